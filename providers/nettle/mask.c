/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mask.c: header protection (RFC 9001 5.4, RFC 9147 4.2.3) by nettle's AES and ChaCha20.
 */
#include <nettle/aes.h>
#include <nettle/chacha.h>
#include <string.h>

#include "internal.h"

struct mask_context {
    uint32_t id;
    union {
        struct aes128_ctx aes128;
        struct aes256_ctx aes256;
        struct chacha_ctx chacha20;
    } state;
};

static int mask_init(const struct siotls_provider_instance *instance, const struct siotls_mask *mask, void *memory,
                     const uint8_t *key)
{
    struct mask_context *context = memory;
    (void)instance;
    context->id = mask->id;
    if (mask->id == SIOTLS_MASK_AES_128)
        aes128_set_encrypt_key(&context->state.aes128, key);
    else if (mask->id == SIOTLS_MASK_AES_256)
        aes256_set_encrypt_key(&context->state.aes256, key);
    else
        chacha_set_key(&context->state.chacha20, key);
    return SIOTLS_PROVIDER_OK;
}

/* nettle's counter and nonce have 8 bytes each, one after the other as in RFC 9001 5.4.4: of one block no matter. */
static void chacha_mask(struct chacha_ctx *chacha, const uint8_t *sample, uint8_t *output)
{
    static const uint8_t zeros[SIOTLS_MASK_SIZE];
    chacha_set_nonce(chacha, sample + CHACHA_COUNTER_SIZE);
    chacha_set_counter(chacha, sample);
    chacha_crypt(chacha, SIOTLS_MASK_SIZE, output, zeros);
}

static int mask_make(void *memory, const uint8_t *sample, uint8_t *output)
{
    struct mask_context *context = memory;
    uint8_t block[AES_BLOCK_SIZE];
    if (context->id == SIOTLS_MASK_CHACHA20) {
        chacha_mask(&context->state.chacha20, sample, output);
        return SIOTLS_PROVIDER_OK;
    }
    if (context->id == SIOTLS_MASK_AES_128)
        aes128_encrypt(&context->state.aes128, sizeof block, block, sample);
    else
        aes256_encrypt(&context->state.aes256, sizeof block, block, sample);
    memcpy(output, block, SIOTLS_MASK_SIZE);
    return SIOTLS_PROVIDER_OK;
}

static void mask_clear(void *memory)
{
    np_wipe(memory, sizeof(struct mask_context));
}

#define MASK(mask_id, key_length)                                                                                      \
    {                                                                                                                  \
        .size = sizeof(struct siotls_mask), .id = mask_id, .fips = SIOTLS_FIPS_NO, .key_size = key_length,             \
        .context_size = sizeof(struct mask_context), .context_alignment = _Alignof(struct mask_context),               \
        .init = mask_init, .make = mask_make, .clear = mask_clear,                                                     \
    }

static const struct siotls_mask aes_128 = MASK(SIOTLS_MASK_AES_128, AES128_KEY_SIZE);
static const struct siotls_mask aes_256 = MASK(SIOTLS_MASK_AES_256, AES256_KEY_SIZE);
static const struct siotls_mask chacha20 = MASK(SIOTLS_MASK_CHACHA20, CHACHA_KEY_SIZE);

const struct siotls_mask *const np_masks[] = {&aes_128, &aes_256, &chacha20};
const size_t np_num_masks = sizeof np_masks / sizeof np_masks[0];
