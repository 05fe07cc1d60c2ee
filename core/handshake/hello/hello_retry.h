/* SPDX-License-Identifier: Apache-2.0 */
/* hello_retry.h: the body of a HelloRetryRequest (RFC 9846 4.2.4), sent, or remembered from a cookie. */
#ifndef SIO_HELLO_HELLO_RETRY_H
#define SIO_HELLO_HELLO_RETRY_H

#include "base/writer.h"
#include "handshake/hello/hello.h"

/* The suite, the group if a share of it is asked for, the cookie if there is one. */
void sio_hello_retry_write(struct sio_writer *writer, const struct sio_first_hello *first,
                           struct siotls_bytes session_id, struct siotls_bytes cookie);

#endif
