/* SPDX-License-Identifier: Apache-2.0 */
/*
 * second_hello.h: what a client may change in its second ClientHello, and what it may not (RFC 9846 4.2.2).
 */
#ifndef SIO_HANDSHAKE_SECOND_HELLO_H
#define SIO_HANDSHAKE_SECOND_HELLO_H

#include "handshake/conn.h"

/* The digest of all in a ClientHello that has to stay as it is, what siotls does not know and the order too. */
bool sio_hello_digest(uint8_t *digest, const struct sio_hash *hash, const struct sio_client_hello *hello,
                      struct sio_error *error) SIO_CHECKED;

/* A server that asks for a second hello keeps what it will compare: first_digest and first_psks of the handshake. */
bool sio_first_hello_note(struct siotls_conn *conn, const struct sio_client_hello *hello) SIO_CHECKED;

/*
 * A server: the hello repeats the one that was noted, with the PSK that was chosen and no new one, and has the share
 * that was asked for.
 */
bool sio_second_hello_check(struct siotls_conn *conn, const struct sio_client_hello *hello) SIO_CHECKED;

#endif
