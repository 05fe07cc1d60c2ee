/* SPDX-License-Identifier: Apache-2.0 */
/*
 * certificate.c: Certificate (RFC 8446 4.4.2): our chain out, the peer's chain in and judged.
 */
#include "handshake/events.h"
#include "handshake/flight.h"
#include "handshake/messages.h"
#include "x509/verify.h"

/* A client that has nothing to show sends an empty list (RFC 8446 4.4.2.3). */
enum sio_outcome sio_certificate_send(struct siotls_conn *conn)
{
    const struct siotls_identity *identity = conn->handshake->identity;
    struct sio_outgoing outgoing;
    sio_message_open(&outgoing, conn, SIO_MESSAGE_CERTIFICATE);
    sio_certificate_message_write(&outgoing.writer, sio_bytes(NULL, 0), identity != NULL ? identity->chain : NULL,
                                  identity != NULL ? identity->num_chain : 0);
    return sio_message_close(&outgoing, conn);
}

/* Copies the peer's certificates, since the message goes and they are looked at later. */
static bool keep_chain(struct siotls_conn *conn, const struct sio_certificate_message *message)
{
    struct sio_handshake *handshake = conn->handshake;
    struct sio_reader reader = sio_reader(message->certificate_list);
    struct sio_certificate_entry entry;
    if (!sio_buffer_append(&handshake->chain_storage, message->certificate_list.data,
                           message->certificate_list.data_len))
        return sio_fail_memory(&conn->error);
    handshake->num_chain = 0;
    while (sio_certificate_entry_next(&reader, &entry) && handshake->num_chain < SIO_MAX_CHAIN) {
        size_t offset = (size_t)(entry.data.data - message->certificate_list.data);
        handshake->chain[handshake->num_chain++] =
            sio_bytes(handshake->chain_storage.data + offset, entry.data.data_len);
    }
    return true;
}

enum sio_outcome sio_certificate_recv(struct siotls_conn *conn, struct siotls_bytes body)
{
    struct sio_certificate_message message = {0};
    if (!sio_certificate_message_parse(&message, body, conn->handshake->offered, &conn->error))
        return SIO_FAIL;
    if (message.context.data_len > 0)
        return sio_outcome(sio_fail(&conn->error, SIOTLS_ALERT_ILLEGAL_PARAMETER,
                                    "certificate: the context is not empty in a handshake"));
    /* RFC 8446 4.4.2.4: a server always has one. */
    if (message.num_entries == 0)
        return sio_outcome(
            sio_fail(&conn->error, SIOTLS_ALERT_DECODE_ERROR, "certificate: the server sent no certificate"));
    return sio_outcome(keep_chain(conn, &message));
}

enum sio_outcome sio_certificate_judge(struct siotls_conn *conn)
{
    const struct siotls_config *config = conn->config;
    if (sio_config_requests(config, SIOTLS_REQUEST_VERIFY))
        return sio_decide(conn, SIOTLS_EVENT_VERIFY);
    if (config->no_verification)
        return SIO_DONE;
    struct sio_chain_request request = {
        .trust = config->trust,
        .verifiers = &config->verifiers,
        .chain = conn->handshake->chain,
        .num_chain = conn->handshake->num_chain,
        .time_ms = conn->time_ms,
        .name = conn->server_name,
        .purpose = SIOTLS_PURPOSE_SERVER,
        .memory = &conn->memory,
    };
    return sio_outcome(sio_chain_verify(&request, &conn->error));
}
