/* SPDX-License-Identifier: Apache-2.0 */
/*
 * certificate_send.c: our Certificate (RFC 9846 4.5.1).
 */
#include "handshake/extension/extension.h"
#include "handshake/message/compressed_certificate.h"
#include "handshake/message/messages.h"
#include "handshake/state/flight.h"

enum { MAX_MESSAGE = 0xffffff }; /* RFC 9846 4 */

static enum sio_outcome send_body(struct sio_handshake *handshake, const struct sio_buffer *body)
{
    struct sio_outgoing outgoing;
    sio_message_open(&outgoing, handshake, SIO_MESSAGE_CERTIFICATE);
    sio_write_bytes(&outgoing.writer, body->data, body->data_len);
    return sio_message_close(&outgoing, handshake);
}

static bool write_body(struct sio_handshake *handshake, struct sio_buffer *body)
{
    const struct siotls_identity *identity = handshake->auth.identity;
    struct siotls_bytes context = sio_buffer_bytes(&handshake->auth.request_context);
    struct sio_extensions leaf = {0};
    struct sio_writer writer;
    sio_writer_init(&writer, body, MAX_MESSAGE);
    if (identity != NULL)
        sio_extensions_attach(handshake, &leaf);
    sio_certificate_message_write(&writer, context, identity != NULL ? identity->chain : NULL,
                                  identity != NULL ? identity->num_chain : 0, &leaf);
    return sio_writer_ok(&writer) || sio_fail_memory(&handshake->context->error);
}

/* A client that has nothing to show sends an empty list (RFC 9846 4.5.1.2), and compresses nothing. */
enum sio_outcome sio_certificate_send(struct sio_handshake *handshake)
{
    struct sio_buffer body;
    bool is_sent = false;
    enum sio_outcome outcome = SIO_FAIL;
    sio_buffer_init(&body, handshake->context->memory);
    if (write_body(handshake, &body)) {
        outcome = SIO_DONE;
        if (handshake->auth.identity != NULL)
            outcome = sio_compressed_certificate_send(handshake, &is_sent, sio_buffer_bytes(&body));
        if (outcome == SIO_DONE && !is_sent)
            outcome = send_body(handshake, &body);
    }
    sio_buffer_clear(&body);
    return outcome;
}
