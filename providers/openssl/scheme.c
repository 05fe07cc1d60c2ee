/* SPDX-License-Identifier: Apache-2.0 */
/*
 * scheme.c: signature schemes: which digest, which padding, which keys.
 */
#include <openssl/rsa.h>

#include "internal.h"

static const struct scheme_shape shapes[] = {
    {SIOTLS_SCHEME_RSA_PSS_RSAE_SHA256, SIOTLS_KEY_RSA, "SHA256", true, SIOTLS_HASH_SHA256},
    {SIOTLS_SCHEME_RSA_PSS_RSAE_SHA384, SIOTLS_KEY_RSA, "SHA384", true, SIOTLS_HASH_SHA384},
    {SIOTLS_SCHEME_RSA_PSS_RSAE_SHA512, SIOTLS_KEY_RSA, "SHA512", true, SIOTLS_HASH_SHA512},
    {SIOTLS_SCHEME_RSA_PKCS1_SHA256, SIOTLS_KEY_RSA, "SHA256", false, SIOTLS_HASH_SHA256},
    {SIOTLS_SCHEME_RSA_PKCS1_SHA384, SIOTLS_KEY_RSA, "SHA384", false, SIOTLS_HASH_SHA384},
    {SIOTLS_SCHEME_RSA_PKCS1_SHA512, SIOTLS_KEY_RSA, "SHA512", false, SIOTLS_HASH_SHA512},
    {SIOTLS_SCHEME_RSA_PSS_PSS_SHA256, SIOTLS_KEY_RSA_PSS, "SHA256", true, SIOTLS_HASH_SHA256},
    {SIOTLS_SCHEME_RSA_PSS_PSS_SHA384, SIOTLS_KEY_RSA_PSS, "SHA384", true, SIOTLS_HASH_SHA384},
    {SIOTLS_SCHEME_RSA_PSS_PSS_SHA512, SIOTLS_KEY_RSA_PSS, "SHA512", true, SIOTLS_HASH_SHA512},
    {SIOTLS_SCHEME_ECDSA_SECP256R1_SHA256, SIOTLS_KEY_SECP256R1, "SHA256", false, SIOTLS_HASH_SHA256},
    {SIOTLS_SCHEME_ECDSA_SECP384R1_SHA384, SIOTLS_KEY_SECP384R1, "SHA384", false, SIOTLS_HASH_SHA384},
    {SIOTLS_SCHEME_ECDSA_SECP521R1_SHA512, SIOTLS_KEY_SECP521R1, "SHA512", false, SIOTLS_HASH_SHA512},
    {SIOTLS_SCHEME_ED25519, SIOTLS_KEY_ED25519, NULL, false, 0},
    {SIOTLS_SCHEME_ED448, SIOTLS_KEY_ED448, NULL, false, 0},
    {SIOTLS_SCHEME_ML_DSA_44, SIOTLS_KEY_ML_DSA_44, NULL, false, 0},
    {SIOTLS_SCHEME_ML_DSA_65, SIOTLS_KEY_ML_DSA_65, NULL, false, 0},
    {SIOTLS_SCHEME_ML_DSA_87, SIOTLS_KEY_ML_DSA_87, NULL, false, 0},
};

static const uint16_t rsa[] = {SIOTLS_SCHEME_RSA_PSS_RSAE_SHA256, SIOTLS_SCHEME_RSA_PSS_RSAE_SHA384,
                               SIOTLS_SCHEME_RSA_PSS_RSAE_SHA512, SIOTLS_SCHEME_RSA_PKCS1_SHA256,
                               SIOTLS_SCHEME_RSA_PKCS1_SHA384,    SIOTLS_SCHEME_RSA_PKCS1_SHA512};
static const uint16_t rsa_pss[] = {SIOTLS_SCHEME_RSA_PSS_PSS_SHA256, SIOTLS_SCHEME_RSA_PSS_PSS_SHA384,
                                   SIOTLS_SCHEME_RSA_PSS_PSS_SHA512};
static const uint16_t ecdsa[] = {SIOTLS_SCHEME_ECDSA_SECP256R1_SHA256, SIOTLS_SCHEME_ECDSA_SECP384R1_SHA384,
                                 SIOTLS_SCHEME_ECDSA_SECP521R1_SHA512};
static const uint16_t ed25519[] = {SIOTLS_SCHEME_ED25519};
static const uint16_t ed448[] = {SIOTLS_SCHEME_ED448};
static const uint16_t ml_dsa_44[] = {SIOTLS_SCHEME_ML_DSA_44};
static const uint16_t ml_dsa_65[] = {SIOTLS_SCHEME_ML_DSA_65};
static const uint16_t ml_dsa_87[] = {SIOTLS_SCHEME_ML_DSA_87};

#define LIST(schemes)                                                                                                  \
    {                                                                                                                  \
        schemes, sizeof(schemes) / sizeof(schemes)[0]                                                                  \
    }

static const struct {
    const uint16_t *schemes;
    size_t num_schemes;
} lists[] = {
    [SIOTLS_KEY_RSA] = LIST(rsa),
    [SIOTLS_KEY_RSA_PSS] = LIST(rsa_pss),
    [SIOTLS_KEY_SECP256R1] = LIST(ecdsa),
    [SIOTLS_KEY_SECP384R1] = LIST(ecdsa),
    [SIOTLS_KEY_SECP521R1] = LIST(ecdsa),
    [SIOTLS_KEY_ED25519] = LIST(ed25519),
    [SIOTLS_KEY_ED448] = LIST(ed448),
    [SIOTLS_KEY_ML_DSA_44] = LIST(ml_dsa_44),
    [SIOTLS_KEY_ML_DSA_65] = LIST(ml_dsa_65),
    [SIOTLS_KEY_ML_DSA_87] = LIST(ml_dsa_87),
};

const struct scheme_shape *find_scheme(uint16_t scheme)
{
    for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++)
        if (shapes[i].scheme == scheme)
            return &shapes[i];
    return NULL;
}

bool is_ec(uint32_t key_type)
{
    return key_type == SIOTLS_KEY_SECP256R1 || key_type == SIOTLS_KEY_SECP384R1 || key_type == SIOTLS_KEY_SECP521R1;
}

/* The salt is as long as the hash (RFC 9846 4.3.3). */
bool prepare_padding(EVP_PKEY_CTX *context, const struct scheme_shape *shape)
{
    if (shape->key_type != SIOTLS_KEY_RSA && shape->key_type != SIOTLS_KEY_RSA_PSS)
        return true;
    if (!shape->is_pss)
        return EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PADDING) > 0;
    return EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING) > 0 &&
           EVP_PKEY_CTX_set_rsa_pss_saltlen(context, RSA_PSS_SALTLEN_DIGEST) > 0;
}

const uint16_t *schemes_of(uint32_t key_type, size_t *num_schemes)
{
    *num_schemes = lists[key_type].num_schemes;
    return lists[key_type].schemes;
}
