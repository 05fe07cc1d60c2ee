/* SPDX-License-Identifier: Apache-2.0 */
/*
 * grease.h: values that nobody knows (RFC 8701).
 */
#ifndef SIO_HANDSHAKE_GREASE_H
#define SIO_HANDSHAKE_GREASE_H

#include "handshake/conn.h"

/* Draws the connection's values, if its config wants some. Once: a second ClientHello repeats them. */
bool sio_grease_draw(struct siotls_conn *conn) SIO_CHECKED;

/* One of the sixteen values 0x0a0a, 0x1a1a, ... 0xfafa. The two extensions never have the same. */
uint16_t sio_grease_value(const struct siotls_conn *conn, enum sio_grease which);

/* A server's for one message, drawn now; 0: the config wants none. */
bool sio_grease_extension(struct siotls_conn *conn, uint16_t *type) SIO_CHECKED;

/* Puts them into a ClientHello, if the config wants some. values must live as long as the hello. */
void sio_grease_offer(const struct siotls_conn *conn, struct sio_client_hello *hello, struct sio_hello_grease *values);

#endif
