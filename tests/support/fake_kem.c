/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fake_kem.c: NOT SECURE, for tests only: key exchange of the fake provider. The secret is a function of what both
 * sent. A share of zeros is an invalid one.
 */
#include <stdlib.h>
#include <string.h>

#include "fake_internal.h"

enum { MAX_SHARE = 1665 };

struct kem_context {
    uint32_t group;
    uint32_t public_key_size;
    uint32_t ciphertext_size;
    uint32_t shared_secret_size;
    bool lies;
    bool is_live;
    uint8_t public_key[MAX_SHARE];
};

static const struct {
    uint32_t group;
    uint32_t private_key_size;
    uint32_t public_key_size;
    uint32_t ciphertext_size;
    uint32_t randomness_size;
    uint32_t shared_secret_size;
} sizes[16] = {
    {SIOTLS_GROUP_SECP256R1, 32, 65, 65, 32, 32},
    {SIOTLS_GROUP_SECP384R1, 48, 97, 97, 48, 48},
    {SIOTLS_GROUP_SECP521R1, 66, 133, 133, 66, 66},
    {SIOTLS_GROUP_X25519, 32, 32, 32, 32, 32},
    {SIOTLS_GROUP_X448, 56, 56, 56, 56, 56},
    {SIOTLS_GROUP_FFDHE2048, 256, 256, 256, 256, 256},
    {SIOTLS_GROUP_FFDHE3072, 384, 384, 384, 384, 384},
    {SIOTLS_GROUP_FFDHE4096, 512, 512, 512, 512, 512},
    {SIOTLS_GROUP_FFDHE6144, 768, 768, 768, 768, 768},
    {SIOTLS_GROUP_FFDHE8192, 1024, 1024, 1024, 1024, 1024},
    {SIOTLS_GROUP_MLKEM512, 64, 800, 768, 32, 32},
    {SIOTLS_GROUP_MLKEM768, 64, 1184, 1088, 32, 32},
    {SIOTLS_GROUP_MLKEM1024, 64, 1568, 1568, 32, 32},
    {SIOTLS_GROUP_SECP256R1MLKEM768, 96, 1249, 1153, 64, 64},
    {SIOTLS_GROUP_X25519MLKEM768, 96, 1216, 1120, 64, 64},
    {SIOTLS_GROUP_SECP384R1MLKEM1024, 112, 1665, 1665, 80, 80},
};

static bool is_zero(const uint8_t *data, size_t data_len)
{
    uint8_t all = 0;
    for (size_t i = 0; i < data_len; i++)
        all |= data[i];
    return all == 0;
}

static void make_secret(uint8_t *secret, size_t secret_len, uint32_t group, bool lies, struct siotls_bytes public_key,
                        struct siotls_bytes ciphertext)
{
    struct fake_mix mix;
    fake_mix_begin(&mix, lies ? "lie" : "secret", group);
    fake_mix_add(&mix, public_key.data, public_key.data_len);
    fake_mix_add(&mix, ciphertext.data, ciphertext.data_len);
    fake_mix_end(&mix, secret, secret_len);
    if (fake_control.on_shared_secret != NULL)
        fake_control.on_shared_secret((struct siotls_bytes){secret, secret_len});
}

static int kem_keygen(const struct siotls_provider_instance *instance, const struct siotls_kem *kem, void *context,
                      const uint8_t *private_key, uint8_t *public_key)
{
    struct kem_context *key = context;
    uint8_t drawn[1024];
    struct fake_mix mix;
    int result = fake_call();
    if (result != SIOTLS_PROVIDER_OK)
        return result;
    fake_random(drawn, kem->private_key_size);
    fake_mix_begin(&mix, "public", kem->group);
    fake_mix_add(&mix, private_key != NULL ? private_key : drawn, kem->private_key_size);
    fake_mix_end(&mix, public_key, kem->public_key_size);
    fake_live(&key->is_live, true);
    key->group = kem->group;
    key->public_key_size = kem->public_key_size;
    key->ciphertext_size = kem->ciphertext_size;
    key->shared_secret_size = kem->shared_secret_size;
    key->lies = fake_lies(instance, SIOTLS_KIND_KEM, kem->group);
    memcpy(key->public_key, public_key, kem->public_key_size);
    return SIOTLS_PROVIDER_OK;
}

static int kem_encapsulate(const struct siotls_provider_instance *instance, const struct siotls_kem *kem,
                           const uint8_t *public_key, size_t public_key_len, const uint8_t *randomness,
                           uint8_t *ciphertext, uint8_t *shared_secret)
{
    (void)instance;
    uint8_t drawn[1024];
    struct fake_mix mix;
    int result = fake_call();
    if (result != SIOTLS_PROVIDER_OK)
        return result;
    if (public_key_len != kem->public_key_size || is_zero(public_key, public_key_len))
        return SIOTLS_PROVIDER_BAD_PEER_SHARE;
    fake_random(drawn, kem->randomness_size);
    fake_mix_begin(&mix, "ciphertext", kem->group);
    fake_mix_add(&mix, randomness != NULL ? randomness : drawn, kem->randomness_size);
    fake_mix_end(&mix, ciphertext, kem->ciphertext_size);
    make_secret(shared_secret, kem->shared_secret_size, kem->group, false,
                (struct siotls_bytes){public_key, public_key_len},
                (struct siotls_bytes){ciphertext, kem->ciphertext_size});
    return SIOTLS_PROVIDER_OK;
}

static int kem_decapsulate(void *context, const uint8_t *ciphertext, size_t ciphertext_len, uint8_t *shared_secret)
{
    const struct kem_context *key = context;
    int result = fake_call();
    if (result != SIOTLS_PROVIDER_OK)
        return result;
    if (!key->is_live)
        return SIOTLS_PROVIDER_ARGUMENT;
    if (ciphertext_len != key->ciphertext_size || is_zero(ciphertext, ciphertext_len))
        return SIOTLS_PROVIDER_BAD_PEER_SHARE;
    make_secret(shared_secret, key->shared_secret_size, key->group, key->lies,
                (struct siotls_bytes){key->public_key, key->public_key_size},
                (struct siotls_bytes){ciphertext, ciphertext_len});
    return SIOTLS_PROVIDER_OK;
}

static void kem_clear(void *context)
{
    struct kem_context *key = context;
    fake_live(&key->is_live, false);
    memset(key, 0, sizeof *key);
}

void fake_fill_kems(struct fake_instance *fake)
{
    for (size_t i = 0; i < 16; i++)
        fake->kems[i] = (struct siotls_kem){
            .size = sizeof fake->kems[i],
            .group = sizes[i].group,
            .private_key_size = sizes[i].private_key_size,
            .public_key_size = sizes[i].public_key_size,
            .ciphertext_size = sizes[i].ciphertext_size,
            .randomness_size = sizes[i].randomness_size,
            .shared_secret_size = sizes[i].shared_secret_size,
            .context_size = sizeof(struct kem_context),
            .context_alignment = _Alignof(struct kem_context),
            .keygen = kem_keygen,
            .encapsulate = kem_encapsulate,
            .decapsulate = kem_decapsulate,
            .clear = kem_clear,
        };
}
