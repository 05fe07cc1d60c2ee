/* SPDX-License-Identifier: Apache-2.0 */
/*
 * scenarios_early_time.c: early data while time passes, goes back, jumps, is not told, and differs between configs
 * (RFC 9846 8.2 and 8.3): nothing that was taken is taken again, and the handshake goes on.
 */
#include <stdlib.h>
#include <string.h>

#include "early.h"
#include "scenarios.h"

enum { SECOND = 1000, HOUR = 3600 * SECOND, WINDOW = 10 * SECOND, LARGE_WINDOW = 600 * SECOND };

static struct siotls_config *server_config(struct pair *pair)
{
    return pair->ends[PAIR_SERVER].config;
}

static bool has_reason(const struct pair *pair, const char *reason)
{
    const char *given = siotls_conn_early_data_reason(pair->ends[PAIR_SERVER].conn);
    return (given != NULL && strcmp(given, reason) == 0) ||
           pair_complain("the reason is \"%s\"", given != NULL ? given : "none");
}

static bool is_rejected_for(struct pair *pair, const char *reason)
{
    return has_reason(pair, reason) && early_is_rejected_and_resumed(pair);
}

#define UNTIMELY "early_data: the hello is not as old as it says"
#define UNTOLD "early_data: the time was not set since bytes were last received"
#define SEEN "early_data: the hello was seen before"
#define BEHIND "early_data: the clock is behind what the strike register was told"
#define UNKNOWN "early_data: the hello reaches behind what the strike register knows"

/* ---- who tells the time ---- */

/* Once, when the connection is made: the client may have waited for an hour before it said anything. */
static bool play_told_before_start(struct pair *pair)
{
    if (!sessions_first(pair) || !early_begin(pair, EARLY_LEN))
        return false;
    pair->ends[PAIR_SERVER].time_ms = PAIR_NO_TIME;
    return pair_settle(pair) && is_rejected_for(pair, UNTOLD);
}

/* For the first bytes of the hello only. */
static bool play_told_for_the_first_bytes(struct pair *pair)
{
    struct pair_end *server = &pair->ends[PAIR_SERVER];
    size_t taken = 0;
    if (!sessions_first(pair) || !early_begin(pair, EARLY_LEN) || !pair_settle_without(pair, PAIR_SERVER) ||
        siotls_conn_set_time(server->conn, server->time_ms) != 0 ||
        siotls_conn_receive_data(server->conn, &taken, server->wire.data, 10) != 0 || taken != 10)
        return false;
    pair_drop(&server->wire, taken);
    server->time_ms = PAIR_NO_TIME;
    return pair_settle(pair) && is_rejected_for(pair, UNTOLD);
}

/* Whole, and calls that take nothing are no calls. */
static bool play_told_once_after_start(struct pair *pair)
{
    struct pair_end *server = &pair->ends[PAIR_SERVER];
    size_t taken = 0;
    if (!sessions_first(pair) || !early_begin(pair, EARLY_LEN) || !pair_settle_without(pair, PAIR_SERVER) ||
        siotls_conn_set_time(server->conn, server->time_ms) != 0 ||
        siotls_conn_receive_data(server->conn, &taken, server->wire.data, 0) != 0 ||
        siotls_conn_receive_in_place(server->conn, &taken, server->wire.data, 0) != 0 ||
        siotls_conn_received(server->conn, 0) != 0 ||
        siotls_conn_receive_data(server->conn, &taken, server->wire.data, server->wire.data_len) != 0)
        return false;
    pair_drop(&server->wire, taken);
    return pair_settle(pair) && early_is_accepted(pair) &&
           (siotls_conn_early_data_reason(server->conn) == NULL || pair_complain("there is a reason"));
}

/* ---- how old the hello is ---- */

static uint32_t difference_ms;

static void shift_age(struct sio_session *session)
{
    session->age_add += difference_ms;
}

/* The client says that it is older by so much than it is. */
static bool play_shifted(struct pair *pair, int32_t by_ms)
{
    difference_ms = (uint32_t)by_ms;
    if (!sessions_first(pair) || !sessions_edit(pair, shift_age))
        return false;
    pair->later_ms = 30 * SECOND;
    return early_play(pair, EARLY_LEN);
}

static bool play_as_old_as_allowed(struct pair *pair)
{
    return play_shifted(pair, WINDOW) && early_is_accepted(pair);
}

static bool play_as_young_as_allowed(struct pair *pair)
{
    return play_shifted(pair, -WINDOW) && early_is_accepted(pair);
}

static bool play_too_young(struct pair *pair)
{
    return play_shifted(pair, -WINDOW - 1) && is_rejected_for(pair, UNTIMELY);
}

/* Of before the ticket: what the client says is 49 days, modulo 2^32 milliseconds. */
static bool play_before_the_ticket(struct pair *pair)
{
    return play_shifted(pair, -31 * SECOND) && is_rejected_for(pair, UNTIMELY);
}

/* The server's clock went back by half a minute after it issued the ticket: to both it has no age. */
static bool play_ticket_of_the_future(struct pair *pair)
{
    if (!pair_set_time(pair, PAIR_SERVER, pair_time_ms + 30 * SECOND) || !sessions_first(pair))
        return false;
    return early_play(pair, EARLY_LEN) && is_rejected_for(pair, UNTIMELY);
}

/* ---- replays ---- */

/* What the client sends first. */
static bool record(struct pair *pair, struct pair_bytes *recorded)
{
    struct pair_bytes *wire = &pair->ends[PAIR_SERVER].wire;
    return sessions_first(pair) && early_begin(pair, EARLY_LEN) && pair_settle_without(pair, PAIR_SERVER) &&
           pair_append(recorded, wire->data, wire->data_len);
}

/* It comes at another time. reason NULL: and is taken. */
static bool replay(struct pair *pair, const struct pair_bytes *recorded, uint64_t later_ms, const char *reason)
{
    struct pair_end *server = &pair->ends[PAIR_SERVER];
    pair->later_ms = later_ms;
    pair->num_early = 0;
    if (!pair_again(pair))
        return false;
    pair_append(&server->wire, recorded->data, recorded->data_len);
    server->started = true;
    if (siotls_conn_start(server->conn) != 0 || !pair_settle(pair))
        return false;
    if (reason == NULL)
        return pair->num_early == EARLY_LEN || pair_complain("it is not taken");
    return pair->num_early == 0 && pair_info(pair, PAIR_SERVER).early_data == SIOTLS_EARLY_DATA_REJECTED &&
           has_reason(pair, reason) && pair_info(pair, PAIR_SERVER).is_resumed;
}

typedef bool replay_play(struct pair *pair, const struct pair_bytes *recorded);

static bool with_record(struct pair *pair, replay_play *play)
{
    struct pair_bytes recorded = {0};
    bool done = record(pair, &recorded) && play(pair, &recorded);
    free(recorded.data);
    return done;
}

/* Another hello tells the register that time goes on. */
static bool pass_time(struct pair *pair, uint64_t later_ms)
{
    pair->later_ms = later_ms;
    pair->num_early = 0;
    return pair_again(pair) && pair_shake_hands(pair) && pair_say(pair, PAIR_SERVER, 1) &&
           early_play(pair, EARLY_LEN) && early_is_accepted(pair);
}

static bool when_time_goes_back(struct pair *pair, const struct pair_bytes *recorded)
{
    return pair_settle(pair) && early_is_accepted(pair) && replay(pair, recorded, WINDOW, SEEN) &&
           pass_time(pair, HOUR) && replay(pair, recorded, 0, BEHIND) && pass_time(pair, HOUR + SECOND) &&
           replay(pair, recorded, HOUR, UNTIMELY);
}

static bool play_time_goes_back(struct pair *pair)
{
    return with_record(pair, when_time_goes_back);
}

/* The clock is set back to before the hello, and goes on from there: it is believed, but the hello is not taken. */
static bool when_time_is_set_back(struct pair *pair, const struct pair_bytes *recorded)
{
    return pair_settle(pair) && early_is_accepted(pair) && pass_time(pair, HOUR) &&
           pass_time(pair, HOUR + 61 * SECOND) && replay(pair, recorded, (uint64_t)0 - 60 * SECOND, BEHIND) &&
           replay(pair, recorded, 0, UNKNOWN) && replay(pair, recorded, WINDOW, UNKNOWN) && pass_time(pair, WINDOW);
}

static bool play_time_is_set_back(struct pair *pair)
{
    return with_record(pair, when_time_is_set_back);
}

/* The other way round: whoever held it back brings it when the others know that it is late. */
static bool when_it_is_held_back(struct pair *pair, const struct pair_bytes *recorded)
{
    return pass_time(pair, HOUR) && replay(pair, recorded, 0, BEHIND);
}

static bool play_held_back(struct pair *pair)
{
    return with_record(pair, when_it_is_held_back);
}

/* ---- configs that share a register ---- */

static bool share_keys(struct pair *pair, struct siotls_strike_register *reg)
{
    struct siotls_ticket_keys *keys = NULL;
    bool done = siotls_ticket_keys_new(&keys, pair->set, pair->memory, NULL) == 0 &&
                siotls_config_set_ticket_keys(server_config(pair), keys) == 0 &&
                siotls_config_set_ticket_keys(pair->other_config, keys) == 0 &&
                siotls_config_set_strike_register(server_config(pair), reg) == 0 &&
                siotls_config_set_strike_register(pair->other_config, reg) == 0;
    siotls_ticket_keys_free(keys);
    return done;
}

/* The first has a window of ten seconds, the other one of ten minutes. */
static bool two_configs(struct pair *pair)
{
    struct siotls_strike_register *reg = NULL;
    bool done = early_allow(pair) && pair_make_other_config(pair) &&
                siotls_config_add_identity(pair->other_config, pair->identity) == 0 &&
                siotls_config_set_early_data(pair->other_config, EARLY_MAX) == 0 &&
                siotls_config_set_early_data_window(pair->other_config, LARGE_WINDOW) == 0 &&
                siotls_strike_register_new(&reg, 8, pair_time_ms, pair->memory, NULL) == 0 && share_keys(pair, reg);
    siotls_strike_register_free(reg);
    return done;
}

static void swap_configs(struct pair *pair)
{
    struct siotls_config *config = server_config(pair);
    pair->ends[PAIR_SERVER].config = pair->other_config;
    pair->other_config = config;
}

/* The small window does not make the register forget what the large one can still take. */
static bool when_windows_differ(struct pair *pair, const struct pair_bytes *recorded)
{
    if (!pair_settle(pair) || !early_is_accepted(pair) || !pass_time(pair, 25 * SECOND) ||
        !pass_time(pair, 50 * SECOND) || !pass_time(pair, 75 * SECOND) ||
        !replay(pair, recorded, 75 * SECOND, UNTIMELY))
        return false;
    swap_configs(pair);
    return replay(pair, recorded, 80 * SECOND, SEEN);
}

static bool play_windows_differ(struct pair *pair)
{
    return with_record(pair, when_windows_differ);
}

/* ---- a limit that is lowered ---- */

enum { MANY = 30000 };

static bool with_lowered_limit(struct pair *pair)
{
    return two_configs(pair) && siotls_config_set_early_data(server_config(pair), MANY) == 0 &&
           siotls_config_set_early_data(pair->other_config, 500) == 0;
}

/* The client may send what its ticket allows: all of it is passed over. */
static bool play_lowered_limit(struct pair *pair)
{
    if (!sessions_first(pair))
        return false;
    swap_configs(pair);
    if (!early_begin(pair, 0))
        return false;
    for (size_t i = 0; i < 7; i++)
        if (!early_say(pair, 4096))
            return false;
    return pair_settle(pair) && is_rejected_for(pair, "early_data: the ticket allows more than the config does now") &&
           /* A ticket of now is good. */
           early_play(pair, 400) && pair->num_early == 400;
}

static bool play_raised_limit(struct pair *pair)
{
    swap_configs(pair);
    if (!pair_again(pair) || !sessions_first(pair))
        return false;
    swap_configs(pair);
    return early_play(pair, 400) && pair->num_early == 400;
}

/* ---- an earlier process ---- */

static const uint8_t key_material[SIOTLS_TICKET_KEY_SIZE] = {1, 2, 3};

/* Keys that were given may have been another's: its clock may have been ahead of ours. */
static bool with_given_keys(struct pair *pair)
{
    struct siotls_ticket_keys *keys = NULL;
    bool done = early_with_register(pair) && siotls_ticket_keys_new(&keys, pair->set, pair->memory, NULL) == 0 &&
                siotls_ticket_keys_set(keys, key_material, sizeof key_material, NULL) == 0 &&
                siotls_config_set_ticket_keys(server_config(pair), keys) == 0;
    siotls_ticket_keys_free(keys);
    return done;
}

static bool play_first_window(struct pair *pair)
{
    if (!sessions_first(pair))
        return false;
    pair->later_ms = WINDOW - 1;
    if (!early_play(pair, EARLY_LEN) || !is_rejected_for(pair, UNKNOWN))
        return false;
    return pass_time(pair, WINDOW);
}

/* ---- REPLAY_CHECK ---- */

static uint64_t told_lifetime_ms;

static bool answer_and_note(struct pair *pair, enum pair_side side, const struct siotls_event *event)
{
    if (event->type == SIOTLS_EVENT_REPLAY_CHECK)
        told_lifetime_ms = event->lifetime_ms;
    return pair_answer(pair, side, event);
}

/* It is remembered until, by a clock that is a minute behind, no window of any machine has the hello's own time. */
static bool lasts(uint64_t after_ms)
{
    return told_lifetime_ms == after_ms + LARGE_WINDOW + 60 * SECOND ||
           pair_complain("it is remembered for %u ms", (unsigned)told_lifetime_ms);
}

static bool play_lifetime_of_the_future(struct pair *pair)
{
    return play_as_old_as_allowed(pair) && lasts(WINDOW);
}

static bool play_lifetime_of_the_past(struct pair *pair)
{
    return play_as_young_as_allowed(pair) && lasts((uint64_t)0 - WINDOW);
}

/* The store takes its time, and the application says so. */
static bool answer_late(struct pair *pair, enum pair_side side, const struct siotls_event *event)
{
    if (event->type == SIOTLS_EVENT_REPLAY_CHECK && !pair_set_time(pair, side, pair_time_ms + WINDOW + 1))
        return false;
    return pair_answer(pair, side, event);
}

static bool answer_in_time(struct pair *pair, enum pair_side side, const struct siotls_event *event)
{
    if (event->type == SIOTLS_EVENT_REPLAY_CHECK && !pair_set_time(pair, side, pair_time_ms + WINDOW))
        return false;
    return pair_answer(pair, side, event);
}

static bool play_accepted(struct pair *pair)
{
    return sessions_first(pair) && early_play(pair, EARLY_LEN) && early_is_accepted(pair);
}

static bool play_answered_late(struct pair *pair)
{
    return sessions_first(pair) && early_play(pair, EARLY_LEN) && is_rejected_for(pair, UNTIMELY);
}

static bool answer_no(struct pair *pair, enum pair_side side, const struct siotls_event *event)
{
    if (event->type == SIOTLS_EVENT_REPLAY_CHECK)
        return siotls_conn_answer_replay_check(pair->ends[side].conn, event->id, 0) == 0;
    return pair_answer(pair, side, event);
}

static bool play_answered_no(struct pair *pair)
{
    return sessions_first(pair) && early_play(pair, EARLY_LEN) &&
           is_rejected_for(pair, "early_data: REPLAY_CHECK was answered with no");
}

/* Both: the register sees that this machine's clock goes back, the store what others saw. */
static bool with_both(struct pair *pair)
{
    return early_with_register(pair) && siotls_config_set_events(server_config(pair), SIOTLS_REQUEST_REPLAY_CHECK) == 0;
}

static bool answer_yes(struct pair *pair, enum pair_side side, const struct siotls_event *event)
{
    if (event->type == SIOTLS_EVENT_REPLAY_CHECK)
        return siotls_conn_answer_replay_check(pair->ends[side].conn, event->id, 1) == 0;
    return pair_answer(pair, side, event);
}

/* ---- a decision in between ---- */

static bool with_hello_events(struct pair *pair)
{
    return early_with_register(pair) && siotls_config_set_events(server_config(pair), SIOTLS_REQUEST_CLIENT_HELLO) == 0;
}

static bool answer_hello_late(struct pair *pair, enum pair_side side, const struct siotls_event *event)
{
    if (event->type == SIOTLS_EVENT_CLIENT_HELLO && pair->later_ms > 0 &&
        !pair_set_time(pair, side, pair_time_ms + pair->later_ms + WINDOW + 1))
        return false;
    return pair_answer(pair, side, event);
}

static bool play_hello_decided_late(struct pair *pair)
{
    if (!sessions_first(pair))
        return false;
    pair->later_ms = 1;
    return early_play(pair, EARLY_LEN) && is_rejected_for(pair, UNTIMELY);
}

const struct pair_scenario scenarios_early_time[] = {
    {.name = "early data, time told once", .configure = early_with_register, .play = play_told_before_start},
    {.name = "early data, time told once, REPLAY_CHECK",
     .configure = early_with_events,
     .play = play_told_before_start},
    {.name = "early data, time not told for all of it",
     .configure = early_with_register,
     .play = play_told_for_the_first_bytes},
    {.name = "early data, time told for all of it",
     .configure = early_with_register,
     .play = play_told_once_after_start},
    {.name = "early data as old as allowed", .configure = early_with_register, .play = play_as_old_as_allowed},
    {.name = "early data as young as allowed", .configure = early_with_register, .play = play_as_young_as_allowed},
    {.name = "early data, too young", .configure = early_with_register, .play = play_too_young},
    {.name = "early data, too young, REPLAY_CHECK", .configure = early_with_events, .play = play_too_young},
    {.name = "early data of before the ticket", .configure = early_with_register, .play = play_before_the_ticket},
    {.name = "early data, ticket of the future", .configure = early_with_register, .play = play_ticket_of_the_future},
    {.name = "early data, ticket of the future, REPLAY_CHECK",
     .configure = early_with_events,
     .play = play_ticket_of_the_future},
    {.name = "early data replayed, time goes back", .configure = early_with_register, .play = play_time_goes_back},
    {.name = "early data replayed, time is set back", .configure = early_with_register, .play = play_time_is_set_back},
    {.name = "early data held back", .configure = early_with_register, .play = play_held_back},
    {.name = "early data replayed, two windows", .configure = two_configs, .play = play_windows_differ},
    {.name = "early data, lowered limit", .configure = with_lowered_limit, .play = play_lowered_limit},
    {.name = "early data, raised limit", .configure = with_lowered_limit, .play = play_raised_limit},
    {.name = "early data, keys that were given", .configure = with_given_keys, .play = play_first_window},
    {.name = "early data, lifetime of the future",
     .configure = early_with_events,
     .play = play_lifetime_of_the_future,
     .answer = answer_and_note},
    {.name = "early data, lifetime of the past",
     .configure = early_with_events,
     .play = play_lifetime_of_the_past,
     .answer = answer_and_note},
    {.name = "early data, REPLAY_CHECK answered late",
     .configure = early_with_events,
     .play = play_answered_late,
     .answer = answer_late},
    {.name = "early data, REPLAY_CHECK answered in time",
     .configure = early_with_events,
     .play = play_accepted,
     .answer = answer_in_time},
    {.name = "early data, REPLAY_CHECK answered with no",
     .configure = early_with_events,
     .play = play_answered_no,
     .answer = answer_no},
    {.name = "early data, register and REPLAY_CHECK",
     .configure = with_both,
     .play = play_accepted,
     .answer = answer_in_time},
    {.name = "early data, register and REPLAY_CHECK answered with no",
     .configure = with_both,
     .play = play_answered_no,
     .answer = answer_no},
    {.name = "early data replayed, register and REPLAY_CHECK",
     .configure = with_both,
     .play = play_time_goes_back,
     .answer = answer_yes},
    {.name = "early data, hello decided late",
     .configure = with_hello_events,
     .play = play_hello_decided_late,
     .answer = answer_hello_late},
    {.name = NULL},
};
