/* SPDX-License-Identifier: Apache-2.0 */
/*
 * early_data.c: see early_data.h. Whether a server takes it is judged in psk/early.h.
 */
#include "handshake/message/early_data.h"

#include <siotls/session.h>

#include "handshake/message/messages.h"

/* ---- server ---- */

/* Refused early data that is passed over besides what our tickets allow, in bytes of records. */
enum { MIN_SKIPPED = 16384 };

static bool is_offered(const struct sio_handshake *handshake)
{
    return sio_extensions_have(&handshake->hello.server->message.extensions, SIO_EXTENSION_EARLY_DATA);
}

/* The register is asked once: it remembers what it is asked about. */
enum sio_outcome sio_ask_early_data(struct sio_handshake *handshake)
{
    const struct sio_server_part *server = handshake->hello.server;
    const struct sio_early_terms terms = {
        .suite = server->choice.suite,
        .alpn = server->choice.alpn,
        .is_retried = server->choice.is_retry || server->first.suite != NULL,
    };
    if (!is_offered(handshake))
        return SIO_DONE;
    handshake->early.reason = sio_early_data_obstacle(handshake->context, &handshake->psk, &terms);
    if (handshake->early.reason == NULL)
        handshake->early.reason = sio_early_data_strike(handshake->context, &handshake->psk);
    return SIO_DONE;
}

/* A store is asked last, and the hello judged again when it answers: that may take a while. */
enum sio_outcome sio_ask_replay(struct sio_handshake *handshake)
{
    struct sio_context *context = handshake->context;
    struct sio_early *early = &handshake->early;
    bool is_asking = context->journal.question.type != SIOTLS_EVENT_NONE;
    if (!is_offered(handshake) || early->reason != NULL ||
        !sio_config_requests(context->config, SIOTLS_REQUEST_REPLAY_CHECK))
        return SIO_DONE;
    if (!is_asking)
        early->reason = sio_early_data_untimely(context, &handshake->psk);
    if (early->reason != NULL)
        return SIO_DONE;
    enum sio_outcome outcome = sio_ask(&context->journal, SIOTLS_EVENT_REPLAY_CHECK);
    if (outcome != SIO_DONE)
        return outcome;
    early->reason = sio_early_data_untimely(context, &handshake->psk);
    if (early->reason == NULL && !early->is_fresh)
        early->reason = "early_data: REPLAY_CHECK was answered with no";
    return SIO_DONE;
}

static void skip(const struct sio_flow *flow, uint32_t allowed)
{
    flow->calls->skip_early_data(flow->carrier,
                                 allowed < UINT32_MAX - MIN_SKIPPED ? allowed + MIN_SKIPPED : UINT32_MAX);
}

void sio_early_data_expect(struct sio_context *context)
{
    skip(&context->flow, context->config->sessions.max_early_data);
}

static void accept(struct sio_handshake *handshake)
{
    handshake->negotiated->early_data = SIOTLS_EARLY_DATA_ACCEPTED;
    handshake->early.left = handshake->psk.session.max_early_data;
    handshake->context->journal.news |= SIO_NEWS_EARLY_DATA;
}

/* A client with an older ticket sends what that allowed, also when the ticket is not taken. */
static void refuse(struct sio_handshake *handshake)
{
    uint32_t allowed = handshake->context->config->sessions.max_early_data;
    uint32_t promised = handshake->psk.promised_early_data;
    handshake->negotiated->early_data = SIOTLS_EARLY_DATA_REJECTED;
    handshake->negotiated->early_data_reason = handshake->early.reason;
    skip(&handshake->context->flow, promised > allowed ? promised : allowed);
}

void sio_early_data_commit(struct sio_handshake *handshake)
{
    const struct sio_flow *flow = &handshake->context->flow;
    const struct sio_first_hello *first = &handshake->hello.server->first;
    /* Whatever was refused came before this hello. */
    flow->calls->skip_no_more(flow->carrier);
    if (first->is_of_cookie && first->offered_early)
        handshake->negotiated->early_data = SIOTLS_EARLY_DATA_REJECTED;
    if (!is_offered(handshake))
        return;
    if (handshake->early.reason == NULL)
        accept(handshake);
    else
        refuse(handshake);
}

bool sio_early_data_recv(struct sio_handshake *handshake, size_t content_len)
{
    struct sio_early *early = &handshake->early;
    if (content_len > early->left)
        return sio_fail(&handshake->context->error, SIOTLS_ALERT_UNEXPECTED_MESSAGE,
                        "early_data: more came than the ticket allows");
    early->left -= (uint32_t)content_len;
    early->is_text = true;
    return true;
}

/* ---- client ---- */

/* A HelloRetryRequest refuses it (RFC 9846 4.2.2), and what follows is in the clear again. */
enum sio_outcome sio_early_data_drop(struct sio_handshake *handshake)
{
    const struct sio_flow *flow = &handshake->context->flow;
    sio_early_data_note_rejection(&handshake->early, handshake->negotiated, &handshake->context->journal);
    handshake->early.is_key_in_use = false;
    handshake->send_level = SIO_LEVEL_INITIAL;
    flow->calls->drop_send_key(flow->carrier);
    return SIO_DONE;
}
