/* SPDX-License-Identifier: Apache-2.0 */
/*
 * scheme.c: signature schemes: which hash, which padding, which keys.
 */
#include "common/rsa_parameters.h"
#include "internal.h"

#define SHA256 CP_SHA256, 32, BCRYPT_SHA256_ALGORITHM
#define SHA384 CP_SHA384, 48, BCRYPT_SHA384_ALGORITHM
#define SHA512 CP_SHA512, 64, BCRYPT_SHA512_ALGORITHM
#define NO_HASH CP_MLDSA, 0, NULL

static const struct cp_scheme known[] = {
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
    {SIOTLS_SCHEME_ML_DSA_44, SIOTLS_KEY_ML_DSA_44, NO_HASH, 0},
    {SIOTLS_SCHEME_ML_DSA_65, SIOTLS_KEY_ML_DSA_65, NO_HASH, 0},
    {SIOTLS_SCHEME_ML_DSA_87, SIOTLS_KEY_ML_DSA_87, NO_HASH, 0},
};

const struct cp_scheme *cp_scheme_find(uint16_t scheme)
{
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (known[i].scheme == scheme)
            return &known[i];
    return NULL;
}

const uint16_t cp_signer_schemes[CP_NUM_SIGNER_SCHEMES] = {
    SIOTLS_SCHEME_ECDSA_SECP256R1_SHA256,
    SIOTLS_SCHEME_ECDSA_SECP384R1_SHA384,
    SIOTLS_SCHEME_ECDSA_SECP521R1_SHA512,
    SIOTLS_SCHEME_RSA_PSS_RSAE_SHA256,
    SIOTLS_SCHEME_RSA_PSS_RSAE_SHA384,
    SIOTLS_SCHEME_RSA_PSS_RSAE_SHA512,
    SIOTLS_SCHEME_RSA_PSS_PSS_SHA256,
    SIOTLS_SCHEME_RSA_PSS_PSS_SHA384,
    SIOTLS_SCHEME_RSA_PSS_PSS_SHA512,
    SIOTLS_SCHEME_ML_DSA_44,
    SIOTLS_SCHEME_ML_DSA_65,
    SIOTLS_SCHEME_ML_DSA_87,
};

/* A key may be restricted (RSA-PSS parameters), or too short for a hash (RFC 8017 9.1.1). */
static bool can_sign(uint32_t key_type, size_t signature_size, const struct cp_scheme *scheme,
                     struct siotls_bytes parameters)
{
    if (scheme->key_type != key_type)
        return false;
    if (!cp_is_rsa(key_type))
        return true;
    if (signature_size < 2 * scheme->digest_size + 2)
        return false;
    return key_type == SIOTLS_KEY_RSA || provider_rsa_parameters_allow(parameters, scheme->digest_size);
}

size_t cp_schemes_of_key(uint16_t *schemes, uint32_t key_type, size_t signature_size, struct siotls_bytes parameters)
{
    size_t num_schemes = 0;
    for (size_t i = 0; i < CP_NUM_SIGNER_SCHEMES; i++)
        if (can_sign(key_type, signature_size, cp_scheme_find(cp_signer_schemes[i]), parameters))
            schemes[num_schemes++] = cp_signer_schemes[i];
    return num_schemes;
}

bool cp_is_rsa(uint32_t key_type)
{
    return key_type == SIOTLS_KEY_RSA || key_type == SIOTLS_KEY_RSA_PSS;
}

NTSTATUS cp_digest(struct siotls_bytes *input, uint8_t *digest, const struct siotls_provider_instance *instance,
                   const struct cp_scheme *scheme, struct siotls_bytes message)
{
    BCRYPT_ALG_HANDLE hash = cp_handle(instance, scheme->hash);
    *input = message;
    if (hash == NULL || message.data_len > ULONG_MAX)
        return STATUS_NOT_SUPPORTED;
    if (scheme->digest_size == 0)
        return STATUS_SUCCESS;
    *input = (struct siotls_bytes){digest, scheme->digest_size};
    return BCryptHash(hash, NULL, 0, cp_in(message.data), (ULONG)message.data_len, digest, scheme->digest_size);
}
