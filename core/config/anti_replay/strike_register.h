/* SPDX-License-Identifier: Apache-2.0 */
/*
 * strike_register.h: remembers which 0-RTT ClientHellos were taken (RFC 9846 8.2), in bounded memory.
 *
 * A hello has a time of its own, sent_ms, which its binder covers. Whatever was taken is either in one of two tables or
 * its time is in a span that the register has forgotten, where all is refused: so no clock makes it take one twice. The
 * clock decides only what is timely and when a table is forgotten.
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
    uint64_t time_ms;           /* now, by the connection's clock */
    uint32_t window_ms;         /* by how much sent_ms and the register's time may differ */
    bool is_of_this_process;    /* the ticket can only have been issued by this process */
};

enum sio_strike_result {
    SIO_STRIKE_FRESH,    /* certainly not seen before, and remembered now */
    SIO_STRIKE_SEEN,     /* or it cannot be told from one that was seen */
    SIO_STRIKE_UNTIMELY, /* sent_ms is outside of the window */
    SIO_STRIKE_BEHIND,   /* so it is, and time_ms is far behind what the register was told before */
    SIO_STRIKE_UNKNOWN,  /* what was taken at sent_ms is not known, or not any more */
    SIO_STRIKE_FULL      /* there is no room to remember it */
};

/* Takes a reference. Returns the register. */
struct siotls_strike_register *sio_strike_register_keep(struct siotls_strike_register *reg);

/* A config with that window uses it: hellos are remembered for the largest one. */
void sio_strike_register_widen(struct siotls_strike_register *reg, uint32_t window_ms);

/* Tells it the time. Returns the time that counts: the latest that it was told. */
uint64_t sio_strike_register_tell(struct siotls_strike_register *reg, uint64_t time_ms);

enum sio_strike_result sio_strike_register_add(struct siotls_strike_register *reg, const struct sio_strike *strike);

#endif
