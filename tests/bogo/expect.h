/* SPDX-License-Identifier: Apache-2.0 */
/*
 * expect.h: whether a connection came out as the flags say.
 */
#ifndef BOGO_EXPECT_H
#define BOGO_EXPECT_H

#include "link.h"

/* shim_expect_handshake judges what was negotiated, right after the handshake; 1 when all is as expected. */
int shim_expect_handshake(const struct shim_link *link);

/* shim_next_certificate: a CERTIFICATE block of PEM, decoded; *text moves behind it. 0 when there is none left. */
int shim_next_certificate(struct shim_bytes *certificate, char **text);

/* shim_expect_client_hello judges what a client offers; 1 when all is as expected. */
int shim_expect_client_hello(const struct shim_flags *flags, const struct siotls_client_hello *hello);

#endif
