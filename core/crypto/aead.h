/* SPDX-License-Identifier: Apache-2.0 */
/*
 * aead.h: a keyed AEAD whose context is allocated once and re-keyed (RFC 5116).
 */
#ifndef SIO_CRYPTO_AEAD_H
#define SIO_CRYPTO_AEAD_H

#include "crypto/selected.h"

enum { SIO_MAX_AEAD_KEY = 32, SIO_MAX_AEAD_NONCE = 12, SIO_MAX_AEAD_TAG = 16 };

/* A context of this size, such as a pointer or two, lies in the key itself: connections have two for all their life. */
enum { SIO_SMALL_AEAD_CONTEXT = 16 };

/* It must not move. */
struct sio_aead_key {
    const struct siotls_aead *algorithm; /* of one set, in which it belongs to one instance; NULL: no key */
    void *context;                       /* small, or allocated */
    _Alignas(8) uint8_t small[SIO_SMALL_AEAD_CONTEXT];
};

/*
 * Keys the context, allocating it when the algorithm is not the one it was made for. On failure the key is cleared.
 */
bool sio_aead_key_set(struct sio_aead_key *key, const struct sio_aead *aead, const uint8_t *secret_key, int direction,
                      const struct siotls_memory *memory, struct sio_error *error) SIO_CHECKED;

void sio_aead_key_clear(struct sio_aead_key *key, const struct siotls_memory *memory);

#endif
