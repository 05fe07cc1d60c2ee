/* SPDX-License-Identifier: Apache-2.0 */
/*
 * exchange.h: what happens on one connection.
 */
#ifndef BOGO_EXCHANGE_H
#define BOGO_EXCHANGE_H

#include "setup.h"

/* shim_connection runs one connection from TCP to its end; a shim_exit. */
int shim_connection(struct shim_shared *shared, const struct shim_flags flags[SHIM_NUM_PHASES], int phase);

#endif
