/* SPDX-License-Identifier: Apache-2.0 */
/*
 * aead.h: a keyed AEAD whose context is allocated once and re-keyed (RFC 5116).
 */
#ifndef SIO_CRYPTO_AEAD_H
#define SIO_CRYPTO_AEAD_H

#include "crypto/selected.h"

enum { SIO_MAX_AEAD_KEY = 32, SIO_MAX_AEAD_NONCE = 12, SIO_MAX_AEAD_TAG = 16 };

/* A context of this size, such as a pointer or two, lies in the key itself: connections have two for all their life. */
enum { SIO_SMALL_AEAD_CONTEXT = 16, SIO_SMALL_AEAD_ALIGNMENT = 8 };

/* Where a context is, is known by its size: sio_aead_context. */
union sio_aead_place {
    _Alignas(SIO_SMALL_AEAD_ALIGNMENT) uint8_t small[SIO_SMALL_AEAD_CONTEXT];
    void *allocated;
};

/* It must not move. */
struct sio_aead_key {
    const struct siotls_aead *algorithm; /* of one set, in which it belongs to one instance; NULL: no key */
    union sio_aead_place place;
};

static inline bool sio_aead_is_small(const struct siotls_aead *algorithm)
{
    return algorithm->context_size <= SIO_SMALL_AEAD_CONTEXT &&
           algorithm->context_alignment <= SIO_SMALL_AEAD_ALIGNMENT;
}

/* The context of a key that is there: algorithm is not NULL. */
static inline void *sio_aead_context(struct sio_aead_key *key)
{
    return sio_aead_is_small(key->algorithm) ? key->place.small : key->place.allocated;
}

/*
 * Keys the context, allocating it when the algorithm is not the one it was made for. On failure the key is cleared.
 */
bool sio_aead_key_set(struct sio_aead_key *key, const struct sio_aead *aead, const uint8_t *secret_key, int direction,
                      const struct siotls_memory *memory, struct sio_error *error) SIO_CHECKED;

void sio_aead_key_clear(struct sio_aead_key *key, const struct siotls_memory *memory);

#endif
