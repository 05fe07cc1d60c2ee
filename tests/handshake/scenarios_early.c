/* SPDX-License-Identifier: Apache-2.0 */
/*
 * scenarios_early.c: early data that is taken, and every reason for which it is not (RFC 9846 2.3, 4.3.10, 8).
 */
#include <stdlib.h>
#include <string.h>

#include "early.h"
#include "scenarios.h"
#include "sessions.h"

static struct siotls_config *server_config(struct pair *pair)
{
    return pair->ends[PAIR_SERVER].config;
}

/* RFC 8449 4: the client sends it before it hears of the limit. */
static bool with_short_records(struct pair *pair)
{
    return early_with_register(pair) && siotls_config_set_record_size_limit(server_config(pair), 64) == 0 &&
           siotls_config_set_record_size_limit(pair->ends[PAIR_CLIENT].config, 16385) == 0;
}

/* ---- accepted ---- */

static bool play_accepted(struct pair *pair)
{
    return sessions_first(pair) && early_play(pair, EARLY_LEN) && early_is_accepted(pair) &&
           pair_say(pair, PAIR_SERVER, 100);
}

/* No text at all is early data too. */
static bool play_empty(struct pair *pair)
{
    return sessions_first(pair) && early_play(pair, 0) &&
           early_both_say(pair, SIOTLS_EARLY_DATA_ACCEPTED, SIOTLS_EVENT_EARLY_DATA) && pair_say(pair, PAIR_CLIENT, 50);
}

/* Both sides export the same before the handshake is done. */
static bool play_early_export(struct pair *pair)
{
    uint8_t exports[PAIR_NUM_SIDES][20];
    if (!sessions_first(pair) || !early_begin(pair, EARLY_LEN) || !pair_settle_without(pair, PAIR_CLIENT))
        return false;
    for (int side = 0; side < PAIR_NUM_SIDES; side++)
        if (siotls_conn_export_early_keying_material(pair->ends[side].conn, exports[side], sizeof exports[side],
                                                     "early", (const uint8_t *)"context", 7) != 0)
            return pair_complain("side %d has no early export", side);
    return (memcmp(exports[0], exports[1], sizeof exports[0]) == 0 || pair_complain("the early exports differ")) &&
           pair_settle(pair) && early_is_accepted(pair);
}

/* The client's text is limited to what the ticket allows. */
static bool play_limited(struct pair *pair)
{
    static const uint8_t text[EARLY_MAX + 1];
    size_t taken = 0;
    struct pair_end *client = &pair->ends[PAIR_CLIENT];
    if (!sessions_first(pair) || !early_begin(pair, 0))
        return false;
    if (pair_info(pair, PAIR_CLIENT).early_data_left != EARLY_MAX ||
        siotls_conn_send_data(client->conn, &taken, text, sizeof text) != 0 || taken != EARLY_MAX)
        return pair_complain("%zu bytes are taken", taken);
    return pair_settle(pair) && pair->ends[PAIR_SERVER].text.data_len == EARLY_MAX;
}

/* ---- replayed ---- */

/* What the client sent first comes again, to a server that has the same register. */
static bool play_replayed(struct pair *pair)
{
    struct pair_bytes recorded = {0};
    if (!sessions_first(pair) || !early_begin(pair, EARLY_LEN) || !pair_settle_without(pair, PAIR_SERVER))
        return false;
    pair_append(&recorded, pair->ends[PAIR_SERVER].wire.data, pair->ends[PAIR_SERVER].wire.data_len);
    bool done = pair_settle(pair) && early_is_accepted(pair) && pair_again(pair);
    pair->num_early = 0;
    if (done) {
        pair_append(&pair->ends[PAIR_SERVER].wire, recorded.data, recorded.data_len);
        pair->ends[PAIR_SERVER].started = true;
        done = siotls_conn_start(pair->ends[PAIR_SERVER].conn) == 0 && pair_settle(pair) && pair->num_early == 0 &&
               (pair_info(pair, PAIR_SERVER).early_data == SIOTLS_EARLY_DATA_REJECTED ||
                pair_complain("a replay is taken")) &&
               pair_info(pair, PAIR_SERVER).is_resumed;
    }
    free(recorded.data);
    return done;
}

/* ---- refused ---- */

static bool play_rejected(struct pair *pair)
{
    return sessions_first(pair) && early_play(pair, EARLY_LEN) && early_is_rejected_and_resumed(pair);
}

static bool edit_and_play(struct pair *pair, sessions_change *change)
{
    return sessions_first(pair) && sessions_edit(pair, change) && early_play(pair, EARLY_LEN);
}

static void make_older(struct sio_session *session)
{
    session->age_add += 10001;
}

static bool play_too_old(struct pair *pair)
{
    return edit_and_play(pair, make_older) && early_is_rejected_and_resumed(pair);
}

static void lose_ticket(struct sio_session *session)
{
    static const uint8_t ticket[100] = {1};
    session->ticket = sio_bytes(ticket, sizeof ticket);
}

static bool play_lost(struct pair *pair)
{
    return edit_and_play(pair, lose_ticket) && early_is_rejected(pair) && sessions_are_full(pair);
}

static bool retried(struct pair *pair)
{
    const uint16_t group = SIOTLS_GROUP_SECP256R1;
    return early_with_register(pair) && siotls_config_set_groups(server_config(pair), &group, 1) == 0;
}

/* Another protocol than that of the session (RFC 9846 4.3.10). */
static bool protocols(struct pair *pair)
{
    const struct siotls_bytes names[] = {{(const uint8_t *)"h2", 2}, {(const uint8_t *)"h3", 2}};
    return early_with_register(pair) && siotls_config_set_alpn(server_config(pair), names, 1) == 0 &&
           siotls_config_set_alpn(pair->ends[PAIR_CLIENT].config, names, 2) == 0;
}

static void other_protocol(struct sio_session *session)
{
    session->alpn = sio_bytes((const uint8_t *)"h3", 2);
}

static bool play_same_protocol(struct pair *pair)
{
    return play_accepted(pair) && pair_info(pair, PAIR_SERVER).alpn.data_len == 2;
}

static bool stored_protocols(struct pair *pair)
{
    return protocols(pair) && siotls_config_set_events(server_config(pair), SIOTLS_REQUEST_SESSION_STORE) == 0;
}

static bool play_other_protocol(struct pair *pair)
{
    return sessions_first(pair) && sessions_edit_stored(pair, other_protocol) && early_play(pair, EARLY_LEN) &&
           early_is_rejected_and_resumed(pair);
}

/* ---- failures ---- */

static void allow_more(struct sio_session *session)
{
    session->max_early_data = 1 << 20;
}

static bool play_too_much(struct pair *pair)
{
    return sessions_first(pair) && sessions_edit(pair, allow_more) && early_play(pair, EARLY_MAX + 1);
}

/* What is refused is passed over, but not without end. */
static bool play_too_much_refused(struct pair *pair)
{
    if (!sessions_first(pair) || !sessions_edit(pair, allow_more) || !early_begin(pair, 0))
        return false;
    for (size_t i = 0; i < 5; i++)
        if (!early_say(pair, 4096))
            return false;
    return pair_settle(pair);
}

/* The client thinks that its session was of another protocol. */
static bool play_accepted_as_other(struct pair *pair)
{
    return sessions_first(pair) && sessions_edit(pair, other_protocol) && early_play(pair, EARLY_LEN);
}

#define SERVER_FAILS(reason)                                                                                           \
    {                                                                                                                  \
        {SIOTLS_ERROR_PEER_ALERT, SIOTLS_ALERT_UNEXPECTED_MESSAGE, SIOTLS_ORIGIN_PEER, NULL},                          \
        {                                                                                                              \
            SIOTLS_ERROR_PROTOCOL, SIOTLS_ALERT_UNEXPECTED_MESSAGE, SIOTLS_ORIGIN_LOCAL, reason                        \
        }                                                                                                              \
    }

const struct pair_scenario scenarios_early[] = {
    {.name = "early data, strike register", .configure = early_with_register, .play = play_accepted},
    {.name = "early data, REPLAY_CHECK", .configure = early_with_events, .play = play_accepted},
    {.name = "early data of no bytes", .configure = early_with_register, .play = play_empty},
    {.name = "early data and its exporter", .configure = early_with_register, .play = play_early_export},
    {.name = "early data up to the limit", .configure = early_with_register, .play = play_limited},
    {.name = "early data of a protocol", .configure = protocols, .play = play_same_protocol},
    {.name = "early data replayed, strike register", .configure = early_with_register, .play = play_replayed},
    {.name = "early data replayed, REPLAY_CHECK", .configure = early_with_events, .play = play_replayed},
    {.name = "early data and no register", .configure = early_allow, .play = play_rejected},
    {.name = "early data and record_size_limit", .configure = with_short_records, .play = play_accepted},
    {.name = "early data, too old", .configure = early_with_register, .play = play_too_old},
    {.name = "early data with an unknown ticket", .configure = early_with_register, .play = play_lost},
    {.name = "early data and a retry", .configure = retried, .play = play_rejected},
    {.name = "early data of another protocol", .configure = stored_protocols, .play = play_other_protocol},
    {.name = "too much early data",
     .configure = early_with_register,
     .play = play_too_much,
     .ends = SERVER_FAILS("early_data: more came than the ticket allows")},
    {.name = "too much refused early data",
     .configure = early_allow,
     .play = play_too_much_refused,
     .ends = SERVER_FAILS("record: more refused early data came than is skipped")},
    {.name = "early data accepted as another protocol",
     .configure = protocols,
     .play = play_accepted_as_other,
     .ends = {{SIOTLS_ERROR_PROTOCOL, SIOTLS_ALERT_ILLEGAL_PARAMETER, SIOTLS_ORIGIN_LOCAL,
               "encrypted_extensions: early data is accepted with another protocol"},
              {SIOTLS_ERROR_PEER_ALERT, SIOTLS_ALERT_ILLEGAL_PARAMETER, SIOTLS_ORIGIN_PEER, NULL}}},
    {.name = NULL},
};
