/* SPDX-License-Identifier: Apache-2.0 */
/*
 * negotiate.h: what a server decides from a ClientHello, and what it shows of it.
 */
#ifndef SIO_HANDSHAKE_NEGOTIATE_H
#define SIO_HANDSHAKE_NEGOTIATE_H

#include "handshake/conn.h"

/*
 * Chooses suite, group, application protocol, identity and scheme (RFC 9846 4.2.1), or sets handshake->retry when
 * the client has to send another share first.
 */
bool sio_negotiate(struct siotls_conn *conn, const struct sio_client_hello *hello) SIO_CHECKED;

/* What the CLIENT_HELLO event shows; made in handshake->hello_view. */
bool sio_hello_view_make(struct siotls_conn *conn, const struct sio_client_hello *hello) SIO_CHECKED;
void sio_hello_view_clear(struct siotls_conn *conn);

#endif
