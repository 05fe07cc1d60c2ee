/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cookie.h: HelloRetryRequest without state (RFC 9846 4.3.2): what the server has to know of the first ClientHello goes
 * to the client, sealed, and comes back in the second.
 */
#ifndef SIO_HELLO_COOKIE_H
#define SIO_HELLO_COOKIE_H

#include "handshake/hello/hello.h"
#include "handshake/keys/transcript.h"

/* True when the server answers every first hello with a cookie. */
bool sio_cookie_is_wanted(const struct siotls_config *config);

/*
 * Appends the cookie of a first hello, for a HelloRetryRequest. first_hash: its Transcript-Hash; bound: what the
 * application binds cookies to.
 */
bool sio_cookie_make(struct sio_buffer *cookie, const struct sio_first_hello *first, const uint8_t *first_hash,
                     struct siotls_bytes bound, struct sio_context *context) SIO_CHECKED;

/*
 * Opens the cookie of a second hello whose first one another connection answered. illegal_parameter when it is not
 * ours, too old, or for another application context.
 */
bool sio_cookie_open(struct sio_first_hello *first, struct siotls_bytes cookie, struct siotls_bytes bound,
                     struct sio_context *context) SIO_CHECKED;

/* Starts the transcript as the other connection's was: message_hash of the first hello, and the HelloRetryRequest. */
bool sio_cookie_start(struct sio_transcript *transcript, const struct sio_first_hello *first,
                      const struct sio_client_hello *hello, struct sio_context *context) SIO_CHECKED;

#endif
