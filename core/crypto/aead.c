/* SPDX-License-Identifier: Apache-2.0 */
/*
 * aead.c: see aead.h.
 */
#include "crypto/aead.h"

#include "crypto/names.h"

/* A context without state may have no alignment. */
static size_t alignment_of(const struct siotls_aead *algorithm)
{
    return algorithm->context_alignment > 0 ? algorithm->context_alignment : 1;
}

/* False: no memory. */
static bool make_context(struct sio_aead_key *key, const struct siotls_aead *algorithm,
                         const struct siotls_memory *memory)
{
    if (sio_aead_is_small(algorithm))
        return true;
    key->place.allocated = sio_allocate_aligned(memory, algorithm->context_size, alignment_of(algorithm));
    return key->place.allocated != NULL;
}

bool sio_aead_key_set(struct sio_aead_key *key, const struct sio_aead *aead, const uint8_t *secret_key, int direction,
                      const struct siotls_memory *memory, struct sio_error *error)
{
    if (key->algorithm != aead->algorithm)
        sio_aead_key_clear(key, memory);
    if (key->algorithm == NULL) {
        if (!make_context(key, aead->algorithm, memory))
            return sio_fail_memory(error);
        key->algorithm = aead->algorithm;
    }
    int result = aead->algorithm->init(aead->instance, aead->algorithm, sio_aead_context(key), secret_key, direction);
    if (result == SIOTLS_PROVIDER_OK)
        return true;
    sio_aead_key_clear(key, memory);
    return sio_fail_provider(error, result, aead->provider, "aead: the key cannot be set");
}

void sio_aead_key_clear(struct sio_aead_key *key, const struct siotls_memory *memory)
{
    const struct siotls_aead *algorithm = key->algorithm;
    if (algorithm == NULL)
        return;
    void *context = sio_aead_context(key);
    algorithm->clear(context);
    sio_wipe(context, algorithm->context_size);
    if (!sio_aead_is_small(algorithm))
        sio_release_aligned(memory, context, algorithm->context_size, alignment_of(algorithm));
    *key = (struct sio_aead_key){0};
}
