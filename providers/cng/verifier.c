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

static int verifier_import(const struct siotls_provider_instance *instance, const struct siotls_verifier *verifier,
                           void *memory, const struct siotls_public_key *key)
{
    struct verifier_context *context = memory;
    const struct cp_curve *curve = cp_curve_of_key(key->type);
    if (key->type != verifier->key_type)
        return SIOTLS_PROVIDER_ARGUMENT;
    verifier_clear(context);
    NTSTATUS status =
        curve != NULL
            ? cp_import_point(&context->key, cp_handle(instance, curve->ecdsa), curve, curve->ecdsa_public, key->point)
            : cp_rsa_import_public(&context->key, cp_handle(instance, CP_RSA), key->modulus, key->exponent);
    if (!BCRYPT_SUCCESS(status))
        return cp_error(status, SIOTLS_PROVIDER_BAD_KEY);
    context->instance = instance;
    context->key_type = key->type;
    context->modulus_size = curve == NULL ? key->modulus.data_len : 0;
    return SIOTLS_PROVIDER_OK;
}

static bool fits(const struct verifier_context *context, const struct cp_scheme *scheme)
{
    return scheme != NULL && (scheme->key_type == context->key_type || (cp_curve_of_key(scheme->key_type) != NULL &&
                                                                        cp_curve_of_key(context->key_type) != NULL));
}

static int verifier_verify(const void *memory, uint16_t scheme_id, const uint8_t *message, size_t message_len,
                           const uint8_t *signature, size_t signature_len)
{
    const struct verifier_context *context = memory;
    const struct cp_scheme *scheme = cp_scheme_find(scheme_id);
    const struct cp_curve *curve = cp_curve_of_key(context->key_type);
    const struct siotls_bytes bytes = {signature, signature_len};
    uint8_t digest[CP_MAX_DIGEST];
    if (!fits(context, scheme))
        return SIOTLS_PROVIDER_UNSUPPORTED;
    NTSTATUS status = cp_digest(digest, context->instance, scheme, (struct siotls_bytes){message, message_len});
    if (!BCRYPT_SUCCESS(status))
        return cp_error(status, SIOTLS_PROVIDER_INTERNAL);
    if (curve != NULL)
        status = cp_ecdsa_verify(context->key, curve, (struct siotls_bytes){digest, scheme->digest_size}, bytes);
    else if (signature_len == context->modulus_size)
        status = cp_rsa_verify(context->key, scheme, digest, bytes);
    else
        status = STATUS_INVALID_SIGNATURE;
    return cp_error(status, SIOTLS_PROVIDER_BAD_SIGNATURE);
}

static const uint16_t rsa_schemes[] = {SIOTLS_SCHEME_RSA_PSS_RSAE_SHA256, SIOTLS_SCHEME_RSA_PSS_RSAE_SHA384,
                                       SIOTLS_SCHEME_RSA_PSS_RSAE_SHA512, SIOTLS_SCHEME_RSA_PKCS1_SHA256,
                                       SIOTLS_SCHEME_RSA_PKCS1_SHA384,    SIOTLS_SCHEME_RSA_PKCS1_SHA512};
static const uint16_t rsa_pss_schemes[] = {SIOTLS_SCHEME_RSA_PSS_PSS_SHA256, SIOTLS_SCHEME_RSA_PSS_PSS_SHA384,
                                           SIOTLS_SCHEME_RSA_PSS_PSS_SHA512};
static const uint16_t ecdsa_schemes[] = {SIOTLS_SCHEME_ECDSA_SECP256R1_SHA256, SIOTLS_SCHEME_ECDSA_SECP384R1_SHA384,
                                         SIOTLS_SCHEME_ECDSA_SECP521R1_SHA512};

#define VERIFIER(type, list)                                                                                           \
    {                                                                                                                  \
        .size = sizeof(struct siotls_verifier), .key_type = type, .fips = SIOTLS_FIPS_UNKNOWN, .schemes = list,        \
        .num_schemes = sizeof(list) / sizeof(list)[0], .context_size = sizeof(struct verifier_context),                \
        .context_alignment = _Alignof(struct verifier_context), .import = verifier_import, .verify = verifier_verify,  \
        .clear = verifier_clear,                                                                                       \
    }

static const struct siotls_verifier verifiers[CP_MAX_VERIFIERS] = {
    VERIFIER(SIOTLS_KEY_RSA, rsa_schemes),         VERIFIER(SIOTLS_KEY_RSA_PSS, rsa_pss_schemes),
    VERIFIER(SIOTLS_KEY_SECP256R1, ecdsa_schemes), VERIFIER(SIOTLS_KEY_SECP384R1, ecdsa_schemes),
    VERIFIER(SIOTLS_KEY_SECP521R1, ecdsa_schemes),
};

/* That keys can be imported; RSA's are too long to try one. */
static bool works(const struct cp_state *state, const struct cp_curve *curve)
{
    BCRYPT_KEY_HANDLE key = NULL;
    uint8_t point[CP_MAX_POINT] = {0x04};
    if (curve == NULL)
        return state->handles[CP_RSA] != NULL;
    if (state->handles[curve->ecdsa] == NULL)
        return false;
    for (size_t i = 0; i < 2 * curve->size; i++)
        point[1 + i] = curve->base[i];
    NTSTATUS status = cp_import_point(&key, state->handles[curve->ecdsa], curve, curve->ecdsa_public,
                                      (struct siotls_bytes){point, 1 + 2 * curve->size});
    if (BCRYPT_SUCCESS(status))
        BCryptDestroyKey(key);
    return BCRYPT_SUCCESS(status);
}

void cp_offer_verifiers(struct cp_state *state)
{
    for (size_t i = 0; i < CP_MAX_VERIFIERS; i++)
        if (works(state, cp_curve_of_key(verifiers[i].key_type)))
            state->verifiers[state->instance.num_verifiers++] = &verifiers[i];
    state->instance.verifiers = state->verifiers;
}
