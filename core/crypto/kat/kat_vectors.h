/* SPDX-License-Identifier: Apache-2.0 */
/*
 * kat_vectors.h: the known answers as tables; each ends with an id of 0.
 */
#ifndef SIO_CRYPTO_KAT_VECTORS_H
#define SIO_CRYPTO_KAT_VECTORS_H

#include <siotls/provider.h>

struct sio_kat_hash_vector {
    uint32_t id;
    struct siotls_bytes digest;
    struct siotls_bytes hmac;
    struct siotls_bytes prk;
    struct siotls_bytes okm;
};

struct sio_kat_aead_vector {
    uint32_t id;
    struct siotls_bytes sealed;
};

struct sio_kat_exchange_vector {
    uint32_t group;
    struct siotls_bytes private_key;
    struct siotls_bytes public_key;
    struct siotls_bytes peer_private_key;
    struct siotls_bytes peer_public_key;
    struct siotls_bytes shared_secret;
};

struct sio_kat_ml_kem_vector {
    uint32_t group;
    struct siotls_bytes public_key_start;
    struct siotls_bytes rejection_secret;
};

struct sio_kat_key_vector {
    uint32_t key_type;
    struct siotls_bytes pkcs8;
    struct siotls_bytes spki;
    struct siotls_bytes point;
    struct siotls_bytes modulus;
    struct siotls_bytes exponent;
};

struct sio_kat_signature_vector {
    uint32_t key_type;
    uint16_t scheme;
    struct siotls_bytes signature;
};

extern const struct siotls_bytes sio_kat_message;
extern const struct siotls_bytes sio_kat_key;
extern const struct siotls_bytes sio_kat_nonce;
extern const struct sio_kat_hash_vector sio_kat_hashes[];
extern const struct sio_kat_aead_vector sio_kat_aeads[];
extern const struct sio_kat_exchange_vector sio_kat_exchanges[];
extern const struct sio_kat_ml_kem_vector sio_kat_ml_kems[];
extern const struct sio_kat_key_vector sio_kat_keys[];
extern const struct sio_kat_signature_vector sio_kat_signatures[];

#endif
