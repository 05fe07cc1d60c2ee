/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mask.c: header protection (RFC 9001 5.4, RFC 9147 4.2.3) by one block of AES or of ChaCha20.
 */
#include <openssl/aes.h>
#include <openssl/chacha.h>
#include <openssl/mem.h>
#include <string.h>

#include "internal.h"

enum { CHACHA_KEY = 32, COUNTER_SIZE = 4 };

static int aes_init(const struct siotls_provider_instance *instance, const struct siotls_mask *mask, void *memory,
                    const uint8_t *key)
{
    (void)instance;
    return AES_set_encrypt_key(key, (unsigned)(8 * mask->key_size), memory) == 0 ? SIOTLS_PROVIDER_OK
                                                                                 : SIOTLS_PROVIDER_INTERNAL;
}

static int aes_make(void *memory, const uint8_t *sample, uint8_t *output)
{
    uint8_t block[SIOTLS_MASK_SAMPLE_SIZE];
    AES_encrypt(sample, block, memory);
    memcpy(output, block, SIOTLS_MASK_SIZE);
    return SIOTLS_PROVIDER_OK;
}

static void aes_clear(void *memory)
{
    OPENSSL_cleanse(memory, sizeof(AES_KEY));
}

static int chacha_init(const struct siotls_provider_instance *instance, const struct siotls_mask *mask, void *memory,
                       const uint8_t *key)
{
    (void)instance;
    (void)mask;
    memcpy(memory, key, CHACHA_KEY);
    return SIOTLS_PROVIDER_OK;
}

static int chacha_make(void *memory, const uint8_t *sample, uint8_t *output)
{
    static const uint8_t zeros[SIOTLS_MASK_SIZE];
    uint32_t counter = 0;
    for (size_t i = 0; i < COUNTER_SIZE; i++)
        counter |= (uint32_t)sample[i] << (8 * i);
    CRYPTO_chacha_20(output, zeros, SIOTLS_MASK_SIZE, memory, sample + COUNTER_SIZE, counter);
    return SIOTLS_PROVIDER_OK;
}

static void chacha_clear(void *memory)
{
    OPENSSL_cleanse(memory, CHACHA_KEY);
}

#define MASK(name, answer, bytes, memory_size, alignment, kind)                                                        \
    {                                                                                                                  \
        .size = sizeof(struct siotls_mask), .id = SIOTLS_MASK_##name, .fips = answer, .key_size = bytes,               \
        .context_size = memory_size, .context_alignment = alignment, .init = kind##_init, .make = kind##_make,         \
        .clear = kind##_clear,                                                                                         \
    }

static const struct siotls_mask aes_128 = MASK(AES_128, AP_APPROVED, 16, sizeof(AES_KEY), _Alignof(AES_KEY), aes);
static const struct siotls_mask aes_256 = MASK(AES_256, AP_APPROVED, 32, sizeof(AES_KEY), _Alignof(AES_KEY), aes);
static const struct siotls_mask chacha20 = MASK(CHACHA20, SIOTLS_FIPS_NO, CHACHA_KEY, CHACHA_KEY, 4, chacha);

const struct siotls_mask *const ap_masks[] = {&aes_128, &aes_256, &chacha20};
const size_t ap_num_masks = sizeof ap_masks / sizeof ap_masks[0];
