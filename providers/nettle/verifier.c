/* SPDX-License-Identifier: Apache-2.0 */
/*
 * verifier.c: public keys from their numbers, checked when they are imported, and signatures checked with them.
 */
#include <string.h>

#include "internal.h"

struct verifier_context {
    uint32_t key_type; /* 0: there is no key */
    union {
        struct np_rsa_public rsa;
        struct np_point point;
        uint8_t edwards[NP_MAX_EDWARDS_KEY];
    } key;
};

static void verifier_clear(void *memory)
{
    struct verifier_context *context = memory;
    context->key_type = 0;
}

static bool import_edwards(struct verifier_context *context, const struct np_edwards *edwards,
                           struct siotls_bytes point)
{
    if (point.data_len != edwards->key_size || !edwards->is_point(point.data))
        return false;
    memcpy(context->key.edwards, point.data, point.data_len);
    return true;
}

static bool import_key(struct verifier_context *context, const struct siotls_public_key *key)
{
    const struct np_curve *curve = np_curve_of_key(key->type);
    const struct np_edwards *edwards = np_edwards_of_key(key->type);
    if (curve != NULL)
        return np_point_read(&context->key.point, curve, key->point.data, key->point.data_len);
    if (edwards != NULL)
        return import_edwards(context, edwards, key->point);
    return np_rsa_public_read(&context->key.rsa, key->modulus, key->exponent);
}

static int verifier_import(const struct siotls_provider_instance *instance, const struct siotls_verifier *verifier,
                           void *memory, const struct siotls_public_key *key)
{
    struct verifier_context *context = memory;
    (void)instance;
    if (key->type != verifier->key_type)
        return SIOTLS_PROVIDER_ARGUMENT;
    verifier_clear(context);
    if (!np_arena_enter(NP_ARENA_CURVE))
        return SIOTLS_PROVIDER_NO_MEMORY;
    bool is_good = import_key(context, key);
    np_arena_leave();
    if (!is_good)
        return SIOTLS_PROVIDER_BAD_KEY;
    context->key_type = verifier->key_type;
    return SIOTLS_PROVIDER_OK;
}

static bool fits(const struct verifier_context *context, const struct np_scheme *scheme)
{
    return scheme != NULL && (scheme->key_type == context->key_type || (np_curve_of_key(scheme->key_type) != NULL &&
                                                                        np_curve_of_key(context->key_type) != NULL));
}

/* What a signature is over, and what it is. */
struct statement {
    const struct np_scheme *scheme;
    struct siotls_bytes message;
    struct siotls_bytes signature;
};

static bool check(const struct verifier_context *context, const struct statement *statement)
{
    const struct np_scheme *scheme = statement->scheme;
    const struct np_curve *curve = np_curve_of_key(context->key_type);
    struct siotls_bytes signature = statement->signature;
    uint8_t digest[NP_MAX_DIGEST];
    if (scheme->hash == NULL)
        return np_edwards_verify(np_edwards_of_key(context->key_type), context->key.edwards, statement->message.data,
                                 statement->message.data_len, signature.data, signature.data_len);
    np_digest(digest, scheme->hash, statement->message.data, statement->message.data_len);
    if (curve == NULL)
        return np_rsa_verify(&context->key.rsa.key, scheme, digest, signature.data, signature.data_len);
    struct ecc_point point = np_point_of(curve, &context->key.point);
    return np_ecdsa_verify(&point, digest, scheme->hash->digest_size, signature.data, signature.data_len);
}

static size_t arena_size(const struct verifier_context *context)
{
    return NP_ARENA_CURVE + (np_is_rsa(context->key_type) ? NP_ARENA_PER_MODULUS_BYTE * context->key.rsa.key.size : 0);
}

static int verifier_verify(const void *memory, uint16_t scheme, const uint8_t *message, size_t message_len,
                           const uint8_t *signature, size_t signature_len)
{
    static const uint8_t nothing[1];
    const struct verifier_context *context = memory;
    const struct statement statement = {
        .scheme = np_scheme_find(scheme),
        .message = {message_len > 0 ? message : nothing, message_len},
        .signature = {signature, signature_len},
    };
    if (!fits(context, statement.scheme))
        return SIOTLS_PROVIDER_UNSUPPORTED;
    if (!np_arena_enter(arena_size(context)))
        return SIOTLS_PROVIDER_NO_MEMORY;
    bool is_good = check(context, &statement);
    np_arena_leave();
    return is_good ? SIOTLS_PROVIDER_OK : SIOTLS_PROVIDER_BAD_SIGNATURE;
}

static const uint16_t rsa_schemes[] = {SIOTLS_SCHEME_RSA_PSS_RSAE_SHA256, SIOTLS_SCHEME_RSA_PSS_RSAE_SHA384,
                                       SIOTLS_SCHEME_RSA_PSS_RSAE_SHA512, SIOTLS_SCHEME_RSA_PKCS1_SHA256,
                                       SIOTLS_SCHEME_RSA_PKCS1_SHA384,    SIOTLS_SCHEME_RSA_PKCS1_SHA512};
static const uint16_t rsa_pss_schemes[] = {SIOTLS_SCHEME_RSA_PSS_PSS_SHA256, SIOTLS_SCHEME_RSA_PSS_PSS_SHA384,
                                           SIOTLS_SCHEME_RSA_PSS_PSS_SHA512};
static const uint16_t ecdsa_schemes[] = {SIOTLS_SCHEME_ECDSA_SECP256R1_SHA256, SIOTLS_SCHEME_ECDSA_SECP384R1_SHA384,
                                         SIOTLS_SCHEME_ECDSA_SECP521R1_SHA512};
static const uint16_t ed25519_schemes[] = {SIOTLS_SCHEME_ED25519};
static const uint16_t ed448_schemes[] = {SIOTLS_SCHEME_ED448};

#define VERIFIER(type, list)                                                                                           \
    {                                                                                                                  \
        .size = sizeof(struct siotls_verifier), .key_type = type, .fips = SIOTLS_FIPS_NO, .schemes = list,             \
        .num_schemes = sizeof(list) / sizeof(list)[0], .context_size = sizeof(struct verifier_context),                \
        .context_alignment = _Alignof(struct verifier_context), .import = verifier_import, .verify = verifier_verify,  \
        .clear = verifier_clear,                                                                                       \
    }

static const struct siotls_verifier rsa = VERIFIER(SIOTLS_KEY_RSA, rsa_schemes);
static const struct siotls_verifier rsa_pss = VERIFIER(SIOTLS_KEY_RSA_PSS, rsa_pss_schemes);
static const struct siotls_verifier secp256r1 = VERIFIER(SIOTLS_KEY_SECP256R1, ecdsa_schemes);
static const struct siotls_verifier secp384r1 = VERIFIER(SIOTLS_KEY_SECP384R1, ecdsa_schemes);
static const struct siotls_verifier secp521r1 = VERIFIER(SIOTLS_KEY_SECP521R1, ecdsa_schemes);
static const struct siotls_verifier ed25519 = VERIFIER(SIOTLS_KEY_ED25519, ed25519_schemes);
static const struct siotls_verifier ed448 = VERIFIER(SIOTLS_KEY_ED448, ed448_schemes);

const struct siotls_verifier *const np_verifiers[] = {&rsa,       &rsa_pss, &secp256r1, &secp384r1,
                                                      &secp521r1, &ed25519, &ed448};
const size_t np_num_verifiers = sizeof np_verifiers / sizeof np_verifiers[0];
