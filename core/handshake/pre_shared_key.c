/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pre_shared_key.c: a client's PSKs: the session and external ones offered, the server's choice taken.
 */
#include "handshake/pre_shared_key.h"

#include <siotls/session.h>

#include <string.h>

#include "base/writer.h"
#include "handshake/authenticated.h"
#include "wire/field.h"

bool sio_psk_is_alone(const struct siotls_conn *conn)
{
    return conn->handshake->psk != NULL && conn->handshake->psk_mode == SIOTLS_PSK_KE;
}

/* ---- before the hello ---- */

static const struct sio_suite *suite_of_hash(const struct siotls_config *config, uint32_t hash)
{
    for (size_t i = 0; i < config->num_suites; i++)
        if (config->suites[i].kdf.hash.algorithm->id == hash)
            return &config->suites[i];
    return NULL;
}

static bool is_for_server(const struct siotls_conn *conn, const struct sio_session *session)
{
    size_t name_len = conn->server_name != NULL ? strlen(conn->server_name) : 0;
    return sio_bytes_equal(session->server_name, sio_bytes((const uint8_t *)conn->server_name, name_len));
}

static void prepare_session(struct siotls_conn *conn)
{
    struct sio_handshake *handshake = conn->handshake;
    const struct sio_session *session = &handshake->session;
    if (session->kind != SIO_SESSION_OF_CLIENT || !conn->has_time || !sio_session_is_current(session, conn->time_ms) ||
        !is_for_server(conn, session) || !sio_session_is_enough(conn, session))
        return;
    const struct sio_suite *suite = suite_of_hash(conn->config, sio_session_hash(session));
    if (suite == NULL)
        return;
    handshake->resumption = (struct sio_psk){
        .kind = SIO_PSK_RESUMPTION, .kdf = suite->kdf, .identity = session->ticket, .key = session->psk};
    handshake->offered_psks[handshake->num_offered_psks++] = &handshake->resumption;
}

static bool offers_protocol(const struct siotls_conn *conn, struct siotls_bytes wanted)
{
    struct sio_reader reader = sio_reader(sio_buffer_bytes(&conn->config->alpn));
    struct siotls_bytes protocol;
    while (sio_protocol_next(&reader, &protocol))
        if (sio_bytes_equal(protocol, wanted))
            return true;
    return wanted.data_len == 0;
}

/* RFC 9846 4.3.10: early data is of the session's suite and protocol, and belongs to the first PSK. */
static bool can_be_early(const struct siotls_conn *conn)
{
    const struct sio_handshake *handshake = conn->handshake;
    return handshake->early_data_wanted && handshake->num_offered_psks > 0 && handshake->session.max_early_data > 0 &&
           sio_config_suite(conn->config, handshake->session.suite) != NULL &&
           offers_protocol(conn, handshake->session.alpn);
}

void sio_psk_prepare(struct siotls_conn *conn)
{
    struct sio_handshake *handshake = conn->handshake;
    const struct sio_psks *psks = conn->config->sessions.psks;
    prepare_session(conn);
    if (can_be_early(conn))
        conn->early_data = SIOTLS_EARLY_DATA_OFFERED;
    for (size_t i = 0; psks != NULL && i < psks->num_ready; i++)
        handshake->offered_psks[handshake->num_offered_psks++] = &psks->ready[i];
}

/* ---- the hello ---- */

/* RFC 9846 4.2.2: after a HelloRetryRequest only PSKs of its suite's hash are left. */
static void drop_unsuitable(struct siotls_conn *conn)
{
    struct sio_handshake *handshake = conn->handshake;
    size_t num_left = 0;
    if (!conn->hello_retried)
        return;
    for (size_t i = 0; i < handshake->num_offered_psks; i++)
        if (handshake->offered_psks[i]->kdf.hash.algorithm->id == conn->suite->kdf.hash.algorithm->id)
            handshake->offered_psks[num_left++] = handshake->offered_psks[i];
    handshake->num_offered_psks = num_left;
}

static void offer_modes(const struct siotls_conn *conn, struct sio_client_hello *hello)
{
    static const uint8_t both[] = {1, 0}; /* PskKeyExchangeMode: psk_ke(0), psk_dhe_ke(1) */
    uint32_t modes = conn->config->sessions.psk_modes;
    hello->psk_key_exchange_modes =
        modes == SIOTLS_PSK_KE ? sio_bytes(both + 1, 1) : sio_bytes(both, modes == SIOTLS_PSK_DHE_KE ? 1 : 2);
    hello->extensions.present |= sio_extension_bit(SIO_EXTENSION_PSK_KEY_EXCHANGE_MODES);
}

/* RFC 9846 4.3.11.1: a ticket's age is hidden; an external PSK has none. */
static uint32_t obfuscated_age(const struct siotls_conn *conn, const struct sio_psk *psk)
{
    const struct sio_session *session = &conn->handshake->session;
    if (psk->kind != SIO_PSK_RESUMPTION)
        return 0;
    return (uint32_t)(sio_session_age_ms(session, conn->time_ms) + session->age_add);
}

static bool write_lists(struct siotls_conn *conn)
{
    static const uint8_t zeros[SIO_MAX_DIGEST];
    struct sio_handshake *handshake = conn->handshake;
    struct sio_writer identities;
    struct sio_writer binders;
    sio_buffer_clear(&handshake->psk_identities);
    sio_buffer_clear(&handshake->psk_binders);
    sio_writer_init(&identities, &handshake->psk_identities, UINT16_MAX);
    sio_writer_init(&binders, &handshake->psk_binders, UINT16_MAX);
    for (size_t i = 0; i < handshake->num_offered_psks; i++) {
        const struct sio_psk *psk = handshake->offered_psks[i];
        sio_write_vector(&identities, 2, psk->identity);
        sio_write_u32(&identities, obfuscated_age(conn, psk));
        sio_write_vector(&binders, 1, sio_bytes(zeros, psk->kdf.hash.algorithm->digest_size));
    }
    return (sio_writer_ok(&identities) && sio_writer_ok(&binders)) || sio_fail_memory(&conn->error);
}

bool sio_psk_offer(struct siotls_conn *conn, struct sio_client_hello *hello)
{
    struct sio_handshake *handshake = conn->handshake;
    drop_unsuitable(conn);
    if (handshake->num_offered_psks == 0 && !sio_config_requests(conn->config, SIOTLS_REQUEST_SESSION))
        return true;
    offer_modes(conn, hello);
    if (handshake->num_offered_psks == 0)
        return true;
    if (!write_lists(conn))
        return false;
    hello->psk_identities = sio_buffer_bytes(&handshake->psk_identities);
    hello->psk_binders = sio_buffer_bytes(&handshake->psk_binders);
    hello->extensions.present |= sio_extension_bit(SIO_EXTENSION_PRE_SHARED_KEY);
    if (conn->early_data == SIOTLS_EARLY_DATA_OFFERED)
        hello->extensions.present |= sio_extension_bit(SIO_EXTENSION_EARLY_DATA);
    return true;
}

/* ---- the server's choice ---- */

static bool fail_choice(struct siotls_conn *conn, const char *reason)
{
    return sio_fail(&conn->error, SIOTLS_ALERT_ILLEGAL_PARAMETER, reason);
}

/* RFC 9846 4.3.9: a key share or none says which mode it is; it must be one that we offered. */
static bool take_mode(struct siotls_conn *conn, const struct sio_server_hello *hello)
{
    bool has_share = sio_extensions_have(&hello->extensions, SIO_EXTENSION_KEY_SHARE);
    uint8_t mode = has_share ? SIOTLS_PSK_DHE_KE : SIOTLS_PSK_KE;
    if ((conn->config->sessions.psk_modes & mode) == 0)
        return fail_choice(conn, "server_hello: the PSK mode was not offered");
    conn->handshake->psk_mode = mode;
    return true;
}

bool sio_psk_take(struct siotls_conn *conn, const struct sio_server_hello *hello)
{
    struct sio_handshake *handshake = conn->handshake;
    if (!sio_extensions_have(&hello->extensions, SIO_EXTENSION_PRE_SHARED_KEY))
        return true;
    if (hello->selected_identity >= handshake->num_offered_psks)
        return fail_choice(conn, "server_hello: the PSK was not offered");
    const struct sio_psk *psk = handshake->offered_psks[hello->selected_identity];
    if (psk->kdf.hash.algorithm->id != conn->suite->kdf.hash.algorithm->id)
        return fail_choice(conn, "server_hello: the suite's hash is not the PSK's");
    if (!take_mode(conn, hello))
        return false;
    handshake->psk = psk;
    handshake->psk_index = hello->selected_identity;
    conn->is_resumed = psk->kind == SIO_PSK_RESUMPTION;
    conn->psk_kind = conn->is_resumed ? SIOTLS_PSK_RESUMPTION : SIOTLS_PSK_EXTERNAL;
    if (conn->is_resumed)
        conn->authenticated_ms = handshake->session.authenticated_ms;
    return sio_authenticated_by_psk(conn, psk);
}
