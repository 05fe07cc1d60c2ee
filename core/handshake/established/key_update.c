/* SPDX-License-Identifier: Apache-2.0 */
/*
 * key_update.c: KeyUpdate (RFC 9846 4.7.3) in both directions.
 */
#include "handshake/established/key_update.h"

#include "handshake/established/allowance.h"
#include "handshake/established/steps.h"
#include "handshake/keys/schedule.h"
#include "wire/messages.h"

/* The next application traffic secret of a side, and its key (RFC 9846 7.2). */
static bool next_key(struct sio_established *established, int direction, enum sio_side side)
{
    struct sio_context *context = established->context;
    const struct sio_suite *suite = established->negotiated.suite;
    uint8_t *secret = sio_traffic_secret(established, side);
    return sio_next_traffic_secret(&suite->kdf, secret, &context->error) &&
           context->flow.calls->set_key(context->flow.carrier, direction, SIO_LEVEL_APPLICATION, suite, secret,
                                        &context->error);
}

bool sio_key_update_send(struct sio_established *established, bool request_update)
{
    const uint8_t message[] = {SIO_MESSAGE_KEY_UPDATE, 0, 0, 1, request_update};
    struct sio_context *context = established->context;
    const struct sio_flow *flow = &context->flow;
    if (established->num_sent_updates >= SIO_MAX_EPOCH)
        return sio_fail_status(&context->error, SIOTLS_ERROR_LIMIT,
                               "key_update: the last key of the connection is in use");
    established->num_sent_updates++;
    established->key_update_owed = false;
    if (!flow->calls->send_urgent(flow->carrier, SIO_LEVEL_APPLICATION, sio_bytes(message, sizeof message),
                                  &context->error))
        return false;
    established->key_update_awaited = established->key_update_awaited || request_update;
    established->answer_unsent = (uint32_t)flow->calls->num_unsent(flow->carrier);
    return sio_note_message(context, true, sio_bytes(message, sizeof message)) &&
           next_key(established, SIOTLS_DIRECTION_SEAL, sio_own_side(context));
}

bool sio_key_update_settle(struct sio_established *established)
{
    /* RFC 9846 4.7.3: who may not change its key again takes no notice. */
    if (established->closing.is_sent || established->num_sent_updates >= SIO_MAX_EPOCH)
        established->key_update_owed = false;
    if (!established->key_update_owed || established->answer_unsent > 0)
        return true;
    return sio_key_update_send(established, false);
}

/* An update that is still to be sent, with nothing sealed behind it, answers this request too (RFC 9846 4.7.3). */
static bool is_answered(const struct sio_established *established)
{
    const struct sio_flow *flow = &established->context->flow;
    return established->answer_unsent > 0 && flow->calls->is_key_unused(flow->carrier);
}

enum sio_outcome sio_key_update_recv(struct sio_established *established, struct siotls_bytes body)
{
    struct sio_context *context = established->context;
    bool request_update;
    if (!sio_flow_wants(&context->flow, SIO_FLOW_KEY_UPDATE)) /* RFC 9001 6 */
        return sio_outcome(sio_fail(&context->error, SIOTLS_ALERT_UNEXPECTED_MESSAGE,
                                    "key_update: there is no such message over QUIC"));
    if (!sio_key_update_parse(&request_update, body, &context->error))
        return SIO_FAIL;
    /* Whatever made the peer send it, it may be asked again (RFC 9846 4.7.3). */
    bool is_answer = established->key_update_awaited && !request_update;
    established->key_update_awaited = false;
    if (!is_answer && !sio_allowance_spend(established, SIO_ALLOWANCE_KEY_UPDATES))
        return sio_outcome(
            sio_fail(&context->error, SIOTLS_ALERT_UNEXPECTED_MESSAGE, "key_update: too many came in a row"));
    if (request_update && !is_answered(established))
        established->key_update_owed = true;
    context->journal.news |= SIO_NEWS_KEY_UPDATE;
    return SIO_DONE;
}

enum sio_outcome sio_receive_key_update(struct sio_established *established)
{
    struct sio_context *context = established->context;
    return sio_outcome(sio_incoming_ends(context) &&
                       next_key(established, SIOTLS_DIRECTION_OPEN, sio_peer_side(context)));
}

enum sio_outcome sio_key_update_answer(struct sio_established *established)
{
    return sio_outcome(sio_key_update_settle(established));
}
