/* SPDX-License-Identifier: Apache-2.0 */
/*
 * authenticated.c: see authenticated.h.
 */
#include "handshake/authenticated.h"

#include <string.h>

#include "config/judgement.h"
#include "handshake/certificate_type.h"

/* ---- who is let in ---- */

bool sio_peer_may_lack_certificate(const struct siotls_conn *conn)
{
    return conn->role == SIOTLS_ROLE_CLIENT || conn->config->authentication.client_auth != SIOTLS_CLIENT_AUTH_REQUIRE;
}

bool sio_session_is_enough(const struct siotls_conn *conn, const struct sio_session *session)
{
    const struct siotls_config *config = conn->config;
    const struct sio_verification *verification = &config->verification;
    bool shows_one = conn->role == SIOTLS_ROLE_CLIENT || session->chain.data_len > 0;
    if (!shows_one && !sio_peer_may_lack_certificate(conn))
        return false;
    if (shows_one && session->judge == SIO_JUDGED_BY_NOBODY && !config->no_verification)
        return false;
    return sio_config_judges_alike(config, session) &&
           sio_terms_hold(&session->terms, conn->time_ms, verification->revocation, verification->crls);
}

bool sio_certificate_may_follow(const struct siotls_conn *conn)
{
    return conn->authenticated.judge != SIO_JUDGED_BY_PSK;
}

/* ---- by what the peer is known ---- */

void sio_authenticated_init(struct sio_authenticated *authenticated, const struct siotls_memory *memory)
{
    authenticated->terms = sio_no_terms;
    sio_buffer_init(&authenticated->storage, memory);
}

void sio_authenticated_clear(struct sio_authenticated *authenticated)
{
    sio_buffer_clear(&authenticated->storage);
    authenticated->terms = sio_no_terms;
}

void sio_authenticated_by_nobody(struct siotls_conn *conn)
{
    sio_authenticated_clear(&conn->authenticated);
    conn->authenticated.judge = SIO_JUDGED_BY_NOBODY;
}

void sio_authenticated_by_application(struct siotls_conn *conn)
{
    sio_authenticated_by_nobody(conn);
    conn->authenticated.judge = SIO_JUDGED_BY_APPLICATION;
    if (sio_conn_peer_type(conn) == SIOTLS_CERTIFICATE_X509)
        conn->authenticated.terms = sio_terms_of_leaf(conn->handshake->chain[0]);
}

static bool take_session(struct siotls_conn *conn, const struct sio_session *session)
{
    struct sio_authenticated *authenticated = &conn->authenticated;
    struct siotls_bytes certificates = session->terms.certificates;
    if (!sio_buffer_append(&authenticated->storage, certificates.data, certificates.data_len))
        return sio_fail_memory(&conn->error);
    authenticated->judge = session->judge;
    authenticated->terms = session->terms;
    authenticated->terms.certificates = sio_buffer_bytes(&authenticated->storage);
    memcpy(authenticated->judgement, session->judgement.data, SIO_JUDGEMENT_SIZE);
    return true;
}

bool sio_authenticated_by_psk(struct siotls_conn *conn, const struct sio_psk *psk)
{
    sio_authenticated_by_nobody(conn);
    if (psk->kind == SIO_PSK_RESUMPTION)
        return take_session(conn, &conn->handshake->session);
    conn->authenticated.judge = SIO_JUDGED_BY_PSK;
    memcpy(conn->authenticated.judgement, psk->judgement, SIO_JUDGEMENT_SIZE);
    return true;
}

void sio_authenticated_describe(const struct siotls_conn *conn, struct sio_session *session)
{
    const struct sio_authenticated *authenticated = &conn->authenticated;
    bool is_by_psk = authenticated->judge == SIO_JUDGED_BY_PSK;
    session->judge = authenticated->judge;
    session->terms = authenticated->terms;
    session->judgement = sio_bytes(is_by_psk ? authenticated->judgement : conn->config->judgement, SIO_JUDGEMENT_SIZE);
}
