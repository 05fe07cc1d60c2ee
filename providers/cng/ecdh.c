/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ecdh.c: ECDH over the NIST curves, in the form of a KEM. Shared secrets are those of RFC 9846 7.4.2, the x
 * coordinate.
 */
#include <string.h>

#include "internal.h"

struct ecdh_context {
    const struct siotls_provider_instance *instance;
    const struct cp_curve *curve;
    BCRYPT_KEY_HANDLE key;
};

static void ecdh_clear(void *memory)
{
    struct ecdh_context *context = memory;
    if (context->key != NULL)
        BCryptDestroyKey(context->key);
    *context = (struct ecdh_context){0};
}

static NTSTATUS generate(struct ecdh_context *context, BCRYPT_ALG_HANDLE algorithm)
{
    NTSTATUS status = BCryptGenerateKeyPair(algorithm, &context->key, context->curve->bits, 0);
    if (!BCRYPT_SUCCESS(status))
        context->key = NULL;
    return BCRYPT_SUCCESS(status) ? BCryptFinalizeKeyPair(context->key, 0) : status;
}

/* A given key whose point the system does not compute is of no use. */
static int take_given(struct ecdh_context *context, BCRYPT_ALG_HANDLE algorithm, const uint8_t *private_key,
                      uint8_t *public_key)
{
    const struct cp_curve *curve = context->curve;
    struct siotls_bytes scalar = {private_key, curve->size};
    NTSTATUS status = cp_import_scalar(&context->key, algorithm, curve, curve->ecdh_private, scalar, NULL);
    if (!BCRYPT_SUCCESS(status))
        return cp_error(status,
                        cp_is_zero(private_key, curve->size) ? SIOTLS_PROVIDER_BAD_KEY : SIOTLS_PROVIDER_UNSUPPORTED);
    status = cp_export_point(public_key, curve, context->key);
    if (!BCRYPT_SUCCESS(status) || cp_is_zero(public_key + 1, 2 * curve->size))
        return cp_error(status, SIOTLS_PROVIDER_UNSUPPORTED) == SIOTLS_PROVIDER_NO_MEMORY ? SIOTLS_PROVIDER_NO_MEMORY
                                                                                          : SIOTLS_PROVIDER_UNSUPPORTED;
    return SIOTLS_PROVIDER_OK;
}

static int ecdh_keygen(const struct siotls_provider_instance *instance, const struct siotls_kem *kem, void *memory,
                       const uint8_t *private_key, uint8_t *public_key)
{
    struct ecdh_context *context = memory;
    ecdh_clear(context);
    context->instance = instance;
    context->curve = cp_curve_of_group(kem->group);
    BCRYPT_ALG_HANDLE algorithm = cp_handle(instance, context->curve->ecdh);
    if (private_key != NULL)
        return take_given(context, algorithm, private_key, public_key);
    NTSTATUS status = generate(context, algorithm);
    if (BCRYPT_SUCCESS(status))
        status = cp_export_point(public_key, context->curve, context->key);
    return cp_error(status, SIOTLS_PROVIDER_INTERNAL);
}

static int ecdh_decapsulate(void *memory, const uint8_t *ciphertext, size_t ciphertext_len, uint8_t *shared_secret)
{
    const struct ecdh_context *context = memory;
    const struct cp_curve *curve = context->curve;
    BCRYPT_KEY_HANDLE theirs = NULL;
    NTSTATUS status = cp_import_point(&theirs, cp_handle(context->instance, curve->ecdh), curve, curve->ecdh_public,
                                      (struct siotls_bytes){ciphertext, ciphertext_len});
    if (!BCRYPT_SUCCESS(status))
        return cp_error(status, SIOTLS_PROVIDER_BAD_PEER_SHARE);
    status = cp_agree(shared_secret, curve->size, context->key, theirs);
    BCryptDestroyKey(theirs);
    return cp_error(status, SIOTLS_PROVIDER_BAD_PEER_SHARE);
}

static int ecdh_encapsulate(const struct siotls_provider_instance *instance, const struct siotls_kem *kem,
                            const uint8_t *public_key, size_t public_key_len, const uint8_t *randomness,
                            uint8_t *ciphertext, uint8_t *shared_secret)
{
    struct ecdh_context context = {0};
    int status = ecdh_keygen(instance, kem, &context, randomness, ciphertext);
    if (status == SIOTLS_PROVIDER_OK)
        status = ecdh_decapsulate(&context, public_key, public_key_len, shared_secret);
    ecdh_clear(&context);
    return status;
}

#define ECDH(name, bytes)                                                                                              \
    {                                                                                                                  \
        .size = sizeof(struct siotls_kem), .group = SIOTLS_GROUP_##name, .fips = SIOTLS_FIPS_UNKNOWN,                  \
        .private_key_size = bytes, .public_key_size = 1 + 2 * (bytes), .ciphertext_size = 1 + 2 * (bytes),             \
        .randomness_size = bytes, .shared_secret_size = bytes, .context_size = sizeof(struct ecdh_context),            \
        .context_alignment = _Alignof(struct ecdh_context), .keygen = ecdh_keygen, .encapsulate = ecdh_encapsulate,    \
        .decapsulate = ecdh_decapsulate, .clear = ecdh_clear,                                                          \
    }

const struct siotls_kem cp_ecdh[3] = {ECDH(SECP256R1, 32), ECDH(SECP384R1, 48), ECDH(SECP521R1, 66)};

/*
 * A round trip would not see a secret whose bytes are in the wrong order. With the private key 1 the secret is the x
 * coordinate of whatever point the other side sends.
 */
bool cp_ecdh_works(const struct cp_state *state, const struct siotls_kem *kem)
{
    static const uint8_t one[] = {1};
    struct ecdh_context unit = {.instance = &state->instance, .curve = cp_curve_of_group(kem->group)};
    struct ecdh_context other = {0};
    uint8_t share[CP_MAX_POINT], secret[CP_MAX_COORDINATE];
    const struct cp_curve *curve = unit.curve;
    bool works =
        ecdh_keygen(&state->instance, kem, &other, NULL, share) == SIOTLS_PROVIDER_OK &&
        BCRYPT_SUCCESS(cp_import_scalar(&unit.key, cp_handle(&state->instance, curve->ecdh), curve, curve->ecdh_private,
                                        (struct siotls_bytes){one, sizeof one}, curve->base)) &&
        ecdh_decapsulate(&unit, share, kem->public_key_size, secret) == SIOTLS_PROVIDER_OK &&
        memcmp(secret, share + 1, curve->size) == 0;
    ecdh_clear(&unit);
    ecdh_clear(&other);
    return works;
}
