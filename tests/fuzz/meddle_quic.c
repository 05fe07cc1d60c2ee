/* SPDX-License-Identifier: Apache-2.0 */
/* meddle_quic.c: does each deed when its moment has come. See meddle_quic.h. */
#include "meddle_quic.h"

#include <string.h>

#include "api/conn.h"
#include "fuzz_message.h"

static bool is_of_message(const struct meddle_deed *deed)
{
    return deed->kind <= MEDDLE_EXTENSION_SWAP;
}

void meddler_quic_read(struct meddler_quic *meddler, struct sio_reader *reader)
{
    memset(meddler, 0, sizeof *meddler);
    meddler->num_deeds = meddle_read_deeds(meddler->deeds, MEDDLE_QUIC_NUM_KINDS, reader);
}

/* ---- messages ---- */

static bool revise(struct quic_pair *pair, enum pair_side side, uint8_t message, struct sio_buffer *body)
{
    struct meddler_quic *meddler = pair->meddler;
    unsigned number = meddler->num_messages[side]++;
    for (size_t i = 0; i < meddler->num_deeds; i++) {
        struct meddle_deed *deed = &meddler->deeds[i];
        if (deed->is_done || !is_of_message(deed) || deed->side != side || deed->when != number)
            continue;
        deed->is_done = true;
        meddler->has_lied = true;
        meddle_edit(body, message, deed);
    }
    return true;
}

static bool revise_client(void *context, uint8_t message, struct sio_buffer *body)
{
    return revise(context, PAIR_CLIENT, message, body);
}

static bool revise_server(void *context, uint8_t message, struct sio_buffer *body)
{
    return revise(context, PAIR_SERVER, message, body);
}

/* ---- what is on the way ---- */

/* Messages that mean something at some level, or at none. */
static const struct {
    uint8_t len;
    uint8_t bytes[28];
} messages[] = {
    {5, {SIO_MESSAGE_KEY_UPDATE, 0, 0, 1, 0}},
    {4, {SIO_MESSAGE_END_OF_EARLY_DATA, 0, 0, 0}},
    {4, {SIO_MESSAGE_FINISHED, 0, 0, 0}},
    {6, {SIO_MESSAGE_ENCRYPTED_EXTENSIONS, 0, 0, 2, 0, 0}},
    {17, {SIO_MESSAGE_CERTIFICATE_REQUEST, 0, 0, 13, 2, 7, 7, 0, 8, 0, 13, 0, 4, 0, 2, 8, 7}},
    {8, {SIO_MESSAGE_CERTIFICATE, 0, 0, 4, 0, 0, 0, 0}},
    {20, {SIO_MESSAGE_NEW_SESSION_TICKET, 0, 0, 16, 0, 0, 14, 16, 0, 0, 0, 0, 1, 0, 0, 2, 5, 5, 0, 0}},
    {28,
     {SIO_MESSAGE_NEW_SESSION_TICKET,
      0,
      0,
      24,
      0,
      0,
      14,
      16,
      0,
      0,
      0,
      0,
      1,
      0,
      0,
      2,
      5,
      5,
      0,
      8,
      0,
      42,
      0,
      4,
      255,
      255,
      255,
      255}},
    {4, {0, 255, 255, 255}},
};

static void cut(struct pair_bytes *bytes, const struct meddle_deed *deed)
{
    size_t at = bytes->data_len > 0 ? deed->at % bytes->data_len : 0;
    size_t gone = deed->len < bytes->data_len - at ? deed->len : bytes->data_len - at;
    if (gone > 0)
        memmove(bytes->data + at, bytes->data + at + gone, bytes->data_len - at - gone);
    bytes->data_len -= gone;
}

static void repeat(struct pair_bytes *bytes, const struct meddle_deed *deed)
{
    uint8_t part[255];
    size_t at = bytes->data_len > 0 ? deed->at % bytes->data_len : 0;
    size_t part_len = deed->len < bytes->data_len - at ? deed->len : bytes->data_len - at;
    if (part_len == 0)
        return;
    memcpy(part, bytes->data + at, part_len);
    pair_append(bytes, part, part_len);
}

static void move(struct pair_bytes *from, struct pair_bytes *to)
{
    if (from->data_len > 0)
        pair_append(to, from->data, from->data_len);
    pair_drop(from, from->data_len);
}

static void put_bytes(struct pair_bytes *bytes, const struct meddle_deed *deed)
{
    uint8_t content[255];
    for (size_t i = 0; i < deed->len; i++)
        content[i] = (uint8_t)(deed->at >> (i % 2 == 0 ? 8 : 0));
    if (deed->len > 0)
        pair_append(bytes, content, deed->len);
}

static void put_message(struct pair_bytes *bytes, const struct meddle_deed *deed)
{
    size_t which = deed->at % (sizeof messages / sizeof messages[0]);
    for (size_t i = 0; i < 1 + deed->len % 4u; i++)
        pair_append(bytes, messages[which].bytes, messages[which].len);
}

static void act_on_level(struct quic_end *end, const struct meddle_deed *deed)
{
    size_t level = deed->value % QUIC_NUM_LEVELS;
    struct pair_bytes *bytes = &end->coming[level];
    switch (deed->kind) {
    case MEDDLE_QUIC_FLIP:
        if (bytes->data_len > 0)
            bytes->data[deed->at % bytes->data_len] ^= deed->len;
        break;
    case MEDDLE_QUIC_CUT:
        cut(bytes, deed);
        break;
    case MEDDLE_QUIC_REPEAT:
        repeat(bytes, deed);
        break;
    case MEDDLE_QUIC_RAISE:
        move(bytes, &end->coming[(level + 1) % QUIC_NUM_LEVELS]);
        break;
    case MEDDLE_QUIC_LOWER:
        move(bytes, &end->coming[(level + QUIC_NUM_LEVELS - 1) % QUIC_NUM_LEVELS]);
        break;
    case MEDDLE_QUIC_BYTES:
        put_bytes(bytes, deed);
        break;
    default:
        put_message(bytes, deed);
    }
}

/* ---- what an application does ---- */

/* What is not there over QUIC says so, and does nothing. */
static void misuse(struct siotls_conn *conn)
{
    uint8_t byte = 0;
    const uint8_t *data;
    size_t taken = 1;
    fuzz_require(siotls_conn_receive_data(conn, &taken, &byte, 1) == SIOTLS_ERROR_STATE && taken == 0);
    taken = 1;
    fuzz_require(siotls_conn_send_data(conn, &taken, &byte, 1) == SIOTLS_ERROR_STATE && taken == 0);
    fuzz_require(siotls_conn_data_to_send(conn, &data, &taken) == SIOTLS_ERROR_STATE);
    fuzz_require(siotls_conn_close(conn) == SIOTLS_ERROR_STATE);
    fuzz_require(siotls_conn_update_key(conn, 1) == SIOTLS_ERROR_STATE);
    fuzz_require(siotls_conn_request_certificate(conn) == SIOTLS_ERROR_STATE);
    fuzz_require(siotls_conn_save(conn, NULL, &taken, NULL, 0, NULL) != 0);
    fuzz_require(siotls_quic_receive(conn, QUIC_NUM_LEVELS, &byte, 1) == SIOTLS_ERROR_ARGUMENT);
}

static void act_as_application(struct quic_pair *pair, const struct meddle_deed *deed)
{
    struct siotls_conn *conn = pair->ends[deed->side].conn;
    switch (deed->kind) {
    case MEDDLE_QUIC_ABORT:
        siotls_conn_abort(conn, deed->value);
        break;
    case MEDDLE_QUIC_PASS_TIME:
        pair->world.later_ms += (uint64_t)deed->at << (deed->len & 15);
        break;
    case MEDDLE_QUIC_SET_PARAMETERS:
        if (siotls_quic_set_parameters(conn, &deed->value, deed->len & 1) == 0)
            ((struct meddler_quic *)pair->meddler)->has_lied = true; /* others than the pair's */
        break;
    default:
        misuse(conn);
    }
}

static void on_turn(struct quic_pair *pair, enum pair_side side)
{
    struct meddler_quic *meddler = pair->meddler;
    unsigned number = meddler->num_turns[side]++;
    for (size_t i = 0; i < meddler->num_deeds; i++) {
        struct meddle_deed *deed = &meddler->deeds[i];
        if (deed->is_done || is_of_message(deed) || deed->side != side || deed->when > number)
            continue;
        deed->is_done = true;
        if (deed->kind <= MEDDLE_QUIC_MESSAGE)
            act_on_level(&pair->ends[side], deed);
        else
            act_as_application(pair, deed);
    }
}

void meddler_quic_enter(struct meddler_quic *meddler, struct quic_pair *pair)
{
    pair->ends[PAIR_CLIENT].conn->engine.handshake->reviser = (struct sio_reviser){revise_client, pair};
    pair->ends[PAIR_SERVER].conn->engine.handshake->reviser = (struct sio_reviser){revise_server, pair};
    pair->on_turn = on_turn;
    pair->meddler = meddler;
}
