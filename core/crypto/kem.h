/* SPDX-License-Identifier: Apache-2.0 */
/*
 * kem.h: key exchange groups: one provider algorithm, or a hybrid composed of two (RFC 9846 4.3.8,
 * RFC 10024: concatenated shares and secrets).
 */
#ifndef SIO_CRYPTO_KEM_H
#define SIO_CRYPTO_KEM_H

#include "crypto/selected.h"

enum { SIO_MAX_SHARED_SECRET = 1024, SIO_MAX_SHARE = 2048 };

/* A group that is ready for use. Sizes are those of the whole. */
struct sio_kem {
    uint16_t group;
    uint8_t num_parts; /* 1, or 2 for a hybrid composed here; its parts in wire order */
    struct sio_kem_part parts[2];
    size_t public_key_size;
    size_t ciphertext_size;
    size_t shared_secret_size;
};

/* The group of a hybrid's part that is no ML-KEM; 0 when the group is no hybrid. */
uint16_t sio_hybrid_classical(uint16_t group);

/* A private key of ours, until the peer's answer came. It needs no more of its group than the functions that made it.
 */
struct sio_kem_key {
    uint16_t group; /* 0: none */
    uint8_t num_parts;
    struct sio_kem_key_part {
        const struct siotls_kem *algorithm;
        void *context;
        const char *provider;
    } parts[2];
};

/*
 * private_key NULL draws a fresh one; else the parts' private keys one after the other (tests). public_key has
 * public_key_size bytes.
 */
bool sio_kem_keygen(struct sio_kem_key *key, uint8_t *public_key, const struct sio_kem *kem, const uint8_t *private_key,
                    const struct siotls_memory *memory, struct sio_error *error) SIO_CHECKED;

/* A share of the peer that is no valid one fails with illegal_parameter. randomness NULL draws it. */
bool sio_kem_encapsulate(const struct sio_kem *kem, uint8_t *ciphertext, uint8_t *shared_secret,
                         struct siotls_bytes public_key, const uint8_t *randomness,
                         struct sio_error *error) SIO_CHECKED;
bool sio_kem_decapsulate(const struct sio_kem_key *key, uint8_t *shared_secret, struct siotls_bytes ciphertext,
                         struct sio_error *error) SIO_CHECKED;

/* Bytes of the shared secret that a key comes to. */
size_t sio_kem_key_secret_size(const struct sio_kem_key *key);

void sio_kem_key_clear(struct sio_kem_key *key, const struct siotls_memory *memory);

#endif
