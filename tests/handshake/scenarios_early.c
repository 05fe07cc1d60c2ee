/* SPDX-License-Identifier: Apache-2.0 */
/*
 * scenarios_early.c: early data that is taken, and every reason for which it is not (RFC 8446 2.3, 4.2.10, 8).
 */
#include <stdlib.h>
#include <string.h>

#include "scenarios.h"
#include "sessions.h"

enum { MAX_EARLY = 1000, EARLY_LEN = 600 };

static struct siotls_config *server_config(struct pair *pair)
{
    return pair->ends[PAIR_SERVER].config;
}

static bool allow(struct pair *pair)
{
    return sessions_ask(pair) && siotls_config_set_early_data(server_config(pair), MAX_EARLY) == 0;
}

static bool with_register(struct pair *pair)
{
    struct siotls_strike_register *reg = NULL;
    bool done = allow(pair) && siotls_strike_register_new(&reg, 8, pair_time_ms, pair->memory) == 0 &&
                siotls_config_set_strike_register(server_config(pair), reg) == 0;
    siotls_strike_register_free(reg);
    return done;
}

/* RFC 8449 4: the client sends it before it hears of the limit. */
static bool with_short_records(struct pair *pair)
{
    return with_register(pair) && siotls_config_set_record_size_limit(server_config(pair), 64) == 0 &&
           siotls_config_set_record_size_limit(pair->ends[PAIR_CLIENT].config, 16385) == 0;
}

static bool with_events(struct pair *pair)
{
    return allow(pair) && siotls_config_set_events(server_config(pair), SIOTLS_REQUEST_REPLAY_CHECK) == 0;
}

/* ---- parts ---- */

/* Early text of the client; what does not go is dropped. */
static bool say_early(struct pair *pair, size_t text_len)
{
    struct pair_end *client = &pair->ends[PAIR_CLIENT];
    size_t taken = 0;
    uint8_t text[4096];
    for (size_t i = 0; i < text_len; i++)
        text[i] = (uint8_t)(i * 7);
    int status = siotls_conn_send_data(client->conn, &taken, text, text_len);
    if (status != 0)
        client->status = status;
    return status == 0 && (taken == text_len || pair_complain("%zu early bytes are sent", taken));
}

static bool begin_early(struct pair *pair, size_t text_len)
{
    return sessions_second(pair) && siotls_conn_enable_early_data(pair->ends[PAIR_CLIENT].conn) == 0 &&
           pair_start(pair) && say_early(pair, text_len);
}

static bool early(struct pair *pair, size_t text_len)
{
    return begin_early(pair, text_len) && pair_settle(pair);
}

static bool both_say(struct pair *pair, int early_data, enum siotls_event_type client_event)
{
    for (int side = 0; side < PAIR_NUM_SIDES; side++) {
        struct siotls_info info = pair_info(pair, (enum pair_side)side);
        if (!info.is_done || info.early_data != early_data || info.early_data_left != 0)
            return pair_complain("side %d says of early data: %d", side, info.early_data);
    }
    return pair->ends[PAIR_CLIENT].num_events[client_event] == 1 || pair_complain("the client's event is missing");
}

static bool is_accepted(struct pair *pair)
{
    const struct pair_end *server = &pair->ends[PAIR_SERVER];
    for (size_t i = 0; i < EARLY_LEN && i < server->text.data_len; i++)
        if (server->text.data[i] != (uint8_t)(i * 7))
            return pair_complain("early text is another");
    return (server->text.data_len == EARLY_LEN || pair_complain("%zu early bytes came", server->text.data_len)) &&
           (pair->num_early == EARLY_LEN || pair_complain("%zu bytes came as early", pair->num_early)) &&
           server->num_events[SIOTLS_EVENT_EARLY_DATA] == 1 &&
           both_say(pair, SIOTLS_EARLY_DATA_ACCEPTED, SIOTLS_EVENT_EARLY_DATA) && sessions_are_resumed(pair);
}

/* The server saw none of it, and the connection goes on. */
static bool is_rejected(struct pair *pair)
{
    return (pair->ends[PAIR_SERVER].text.data_len == 0 || pair_complain("refused text comes")) &&
           pair->num_early == 0 && both_say(pair, SIOTLS_EARLY_DATA_REJECTED, SIOTLS_EVENT_EARLY_DATA_REJECTED) &&
           pair_say(pair, PAIR_CLIENT, 100) && pair_say(pair, PAIR_SERVER, 100);
}

static bool is_rejected_and_resumed(struct pair *pair)
{
    return is_rejected(pair) && sessions_are_resumed(pair);
}

/* ---- accepted ---- */

static bool play_accepted(struct pair *pair)
{
    return sessions_first(pair) && early(pair, EARLY_LEN) && is_accepted(pair) && pair_say(pair, PAIR_SERVER, 100);
}

/* No text at all is early data too. */
static bool play_empty(struct pair *pair)
{
    return sessions_first(pair) && early(pair, 0) &&
           both_say(pair, SIOTLS_EARLY_DATA_ACCEPTED, SIOTLS_EVENT_EARLY_DATA) && pair_say(pair, PAIR_CLIENT, 50);
}

/* Both sides export the same before the handshake is done. */
static bool play_early_export(struct pair *pair)
{
    uint8_t exports[PAIR_NUM_SIDES][20];
    if (!sessions_first(pair) || !begin_early(pair, EARLY_LEN) || !pair_settle_without(pair, PAIR_CLIENT))
        return false;
    for (int side = 0; side < PAIR_NUM_SIDES; side++)
        if (siotls_conn_export_early(pair->ends[side].conn, exports[side], sizeof exports[side], "early",
                                     (const uint8_t *)"context", 7) != 0)
            return pair_complain("side %d has no early export", side);
    return (memcmp(exports[0], exports[1], sizeof exports[0]) == 0 || pair_complain("the early exports differ")) &&
           pair_settle(pair) && is_accepted(pair);
}

/* The client's text is limited to what the ticket allows. */
static bool play_limited(struct pair *pair)
{
    static const uint8_t text[MAX_EARLY + 1];
    size_t taken = 0;
    struct pair_end *client = &pair->ends[PAIR_CLIENT];
    if (!sessions_first(pair) || !begin_early(pair, 0))
        return false;
    if (pair_info(pair, PAIR_CLIENT).early_data_left != MAX_EARLY ||
        siotls_conn_send_data(client->conn, &taken, text, sizeof text) != 0 || taken != MAX_EARLY)
        return pair_complain("%zu bytes are taken", taken);
    return pair_settle(pair) && pair->ends[PAIR_SERVER].text.data_len == MAX_EARLY;
}

/* ---- replayed ---- */

/* What the client sent first comes again, to a server that has the same register. */
static bool play_replayed(struct pair *pair)
{
    struct pair_bytes recorded = {0};
    if (!sessions_first(pair) || !begin_early(pair, EARLY_LEN) || !pair_settle_without(pair, PAIR_SERVER))
        return false;
    pair_append(&recorded, pair->ends[PAIR_SERVER].wire.data, pair->ends[PAIR_SERVER].wire.data_len);
    bool done = pair_settle(pair) && is_accepted(pair) && pair_again(pair);
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
    return sessions_first(pair) && early(pair, EARLY_LEN) && is_rejected_and_resumed(pair);
}

static bool edit_and_play(struct pair *pair, sessions_change *change)
{
    return sessions_first(pair) && sessions_edit(pair, change) && early(pair, EARLY_LEN);
}

static void make_older(struct sio_session *session)
{
    session->age_add += 10001;
}

static bool play_too_old(struct pair *pair)
{
    return edit_and_play(pair, make_older) && is_rejected_and_resumed(pair);
}

static void lose_ticket(struct sio_session *session)
{
    static const uint8_t ticket[100] = {1};
    session->ticket = sio_bytes(ticket, sizeof ticket);
}

static bool play_lost(struct pair *pair)
{
    return edit_and_play(pair, lose_ticket) && is_rejected(pair) && sessions_are_full(pair);
}

static bool retried(struct pair *pair)
{
    const uint16_t group = SIOTLS_GROUP_SECP256R1;
    return with_register(pair) && siotls_config_set_groups(server_config(pair), &group, 1) == 0;
}

/* Another protocol than that of the session (RFC 8446 4.2.10). */
static bool protocols(struct pair *pair)
{
    const struct siotls_bytes names[] = {{(const uint8_t *)"h2", 2}, {(const uint8_t *)"h3", 2}};
    return with_register(pair) && siotls_config_set_alpn(server_config(pair), names, 1) == 0 &&
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
    return sessions_first(pair) && sessions_edit_stored(pair, other_protocol) && early(pair, EARLY_LEN) &&
           is_rejected_and_resumed(pair);
}

/* ---- failures ---- */

static void allow_more(struct sio_session *session)
{
    session->max_early_data = 1 << 20;
}

static bool play_too_much(struct pair *pair)
{
    return sessions_first(pair) && sessions_edit(pair, allow_more) && early(pair, MAX_EARLY + 1);
}

/* What is refused is passed over, but not without end. */
static bool play_too_much_refused(struct pair *pair)
{
    if (!sessions_first(pair) || !sessions_edit(pair, allow_more) || !begin_early(pair, 0))
        return false;
    for (size_t i = 0; i < 5; i++)
        if (!say_early(pair, 4096))
            return false;
    return pair_settle(pair);
}

/* The client thinks that its session was of another protocol. */
static bool play_accepted_as_other(struct pair *pair)
{
    return sessions_first(pair) && sessions_edit(pair, other_protocol) && early(pair, EARLY_LEN);
}

#define SERVER_FAILS(reason)                                                                                           \
    {                                                                                                                  \
        {SIOTLS_ERROR_PEER_ALERT, SIOTLS_ALERT_UNEXPECTED_MESSAGE, SIOTLS_ORIGIN_PEER, NULL},                          \
        {                                                                                                              \
            SIOTLS_ERROR_PROTOCOL, SIOTLS_ALERT_UNEXPECTED_MESSAGE, SIOTLS_ORIGIN_LOCAL, reason                        \
        }                                                                                                              \
    }

const struct pair_scenario scenarios_early[] = {
    {.name = "early data, strike register", .configure = with_register, .play = play_accepted},
    {.name = "early data, REPLAY_CHECK", .configure = with_events, .play = play_accepted},
    {.name = "early data of no bytes", .configure = with_register, .play = play_empty},
    {.name = "early data and its exporter", .configure = with_register, .play = play_early_export},
    {.name = "early data up to the limit", .configure = with_register, .play = play_limited},
    {.name = "early data of a protocol", .configure = protocols, .play = play_same_protocol},
    {.name = "early data replayed, strike register", .configure = with_register, .play = play_replayed},
    {.name = "early data replayed, REPLAY_CHECK", .configure = with_events, .play = play_replayed},
    {.name = "early data and no register", .configure = allow, .play = play_rejected},
    {.name = "early data and record_size_limit", .configure = with_short_records, .play = play_accepted},
    {.name = "early data, too old", .configure = with_register, .play = play_too_old},
    {.name = "early data with an unknown ticket", .configure = with_register, .play = play_lost},
    {.name = "early data and a retry", .configure = retried, .play = play_rejected},
    {.name = "early data of another protocol", .configure = stored_protocols, .play = play_other_protocol},
    {.name = "too much early data",
     .configure = with_register,
     .play = play_too_much,
     .ends = SERVER_FAILS("early_data: more came than the ticket allows")},
    {.name = "too much refused early data",
     .configure = allow,
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
