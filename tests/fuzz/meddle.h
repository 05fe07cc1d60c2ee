/* SPDX-License-Identifier: Apache-2.0 */
/*
 * meddle.h: whoever stands between the two ends of a pair, or is one of them, and does what an input says: changes
 * messages before they are hashed and sealed (an end that lies), changes what is on the wire (a stranger between
 * them), and lets the applications do things at odd moments.
 */
#ifndef TESTS_FUZZ_MEDDLE_H
#define TESTS_FUZZ_MEDDLE_H

#include "base/buffer.h"
#include "base/reader.h"
#include "pair.h"

enum meddle_kind {
    /* A message that an end built; at, len and value as edit_message.c has them. */
    MEDDLE_SET,
    MEDDLE_FLIP,
    MEDDLE_CUT,
    MEDDLE_INSERT,
    MEDDLE_DELETE,
    MEDDLE_DOUBLE,
    MEDDLE_EXTENSION_DROP,
    MEDDLE_EXTENSION_DOUBLE,
    MEDDLE_EXTENSION_TYPE,
    MEDDLE_EXTENSION_FILL,
    MEDDLE_EXTENSION_SWAP,
    /* Records on the wire. */
    MEDDLE_WIRE_FLIP,
    MEDDLE_WIRE_DROP,
    MEDDLE_WIRE_REPEAT,
    MEDDLE_WIRE_SWAP,
    MEDDLE_WIRE_SPLIT,
    MEDDLE_WIRE_INSERT,
    MEDDLE_WIRE_CUT,
    /* What an end sends of its own accord, sealed. */
    MEDDLE_SEND_RECORD,
    MEDDLE_SEND_MESSAGE,
    /* What its application does. */
    MEDDLE_UPDATE_KEY,
    MEDDLE_ASK_CERTIFICATE,
    MEDDLE_SAY,
    MEDDLE_CLOSE,
    MEDDLE_ABORT,
    MEDDLE_PASS_TIME,
    MEDDLE_END_INPUT,
    MEDDLE_NUM_KINDS
};

/* One deed: of this end, at the when-th message that it builds, the when-th time that it sends, or its when-th turn. */
struct meddle_deed {
    uint8_t kind;
    uint8_t side;
    uint8_t when;
    uint16_t at;
    uint8_t len;
    uint8_t value;
    bool is_done;
};

enum { MEDDLE_MAX_DEEDS = 24 };

struct meddler {
    struct meddle_deed deeds[MEDDLE_MAX_DEEDS];
    size_t num_deeds;
    unsigned num_messages[PAIR_NUM_SIDES];
    unsigned num_sendings[PAIR_NUM_SIDES];
    unsigned num_turns[PAIR_NUM_SIDES];
    bool has_lied[PAIR_NUM_SIDES]; /* an end itself did what no honest one does */
};

/* deeds.c: reads deeds of so many kinds up to the end of the input; how many there are. */
size_t meddle_read_deeds(struct meddle_deed deeds[MEDDLE_MAX_DEEDS], unsigned num_kinds, struct sio_reader *reader);

/* Reads deeds up to the end of the input. */
void meddler_read(struct meddler *meddler, struct sio_reader *reader);

/* Stands in the pair, from now on until it is shut. */
void meddler_enter(struct meddler *meddler, struct pair *pair);

/* True while a deed waits for a turn or a sending that has not come. */
bool meddler_is_waiting(const struct meddler *meddler);

/* edit_message.c: changes the body of a message of this type, which may have any form. */
void meddle_edit(struct sio_buffer *body, uint8_t message, const struct meddle_deed *deed);

/* edit_wire.c: changes whole records of the wire; they may have any form. */
void meddle_edit_wire(struct pair_bytes *wire, const struct meddle_deed *deed);

#endif
