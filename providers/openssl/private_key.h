/* SPDX-License-Identifier: Apache-2.0 */
/*
 * private_key.h: the short way from PKCS#8 to a key.
 */
#ifndef PROVIDERS_OPENSSL_PRIVATE_KEY_H
#define PROVIDERS_OPENSSL_PRIVATE_KEY_H

#include "internal.h"

/*
 * An elliptic curve's private key, and its SubjectPublicKeyInfo in libcrypto's memory. NULL: it is of another kind or
 * form, or not in order; libcrypto's own decoders are to judge it.
 */
EVP_PKEY *make_private_key(const struct state *state, struct siotls_bytes der, uint8_t **spki, size_t *spki_len);

#endif
