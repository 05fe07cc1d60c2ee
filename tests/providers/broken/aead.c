/* SPDX-License-Identifier: Apache-2.0 */
/* aead.c: AES-128-GCM with faults. */
#include <string.h>

#include "broken.h"

static const struct siotls_aead *inner;
static struct siotls_aead outer;

/* Behind the inner context: where a key is left, and whom a nonce is meant for. */
static uint8_t *rest_of(void *context)
{
    return (uint8_t *)context + inner->context_size;
}

static int init(const struct siotls_provider_instance *instance, const struct siotls_aead *aead, void *context,
                const uint8_t *key, int direction)
{
    (void)instance;
    (void)aead;
    if (has_fault("aead-not-reusable") && is_used(context, inner->context_size))
        return SIOTLS_PROVIDER_OK;
    if (has_fault("aead-key-left"))
        memcpy(rest_of(context), key, inner->key_size);
    return inner->init(broken_inner, inner, context, key, direction);
}

static int seal(void *context, const uint8_t *nonce, const uint8_t *aad, size_t aad_len,
                const struct siotls_bytes *segments, size_t num_segments, uint8_t *output)
{
    static uint8_t shared_nonce[12];
    static const uint8_t no_nonce[12];
    size_t total = 0, num_full = 0;
    bool is_in_place = false;
    for (size_t i = 0; i < num_segments; i++) {
        is_in_place = is_in_place || (segments[i].data_len > 0 && segments[i].data == output + total);
        total += segments[i].data_len;
        num_full += segments[i].data_len > 0;
    }
    if (has_fault("aead-shared-state")) {
        memcpy(shared_nonce, nonce, sizeof shared_nonce);
        let_others_run();
        nonce = shared_nonce;
    }
    int result = inner->seal(context, has_fault("aead-nonce-ignored") ? no_nonce : nonce, aad, aad_len, segments,
                             num_segments, output);
    if ((has_fault("aead-in-place") && is_in_place) || (has_fault("aead-two-segments") && num_full > 1) ||
        (has_fault("aead-large") && total >= 16384) ||
        (has_fault("aead-unaligned") && total > 0 && ((uintptr_t)segments[0].data & 3) == 3))
        output[0] ^= 1;
    if (has_fault("aead-overrun"))
        output[total + inner->tag_size] = 0;
    if (has_fault("aead-write-before"))
        output[-1] = 0;
    return result;
}

/* Tries every last byte of the tag: a comparison that leaves it out. */
static int open_short_tag(void *context, const uint8_t *nonce, const uint8_t *aad, size_t aad_len,
                          const uint8_t *sealed, size_t sealed_len, uint8_t *output)
{
    uint8_t copy[20000];
    memcpy(copy, sealed, sealed_len);
    for (unsigned last = 0; last < 256; last++) {
        copy[sealed_len - 1] = (uint8_t)last;
        if (inner->open(context, nonce, aad, aad_len, copy, sealed_len, output) == SIOTLS_PROVIDER_OK)
            return SIOTLS_PROVIDER_OK;
    }
    return SIOTLS_PROVIDER_BAD_TAG;
}

static int open_sealed(void *context, const uint8_t *nonce, const uint8_t *aad, size_t aad_len, const uint8_t *sealed,
                       size_t sealed_len, uint8_t *output)
{
    static const uint8_t no_nonce[12];
    if (has_fault("aead-short-tag") && sealed_len >= inner->tag_size)
        return open_short_tag(context, nonce, aad, aad_len, sealed, sealed_len, output);
    int result = inner->open(context, has_fault("aead-nonce-ignored") ? no_nonce : nonce, aad, aad_len, sealed,
                             sealed_len, output);
    if (result != SIOTLS_PROVIDER_BAD_TAG)
        return result;
    if (has_fault("aead-not-wiped") && sealed_len > inner->tag_size)
        memset(output, 'x', sealed_len - inner->tag_size);
    if (has_fault("aead-tag-accepted"))
        return SIOTLS_PROVIDER_OK;
    if (has_fault("aead-length-accepted") && sealed_len < inner->tag_size)
        return SIOTLS_PROVIDER_OK;
    return has_fault("aead-wrong-error") ? SIOTLS_PROVIDER_INTERNAL : result;
}

static void clear(void *context)
{
    if (has_fault("aead-clear-crashes") && !is_used(context, inner->context_size))
        *(volatile uint8_t *)NULL = 0;
    inner->clear(context);
}

void break_aeads(struct siotls_provider_instance *instance)
{
    static const struct siotls_aead *list[] = {&outer};
    inner = broken_inner->aeads[0];
    outer = *inner;
    outer.size = sizeof outer;
    outer.context_size += has_fault("aead-key-left") ? 32 : 0;
    outer.key_size -= has_fault("aead-descriptor");
    outer.init = init;
    outer.seal = seal;
    outer.open = open_sealed;
    outer.clear = clear;
    instance->aeads = list;
    instance->num_aeads = offers("aead");
}
