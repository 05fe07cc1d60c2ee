/* SPDX-License-Identifier: Apache-2.0 */
/*
 * finished.c: Finished (RFC 9846 4.5.3): both sides saw the same handshake.
 */
#include <siotls/session.h>

#include "handshake/established/authenticated.h"
#include "handshake/message/messages.h"
#include "handshake/state/flight.h"

static const struct sio_kdf *kdf_of(const struct sio_handshake *handshake)
{
    return &handshake->negotiated->suite->kdf;
}

enum sio_outcome sio_finished_send(struct sio_handshake *handshake)
{
    struct sio_context *context = handshake->context;
    uint8_t verify_data[SIO_MAX_DIGEST];
    struct sio_outgoing outgoing;
    if (!sio_finished_data(kdf_of(handshake), verify_data, handshake->schedule.traffic[sio_own_side(context)],
                           &handshake->transcript, &context->error))
        return SIO_FAIL;
    sio_message_open(&outgoing, handshake, SIO_MESSAGE_FINISHED);
    sio_write_bytes(&outgoing.writer, verify_data, sio_digest_size(handshake->negotiated));
    return sio_message_close(&outgoing, handshake);
}

static bool check(struct sio_handshake *handshake, struct siotls_bytes body)
{
    struct sio_context *context = handshake->context;
    struct sio_error *error = &context->error;
    uint8_t verify_data[SIO_MAX_DIGEST];
    if (body.data_len != sio_digest_size(handshake->negotiated))
        return sio_fail(error, SIOTLS_ALERT_DECODE_ERROR, "finished: its length is not the hash's");
    return sio_finished_data(kdf_of(handshake), verify_data, handshake->schedule.traffic[sio_peer_side(context)],
                             &handshake->transcript, error) &&
           (sio_equal_secret(verify_data, body.data, body.data_len) ||
            sio_fail(error, SIOTLS_ALERT_DECRYPT_ERROR, "finished: verify_data is wrong"));
}

enum sio_outcome sio_finished_recv(struct sio_handshake *handshake, struct siotls_bytes body)
{
    struct sio_context *context = handshake->context;
    const struct sio_flow *flow = &context->flow;
    if (!check(handshake, body))
        return SIO_FAIL;
    flow->calls->allow(flow->carrier, SIO_ODDITY_CHANGE_CIPHER_SPEC, false);
    sio_claim_prove(&handshake->auth.claim, handshake->established);
    /* Until now anybody could have said so to a client. */
    if (context->config->role == SIOTLS_ROLE_CLIENT && handshake->negotiated->early_data == SIOTLS_EARLY_DATA_ACCEPTED)
        context->journal.news |= SIO_NEWS_EARLY_DATA;
    return SIO_DONE;
}

/* The extension of the ClientHello, whoever sent it, and what goes with certificates. */
static bool may_authenticate_later(const struct sio_handshake *handshake)
{
    const struct sio_context *context = handshake->context;
    uint32_t hello =
        context->config->role == SIOTLS_ROLE_CLIENT ? handshake->hello.offered : handshake->auth.peer_asked;
    return context->config->authentication.post_handshake_auth &&
           sio_flow_wants(&context->flow, SIO_FLOW_POST_HANDSHAKE_AUTH) &&
           sio_certificate_may_follow(handshake->established) &&
           (hello & sio_extension_bit(SIO_EXTENSION_POST_HANDSHAKE_AUTH)) != 0;
}

enum sio_outcome sio_handshake_done(struct sio_handshake *handshake)
{
    struct sio_established *established = handshake->established;
    established->is_done = true;
    established->can_send = true;
    handshake->context->journal.news |= SIO_NEWS_HANDSHAKE_DONE;
    return sio_outcome(!may_authenticate_later(handshake) ||
                       sio_main_transcript_keep(established, &handshake->transcript));
}

/* Secrets go now, not when somebody asks for the next event. */
enum sio_outcome sio_handshake_over(struct sio_handshake *handshake)
{
    bool is_server = handshake->context->config->role == SIOTLS_ROLE_SERVER;
    if (!sio_claim_keep(&handshake->auth.claim, handshake->established, is_server ? handshake->auth.identity : NULL))
        return SIO_FAIL;
    handshake->is_over = true;
    return SIO_DONE;
}
