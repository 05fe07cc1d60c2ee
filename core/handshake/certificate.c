/* SPDX-License-Identifier: Apache-2.0 */
/*
 * certificate.c: Certificate (RFC 9846 4.5.1): our chain out, the peer's chain in and judged.
 */
#include "config/certificate_type.h"
#include "handshake/authenticated.h"
#include "handshake/certificate_type.h"
#include "handshake/compressed_certificate.h"
#include "handshake/events.h"
#include "handshake/flight.h"
#include "handshake/messages.h"
#include "x509/verify.h"

enum { MAX_MESSAGE = 0xffffff }; /* RFC 9846 4 */

/* What the identity has of what the peer asked for (RFC 9846 4.5.1.1). */
static void fill_evidence(const struct siotls_conn *conn, struct sio_extensions *extensions)
{
    const struct siotls_identity *identity = conn->handshake->identity;
    const struct {
        enum sio_extension extension;
        struct siotls_bytes data;
    } all[] = {{SIO_EXTENSION_STATUS_REQUEST, sio_buffer_bytes(&identity->status)},
               {SIO_EXTENSION_SIGNED_CERTIFICATE_TIMESTAMP, sio_buffer_bytes(&identity->sct_list)}};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        if (all[i].data.data_len == 0 || (conn->handshake->peer_asked & sio_extension_bit(all[i].extension)) == 0)
            continue;
        extensions->present |= sio_extension_bit(all[i].extension);
        extensions->data[all[i].extension] = all[i].data;
    }
}

static enum sio_outcome send_body(struct siotls_conn *conn, const struct sio_buffer *body)
{
    struct sio_outgoing outgoing;
    sio_message_open(&outgoing, conn, SIO_MESSAGE_CERTIFICATE);
    sio_write_bytes(&outgoing.writer, body->data, body->data_len);
    return sio_message_close(&outgoing, conn);
}

static bool write_body(struct siotls_conn *conn, struct sio_buffer *body)
{
    const struct siotls_identity *identity = conn->handshake->identity;
    struct siotls_bytes context = sio_buffer_bytes(&conn->handshake->certificate_request_context);
    struct sio_extensions leaf = {0};
    struct sio_writer writer;
    sio_writer_init(&writer, body, MAX_MESSAGE);
    if (identity != NULL)
        fill_evidence(conn, &leaf);
    sio_certificate_message_write(&writer, context, identity != NULL ? identity->chain : NULL,
                                  identity != NULL ? identity->num_chain : 0, &leaf);
    return sio_writer_ok(&writer) || sio_fail_memory(&conn->error);
}

/* A client that has nothing to show sends an empty list (RFC 9846 4.5.1.2), and compresses nothing. */
enum sio_outcome sio_certificate_send(struct siotls_conn *conn)
{
    struct sio_buffer body;
    bool is_sent = false;
    enum sio_outcome outcome = SIO_FAIL;
    sio_buffer_init(&body, &conn->memory);
    if (write_body(conn, &body)) {
        outcome = SIO_DONE;
        if (conn->handshake->identity != NULL)
            outcome = sio_compressed_certificate_send(conn, &is_sent, sio_buffer_bytes(&body));
        if (outcome == SIO_DONE && !is_sent)
            outcome = send_body(conn, &body);
    }
    sio_buffer_clear(&body);
    return outcome;
}

/* The same bytes in what was kept of the message. */
static struct siotls_bytes kept(const struct sio_handshake *handshake, const struct sio_certificate_message *message,
                                struct siotls_bytes bytes)
{
    if (bytes.data_len == 0)
        return sio_bytes(NULL, 0);
    size_t offset = (size_t)(bytes.data - message->certificate_list.data);
    return sio_bytes(handshake->chain_storage.data + offset, bytes.data_len);
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
        if (handshake->num_chain == 0) {
            handshake->ocsp_response = kept(handshake, message, entry.ocsp_response);
            handshake->sct_list = kept(handshake, message, entry.sct_list);
        }
        handshake->chain[handshake->num_chain++] = kept(handshake, message, entry.data);
    }
    return true;
}

/* RFC 9846 4.5.1.3: a server always has one; a client may come without, unless it was told to. */
static bool check_presence(struct siotls_conn *conn, const struct sio_certificate_message *message)
{
    if (message->num_entries > 0)
        return true;
    if (conn->role == SIOTLS_ROLE_CLIENT)
        return sio_fail(&conn->error, SIOTLS_ALERT_DECODE_ERROR, "certificate: the server sent no certificate");
    if (!sio_peer_may_lack_certificate(conn))
        return sio_fail_both(&conn->error, SIOTLS_ERROR_UNTRUSTED, SIOTLS_ALERT_CERTIFICATE_REQUIRED,
                             "certificate: the client sent no certificate");
    return true;
}

/* Who answers no extension of RFC 7250 shows X.509, also to who wants raw public keys only. */
static bool check_type(struct siotls_conn *conn, const struct sio_certificate_message *message)
{
    int whose = conn->role == SIOTLS_ROLE_CLIENT ? SIOTLS_ROLE_SERVER : SIOTLS_ROLE_CLIENT;
    return message->num_entries == 0 ||
           sio_certificate_types_have(sio_config_certificate_types(conn->config, whose), sio_conn_peer_type(conn)) ||
           sio_fail_both(&conn->error, SIOTLS_ERROR_NEGOTIATION, SIOTLS_ALERT_UNSUPPORTED_CERTIFICATE,
                         "certificate: it is of a type that is not accepted");
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
    /* RFC 9846 4.5.1. */
    if (message.num_entries > 1 && sio_conn_peer_type(conn) == SIOTLS_CERTIFICATE_RAW_PUBLIC_KEY)
        return sio_outcome(sio_fail(&conn->error, SIOTLS_ALERT_ILLEGAL_PARAMETER,
                                    "certificate: there is more than one raw public key"));
    return sio_outcome(check_presence(conn, &message) && check_type(conn, &message) && keep_chain(conn, &message));
}

/* A time that nobody told would be 1970; and without trust nothing is trusted. */
static bool check_judge(struct siotls_conn *conn)
{
    if (!conn->has_time)
        return sio_fail_status(&conn->error, SIOTLS_ERROR_STATE, "certificate: no time was set at which to judge it");
    return conn->config->trust != NULL || sio_fail_both(&conn->error, SIOTLS_ERROR_UNTRUSTED, SIOTLS_ALERT_UNKNOWN_CA,
                                                        "certificate: one came where only a PSK is trusted");
}

/* A raw public key proves who shows it to those who know it already (RFC 7250 6). */
static bool check_key(struct siotls_conn *conn)
{
    return sio_config_trusts_key(conn->config, conn->handshake->chain[0]) ||
           sio_fail_both(&conn->error, SIOTLS_ERROR_UNTRUSTED, SIOTLS_ALERT_CERTIFICATE_UNKNOWN,
                         "certificate: the raw public key is not one of the trusted keys");
}

static bool judge_by_trust(struct siotls_conn *conn)
{
    const struct siotls_config *config = conn->config;
    bool is_client = conn->role == SIOTLS_ROLE_CLIENT;
    struct sio_chain_request request = {
        .trust = config->trust,
        .verifiers = sio_config_chain_verifiers(config),
        .chain = conn->handshake->chain,
        .num_chain = conn->handshake->num_chain,
        .time_ms = conn->time_ms,
        .name = is_client ? conn->server_name : NULL,
        .purpose = is_client ? SIOTLS_PURPOSE_SERVER : SIOTLS_PURPOSE_CLIENT,
        .memory = &conn->memory,
        .terms = &conn->authenticated.terms,
        .terms_storage = &conn->authenticated.storage,
    };
    struct sio_revocation revocation;
    sio_verification_apply(&config->verification, &request, &revocation, conn->handshake->ocsp_response);
    return check_judge(conn) && sio_chain_verify(&request, &conn->error);
}

enum sio_outcome sio_certificate_judge(struct siotls_conn *conn)
{
    const struct siotls_config *config = conn->config;
    if (sio_config_requests(config, SIOTLS_REQUEST_VERIFY)) {
        enum sio_outcome outcome = sio_decide(conn, SIOTLS_EVENT_VERIFY);
        if (outcome == SIO_DONE)
            sio_authenticated_by_application(conn);
        return outcome;
    }
    sio_authenticated_by_nobody(conn);
    if (config->no_verification)
        return SIO_DONE;
    conn->authenticated.judge = SIO_JUDGED_BY_CONFIG;
    bool is_raw_key = sio_conn_peer_type(conn) == SIOTLS_CERTIFICATE_RAW_PUBLIC_KEY;
    return sio_outcome(is_raw_key ? check_key(conn) : judge_by_trust(conn));
}
