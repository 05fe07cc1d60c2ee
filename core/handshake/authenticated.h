/* SPDX-License-Identifier: Apache-2.0 */
/*
 * authenticated.h: who is authenticated enough? One answer for certificates, sessions, external PSKs and what comes
 * after the handshake; and what a session keeps of it.
 */
#ifndef SIO_HANDSHAKE_AUTHENTICATED_H
#define SIO_HANDSHAKE_AUTHENTICATED_H

#include "handshake/conn.h"

/* ---- who is let in ---- */

/*
 * True when the peer may come without a certificate. A server that requires one takes nothing in its place: neither an
 * external PSK nor a session that goes back to one or to nobody.
 */
bool sio_peer_may_lack_certificate(const struct siotls_conn *conn);

/*
 * True when the session's peer would be let in now: it was judged by what this config judges by, and what it was judged
 * by still holds. No signature is checked. The connection has its time.
 */
bool sio_session_is_enough(const struct siotls_conn *conn, const struct sio_session *session);

/* External PSKs are not combined with certificates, nor is what was resumed from one (RFC 9846 4.4.2, appendix F.1). */
bool sio_certificate_may_follow(const struct siotls_conn *conn);

/* ---- by what the peer is known ---- */

void sio_authenticated_init(struct sio_authenticated *authenticated, const struct siotls_memory *memory);
void sio_authenticated_clear(struct sio_authenticated *authenticated);

/* By nobody, until something else is said. */
void sio_authenticated_by_nobody(struct siotls_conn *conn);

/* By the application's answer to VERIFY, which knows more than the dates that bind it here. */
void sio_authenticated_by_application(struct siotls_conn *conn);

/* By the PSK in use: an external one, or that of a session, whose terms go on. */
bool sio_authenticated_by_psk(struct siotls_conn *conn, const struct sio_psk *psk) SIO_CHECKED;

/* Tells a new session of it. */
void sio_authenticated_describe(const struct siotls_conn *conn, struct sio_session *session);

#endif
