/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pkcs8.h: private keys in PKCS#8 (RFC 5958), plain and encrypted with PBES2 (RFC 8018), taken apart; and
 * SubjectPublicKeyInfo (RFC 5280 4.1.2.7) put together. No cryptography: that is the provider's.
 */
#ifndef SIOTLS_PROVIDER_PKCS8_H
#define SIOTLS_PROVIDER_PKCS8_H

#include "common/der.h"

/* A PrivateKeyInfo: views of the DER it was read from. */
struct provider_pkcs8 {
    struct siotls_bytes algorithm;  /* the whole AlgorithmIdentifier, as a SubjectPublicKeyInfo repeats it */
    uint32_t key_type;              /* siotls_key_type, 0: another; the curve is part of it */
    struct siotls_bytes parameters; /* what follows the algorithm's object identifier */
    struct siotls_bytes key;        /* what is in the OCTET STRING */
    struct siotls_bytes public_key; /* of version 2; data NULL: none */
};

/* OK, or BAD_KEY when it is not strict DER of that form. A key_type of 0 is for the caller to judge. */
int provider_pkcs8_read(struct provider_pkcs8 *pkcs8, struct siotls_bytes der);

/* True when the first element of the SEQUENCE says that this is an EncryptedPrivateKeyInfo. */
bool provider_pkcs8_is_encrypted(struct siotls_bytes der);

/* The private key of an EC, Ed25519 or Ed448 key; public_key is set where the structure has one. */
int provider_pkcs8_read_ec(const struct provider_pkcs8 *pkcs8, struct siotls_bytes *private_key,
                           struct siotls_bytes *public_key);
int provider_pkcs8_read_edwards(const struct provider_pkcs8 *pkcs8, struct siotls_bytes *private_key);

/* The seed of an ML-DSA key, its expanded form, or both (RFC 9881 6); data NULL: it is not there. */
int provider_pkcs8_read_ml_dsa(const struct provider_pkcs8 *pkcs8, struct siotls_bytes *seed,
                               struct siotls_bytes *expanded);

/* What PBES2 says: PBKDF2 with HMAC over a hash, then AES-CBC. */
struct provider_pbes2 {
    uint32_t hash; /* siotls_hash_id */
    uint32_t iterations;
    struct siotls_bytes salt;
    size_t key_size;          /* of AES */
    struct siotls_bytes iv;   /* 16 bytes */
    struct siotls_bytes data; /* whole blocks, at least one */
};

/* A key file that asks for more iterations is not taken: it would only cost time. */
enum { PROVIDER_PBES2_MAX_ITERATIONS = 10000000 };

/* OK; BAD_KEY when it is malformed; UNSUPPORTED when it is encrypted in another way. */
int provider_pbes2_read(struct provider_pbes2 *pbes2, struct siotls_bytes der);

/* What padding leaves of decrypted blocks (RFC 8018 6.1.1), 0: it is wrong, so the passphrase was. */
size_t provider_pbes2_unpad(const uint8_t *data, size_t data_len);

/* A SubjectPublicKeyInfo: views of the DER it was read from. */
struct provider_spki {
    uint32_t key_type;              /* siotls_key_type, 0: another */
    struct siotls_bytes parameters; /* what follows the algorithm's object identifier */
    struct siotls_bytes public_key; /* what is in the BIT STRING */
};

/* OK, or BAD_KEY when it is not strict DER of that form. */
int provider_spki_read(struct provider_spki *spki, struct siotls_bytes der);

/* SubjectPublicKeyInfo of an AlgorithmIdentifier and a public key's bytes: its size, and the structure. */
size_t provider_spki_size(struct siotls_bytes algorithm, struct siotls_bytes public_key);
size_t provider_spki_write(uint8_t *output, struct siotls_bytes algorithm, struct siotls_bytes public_key);

#endif
