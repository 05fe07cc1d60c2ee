/* SPDX-License-Identifier: Apache-2.0 */
/*
 * rsa_key.h: RSAPrivateKey taken apart, and RSAPublicKey put together (RFC 8017 A.1). No cryptography.
 */
#ifndef SIOTLS_PROVIDER_RSA_KEY_H
#define SIOTLS_PROVIDER_RSA_KEY_H

#include "common/der.h"

/* The numbers of an RSAPrivateKey in their order there; without leading zeros. */
enum provider_rsa_number {
    PROVIDER_RSA_N,
    PROVIDER_RSA_E,
    PROVIDER_RSA_D,
    PROVIDER_RSA_P,
    PROVIDER_RSA_Q,
    PROVIDER_RSA_DP,
    PROVIDER_RSA_DQ,
    PROVIDER_RSA_QINV,
    PROVIDER_RSA_NUM_NUMBERS
};

/* OK; BAD_KEY when it is malformed; UNSUPPORTED with more than two primes. Numbers are views of the DER. */
int provider_rsa_read_private(struct siotls_bytes *numbers, struct siotls_bytes der);

/* RSAPublicKey: its size, and the structure; the modulus may have leading zeros. */
size_t provider_rsa_public_size(struct siotls_bytes modulus, struct siotls_bytes exponent);
size_t provider_rsa_write_public(uint8_t *output, struct siotls_bytes modulus, struct siotls_bytes exponent);

#endif
