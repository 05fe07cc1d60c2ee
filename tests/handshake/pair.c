/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pair.c: plays a scenario and judges how it ended. See pair.h.
 */
#include "pair.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config/identity/identity.h"
#include "fake_provider.h"
#include "pair_open.h"
#include "x509/form/certificate.h"

static char complaint[512];

const char *pair_complaint(void)
{
    return complaint;
}

/* The first complaint stands. */
bool pair_complain(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    if (complaint[0] == '\0')
        vsnprintf(complaint, sizeof complaint, format, arguments);
    va_end(arguments);
    return false;
}

struct siotls_info pair_info(const struct pair *pair, enum pair_side side)
{
    struct siotls_info info = {.size = sizeof info};
    if (siotls_conn_info(pair->ends[side].conn, &info) != 0)
        abort();
    return info;
}

/* ---- answers ---- */

bool pair_sign(struct pair *pair, enum pair_side side, const struct siotls_event *event, struct siotls_bytes spki)
{
    uint8_t signature[256];
    size_t signature_len = fake_signature(signature, spki, event->scheme, event->message);
    return siotls_conn_answer_sign(pair->ends[side].conn, event->id, signature, signature_len) == 0;
}

static bool answer_sign(struct pair *pair, enum pair_side side, const struct siotls_event *event)
{
    struct sio_error why = {0};
    struct sio_certificate leaf;
    if (!sio_certificate_parse(&leaf, event->identity->chain[0], &why))
        return pair_complain("the leaf does not parse");
    return pair_sign(pair, side, event, leaf.key.spki);
}

static bool answer_find_session(struct pair *pair, struct siotls_conn *conn, const struct siotls_event *event)
{
    size_t name_len = event->session_id.data_len;
    bool is_known = name_len == 32 && pair->stored.data_len > name_len &&
                    memcmp(pair->stored.data, event->session_id.data, name_len) == 0;
    return siotls_conn_answer_find_session(conn, event->id, is_known ? pair->stored.data + name_len : NULL,
                                           is_known ? pair->stored.data_len - name_len : 0) == 0;
}

static bool answer_replay_check(struct pair *pair, struct siotls_conn *conn, const struct siotls_event *event)
{
    size_t value_len = event->message.data_len;
    bool is_fresh = true;
    for (size_t i = 0; i + value_len <= pair->seen.data_len; i += value_len)
        is_fresh = is_fresh && memcmp(pair->seen.data + i, event->message.data, value_len) != 0;
    pair_append(&pair->seen, event->message.data, value_len);
    return event->lifetime_ms > 0 && siotls_conn_answer_replay_check(conn, event->id, is_fresh) == 0;
}

bool pair_answer(struct pair *pair, enum pair_side side, const struct siotls_event *event)
{
    struct siotls_conn *conn = pair->ends[side].conn;
    if (event->type == SIOTLS_EVENT_CLIENT_HELLO)
        return siotls_conn_answer_client_hello(conn, event->id, NULL, NULL) == 0;
    if (event->type == SIOTLS_EVENT_SIGN)
        return answer_sign(pair, side, event);
    if (event->type == SIOTLS_EVENT_VERIFY)
        return siotls_conn_answer_verify(conn, event->id) == 0;
    if (event->type == SIOTLS_EVENT_FIND_SESSION)
        return answer_find_session(pair, conn, event);
    if (event->type == SIOTLS_EVENT_REPLAY_CHECK)
        return answer_replay_check(pair, conn, event);
    return pair_complain("event %d has no answer", event->type);
}

/* ---- parts of plays ---- */

bool pair_set_time(struct pair *pair, enum pair_side side, uint64_t time_ms)
{
    pair->ends[side].time_ms = time_ms;
    return siotls_conn_set_time(pair->ends[side].conn, time_ms) == 0;
}

bool pair_start(struct pair *pair)
{
    for (int side = 0; side < PAIR_NUM_SIDES; side++) {
        struct pair_end *end = &pair->ends[side];
        end->started = true;
        end->status = siotls_conn_start(end->conn);
    }
    return (pair->ends[PAIR_CLIENT].status == 0 && pair->ends[PAIR_SERVER].status == 0) ||
           pair_complain("it does not start");
}

bool pair_shake_hands(struct pair *pair)
{
    if (!pair_start(pair) || !pair_settle(pair))
        return pair_complain("the handshake fails");
    for (int side = 0; side < PAIR_NUM_SIDES; side++)
        if (pair->ends[side].num_events[SIOTLS_EVENT_HANDSHAKE_DONE] != 1 ||
            !pair_info(pair, (enum pair_side)side).is_done)
            return pair_complain("side %d is not done", side);
    return true;
}

bool pair_say(struct pair *pair, enum pair_side side, size_t text_len)
{
    struct pair_end *end = &pair->ends[side];
    struct pair_end *peer = &pair->ends[1 - side];
    for (size_t i = 0; i < text_len; i++) {
        uint8_t byte = (uint8_t)(peer->said.data_len * 7 + (size_t)side);
        pair_append(&end->unsent, &byte, 1);
        pair_append(&peer->said, &byte, 1);
    }
    if (!pair_settle(pair))
        return pair_complain("text is not sent");
    if (peer->text.data_len != peer->said.data_len ||
        (text_len > 0 && memcmp(peer->text.data, peer->said.data, peer->said.data_len) != 0))
        return pair_complain("side %d received other text than was sent", 1 - (int)side);
    return true;
}

bool pair_update_key(struct pair *pair, enum pair_side side, bool request_peer)
{
    struct pair_end *end = &pair->ends[side];
    unsigned before = pair->ends[1 - side].num_events[SIOTLS_EVENT_KEY_UPDATE];
    unsigned own_before = end->num_events[SIOTLS_EVENT_KEY_UPDATE];
    end->status = siotls_conn_update_key(end->conn, request_peer);
    if (!pair_settle(pair))
        return pair_complain("the key is not updated");
    return (pair->ends[1 - side].num_events[SIOTLS_EVENT_KEY_UPDATE] == before + 1 &&
            end->num_events[SIOTLS_EVENT_KEY_UPDATE] == own_before + request_peer) ||
           pair_complain("KEY_UPDATE events are missing");
}

bool pair_close(struct pair *pair, enum pair_side side)
{
    struct pair_end *end = &pair->ends[side];
    end->status = siotls_conn_close(end->conn);
    if (!pair_settle(pair))
        return pair_complain("side %d does not close", (int)side);
    return (pair->ends[1 - side].num_events[SIOTLS_EVENT_CLOSED] == 1 && pair_info(pair, 1 - side).is_peer_closed &&
            !pair_info(pair, side).can_send) ||
           pair_complain("CLOSED does not come");
}

bool pair_end_input(struct pair *pair, enum pair_side side)
{
    struct pair_end *end = &pair->ends[side];
    int status = siotls_conn_receive_end(end->conn);
    if (status != 0)
        end->status = status;
    return pair_settle(pair);
}

bool pair_play(struct pair *pair)
{
    return pair_shake_hands(pair) && pair_say(pair, PAIR_CLIENT, 100) && pair_say(pair, PAIR_SERVER, 3000) &&
           pair_close(pair, PAIR_CLIENT) && pair_say(pair, PAIR_SERVER, 10) && pair_close(pair, PAIR_SERVER) &&
           pair_end_input(pair, PAIR_CLIENT) && pair_end_input(pair, PAIR_SERVER);
}

/* ---- judgement ---- */

static const char *const side_names[] = {"client", "server"};

/* Whoever failed says why, and every call says so from then on. */
static bool check_failed(const struct pair *pair, enum pair_side side, const struct siotls_error *error)
{
    struct siotls_conn *conn = pair->ends[side].conn;
    uint8_t byte = 0;
    size_t taken = 1;
    if (error->reason == NULL || error->status < SIOTLS_ERROR_REFUSED || error->status > 0)
        return pair_complain("the %s failed without saying why", side_names[side]);
    if (siotls_conn_receive_data(conn, &taken, &byte, 1) != error->status || taken != 0 ||
        siotls_conn_send_data(conn, &taken, &byte, 1) != error->status || taken != 0)
        return pair_complain("the %s failed and takes data", side_names[side]);
    return pair_info(pair, side).is_failed && !pair_info(pair, side).can_send;
}

/* The reason, or the reason, a colon and the detail. */
static bool is_reason(const char *expected, const struct siotls_error *error)
{
    size_t reason_len = strlen(error->reason);
    if (strcmp(expected, error->reason) == 0)
        return true;
    return strncmp(expected, error->reason, reason_len) == 0 && strncmp(expected + reason_len, ": ", 2) == 0 &&
           strcmp(expected + reason_len + 2, error->detail) == 0;
}

static bool check_end(const struct pair *pair, enum pair_side side)
{
    const struct pair_expectation *expected = &pair->scenario->ends[side];
    struct siotls_error error = {.size = sizeof error};
    siotls_conn_error(pair->ends[side].conn, &error);
    if (error.status != 0 && !check_failed(pair, side, &error))
        return false;
    if (expected->status == PAIR_ANY_STATUS)
        return true;
    if (error.status != expected->status || (error.status != 0 && error.origin != expected->origin) ||
        (error.status != 0 && error.alert != expected->alert))
        return pair_complain("the %s ended with %s, %s: %s %s", side_names[side], siotls_status_name(error.status),
                             siotls_alert_name(error.alert), error.reason != NULL ? error.reason : "", error.detail);
    if (expected->reason != NULL && !is_reason(expected->reason, &error))
        return pair_complain("the %s's reason is \"%s: %s\"", side_names[side], error.reason, error.detail);
    return true;
}

static bool is_to_fail(const struct pair_scenario *scenario)
{
    return scenario->ends[PAIR_CLIENT].status != 0 || scenario->ends[PAIR_SERVER].status != 0;
}

static bool judge(struct pair *pair, bool played)
{
    const struct pair_scenario *scenario = pair->scenario;
    bool client_is_right = check_end(pair, PAIR_CLIENT);
    bool server_is_right = check_end(pair, PAIR_SERVER);
    if (!client_is_right || !server_is_right || played == is_to_fail(scenario))
        return pair_complain("the play %s", played ? "went well" : "failed");
    return scenario->check == NULL || scenario->check(pair) || pair_complain("check fails");
}

/* ---- a run ---- */

static bool make_conn(struct pair *pair, enum pair_side side)
{
    struct pair_end *end = &pair->ends[side];
    if (pair->mode->pooled && siotls_pool_new(&end->pool, 8, pair_memory_of(pair, side), NULL) != 0)
        return pair_complain("no pool");
    return (siotls_conn_new(&end->conn, end->config, end->pool, NULL) == 0 &&
            pair_set_time(pair, side, pair_time_ms + pair->later_ms)) ||
           pair_complain("no connection");
}

static bool prepare(struct pair *pair)
{
    if (pair->scenario->prepare != NULL)
        return pair->scenario->prepare(pair) || pair_complain("prepare fails");
    return siotls_conn_set_server_name(pair->ends[PAIR_CLIENT].conn, PAIR_NAME) == 0 ||
           pair_complain("the name is not taken");
}

void (*pair_watch_freed)(struct pair *pair, enum pair_side side);

static void close_conn(struct pair *pair, enum pair_side side)
{
    struct pair_end *end = &pair->ends[side];
    siotls_conn_free(end->conn);
    if (pair_watch_freed != NULL)
        pair_watch_freed(pair, side);
    siotls_pool_free(end->pool);
    free(end->borrowed);
    struct pair_bytes *all[] = {&end->wire,   &end->unsent, &end->text,          &end->said,
                                &end->keylog, &end->leaf,   &end->ocsp_response, &end->sct_list};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        free(all[i]->data);
}

static void close_end(struct pair *pair, enum pair_side side)
{
    close_conn(pair, side);
    siotls_config_free(pair->ends[side].config);
}

bool pair_again(struct pair *pair)
{
    for (int side = 0; side < PAIR_NUM_SIDES; side++) {
        struct pair_end *end = &pair->ends[side];
        close_conn(pair, (enum pair_side)side);
        *end = (struct pair_end){.config = end->config};
    }
    return make_conn(pair, PAIR_CLIENT) && make_conn(pair, PAIR_SERVER) && prepare(pair);
}

bool pair_open(struct pair *pair, const struct pair_scenario *scenario, const struct pair_mode *mode,
               const struct siotls_memory *memory)
{
    *pair = (struct pair){.scenario = scenario, .mode = mode, .memory = memory, .random = mode->seed};
    complaint[0] = '\0';
    return pair_open_world(pair) && make_conn(pair, PAIR_CLIENT) && make_conn(pair, PAIR_SERVER) && prepare(pair);
}

void pair_shut(struct pair *pair)
{
    close_end(pair, PAIR_CLIENT);
    close_end(pair, PAIR_SERVER);
    pair_close_world(pair);
    free(pair->session.data);
    free(pair->stored.data);
    free(pair->seen.data);
}

bool pair_run(const struct pair_scenario *scenario, const struct pair_mode *mode, const struct siotls_memory *memory)
{
    struct pair pair;
    bool done = pair_open(&pair, scenario, mode, memory);
    if (done) {
        bool played = scenario->play != NULL ? scenario->play(&pair) : pair_play(&pair);
        if (is_to_fail(scenario) && !played)
            complaint[0] = '\0';
        /* One of a second pair could not be made: there is nobody to be judged. */
        bool are_there = pair.ends[PAIR_CLIENT].conn != NULL && pair.ends[PAIR_SERVER].conn != NULL;
        done = are_there && judge(&pair, played);
    }
    pair_shut(&pair);
    return done;
}
