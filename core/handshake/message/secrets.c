/* SPDX-License-Identifier: Apache-2.0 */
/*
 * secrets.c: the steps at which secrets are made, noted for who asked for them (RFC 9850), and given to the carrier as
 * keys (RFC 9846 7).
 */
#include <siotls/session.h>

#include "handshake/extension/record_limits.h"
#include "handshake/message/messages.h"

static const struct sio_kdf *kdf_of(const struct sio_handshake *handshake)
{
    return &handshake->negotiated->suite->kdf;
}

static bool note(struct sio_handshake *handshake, const struct sio_kdf *kdf, const char *label, const uint8_t *secret)
{
    return sio_note_secret(handshake->context, label, handshake->hello.client_random,
                           sio_bytes(secret, kdf->hash.algorithm->digest_size));
}

/* ---- secrets ---- */

/* A client does not know the connection's suite yet: the session's is used. */
static const struct sio_suite *early_suite(const struct sio_handshake *handshake)
{
    return sio_config_suite(handshake->context->config, handshake->psk.session.suite);
}

/* Runs when the transcript ends with the ClientHello. */
enum sio_outcome sio_secrets_early(struct sio_handshake *handshake)
{
    const struct sio_kdf *kdf = &early_suite(handshake)->kdf;
    struct sio_schedule *schedule = &handshake->schedule;
    return sio_outcome(sio_schedule_early(schedule, kdf, handshake->psk.resumption.key, &handshake->transcript,
                                          &handshake->context->error) &&
                       note(handshake, kdf, "CLIENT_EARLY_TRAFFIC_SECRET", schedule->early_traffic) &&
                       note(handshake, kdf, "EARLY_EXPORTER_SECRET", schedule->early_exporter));
}

/* Runs when the transcript ends with the ServerHello. */
enum sio_outcome sio_secrets_handshake(struct sio_handshake *handshake)
{
    const struct sio_kdf *kdf = kdf_of(handshake);
    const struct sio_psk *psk = handshake->psk.choice.psk;
    struct sio_schedule *schedule = &handshake->schedule;
    return sio_outcome(sio_schedule_handshake(schedule, kdf, psk != NULL ? psk->key : sio_bytes(NULL, 0),
                                              &handshake->transcript, &handshake->context->error) &&
                       note(handshake, kdf, "CLIENT_HANDSHAKE_TRAFFIC_SECRET", schedule->traffic[SIO_CLIENT]) &&
                       note(handshake, kdf, "SERVER_HANDSHAKE_TRAFFIC_SECRET", schedule->traffic[SIO_SERVER]));
}

static bool derive(struct sio_handshake *handshake, uint8_t *derived, const char *label, const uint8_t *hash)
{
    return sio_derive_secret(kdf_of(handshake), derived, handshake->schedule.secret, label, hash,
                             &handshake->context->error);
}

/* Runs when the transcript ends with the server's Finished. */
enum sio_outcome sio_secrets_application(struct sio_handshake *handshake)
{
    const struct sio_kdf *kdf = kdf_of(handshake);
    struct sio_established *established = handshake->established;
    uint8_t hash[SIO_MAX_DIGEST];
    if (!sio_schedule_master(&handshake->schedule, kdf, &handshake->context->error) ||
        !sio_transcript_hash(&handshake->transcript, hash, &handshake->context->error) ||
        !sio_secrets_make(established))
        return SIO_FAIL;
    uint8_t *client = sio_traffic_secret(established, SIO_CLIENT);
    uint8_t *server = sio_traffic_secret(established, SIO_SERVER);
    uint8_t *exporter = sio_secret_of(established, SIO_SECRET_EXPORTER);
    return sio_outcome(
        derive(handshake, client, "c ap traffic", hash) && derive(handshake, server, "s ap traffic", hash) &&
        derive(handshake, exporter, "exp master", hash) && note(handshake, kdf, "CLIENT_TRAFFIC_SECRET_0", client) &&
        note(handshake, kdf, "SERVER_TRAFFIC_SECRET_0", server) && note(handshake, kdf, "EXPORTER_SECRET", exporter));
}

/* Runs when the transcript ends with the client's Finished; only where sessions are made of it. */
enum sio_outcome sio_secrets_resumption(struct sio_handshake *handshake)
{
    struct sio_context *context = handshake->context;
    if (context->config->role == SIOTLS_ROLE_CLIENT && !sio_config_requests(context->config, SIOTLS_REQUEST_SESSION))
        return SIO_DONE;
    uint8_t hash[SIO_MAX_DIGEST];
    if (!sio_transcript_hash(&handshake->transcript, hash, &context->error))
        return SIO_FAIL;
    uint8_t *secret = sio_kept_make(&handshake->established->kept, SIO_KEPT_RESUMPTION,
                                    sio_digest_size(handshake->negotiated), &context->home->memory);
    return sio_outcome(secret != NULL ? derive(handshake, secret, "res master", hash)
                                      : sio_fail_memory(&context->error));
}

/* ---- keys ---- */

static bool install_send(struct sio_handshake *handshake, enum sio_level level, const struct sio_suite *suite,
                         const uint8_t *secret)
{
    struct sio_context *context = handshake->context;
    handshake->send_level = level;
    return context->flow.calls->set_key(context->flow.carrier, SIOTLS_DIRECTION_SEAL, level, suite, secret,
                                        &context->error);
}

static bool install_receive(struct sio_handshake *handshake, enum sio_level level, const struct sio_suite *suite,
                            const uint8_t *secret)
{
    struct sio_context *context = handshake->context;
    return sio_incoming_ends(context) && context->flow.calls->set_key(context->flow.carrier, SIOTLS_DIRECTION_OPEN,
                                                                      level, suite, secret, &context->error);
}

enum sio_outcome sio_record_end_check(struct sio_handshake *handshake)
{
    return sio_outcome(sio_incoming_ends(handshake->context));
}

enum sio_outcome sio_send_key_early(struct sio_handshake *handshake)
{
    if (!install_send(handshake, SIO_LEVEL_EARLY, early_suite(handshake), handshake->schedule.early_traffic))
        return SIO_FAIL;
    handshake->early.is_key_in_use = true;
    handshake->early.left = handshake->psk.session.max_early_data;
    return SIO_DONE;
}

enum sio_outcome sio_receive_key_early(struct sio_handshake *handshake)
{
    return sio_outcome(
        install_receive(handshake, SIO_LEVEL_EARLY, early_suite(handshake), handshake->schedule.early_traffic));
}

enum sio_outcome sio_receive_key_handshake(struct sio_handshake *handshake)
{
    const struct sio_context *context = handshake->context;
    const struct sio_flow *flow = &context->flow;
    uint32_t longest = sio_longest_received(handshake);
    /* A client that failed on our ServerHello has no keys for its alert. */
    flow->calls->allow(flow->carrier, SIO_ODDITY_PLAIN_ALERT, context->config->role == SIOTLS_ROLE_SERVER);
    if (longest > 0)
        flow->calls->limit_received(flow->carrier, longest);
    return sio_outcome(install_receive(handshake, SIO_LEVEL_HANDSHAKE, handshake->negotiated->suite,
                                       handshake->schedule.traffic[sio_peer_side(context)]));
}

enum sio_outcome sio_send_key_handshake(struct sio_handshake *handshake)
{
    handshake->early.is_key_in_use = false;
    return sio_outcome(install_send(handshake, SIO_LEVEL_HANDSHAKE, handshake->negotiated->suite,
                                    handshake->schedule.traffic[sio_own_side(handshake->context)]));
}

enum sio_outcome sio_receive_key_application(struct sio_handshake *handshake)
{
    const struct sio_context *context = handshake->context;
    context->flow.calls->allow(context->flow.carrier, SIO_ODDITY_PLAIN_ALERT, false);
    return sio_outcome(install_receive(handshake, SIO_LEVEL_APPLICATION, handshake->negotiated->suite,
                                       sio_traffic_secret(handshake->established, sio_peer_side(context))));
}

enum sio_outcome sio_send_key_application(struct sio_handshake *handshake)
{
    const struct sio_context *context = handshake->context;
    if (!install_send(handshake, SIO_LEVEL_APPLICATION, handshake->negotiated->suite,
                      sio_traffic_secret(handshake->established, sio_own_side(context))))
        return SIO_FAIL;
    /* Who asks for a certificate waits for it, rather than talk to nobody knows whom (RFC 9846 4.5.3). */
    handshake->established->can_send = context->config->role == SIOTLS_ROLE_CLIENT ||
                                       context->config->authentication.client_auth == SIOTLS_CLIENT_AUTH_NONE;
    return SIO_DONE;
}

/* Once per side, and only where the client wants to look like TLS 1.2: it sent a session id (RFC 9846 E.4). */
enum sio_outcome sio_change_cipher_spec_send(struct sio_handshake *handshake)
{
    struct sio_context *context = handshake->context;
    struct sio_hello *hello = &handshake->hello;
    if (hello->session_id_len == 0 || hello->change_cipher_spec_sent ||
        !sio_flow_wants(&context->flow, SIO_FLOW_CHANGE_CIPHER_SPEC))
        return SIO_DONE;
    hello->change_cipher_spec_sent = true;
    return sio_outcome(context->flow.calls->send_change_cipher_spec(context->flow.carrier, &context->error));
}
