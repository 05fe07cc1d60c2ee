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

bool sio_certificate_may_follow(const struct sio_established *established)
{
    return established->judge != SIO_JUDGED_BY_PSK;
}

/* ---- by what the peer is known ---- */

static bool keep(struct sio_established *established, enum sio_kept_part part, struct siotls_bytes bytes)
{
    struct sio_context *context = established->context;
    return sio_kept_put(&established->kept, part, bytes, &context->home->memory) || sio_fail_memory(&context->error);
}

static bool keep_terms(struct sio_established *established, const struct sio_terms *terms)
{
    established->not_before_ms = terms->not_before_ms;
    established->not_after_ms = terms->not_after_ms;
    return keep(established, SIO_KEPT_CERTIFICATES, terms->certificates);
}

void sio_authenticated_by_nobody(struct sio_established *established)
{
    established->judge = SIO_JUDGED_BY_NOBODY;
    established->not_before_ms = sio_no_terms.not_before_ms;
    established->not_after_ms = sio_no_terms.not_after_ms;
    sio_kept_forget(established->kept, SIO_KEPT_JUDGEMENT);
    sio_kept_forget(established->kept, SIO_KEPT_CERTIFICATES);
}

bool sio_authenticated_by_config(struct sio_established *established, const struct sio_terms *terms)
{
    sio_authenticated_by_nobody(established);
    established->judge = SIO_JUDGED_BY_CONFIG;
    return keep_terms(established, terms);
}

void sio_authenticated_by_application(struct sio_established *established, struct siotls_bytes leaf)
{
    sio_authenticated_by_nobody(established);
    established->judge = SIO_JUDGED_BY_APPLICATION;
    if (leaf.data_len == 0)
        return;
    const struct sio_terms terms = sio_terms_of_leaf(leaf);
    established->not_before_ms = terms.not_before_ms;
    established->not_after_ms = terms.not_after_ms;
}

bool sio_authenticated_by_psk(struct sio_established *established, const struct sio_psk *psk)
{
    sio_authenticated_by_nobody(established);
    established->judge = SIO_JUDGED_BY_PSK;
    return keep(established, SIO_KEPT_JUDGEMENT, sio_bytes(psk->judgement, SIO_JUDGEMENT_SIZE));
}

bool sio_authenticated_by_session(struct sio_established *established, const struct sio_session *session)
{
    sio_authenticated_by_nobody(established);
    established->judge = session->judge;
    established->since_ms = session->authenticated_ms;
    return keep_terms(established, &session->terms) &&
           (session->judge != SIO_JUDGED_BY_PSK || keep(established, SIO_KEPT_JUDGEMENT, session->judgement));
}

/* A session that is made here says by what the peer was judged there. */
bool sio_authenticated_take_over(struct sio_established *established, const struct sio_session *known)
{
    return sio_authenticated_by_session(established, known) && keep(established, SIO_KEPT_JUDGEMENT, known->judgement);
}

void sio_authenticated_describe(const struct sio_established *established, const struct siotls_config *config,
                                struct sio_session *session)
{
    const struct siotls_bytes judgement = sio_kept_part(established->kept, SIO_KEPT_JUDGEMENT);
    session->judge = established->judge;
    session->terms = (struct sio_terms){.not_before_ms = established->not_before_ms,
                                        .not_after_ms = established->not_after_ms,
                                        .certificates = sio_kept_part(established->kept, SIO_KEPT_CERTIFICATES)};
    session->judgement = judgement.data_len > 0 ? judgement : sio_bytes(config->judgement, SIO_JUDGEMENT_SIZE);
}
