/* SPDX-License-Identifier: Apache-2.0 */
/*
 * authenticated.h: who is authenticated enough? One answer for certificates, sessions, external PSKs and what comes
 * after the handshake; and what a session keeps of it.
 */
#ifndef SIO_ESTABLISHED_AUTHENTICATED_H
#define SIO_ESTABLISHED_AUTHENTICATED_H

#include "config/session/session.h"
#include "handshake/established/established.h"

/* ---- who is let in ---- */

/*
 * True when the peer may come without a certificate. A server that requires one takes nothing in its place: neither an
 * external PSK nor a session that goes back to one or to nobody.
 */
bool sio_peer_may_lack_certificate(const struct sio_context *context);

/*
 * True when the session's peer would be let in now: it was judged by what this config judges by, and what it was judged
 * by still holds; and it is of this kind of carrier. No signature is checked. The time is set.
 */
bool sio_session_is_enough(const struct sio_context *context, const struct sio_session *session);

/* External PSKs are not combined with certificates, nor is what was resumed from one (RFC 9846 4.4.2, appendix F.1). */
bool sio_certificate_may_follow(const struct sio_established *established);

/* ---- by what the peer is known ---- */

/* By nobody, until something else is said. */
void sio_authenticated_by_nobody(struct sio_established *established);

/* By the config: on these terms. */
bool sio_authenticated_by_config(struct sio_established *established, const struct sio_terms *terms) SIO_CHECKED;

/* By the application's answer to VERIFY, which knows more than the dates that bind it here. leaf: empty: no X.509. */
void sio_authenticated_by_application(struct sio_established *established, struct siotls_bytes leaf);

/* By an external PSK, or by a session, whose terms go on. */
bool sio_authenticated_by_psk(struct sio_established *established, const struct sio_psk *psk) SIO_CHECKED;
bool sio_authenticated_by_session(struct sio_established *established, const struct sio_session *session) SIO_CHECKED;

/* As a session would say it, where the connection comes from elsewhere. */
bool sio_authenticated_take_over(struct sio_established *established, const struct sio_session *known) SIO_CHECKED;

/* Tells a new session of it; its views are those of kept. */
void sio_authenticated_describe(const struct sio_established *established, const struct siotls_config *config,
                                struct sio_session *session);

#endif
