/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fake_mask.c: NOT SECURE, for tests only: header protection masks of the fake provider.
 */
#include <string.h>

#include "fake_internal.h"

struct mask_context {
    struct fake_mix keyed;
    bool is_live;
};

static int mask_init(const struct siotls_provider_instance *instance, const struct siotls_mask *mask, void *context,
                     const uint8_t *key)
{
    struct mask_context *run = context;
    int result = fake_call();
    if (result != SIOTLS_PROVIDER_OK)
        return result;
    fake_mix_begin(&run->keyed, fake_lies(instance, SIOTLS_KIND_MASK, mask->id) ? "lie" : "mask", mask->id);
    fake_mix_add(&run->keyed, key, mask->key_size);
    fake_live(&run->is_live, true);
    return SIOTLS_PROVIDER_OK;
}

static int mask_make(void *context, const uint8_t *sample, uint8_t *output)
{
    const struct mask_context *run = context;
    int result = fake_call();
    if (result != SIOTLS_PROVIDER_OK)
        return result;
    if (!run->is_live)
        return SIOTLS_PROVIDER_ARGUMENT;
    struct fake_mix mix = run->keyed;
    fake_mix_add(&mix, sample, SIOTLS_MASK_SAMPLE_SIZE);
    fake_mix_end(&mix, output, SIOTLS_MASK_SIZE);
    return SIOTLS_PROVIDER_OK;
}

static void mask_clear(void *context)
{
    struct mask_context *run = context;
    fake_live(&run->is_live, false);
    memset(run, 0, sizeof *run);
}

void fake_fill_masks(struct fake_instance *fake)
{
    for (uint32_t i = 0; i < 3; i++)
        fake->masks[i] = (struct siotls_mask){
            .size = sizeof fake->masks[i],
            .id = SIOTLS_MASK_AES_128 + i,
            .key_size = i == 0 ? 16 : 32,
            .context_size = sizeof(struct mask_context),
            .context_alignment = _Alignof(struct mask_context),
            .init = mask_init,
            .make = mask_make,
            .clear = mask_clear,
        };
}
