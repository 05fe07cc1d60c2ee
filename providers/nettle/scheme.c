/* SPDX-License-Identifier: Apache-2.0 */
/*
 * scheme.c: signature schemes: which hash, which padding, which keys.
 */
#include <nettle/sha2.h>

#include "internal.h"

static const struct np_scheme schemes[] = {
    {SIOTLS_SCHEME_RSA_PSS_RSAE_SHA256, SIOTLS_KEY_RSA, &nettle_sha256, true},
    {SIOTLS_SCHEME_RSA_PSS_RSAE_SHA384, SIOTLS_KEY_RSA, &nettle_sha384, true},
    {SIOTLS_SCHEME_RSA_PSS_RSAE_SHA512, SIOTLS_KEY_RSA, &nettle_sha512, true},
    {SIOTLS_SCHEME_RSA_PKCS1_SHA256, SIOTLS_KEY_RSA, &nettle_sha256, false},
    {SIOTLS_SCHEME_RSA_PKCS1_SHA384, SIOTLS_KEY_RSA, &nettle_sha384, false},
    {SIOTLS_SCHEME_RSA_PKCS1_SHA512, SIOTLS_KEY_RSA, &nettle_sha512, false},
    {SIOTLS_SCHEME_RSA_PSS_PSS_SHA256, SIOTLS_KEY_RSA_PSS, &nettle_sha256, true},
    {SIOTLS_SCHEME_RSA_PSS_PSS_SHA384, SIOTLS_KEY_RSA_PSS, &nettle_sha384, true},
    {SIOTLS_SCHEME_RSA_PSS_PSS_SHA512, SIOTLS_KEY_RSA_PSS, &nettle_sha512, true},
    {SIOTLS_SCHEME_ECDSA_SECP256R1_SHA256, SIOTLS_KEY_SECP256R1, &nettle_sha256, false},
    {SIOTLS_SCHEME_ECDSA_SECP384R1_SHA384, SIOTLS_KEY_SECP384R1, &nettle_sha384, false},
    {SIOTLS_SCHEME_ECDSA_SECP521R1_SHA512, SIOTLS_KEY_SECP521R1, &nettle_sha512, false},
    {SIOTLS_SCHEME_ED25519, SIOTLS_KEY_ED25519, NULL, false},
    {SIOTLS_SCHEME_ED448, SIOTLS_KEY_ED448, NULL, false},
};

const struct np_scheme *np_scheme_find(uint16_t scheme)
{
    for (size_t i = 0; i < sizeof schemes / sizeof schemes[0]; i++)
        if (schemes[i].scheme == scheme)
            return &schemes[i];
    return NULL;
}

bool np_is_rsa(uint32_t key_type)
{
    return key_type == SIOTLS_KEY_RSA || key_type == SIOTLS_KEY_RSA_PSS;
}

void np_digest(uint8_t *digest, const struct nettle_hash *hash, const uint8_t *message, size_t message_len)
{
    union {
        struct sha256_ctx sha256;
        struct sha512_ctx sha512;
    } state;
    hash->init(&state);
    if (message_len > 0)
        hash->update(&state, message_len, message);
    hash->digest(&state, hash->digest_size, digest);
}
