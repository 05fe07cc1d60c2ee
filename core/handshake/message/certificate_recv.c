/* SPDX-License-Identifier: Apache-2.0 */
/*
 * certificate_recv.c: the peer's Certificate, read and judged (RFC 9846 4.5.1).
 */
#include "config/certificate_type.h"
#include "handshake/established/authenticated.h"
#include "handshake/message/messages.h"
#include "x509/verify.h"

static uint8_t peer_type(const struct sio_handshake *handshake)
{
    return sio_certificate_type_of(handshake->negotiated, sio_peer_side(handshake->context));
}

/* ---- the peer's ---- */

/* RFC 9846 4.5.1.3: a server always has one; a client may come without, unless it was told to. */
static bool check_presence(struct sio_context *context, const struct sio_certificate_message *message)
{
    if (message->num_entries > 0)
        return true;
    if (context->config->role == SIOTLS_ROLE_CLIENT)
        return sio_fail(&context->error, SIOTLS_ALERT_DECODE_ERROR, "certificate: the server sent no certificate");
    return sio_peer_may_lack_certificate(context) ||
           sio_fail_both(&context->error, SIOTLS_ERROR_UNTRUSTED, SIOTLS_ALERT_CERTIFICATE_REQUIRED,
                         "certificate: the client sent no certificate");
}

/* Who answers no extension of RFC 7250 shows X.509, also to who wants raw public keys only. */
static bool check_type(struct sio_context *context, const struct sio_certificate_message *message, uint8_t type)
{
    int whose = context->config->role == SIOTLS_ROLE_CLIENT ? SIOTLS_ROLE_SERVER : SIOTLS_ROLE_CLIENT;
    /* RFC 9846 4.5.1. */
    if (message->num_entries > 1 && type == SIOTLS_CERTIFICATE_RAW_PUBLIC_KEY)
        return sio_fail(&context->error, SIOTLS_ALERT_ILLEGAL_PARAMETER,
                        "certificate: there is more than one raw public key");
    return message->num_entries == 0 ||
           sio_certificate_types_have(sio_config_certificate_types(context->config, whose), type) ||
           sio_fail_both(&context->error, SIOTLS_ERROR_NEGOTIATION, SIOTLS_ALERT_UNSUPPORTED_CERTIFICATE,
                         "certificate: it is of a type that is not accepted");
}

enum sio_outcome sio_certificate_recv(struct sio_handshake *handshake, struct siotls_bytes body)
{
    struct sio_context *context = handshake->context;
    struct sio_certificate_message message = {0};
    if (!sio_certificate_message_parse(&message, body, handshake->hello.offered, &context->error))
        return SIO_FAIL;
    if (!sio_bytes_equal(message.context, sio_buffer_bytes(&handshake->auth.request_context)))
        return sio_outcome(sio_fail(&context->error, SIOTLS_ALERT_ILLEGAL_PARAMETER,
                                    "certificate: the context is not that of the request"));
    return sio_outcome(check_presence(context, &message) && check_type(context, &message, peer_type(handshake)) &&
                       sio_claim_message(&handshake->auth.claim, &message, &context->error));
}

/* ---- judging it ---- */

/* A time that nobody told would be 1970; and without trust nothing is trusted. */
static bool check_judge(struct sio_context *context)
{
    if (!context->clock.is_set)
        return sio_fail_status(&context->error, SIOTLS_ERROR_STATE,
                               "certificate: no time was set at which to judge it");
    return context->config->trust != NULL ||
           sio_fail_both(&context->error, SIOTLS_ERROR_UNTRUSTED, SIOTLS_ALERT_UNKNOWN_CA,
                         "certificate: one came where only a PSK is trusted");
}

/* A raw public key proves who shows it to those who know it already (RFC 7250 6). */
static bool judge_key(struct sio_context *context, struct siotls_bytes key)
{
    return sio_config_trusts_key(context->config, key) ||
           sio_fail_both(&context->error, SIOTLS_ERROR_UNTRUSTED, SIOTLS_ALERT_CERTIFICATE_UNKNOWN,
                         "certificate: the raw public key is not one of the trusted keys");
}

static bool judge_by_trust(struct sio_handshake *handshake)
{
    struct sio_context *context = handshake->context;
    const struct sio_claim *claim = &handshake->auth.claim;
    const struct siotls_config *config = context->config;
    bool is_client = context->config->role == SIOTLS_ROLE_CLIENT;
    struct sio_buffer certificates;
    struct sio_terms terms;
    struct sio_chain_request request = {
        .trust = config->trust,
        .verifiers = sio_config_chain_verifiers(config),
        .chain = claim->views.chain,
        .num_chain = claim->views.num_chain,
        .time_ms = context->clock.now_ms,
        .name = is_client ? handshake->negotiated->server_name : NULL,
        .purpose = is_client ? SIOTLS_PURPOSE_SERVER : SIOTLS_PURPOSE_CLIENT,
        .memory = claim->unpacked.memory,
        .terms = &terms,
        .terms_storage = &certificates,
    };
    struct sio_revocation revocation;
    sio_verification_apply(&config->verification, &request, &revocation, claim->views.ocsp_response);
    sio_buffer_init(&certificates, handshake->memory);
    bool is_good = check_judge(context) && sio_chain_verify(&request, &context->error) &&
                   sio_authenticated_by_config(handshake->established, &terms);
    sio_buffer_clear(&certificates);
    return is_good;
}

/* What it is shown stays where it is. */
static enum sio_outcome judge_by_application(struct sio_handshake *handshake)
{
    if (!sio_claim_copy(&handshake->auth.claim, handshake->context))
        return SIO_FAIL;
    bool is_x509 = peer_type(handshake) == SIOTLS_CERTIFICATE_X509;
    enum sio_outcome outcome = sio_ask(&handshake->context->journal, SIOTLS_EVENT_VERIFY);
    if (outcome == SIO_DONE)
        sio_authenticated_by_application(handshake->established,
                                         is_x509 ? handshake->auth.claim.views.chain[0] : sio_bytes(NULL, 0));
    return outcome;
}

static bool judge_by_config(struct sio_handshake *handshake)
{
    struct sio_context *context = handshake->context;
    sio_authenticated_by_nobody(handshake->established);
    if (context->config->no_verification)
        return true;
    if (peer_type(handshake) != SIOTLS_CERTIFICATE_RAW_PUBLIC_KEY)
        return judge_by_trust(handshake);
    return judge_key(context, handshake->auth.claim.views.chain[0]) &&
           sio_authenticated_by_config(handshake->established, &sio_no_terms);
}

enum sio_outcome sio_certificate_judge(struct sio_handshake *handshake)
{
    struct sio_context *context = handshake->context;
    if (sio_config_requests(context->config, SIOTLS_REQUEST_VERIFY))
        return judge_by_application(handshake);
    return sio_outcome(judge_by_config(handshake) && sio_claim_copy(&handshake->auth.claim, context));
}
