/* SPDX-License-Identifier: Apache-2.0 */
/*
 * verifier.c: public keys from their numbers, checked by the system when they are imported, and signatures.
 */
#include "internal.h"

struct verifier_context {
    const struct siotls_provider_instance *instance;
    uint32_t key_type; /* 0: there is no key */
    BCRYPT_KEY_HANDLE key;
    size_t modulus_size; /* RSA: what a signature has to be as long as */
};

static void verifier_clear(void *memory)
{
    struct verifier_context *context = memory;
    if (context->key != NULL)
        BCryptDestroyKey(context->key);
    *context = (struct verifier_context){0};
}

static NTSTATUS import_key(BCRYPT_KEY_HANDLE *handle, const struct siotls_provider_instance *instance,
                           const struct siotls_public_key *key)
{
    const struct cp_curve *curve = cp_curve_of_key(key->type);
    const struct cp_mldsa *mldsa = cp_mldsa_of_key(key->type);
    if (curve != NULL)
        return cp_import_point(handle, cp_handle(instance, curve->ecdsa), curve, curve->ecdsa_public, key->point);
    return mldsa != NULL ? cp_mldsa_import_public(handle, cp_handle(instance, CP_MLDSA), mldsa, key->point)
                         : cp_rsa_import_public(handle, cp_handle(instance, CP_RSA), key->modulus, key->exponent);
}

static int verifier_import(const struct siotls_provider_instance *instance, const struct siotls_verifier *verifier,
                           void *memory, const struct siotls_public_key *key)
{
    struct verifier_context *context = memory;
    if (key->type != verifier->key_type)
        return SIOTLS_PROVIDER_ARGUMENT;
    verifier_clear(context);
    NTSTATUS status = import_key(&context->key, instance, key);
    if (!BCRYPT_SUCCESS(status))
        return cp_error(status, SIOTLS_PROVIDER_BAD_KEY);
    context->instance = instance;
    context->key_type = key->type;
    context->modulus_size = cp_is_rsa(key->type) ? key->modulus.data_len : 0;
    return SIOTLS_PROVIDER_OK;
}

static bool fits(const struct verifier_context *context, const struct cp_scheme *scheme)
{
    return scheme != NULL && (scheme->key_type == context->key_type || (cp_curve_of_key(scheme->key_type) != NULL &&
                                                                        cp_curve_of_key(context->key_type) != NULL));
}

/* input: what the scheme signs, the hash of the message or the message. */
static NTSTATUS verify(const struct verifier_context *context, const struct cp_scheme *scheme,
                       struct siotls_bytes input, struct siotls_bytes signature)
{
    const struct cp_curve *curve = cp_curve_of_key(context->key_type);
    const struct cp_mldsa *mldsa = cp_mldsa_of_key(context->key_type);
    if (curve != NULL)
        return cp_ecdsa_verify(context->key, curve, input, signature);
    if (mldsa != NULL)
        return cp_mldsa_verify(context->key, mldsa, input, signature);
    if (signature.data_len != context->modulus_size)
        return STATUS_INVALID_SIGNATURE;
    return cp_rsa_verify(context->key, scheme, input.data, signature);
}

static int verifier_verify(const void *memory, uint16_t scheme_id, const uint8_t *message, size_t message_len,
                           const uint8_t *signature, size_t signature_len)
{
    const struct verifier_context *context = memory;
    const struct cp_scheme *scheme = cp_scheme_find(scheme_id);
    struct siotls_bytes input;
    uint8_t digest[CP_MAX_DIGEST];
    if (!fits(context, scheme))
        return SIOTLS_PROVIDER_UNSUPPORTED;
    NTSTATUS status = cp_digest(&input, digest, context->instance, scheme, (struct siotls_bytes){message, message_len});
    if (!BCRYPT_SUCCESS(status))
        return cp_error(status, SIOTLS_PROVIDER_INTERNAL);
    return cp_error(verify(context, scheme, input, (struct siotls_bytes){signature, signature_len}),
                    SIOTLS_PROVIDER_BAD_SIGNATURE);
}

static const uint16_t rsa_schemes[] = {SIOTLS_SCHEME_RSA_PSS_RSAE_SHA256, SIOTLS_SCHEME_RSA_PSS_RSAE_SHA384,
                                       SIOTLS_SCHEME_RSA_PSS_RSAE_SHA512, SIOTLS_SCHEME_RSA_PKCS1_SHA256,
                                       SIOTLS_SCHEME_RSA_PKCS1_SHA384,    SIOTLS_SCHEME_RSA_PKCS1_SHA512};
static const uint16_t rsa_pss_schemes[] = {SIOTLS_SCHEME_RSA_PSS_PSS_SHA256, SIOTLS_SCHEME_RSA_PSS_PSS_SHA384,
                                           SIOTLS_SCHEME_RSA_PSS_PSS_SHA512};
static const uint16_t ecdsa_schemes[] = {SIOTLS_SCHEME_ECDSA_SECP256R1_SHA256, SIOTLS_SCHEME_ECDSA_SECP384R1_SHA384,
                                         SIOTLS_SCHEME_ECDSA_SECP521R1_SHA512};
static const uint16_t ml_dsa_44_schemes[] = {SIOTLS_SCHEME_ML_DSA_44};
static const uint16_t ml_dsa_65_schemes[] = {SIOTLS_SCHEME_ML_DSA_65};
static const uint16_t ml_dsa_87_schemes[] = {SIOTLS_SCHEME_ML_DSA_87};

#define VERIFIER(type, list)                                                                                           \
    {                                                                                                                  \
        .size = sizeof(struct siotls_verifier), .key_type = type, .fips = SIOTLS_FIPS_UNKNOWN, .schemes = list,        \
        .num_schemes = sizeof(list) / sizeof(list)[0], .context_size = sizeof(struct verifier_context),                \
        .context_alignment = _Alignof(struct verifier_context), .import = verifier_import, .verify = verifier_verify,  \
        .clear = verifier_clear,                                                                                       \
    }

static const struct siotls_verifier verifiers[CP_MAX_VERIFIERS] = {
    VERIFIER(SIOTLS_KEY_RSA, rsa_schemes),
    VERIFIER(SIOTLS_KEY_RSA_PSS, rsa_pss_schemes),
    VERIFIER(SIOTLS_KEY_SECP256R1, ecdsa_schemes),
    VERIFIER(SIOTLS_KEY_SECP384R1, ecdsa_schemes),
    VERIFIER(SIOTLS_KEY_SECP521R1, ecdsa_schemes),
    VERIFIER(SIOTLS_KEY_ML_DSA_44, ml_dsa_44_schemes),
    VERIFIER(SIOTLS_KEY_ML_DSA_65, ml_dsa_65_schemes),
    VERIFIER(SIOTLS_KEY_ML_DSA_87, ml_dsa_87_schemes),
};

/* That the base point can be imported. */
static bool takes_points(const struct cp_state *state, const struct cp_curve *curve)
{
    BCRYPT_KEY_HANDLE key = NULL;
    uint8_t point[CP_MAX_POINT] = {0x04};
    for (size_t i = 0; i < 2 * curve->size; i++)
        point[1 + i] = curve->base[i];
    NTSTATUS status = cp_import_point(&key, state->handles[curve->ecdsa], curve, curve->ecdsa_public,
                                      (struct siotls_bytes){point, 1 + 2 * curve->size});
    if (BCRYPT_SUCCESS(status))
        BCryptDestroyKey(key);
    return BCRYPT_SUCCESS(status);
}

static void offer(struct cp_state *state, const struct siotls_verifier *verifier)
{
    static const char *const names[] = {
        [SIOTLS_KEY_RSA] = "RSA",
        [SIOTLS_KEY_RSA_PSS] = "RSA-PSS",
        [SIOTLS_KEY_SECP256R1] = "ECDSA P-256",
        [SIOTLS_KEY_SECP384R1] = "ECDSA P-384",
        [SIOTLS_KEY_SECP521R1] = "ECDSA P-521",
        [SIOTLS_KEY_ML_DSA_44] = "ML-DSA-44",
        [SIOTLS_KEY_ML_DSA_65] = "ML-DSA-65",
        [SIOTLS_KEY_ML_DSA_87] = "ML-DSA-87",
    };
    const struct cp_curve *curve = cp_curve_of_key(verifier->key_type);
    bool is_mldsa = cp_mldsa_of_key(verifier->key_type) != NULL;
    enum cp_algorithm algorithm = curve != NULL ? curve->ecdsa : is_mldsa ? CP_MLDSA : CP_RSA;
    bool works = state->handles[algorithm] != NULL;
    /* RSA keys are too long to try one. */
    if (works && curve != NULL)
        works = takes_points(state, curve);
    if (works && is_mldsa)
        works = cp_mldsa_works(state, verifier->key_type);
    if (works)
        state->verifiers[state->instance.num_verifiers++] = verifier;
    else
        cp_tell_absent(state, names[verifier->key_type], algorithm);
}

void cp_offer_verifiers(struct cp_state *state)
{
    for (size_t i = 0; i < CP_MAX_VERIFIERS; i++)
        offer(state, &verifiers[i]);
    state->instance.verifiers = state->verifiers;
}
