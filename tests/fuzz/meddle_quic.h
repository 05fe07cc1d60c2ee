/* SPDX-License-Identifier: Apache-2.0 */
/*
 * meddle_quic.h: whoever meddles with a pair over QUIC, and does what an input says: changes messages before they are
 * hashed and sent (an end that lies), changes or adds what a level carries (levels that are protected only an end can
 * change, the first one everybody), and lets the applications do things at odd moments.
 */
#ifndef TESTS_FUZZ_MEDDLE_QUIC_H
#define TESTS_FUZZ_MEDDLE_QUIC_H

#include "base/reader.h"
#include "meddle.h"
#include "quic_pair.h"

/* Up to MEDDLE_EXTENSION_SWAP a deed is one of meddle.h, at a message. These are done at a turn of their side. */
enum meddle_quic_kind {
    /* What is on the way to this end, at level value & 3. */
    MEDDLE_QUIC_FLIP = MEDDLE_EXTENSION_SWAP + 1,
    MEDDLE_QUIC_CUT,
    MEDDLE_QUIC_REPEAT,
    MEDDLE_QUIC_RAISE, /* goes to the next level */
    MEDDLE_QUIC_LOWER,
    MEDDLE_QUIC_BYTES, /* more of them */
    MEDDLE_QUIC_MESSAGE,
    /* What its application does. */
    MEDDLE_QUIC_ABORT,
    MEDDLE_QUIC_PASS_TIME,
    MEDDLE_QUIC_SET_PARAMETERS,
    MEDDLE_QUIC_MISUSE,
    MEDDLE_QUIC_NUM_KINDS
};

struct meddler_quic {
    struct meddle_deed deeds[MEDDLE_MAX_DEEDS];
    size_t num_deeds;
    unsigned num_messages[PAIR_NUM_SIDES];
    unsigned num_turns[PAIR_NUM_SIDES];
    bool has_lied; /* one of the ends did what no honest one does */
};

/* Reads deeds up to the end of the input. */
void meddler_quic_read(struct meddler_quic *meddler, struct sio_reader *reader);

/* Stands in the pair, whose connections are made, until they are forgotten. */
void meddler_quic_enter(struct meddler_quic *meddler, struct quic_pair *pair);

#endif
