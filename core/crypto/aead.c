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

static bool is_small(const struct siotls_aead *algorithm)
{
    return algorithm->context_size <= SIO_SMALL_AEAD_CONTEXT && algorithm->context_alignment <= 8;
}

/* NULL: no memory. */
static void *make_context(struct sio_aead_key *key, const struct siotls_aead *algorithm,
                          const struct siotls_memory *memory)
{
    return is_small(algorithm) ? key->small
                               : sio_allocate_aligned(memory, algorithm->context_size, alignment_of(algorithm));
}

bool sio_aead_key_set(struct sio_aead_key *key, const struct sio_aead *aead, const uint8_t *secret_key, int direction,
                      const struct siotls_memory *memory, struct sio_error *error)
{
    if (key->algorithm != aead->algorithm)
        sio_aead_key_clear(key, memory);
    if (key->algorithm == NULL) {
        key->context = make_context(key, aead->algorithm, memory);
        if (key->context == NULL)
            return sio_fail_memory(error);
        key->algorithm = aead->algorithm;
    }
    int result = aead->algorithm->init(aead->instance, aead->algorithm, key->context, secret_key, direction);
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
    algorithm->clear(key->context);
    sio_wipe(key->context, algorithm->context_size);
    if (!is_small(algorithm))
        sio_release_aligned(memory, key->context, algorithm->context_size, alignment_of(algorithm));
    *key = (struct sio_aead_key){0};
}
