/* SPDX-License-Identifier: Apache-2.0 */
/*
 * internal.h: what the files of the hacl provider share. hp_ is this provider's, Hacl_ and libcrux_ are the library's,
 * whose functions are called by its public headers alone. Contexts hold everything themselves: nothing is allocated.
 */
#ifndef SIOTLS_HACL_INTERNAL_H
#define SIOTLS_HACL_INTERNAL_H

#include <siotls/provider.h>
#include <stdbool.h>

#include "common/fill.h"

/* What this machine can run. */
struct hp_cpu {
    bool has_avx;
    bool has_avx2;
    bool has_bmi2_and_adx;
};

struct hp_cpu hp_cpu_look(void);

/* The fastest form of each that this machine can run. */
const struct siotls_aead *hp_chacha20_poly1305(const struct hp_cpu *cpu);
const struct siotls_kem *hp_x25519(const struct hp_cpu *cpu);

/* Those of which there is one form. */
extern const struct siotls_hash *const hp_hashes[];
extern const size_t hp_num_hashes;
extern const struct siotls_kem *const hp_secp_kems[];
extern const size_t hp_num_secp_kems;
extern const struct siotls_kem hp_mlkem768;
extern const struct siotls_verifier *const hp_verifiers[];
extern const size_t hp_num_verifiers;
extern const struct siotls_signer hp_signer;
extern const struct siotls_random hp_random;
extern const struct siotls_mask hp_mask_chacha20;

/* ---- memory.c ---- */

void hp_wipe(void *memory, size_t size);

/* HACL* only reads what it takes as not const. Of no bytes: an address that can be read. */
uint8_t *hp_read_only(const uint8_t *data);

/* ---- hash.c ---- */

enum { HP_MAX_DIGEST = 64 };

/* The hash of a message by SHA-256, 384 or 512; its size. */
size_t hp_digest(uint8_t digest[HP_MAX_DIGEST], uint32_t hash, const uint8_t *message, size_t message_len);

/* ---- curves.c: P-256, P-384, P-521; points are x || y, scalars big-endian, each number of curve->size bytes ---- */

enum { HP_MAX_COORDINATE = 66 };

struct hp_curve {
    uint32_t group;
    uint32_t key_type;
    size_t size;
    uint8_t top_mask; /* of a scalar's first byte */
    bool (*public_key)(uint8_t *point, uint8_t *scalar);
    bool (*exchange)(uint8_t *secret, uint8_t *point, uint8_t *scalar);
    bool (*is_point)(uint8_t *point);
    bool (*is_scalar)(uint8_t *scalar);
    bool (*sign)(uint8_t *numbers, uint32_t digest_len, uint8_t *digest, uint8_t *scalar, uint8_t *nonce);
    bool (*verify)(uint32_t digest_len, uint8_t *digest, uint8_t *point, uint8_t *r, uint8_t *s);
};

/* By siotls_group or siotls_key_type; NULL: there is none. */
const struct hp_curve *hp_curve_of_group(uint32_t group);
const struct hp_curve *hp_curve_of_key(uint32_t key_type);

/* A random scalar from 1 to the order minus 1; false when there are no random bytes. */
bool hp_scalar_draw(uint8_t *scalar, const struct hp_curve *curve);

/* ---- ecdsa.c: signatures in DER (RFC 9846 4.3.3) ---- */

/* The siotls_hash_id of an ECDSA scheme; 0: it is none. */
uint32_t hp_hash_of_scheme(uint16_t scheme);
size_t hp_ecdsa_max_signature(const struct hp_curve *curve);
bool hp_ecdsa_verify(const struct hp_curve *curve, const uint8_t *point, const uint8_t *digest, size_t digest_len,
                     const uint8_t *signature, size_t signature_len);
bool hp_ecdsa_sign(const struct hp_curve *curve, const uint8_t *scalar, const uint8_t *digest, size_t digest_len,
                   uint8_t *signature, size_t *signature_len);

#endif
