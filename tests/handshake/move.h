/* SPDX-License-Identifier: Apache-2.0 */
/*
 * move.h: moves an end of a pair: its connection is saved, ended and restored, and the pair goes on with the new one.
 */
#ifndef TESTS_HANDSHAKE_MOVE_H
#define TESTS_HANDSHAKE_MOVE_H

#include "pair.h"

/* What would be refused now, as siotls_conn_save without a blob says it; status OK: nothing. */
struct siotls_error move_refusal(const struct pair_end *end);

/* The connection as bytes, to be freed by the caller; it has ended. NULL: it is refused. */
uint8_t *move_save(const struct pair_end *end, size_t *blob_len);

/* Moves it to that config. The source stays in *source, for the caller to free. False: error says why. */
bool move_to(struct pair_end *end, struct siotls_config *config, struct siotls_conn **source,
             struct siotls_error *error);

#endif
