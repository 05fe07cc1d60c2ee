/* SPDX-License-Identifier: Apache-2.0 */
/*
 * meddle.c: does each deed when its moment has come. See meddle.h.
 */
#include "meddle.h"

#include <stdlib.h>
#include <string.h>

#include "api/conn.h"

static bool is_of(const struct meddle_deed *deed, enum meddle_kind first, enum meddle_kind last)
{
    return deed->kind >= (uint8_t)first && deed->kind <= (uint8_t)last;
}

static bool is_of_message(const struct meddle_deed *deed)
{
    return is_of(deed, MEDDLE_SET, MEDDLE_EXTENSION_SWAP);
}

static bool is_of_wire(const struct meddle_deed *deed)
{
    return is_of(deed, MEDDLE_WIRE_FLIP, MEDDLE_WIRE_CUT);
}

static bool is_of_turn(const struct meddle_deed *deed)
{
    return is_of(deed, MEDDLE_SEND_RECORD, MEDDLE_END_INPUT);
}

void meddler_read(struct meddler *meddler, struct sio_reader *reader)
{
    memset(meddler, 0, sizeof *meddler);
    meddler->num_deeds = meddle_read_deeds(meddler->deeds, MEDDLE_NUM_KINDS, reader);
}

bool meddler_is_waiting(const struct meddler *meddler)
{
    for (size_t i = 0; i < meddler->num_deeds; i++)
        if (!meddler->deeds[i].is_done && !is_of_message(&meddler->deeds[i]))
            return true;
    return false;
}

/* ---- messages ---- */

/* The seam of the handshake: one of the two sides has built a message. */
static bool revise(void *context, uint8_t message, struct sio_buffer *body)
{
    struct pair *pair = context;
    struct meddler *meddler = pair->meddler;
    unsigned number = meddler->num_messages[pair->turn_of]++;
    for (size_t i = 0; i < meddler->num_deeds; i++) {
        struct meddle_deed *deed = &meddler->deeds[i];
        if (deed->is_done || !is_of_message(deed) || deed->side != pair->turn_of || deed->when != number)
            continue;
        deed->is_done = true;
        meddler->has_lied[deed->side] = true;
        meddle_edit(body, message, deed);
    }
    return true;
}

static void hold_seam(struct pair *pair, enum pair_side side)
{
    struct siotls_conn *conn = pair->ends[side].conn;
    if (conn->engine.handshake == NULL)
        return;
    conn->engine.handshake->reviser.revise = revise;
    conn->engine.handshake->reviser.context = pair;
}

/* ---- the wire ---- */

static void on_wire(struct pair *pair, enum pair_side from, struct pair_bytes *bytes)
{
    struct meddler *meddler = pair->meddler;
    unsigned number = meddler->num_sendings[from]++;
    for (size_t i = 0; i < meddler->num_deeds; i++) {
        struct meddle_deed *deed = &meddler->deeds[i];
        if (deed->is_done || !is_of_wire(deed) || deed->side != from || deed->when != number)
            continue;
        deed->is_done = true;
        meddle_edit_wire(bytes, deed);
    }
}

/* ---- what an end does of its own accord ---- */

/* Bodies that mean something after the handshake, and some that do so within it. */
static const struct {
    uint8_t len;
    uint8_t bytes[24];
} messages[] = {
    {5, {SIO_MESSAGE_KEY_UPDATE, 0, 0, 1, 0}},
    {5, {SIO_MESSAGE_KEY_UPDATE, 0, 0, 1, 1}},
    {5, {SIO_MESSAGE_KEY_UPDATE, 0, 0, 1, 2}},
    {4, {SIO_MESSAGE_END_OF_EARLY_DATA, 0, 0, 0}},
    {4, {SIO_MESSAGE_FINISHED, 0, 0, 0}},
    {6, {SIO_MESSAGE_ENCRYPTED_EXTENSIONS, 0, 0, 2, 0, 0}},
    {17, {SIO_MESSAGE_CERTIFICATE_REQUEST, 0, 0, 13, 2, 7, 7, 0, 8, 0, 13, 0, 4, 0, 2, 8, 7}},
    {12, {SIO_MESSAGE_CERTIFICATE, 0, 0, 4, 0, 0, 0, 0}},
    {12, {SIO_MESSAGE_CERTIFICATE_VERIFY, 0, 0, 8, 8, 7, 0, 4, 1, 2, 3, 4}},
    {20, {SIO_MESSAGE_NEW_SESSION_TICKET, 0, 0, 16, 0, 0, 14, 16, 0, 0, 0, 0, 1, 0, 0, 2, 5, 5, 0, 0}},
    {4, {0, 0, 0, 0}},
};

static void send_sealed(struct siotls_conn *conn, uint8_t type, struct siotls_bytes content)
{
    struct sio_error why = {0};
    if (!sio_error_is_clear(&conn->engine.context.error) || conn->engine.established.closing.is_sent)
        return;
    if (!sio_record_send_urgent(&conn->record_layer, type, content, &why))
        conn->engine.context.error = why;
}

static void send_record(struct siotls_conn *conn, const struct meddle_deed *deed)
{
    uint8_t content[SIO_RESERVE_ROOM / 2];
    size_t len = deed->len % sizeof content;
    for (size_t i = 0; i < len; i++)
        content[i] = (uint8_t)(deed->at >> (i % 2 == 0 ? 8 : 0));
    send_sealed(conn, deed->value, sio_bytes(content, len));
}

static void send_message(struct siotls_conn *conn, const struct meddle_deed *deed)
{
    size_t which = deed->value % (sizeof messages / sizeof messages[0]);
    uint8_t message[sizeof messages[0].bytes];
    memcpy(message, messages[which].bytes, messages[which].len);
    if (messages[which].len > 4)
        message[4 + deed->at % (messages[which].len - 4u)] ^= deed->len;
    for (size_t i = 0; i < 1 + (deed->at >> 10); i++)
        send_sealed(conn, SIO_CONTENT_HANDSHAKE, sio_bytes(message, messages[which].len));
}

static void say(struct pair_end *end, const struct meddle_deed *deed)
{
    for (size_t i = 0; i < deed->at; i++)
        pair_append(&end->unsent, &deed->value, 1);
}

/* Answers of the library to an odd wish are its own affair; the connection has to be sound afterwards. */
static void act(struct pair *pair, const struct meddle_deed *deed)
{
    struct pair_end *end = &pair->ends[deed->side];
    struct meddler *meddler = pair->meddler;
    meddler->has_lied[deed->side] |= deed->kind == MEDDLE_SEND_RECORD || deed->kind == MEDDLE_SEND_MESSAGE;
    switch (deed->kind) {
    case MEDDLE_SEND_RECORD:
        send_record(end->conn, deed);
        break;
    case MEDDLE_SEND_MESSAGE:
        send_message(end->conn, deed);
        break;
    case MEDDLE_UPDATE_KEY:
        siotls_conn_update_key(end->conn, deed->value & 1);
        break;
    case MEDDLE_ASK_CERTIFICATE:
        siotls_conn_request_certificate(end->conn);
        break;
    case MEDDLE_SAY:
        say(end, deed);
        break;
    case MEDDLE_CLOSE:
        siotls_conn_close(end->conn);
        break;
    case MEDDLE_ABORT:
        siotls_conn_abort(end->conn, deed->value);
        break;
    case MEDDLE_PASS_TIME:
        pair->later_ms += (uint64_t)deed->at << (deed->len & 15);
        siotls_conn_set_time(end->conn, pair_time_ms + pair->later_ms);
        break;
    default:
        siotls_conn_receive_end(end->conn);
    }
}

static void on_turn(struct pair *pair, enum pair_side side)
{
    struct meddler *meddler = pair->meddler;
    unsigned number = meddler->num_turns[side]++;
    pair->turn_of = side;
    hold_seam(pair, side);
    for (size_t i = 0; i < meddler->num_deeds; i++) {
        struct meddle_deed *deed = &meddler->deeds[i];
        if (deed->is_done || !is_of_turn(deed) || deed->side != side || deed->when > number)
            continue;
        deed->is_done = true;
        act(pair, deed);
    }
}

void meddler_enter(struct meddler *meddler, struct pair *pair)
{
    pair->meddler = meddler;
    pair->on_turn = on_turn;
    pair->on_wire = on_wire;
}
