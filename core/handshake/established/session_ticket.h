/* SPDX-License-Identifier: Apache-2.0 */
/*
 * session_ticket.h: what sessions of both roles have in common (RFC 9846 4.7.1).
 */
#ifndef SIO_ESTABLISHED_SESSION_TICKET_H
#define SIO_ESTABLISHED_SESSION_TICKET_H

#include "handshake/established/established.h"

/* Length of the name that stands for a session in a store. */
enum { SIO_SESSION_NAME = 32 };

/* HKDF-Expand-Label(resumption_master_secret, "resumption", ticket_nonce, Hash.length); one digest. */
bool sio_session_psk(const struct sio_established *established, uint8_t *psk, struct siotls_bytes nonce) SIO_CHECKED;

/* A session of this connection with that PSK; what the role adds is left out. */
struct sio_session sio_session_describe(const struct sio_established *established, const uint8_t *psk);

#endif
