/* SPDX-License-Identifier: Apache-2.0 */
/*
 * private_keys.h: keys, and what tests do with them: import, sign, verify with any provider.
 */
#ifndef TESTS_PROVIDERS_PRIVATE_KEYS_H
#define TESTS_PROVIDERS_PRIVATE_KEYS_H

#include "providers_support.h"

/* An imported private key. */
struct imported {
    const struct siotls_signer *signer;
    void *context;
    struct siotls_signer_key described;
    uint8_t signature[2048];
    size_t signature_len;
};

/* Imports with the provider's signer for the scheme; what import returns. import_end follows in any case. */
int import_begin(struct imported *key, const struct opened *from, uint16_t scheme, struct siotls_bytes pkcs8,
                 const char *passphrase);
void import_end(struct imported *key);

/* Signs; fails the test when that does not go. */
void import_sign(struct imported *key, uint16_t scheme, const uint8_t *message, size_t message_len);

/* What verify returns, or import when that fails. */
int verify_once(const struct opened *from, const struct siotls_public_key *public_key, uint16_t scheme,
                const uint8_t *message, size_t message_len, const uint8_t *signature, size_t signature_len);

/* A public key out of a SubjectPublicKeyInfo, as the core parses it. */
struct siotls_public_key public_key_of(struct siotls_bytes spki);

/* The PKCS#8 of core/crypto/kat/kat_vectors.c for a key type. */
struct siotls_bytes known_pkcs8(uint32_t key_type);

/* private_key_vectors.c; the table ends with name NULL. */
struct encrypted_key {
    const char *name;
    struct siotls_bytes pkcs8;
    bool is_common; /* every provider that decrypts reads it */
};

#define TEST_PASSPHRASE "correct horse"
extern const struct encrypted_key encrypted_keys[];
extern const struct siotls_bytes restricted_pss_key; /* SHA-384 only */
extern const struct siotls_bytes rsa_2049_key;
extern const struct siotls_bytes rsa_1024_key;
extern const struct siotls_bytes rsa_768_key;
extern const struct siotls_bytes three_primes_key;
extern const struct siotls_bytes secp256k1_key;
extern const struct siotls_bytes bare_secp256r1_key; /* without its public key */

#endif
