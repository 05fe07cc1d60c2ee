/* SPDX-License-Identifier: Apache-2.0 */
/*
 * signer.c: private keys from PKCS#8, also encrypted (PBES2), and signatures by them.
 */
#include <string.h>

#include "common/pkcs8.h"
#include "store.h"

struct signer_context {
    const struct siotls_provider_instance *instance;
    struct cp_private_key key;
    uint16_t schemes[CP_MAX_KEY_SCHEMES];
    size_t num_schemes;
};

static void signer_clear(void *memory)
{
    struct signer_context *context = memory;
    cp_private_key_clear(&context->key);
    *context = (struct signer_context){0};
}

static int import_plain(struct signer_context *context, struct siotls_bytes der)
{
    struct provider_pkcs8 pkcs8;
    int status = provider_pkcs8_read(&pkcs8, der);
    if (status == SIOTLS_PROVIDER_OK)
        status = cp_private_key_read(&context->key, context->instance, &pkcs8);
    if (status != SIOTLS_PROVIDER_OK)
        return status;
    context->num_schemes =
        cp_schemes_of_key(context->schemes, context->key.key_type, context->key.signature_size, pkcs8.parameters);
    return context->num_schemes > 0 ? SIOTLS_PROVIDER_OK : SIOTLS_PROVIDER_UNSUPPORTED;
}

static int import_encrypted(struct signer_context *context, const struct siotls_private_key_source *source)
{
    struct cp_plain plain = {0};
    int status = cp_decrypt(&plain, context->instance, source->pkcs8, source->passphrase);
    if (status == SIOTLS_PROVIDER_OK)
        status = import_plain(context, (struct siotls_bytes){plain.info, plain.info_len});
    /* Nonsense that looks like padding: one wrong passphrase in 256 gives that. */
    if (status == SIOTLS_PROVIDER_BAD_KEY && plain.info != NULL)
        status = SIOTLS_PROVIDER_PASSPHRASE;
    cp_plain_clear(&plain);
    return status;
}

static int signer_import(const struct siotls_provider_instance *instance, const struct siotls_signer *signer,
                         void *memory, const struct siotls_private_key_source *source)
{
    struct signer_context *context = memory;
    (void)signer;
    signer_clear(context);
    if (source->uri != NULL)
        return SIOTLS_PROVIDER_UNSUPPORTED;
    context->instance = instance;
    int status = provider_pkcs8_is_encrypted(source->pkcs8) ? import_encrypted(context, source)
                                                            : import_plain(context, source->pkcs8);
    if (status != SIOTLS_PROVIDER_OK)
        signer_clear(context);
    return status;
}

static int signer_describe(const void *memory, struct siotls_signer_key *key)
{
    const struct signer_context *context = memory;
    const struct siotls_signer_key full = {
        .size = key->size,
        .key_type = context->key.key_type,
        .schemes = context->schemes,
        .num_schemes = context->num_schemes,
        .spki = {context->key.spki, context->key.spki_len},
        .max_signature_size = context->key.signature_size,
    };
    memcpy(key, &full, key->size < sizeof full ? key->size : sizeof full);
    return SIOTLS_PROVIDER_OK;
}

static bool may_sign(const struct signer_context *context, uint16_t scheme)
{
    for (size_t i = 0; i < context->num_schemes; i++)
        if (context->schemes[i] == scheme)
            return true;
    return false;
}

static int signer_sign(const void *memory, uint16_t scheme_id, const uint8_t *message, size_t message_len,
                       uint8_t *signature, size_t signature_capacity, size_t *signature_len)
{
    const struct signer_context *context = memory;
    const struct cp_scheme *scheme = cp_scheme_find(scheme_id);
    struct siotls_bytes input;
    uint8_t digest[CP_MAX_DIGEST];
    if (!may_sign(context, scheme_id))
        return SIOTLS_PROVIDER_UNSUPPORTED;
    if (signature_capacity < context->key.signature_size)
        return SIOTLS_PROVIDER_TOO_SMALL;
    NTSTATUS status = cp_digest(&input, digest, context->instance, scheme, (struct siotls_bytes){message, message_len});
    if (BCRYPT_SUCCESS(status))
        status = cp_private_key_sign(&context->key, scheme, input, signature, signature_len);
    return cp_error(status, SIOTLS_PROVIDER_INTERNAL);
}

static const struct siotls_signer template = {
    .size = sizeof template,
    .fips = SIOTLS_FIPS_UNKNOWN,
    .max_signature_size = CP_MAX_SIGNATURE,
    .pkcs8_encryption = "PBES2 with PBKDF2 (HMAC-SHA-1, 256, 384, 512) and AES-128-CBC or AES-256-CBC",
    .context_size = sizeof(struct signer_context),
    .context_alignment = _Alignof(struct signer_context),
    .import = signer_import,
    .describe = signer_describe,
    .sign = signer_sign,
    .clear = signer_clear,
};

/* Not every system that knows a curve takes private keys of it: with the key 1 the public one is the base point. */
static bool takes_keys(const struct cp_state *state, const struct cp_curve *curve)
{
    static const uint8_t one[] = {1};
    BCRYPT_KEY_HANDLE key = NULL;
    if (state->handles[curve->ecdsa] == NULL)
        return false;
    NTSTATUS status = cp_import_scalar(&key, state->handles[curve->ecdsa], curve, curve->ecdsa_private,
                                       (struct siotls_bytes){one, sizeof one}, curve->base);
    if (BCRYPT_SUCCESS(status))
        BCryptDestroyKey(key);
    return BCRYPT_SUCCESS(status);
}

static bool is_verified(const struct cp_state *state, uint32_t key_type)
{
    for (size_t i = 0; i < state->instance.num_verifiers; i++)
        if (state->verifiers[i]->key_type == key_type)
            return true;
    return false;
}

/* RSA keys are too long to try one; ML-DSA has signed when its verifier was tried. */
static bool works(const struct cp_state *state, const struct cp_scheme *scheme)
{
    const struct cp_curve *curve = cp_curve_of_key(scheme->key_type);
    return state->handles[scheme->hash] != NULL && is_verified(state, scheme->key_type) &&
           (curve == NULL || takes_keys(state, curve));
}

/* A key store may have keys that this library does not take from files, but of no other algorithms. */
static void offer_store(struct cp_state *state)
{
    size_t num_schemes = 0;
    for (size_t i = 0; i < CP_NUM_SIGNER_SCHEMES; i++)
        if (state->handles[cp_scheme_find(cp_signer_schemes[i])->hash] != NULL)
            state->store_schemes[num_schemes++] = cp_signer_schemes[i];
    state->store_signer = cp_store_signer;
    state->store_signer.schemes = state->store_schemes;
    state->store_signer.num_schemes = num_schemes;
    state->signers[state->instance.num_signers++] = &state->store_signer;
}

void cp_offer_signers(struct cp_state *state)
{
    size_t num_schemes = 0;
    for (size_t i = 0; i < CP_NUM_SIGNER_SCHEMES; i++)
        if (works(state, cp_scheme_find(cp_signer_schemes[i])))
            state->signer_schemes[num_schemes++] = cp_signer_schemes[i];
    state->signer = template;
    state->signer.schemes = state->signer_schemes;
    state->signer.num_schemes = num_schemes;
    if (num_schemes > 0)
        state->signers[state->instance.num_signers++] = &state->signer;
    offer_store(state);
    state->instance.signers = state->signers;
}
