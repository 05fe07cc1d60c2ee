/* SPDX-License-Identifier: Apache-2.0 */
/*
 * early.c: see early.h.
 */
#include "handshake/psk/early.h"

#include "config/anti_replay/strike_register.h"
#include "config/session/ticket_keys.h"

/* How far the clocks of machines that share a store of hellos may differ. */
enum { MAX_SKEW_MS = 60000 };

void sio_early_data_note_rejection(struct sio_early *early, struct sio_negotiated *negotiated,
                                   struct sio_journal *journal)
{
    negotiated->early_data = SIOTLS_EARLY_DATA_REJECTED;
    early->left = 0;
    journal->news |= SIO_NEWS_EARLY_DATA_REJECTED;
}

/* A client takes its limit from its ticket, so one that allows more than we do now cannot be taken in part. */
const char *sio_early_data_obstacle(const struct sio_context *context, const struct sio_psk_part *psk,
                                    const struct sio_early_terms *terms)
{
    const struct sio_session *session = &psk->session;
    uint32_t max_early_data = sio_max_early_data(context);
    if (max_early_data == 0)
        return "early_data: the config takes none";
    if (psk->choice.psk != &psk->resumption || psk->choice.index != 0)
        return "early_data: the client's first PSK is no ticket that is taken";
    if (terms->is_retried)
        return "early_data: a HelloRetryRequest is needed";
    if (session->max_early_data == 0)
        return "early_data: the ticket allows none";
    if (session->max_early_data > max_early_data)
        return "early_data: the ticket allows more than the config does now";
    if (session->suite != terms->suite->id)
        return "early_data: the cipher suite is not the ticket's";
    if (!sio_bytes_equal(session->alpn, terms->alpn))
        return "early_data: the application protocol is not the ticket's";
    if (!sio_bytes_equal(session->early_context, context->flow.calls->early_context(context->flow.carrier)))
        return "early_data: the carrier's context is not the ticket's";
    if (!context->clock.is_current && !context->clock.was_told)
        return "early_data: the time was not set since bytes were last received";
    return NULL;
}

/* RFC 9846 8.3: when the client sent its hello, by our clock and its own view of the ticket's age. */
static uint64_t sent_ms(const struct sio_psk_part *psk)
{
    uint64_t issued_ms = psk->session.issued_ms;
    return issued_ms <= UINT64_MAX - psk->choice.age_ms ? issued_ms + psk->choice.age_ms : UINT64_MAX;
}

/* Keys that were given, and stores, may outlive a process. */
static bool is_of_this_process(const struct siotls_config *config)
{
    struct siotls_ticket_keys *keys = config->sessions.ticket_keys;
    return !sio_config_requests(config, SIOTLS_REQUEST_SESSION_STORE) && keys != NULL &&
           !sio_ticket_keys_were_given(keys);
}

static const char *strike_reason(enum sio_strike_result result)
{
    switch (result) {
    case SIO_STRIKE_FRESH:
        return NULL;
    case SIO_STRIKE_UNTIMELY:
        return "early_data: the hello is not as old as it says";
    case SIO_STRIKE_BEHIND:
        return "early_data: the clock is behind what the strike register was told";
    case SIO_STRIKE_UNKNOWN:
        return "early_data: the hello reaches behind what the strike register knows";
    case SIO_STRIKE_FULL:
        return "early_data: the strike register is full";
    default:
        return "early_data: the hello was seen before";
    }
}

/* Without anybody to ask it is taken for a replay. */
const char *sio_early_data_strike(const struct sio_context *context, const struct sio_psk_part *psk)
{
    const struct siotls_config *config = context->config;
    struct siotls_strike_register *reg = config->sessions.strike_register;
    bool has_store = sio_config_requests(config, SIOTLS_REQUEST_REPLAY_CHECK);
    if (reg == NULL)
        return has_store ? NULL : "early_data: the config has nothing that remembers hellos";
    struct sio_strike strike = {
        .binder = sio_bytes(psk->binder, psk->choice.psk->kdf.hash.algorithm->digest_size),
        .issued_ms = psk->session.issued_ms,
        .sent_ms = sent_ms(psk),
        .time_ms = context->clock.now_ms,
        .window_ms = config->sessions.early_data_window_ms,
        .is_of_this_process = is_of_this_process(config),
    };
    return strike_reason(sio_strike_register_add(reg, &strike));
}

const char *sio_early_data_untimely(const struct sio_context *context, const struct sio_psk_part *psk)
{
    const struct sio_session_policy *policy = &context->config->sessions;
    struct siotls_strike_register *reg = policy->strike_register;
    uint64_t told_ms = context->clock.now_ms;
    uint64_t now_ms = reg != NULL ? sio_strike_register_tell(reg, told_ms) : told_ms;
    uint64_t then_ms = sent_ms(psk);
    uint64_t difference_ms = now_ms > then_ms ? now_ms - then_ms : then_ms - now_ms;
    return difference_ms <= policy->early_data_window_ms ? NULL : strike_reason(SIO_STRIKE_UNTIMELY);
}

/* It counts from the hello's own time: another machine may have the largest window, and a clock that is behind. */
uint64_t sio_early_data_remember_ms(const struct sio_context *context, const struct sio_psk_part *psk)
{
    uint64_t now_ms = context->clock.now_ms;
    uint64_t then_ms = sent_ms(psk);
    uint64_t ahead_ms = then_ms > now_ms ? then_ms - now_ms : 0;
    uint64_t passed_ms = then_ms < now_ms ? now_ms - then_ms : 0;
    uint64_t window_ms = SIO_MAX_EARLY_DATA_WINDOW_MS;
    return ahead_ms + (passed_ms < window_ms ? window_ms - passed_ms : 0) + MAX_SKEW_MS;
}
