/* SPDX-License-Identifier: Apache-2.0 */
/*
 * scheme.c: signature schemes: which hash, which padding, which keys.
 */
#include "internal.h"

static const struct ap_scheme schemes[] = {
    {SIOTLS_SCHEME_ECDSA_SECP256R1_SHA256, SIOTLS_KEY_SECP256R1, false, EVP_sha256},
    {SIOTLS_SCHEME_ECDSA_SECP384R1_SHA384, SIOTLS_KEY_SECP384R1, false, EVP_sha384},
    {SIOTLS_SCHEME_ECDSA_SECP521R1_SHA512, SIOTLS_KEY_SECP521R1, false, EVP_sha512},
    {SIOTLS_SCHEME_ED25519, SIOTLS_KEY_ED25519, false, NULL},
    {SIOTLS_SCHEME_RSA_PSS_RSAE_SHA256, SIOTLS_KEY_RSA, true, EVP_sha256},
    {SIOTLS_SCHEME_RSA_PSS_RSAE_SHA384, SIOTLS_KEY_RSA, true, EVP_sha384},
    {SIOTLS_SCHEME_RSA_PSS_RSAE_SHA512, SIOTLS_KEY_RSA, true, EVP_sha512},
    {SIOTLS_SCHEME_RSA_PSS_PSS_SHA256, SIOTLS_KEY_RSA_PSS, true, EVP_sha256},
    {SIOTLS_SCHEME_RSA_PSS_PSS_SHA384, SIOTLS_KEY_RSA_PSS, true, EVP_sha384},
    {SIOTLS_SCHEME_RSA_PSS_PSS_SHA512, SIOTLS_KEY_RSA_PSS, true, EVP_sha512},
    {SIOTLS_SCHEME_RSA_PKCS1_SHA256, SIOTLS_KEY_RSA, false, EVP_sha256},
    {SIOTLS_SCHEME_RSA_PKCS1_SHA384, SIOTLS_KEY_RSA, false, EVP_sha384},
    {SIOTLS_SCHEME_RSA_PKCS1_SHA512, SIOTLS_KEY_RSA, false, EVP_sha512},
    {SIOTLS_SCHEME_ML_DSA_44, SIOTLS_KEY_ML_DSA_44, false, NULL},
    {SIOTLS_SCHEME_ML_DSA_65, SIOTLS_KEY_ML_DSA_65, false, NULL},
    {SIOTLS_SCHEME_ML_DSA_87, SIOTLS_KEY_ML_DSA_87, false, NULL},
};

const struct ap_scheme *ap_scheme_find(uint16_t scheme)
{
    for (size_t i = 0; i < sizeof schemes / sizeof schemes[0]; i++)
        if (schemes[i].scheme == scheme)
            return &schemes[i];
    return NULL;
}

bool ap_is_rsa(uint32_t key_type)
{
    return key_type == SIOTLS_KEY_RSA || key_type == SIOTLS_KEY_RSA_PSS;
}

size_t ap_digest(uint8_t digest[EVP_MAX_MD_SIZE], const struct ap_scheme *scheme, const uint8_t *message,
                 size_t message_len)
{
    unsigned digest_len = 0;
    return EVP_Digest(ap_pointed(message, message_len), message_len, digest, &digest_len, scheme->hash(), NULL)
               ? digest_len
               : 0;
}
