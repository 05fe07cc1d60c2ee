/* SPDX-License-Identifier: Apache-2.0 */
/*
 * key_update.h: changing keys of a running connection (RFC 8446 4.6.3).
 */
#ifndef SIO_HANDSHAKE_KEY_UPDATE_H
#define SIO_HANDSHAKE_KEY_UPDATE_H

#include "handshake/conn.h"

/* Sends a KeyUpdate and turns to the next sending key. */
bool sio_key_update_send(struct siotls_conn *conn, bool request_update) SIO_CHECKED;

/* Sends what the peer asked for, unless an earlier one of ours is still unsent: one answers for all. */
bool sio_key_update_settle(struct siotls_conn *conn) SIO_CHECKED;

#endif
