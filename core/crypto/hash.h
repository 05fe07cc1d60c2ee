/* SPDX-License-Identifier: Apache-2.0 */
/*
 * hash.h: hashes, HMAC and HKDF over what a set selected (RFC 2104, RFC 5869, RFC 9846 7.1).
 */
#ifndef SIO_CRYPTO_HASH_H
#define SIO_CRYPTO_HASH_H

#include "crypto/selected.h"

enum { SIO_MAX_DIGEST = 64, SIO_MAX_HASH_BLOCK = 144, SIO_MAX_LABEL = 249 };

/* A running hash, fit for the stack. Clear it on every way out. */
struct sio_hash_run {
    struct sio_hash hash;
    _Alignas(SIOTLS_MAX_CONTEXT_ALIGNMENT) uint8_t context[SIOTLS_MAX_HASH_CONTEXT];
};

/*
 * Room for a run that is kept for longer, no larger than the algorithm needs, so it must not be copied; begin follows.
 * NULL: no memory. free takes a run that is cleared.
 */
struct sio_hash_run *sio_hash_run_new(const struct sio_hash *hash, const struct siotls_memory *memory) SIO_CHECKED;
void sio_hash_run_free(struct sio_hash_run *run, const struct sio_hash *hash, const struct siotls_memory *memory);

/* When begin fails, clear does nothing. Of the context as much is used, and zeroed, as the algorithm asks for. */
bool sio_hash_begin(struct sio_hash_run *run, const struct sio_hash *hash, struct sio_error *error) SIO_CHECKED;
bool sio_hash_update(struct sio_hash_run *run, struct siotls_bytes data, struct sio_error *error) SIO_CHECKED;
/* Ends the run and writes the digest; begin may follow. */
bool sio_hash_final(struct sio_hash_run *run, uint8_t *digest, struct sio_error *error) SIO_CHECKED;
/* The digest of what was hashed so far; the run goes on. */
bool sio_hash_snapshot(const struct sio_hash_run *run, uint8_t *digest, struct sio_error *error) SIO_CHECKED;
/* A second run of what was hashed so far; when it fails, clear does nothing. */
bool sio_hash_copy(struct sio_hash_run *copy, const struct sio_hash_run *run, struct sio_error *error) SIO_CHECKED;
void sio_hash_clear(struct sio_hash_run *run);

/* The digest of the concatenated pieces. */
bool sio_hash_digest(const struct sio_hash *hash, uint8_t *digest, const struct siotls_bytes *pieces, size_t num_pieces,
                     struct sio_error *error) SIO_CHECKED;

/* The digest of no bytes, which the key schedule asks for again and again; those of TLS 1.3's hashes are known. */
bool sio_hash_nothing(const struct sio_hash *hash, uint8_t *digest, struct sio_error *error) SIO_CHECKED;

/* HKDF and HMAC of one hash: the provider's own, or composed over the hash when hkdf.algorithm is NULL. */
struct sio_kdf {
    struct sio_hash hash;
    struct sio_hkdf hkdf;
};

bool sio_kdf_hmac(const struct sio_kdf *kdf, uint8_t *mac, struct siotls_bytes key, struct siotls_bytes data,
                  struct sio_error *error) SIO_CHECKED;

/* prk is one digest long. An empty salt is a salt of zeros. */
bool sio_kdf_extract(const struct sio_kdf *kdf, uint8_t *prk, struct siotls_bytes salt, struct siotls_bytes secret,
                     struct sio_error *error) SIO_CHECKED;

/* At most 255 digests of output. prk is one digest long. */
bool sio_kdf_expand(const struct sio_kdf *kdf, uint8_t *output, size_t output_len, const uint8_t *prk,
                    struct siotls_bytes info, struct sio_error *error) SIO_CHECKED;

/* HKDF-Expand-Label (RFC 9846 7.1); label without the "tls13 " prefix; secret is one digest long. */
bool sio_kdf_expand_label(const struct sio_kdf *kdf, uint8_t *output, size_t output_len, const uint8_t *secret,
                          const char *label, struct siotls_bytes context, struct sio_error *error) SIO_CHECKED;

#endif
