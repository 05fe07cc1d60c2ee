/* SPDX-License-Identifier: Apache-2.0 */
/*
 * certificate_request.c: CertificateRequest (RFC 9846 4.4.2): a server asks, and a client chooses what it answers
 * with.
 */
#include "handshake/choose_identity.h"
#include "handshake/flight.h"
#include "handshake/grease.h"
#include "handshake/messages.h"
#include "handshake/offer_authentication.h"

/* What is asked for is noted: the client's Certificate may carry nothing else (RFC 9846 4.5.1). */
enum sio_outcome sio_certificate_request_send(struct siotls_conn *conn)
{
    struct sio_certificate_request message = {.context =
                                                  sio_buffer_bytes(&conn->handshake->certificate_request_context)};
    struct sio_outgoing outgoing;
    sio_offer_client_authentication(conn, &message);
    if (!sio_grease_extension(conn, &message.grease_extension))
        return SIO_FAIL;
    conn->handshake->offered = message.extensions.present;
    sio_message_open(&outgoing, conn, SIO_MESSAGE_CERTIFICATE_REQUEST);
    sio_certificate_request_write(&outgoing.writer, &message);
    return sio_message_close(&outgoing, conn);
}

/* None that suits means an empty Certificate (RFC 9846 4.5.1). */
static void choose(struct siotls_conn *conn, const struct sio_certificate_request *message)
{
    struct sio_identity_wish wish = {
        .schemes = message->signature_algorithms,
        .chain_schemes = message->signature_algorithms_cert,
        .authorities = message->certificate_authorities,
        .type = conn->client_certificate_type,
    };
    if (!sio_choose_identity(conn, &wish))
        conn->handshake->identity = NULL;
}

enum sio_outcome sio_certificate_request_recv(struct siotls_conn *conn, struct siotls_bytes body)
{
    struct sio_certificate_request message = {0};
    struct sio_handshake *handshake = conn->handshake;
    if (!sio_certificate_request_parse(&message, body, &conn->error))
        return SIO_FAIL;
    if (!conn->done && message.context.data_len > 0)
        return sio_outcome(sio_fail(&conn->error, SIOTLS_ALERT_ILLEGAL_PARAMETER,
                                    "certificate_request: the context is not empty in a handshake"));
    if (!sio_buffer_append(&handshake->certificate_request_context, message.context.data, message.context.data_len))
        return sio_outcome(sio_fail_memory(&conn->error));
    handshake->certificate_requested = true;
    if (!sio_note_certificate_request_wishes(conn, &message))
        return SIO_FAIL;
    choose(conn, &message);
    return SIO_DONE;
}
