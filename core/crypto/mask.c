/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mask.c: see mask.h.
 */
#include "crypto/mask.h"

#include "crypto/names.h"

/* A context without state may have no alignment. */
static size_t alignment_of(const struct siotls_mask *algorithm)
{
    return algorithm->context_alignment > 0 ? algorithm->context_alignment : 1;
}

bool sio_mask_key_set(struct sio_mask_key *key, const struct sio_mask *mask, const uint8_t *secret_key,
                      const struct siotls_memory *memory, struct sio_error *error)
{
    if (key->mask.algorithm != mask->algorithm || key->mask.instance != mask->instance)
        sio_mask_key_clear(key, memory);
    if (key->mask.algorithm == NULL) {
        key->context = sio_allocate_aligned(memory, mask->algorithm->context_size, alignment_of(mask->algorithm));
        if (key->context == NULL)
            return sio_fail_memory(error);
        key->mask = *mask;
    }
    int result = mask->algorithm->init(mask->instance, mask->algorithm, key->context, secret_key);
    if (result == SIOTLS_PROVIDER_OK)
        return true;
    sio_mask_key_clear(key, memory);
    return sio_fail_provider(error, result, mask->provider, "mask: the key cannot be set");
}

bool sio_mask_make(const struct sio_mask_key *key, uint8_t *output, const uint8_t *sample, struct sio_error *error)
{
    int result = key->mask.algorithm->make(key->context, sample, output);
    return result == SIOTLS_PROVIDER_OK ||
           sio_fail_provider(error, result, key->mask.provider, "mask: the provider could not make it");
}

void sio_mask_key_clear(struct sio_mask_key *key, const struct siotls_memory *memory)
{
    const struct siotls_mask *algorithm = key->mask.algorithm;
    if (algorithm == NULL)
        return;
    algorithm->clear(key->context);
    sio_wipe(key->context, algorithm->context_size);
    sio_release_aligned(memory, key->context, algorithm->context_size, alignment_of(algorithm));
    *key = (struct sio_mask_key){0};
}
