/* SPDX-License-Identifier: Apache-2.0 */
/*
 * setup.h: a config from the flags.
 */
#ifndef BOGO_SETUP_H
#define BOGO_SETUP_H

#include <siotls/session.h>

#include "flags.h"

/* shim_shared: what all connections of the process have in common. */
struct shim_shared {
    struct siotls_set *set;
    struct siotls_ticket_keys *ticket_keys;
    struct siotls_strike_register *strikes;
    uint64_t time_ms;              /* of the connections: it goes on when the runner says so */
    struct shim_bytes session;     /* clients: of the connection before */
    struct shim_bytes new_session; /* clients: of this one */
};

/* Both return a shim_exit; what they made is for the caller to free, also after a failure. */
int shim_shared_open(struct shim_shared *shared);
int shim_config_make(struct siotls_config **config, const struct shim_shared *shared, const struct shim_flags *flags);

/* The digest by a provider of the set; 1 on success. */
int shim_sha256(const struct shim_shared *shared, uint8_t digest[32], struct siotls_bytes data);

void shim_shared_close(struct shim_shared *shared);

#endif
