/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mlkem768.c: ML-KEM-768 (FIPS 203), of libsodium 1.0.21 and later; compiled only where it is there.
 */
#include "internal.h"

struct kem_context {
    uint8_t private_key[crypto_kem_mlkem768_SECRETKEYBYTES];
};

static void kem_clear(void *memory)
{
    sodium_memzero(memory, sizeof(struct kem_context));
}

static int kem_keygen(const struct siotls_provider_instance *instance, const struct siotls_kem *kem, void *memory,
                      const uint8_t *private_key, uint8_t *public_key)
{
    struct kem_context *context = memory;
    (void)instance;
    (void)kem;
    int result = private_key != NULL ? crypto_kem_mlkem768_seed_keypair(public_key, context->private_key, private_key)
                                     : crypto_kem_mlkem768_keypair(public_key, context->private_key);
    return result == 0 ? SIOTLS_PROVIDER_OK : SIOTLS_PROVIDER_INTERNAL;
}

static int kem_encapsulate(const struct siotls_provider_instance *instance, const struct siotls_kem *kem,
                           const uint8_t *public_key, size_t public_key_len, const uint8_t *randomness,
                           uint8_t *ciphertext, uint8_t *shared_secret)
{
    (void)instance;
    if (public_key_len != kem->public_key_size)
        return SIOTLS_PROVIDER_BAD_PEER_SHARE;
    int result = randomness != NULL
                     ? crypto_kem_mlkem768_enc_deterministic(ciphertext, shared_secret, public_key, randomness)
                     : crypto_kem_mlkem768_enc(ciphertext, shared_secret, public_key);
    return result == 0 ? SIOTLS_PROVIDER_OK : SIOTLS_PROVIDER_BAD_PEER_SHARE;
}

static int kem_decapsulate(void *memory, const uint8_t *ciphertext, size_t ciphertext_len, uint8_t *shared_secret)
{
    const struct kem_context *context = memory;
    if (ciphertext_len == crypto_kem_mlkem768_CIPHERTEXTBYTES &&
        crypto_kem_mlkem768_dec(shared_secret, ciphertext, context->private_key) == 0)
        return SIOTLS_PROVIDER_OK;
    return SIOTLS_PROVIDER_BAD_PEER_SHARE;
}

const struct siotls_kem sp_mlkem768 = {
    .size = sizeof sp_mlkem768,
    .group = SIOTLS_GROUP_MLKEM768,
    .fips = SIOTLS_FIPS_NO,
    .private_key_size = crypto_kem_mlkem768_SEEDBYTES,
    .public_key_size = crypto_kem_mlkem768_PUBLICKEYBYTES,
    .ciphertext_size = crypto_kem_mlkem768_CIPHERTEXTBYTES,
    .randomness_size = 32,
    .shared_secret_size = crypto_kem_mlkem768_SHAREDSECRETBYTES,
    .context_size = sizeof(struct kem_context),
    .context_alignment = _Alignof(struct kem_context),
    .keygen = kem_keygen,
    .encapsulate = kem_encapsulate,
    .decapsulate = kem_decapsulate,
    .clear = kem_clear,
};
