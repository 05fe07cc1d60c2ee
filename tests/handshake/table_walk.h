/* SPDX-License-Identifier: Apache-2.0 */
/*
 * table_walk.h: follows a transition table through every choice, and notes the sequences of messages that it accepts.
 */
#ifndef TESTS_HANDSHAKE_TABLE_WALK_H
#define TESTS_HANDSHAKE_TABLE_WALK_H

#include "handshake/engine/table.h"

#include "appendix_a.h"

/* What a walk over a table brought. */
struct table_walk {
    enum siotls_role role;
    bool is_quic; /* RFC 9001 8.3: early data ends without a message */
    const struct sio_transition *table;
    struct appendix_sequence sequences[APPENDIX_MAX_SEQUENCES];
    size_t num_sequences;
    bool visited_states[SIO_NUM_STATES];
    bool visited_rows[64];
    const char *fault; /* what is wrong with the table in itself; NULL: nothing */
};

/* The table of a role, and the states in which it begins and ends. */
const struct sio_transition *table_of(enum siotls_role role);
uint8_t first_state(enum siotls_role role);
uint8_t last_state(enum siotls_role role);

/* The first row of (state, message), or NULL. */
const struct sio_transition *find_row(const struct sio_transition *table, uint8_t state, uint16_t message);

/* The exchange of an established connection, or NULL. */
const struct sio_exchange *find_exchange(uint8_t state, uint16_t message);

void table_walk(struct table_walk *walk, enum siotls_role role, bool is_quic);

/* Goes on with what may come after the handshake; the sequences are those exchanges, states and rows are added. */
void table_walk_after(struct table_walk *walk);

#endif
