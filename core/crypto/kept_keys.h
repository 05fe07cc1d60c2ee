/* SPDX-License-Identifier: Apache-2.0 */
/*
 * kept_keys.h: imported public keys, and places to keep those that check many signatures, such as those of trust
 * anchors. Threads may ask at once, and nothing is locked: who comes first keeps its key, and the others go on with
 * what they imported themselves.
 */
#ifndef SIO_CRYPTO_KEPT_KEYS_H
#define SIO_CRYPTO_KEPT_KEYS_H

#include <stdatomic.h>

#include "crypto/selected.h"

/* A public key within a verifier; only read once it is imported. The verifier's context lies behind it. */
struct sio_imported_key {
    const struct siotls_verifier *algorithm;
    void *context;
};

/* Memory for a key of this verifier, which is to be imported into its context; NULL: there is none. */
struct sio_imported_key *sio_imported_key_new(const struct siotls_verifier *algorithm,
                                              const struct siotls_memory *memory);
void sio_imported_key_free(struct sio_imported_key *key, const struct siotls_memory *memory);

/* All zero: no places. What is kept belongs to providers of one set, which must outlive it. */
struct sio_kept_keys {
    _Atomic(struct sio_imported_key *) *places;
    size_t num_places;
    const struct siotls_memory *memory;
};

/* Empty places; memory must outlive them. */
bool sio_kept_keys_init(struct sio_kept_keys *kept, size_t num_places, const struct siotls_memory *memory,
                        struct sio_error *error) SIO_CHECKED;

/* Frees all that is kept; nobody else may use it any more. */
void sio_kept_keys_clear(struct sio_kept_keys *kept);

/* The key at a place, if this verifier imported it; NULL: there is none. It is there until clear. */
const struct sio_imported_key *sio_kept_key_find(const struct sio_kept_keys *kept, size_t place,
                                                 const struct siotls_verifier *algorithm);

/* Keeps a key that was made with kept's memory. False: there is one, or no such place, and it stays the caller's. */
bool sio_kept_key_put(const struct sio_kept_keys *kept, size_t place, struct sio_imported_key *key) SIO_CHECKED;

#endif
