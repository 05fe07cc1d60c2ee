/* SPDX-License-Identifier: Apache-2.0 */
/*
 * echo.h: what the echo servers of the event loop examples share: everything that is not a loop.
 */
#ifndef EXAMPLES_ECHO_H
#define EXAMPLES_ECHO_H

#include <siotls/siotls.h>

#include "sockets.h"

/* A server's config of PEM files, ready; NULL and a line on stderr. */
struct siotls_config *echo_config(const char *cert_path, const char *key_path);

/* A started connection, with the pool's buffers; NULL: no memory. */
struct siotls_conn *echo_open(struct siotls_config *config, struct siotls_pool *pool);

/* Takes so many bytes that were put into receive_buffer. What siotls_conn_received says. */
int echo_received(struct siotls_conn *conn, size_t data_len);

/*
 * Sends back what has come, as far as there is room, and looks at the events. Call it after bytes were received or
 * sent. 1: the connection is over once what data_to_send shows is gone.
 */
int echo_turn(struct siotls_conn *conn);

#endif
