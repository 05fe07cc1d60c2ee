/* SPDX-License-Identifier: Apache-2.0 */
/*
 * second_hello.h: what a client may change in its second ClientHello, and what it may not (RFC 8446 4.1.2).
 */
#ifndef SIO_HANDSHAKE_SECOND_HELLO_H
#define SIO_HANDSHAKE_SECOND_HELLO_H

#include "handshake/conn.h"

/* The digest of all in a ClientHello that has to stay as it is. */
bool sio_hello_digest(uint8_t *digest, const struct sio_hash *hash, const struct sio_client_hello *hello,
                      struct sio_error *error) SIO_CHECKED;

/* A server: the hello repeats the one of handshake->first_digest, and has the share that was asked for. */
bool sio_second_hello_check(struct siotls_conn *conn, const struct sio_client_hello *hello) SIO_CHECKED;

#endif
