/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pair_open.h: between pair.c and pair_world.c.
 */
#ifndef TESTS_HANDSHAKE_PAIR_OPEN_H
#define TESTS_HANDSHAKE_PAIR_OPEN_H

#include "pair.h"

/* Makes set, trust, identity and the ready configs. */
bool pair_open_world(struct pair *pair);
void pair_close_world(struct pair *pair);

#endif
