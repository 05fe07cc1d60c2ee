/* SPDX-License-Identifier: Apache-2.0 */
/*
 * verifier.c: public keys from their numbers, not through libcrypto's decoders (which cost ten times the import), and
 * signatures checked with them.
 */
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/param_build.h>

#include "internal.h"

struct verifier_context {
    EVP_PKEY *key;
    const struct state *state;
    uint32_t key_type;
};

static bool push_rsa(OSSL_PARAM_BLD *builder, const struct siotls_public_key *key, BIGNUM **modulus, BIGNUM **exponent)
{
    *modulus = BN_bin2bn(key->modulus.data, (int)key->modulus.data_len, NULL);
    *exponent = BN_bin2bn(key->exponent.data, (int)key->exponent.data_len, NULL);
    return *modulus != NULL && *exponent != NULL && OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_N, *modulus) &&
           OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_E, *exponent);
}

static bool push_point(OSSL_PARAM_BLD *builder, const struct verifier_algorithm *algorithm,
                       const struct siotls_public_key *key)
{
    if (algorithm->group_name != NULL &&
        !OSSL_PARAM_BLD_push_utf8_string(builder, OSSL_PKEY_PARAM_GROUP_NAME, algorithm->group_name, 0))
        return false;
    return OSSL_PARAM_BLD_push_octet_string(builder, OSSL_PKEY_PARAM_PUB_KEY, key->point.data, key->point.data_len);
}

static EVP_PKEY *make_key(const struct state *state, const struct verifier_algorithm *algorithm,
                          OSSL_PARAM_BLD *builder)
{
    EVP_PKEY *key = NULL;
    OSSL_PARAM *parameters = OSSL_PARAM_BLD_to_param(builder);
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(state->library, algorithm->type, state->properties);
    if (parameters != NULL && context != NULL && EVP_PKEY_fromdata_init(context) > 0)
        EVP_PKEY_fromdata(context, &key, EVP_PKEY_PUBLIC_KEY, parameters);
    EVP_PKEY_CTX_free(context);
    OSSL_PARAM_free(parameters);
    return key;
}

/* What libcrypto would take as it is, though no such key can be right (RFC 8017 3.1, RFC 5480 2.2). */
static bool is_sound(const struct siotls_public_key *key, bool is_rsa)
{
    enum { MAX_MODULUS = 2048 }; /* 16384 bits, as in libcrypto's own limit for checking signatures */
    if (!is_rsa)
        return key->point.data_len > 0 && (!is_ec(key->type) || key->point.data[0] == 0x04);
    struct siotls_bytes modulus = key->modulus;
    struct siotls_bytes exponent = key->exponent;
    bool is_one = exponent.data_len == 1 && exponent.data[0] == 1;
    return modulus.data_len > 0 && modulus.data_len <= MAX_MODULUS && (modulus.data[modulus.data_len - 1] & 1) != 0 &&
           exponent.data_len > 0 && exponent.data_len <= modulus.data_len &&
           (exponent.data[exponent.data_len - 1] & 1) != 0 && !is_one;
}

static int verifier_import(const struct siotls_provider_instance *instance, const struct siotls_verifier *verifier,
                           void *memory, const struct siotls_public_key *key)
{
    struct verifier_context *context = memory;
    const struct verifier_algorithm *algorithm = (const struct verifier_algorithm *)verifier;
    bool is_rsa = verifier->key_type == SIOTLS_KEY_RSA || verifier->key_type == SIOTLS_KEY_RSA_PSS;
    BIGNUM *modulus = NULL;
    BIGNUM *exponent = NULL;
    if (key->type != verifier->key_type)
        return SIOTLS_PROVIDER_ARGUMENT;
    if (!is_sound(key, is_rsa))
        return SIOTLS_PROVIDER_BAD_KEY;
    EVP_PKEY_free(context->key);
    *context = (struct verifier_context){.state = state_of(instance), .key_type = verifier->key_type};
    OSSL_PARAM_BLD *builder = OSSL_PARAM_BLD_new();
    if (builder != NULL && (is_rsa ? push_rsa(builder, key, &modulus, &exponent) : push_point(builder, algorithm, key)))
        context->key = make_key(context->state, algorithm, builder);
    OSSL_PARAM_BLD_free(builder);
    BN_free(modulus);
    BN_free(exponent);
    return context->key != NULL ? SIOTLS_PROVIDER_OK : fail_quietly(SIOTLS_PROVIDER_BAD_KEY);
}

static bool fits(const struct verifier_context *context, const struct scheme_shape *shape)
{
    return shape != NULL &&
           (shape->key_type == context->key_type || (is_ec(shape->key_type) && is_ec(context->key_type)));
}

static int verifier_verify(const void *memory, uint16_t scheme, const uint8_t *message, size_t message_len,
                           const uint8_t *signature, size_t signature_len)
{
    static const uint8_t nothing[1];
    const struct verifier_context *context = memory;
    const struct scheme_shape *shape = find_scheme(scheme);
    EVP_PKEY_CTX *key_context = NULL;
    if (!fits(context, shape))
        return SIOTLS_PROVIDER_UNSUPPORTED;
    EVP_MD_CTX *md_context = EVP_MD_CTX_new();
    if (md_context == NULL)
        return fail_quietly(SIOTLS_PROVIDER_NO_MEMORY);
    int status = SIOTLS_PROVIDER_INTERNAL;
    if (EVP_DigestVerifyInit_ex(md_context, &key_context, shape->digest, context->state->library,
                                context->state->properties, context->key, NULL) > 0 &&
        prepare_padding(key_context, shape))
        status = EVP_DigestVerify(md_context, signature_len > 0 ? signature : nothing, signature_len,
                                  message_len > 0 ? message : nothing, message_len) == 1
                     ? SIOTLS_PROVIDER_OK
                     : SIOTLS_PROVIDER_BAD_SIGNATURE;
    EVP_MD_CTX_free(md_context);
    return status == SIOTLS_PROVIDER_OK ? status : fail_quietly(status);
}

static void verifier_clear(void *memory)
{
    struct verifier_context *context = memory;
    EVP_PKEY_free(context->key);
    *context = (struct verifier_context){0};
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

void open_verifiers(struct state *state)
{
    struct siotls_provider_instance *instance = &state->instance;
    for (size_t i = 0; i < MAX_VERIFIERS; i++) {
        struct verifier_algorithm *algorithm = &state->verifiers[instance->num_verifiers];
        EVP_KEYMGMT *keys = EVP_KEYMGMT_fetch(state->library, rows[i].type, state->properties);
        if (keys == NULL)
            continue;
        algorithm->type = rows[i].type;
        algorithm->group_name = rows[i].group_name;
        algorithm->public = (struct siotls_verifier){
            .size = sizeof algorithm->public,
            .key_type = rows[i].key_type,
            .fips = fips_of(EVP_KEYMGMT_get0_provider(keys)),
            .context_size = sizeof(struct verifier_context),
            .context_alignment = _Alignof(struct verifier_context),
            .import = verifier_import,
            .verify = verifier_verify,
            .clear = verifier_clear,
        };
        algorithm->public.schemes = schemes_of(rows[i].key_type, &algorithm->public.num_schemes);
        state->verifier_list[instance->num_verifiers++] = &algorithm->public;
        EVP_KEYMGMT_free(keys);
    }
    instance->verifiers = state->verifier_list;
}
