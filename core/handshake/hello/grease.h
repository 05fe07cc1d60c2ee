/* SPDX-License-Identifier: Apache-2.0 */
/*
 * grease.h: values that nobody knows (RFC 8701).
 */
#ifndef SIO_HELLO_GREASE_H
#define SIO_HELLO_GREASE_H

#include "handshake/hello/hello.h"

/* One of the sixteen values 0x0a0a, 0x1a1a, ... 0xfafa. The two extensions never have the same. */
uint16_t sio_grease_value(const struct sio_hello *hello, enum sio_grease which);

/* A server's for one message, drawn now; 0: the config wants none. */
bool sio_grease_extension(uint16_t *type, const struct siotls_config *config, struct sio_error *error) SIO_CHECKED;

/* The values of a ClientHello. has_one_share: a HelloRetryRequest named the group of the only one. */
struct sio_hello_grease sio_grease_offer(const struct sio_hello *hello, bool has_one_share);

#endif
