/* SPDX-License-Identifier: Apache-2.0 */
/*
 * choose_identity.h: with which of our identities we sign.
 */
#ifndef SIO_HANDSHAKE_CHOOSE_IDENTITY_H
#define SIO_HANDSHAKE_CHOOSE_IDENTITY_H

#include "config/identity_match.h"
#include "handshake/conn.h"

/*
 * Sets identity and scheme of the handshake: those that suit best, the first among equals. An identity that the
 * application chose is the only candidate. False when none suits at all.
 */
bool sio_choose_identity(struct siotls_conn *conn, const struct sio_identity_wish *wish);

/* A server's choice, from a ClientHello; one is always needed. */
bool sio_choose_server_identity(struct siotls_conn *conn, const struct sio_client_hello *hello) SIO_CHECKED;

#endif
