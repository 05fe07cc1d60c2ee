/* SPDX-License-Identifier: Apache-2.0 */
/*
 * verifier.c: public keys from their numbers, and signatures checked with them.
 */
#include <openssl/bn.h>
#include <openssl/curve25519.h>
#include <openssl/ecdsa.h>
#include <openssl/nid.h>
#include <openssl/rsa.h>
#include <string.h>

#include "internal.h"

struct verifier_context {
    uint32_t key_type; /* 0: there is no key */
    RSA *rsa;
    EC_KEY *ec;
    EVP_PKEY *ml_dsa;
    uint8_t ed25519[ED25519_PUBLIC_KEY_LEN];
};

static void verifier_clear(void *memory)
{
    struct verifier_context *context = memory;
    RSA_free(context->rsa);
    EC_KEY_free(context->ec);
    EVP_PKEY_free(context->ml_dsa);
    *context = (struct verifier_context){0};
}

/* ---- import ---- */

/* Which sizes are strong enough is the core's to say. */
enum { MIN_MODULUS_BITS = 1024 };

/* Exponents of up to 64 bits; the library's usual limit is 33. */
static RSA *rsa_of(const struct siotls_public_key *key)
{
    BIGNUM *modulus = BN_bin2bn(key->modulus.data, key->modulus.data_len, NULL);
    BIGNUM *exponent = BN_bin2bn(key->exponent.data, key->exponent.data_len, NULL);
    RSA *rsa = NULL;
    if (modulus != NULL && exponent != NULL && BN_num_bits(modulus) >= MIN_MODULUS_BITS &&
        key->exponent.data_len <= sizeof(uint64_t))
        rsa = RSA_new_public_key_large_e(modulus, exponent);
    BN_free(modulus);
    BN_free(exponent);
    return rsa;
}

static int nid_of(uint32_t key_type)
{
    switch (key_type) {
    case SIOTLS_KEY_ML_DSA_44:
        return NID_MLDSA44;
    case SIOTLS_KEY_ML_DSA_65:
        return NID_MLDSA65;
    default:
        return NID_MLDSA87;
    }
}

static bool import_key(struct verifier_context *context, const struct siotls_public_key *key)
{
    const struct ap_curve *curve = ap_curve_of_key(key->type);
    if (ap_is_rsa(key->type))
        return (context->rsa = rsa_of(key)) != NULL;
    if (curve != NULL)
        return (context->ec = ap_ec_of_point(curve, key->point)) != NULL;
    if (key->type != SIOTLS_KEY_ED25519)
        return (context->ml_dsa =
                    EVP_PKEY_pqdsa_new_raw_public_key(nid_of(key->type), key->point.data, key->point.data_len)) != NULL;
    if (key->point.data_len != ED25519_PUBLIC_KEY_LEN)
        return false;
    memcpy(context->ed25519, key->point.data, ED25519_PUBLIC_KEY_LEN);
    return true;
}

static int verifier_import(const struct siotls_provider_instance *instance, const struct siotls_verifier *verifier,
                           void *memory, const struct siotls_public_key *key)
{
    struct verifier_context *context = memory;
    (void)instance;
    if (key->type != verifier->key_type)
        return SIOTLS_PROVIDER_ARGUMENT;
    verifier_clear(context);
    if (!import_key(context, key))
        return ap_fail(SIOTLS_PROVIDER_BAD_KEY);
    context->key_type = key->type;
    return SIOTLS_PROVIDER_OK;
}

/* ---- use ---- */

static bool fits(const struct verifier_context *context, const struct ap_scheme *scheme)
{
    return scheme != NULL && (scheme->key_type == context->key_type ||
                              (ap_curve_of_key(scheme->key_type) != NULL && context->ec != NULL));
}

static bool verify_digest(const struct verifier_context *context, const struct ap_scheme *scheme,
                          struct siotls_bytes message, struct siotls_bytes signature)
{
    uint8_t digest[EVP_MAX_MD_SIZE];
    size_t digest_len = ap_digest(digest, scheme, message.data, message.data_len);
    if (digest_len == 0)
        return false;
    if (context->ec != NULL)
        return ECDSA_verify(0, digest, digest_len, signature.data, signature.data_len, context->ec) != 0;
    if (scheme->is_pss)
        return RSA_verify_pss_mgf1(context->rsa, digest, digest_len, scheme->hash(), scheme->hash(),
                                   RSA_PSS_SALTLEN_DIGEST, signature.data, signature.data_len) != 0;
    return RSA_verify(EVP_MD_type(scheme->hash()), digest, digest_len, signature.data, signature.data_len,
                      context->rsa) != 0;
}

static bool verify_ml_dsa(const struct verifier_context *context, struct siotls_bytes message,
                          struct siotls_bytes signature)
{
    EVP_MD_CTX run;
    EVP_MD_CTX_init(&run);
    bool is_good = EVP_DigestVerifyInit(&run, NULL, NULL, NULL, context->ml_dsa) &&
                   EVP_DigestVerify(&run, signature.data, signature.data_len, message.data, message.data_len);
    EVP_MD_CTX_cleanup(&run);
    return is_good;
}

static bool check(const struct verifier_context *context, const struct ap_scheme *scheme, struct siotls_bytes message,
                  struct siotls_bytes signature)
{
    if (scheme->hash != NULL)
        return verify_digest(context, scheme, message, signature);
    if (context->ml_dsa != NULL)
        return verify_ml_dsa(context, message, signature);
    return signature.data_len == ED25519_SIGNATURE_LEN &&
           ED25519_verify(message.data, message.data_len, signature.data, context->ed25519) != 0;
}

static int verifier_verify(const void *memory, uint16_t scheme, const uint8_t *message, size_t message_len,
                           const uint8_t *signature, size_t signature_len)
{
    const struct verifier_context *context = memory;
    const struct ap_scheme *found = ap_scheme_find(scheme);
    const struct siotls_bytes message_bytes = {ap_pointed(message, message_len), message_len};
    const struct siotls_bytes signature_bytes = {ap_pointed(signature, signature_len), signature_len};
    if (!fits(context, found))
        return SIOTLS_PROVIDER_UNSUPPORTED;
    return check(context, found, message_bytes, signature_bytes) ? SIOTLS_PROVIDER_OK
                                                                 : ap_fail(SIOTLS_PROVIDER_BAD_SIGNATURE);
}

static const uint16_t rsa_schemes[] = {SIOTLS_SCHEME_RSA_PSS_RSAE_SHA256, SIOTLS_SCHEME_RSA_PSS_RSAE_SHA384,
                                       SIOTLS_SCHEME_RSA_PSS_RSAE_SHA512, SIOTLS_SCHEME_RSA_PKCS1_SHA256,
                                       SIOTLS_SCHEME_RSA_PKCS1_SHA384,    SIOTLS_SCHEME_RSA_PKCS1_SHA512};
static const uint16_t rsa_pss_schemes[] = {SIOTLS_SCHEME_RSA_PSS_PSS_SHA256, SIOTLS_SCHEME_RSA_PSS_PSS_SHA384,
                                           SIOTLS_SCHEME_RSA_PSS_PSS_SHA512};
static const uint16_t ecdsa_schemes[] = {SIOTLS_SCHEME_ECDSA_SECP256R1_SHA256, SIOTLS_SCHEME_ECDSA_SECP384R1_SHA384,
                                         SIOTLS_SCHEME_ECDSA_SECP521R1_SHA512};
static const uint16_t ed25519_schemes[] = {SIOTLS_SCHEME_ED25519};
static const uint16_t ml_dsa_44_schemes[] = {SIOTLS_SCHEME_ML_DSA_44};
static const uint16_t ml_dsa_65_schemes[] = {SIOTLS_SCHEME_ML_DSA_65};
static const uint16_t ml_dsa_87_schemes[] = {SIOTLS_SCHEME_ML_DSA_87};

#define VERIFIER(name, type, list)                                                                                     \
    static const struct siotls_verifier name = {                                                                       \
        .size = sizeof name,                                                                                           \
        .key_type = SIOTLS_KEY_##type,                                                                                 \
        .fips = AP_APPROVED,                                                                                           \
        .schemes = list,                                                                                               \
        .num_schemes = sizeof list / sizeof list[0],                                                                   \
        .context_size = sizeof(struct verifier_context),                                                               \
        .context_alignment = _Alignof(struct verifier_context),                                                        \
        .import = verifier_import,                                                                                     \
        .verify = verifier_verify,                                                                                     \
        .clear = verifier_clear,                                                                                       \
    };

VERIFIER(rsa, RSA, rsa_schemes)
VERIFIER(rsa_pss, RSA_PSS, rsa_pss_schemes)
VERIFIER(secp256r1, SECP256R1, ecdsa_schemes)
VERIFIER(secp384r1, SECP384R1, ecdsa_schemes)
VERIFIER(secp521r1, SECP521R1, ecdsa_schemes)
VERIFIER(ed25519, ED25519, ed25519_schemes)
VERIFIER(ml_dsa_44, ML_DSA_44, ml_dsa_44_schemes)
VERIFIER(ml_dsa_65, ML_DSA_65, ml_dsa_65_schemes)
VERIFIER(ml_dsa_87, ML_DSA_87, ml_dsa_87_schemes)

const struct siotls_verifier *const ap_verifiers[] = {&rsa,     &rsa_pss,   &secp256r1, &secp384r1, &secp521r1,
                                                      &ed25519, &ml_dsa_44, &ml_dsa_65, &ml_dsa_87};
const size_t ap_num_verifiers = sizeof ap_verifiers / sizeof ap_verifiers[0];
