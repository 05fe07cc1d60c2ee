/* SPDX-License-Identifier: Apache-2.0 */
/*
 * binder.h: PSK binders (RFC 9846 4.3.11.2): who offers a PSK has it, and offered it in this very hello.
 */
#ifndef SIO_HANDSHAKE_BINDER_H
#define SIO_HANDSHAKE_BINDER_H

#include "handshake/flight.h"

/* A client: writes the binders of the ClientHello that is being built, whose last bytes are room for them. */
bool sio_binders_write(struct siotls_conn *conn, const struct sio_outgoing *outgoing) SIO_CHECKED;

/* A server: the binder of handshake->psk must be right. It is kept in handshake->binder. */
bool sio_binder_check(struct siotls_conn *conn, const struct sio_client_hello *hello,
                      struct siotls_bytes body) SIO_CHECKED;

#endif
