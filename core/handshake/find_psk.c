/* SPDX-License-Identifier: Apache-2.0 */
/*
 * find_psk.c: a server looks for a PSK among those that a client offers (RFC 9846 4.3.11): its own external ones,
 * sessions in tickets, sessions that the application keeps.
 */
#include "handshake/pre_shared_key.h"

#include <siotls/session.h>

#include "config/certificate_type.h"
#include "config/ticket_keys.h"
#include "handshake/authenticated.h"
#include "handshake/events.h"

/* Tickets that are tried to be opened; opening costs, and a client needs no more. */
enum { MAX_TRIES = 8 };

/* ---- modes and suites ---- */

static uint32_t read_modes(const struct sio_client_hello *hello)
{
    uint32_t modes = 0;
    for (size_t i = 0; i < hello->psk_key_exchange_modes.data_len; i++) {
        if (hello->psk_key_exchange_modes.data[i] == 0)
            modes |= SIOTLS_PSK_KE;
        if (hello->psk_key_exchange_modes.data[i] == 1)
            modes |= SIOTLS_PSK_DHE_KE;
    }
    return modes;
}

static bool is_suitable(const struct siotls_conn *conn, const struct sio_client_hello *hello,
                        const struct sio_suite *suite, uint32_t hash)
{
    return suite->kdf.hash.algorithm->id == hash && sio_list16_has(hello->cipher_suites, suite->id) &&
           (!conn->hello_retried || suite == conn->suite);
}

/* A suite of the PSK's hash: that of its session if possible, so that early data can be taken. */
static const struct sio_suite *find_suite(const struct siotls_conn *conn, const struct sio_client_hello *hello,
                                          uint32_t hash, uint16_t preferred)
{
    const struct siotls_config *config = conn->config;
    const struct sio_suite *suite = sio_config_suite(config, preferred);
    if (suite != NULL && is_suitable(conn, hello, suite, hash))
        return suite;
    for (size_t i = 0; i < config->num_suites; i++)
        if (is_suitable(conn, hello, &config->suites[i], hash))
            return &config->suites[i];
    return NULL;
}

/* ---- sessions ---- */

static uint8_t certificate_type(const struct sio_session *session)
{
    return session->is_raw_key ? SIOTLS_CERTIFICATE_RAW_PUBLIC_KEY : SIOTLS_CERTIFICATE_X509;
}

/* RFC 9846 4.7.1 and 4.3.11: whom and what it was issued for. */
static bool is_for_client(const struct siotls_conn *conn, const struct sio_client_hello *hello,
                          const struct sio_session *session)
{
    return sio_session_is_current(session, conn->time_ms) &&
           sio_bytes_equal(session->server_name, hello->server_name) && sio_session_is_enough(conn, session);
}

static bool use_session(struct siotls_conn *conn, const struct sio_client_hello *hello, struct siotls_bytes state,
                        struct siotls_bytes identity)
{
    struct sio_handshake *handshake = conn->handshake;
    struct sio_session *session = &handshake->session;
    if (!sio_session_parse(session, state, SIO_SESSION_OF_SERVER) || !is_for_client(conn, hello, session))
        return false;
    const struct sio_suite *suite = find_suite(conn, hello, sio_session_hash(session), session->suite);
    if (suite == NULL)
        return false;
    conn->suite = suite;
    handshake->resumption =
        (struct sio_psk){.kind = SIO_PSK_RESUMPTION, .kdf = suite->kdf, .identity = identity, .key = session->psk};
    handshake->psk = &handshake->resumption;
    return true;
}

static enum sio_outcome try_ticket(struct siotls_conn *conn, const struct sio_client_hello *hello,
                                   struct siotls_bytes identity)
{
    struct sio_buffer *storage = &conn->handshake->session_storage;
    struct siotls_ticket_keys *keys = conn->config->sessions.ticket_keys;
    if (keys == NULL)
        return SIO_DONE;
    sio_buffer_clear(storage);
    switch (sio_ticket_open(keys, storage, identity, &conn->error)) {
    case SIO_TICKET_OPENED:
        (void)use_session(conn, hello, sio_buffer_bytes(storage), identity);
        return SIO_DONE;
    case SIO_TICKET_UNKNOWN:
        return SIO_DONE;
    default:
        return SIO_FAIL;
    }
}

/* One question for each hello: about the first identity that is no external PSK. */
static enum sio_outcome try_store(struct siotls_conn *conn, const struct sio_client_hello *hello,
                                  struct siotls_bytes identity, size_t index)
{
    struct sio_handshake *handshake = conn->handshake;
    if (!handshake->session_was_asked) {
        handshake->asked_identity = identity;
        handshake->asked_index = index;
        enum sio_outcome outcome = sio_decide(conn, SIOTLS_EVENT_FIND_SESSION);
        if (outcome != SIO_DONE)
            return outcome;
        handshake->session_was_asked = true;
    }
    if (handshake->asked_index == index && handshake->found_session.data_len > 0)
        (void)use_session(conn, hello, sio_buffer_bytes(&handshake->found_session), identity);
    return SIO_DONE;
}

/* ---- all of them ---- */

/* None stands in for a certificate that is required. */
static const struct sio_psks *external_psks(const struct siotls_conn *conn)
{
    return sio_peer_may_lack_certificate(conn) ? conn->config->sessions.psks : NULL;
}

/* What time it takes does not depend on how much of an identity is right, nor on which one it is. */
static bool is_identity(const struct sio_psk *psk, struct siotls_bytes identity)
{
    return psk->identity.data_len == identity.data_len &&
           sio_equal_secret(psk->identity.data, identity.data, identity.data_len);
}

static void try_external(struct siotls_conn *conn, const struct sio_client_hello *hello, struct siotls_bytes identity)
{
    const struct sio_psks *psks = external_psks(conn);
    struct sio_handshake *handshake = conn->handshake;
    for (size_t i = 0; psks != NULL && i < psks->num_ready; i++) {
        const struct sio_psk *psk = &psks->ready[i];
        const struct sio_suite *suite = find_suite(conn, hello, psk->kdf.hash.algorithm->id, 0);
        if (!is_identity(psk, identity) || suite == NULL || handshake->psk != NULL)
            continue;
        conn->suite = suite;
        handshake->psk = psk;
    }
}

/*
 * RFC 9846 appendix F.6 (PSK Identity Exposure): where only PSKs are known, no PSK that is known fails as a known one
 * with a wrong binder does: after the same work, with the same alert.
 */
static void pretend(struct siotls_conn *conn, const struct sio_client_hello *hello)
{
    const struct sio_psks *psks = external_psks(conn);
    struct sio_handshake *handshake = conn->handshake;
    bool has_identity = conn->config->num_identities > 0 || handshake->chosen_identity != NULL;
    for (size_t i = 0; psks != NULL && !has_identity && handshake->psk == NULL && i < psks->num_ready; i++) {
        const struct sio_suite *suite = find_suite(conn, hello, psks->ready[i].kdf.hash.algorithm->id, 0);
        if (suite == NULL)
            continue;
        conn->suite = suite;
        handshake->psk = &psks->ready[i];
        handshake->psk_is_pretended = true;
        handshake->psk_index = 0;
    }
}

static enum sio_outcome try_session(struct siotls_conn *conn, const struct sio_client_hello *hello,
                                    struct siotls_bytes identity, size_t index)
{
    if (!conn->has_time)
        return SIO_DONE;
    return sio_config_requests(conn->config, SIOTLS_REQUEST_SESSION_STORE) ? try_store(conn, hello, identity, index)
                                                                           : try_ticket(conn, hello, identity);
}

static enum sio_outcome find(struct siotls_conn *conn, const struct sio_client_hello *hello)
{
    struct sio_handshake *handshake = conn->handshake;
    struct sio_reader reader = sio_reader(hello->psk_identities);
    struct siotls_bytes identity;
    uint32_t obfuscated_age;
    for (uint16_t i = 0; sio_read_vector16(&reader, &identity, 1, 65535) && sio_read_u32(&reader, &obfuscated_age);
         i++) {
        try_external(conn, hello, identity);
        if (handshake->psk == NULL && i < MAX_TRIES) {
            enum sio_outcome outcome = try_session(conn, hello, identity, i);
            if (outcome != SIO_DONE)
                return outcome;
        }
        handshake->psk_index = i;
        handshake->psk_age = obfuscated_age - handshake->session.age_add;
        if (handshake->psk != NULL)
            break;
    }
    pretend(conn, hello);
    return SIO_DONE;
}

enum sio_outcome sio_psk_find(struct siotls_conn *conn, const struct sio_client_hello *hello)
{
    struct sio_handshake *handshake = conn->handshake;
    bool has_modes = sio_extensions_have(&hello->extensions, SIO_EXTENSION_PSK_KEY_EXCHANGE_MODES);
    handshake->psk = NULL;
    handshake->psk_is_pretended = false;
    handshake->peer_psk_modes = read_modes(hello);
    if (!sio_extensions_have(&hello->extensions, SIO_EXTENSION_PRE_SHARED_KEY))
        return SIO_DONE;
    if (!has_modes) {
        sio_fail(&conn->error, SIOTLS_ALERT_MISSING_EXTENSION, "client_hello: psk_key_exchange_modes is missing");
        return SIO_FAIL;
    }
    uint32_t modes = handshake->peer_psk_modes & conn->config->sessions.psk_modes;
    if (modes == 0)
        return SIO_DONE;
    handshake->psk_mode = (modes & SIOTLS_PSK_DHE_KE) != 0 ? SIOTLS_PSK_DHE_KE : SIOTLS_PSK_KE;
    return find(conn, hello);
}

/* ---- what a session brings ---- */

/* Copied, for the chain is looked at when the session and its secret are gone. */
static bool take_chain(struct siotls_conn *conn)
{
    struct sio_handshake *handshake = conn->handshake;
    struct siotls_bytes chain = handshake->session.chain;
    struct siotls_bytes certificate;
    handshake->num_chain = 0;
    sio_buffer_clear(&handshake->chain_storage);
    if (!sio_buffer_append(&handshake->chain_storage, chain.data, chain.data_len))
        return sio_fail_memory(&conn->error);
    struct sio_reader reader = sio_reader(sio_buffer_bytes(&handshake->chain_storage));
    while (handshake->num_chain < SIO_MAX_CHAIN && sio_session_certificate_next(&reader, &certificate))
        handshake->chain[handshake->num_chain++] = certificate;
    return true;
}

bool sio_psk_accept(struct siotls_conn *conn)
{
    struct sio_handshake *handshake = conn->handshake;
    conn->is_resumed = handshake->psk == &handshake->resumption;
    conn->psk_kind = SIOTLS_PSK_NONE;
    sio_authenticated_by_nobody(conn);
    if (handshake->psk == NULL)
        return true;
    conn->psk_kind = conn->is_resumed ? SIOTLS_PSK_RESUMPTION : SIOTLS_PSK_EXTERNAL;
    if (!sio_authenticated_by_psk(conn, handshake->psk))
        return false;
    if (!conn->is_resumed)
        return true;
    conn->authenticated_ms = handshake->session.authenticated_ms;
    conn->client_certificate_type = certificate_type(&handshake->session);
    return take_chain(conn);
}
