/* SPDX-License-Identifier: Apache-2.0 */
/*
 * kem.c: key exchange: ECDH, X25519, X448, FFDHE in the form of a KEM, and ML-KEM and its hybrids where libcrypto has
 * them (3.5 and later; found at run time). Shared secrets are those of RFC 9846 7.4.
 */
#include <openssl/core_names.h>
#include <openssl/dh.h>
#include <openssl/obj_mac.h>
#include <openssl/params.h>

#include "internal.h"

struct kem_context {
    const struct kem_algorithm *kem;
    const struct state *state;
    EVP_PKEY *key;
};

static const struct kem_shape shapes[MAX_KEMS] = {
    {SIOTLS_GROUP_X25519, "X25519", NULL, 0, 32, 32, 32, 32, 32, false},
    {SIOTLS_GROUP_SECP256R1, "EC", "P-256", NID_X9_62_prime256v1, 32, 65, 65, 32, 32, false},
    {SIOTLS_GROUP_SECP384R1, "EC", "P-384", NID_secp384r1, 48, 97, 97, 48, 48, false},
    {SIOTLS_GROUP_SECP521R1, "EC", "P-521", NID_secp521r1, 66, 133, 133, 66, 66, false},
    {SIOTLS_GROUP_X448, "X448", NULL, 0, 56, 56, 56, 56, 56, false},
    {SIOTLS_GROUP_FFDHE2048, "DH", "ffdhe2048", 0, 256, 256, 256, 256, 256, false},
    {SIOTLS_GROUP_FFDHE3072, "DH", "ffdhe3072", 0, 384, 384, 384, 384, 384, false},
    {SIOTLS_GROUP_FFDHE4096, "DH", "ffdhe4096", 0, 512, 512, 512, 512, 512, false},
    {SIOTLS_GROUP_FFDHE6144, "DH", "ffdhe6144", 0, 768, 768, 768, 768, 768, false},
    {SIOTLS_GROUP_FFDHE8192, "DH", "ffdhe8192", 0, 1024, 1024, 1024, 1024, 1024, false},
    {SIOTLS_GROUP_MLKEM512, "ML-KEM-512", NULL, 0, 64, 800, 768, 32, 32, true},
    {SIOTLS_GROUP_MLKEM768, "ML-KEM-768", NULL, 0, 64, 1184, 1088, 32, 32, true},
    {SIOTLS_GROUP_MLKEM1024, "ML-KEM-1024", NULL, 0, 64, 1568, 1568, 32, 32, true},
    {SIOTLS_GROUP_X25519MLKEM768, "X25519MLKEM768", NULL, 0, 96, 1216, 1120, 64, 64, true},
    {SIOTLS_GROUP_SECP256R1MLKEM768, "SecP256r1MLKEM768", NULL, 0, 96, 1249, 1153, 64, 64, true},
    {SIOTLS_GROUP_SECP384R1MLKEM1024, "SecP384r1MLKEM1024", NULL, 0, 112, 1665, 1665, 80, 80, true},
};

/* Contexts are made from a key of the group, which knows its functions: nothing is looked up by name. */
static EVP_PKEY *generate(const struct state *state, EVP_PKEY *parameters)
{
    EVP_PKEY *key = NULL;
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_pkey(state->library, parameters, state->properties);
    if (context != NULL && EVP_PKEY_keygen_init(context) > 0)
        EVP_PKEY_generate(context, &key);
    EVP_PKEY_CTX_free(context);
    return key;
}

static bool write_public(EVP_PKEY *key, uint8_t *public_key, size_t public_key_size)
{
    size_t written = 0;
    return EVP_PKEY_get_octet_string_param(key, OSSL_PKEY_PARAM_ENCODED_PUBLIC_KEY, public_key, public_key_size,
                                           &written) &&
           written == public_key_size;
}

static int kem_keygen(const struct siotls_provider_instance *instance, const struct siotls_kem *kem, void *memory,
                      const uint8_t *private_key, uint8_t *public_key)
{
    struct kem_context *context = memory;
    const struct kem_algorithm *algorithm = (const struct kem_algorithm *)kem;
    const struct state *state = state_of(instance);
    EVP_PKEY_free(context->key);
    context->kem = algorithm;
    context->state = state;
    context->key =
        private_key != NULL ? key_from_private(state, algorithm, private_key) : generate(state, algorithm->parameters);
    if (context->key == NULL)
        return private_key != NULL ? fail_quietly(SIOTLS_PROVIDER_UNSUPPORTED)
                                   : fail(state, SIOTLS_PROVIDER_INTERNAL, "a key cannot be generated");
    if (!write_public(context->key, public_key, kem->public_key_size))
        return fail(state, SIOTLS_PROVIDER_INTERNAL, "a public key cannot be written");
    return SIOTLS_PROVIDER_OK;
}

/* All-zero X25519 and X448 results, points off the curve and FFDHE values out of range are refused by libcrypto. */
static int derive(const struct state *state, const struct kem_algorithm *algorithm, EVP_PKEY *ours, EVP_PKEY *theirs,
                  uint8_t *shared_secret)
{
    size_t size = algorithm->public.shared_secret_size;
    bool is_dh = algorithm->shape->type[0] == 'D';
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_pkey(state->library, ours, state->properties);
    bool done = context != NULL && EVP_PKEY_derive_init(context) > 0 &&
                (!is_dh || EVP_PKEY_CTX_set_dh_pad(context, 1) > 0) && EVP_PKEY_derive_set_peer(context, theirs) > 0 &&
                EVP_PKEY_derive(context, shared_secret, &size) > 0 && size == algorithm->public.shared_secret_size;
    EVP_PKEY_CTX_free(context);
    if (done)
        return SIOTLS_PROVIDER_OK;
    OPENSSL_cleanse(shared_secret, algorithm->public.shared_secret_size);
    return fail_quietly(SIOTLS_PROVIDER_BAD_PEER_SHARE);
}

static int derive_from_bytes(const struct state *state, const struct kem_algorithm *algorithm, EVP_PKEY *ours,
                             const uint8_t *public_key, uint8_t *shared_secret)
{
    EVP_PKEY *theirs = key_from_public(algorithm, public_key);
    if (theirs == NULL)
        return fail_quietly(SIOTLS_PROVIDER_BAD_PEER_SHARE);
    int status = derive(state, algorithm, ours, theirs, shared_secret);
    EVP_PKEY_free(theirs);
    return status;
}

/* Diffie-Hellman: our ciphertext is a public key of our own. */
static int encapsulate_by_derivation(const struct state *state, const struct kem_algorithm *algorithm,
                                     const uint8_t *public_key, const uint8_t *randomness, uint8_t *ciphertext,
                                     uint8_t *shared_secret)
{
    EVP_PKEY *ours =
        randomness != NULL ? key_from_private(state, algorithm, randomness) : generate(state, algorithm->parameters);
    if (ours == NULL)
        return fail_quietly(randomness != NULL ? SIOTLS_PROVIDER_UNSUPPORTED : SIOTLS_PROVIDER_INTERNAL);
    int status = write_public(ours, ciphertext, algorithm->public.ciphertext_size)
                     ? derive_from_bytes(state, algorithm, ours, public_key, shared_secret)
                     : fail(state, SIOTLS_PROVIDER_INTERNAL, "a public key cannot be written");
    EVP_PKEY_free(ours);
    return status;
}

static int encapsulate_to_key(const struct state *state, const struct kem_algorithm *algorithm, EVP_PKEY *theirs,
                              const uint8_t *randomness, uint8_t *ciphertext, uint8_t *shared_secret)
{
    size_t ciphertext_len = algorithm->public.ciphertext_size;
    size_t secret_len = algorithm->public.shared_secret_size;
    /* OSSL_KEM_PARAM_IKME of libcrypto 3.5: the m of FIPS 203. */
    OSSL_PARAM parameters[2] = {
        OSSL_PARAM_construct_octet_string("ikme", (void *)randomness, algorithm->public.randomness_size),
        OSSL_PARAM_construct_end(),
    };
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_pkey(state->library, theirs, state->properties);
    bool done = context != NULL && EVP_PKEY_encapsulate_init(context, randomness != NULL ? parameters : NULL) > 0 &&
                EVP_PKEY_encapsulate(context, ciphertext, &ciphertext_len, shared_secret, &secret_len) > 0 &&
                ciphertext_len == algorithm->public.ciphertext_size &&
                secret_len == algorithm->public.shared_secret_size;
    EVP_PKEY_CTX_free(context);
    if (done)
        return SIOTLS_PROVIDER_OK;
    OPENSSL_cleanse(shared_secret, algorithm->public.shared_secret_size);
    return fail_quietly(SIOTLS_PROVIDER_BAD_PEER_SHARE);
}

static int kem_encapsulate(const struct siotls_provider_instance *instance, const struct siotls_kem *kem,
                           const uint8_t *public_key, size_t public_key_len, const uint8_t *randomness,
                           uint8_t *ciphertext, uint8_t *shared_secret)
{
    const struct kem_algorithm *algorithm = (const struct kem_algorithm *)kem;
    const struct state *state = state_of(instance);
    if (public_key_len != kem->public_key_size)
        return SIOTLS_PROVIDER_BAD_PEER_SHARE;
    if (!algorithm->shape->is_encapsulation)
        return encapsulate_by_derivation(state, algorithm, public_key, randomness, ciphertext, shared_secret);
    /* Which part of a hybrid would take which bytes is not said anywhere. */
    if (randomness != NULL && kem->randomness_size != 32)
        return SIOTLS_PROVIDER_UNSUPPORTED;
    EVP_PKEY *theirs = key_from_public(algorithm, public_key);
    if (theirs == NULL)
        return fail_quietly(SIOTLS_PROVIDER_BAD_PEER_SHARE);
    int status = encapsulate_to_key(state, algorithm, theirs, randomness, ciphertext, shared_secret);
    EVP_PKEY_free(theirs);
    return status;
}

static int decapsulate_with_key(const struct kem_context *context, const uint8_t *ciphertext, uint8_t *shared_secret)
{
    const struct siotls_kem *kem = &context->kem->public;
    size_t secret_len = kem->shared_secret_size;
    EVP_PKEY_CTX *pkey_context =
        EVP_PKEY_CTX_new_from_pkey(context->state->library, context->key, context->state->properties);
    bool done = pkey_context != NULL && EVP_PKEY_decapsulate_init(pkey_context, NULL) > 0 &&
                EVP_PKEY_decapsulate(pkey_context, shared_secret, &secret_len, ciphertext, kem->ciphertext_size) > 0 &&
                secret_len == kem->shared_secret_size;
    EVP_PKEY_CTX_free(pkey_context);
    if (done)
        return SIOTLS_PROVIDER_OK;
    OPENSSL_cleanse(shared_secret, kem->shared_secret_size);
    return fail_quietly(SIOTLS_PROVIDER_BAD_PEER_SHARE);
}

static int kem_decapsulate(void *memory, const uint8_t *ciphertext, size_t ciphertext_len, uint8_t *shared_secret)
{
    const struct kem_context *context = memory;
    if (ciphertext_len != context->kem->public.ciphertext_size || !point_is_uncompressed(context->kem, ciphertext))
        return SIOTLS_PROVIDER_BAD_PEER_SHARE;
    if (context->kem->shape->is_encapsulation)
        return decapsulate_with_key(context, ciphertext, shared_secret);
    return derive_from_bytes(context->state, context->kem, context->key, ciphertext, shared_secret);
}

static void kem_clear(void *memory)
{
    struct kem_context *context = memory;
    EVP_PKEY_free(context->key);
    *context = (struct kem_context){0};
}

/* A key of the group to take contexts from; NULL where libcrypto or the properties do not have the group. */
static EVP_PKEY *make_parameters(const struct state *state, const struct kem_shape *shape)
{
    EVP_PKEY *parameters = NULL;
    OSSL_PARAM group[2] = {
        OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, (char *)shape->group_name, 0),
        OSSL_PARAM_construct_end(),
    };
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(state->library, shape->type, state->properties);
    if (context == NULL)
        return NULL;
    if (shape->group_name != NULL) {
        if (EVP_PKEY_fromdata_init(context) > 0)
            EVP_PKEY_fromdata(context, &parameters, EVP_PKEY_KEY_PARAMETERS, group);
    } else if (EVP_PKEY_keygen_init(context) > 0) {
        EVP_PKEY_generate(context, &parameters);
    }
    EVP_PKEY_CTX_free(context);
    return parameters;
}

static void fill_kem(struct kem_algorithm *algorithm, const struct kem_shape *shape)
{
    algorithm->shape = shape;
    algorithm->public = (struct siotls_kem){
        .size = sizeof algorithm->public,
        .group = shape->group,
        .fips = fips_of(EVP_PKEY_get0_provider(algorithm->parameters)),
        .private_key_size = shape->private_key_size,
        .public_key_size = shape->public_key_size,
        .ciphertext_size = shape->ciphertext_size,
        .randomness_size = shape->randomness_size,
        .shared_secret_size = shape->shared_secret_size,
        .context_size = sizeof(struct kem_context),
        .context_alignment = _Alignof(struct kem_context),
        .keygen = kem_keygen,
        .encapsulate = kem_encapsulate,
        .decapsulate = kem_decapsulate,
        .clear = kem_clear,
    };
}

int open_kems(struct state *state)
{
    struct siotls_provider_instance *instance = &state->instance;
    for (size_t i = 0; i < MAX_KEMS; i++) {
        struct kem_algorithm *algorithm = &state->kems[instance->num_kems];
        algorithm->parameters = make_parameters(state, &shapes[i]);
        if (algorithm->parameters == NULL)
            continue;
        fill_kem(algorithm, &shapes[i]);
        state->kem_list[instance->num_kems++] = &algorithm->public;
    }
    instance->kems = state->kem_list;
    return SIOTLS_PROVIDER_OK;
}

void close_kems(struct state *state)
{
    for (size_t i = 0; i < MAX_KEMS; i++)
        EVP_PKEY_free(state->kems[i].parameters);
}
