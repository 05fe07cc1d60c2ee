/* SPDX-License-Identifier: Apache-2.0 */
/*
 * matrix.h: client provider x server provider x suite x group x signature scheme, of which every pair of values that
 * can occur is to occur at least once. matrix_pairs.c chooses the cells, matrix_play.c plays one of them in memory.
 */
#ifndef TESTS_PROVIDERS_MATRIX_H
#define TESTS_PROVIDERS_MATRIX_H

#include "providers_support.h"

enum dimension { CLIENT, SERVER, SUITE, GROUP, SCHEME, NUM_DIMENSIONS };
enum { MAX_VALUES = 24 };

/* One value of each dimension, as indices. */
struct cell {
    uint8_t values[NUM_DIMENSIONS];
};

/* The values: opened providers, and ids. */
extern size_t num_values[NUM_DIMENSIONS];
extern uint32_t value_ids[NUM_DIMENSIONS][MAX_VALUES]; /* SUITE, GROUP, SCHEME */
const char *value_name(enum dimension dimension, size_t value);
uint32_t key_type_of_scheme(uint32_t scheme);

/* All opened providers, and every suite, group and scheme that one of them has. */
void fill_values(void);

/* What of a provider is missing for this algorithm in this role; NULL: nothing. */
const char *missing(enum dimension role, size_t provider, enum dimension kind, size_t value);

/* Pairs of values: (a, x) with (b, y), a < b. */
struct pairs {
    bool is_covered[NUM_DIMENSIONS][MAX_VALUES][NUM_DIMENSIONS][MAX_VALUES];
    size_t num_covered;
};

void cover(struct pairs *pairs, const struct cell *cell);

/* Cells that cover all pairs that can be covered; how many. */
size_t choose_cells(struct cell *cells, size_t max_cells);

/* Why no cell can have this pair: the words name what is lacking. NULL: there is no reason. */
const char *excuse(enum dimension a, size_t x, enum dimension b, size_t y);

/* Plays a cell; negotiated is read from the connections. False, with words, when anything is not as it should be. */
bool play_cell(const struct cell *cell, struct cell *negotiated, char *words, size_t words_size);
void end_plays(void);

#endif
