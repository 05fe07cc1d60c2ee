/* SPDX-License-Identifier: Apache-2.0 */
/*
 * scheme.c: signature schemes: which hash, which padding, which keys.
 */
#include "internal.h"

#define SHA256 CP_SHA256, 32, BCRYPT_SHA256_ALGORITHM
#define SHA384 CP_SHA384, 48, BCRYPT_SHA384_ALGORITHM
#define SHA512 CP_SHA512, 64, BCRYPT_SHA512_ALGORITHM

static const struct cp_scheme schemes[] = {
    {SIOTLS_SCHEME_RSA_PSS_RSAE_SHA256, SIOTLS_KEY_RSA, SHA256, BCRYPT_PAD_PSS},
    {SIOTLS_SCHEME_RSA_PSS_RSAE_SHA384, SIOTLS_KEY_RSA, SHA384, BCRYPT_PAD_PSS},
    {SIOTLS_SCHEME_RSA_PSS_RSAE_SHA512, SIOTLS_KEY_RSA, SHA512, BCRYPT_PAD_PSS},
    {SIOTLS_SCHEME_RSA_PKCS1_SHA256, SIOTLS_KEY_RSA, SHA256, BCRYPT_PAD_PKCS1},
    {SIOTLS_SCHEME_RSA_PKCS1_SHA384, SIOTLS_KEY_RSA, SHA384, BCRYPT_PAD_PKCS1},
    {SIOTLS_SCHEME_RSA_PKCS1_SHA512, SIOTLS_KEY_RSA, SHA512, BCRYPT_PAD_PKCS1},
    {SIOTLS_SCHEME_RSA_PSS_PSS_SHA256, SIOTLS_KEY_RSA_PSS, SHA256, BCRYPT_PAD_PSS},
    {SIOTLS_SCHEME_RSA_PSS_PSS_SHA384, SIOTLS_KEY_RSA_PSS, SHA384, BCRYPT_PAD_PSS},
    {SIOTLS_SCHEME_RSA_PSS_PSS_SHA512, SIOTLS_KEY_RSA_PSS, SHA512, BCRYPT_PAD_PSS},
    {SIOTLS_SCHEME_ECDSA_SECP256R1_SHA256, SIOTLS_KEY_SECP256R1, SHA256, 0},
    {SIOTLS_SCHEME_ECDSA_SECP384R1_SHA384, SIOTLS_KEY_SECP384R1, SHA384, 0},
    {SIOTLS_SCHEME_ECDSA_SECP521R1_SHA512, SIOTLS_KEY_SECP521R1, SHA512, 0},
};

const struct cp_scheme *cp_scheme_find(uint16_t scheme)
{
    for (size_t i = 0; i < sizeof schemes / sizeof schemes[0]; i++)
        if (schemes[i].scheme == scheme)
            return &schemes[i];
    return NULL;
}

bool cp_is_rsa(uint32_t key_type)
{
    return key_type == SIOTLS_KEY_RSA || key_type == SIOTLS_KEY_RSA_PSS;
}

NTSTATUS cp_digest(uint8_t *digest, const struct siotls_provider_instance *instance, const struct cp_scheme *scheme,
                   struct siotls_bytes message)
{
    BCRYPT_ALG_HANDLE hash = cp_handle(instance, scheme->hash);
    if (hash == NULL || message.data_len > ULONG_MAX)
        return STATUS_NOT_SUPPORTED;
    return BCryptHash(hash, NULL, 0, cp_in(message.data), (ULONG)message.data_len, digest, scheme->digest_size);
}
