/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mask.c: header protection by ChaCha20 (RFC 9001 5.4.4, RFC 9147 4.2.3).
 */
#include <Hacl_Chacha20.h>
#include <string.h>

#include "internal.h"

enum { KEY_SIZE = 32, COUNTER_SIZE = 4 };

struct mask_context {
    uint8_t key[KEY_SIZE];
};

static int mask_init(const struct siotls_provider_instance *instance, const struct siotls_mask *mask, void *memory,
                     const uint8_t *key)
{
    struct mask_context *context = memory;
    (void)instance;
    (void)mask;
    memcpy(context->key, key, KEY_SIZE);
    return SIOTLS_PROVIDER_OK;
}

static int mask_make(void *memory, const uint8_t *sample, uint8_t *output)
{
    static const uint8_t zeros[SIOTLS_MASK_SIZE];
    struct mask_context *context = memory;
    uint32_t counter = 0;
    for (size_t i = 0; i < COUNTER_SIZE; i++)
        counter |= (uint32_t)sample[i] << (8 * i);
    Hacl_Chacha20_chacha20_encrypt(SIOTLS_MASK_SIZE, output, hp_read_only(zeros), context->key,
                                   hp_read_only(sample + COUNTER_SIZE), counter);
    return SIOTLS_PROVIDER_OK;
}

static void mask_clear(void *memory)
{
    hp_wipe(memory, sizeof(struct mask_context));
}

const struct siotls_mask hp_mask_chacha20 = {
    .size = sizeof hp_mask_chacha20,
    .id = SIOTLS_MASK_CHACHA20,
    .fips = SIOTLS_FIPS_NO,
    .key_size = KEY_SIZE,
    .context_size = sizeof(struct mask_context),
    .context_alignment = _Alignof(struct mask_context),
    .init = mask_init,
    .make = mask_make,
    .clear = mask_clear,
};
