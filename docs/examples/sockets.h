/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sockets.h: what the examples share that has nothing to do with TLS: sockets and the clock.
 */
#ifndef EXAMPLES_SOCKETS_H
#define EXAMPLES_SOCKETS_H

#include <stdint.h>

/* A connected socket, of the first address that answers; -1: none, and why was printed. */
int connect_to(const char *host, const char *port);

/*
 * A listening socket on 127.0.0.1, at the port that the environment names in PORT, else a free one, which is printed as
 * "listening on 127.0.0.1:PORT"; -1: none, and why was printed.
 */
int listen_here(void);

/* UTC, milliseconds since 1970: what siotls_conn_set_time wants. */
uint64_t now_ms(void);

#endif
