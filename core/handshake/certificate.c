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
    sio_certificate_message_write(&outgoing.writer, sio_buffer_bytes(&conn->handshake->certificate_request_context),
                                  identity != NULL ? identity->chain : NULL,
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

/* RFC 8446 4.4.2.4: a server always has one; a client may come without, unless it was told to. */
static bool check_presence(struct siotls_conn *conn, const struct sio_certificate_message *message)
{
    if (message->num_entries > 0)
        return true;
    if (conn->role == SIOTLS_ROLE_CLIENT)
        return sio_fail(&conn->error, SIOTLS_ALERT_DECODE_ERROR, "certificate: the server sent no certificate");
    if (conn->config->authentication.client_auth == SIOTLS_CLIENT_AUTH_REQUIRE)
        return sio_fail_both(&conn->error, SIOTLS_ERROR_UNTRUSTED, SIOTLS_ALERT_CERTIFICATE_REQUIRED,
                             "certificate: the client sent no certificate");
    return true;
}

enum sio_outcome sio_certificate_recv(struct siotls_conn *conn, struct siotls_bytes body)
{
    struct sio_certificate_message message = {0};
    struct sio_handshake *handshake = conn->handshake;
    if (!sio_certificate_message_parse(&message, body, handshake->offered, &conn->error))
        return SIO_FAIL;
    if (!sio_bytes_equal(message.context, sio_buffer_bytes(&handshake->certificate_request_context)))
        return sio_outcome(sio_fail(&conn->error, SIOTLS_ALERT_ILLEGAL_PARAMETER,
                                    "certificate: the context is not that of the request"));
    return sio_outcome(check_presence(conn, &message) && keep_chain(conn, &message));
}

/* A time that nobody told would be 1970. */
static bool check_time(struct siotls_conn *conn)
{
    return conn->has_time ||
           sio_fail_status(&conn->error, SIOTLS_ERROR_STATE, "certificate: no time was set at which to judge it");
}

enum sio_outcome sio_certificate_judge(struct siotls_conn *conn)
{
    const struct siotls_config *config = conn->config;
    bool is_client = conn->role == SIOTLS_ROLE_CLIENT;
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
        .name = is_client ? conn->server_name : NULL,
        .purpose = is_client ? SIOTLS_PURPOSE_SERVER : SIOTLS_PURPOSE_CLIENT,
        .memory = &conn->memory,
    };
    struct sio_revocation revocation;
    sio_verification_apply(&config->verification, &request, &revocation, sio_bytes(NULL, 0));
    return sio_outcome(check_time(conn) && sio_chain_verify(&request, &conn->error));
}
