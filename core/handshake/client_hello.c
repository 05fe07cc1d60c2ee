/* SPDX-License-Identifier: Apache-2.0 */
/*
 * client_hello.c: ClientHello (RFC 9846 4.2.2): a client builds it, a server reads it and asks the application.
 */
#include "handshake/binder.h"
#include "handshake/early_data.h"
#include "handshake/events.h"
#include "handshake/flight.h"
#include "handshake/grease.h"
#include "handshake/messages.h"
#include "handshake/negotiate.h"
#include "handshake/offer_authentication.h"
#include "handshake/pre_shared_key.h"
#include "handshake/record_limits.h"
#include "x509/name.h"

#include <string.h>

/* ---- client ---- */

/* Random and session id are drawn once; the second ClientHello repeats them. */
static bool draw_randoms(struct siotls_conn *conn)
{
    struct sio_handshake *handshake = conn->handshake;
    if (conn->hello_retried)
        return true;
    if (conn->config->compatibility_mode)
        handshake->session_id_len = SIO_MAX_SESSION_ID;
    return sio_grease_draw(conn) &&
           sio_random_fill(&conn->config->random, handshake->client_random, SIO_RANDOM_SIZE, &conn->error) &&
           sio_random_fill(&conn->config->random, handshake->session_id, handshake->session_id_len, &conn->error);
}

/* Which groups get a share: those of the config, or the one that the HelloRetryRequest asked for. */
static size_t share_groups(const struct siotls_conn *conn, const struct sio_kem *groups[SIO_MAX_KEY_SHARES])
{
    if (conn->hello_retried && conn->group != NULL) {
        groups[0] = conn->group;
        return 1;
    }
    for (size_t i = 0; i < conn->config->num_key_shares; i++)
        groups[i] = conn->config->key_shares[i];
    return conn->config->num_key_shares;
}

/*
 * Makes the private keys and their KeyShareEntry list. A HelloRetryRequest that names no group leaves the list as it is
 * (RFC 9846 4.2.2).
 */
static bool make_key_shares(struct siotls_conn *conn)
{
    const struct sio_kem *groups[SIO_MAX_KEY_SHARES];
    size_t num_groups = share_groups(conn, groups);
    struct sio_writer writer;
    if (conn->hello_retried && conn->group == NULL)
        return true;
    sio_buffer_clear(&conn->handshake->key_shares);
    sio_writer_init(&writer, &conn->handshake->key_shares, UINT16_MAX);
    for (size_t i = 0; i < num_groups; i++) {
        struct sio_kem_key *key = &conn->handshake->keys[i];
        sio_kem_key_clear(key, &conn->memory);
        sio_write_u16(&writer, groups[i]->group);
        struct sio_mark mark = sio_write_open(&writer, 2);
        uint8_t *public_key = sio_write_room(&writer, groups[i]->public_key_size);
        if (public_key == NULL)
            return sio_fail_memory(&conn->error);
        if (!sio_kem_keygen(key, public_key, groups[i], NULL, &conn->memory, &conn->error))
            return false;
        sio_write_close(&writer, mark);
    }
    return sio_writer_ok(&writer) || sio_fail_memory(&conn->error);
}

/* SNI is for DNS names only (RFC 6066 3). */
static void add_server_name(const struct siotls_conn *conn, struct sio_client_hello *hello)
{
    struct sio_reference_name name;
    if (conn->server_name == NULL || !sio_reference_name_parse(&name, conn->server_name) || name.type != SIO_NAME_DNS)
        return;
    hello->server_name = name.dns;
    hello->extensions.present |= sio_extension_bit(SIO_EXTENSION_SERVER_NAME);
}

static bool fill_hello(struct siotls_conn *conn, struct sio_client_hello *hello)
{
    static const uint8_t only_tls13[] = {SIO_VERSION_TLS13 >> 8, SIO_VERSION_TLS13 & 0xff};
    static const uint8_t null_compression[] = {0};
    const struct siotls_config *config = conn->config;
    const struct sio_handshake *handshake = conn->handshake;
    hello->legacy_version = SIO_VERSION_TLS12;
    hello->random = sio_bytes(handshake->client_random, SIO_RANDOM_SIZE);
    hello->legacy_session_id = sio_bytes(handshake->session_id, handshake->session_id_len);
    hello->cipher_suites = sio_buffer_bytes(&config->suites_list);
    hello->legacy_compression_methods = sio_bytes(null_compression, sizeof null_compression);
    hello->supported_versions = sio_bytes(only_tls13, sizeof only_tls13);
    hello->supported_groups = sio_buffer_bytes(&config->groups_list);
    hello->signature_algorithms = sio_buffer_bytes(&config->schemes_list);
    hello->alpn = sio_buffer_bytes(&config->alpn);
    hello->cookie = sio_buffer_bytes(&handshake->cookie);
    hello->key_shares = sio_buffer_bytes(&handshake->key_shares);
    hello->extensions.present =
        sio_extension_bit(SIO_EXTENSION_SUPPORTED_VERSIONS) | sio_extension_bit(SIO_EXTENSION_SUPPORTED_GROUPS) |
        sio_extension_bit(SIO_EXTENSION_SIGNATURE_ALGORITHMS) | sio_extension_bit(SIO_EXTENSION_KEY_SHARE);
    if (hello->alpn.data_len > 0)
        hello->extensions.present |= sio_extension_bit(SIO_EXTENSION_ALPN);
    if (hello->cookie.data_len > 0)
        hello->extensions.present |= sio_extension_bit(SIO_EXTENSION_COOKIE);
    add_server_name(conn, hello);
    sio_record_limits_offer(conn, hello);
    sio_offer_authentication(conn, hello);
    return sio_psk_offer(conn, hello);
}

/* What was really sent counts as offered, also when a test put another body there. */
static bool note_offered(struct siotls_conn *conn, size_t start)
{
    struct sio_handshake *handshake = conn->handshake;
    struct sio_client_hello sent = {0};
    struct siotls_bytes body = sio_bytes(handshake->flight.data + start + SIO_MESSAGE_HEADER,
                                         handshake->flight.data_len - start - SIO_MESSAGE_HEADER);
    if (!sio_client_hello_parse(&sent, body, &conn->error))
        return false;
    handshake->offered = sent.extensions.present;
    memcpy(handshake->client_random, sent.random.data, SIO_RANDOM_SIZE);
    handshake->session_id_len = sent.legacy_session_id.data_len;
    if (handshake->session_id_len > 0)
        memcpy(handshake->session_id, sent.legacy_session_id.data, handshake->session_id_len);
    return true;
}

enum sio_outcome sio_client_hello_send(struct siotls_conn *conn)
{
    struct sio_client_hello hello = {0};
    struct sio_hello_grease grease;
    struct sio_outgoing outgoing;
    if (!draw_randoms(conn) || !make_key_shares(conn) || !fill_hello(conn, &hello))
        return SIO_FAIL;
    sio_grease_offer(conn, &hello, &grease);
    sio_message_open(&outgoing, conn, SIO_MESSAGE_CLIENT_HELLO);
    sio_client_hello_write(&outgoing.writer, &hello);
    if (!sio_binders_write(conn, &outgoing))
        return SIO_FAIL;
    enum sio_outcome outcome = sio_message_close(&outgoing, conn);
    if (outcome == SIO_DONE && !note_offered(conn, outgoing.start))
        return SIO_FAIL;
    conn->record_layer.record_version_tls10 = !conn->hello_retried;
    conn->record_layer.allow_change_cipher_spec = true;
    return outcome;
}

/* ---- server ---- */

/* RFC 9846 4.3.1: a hello without supported_versions is one of TLS 1.2 or older. */
static bool check_version(struct siotls_conn *conn, const struct sio_client_hello *hello)
{
    if (sio_list16_has(hello->supported_versions, SIO_VERSION_TLS13))
        return true;
    return sio_fail_both(&conn->error, SIOTLS_ERROR_NEGOTIATION, SIOTLS_ALERT_PROTOCOL_VERSION,
                         "client_hello: TLS 1.3 is not offered");
}

/* What an answer needs later, when the message's bytes are gone. */
static bool keep_hello(struct siotls_conn *conn, const struct sio_client_hello *hello)
{
    struct sio_handshake *handshake = conn->handshake;
    if (!sio_note_client_hello_wishes(conn, hello))
        return false;
    memcpy(handshake->client_random, hello->random.data, SIO_RANDOM_SIZE);
    handshake->session_id_len = hello->legacy_session_id.data_len;
    if (handshake->session_id_len > 0)
        memcpy(handshake->session_id, hello->legacy_session_id.data, handshake->session_id_len);
    if (hello->server_name.data_len > 0 && conn->server_name == NULL) {
        conn->server_name = sio_allocate(&conn->memory, hello->server_name.data_len + 1);
        if (conn->server_name == NULL)
            return sio_fail_memory(&conn->error);
        memcpy(conn->server_name, hello->server_name.data, hello->server_name.data_len);
    }
    return true;
}

/* The CLIENT_HELLO event comes once, for the first hello; its answer sets hello_decided. */
static enum sio_outcome ask_application(struct siotls_conn *conn, const struct sio_client_hello *hello)
{
    struct sio_handshake *handshake = conn->handshake;
    if (handshake->hello_decided || !sio_config_requests(conn->config, SIOTLS_REQUEST_CLIENT_HELLO))
        return SIO_DONE;
    if (handshake->decision.type == SIOTLS_EVENT_NONE && !sio_hello_view_make(conn, hello))
        return SIO_FAIL;
    return sio_decide(conn, SIOTLS_EVENT_CLIENT_HELLO);
}

/* Before anything is made of a PSK, its binder has to be right (RFC 9846 4.3.11). */
static bool accept_psk(struct siotls_conn *conn, const struct sio_client_hello *hello, struct siotls_bytes body)
{
    return (conn->handshake->psk == NULL || sio_binder_check(conn, hello, body)) && sio_psk_accept(conn);
}

enum sio_outcome sio_client_hello_recv(struct siotls_conn *conn, struct siotls_bytes body)
{
    struct sio_client_hello *hello = &conn->handshake->hello;
    *hello = (struct sio_client_hello){0};
    if (!sio_client_hello_parse(hello, body, &conn->error) || !check_version(conn, hello))
        return SIO_FAIL;
    enum sio_outcome outcome = ask_application(conn, hello);
    if (outcome != SIO_DONE)
        return outcome;
    outcome = sio_psk_find(conn, hello);
    if (outcome != SIO_DONE)
        return outcome;
    if (!sio_negotiate(conn, hello) || !accept_psk(conn, hello, body))
        return SIO_FAIL;
    outcome = sio_early_data_judge(conn, hello);
    if (outcome != SIO_DONE)
        return outcome;
    conn->handshake->session_was_asked = false; /* a second hello asks again */
    if (!keep_hello(conn, hello))
        return SIO_FAIL;
    conn->record_layer.allow_change_cipher_spec = true;
    return sio_outcome(sio_transcript_start(&conn->handshake->transcript, &conn->suite->kdf.hash, &conn->error));
}
