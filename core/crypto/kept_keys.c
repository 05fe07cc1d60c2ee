/* SPDX-License-Identifier: Apache-2.0 */
/*
 * kept_keys.c: see kept_keys.h.
 */
#include "crypto/kept_keys.h"

/* ---- keys: one block each ---- */

static size_t alignment_of(const struct siotls_verifier *algorithm)
{
    return algorithm->context_alignment > _Alignof(struct sio_imported_key) ? algorithm->context_alignment
                                                                            : _Alignof(struct sio_imported_key);
}

/* Where the context begins: both are powers of two. */
static size_t context_at(const struct siotls_verifier *algorithm)
{
    size_t alignment = alignment_of(algorithm);
    return (sizeof(struct sio_imported_key) + alignment - 1) / alignment * alignment;
}

struct sio_imported_key *sio_imported_key_new(const struct siotls_verifier *algorithm,
                                              const struct siotls_memory *memory)
{
    size_t begin = context_at(algorithm);
    struct sio_imported_key *key =
        sio_allocate_aligned(memory, begin + algorithm->context_size, alignment_of(algorithm));
    if (key != NULL)
        *key = (struct sio_imported_key){.algorithm = algorithm, .context = (uint8_t *)key + begin};
    return key;
}

void sio_imported_key_free(struct sio_imported_key *key, const struct siotls_memory *memory)
{
    const struct siotls_verifier *algorithm = key->algorithm;
    algorithm->clear(key->context);
    sio_release_aligned(memory, key, context_at(algorithm) + algorithm->context_size, alignment_of(algorithm));
}

/* ---- places ---- */

bool sio_kept_keys_init(struct sio_kept_keys *kept, size_t num_places, const struct siotls_memory *memory,
                        struct sio_error *error)
{
    *kept = (struct sio_kept_keys){.memory = memory};
    if (num_places == 0)
        return true;
    kept->places = sio_allocate_array(memory, num_places, sizeof *kept->places);
    if (kept->places == NULL)
        return sio_fail_memory(error);
    kept->num_places = num_places;
    for (size_t i = 0; i < num_places; i++)
        atomic_init(&kept->places[i], NULL);
    return true;
}

void sio_kept_keys_clear(struct sio_kept_keys *kept)
{
    for (size_t i = 0; i < kept->num_places; i++) {
        struct sio_imported_key *key = atomic_load_explicit(&kept->places[i], memory_order_acquire);
        if (key != NULL)
            sio_imported_key_free(key, kept->memory);
    }
    if (kept->places != NULL)
        sio_release(kept->memory, (void *)kept->places, kept->num_places * sizeof *kept->places);
    *kept = (struct sio_kept_keys){0};
}

const struct sio_imported_key *sio_kept_key_find(const struct sio_kept_keys *kept, size_t place,
                                                 const struct siotls_verifier *algorithm)
{
    if (place >= kept->num_places)
        return NULL;
    const struct sio_imported_key *key = atomic_load_explicit(&kept->places[place], memory_order_acquire);
    return key != NULL && key->algorithm == algorithm ? key : NULL;
}

bool sio_kept_key_put(const struct sio_kept_keys *kept, size_t place, struct sio_imported_key *key)
{
    struct sio_imported_key *none = NULL;
    return place < kept->num_places &&
           atomic_compare_exchange_strong_explicit(&kept->places[place], &none, key, memory_order_acq_rel,
                                                   memory_order_acquire);
}
