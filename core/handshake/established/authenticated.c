/* SPDX-License-Identifier: Apache-2.0 */
/*
 * authenticated.c: see authenticated.h.
 */
#include "handshake/established/authenticated.h"

#include "config/judgement.h"

/* ---- who is let in ---- */

bool sio_peer_may_lack_certificate(const struct sio_context *context)
{
    return context->config->role == SIOTLS_ROLE_CLIENT ||
           context->config->authentication.client_auth != SIOTLS_CLIENT_AUTH_REQUIRE;
}

bool sio_session_is_enough(const struct sio_context *context, const struct sio_session *session)
{
    const struct siotls_config *config = context->config;
    const struct sio_verification *verification = &config->verification;
    if (session->is_of_quic != sio_flow_wants(&context->flow, SIO_FLOW_PARAMETERS))
        return false;
    bool shows_one = context->config->role == SIOTLS_ROLE_CLIENT || session->chain.data_len > 0;
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

void sio_authenticated_init(struct sio_authenticated *authenticated)
{
    *authenticated = (struct sio_authenticated){.terms = sio_no_terms};
}

void sio_authenticated_clear(struct sio_authenticated *authenticated, const struct siotls_memory *memory)
{
    sio_bytes_forget(&authenticated->judgement, memory);
    sio_bytes_forget(&authenticated->terms.certificates, memory);
    authenticated->terms = sio_no_terms;
}

void sio_authenticated_by_nobody(struct sio_authenticated *authenticated, const struct siotls_memory *memory)
{
    sio_authenticated_clear(authenticated, memory);
    authenticated->judge = SIO_JUDGED_BY_NOBODY;
}

void sio_authenticated_by_application(struct sio_authenticated *authenticated, struct siotls_bytes leaf,
                                      const struct siotls_memory *memory)
{
    sio_authenticated_by_nobody(authenticated, memory);
    authenticated->judge = SIO_JUDGED_BY_APPLICATION;
    if (leaf.data_len > 0)
        authenticated->terms = sio_terms_of_leaf(leaf);
}

bool sio_authenticated_by_psk(struct sio_authenticated *authenticated, const struct sio_psk *psk,
                              struct sio_context *context)
{
    sio_authenticated_by_nobody(authenticated, context->memory);
    authenticated->judge = SIO_JUDGED_BY_PSK;
    return sio_bytes_keep(&authenticated->judgement, sio_bytes(psk->judgement, SIO_JUDGEMENT_SIZE), context->memory) ||
           sio_fail_memory(&context->error);
}

bool sio_authenticated_by_session(struct sio_authenticated *authenticated, const struct sio_session *session,
                                  struct sio_context *context)
{
    const struct siotls_memory *memory = context->memory;
    struct siotls_bytes certificates = {0};
    sio_authenticated_by_nobody(authenticated, memory);
    authenticated->judge = session->judge;
    authenticated->since_ms = session->authenticated_ms;
    if (!sio_bytes_keep(&certificates, session->terms.certificates, memory))
        return sio_fail_memory(&context->error);
    authenticated->terms = session->terms;
    authenticated->terms.certificates = certificates;
    return session->judge != SIO_JUDGED_BY_PSK ||
           sio_bytes_keep(&authenticated->judgement, session->judgement, memory) || sio_fail_memory(&context->error);
}

void sio_authenticated_describe(const struct sio_authenticated *authenticated, const struct siotls_config *config,
                                struct sio_session *session)
{
    session->judge = authenticated->judge;
    session->terms = authenticated->terms;
    session->judgement = authenticated->judgement.data_len > 0 ? authenticated->judgement
                                                               : sio_bytes(config->judgement, SIO_JUDGEMENT_SIZE);
}
