/* SPDX-License-Identifier: Apache-2.0 */
/*
 * verifier.c: public keys from their numbers, not through libcrypto's decoders (which cost ten times the import), and
 * signatures checked with them.
 */
#include <openssl/core_dispatch.h>
#include <openssl/core_names.h>

#include "functions.h"
#include "keys.h"

struct verifier_algorithm {
    struct siotls_verifier public;
    struct key_type keys;
};

struct verifier_context {
    const struct verifier_algorithm *algorithm;
    void *key;
};

enum { MAX_MODULUS = 2048 }; /* 16384 bits, as in libcrypto's own limit for checking signatures */

/* Big-endian as libcrypto's parameters want numbers: in this machine's order. */
static OSSL_PARAM number(const char *name, uint8_t native[MAX_MODULUS], struct siotls_bytes bytes)
{
    const uint16_t one = 1;
    bool is_little = *(const uint8_t *)&one == 1;
    for (size_t i = 0; i < bytes.data_len; i++)
        native[i] = bytes.data[is_little ? bytes.data_len - 1 - i : i];
    return (OSSL_PARAM){name, OSSL_PARAM_UNSIGNED_INTEGER, native, bytes.data_len, OSSL_PARAM_UNMODIFIED};
}

static void *import_rsa(const struct key_type *keys, const struct siotls_public_key *key)
{
    uint8_t modulus[MAX_MODULUS];
    uint8_t exponent[MAX_MODULUS];
    const OSSL_PARAM numbers[3] = {
        number(OSSL_PKEY_PARAM_RSA_N, modulus, key->modulus),
        number(OSSL_PKEY_PARAM_RSA_E, exponent, key->exponent),
        NO_MORE,
    };
    return keys->methods->from_parameters(keys, EVP_PKEY_PUBLIC_KEY, numbers);
}

/* What libcrypto would take as it is, though no such key can be right (RFC 8017 3.1, RFC 5480 2.2). */
static bool is_sound(const struct siotls_public_key *key, bool is_rsa)
{
    if (!is_rsa)
        return key->point.data_len > 0 && (!is_ec(key->type) || key->point.data[0] == 0x04);
    struct siotls_bytes modulus = key->modulus;
    struct siotls_bytes exponent = key->exponent;
    bool is_one = exponent.data_len == 1 && exponent.data[0] == 1;
    return modulus.data_len > 0 && modulus.data_len <= MAX_MODULUS && (modulus.data[modulus.data_len - 1] & 1) != 0 &&
           exponent.data_len > 0 && exponent.data_len <= modulus.data_len &&
           (exponent.data[exponent.data_len - 1] & 1) != 0 && !is_one;
}

static void verifier_clear(void *memory)
{
    struct verifier_context *context = memory;
    if (context->key != NULL)
        context->algorithm->keys.methods->release(&context->algorithm->keys, context->key);
    *context = (struct verifier_context){0};
}

static int verifier_import(const struct siotls_provider_instance *instance, const struct siotls_verifier *verifier,
                           void *memory, const struct siotls_public_key *key)
{
    struct verifier_context *context = memory;
    const struct verifier_algorithm *algorithm = (const struct verifier_algorithm *)verifier;
    const struct key_type *keys = &algorithm->keys;
    bool is_rsa = verifier->key_type == SIOTLS_KEY_RSA || verifier->key_type == SIOTLS_KEY_RSA_PSS;
    (void)instance;
    if (key->type != verifier->key_type)
        return SIOTLS_PROVIDER_ARGUMENT;
    if (!is_sound(key, is_rsa))
        return SIOTLS_PROVIDER_BAD_KEY;
    verifier_clear(context);
    context->algorithm = algorithm;
    context->key =
        is_rsa ? import_rsa(keys, key) : keys->methods->from_public(keys, key->point.data, key->point.data_len);
    return context->key != NULL ? SIOTLS_PROVIDER_OK : fail_quietly(SIOTLS_PROVIDER_BAD_KEY);
}

static bool fits(uint32_t key_type, const struct scheme_shape *shape)
{
    return shape != NULL && (shape->key_type == key_type || (is_ec(shape->key_type) && is_ec(key_type)));
}

/* libcrypto wants a pointer, also to nothing. */
static struct siotls_bytes pointed(const uint8_t *data, size_t data_len)
{
    static const uint8_t nothing[1];
    return (struct siotls_bytes){data_len > 0 ? data : nothing, data_len};
}

static int verifier_verify(const void *memory, uint16_t scheme, const uint8_t *message, size_t message_len,
                           const uint8_t *signature, size_t signature_len)
{
    const struct verifier_context *context = memory;
    const struct verifier_algorithm *algorithm = context->algorithm;
    const struct key_type *keys = &algorithm->keys;
    const struct scheme_shape *shape = find_scheme(scheme);
    if (!fits(algorithm->public.key_type, shape))
        return SIOTLS_PROVIDER_UNSUPPORTED;
    int status = keys->methods->verify(keys, context->key, shape, pointed(message, message_len),
                                       pointed(signature, signature_len));
    return status == SIOTLS_PROVIDER_OK ? status : fail_quietly(status);
}

static const struct {
    uint32_t key_type;
    const char *type;
    const char *group_name;
} rows[MAX_VERIFIERS] = {
    {SIOTLS_KEY_RSA, "RSA", NULL},
    {SIOTLS_KEY_RSA_PSS, "RSA-PSS", NULL},
    {SIOTLS_KEY_SECP256R1, "EC", "P-256"},
    {SIOTLS_KEY_SECP384R1, "EC", "P-384"},
    {SIOTLS_KEY_SECP521R1, "EC", "P-521"},
    {SIOTLS_KEY_ED25519, "ED25519", NULL},
    {SIOTLS_KEY_ED448, "ED448", NULL},
    {SIOTLS_KEY_ML_DSA_44, "ML-DSA-44", NULL},
    {SIOTLS_KEY_ML_DSA_65, "ML-DSA-65", NULL},
    {SIOTLS_KEY_ML_DSA_87, "ML-DSA-87", NULL},
};

static void fill_verifier(struct verifier_algorithm *algorithm, uint32_t key_type)
{
    algorithm->public = (struct siotls_verifier){
        .size = sizeof algorithm->public,
        .key_type = key_type,
        .fips = algorithm->keys.fips,
        .context_size = sizeof(struct verifier_context),
        .context_alignment = _Alignof(struct verifier_context),
        .import = verifier_import,
        .verify = verifier_verify,
        .clear = verifier_clear,
    };
    algorithm->public.schemes = schemes_of(key_type, &algorithm->public.num_schemes);
}

int open_verifiers(struct state *state)
{
    struct siotls_provider_instance *instance = &state->instance;
    state->verifiers = OPENSSL_zalloc(MAX_VERIFIERS * sizeof *state->verifiers);
    if (state->verifiers == NULL)
        return fail_quietly(SIOTLS_PROVIDER_NO_MEMORY);
    for (size_t i = 0; i < MAX_VERIFIERS; i++) {
        struct verifier_algorithm *algorithm = &state->verifiers[instance->num_verifiers];
        close_keys(&algorithm->keys);
        if (!open_keys(&algorithm->keys, state, rows[i].type, rows[i].group_name, OSSL_OP_SIGNATURE))
            continue;
        fill_verifier(algorithm, rows[i].key_type);
        state->verifier_list[instance->num_verifiers++] = &algorithm->public;
    }
    instance->verifiers = state->verifier_list;
    return SIOTLS_PROVIDER_OK;
}

void close_verifiers(struct state *state)
{
    for (size_t i = 0; state->verifiers != NULL && i < MAX_VERIFIERS; i++)
        close_keys(&state->verifiers[i].keys);
    OPENSSL_free(state->verifiers);
}
