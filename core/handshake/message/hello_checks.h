/* SPDX-License-Identifier: Apache-2.0 */
/*
 * hello_checks.h: what ServerHello and HelloRetryRequest have in common for a client.
 */
#ifndef SIO_MESSAGE_HELLO_CHECKS_H
#define SIO_MESSAGE_HELLO_CHECKS_H

#include "handshake/state/handshake.h"

/*
 * Version, downgrade, session id, compression and suite (RFC 9846 4.2.3). *suite is that of a HelloRetryRequest, or
 * NULL, and becomes the server's choice.
 */
bool sio_server_hello_check(const struct sio_suite **suite, const struct sio_handshake *handshake,
                            const struct sio_server_hello *hello, struct sio_error *error) SIO_CHECKED;

#endif
