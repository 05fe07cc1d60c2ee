/* SPDX-License-Identifier: Apache-2.0 */
/*
 * certificate_type.h: certificates or raw public keys: a server chooses (RFC 7250 4.2, RFC 9846 4.5.1). Pure functions.
 */
#ifndef SIO_AUTH_CERTIFICATE_TYPE_H
#define SIO_AUTH_CERTIFICATE_TYPE_H

#include "config/certificate_type.h"
#include "config/config.h"

/* What the choice is made from. */
struct sio_type_question {
    const struct siotls_config *config;
    const struct siotls_identity *chosen; /* by the application; NULL: it did not */
    int whose;                            /* certificate: siotls_role */
    struct siotls_bytes offered;          /* list of u8; empty: the extension is absent */
};

/* Our first type that the client offers and, for our own certificate, that we have an identity of; false: none. */
bool sio_certificate_type_find(uint8_t *type, const struct sio_type_question *question);

/* The same; none is a failure, but for a server that has no identity at all, which fails for want of one. */
bool sio_certificate_type_choose(uint8_t *type, const struct sio_type_question *question,
                                 struct sio_error *error) SIO_CHECKED;

/* A client is asked in the handshake or, perhaps, later. */
bool sio_config_may_ask(const struct siotls_config *config);

#endif
