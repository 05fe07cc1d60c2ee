/* SPDX-License-Identifier: Apache-2.0 */
/*
 * blocking.h: what the examples with one blocking socket share: how bytes move between a socket and a connection.
 * hello_client.c has the same in place.
 */
#ifndef EXAMPLES_BLOCKING_H
#define EXAMPLES_BLOCKING_H

#include <siotls/siotls.h>

#include "sockets.h"

/* Sends all that the connection has to send, also the alert after a failure. -1: the socket broke. */
int send_output(struct siotls_conn *conn, int network);

/*
 * Waits for bytes, at most so long (-1: for ever), and hands them to the connection; tells it also when the transport
 * ended. 0 at once while the connection takes none, because something is to be read or answered before. -1: nothing
 * came in time, or the transport has ended before. Whether the connection took the bytes well siotls_conn_info tells.
 */
int receive_input(struct siotls_conn *conn, int network, int patience_ms);

/*
 * Ends the socket so that the peer gets all that was sent: TCP resets a socket that is closed with unread bytes, and
 * what is on its way is lost with it. So our direction ends first, and what still comes is read, for a bounded time.
 */
void close_gently(int network);

/* "program: why the connection failed" on stderr; of a connection that did not fail the words otherwise. */
void print_failure(const char *program, const struct siotls_conn *conn, const char *otherwise);

#endif
