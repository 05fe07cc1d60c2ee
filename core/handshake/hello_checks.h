/* SPDX-License-Identifier: Apache-2.0 */
/*
 * hello_checks.h: what ServerHello and HelloRetryRequest have in common for a client.
 */
#ifndef SIO_HANDSHAKE_HELLO_CHECKS_H
#define SIO_HANDSHAKE_HELLO_CHECKS_H

#include "handshake/conn.h"

/* Version, downgrade, session id, compression and suite (RFC 9846 4.2.3); sets conn->suite. */
bool sio_server_hello_check(struct siotls_conn *conn, const struct sio_server_hello *hello) SIO_CHECKED;

/* A server writes the body of a HelloRetryRequest: its suite, its group if that is asked for, the cookie if there is
 * one. */
void sio_hello_retry_write(struct sio_writer *writer, const struct siotls_conn *conn, struct siotls_bytes session_id,
                           struct siotls_bytes cookie);

#endif
