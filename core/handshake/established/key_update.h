/* SPDX-License-Identifier: Apache-2.0 */
/*
 * key_update.h: changing keys of a running connection (RFC 9846 4.7.3).
 */
#ifndef SIO_ESTABLISHED_KEY_UPDATE_H
#define SIO_ESTABLISHED_KEY_UPDATE_H

#include "handshake/established/established.h"

/* Sends a KeyUpdate and turns to the next sending key. LIMIT after SIO_MAX_EPOCH of them. */
bool sio_key_update_send(struct sio_established *established, bool request_update) SIO_CHECKED;

/*
 * Sends what the peer asked for, unless an earlier answer of ours is still unsent: one answers for all. While it is
 * owed no text may go (RFC 9846 4.7.3).
 */
bool sio_key_update_settle(struct sio_established *established) SIO_CHECKED;

#endif
