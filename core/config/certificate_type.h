/* SPDX-License-Identifier: Apache-2.0 */
/*
 * certificate_type.h: raw public keys in the place of certificates (RFC 7250): which types either side may show, and
 * which keys are trusted.
 */
#ifndef SIO_CONFIG_CERTIFICATE_TYPE_H
#define SIO_CONFIG_CERTIFICATE_TYPE_H

#include <siotls/config.h>

#include "base/buffer.h"

enum { SIO_MAX_CERTIFICATE_TYPES = 2 };

/* Types that one side may show, as the extension has them: a list of u8 with its length in front. */
struct sio_certificate_types {
    uint8_t list[1 + SIO_MAX_CERTIFICATE_TYPES]; /* its first byte 0: X509 only, which is not said */
};

/* The types, by preference; what is not said is X509. */
struct siotls_bytes sio_certificate_types_list(const struct sio_certificate_types *types);

bool sio_certificate_types_have(const struct sio_certificate_types *types, uint8_t type);

/* What config says of the certificates of this role. */
const struct sio_certificate_types *sio_config_certificate_types(const struct siotls_config *config, int whose);

/* True when this SubjectPublicKeyInfo is one of the trusted keys. */
bool sio_config_trusts_key(const struct siotls_config *config, struct siotls_bytes spki);

/* Identities of a type that is never shown, and types that nobody can be trusted with, are mistakes. */
bool sio_certificate_types_check(const struct siotls_config *config, struct sio_error *error) SIO_CHECKED;

#endif
