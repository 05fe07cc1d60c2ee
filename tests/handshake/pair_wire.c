/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pair_wire.c: moves bytes, text and events between the two ends of a pair, as the mode says.
 */
#include <stdlib.h>
#include <string.h>

#include "pair.h"

enum { MAX_TURNS = 1000000, MAX_RANDOM_PART = 700 };

bool pair_append(struct pair_bytes *bytes, const uint8_t *data, size_t data_len)
{
    if (bytes->data_len + data_len > bytes->capacity) {
        bytes->capacity = 2 * (bytes->data_len + data_len);
        bytes->data = realloc(bytes->data, bytes->capacity);
        if (bytes->data == NULL)
            abort();
    }
    if (data_len > 0)
        memcpy(bytes->data + bytes->data_len, data, data_len);
    bytes->data_len += data_len;
    return true;
}

void pair_drop(struct pair_bytes *bytes, size_t data_len)
{
    bytes->data_len -= data_len;
    if (bytes->data_len > 0)
        memmove(bytes->data, bytes->data + data_len, bytes->data_len);
}

uint32_t pair_random(struct pair *pair, uint32_t below)
{
    pair->random = pair->random * 1664525u + 1013904223u;
    return (pair->random >> 8) % below;
}

/* How many of so many bytes go at once. */
static size_t part_of(struct pair *pair, size_t data_len)
{
    if (pair->mode->split == PAIR_WHOLE || data_len == 0)
        return data_len;
    if (pair->mode->split == PAIR_BYTES)
        return 1;
    size_t part = 1 + pair_random(pair, MAX_RANDOM_PART);
    return part < data_len && pair_random(pair, 4) > 0 ? part : data_len;
}

static bool note(struct pair_end *end, int status)
{
    if (status < 0)
        end->status = status;
    return status >= 0;
}

/* ---- each moves something, and says whether it did ---- */

static void put_on_wire(struct pair *pair, enum pair_side from, const uint8_t *data, size_t data_len)
{
    struct pair_end *peer = &pair->ends[1 - from];
    struct pair_bytes bytes = {0};
    pair_append(&bytes, data, data_len);
    if (pair->on_wire != NULL)
        pair->on_wire(pair, from, &bytes);
    pair_append(&peer->wire, bytes.data, bytes.data_len);
    peer->num_wired += bytes.data_len;
    free(bytes.data);
}

static bool move_output(struct pair *pair, enum pair_side side)
{
    struct pair_end *end = &pair->ends[side];
    const uint8_t *data;
    size_t data_len = 0;
    if (!note(end, siotls_conn_data_to_send(end->conn, &data, &data_len)) || data_len == 0)
        return false;
    size_t part = part_of(pair, data_len);
    put_on_wire(pair, side, data, part);
    note(end, siotls_conn_data_sent(end->conn, part));
    return true;
}

static bool move_text_in(struct pair *pair, enum pair_side side)
{
    struct pair_end *end = &pair->ends[side];
    size_t taken = 0;
    if (end->unsent.data_len == 0 || !pair_info(pair, side).can_send)
        return false;
    note(end, siotls_conn_send_data(end->conn, &taken, end->unsent.data, end->unsent.data_len));
    pair_drop(&end->unsent, taken);
    return taken > 0;
}

static bool move_text_out(struct pair *pair, enum pair_side side)
{
    struct pair_end *end = &pair->ends[side];
    const uint8_t *data;
    size_t data_len = 0;
    int status = siotls_conn_data_to_read(end->conn, &data, &data_len);
    if (status != SIOTLS_ERROR_CLOSED)
        note(end, status);
    if (data_len == 0)
        return false;
    size_t part = pair->mode->split == PAIR_BYTES ? data_len : part_of(pair, data_len);
    pair_append(&end->text, data, part);
    if (siotls_conn_data_is_early(end->conn))
        pair->num_early += part;
    note(end, siotls_conn_data_read(end->conn, part));
    return true;
}

static void keep(struct pair_bytes *kept, struct siotls_bytes bytes)
{
    pair_drop(kept, kept->data_len);
    pair_append(kept, bytes.data, bytes.data_len);
}

/* The peer's chain is there only until the next event. */
static void keep_leaf(struct pair_end *end)
{
    struct siotls_info info = {.size = sizeof info};
    if (siotls_conn_info(end->conn, &info) != 0 || info.num_peer_chain == 0)
        return;
    keep(&end->leaf, info.peer_chain[0]);
    keep(&end->ocsp_response, info.peer_ocsp_response);
    keep(&end->sct_list, info.peer_sct_list);
}

static void keep_session(struct pair *pair, const struct siotls_event *event)
{
    if (event->type == SIOTLS_EVENT_SESSION)
        keep(&pair->session, event->message);
    if (event->type == SIOTLS_EVENT_STORE_SESSION) {
        keep(&pair->stored, event->session_id);
        pair_append(&pair->stored, event->message.data, event->message.data_len);
    }
}

static void note_event(struct pair_end *end, const struct siotls_event *event)
{
    static const uint8_t newline[] = {'\n'};
    end->num_events[event->type & 31]++;
    if (event->type == SIOTLS_EVENT_MESSAGE && event->message.data_len > 0)
        end->num_messages[event->sent != 0][event->message.data[0]]++;
    if (event->type == SIOTLS_EVENT_KEYLOG) {
        pair_append(&end->keylog, event->message.data, event->message.data_len);
        pair_append(&end->keylog, newline, 1);
    }
    if (event->type == SIOTLS_EVENT_HANDSHAKE_DONE || event->type == SIOTLS_EVENT_PEER_CERTIFICATE)
        keep_leaf(end);
}

static bool move_event(struct pair *pair, enum pair_side side)
{
    struct pair_end *end = &pair->ends[side];
    struct siotls_event event = {.size = sizeof event};
    if (!note(end, siotls_conn_next_event(end->conn, &event)) || event.type == SIOTLS_EVENT_NONE)
        return false;
    note_event(end, &event);
    keep_session(pair, &event);
    if (event.id == 0)
        return true;
    bool answered =
        pair->scenario->answer != NULL ? pair->scenario->answer(pair, side, &event) : pair_answer(pair, side, &event);
    if (!answered && end->status == 0) {
        struct siotls_error error = {.size = sizeof error};
        siotls_conn_error(end->conn, &error);
        end->status = error.status != 0 ? error.status : SIOTLS_ERROR_NO_MEMORY;
    }
    return true;
}

static void tell_time(const struct pair_end *end)
{
    if (end->time_ms != PAIR_NO_TIME)
        (void)siotls_conn_set_time(end->conn, end->time_ms);
}

static size_t deliver_copied(struct pair_end *end, size_t part)
{
    size_t taken = 0;
    note(end, siotls_conn_receive_data(end->conn, &taken, end->wire.data, part));
    return taken;
}

static size_t deliver_buffered(struct pair_end *end, size_t part)
{
    uint8_t *buffer;
    size_t buffer_len = 0;
    if (!note(end, siotls_conn_receive_buffer(end->conn, &buffer, &buffer_len, part)) || buffer_len == 0)
        return 0;
    size_t taken = part < buffer_len ? part : buffer_len;
    memcpy(buffer, end->wire.data, taken);
    note(end, siotls_conn_received(end->conn, taken));
    return taken;
}

/* The part stays at its place until it is taken and the text in it was read. */
static size_t deliver_in_place(struct pair_end *end, size_t part)
{
    size_t taken = 0;
    if (end->borrowed == NULL) {
        end->borrowed = malloc(part);
        if (end->borrowed == NULL)
            abort();
        memcpy(end->borrowed, end->wire.data, part);
        end->borrowed_len = part;
        end->borrowed_taken = 0;
    }
    note(end, siotls_conn_receive_in_place(end->conn, &taken, end->borrowed + end->borrowed_taken,
                                           end->borrowed_len - end->borrowed_taken));
    end->borrowed_taken += taken;
    return taken;
}

static void give_back_borrowed(struct pair_end *end)
{
    const uint8_t *data;
    size_t data_len = 0;
    if (end->borrowed == NULL || (end->borrowed_taken < end->borrowed_len && end->status == 0))
        return;
    siotls_conn_data_to_read(end->conn, &data, &data_len);
    if (data_len > 0)
        return;
    free(end->borrowed);
    end->borrowed = NULL;
}

static bool move_input(struct pair *pair, enum pair_side side)
{
    struct pair_end *end = &pair->ends[side];
    give_back_borrowed(end);
    if (end->wire.data_len == 0 || end->status != 0)
        return false;
    size_t part = part_of(pair, end->wire.data_len);
    size_t taken = 0;
    tell_time(end);
    if (pair->mode->port == PAIR_RECEIVE_DATA)
        taken = deliver_copied(end, part);
    else if (pair->mode->port == PAIR_RECEIVE_BUFFER)
        taken = deliver_buffered(end, part);
    else if (end->borrowed == NULL || end->borrowed_taken < end->borrowed_len)
        taken = deliver_in_place(end, part);
    pair_drop(&end->wire, taken);
    return taken > 0 || end->status != 0;
}

void (*pair_watch)(struct pair *pair);

static bool watched(struct pair *pair, bool moved)
{
    if (pair_watch != NULL)
        pair_watch(pair);
    return moved;
}

static bool settle(struct pair *pair, int except)
{
    bool moved = true;
    for (size_t turn = 0; moved && turn < MAX_TURNS; turn++) {
        moved = false;
        for (int side = 0; side < PAIR_NUM_SIDES; side++) {
            if (!pair->ends[side].started)
                continue;
            if (pair->on_turn != NULL)
                pair->on_turn(pair, (enum pair_side)side);
            moved |= watched(pair, move_event(pair, (enum pair_side)side));
            moved |= watched(pair, move_text_out(pair, (enum pair_side)side));
            moved |= watched(pair, move_text_in(pair, (enum pair_side)side));
            moved |= watched(pair, move_output(pair, (enum pair_side)side));
            if (side != except)
                moved |= watched(pair, move_input(pair, (enum pair_side)side));
        }
    }
    if (moved)
        return pair_complain("the wire does not come to rest");
    return pair->ends[PAIR_CLIENT].status == 0 && pair->ends[PAIR_SERVER].status == 0;
}

bool pair_settle(struct pair *pair)
{
    return settle(pair, PAIR_NUM_SIDES);
}

bool pair_settle_without(struct pair *pair, enum pair_side side)
{
    return settle(pair, (int)side);
}
