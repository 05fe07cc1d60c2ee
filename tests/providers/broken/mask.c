/* SPDX-License-Identifier: Apache-2.0 */
/* mask.c: header protection by AES-128 with faults. */
#include <string.h>

#include "broken.h"

static const struct siotls_mask *inner;
static struct siotls_mask outer;

static int init(const struct siotls_provider_instance *instance, const struct siotls_mask *mask, void *context,
                const uint8_t *key)
{
    uint8_t used[16];
    (void)instance;
    (void)mask;
    if (has_fault("mask-not-rekeyed") && is_used(context, inner->context_size))
        return SIOTLS_PROVIDER_OK;
    memcpy(used, key, sizeof used);
    if (has_fault("mask-short-key"))
        used[15] = 0;
    if (has_fault("mask-key-left"))
        memcpy((uint8_t *)context + inner->context_size, key, sizeof used);
    return inner->init(broken_inner, inner, context, used);
}

static int make(void *context, const uint8_t *sample, uint8_t *output)
{
    static void *volatile shared;
    uint8_t used[SIOTLS_MASK_SAMPLE_SIZE];
    memcpy(used, sample, sizeof used);
    if (has_fault("mask-short-sample"))
        used[15] = 0;
    if (has_fault("mask-shared-state")) {
        shared = context;
        let_others_run();
        context = shared;
    }
    int result = inner->make(context, used, output);
    if (has_fault("mask-overrun"))
        output[SIOTLS_MASK_SIZE] = 1;
    return result;
}

static void clear(void *context)
{
    inner->clear(context);
}

void break_masks(struct siotls_provider_instance *instance)
{
    static const struct siotls_mask *list[] = {&outer};
    for (size_t i = 0; i < broken_inner->num_masks; i++)
        if (broken_inner->masks[i]->id == SIOTLS_MASK_AES_128)
            inner = broken_inner->masks[i];
    outer = *inner;
    outer.size = sizeof outer;
    outer.context_size = inner->context_size + 16;
    outer.init = init;
    outer.make = make;
    outer.clear = clear;
    instance->masks = list;
    instance->num_masks = offers("mask") ? 1 : 0;
}
