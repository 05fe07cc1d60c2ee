/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mask.h: a keyed header protection mask whose context is allocated once and re-keyed (RFC 9001 5.4, RFC 9147 4.2.3).
 */
#ifndef SIO_CRYPTO_MASK_H
#define SIO_CRYPTO_MASK_H

#include "crypto/selected.h"

struct sio_mask_key {
    struct sio_mask mask; /* algorithm NULL: no key */
    void *context;
};

/*
 * Keys the context, allocating it when the algorithm is not the one it was made for. On failure the key is cleared.
 */
bool sio_mask_key_set(struct sio_mask_key *key, const struct sio_mask *mask, const uint8_t *secret_key,
                      const struct siotls_memory *memory, struct sio_error *error) SIO_CHECKED;

/* Turns SIOTLS_MASK_SAMPLE_SIZE bytes of ciphertext into SIOTLS_MASK_SIZE bytes of mask. */
bool sio_mask_make(const struct sio_mask_key *key, uint8_t *output, const uint8_t *sample,
                   struct sio_error *error) SIO_CHECKED;

void sio_mask_key_clear(struct sio_mask_key *key, const struct siotls_memory *memory);

#endif
