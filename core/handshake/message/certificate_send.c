/* SPDX-License-Identifier: Apache-2.0 */
/*
 * certificate_send.c: our Certificate (RFC 9846 4.5.1).
 */
#include "handshake/extension/extension.h"
#include "handshake/message/compressed_certificate.h"
#include "handshake/message/messages.h"
#include "handshake/state/flight.h"

enum { MAX_MESSAGE = 0xffffff }; /* RFC 9846 4 */

/* A client that has nothing to show sends an empty list (RFC 9846 4.5.1.2). */
static void write_body(struct sio_handshake *handshake, struct sio_writer *writer)
{
    const struct siotls_identity *identity = handshake->auth.identity;
    struct siotls_bytes context = sio_buffer_bytes(&handshake->auth.request_context);
    struct sio_extensions leaf = {0};
    if (identity != NULL)
        sio_extensions_attach(handshake, &leaf);
    sio_certificate_message_write(writer, context, identity != NULL ? identity->chain : NULL,
                                  identity != NULL ? identity->num_chain : 0, &leaf);
}

/* What the flight takes from here on: all at once, since growing takes the memory twice. */
static bool reserve_flight(struct sio_handshake *handshake)
{
    enum { MAX_BEHIND = 384 }; /* CertificateVerify of most kinds, Finished, and what is around certificates */
    const struct siotls_identity *identity = handshake->auth.identity;
    size_t room = MAX_BEHIND;
    for (size_t i = 0; identity != NULL && i < identity->num_chain; i++)
        room += identity->chain[i].data_len;
    return sio_buffer_reserve(&handshake->flight, room) || sio_fail_memory(&handshake->context->error);
}

static enum sio_outcome send_plain(struct sio_handshake *handshake)
{
    struct sio_outgoing outgoing;
    if (!reserve_flight(handshake))
        return SIO_FAIL;
    sio_message_open(&outgoing, handshake, SIO_MESSAGE_CERTIFICATE);
    write_body(handshake, &outgoing.writer);
    return sio_message_close(&outgoing, handshake);
}

/* *is_sent false: it did not become shorter. */
static enum sio_outcome send_compressed(struct sio_handshake *handshake, bool *is_sent)
{
    struct sio_buffer body;
    struct sio_writer writer;
    sio_buffer_init(&body, handshake->memory);
    sio_writer_init(&writer, &body, MAX_MESSAGE);
    write_body(handshake, &writer);
    enum sio_outcome outcome = sio_writer_ok(&writer)
                                   ? sio_compressed_certificate_send(handshake, is_sent, sio_buffer_bytes(&body))
                                   : sio_outcome(sio_fail_memory(&handshake->context->error));
    sio_buffer_clear(&body);
    return outcome;
}

enum sio_outcome sio_certificate_send(struct sio_handshake *handshake)
{
    bool is_sent = false;
    enum sio_outcome outcome = SIO_DONE;
    if (handshake->auth.identity != NULL && sio_compressed_certificate_is_wanted(handshake))
        outcome = send_compressed(handshake, &is_sent);
    return outcome == SIO_DONE && !is_sent ? send_plain(handshake) : outcome;
}
