/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mlkem768.c: ML-KEM-768 (FIPS 203) of libcrux, which HACL* was joined with.
 */
#include <libcrux_mlkem768.h>
#include <libcrux_mlkem768_portable.h>
#include <string.h>

#include "internal.h"

enum { SEED_SIZE = 64, RANDOMNESS_SIZE = 32, SECRET_SIZE = 32 };

struct kem_context {
    libcrux_ml_kem_mlkem768_MlKem768PrivateKey private_key;
};

static void kem_clear(void *memory)
{
    hp_wipe(memory, sizeof(struct kem_context));
}

static int kem_keygen(const struct siotls_provider_instance *instance, const struct siotls_kem *kem, void *memory,
                      const uint8_t *private_key, uint8_t *public_key)
{
    struct kem_context *context = memory;
    uint8_t seed[SEED_SIZE];
    (void)instance;
    if (private_key != NULL)
        memcpy(seed, private_key, sizeof seed);
    else if (!provider_fill(seed, sizeof seed))
        return SIOTLS_PROVIDER_INTERNAL;
    libcrux_ml_kem_mlkem768_MlKem768KeyPair pair = libcrux_ml_kem_mlkem768_portable_generate_key_pair(seed);
    context->private_key = pair.sk;
    memcpy(public_key, pair.pk.value, kem->public_key_size);
    hp_wipe(&pair, sizeof pair);
    hp_wipe(seed, sizeof seed);
    return SIOTLS_PROVIDER_OK;
}

/* FIPS 203 7.2: a public key whose numbers are not reduced is refused. */
static int kem_encapsulate(const struct siotls_provider_instance *instance, const struct siotls_kem *kem,
                           const uint8_t *public_key, size_t public_key_len, const uint8_t *randomness,
                           uint8_t *ciphertext, uint8_t *shared_secret)
{
    libcrux_ml_kem_mlkem768_MlKem768PublicKey key;
    uint8_t drawn[RANDOMNESS_SIZE];
    (void)instance;
    if (public_key_len != kem->public_key_size)
        return SIOTLS_PROVIDER_BAD_PEER_SHARE;
    memcpy(key.value, public_key, sizeof key.value);
    if (!libcrux_ml_kem_mlkem768_portable_validate_public_key(&key))
        return SIOTLS_PROVIDER_BAD_PEER_SHARE;
    if (randomness != NULL)
        memcpy(drawn, randomness, sizeof drawn);
    else if (!provider_fill(drawn, sizeof drawn))
        return SIOTLS_PROVIDER_INTERNAL;
    /* The type's name is made up by libcrux's translator, and another in each version. */
    __auto_type result = libcrux_ml_kem_mlkem768_portable_encapsulate(&key, drawn);
    memcpy(ciphertext, result.fst.value, kem->ciphertext_size);
    memcpy(shared_secret, result.snd, SECRET_SIZE);
    hp_wipe(&result, sizeof result);
    hp_wipe(drawn, sizeof drawn);
    return SIOTLS_PROVIDER_OK;
}

static int kem_decapsulate(void *memory, const uint8_t *ciphertext, size_t ciphertext_len, uint8_t *shared_secret)
{
    struct kem_context *context = memory;
    libcrux_ml_kem_mlkem768_MlKem768Ciphertext copy;
    if (ciphertext_len != sizeof copy.value)
        return SIOTLS_PROVIDER_BAD_PEER_SHARE;
    memcpy(copy.value, ciphertext, sizeof copy.value);
    libcrux_ml_kem_mlkem768_portable_decapsulate(&context->private_key, &copy, shared_secret);
    return SIOTLS_PROVIDER_OK;
}

const struct siotls_kem hp_mlkem768 = {
    .size = sizeof hp_mlkem768,
    .group = SIOTLS_GROUP_MLKEM768,
    .fips = SIOTLS_FIPS_NO,
    .private_key_size = SEED_SIZE,
    .public_key_size = sizeof(libcrux_ml_kem_mlkem768_MlKem768PublicKey),
    .ciphertext_size = sizeof(libcrux_ml_kem_mlkem768_MlKem768Ciphertext),
    .randomness_size = RANDOMNESS_SIZE,
    .shared_secret_size = SECRET_SIZE,
    .context_size = sizeof(struct kem_context),
    .context_alignment = _Alignof(struct kem_context),
    .keygen = kem_keygen,
    .encapsulate = kem_encapsulate,
    .decapsulate = kem_decapsulate,
    .clear = kem_clear,
    .takes_private_keys = 1,
};
