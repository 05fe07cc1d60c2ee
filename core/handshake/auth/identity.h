/* SPDX-License-Identifier: Apache-2.0 */
/*
 * identity.h: with which of our identities we sign (RFC 9846 4.5.1.2). Pure functions.
 */
#ifndef SIO_AUTH_IDENTITY_H
#define SIO_AUTH_IDENTITY_H

#include "config/config.h"
#include "config/identity/identity_match.h"
#include "wire/hello.h"

/* The identity and its scheme; NULL: none. */
struct sio_identity_choice {
    struct siotls_identity *identity;
    uint16_t scheme;
};

/* Of a config's identities, or of the one that the application chose (NULL: it did not): the best, the first of equals.
 */
struct sio_identity_choice sio_choose_identity(const struct siotls_config *config, struct siotls_identity *chosen,
                                               const struct sio_identity_wish *wish);

/* A server's choice, from a ClientHello; one is always needed. type: siotls_certificate_type of its certificate. */
bool sio_choose_server_identity(struct sio_identity_choice *choice, const struct siotls_config *config,
                                struct siotls_identity *chosen, const struct sio_client_hello *hello, uint8_t type,
                                struct sio_error *error) SIO_CHECKED;

/*
 * Does a session's server still have that name? A strict config needs an identity of it, as it did at first, unless the
 * application chose one.
 */
bool sio_server_name_is_served(const struct siotls_config *config, const struct siotls_identity *chosen,
                               struct siotls_bytes server_name) SIO_CHECKED;

#endif
