/* SPDX-License-Identifier: Apache-2.0 */
/*
 * internal.h: what the files of the nettle provider share: tables of what is offered, and small helpers over nettle,
 * hogweed and GMP. np_ is this provider's; nettle_ is the library's. Read provider.c first.
 *
 * GMP ends the process when it gets no memory; nothing can be done about that here (docs/providers.md).
 */
#ifndef SIOTLS_NETTLE_INTERNAL_H
#define SIOTLS_NETTLE_INTERNAL_H

#include <gmp.h>
#include <nettle/ecc.h>
#include <nettle/nettle-meta.h>
#include <nettle/rsa.h>
#include <siotls/provider.h>
#include <stdbool.h>

/* How a signature scheme signs. */
struct np_scheme {
    uint16_t scheme;
    uint32_t key_type;              /* for ECDSA the key type that signs with it; any EC key verifies */
    const struct nettle_hash *hash; /* NULL: the key hashes by itself */
    bool is_pss;
};

/* What the instance offers, each array constant. */
extern const struct siotls_hash *const np_hashes[];
extern const size_t np_num_hashes;
extern const struct siotls_aead *const np_aeads[];
extern const size_t np_num_aeads;
extern const struct siotls_kem *const np_kems[];
extern const size_t np_num_kems;
extern const struct siotls_verifier *const np_verifiers[];
extern const size_t np_num_verifiers;
extern const struct siotls_signer np_signer;
extern const struct siotls_random np_random;

/* ---- random.c: nettle's functions take random bytes through a function that cannot fail ---- */

/* Zero before use; has_failed afterwards means that what was made of the bytes must be thrown away. */
struct np_draw {
    bool has_failed;
    uint8_t filler;
};

void np_draw(void *draw, size_t length, uint8_t *output); /* a nettle_random_func */
bool np_fill(uint8_t *output, size_t output_len);

/* ---- memory.c: secrets and numbers ---- */

void np_wipe(void *memory, size_t size);
void np_number_clear(mpz_t number); /* wipes */
void np_number_read(mpz_t number, struct siotls_bytes bytes);
void np_number_write(uint8_t *output, size_t output_len, const mpz_t number);

/* Limbs as big-endian bytes, in time that depends on the length only. */
void np_limbs_write(uint8_t *output, size_t output_len, const mp_limb_t *limbs);

/* ---- curves.c: P-256, P-384, P-521 ---- */

struct np_curve {
    uint32_t group;
    uint32_t key_type;
    const struct ecc_curve *(*get)(void);
    size_t size; /* of a coordinate and of a scalar, in bytes */
};

enum { NP_MAX_COORDINATE = 66, NP_MAX_POINT = 1 + 2 * NP_MAX_COORDINATE };

/* By siotls_group or siotls_key_type; NULL: there is none. */
const struct np_curve *np_curve_of_group(uint32_t group);
const struct np_curve *np_curve_of_key(uint32_t key_type);

/* Initialises point from 04 || x || y; false, and nothing initialised, when it is not on the curve. */
bool np_point_read(struct ecc_point *point, const struct np_curve *curve, const uint8_t *bytes, size_t bytes_len);
void np_point_write(uint8_t *bytes, const struct np_curve *curve, const struct ecc_point *point);

/* Initialises scalar from big-endian bytes; false, and nothing initialised, unless it is 1 to the order minus 1. */
bool np_scalar_read(struct ecc_scalar *scalar, const struct np_curve *curve, const uint8_t *bytes, size_t bytes_len);
void np_scalar_clear(struct ecc_scalar *scalar); /* wipes */

/* ---- scheme.c ---- */

const struct np_scheme *np_scheme_find(uint16_t scheme);
bool np_is_rsa(uint32_t key_type);

enum { NP_MAX_DIGEST = 64 };

/* The hash of a message. */
void np_digest(uint8_t *digest, const struct nettle_hash *hash, const uint8_t *message, size_t message_len);

/* ---- rsa.c: all sizes in bytes; signatures are as long as the modulus ---- */

enum { NP_MAX_RSA_MODULUS = 2048, NP_MAX_RSA_SIGNER_MODULUS = 1024 };

struct np_rsa_key {
    struct rsa_public_key public;
    struct rsa_private_key private;
};

/* Initialises key; false, and nothing initialised, when the numbers cannot be an RSA key's, or are too short or long.
 */
bool np_rsa_public_read(struct rsa_public_key *key, struct siotls_bytes modulus, struct siotls_bytes exponent);
bool np_rsa_verify(const struct rsa_public_key *key, const struct np_scheme *scheme, const uint8_t *digest,
                   const uint8_t *signature, size_t signature_len);

/* Initialises key from an RSAPrivateKey (RFC 8017 A.1.2). OK, BAD_KEY, UNSUPPORTED; then nothing is initialised. */
int np_rsa_private_read(struct np_rsa_key *key, struct siotls_bytes der);
void np_rsa_private_clear(struct np_rsa_key *key); /* wipes */
int np_rsa_sign(const struct np_rsa_key *key, const struct np_scheme *scheme, const uint8_t *digest,
                uint8_t *signature);

/* Whether an id-RSASSA-PSS key with these parameters (RFC 4055 3.1) may sign with the scheme; empty: with each. */
bool np_rsa_parameters_allow(struct siotls_bytes parameters, const struct np_scheme *scheme);

/* ---- ecdsa.c: signatures in DER (RFC 8446 4.2.3) ---- */

enum { NP_MAX_ECDSA_SIGNATURE = 144 };

bool np_ecdsa_verify(const struct ecc_point *key, const uint8_t *digest, size_t digest_len, const uint8_t *signature,
                     size_t signature_len);
int np_ecdsa_sign(const struct ecc_scalar *key, const uint8_t *digest, size_t digest_len, uint8_t *signature,
                  size_t *signature_len);

/* ---- edwards.c: Ed25519 and Ed448 (RFC 8032) ---- */

enum { NP_MAX_EDWARDS_KEY = 57 };

struct np_edwards {
    uint32_t key_type;
    size_t key_size;
    size_t signature_size;
    void (*public_key)(uint8_t *public_key, const uint8_t *private_key);
    void (*sign)(const uint8_t *public_key, const uint8_t *private_key, size_t message_len, const uint8_t *message,
                 uint8_t *signature);
    int (*verify)(const uint8_t *public_key, size_t message_len, const uint8_t *message, const uint8_t *signature);
    bool (*is_point)(const uint8_t *public_key);
};

const struct np_edwards *np_edwards_of_key(uint32_t key_type); /* NULL: there is none */
bool np_edwards_verify(const struct np_edwards *edwards, const uint8_t *public_key, const uint8_t *message,
                       size_t message_len, const uint8_t *signature, size_t signature_len);

/* ---- decrypt.c ---- */

/* A decrypted PrivateKeyInfo, in memory that np_plain_clear wipes and frees. */
struct np_plain {
    uint8_t *info;
    size_t info_len;
    size_t info_capacity;
};

/* Decrypts an EncryptedPrivateKeyInfo. OK, BAD_KEY, UNSUPPORTED, PASSPHRASE, NO_MEMORY. */
int np_decrypt(struct np_plain *plain, struct siotls_bytes der, struct siotls_bytes passphrase);
void np_plain_clear(struct np_plain *plain);

#endif
