/* SPDX-License-Identifier: Apache-2.0 */
/*
 * authenticated.c: see authenticated.h.
 */
#include "handshake/established/authenticated.h"

#include <string.h>

#include "config/judgement.h"

/* ---- who is let in ---- */

bool sio_peer_may_lack_certificate(const struct sio_context *context)
{
    return context->role == SIOTLS_ROLE_CLIENT ||
           context->config->authentication.client_auth != SIOTLS_CLIENT_AUTH_REQUIRE;
}

bool sio_session_is_enough(const struct sio_context *context, const struct sio_session *session)
{
    const struct siotls_config *config = context->config;
    const struct sio_verification *verification = &config->verification;
    if (session->is_of_quic != sio_flow_wants(&context->flow, SIO_FLOW_PARAMETERS))
        return false;
    bool shows_one = context->role == SIOTLS_ROLE_CLIENT || session->chain.data_len > 0;
    if (!shows_one && !sio_peer_may_lack_certificate(context))
        return false;
    if (shows_one && session->judge == SIO_JUDGED_BY_NOBODY && !config->no_verification)
        return false;
    return sio_config_judges_alike(config, session) &&
           sio_terms_hold(&session->terms, context->clock.now_ms, verification->revocation, verification->crls);
}

bool sio_certificate_may_follow(const struct sio_authenticated *authenticated)
{
    return authenticated->judge != SIO_JUDGED_BY_PSK;
}

/* ---- by what the peer is known ---- */

void sio_authenticated_init(struct sio_authenticated *authenticated, const struct siotls_memory *memory)
{
    *authenticated = (struct sio_authenticated){.terms = sio_no_terms};
    sio_buffer_init(&authenticated->storage, memory);
}

void sio_authenticated_clear(struct sio_authenticated *authenticated)
{
    sio_buffer_clear(&authenticated->storage);
    authenticated->terms = sio_no_terms;
}

void sio_authenticated_by_nobody(struct sio_authenticated *authenticated)
{
    sio_authenticated_clear(authenticated);
    authenticated->judge = SIO_JUDGED_BY_NOBODY;
    authenticated->has_judgement = false;
}

void sio_authenticated_by_application(struct sio_authenticated *authenticated, struct siotls_bytes leaf)
{
    sio_authenticated_by_nobody(authenticated);
    authenticated->judge = SIO_JUDGED_BY_APPLICATION;
    if (leaf.data_len > 0)
        authenticated->terms = sio_terms_of_leaf(leaf);
}

void sio_authenticated_by_psk(struct sio_authenticated *authenticated, const struct sio_psk *psk)
{
    sio_authenticated_by_nobody(authenticated);
    authenticated->judge = SIO_JUDGED_BY_PSK;
    authenticated->has_judgement = true;
    memcpy(authenticated->judgement, psk->judgement, SIO_JUDGEMENT_SIZE);
}

bool sio_authenticated_by_session(struct sio_authenticated *authenticated, const struct sio_session *session,
                                  struct sio_error *error)
{
    struct siotls_bytes certificates = session->terms.certificates;
    sio_authenticated_by_nobody(authenticated);
    if (!sio_buffer_append(&authenticated->storage, certificates.data, certificates.data_len))
        return sio_fail_memory(error);
    authenticated->judge = session->judge;
    authenticated->has_judgement = session->judge == SIO_JUDGED_BY_PSK;
    authenticated->since_ms = session->authenticated_ms;
    authenticated->terms = session->terms;
    authenticated->terms.certificates = sio_buffer_bytes(&authenticated->storage);
    memcpy(authenticated->judgement, session->judgement.data, SIO_JUDGEMENT_SIZE);
    return true;
}

void sio_authenticated_describe(const struct sio_authenticated *authenticated, const struct siotls_config *config,
                                struct sio_session *session)
{
    session->judge = authenticated->judge;
    session->terms = authenticated->terms;
    session->judgement =
        sio_bytes(authenticated->has_judgement ? authenticated->judgement : config->judgement, SIO_JUDGEMENT_SIZE);
}
