/* SPDX-License-Identifier: Apache-2.0 */
/* quic_pair.c: see quic_pair.h. */
#include "quic_pair.h"

#include <stdlib.h>
#include <string.h>

#include "api/conn.h"
#include "pair_open.h"

enum { MAX_TURNS = 100000 };

static const uint8_t parameters[PAIR_NUM_SIDES][5] = {{1, 2, 3, 4, 5}, {6, 7, 8, 9, 10}};

struct siotls_info quic_info(const struct quic_pair *pair, enum pair_side side)
{
    struct siotls_info info = {.size = sizeof info};
    if (siotls_conn_info(pair->ends[side].conn, &info) != 0)
        abort();
    return info;
}

struct siotls_error quic_error(const struct quic_pair *pair, enum pair_side side)
{
    struct siotls_error error = {.size = sizeof error};
    if (siotls_conn_error(pair->ends[side].conn, &error) != 0)
        abort();
    return error;
}

/* ---- making them ---- */

static bool set_protocol(struct siotls_config *config)
{
    const struct siotls_bytes protocol = {(const uint8_t *)"h3", 2};
    return siotls_config_set_alpn(config, &protocol, 1) == 0;
}

static bool configure_nothing(struct pair *world)
{
    return set_protocol(world->ends[PAIR_CLIENT].config) && set_protocol(world->ends[PAIR_SERVER].config);
}

bool quic_open(struct quic_pair *pair, bool (*configure)(struct pair *world), const struct siotls_memory *memory)
{
    static const struct pair_mode whole = {"whole", PAIR_WHOLE, PAIR_RECEIVE_DATA, false, 0};
    *pair = (struct quic_pair){.world = {.mode = &whole, .memory = memory}};
    pair->scenario = (struct pair_scenario){.name = "quic", .configure = configure};
    if (configure == NULL)
        pair->scenario.configure = configure_nothing;
    pair->world.scenario = &pair->scenario;
    return pair_open_world(&pair->world);
}

static void forget_end(struct quic_end *end)
{
    siotls_conn_free(end->conn);
    for (size_t level = 0; level < QUIC_NUM_LEVELS; level++)
        free(end->coming[level].data);
    free(end->parameters.data);
    free(end->hello.data);
    *end = (struct quic_end){0};
}

void quic_shut(struct quic_pair *pair)
{
    forget_end(&pair->ends[PAIR_CLIENT]);
    forget_end(&pair->ends[PAIR_SERVER]);
    pair_shut(&pair->world);
}

static bool make_end(struct quic_pair *pair, enum pair_side side)
{
    struct quic_end *end = &pair->ends[side];
    forget_end(end);
    if (siotls_quic_conn_new(&end->conn, pair->world.ends[side].config, NULL) != 0 ||
        siotls_conn_set_time(end->conn, pair_time_ms + pair->world.later_ms) != 0)
        return false;
    if (pair->revise != NULL && side == pair->reviser)
        end->conn->engine.handshake->reviser.revise = pair->revise;
    return (side == PAIR_SERVER && pair->is_late) ||
           siotls_quic_set_parameters(end->conn, parameters[side], sizeof parameters[side]) == 0;
}

bool quic_connect(struct quic_pair *pair)
{
    return make_end(pair, PAIR_CLIENT) && make_end(pair, PAIR_SERVER) &&
           siotls_conn_set_server_name(pair->ends[PAIR_CLIENT].conn, PAIR_NAME) == 0;
}

bool quic_resume(struct quic_pair *pair)
{
    const struct pair_bytes *session = &pair->world.session;
    struct siotls_conn *client = pair->ends[PAIR_CLIENT].conn;
    return siotls_conn_set_session(client, session->data, session->data_len) == 0 &&
           (!pair->is_early || siotls_conn_enable_early_data(client) == 0);
}

bool quic_start(struct quic_pair *pair)
{
    return siotls_conn_start(pair->ends[PAIR_SERVER].conn) == 0 && siotls_conn_start(pair->ends[PAIR_CLIENT].conn) == 0;
}

/* ---- events ---- */

static bool take_secret(struct quic_end *end, const struct siotls_event *event)
{
    struct quic_secret *secret = &end->secrets[event->direction][event->level];
    size_t at = strlen(end->order);
    if (secret->secret_len > 0 || event->secret.data_len == 0 || event->secret.data_len > QUIC_MAX_SECRET ||
        at + 3 > QUIC_MAX_ORDER)
        return pair_complain("a secret comes twice or is empty");
    secret->secret_len = event->secret.data_len;
    memcpy(secret->secret, event->secret.data, event->secret.data_len);
    secret->suite = event->suite;
    end->order[at] = event->direction == SIOTLS_DIRECTION_OPEN ? 'r' : 'w';
    end->order[at + 1] = (char)('0' + event->level);
    return true;
}

static bool take_parameters(struct quic_pair *pair, enum pair_side side, const struct siotls_event *event)
{
    struct quic_end *end = &pair->ends[side];
    pair_drop(&end->parameters, end->parameters.data_len);
    pair_append(&end->parameters, event->message.data, event->message.data_len);
    end->is_asked = event->id != 0;
    if (!end->is_asked)
        return true;
    if (pair->refuses)
        return siotls_conn_refuse(end->conn, event->id, SIOTLS_ALERT_ACCESS_DENIED) == 0;
    return siotls_quic_set_parameters(end->conn, parameters[side], sizeof parameters[side]) == 0;
}

static bool take_message(struct quic_end *end, const struct siotls_event *event)
{
    uint8_t type = event->message.data[0];
    end->num_messages[type]++;
    if (type == SIO_MESSAGE_CLIENT_HELLO) {
        pair_drop(&end->hello, end->hello.data_len);
        pair_append(&end->hello, event->message.data, event->message.data_len);
    }
    return true;
}

static bool take_event(struct quic_pair *pair, enum pair_side side, const struct siotls_event *event)
{
    struct quic_end *end = &pair->ends[side];
    end->num_events[event->type]++;
    switch (event->type) {
    case SIOTLS_EVENT_SECRET:
        return take_secret(end, event);
    case SIOTLS_EVENT_QUIC_PARAMETERS:
        return take_parameters(pair, side, event);
    case SIOTLS_EVENT_MESSAGE:
        return take_message(end, event);
    case SIOTLS_EVENT_SESSION:
        pair_drop(&pair->world.session, pair->world.session.data_len);
        return pair_append(&pair->world.session, event->message.data, event->message.data_len);
    default:
        return true;
    }
}

static bool take_events(struct quic_pair *pair, enum pair_side side, bool *moved)
{
    struct siotls_event event = {.size = sizeof event};
    bool is_good = true;
    while (siotls_conn_next_event(pair->ends[side].conn, &event) == 0 && event.type != SIOTLS_EVENT_NONE) {
        is_good = take_event(pair, side, &event) && is_good;
        *moved = true;
        event = (struct siotls_event){.size = sizeof event};
    }
    return is_good;
}

/* ---- bytes ---- */

/* What is sent under a level has its secret by then. */
static bool send_bytes(struct quic_pair *pair, enum pair_side side, bool *moved)
{
    struct quic_end *end = &pair->ends[side];
    const uint8_t *data;
    size_t data_len;
    int level;
    while (siotls_quic_data_to_send(end->conn, &level, &data, &data_len) == 0 && data_len > 0) {
        size_t part = pair->step > 0 && pair->step < data_len ? pair->step : data_len;
        if (level == SIOTLS_QUIC_EARLY)
            return pair_complain("messages are to be sent as early data"); /* RFC 9001 4.1.3 */
        if (level != SIOTLS_QUIC_INITIAL && end->secrets[SIOTLS_DIRECTION_SEAL][level].secret_len == 0)
            return pair_complain("messages are to be sent without a secret");
        pair_append(&pair->ends[1 - side].coming[level], data, part);
        if (pair->left_over != NULL && (int)pair->left_over->to == 1 - (int)side && pair->left_over->level == level) {
            pair_append(&pair->ends[1 - side].coming[level], (const uint8_t *)"\x0b", 1);
            pair->left_over = NULL;
        }
        siotls_quic_data_sent(end->conn, part);
        *moved = true;
    }
    return true;
}

/* Bytes of a level whose secret is not there yet stay where they are. */
static bool deliver(struct quic_pair *pair, enum pair_side side, bool *moved)
{
    struct quic_end *end = &pair->ends[side];
    for (int level = 0; level < QUIC_NUM_LEVELS; level++) {
        struct pair_bytes *coming = &end->coming[level];
        size_t part = pair->step > 0 && pair->step < coming->data_len ? pair->step : coming->data_len;
        if (part == 0)
            continue;
        siotls_conn_set_time(end->conn, pair_time_ms + pair->world.later_ms);
        int status = siotls_quic_receive(end->conn, level, coming->data, part);
        if (status == SIOTLS_ERROR_STATE)
            continue;
        pair_drop(coming, part);
        *moved = true;
        if (status != 0)
            return false;
    }
    return true;
}

bool quic_settle(struct quic_pair *pair)
{
    bool moved = true;
    bool is_good = true;
    for (size_t turn = 0; moved && turn < MAX_TURNS; turn++) {
        moved = false;
        for (int side = 0; side < PAIR_NUM_SIDES; side++) {
            if (pair->on_turn != NULL)
                pair->on_turn(pair, (enum pair_side)side);
            bool is_delivered = deliver(pair, (enum pair_side)side, &moved);
            is_good = take_events(pair, (enum pair_side)side, &moved) &&
                      send_bytes(pair, (enum pair_side)side, &moved) && is_delivered && is_good;
        }
        if (!is_good)
            return false;
    }
    return quic_error(pair, PAIR_CLIENT).status == 0 && quic_error(pair, PAIR_SERVER).status == 0;
}

/* ---- what it came to ---- */

static bool are_same(const struct quic_secret *left, const struct quic_secret *right)
{
    return left->secret_len == right->secret_len && left->suite == right->suite &&
           memcmp(left->secret, right->secret, left->secret_len) == 0;
}

bool quic_secrets_agree(const struct quic_pair *pair)
{
    for (int level = SIOTLS_QUIC_HANDSHAKE; level < QUIC_NUM_LEVELS; level++)
        for (int side = 0; side < PAIR_NUM_SIDES; side++) {
            const struct quic_secret *ours = &pair->ends[side].secrets[SIOTLS_DIRECTION_SEAL][level];
            if (ours->secret_len == 0 || !are_same(ours, &pair->ends[1 - side].secrets[SIOTLS_DIRECTION_OPEN][level]))
                return pair_complain("secrets differ at level %d", level);
        }
    return true;
}

bool quic_parameters_agree(const struct quic_pair *pair)
{
    for (int side = 0; side < PAIR_NUM_SIDES; side++) {
        const struct pair_bytes *came = &pair->ends[side].parameters;
        if (came->data_len != sizeof parameters[0] ||
            memcmp(came->data, parameters[1 - side], sizeof parameters[0]) != 0)
            return pair_complain("side %d has other parameters", side);
    }
    return true;
}

bool quic_shake_hands(struct quic_pair *pair)
{
    if (!quic_start(pair) || !quic_settle(pair))
        return pair_complain("the handshake fails");
    for (int side = 0; side < PAIR_NUM_SIDES; side++) {
        const struct quic_end *end = &pair->ends[side];
        struct siotls_info info = quic_info(pair, (enum pair_side)side);
        if (!info.is_done || end->num_events[SIOTLS_EVENT_HANDSHAKE_DONE] != 1 || info.alpn.data_len != 2)
            return pair_complain("side %d is not done", side);
    }
    return quic_parameters_agree(pair) && quic_secrets_agree(pair);
}
