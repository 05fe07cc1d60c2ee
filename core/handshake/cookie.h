/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cookie.h: HelloRetryRequest without state (RFC 9846 4.3.2): what the server has to know of the first ClientHello goes
 * to the client, sealed, and comes back in the second.
 */
#ifndef SIO_HANDSHAKE_COOKIE_H
#define SIO_HANDSHAKE_COOKIE_H

#include "handshake/conn.h"

/* True when the server answers every first hello with a cookie. */
bool sio_cookie_is_wanted(const struct siotls_conn *conn);

/* Makes the cookie for a HelloRetryRequest, in handshake->cookie; the transcript ends with the first ClientHello. */
bool sio_cookie_make(struct siotls_conn *conn) SIO_CHECKED;

/*
 * Opens the cookie of a second hello whose first one another connection answered: sets suite and group, starts the
 * transcript with the first hello's hash and the HelloRetryRequest, and checks that the hello repeats the first.
 * illegal_parameter when the cookie is not ours, too old, or for another application context.
 */
bool sio_cookie_take(struct siotls_conn *conn, const struct sio_client_hello *hello) SIO_CHECKED;

#endif
