/* SPDX-License-Identifier: Apache-2.0 */
/*
 * strike_register.h: remembers which 0-RTT ClientHellos came within the window (RFC 8446 8.2), in bounded memory.
 *
 * Two tables of 16-byte fingerprints, the current one and the one before; each is filled for as long as a hello
 * may count as fresh. What cannot be remembered counts as seen: 0-RTT is then refused, never taken twice.
 */
#ifndef SIO_CONFIG_STRIKE_REGISTER_H
#define SIO_CONFIG_STRIKE_REGISTER_H

#include <siotls/session.h>

#include "base/memory.h"

/* One 0-RTT ClientHello. */
struct sio_strike {
    struct siotls_bytes binder; /* at least 16 bytes, as good as random */
    uint64_t issued_ms;         /* of the ticket */
    uint64_t sent_ms;           /* when the client says it sent it */
    uint64_t time_ms;           /* now */
    uint32_t window_ms;         /* by how much sent_ms and time_ms may differ */
};

/* Takes a reference. Returns the register. */
struct siotls_strike_register *sio_strike_register_keep(struct siotls_strike_register *reg);

/* True when it certainly was not seen before, and is remembered now. */
bool sio_strike_register_add(struct siotls_strike_register *reg, const struct sio_strike *strike);

#endif
