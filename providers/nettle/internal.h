/* SPDX-License-Identifier: Apache-2.0 */
/*
 * internal.h: what the files of the nettle provider share: tables of what is offered, and small helpers over nettle,
 * hogweed and GMP. np_ is this provider's; nettle_ is the library's. Read provider.c first.
 *
 * Contexts hold numbers as limbs in themselves, and nothing outside; whatever nettle and GMP allocate lives in an arena
 * for as long as one operation (arena.c).
 */
#ifndef SIOTLS_NETTLE_INTERNAL_H
#define SIOTLS_NETTLE_INTERNAL_H

#include <gmp.h>
#include <nettle/ecc.h>
#include <nettle/nettle-meta.h>
#include <nettle/rsa.h>
#include <siotls/provider.h>
#include <stdbool.h>

#include "common/fill.h"

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
extern const struct siotls_mask *const np_masks[];
extern const size_t np_num_masks;
extern const struct siotls_signer np_signer;
extern const struct siotls_random np_random;

/* ---- random.c: nettle's functions take random bytes through a function that cannot fail ---- */

/* Zero before use; has_failed afterwards means that what was made of the bytes must be thrown away. */
struct np_draw {
    bool has_failed;
    uint8_t filler;
};

void np_draw(void *draw, size_t length, uint8_t *output); /* a nettle_random_func */

/* ---- arena.c ---- */

/*
 * Everything that calls a function of GMP, or of nettle over numbers, stands between these two. enter allocates, and is
 * the only thing that can fail for lack of memory. Curves take 5 KB of it, signing with RSA 76 bytes for each of the
 * modulus, at most; the sizes below leave room for other versions.
 */
enum { NP_ARENA_CURVE = 16384, NP_ARENA_PER_MODULUS_BYTE = 128 };

void np_arena_install(void);
bool np_arena_enter(size_t capacity);
void np_arena_leave(void); /* wipes */

/* ---- memory.c: secrets and numbers ---- */

/* How many limbs hold so many bytes. */
#define NP_LIMBS(num_bytes) (((num_bytes) + sizeof(mp_limb_t) - 1) / sizeof(mp_limb_t))

void np_wipe(void *memory, size_t size);

/* A number to read from, of big-endian bytes that are kept in limbs, at least NP_LIMBS(bytes.data_len) of them. */
void np_number_view(mpz_t number, mp_limb_t *limbs, struct siotls_bytes bytes);
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

/* A scalar, and a point in affine coordinates, x and y one after the other in ecc_size limbs each. */
struct np_scalar {
    mp_limb_t limbs[NP_LIMBS(NP_MAX_COORDINATE)];
};

struct np_point {
    mp_limb_t limbs[2 * NP_LIMBS(NP_MAX_COORDINATE)];
};

/* By siotls_group or siotls_key_type; NULL: there is none. */
const struct np_curve *np_curve_of_group(uint32_t group);
const struct np_curve *np_curve_of_key(uint32_t key_type);

/* The same as nettle knows them. nettle only reads what it takes as const. */
struct ecc_scalar np_scalar_of(const struct np_curve *curve, const struct np_scalar *scalar);
struct ecc_point np_point_of(const struct np_curve *curve, const struct np_point *point);

/* From 04 || x || y; false when it is not on the curve. */
bool np_point_read(struct np_point *point, const struct np_curve *curve, const uint8_t *bytes, size_t bytes_len);
void np_point_write(uint8_t *bytes, const struct np_curve *curve, const struct np_point *point);

/* The public key of a private one, as 04 || x || y. */
void np_point_of_scalar(uint8_t *bytes, const struct np_curve *curve, const struct np_scalar *scalar);

/* From big-endian bytes; false unless it is 1 to the order minus 1. */
bool np_scalar_read(struct np_scalar *scalar, const struct np_curve *curve, const uint8_t *bytes, size_t bytes_len);

/* ---- scheme.c ---- */

const struct np_scheme *np_scheme_find(uint16_t scheme);
bool np_is_rsa(uint32_t key_type);

enum { NP_MAX_DIGEST = 64 };

/* The hash of a message. */
void np_digest(uint8_t *digest, const struct nettle_hash *hash, const uint8_t *message, size_t message_len);

/* ---- rsa.c: all sizes in bytes; signatures are as long as the modulus ---- */

enum { NP_MAX_RSA_MODULUS = 2048, NP_MAX_RSA_SIGNER_MODULUS = 1024 };

/* Keys whose numbers are views of their own limbs: they are not moved in memory. */
struct np_rsa_public {
    struct rsa_public_key key;
    mp_limb_t modulus[NP_LIMBS(NP_MAX_RSA_MODULUS)];
    mp_limb_t exponent[NP_LIMBS(8)];
};

enum { NP_RSA_D, NP_RSA_P, NP_RSA_Q, NP_RSA_DP, NP_RSA_DQ, NP_RSA_QINV, NP_RSA_NUM_SECRETS };

struct np_rsa_private {
    struct np_rsa_public public;
    struct rsa_private_key key;
    mp_limb_t secrets[NP_RSA_NUM_SECRETS][NP_LIMBS(NP_MAX_RSA_SIGNER_MODULUS)];
};

/* False when the numbers cannot be an RSA key's, or are too short or long. */
bool np_rsa_public_read(struct np_rsa_public *public, struct siotls_bytes modulus, struct siotls_bytes exponent);
bool np_rsa_verify(const struct rsa_public_key *key, const struct np_scheme *scheme, const uint8_t *digest,
                   const uint8_t *signature, size_t signature_len);

/* From an RSAPrivateKey (RFC 8017 A.1.2). OK, BAD_KEY, UNSUPPORTED. */
int np_rsa_private_read(struct np_rsa_private *private, struct siotls_bytes der);
int np_rsa_sign(const struct np_rsa_private *private, const struct np_scheme *scheme, const uint8_t *digest,
                uint8_t *signature);

/* ---- ecdsa.c: signatures in DER (RFC 9846 4.3.3) ---- */

/* Two numbers below the order in a SEQUENCE. */
size_t np_ecdsa_max_signature(const struct np_curve *curve);

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
