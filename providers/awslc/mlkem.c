/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mlkem.c: ML-KEM (FIPS 203). Hybrids are the core's to compose.
 */
#include <openssl/evp.h>
#include <openssl/experimental/kem_deterministic_api.h>
#include <openssl/nid.h>

#include "internal.h"

enum { SEED_SIZE = 64, RANDOMNESS_SIZE = 32, SECRET_SIZE = 32 };

struct kem_context {
    EVP_PKEY *key;
    size_t ciphertext_size;
};

static void kem_clear(void *memory)
{
    struct kem_context *context = memory;
    EVP_PKEY_free(context->key);
    *context = (struct kem_context){0};
}

static int nid_of(uint32_t group)
{
    switch (group) {
    case SIOTLS_GROUP_MLKEM512:
        return NID_MLKEM512;
    case SIOTLS_GROUP_MLKEM768:
        return NID_MLKEM768;
    default:
        return NID_MLKEM1024;
    }
}

/* NULL: there is no memory. */
static EVP_PKEY *make_key(const struct siotls_kem *kem, const uint8_t *seed)
{
    EVP_PKEY_CTX *run = EVP_PKEY_CTX_new_id(EVP_PKEY_KEM, NULL);
    EVP_PKEY *key = NULL;
    size_t seed_len = SEED_SIZE;
    bool done = run != NULL && EVP_PKEY_CTX_kem_set_params(run, nid_of(kem->group)) && EVP_PKEY_keygen_init(run) &&
                (seed != NULL ? EVP_PKEY_keygen_deterministic(run, &key, seed, &seed_len) : EVP_PKEY_keygen(run, &key));
    EVP_PKEY_CTX_free(run);
    if (done)
        return key;
    EVP_PKEY_free(key);
    return NULL;
}

static int kem_keygen(const struct siotls_provider_instance *instance, const struct siotls_kem *kem, void *memory,
                      const uint8_t *private_key, uint8_t *public_key)
{
    struct kem_context *context = memory;
    size_t public_key_len = kem->public_key_size;
    (void)instance;
    kem_clear(context);
    context->ciphertext_size = kem->ciphertext_size;
    context->key = make_key(kem, private_key);
    return context->key != NULL && EVP_PKEY_get_raw_public_key(context->key, public_key, &public_key_len)
               ? SIOTLS_PROVIDER_OK
               : ap_fail(SIOTLS_PROVIDER_INTERNAL);
}

static bool encapsulate_to(EVP_PKEY_CTX *run, const struct siotls_kem *kem, const uint8_t *randomness,
                           uint8_t *ciphertext, uint8_t *shared_secret)
{
    size_t ciphertext_len = kem->ciphertext_size;
    size_t secret_len = SECRET_SIZE;
    size_t randomness_len = RANDOMNESS_SIZE;
    return randomness != NULL ? EVP_PKEY_encapsulate_deterministic(run, ciphertext, &ciphertext_len, shared_secret,
                                                                   &secret_len, randomness, &randomness_len) != 0
                              : EVP_PKEY_encapsulate(run, ciphertext, &ciphertext_len, shared_secret, &secret_len) != 0;
}

/* FIPS 203 7.2: the library refuses a public key whose numbers are not reduced when it encapsulates. */
static int kem_encapsulate(const struct siotls_provider_instance *instance, const struct siotls_kem *kem,
                           const uint8_t *public_key, size_t public_key_len, const uint8_t *randomness,
                           uint8_t *ciphertext, uint8_t *shared_secret)
{
    (void)instance;
    if (public_key_len != kem->public_key_size)
        return SIOTLS_PROVIDER_BAD_PEER_SHARE;
    EVP_PKEY *theirs = EVP_PKEY_kem_new_raw_public_key(nid_of(kem->group), public_key, public_key_len);
    EVP_PKEY_CTX *run = theirs != NULL ? EVP_PKEY_CTX_new(theirs, NULL) : NULL;
    bool done = run != NULL && encapsulate_to(run, kem, randomness, ciphertext, shared_secret);
    EVP_PKEY_CTX_free(run);
    EVP_PKEY_free(theirs);
    return done ? SIOTLS_PROVIDER_OK : ap_fail(SIOTLS_PROVIDER_BAD_PEER_SHARE);
}

/* The key itself is only counted, so threads may share it. */
static int kem_decapsulate(void *memory, const uint8_t *ciphertext, size_t ciphertext_len, uint8_t *shared_secret)
{
    const struct kem_context *context = memory;
    size_t secret_len = SECRET_SIZE;
    if (ciphertext_len != context->ciphertext_size)
        return SIOTLS_PROVIDER_BAD_PEER_SHARE;
    EVP_PKEY_CTX *run = EVP_PKEY_CTX_new(context->key, NULL);
    bool done = run != NULL && EVP_PKEY_decapsulate(run, shared_secret, &secret_len, ciphertext, ciphertext_len);
    EVP_PKEY_CTX_free(run);
    return done ? SIOTLS_PROVIDER_OK : ap_fail(SIOTLS_PROVIDER_INTERNAL);
}

#define MLKEM(bits, public_bytes, ciphertext_bytes)                                                                    \
    const struct siotls_kem ap_mlkem##bits = {                                                                         \
        .size = sizeof ap_mlkem##bits,                                                                                 \
        .group = SIOTLS_GROUP_MLKEM##bits,                                                                             \
        .fips = AP_APPROVED,                                                                                           \
        .private_key_size = SEED_SIZE,                                                                                 \
        .public_key_size = public_bytes,                                                                               \
        .ciphertext_size = ciphertext_bytes,                                                                           \
        .randomness_size = RANDOMNESS_SIZE,                                                                            \
        .shared_secret_size = SECRET_SIZE,                                                                             \
        .context_size = sizeof(struct kem_context),                                                                    \
        .context_alignment = _Alignof(struct kem_context),                                                             \
        .keygen = kem_keygen,                                                                                          \
        .encapsulate = kem_encapsulate,                                                                                \
        .decapsulate = kem_decapsulate,                                                                                \
        .clear = kem_clear,                                                                                            \
        .takes_private_keys = 1,                                                                                       \
    };

MLKEM(512, 800, 768)
MLKEM(768, 1184, 1088)
MLKEM(1024, 1568, 1568)
