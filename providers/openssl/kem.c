/* SPDX-License-Identifier: Apache-2.0 */
/*
 * kem.c: key exchange: ECDH, X25519, X448, FFDHE in the form of a KEM, and ML-KEM and its hybrids where libcrypto has
 * them (3.5 and later; found at run time). Shared secrets are those of RFC 9846 7.4.
 */
#include <openssl/obj_mac.h>

#include "functions.h"
#include "kem.h"

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

static void release(const struct kem_algorithm *algorithm, void *key)
{
    if (key != NULL)
        algorithm->keys.methods->release(&algorithm->keys, key);
}

static void kem_clear(void *memory)
{
    struct kem_context *context = memory;
    if (context->kem != NULL)
        release(context->kem, context->key);
    *context = (struct kem_context){0};
}

/* A pair of a private key, or a new one; the public one is written. NULL: it failed. */
static void *make_pair(const struct kem_algorithm *algorithm, const uint8_t *private_key, uint8_t *public_key)
{
    const struct key_type *keys = &algorithm->keys;
    if (algorithm->base != NULL)
        return key_from_base(algorithm, private_key, public_key);
    void *key = private_key != NULL ? key_from_private(algorithm, private_key) : keys->methods->generate(keys);
    if (key == NULL || keys->methods->write_public(keys, key, public_key, algorithm->public.public_key_size))
        return key;
    release(algorithm, key);
    return NULL;
}

static int kem_keygen(const struct siotls_provider_instance *instance, const struct siotls_kem *kem, void *memory,
                      const uint8_t *private_key, uint8_t *public_key)
{
    struct kem_context *context = memory;
    const struct kem_algorithm *algorithm = (const struct kem_algorithm *)kem;
    (void)instance;
    kem_clear(context);
    context->kem = algorithm;
    context->key = make_pair(algorithm, private_key, public_key);
    if (context->key != NULL)
        return SIOTLS_PROVIDER_OK;
    if (private_key != NULL)
        return fail_quietly(kem->takes_private_keys ? SIOTLS_PROVIDER_BAD_KEY : SIOTLS_PROVIDER_UNSUPPORTED);
    return fail(algorithm->keys.state, SIOTLS_PROVIDER_INTERNAL, "a key cannot be generated");
}

static int judge_secret(const struct kem_algorithm *algorithm, bool done, uint8_t *shared_secret)
{
    if (done)
        return SIOTLS_PROVIDER_OK;
    OPENSSL_cleanse(shared_secret, algorithm->public.shared_secret_size);
    return fail_quietly(SIOTLS_PROVIDER_BAD_PEER_SHARE);
}

/* All-zero X25519 and X448 results, points off the curve and FFDHE values out of range are refused by libcrypto. */
static int derive_from_bytes(const struct kem_algorithm *algorithm, void *ours, const uint8_t *public_key,
                             uint8_t *shared_secret)
{
    const struct key_type *keys = &algorithm->keys;
    void *theirs = key_from_public(algorithm, public_key);
    if (theirs == NULL)
        return fail_quietly(SIOTLS_PROVIDER_BAD_PEER_SHARE);
    bool done = keys->methods->derive(keys, ours, theirs, shared_secret, algorithm->public.shared_secret_size);
    int status = judge_secret(algorithm, done, shared_secret);
    release(algorithm, theirs);
    return status;
}

/* Diffie-Hellman: our ciphertext is a public key of our own. */
static int encapsulate_by_derivation(const struct kem_algorithm *algorithm, const uint8_t *public_key,
                                     const uint8_t *randomness, uint8_t *ciphertext, uint8_t *shared_secret)
{
    void *ours = make_pair(algorithm, randomness, ciphertext);
    if (ours == NULL)
        return fail_quietly(randomness != NULL ? SIOTLS_PROVIDER_UNSUPPORTED : SIOTLS_PROVIDER_INTERNAL);
    int status = derive_from_bytes(algorithm, ours, public_key, shared_secret);
    release(algorithm, ours);
    return status;
}

static bool encapsulate_to_key(const struct kem_algorithm *algorithm, void *theirs, const uint8_t *randomness,
                               uint8_t *ciphertext, uint8_t *shared_secret)
{
    const struct siotls_kem *kem = &algorithm->public;
    const struct key_type *keys = &algorithm->keys;
    /* OSSL_KEM_PARAM_IKME of libcrypto 3.5: the m of FIPS 203. */
    const OSSL_PARAM parameters[2] = {OCTETS("ikme", randomness, kem->randomness_size), NO_MORE};
    return keys->methods->encapsulate(keys, theirs, randomness != NULL ? parameters : NULL, ciphertext,
                                      kem->ciphertext_size, shared_secret, kem->shared_secret_size);
}

static int kem_encapsulate(const struct siotls_provider_instance *instance, const struct siotls_kem *kem,
                           const uint8_t *public_key, size_t public_key_len, const uint8_t *randomness,
                           uint8_t *ciphertext, uint8_t *shared_secret)
{
    const struct kem_algorithm *algorithm = (const struct kem_algorithm *)kem;
    (void)instance;
    if (public_key_len != kem->public_key_size)
        return SIOTLS_PROVIDER_BAD_PEER_SHARE;
    if (!algorithm->shape->is_encapsulation)
        return encapsulate_by_derivation(algorithm, public_key, randomness, ciphertext, shared_secret);
    /* Which part of a hybrid would take which bytes is not said anywhere. */
    if (randomness != NULL && kem->randomness_size != 32)
        return SIOTLS_PROVIDER_UNSUPPORTED;
    void *theirs = key_from_public(algorithm, public_key);
    if (theirs == NULL)
        return fail_quietly(SIOTLS_PROVIDER_BAD_PEER_SHARE);
    bool done = encapsulate_to_key(algorithm, theirs, randomness, ciphertext, shared_secret);
    int status = judge_secret(algorithm, done, shared_secret);
    release(algorithm, theirs);
    return status;
}

static int kem_decapsulate(void *memory, const uint8_t *ciphertext, size_t ciphertext_len, uint8_t *shared_secret)
{
    const struct kem_context *context = memory;
    const struct kem_algorithm *algorithm = context->kem;
    const struct key_type *keys = &algorithm->keys;
    if (ciphertext_len != algorithm->public.ciphertext_size || !point_is_uncompressed(algorithm, ciphertext))
        return SIOTLS_PROVIDER_BAD_PEER_SHARE;
    if (!algorithm->shape->is_encapsulation)
        return derive_from_bytes(algorithm, context->key, ciphertext, shared_secret);
    bool done = keys->methods->decapsulate(keys, context->key, ciphertext, ciphertext_len, shared_secret,
                                           algorithm->public.shared_secret_size);
    return judge_secret(algorithm, done, shared_secret);
}

/* The contract has no form for those of FFDHE and of hybrids, whose size is not ML-KEM's. */
static size_t takes_private_keys(const struct kem_shape *shape)
{
    return shape->type[0] != 'D' && (!shape->is_encapsulation || shape->private_key_size == 64);
}

static void fill_kem(struct kem_algorithm *algorithm, const struct kem_shape *shape)
{
    algorithm->shape = shape;
    algorithm->public = (struct siotls_kem){
        .size = sizeof algorithm->public,
        .group = shape->group,
        .fips = algorithm->keys.fips,
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
        .takes_private_keys = takes_private_keys(shape),
    };
}

/* The parts of hybrids stand before them in shapes. */
static bool open_kem(struct kem_algorithm *algorithm, const struct state *state, const struct kem_shape *shape)
{
    *algorithm = (struct kem_algorithm){0};
    if (find_parts(algorithm, state, shape->group)) {
        fill_kem(algorithm, shape);
        fill_hybrid(&algorithm->public);
        return true;
    }
    if (open_keys(&algorithm->keys, state, shape->type, shape->group_name,
                  shape->is_encapsulation ? OSSL_OP_KEM : OSSL_OP_KEYEXCH)) {
        fill_kem(algorithm, shape);
        open_base(algorithm);
        return true;
    }
    close_keys(&algorithm->keys);
    return false;
}

int open_kems(struct state *state)
{
    struct siotls_provider_instance *instance = &state->instance;
    state->kems = OPENSSL_zalloc(MAX_KEMS * sizeof *state->kems);
    if (state->kems == NULL)
        return fail_quietly(SIOTLS_PROVIDER_NO_MEMORY);
    for (size_t i = 0; i < MAX_KEMS; i++) {
        struct kem_algorithm *algorithm = &state->kems[instance->num_kems];
        if (!open_kem(algorithm, state, &shapes[i]))
            continue;
        state->kem_list[instance->num_kems++] = &algorithm->public;
    }
    instance->kems = state->kem_list;
    return SIOTLS_PROVIDER_OK;
}

void close_kems(struct state *state)
{
    for (size_t i = 0; state->kems != NULL && i < MAX_KEMS; i++) {
        close_base(&state->kems[i]);
        close_keys(&state->kems[i].keys);
    }
    OPENSSL_free(state->kems);
}
