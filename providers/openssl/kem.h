/* SPDX-License-Identifier: Apache-2.0 */
/*
 * kem.h: groups of key exchange, as their files share them.
 */
#ifndef SIOTLS_OPENSSL_KEM_H
#define SIOTLS_OPENSSL_KEM_H

#include "keys.h"

/* How a group is spelled in libcrypto, and what it needs. */
struct kem_shape {
    uint32_t group;
    const char *type;       /* "EC", "X25519", "DH", "ML-KEM-768", ... */
    const char *group_name; /* EC and DH */
    int nid;                /* EC */
    uint32_t private_key_size;
    uint32_t public_key_size;
    uint32_t ciphertext_size;
    uint32_t randomness_size;
    uint32_t shared_secret_size;
    bool is_encapsulation; /* by a KEM of libcrypto, else by a derivation */
};

struct kem_algorithm {
    struct siotls_kem public;
    const struct kem_shape *shape;
    struct key_type keys;
    const struct kem_algorithm *parts[2]; /* hybrids that are put together here; else NULL */
    void *base;                           /* the point that key pairs are derived with; NULL: libcrypto makes them */
};

struct kem_context {
    const struct kem_algorithm *kem;
    void *key;
};

/*
 * Uncompressed points only (RFC 9846 4.3.8.2), also in hybrids, whose point comes first. libcrypto would take the
 * hybrid form too.
 */
bool point_is_uncompressed(const struct kem_algorithm *kem, const uint8_t *share);

/* kem_keys.c: keys of a group from bytes; NULL when that does not go. */
void *key_from_private(const struct kem_algorithm *kem, const uint8_t *private_key);
void *key_from_public(const struct kem_algorithm *kem, const uint8_t *public_key);

/*
 * kem_base.c: open_base decides whether key pairs are made so; then key_from_base makes one, of a private key or, for
 * NULL, of random bytes, and writes the public one. NULL: it failed.
 */
void open_base(struct kem_algorithm *algorithm);
void close_base(struct kem_algorithm *algorithm);
void *key_from_base(const struct kem_algorithm *algorithm, const uint8_t *private_key, uint8_t *public_key);

/*
 * kem_hybrid.c. find_parts: false when the group is no hybrid, or a part is not there or a FIPS module's: only the
 * module makes a hybrid of its own. fill_hybrid puts its functions into the descriptor.
 */
bool find_parts(struct kem_algorithm *algorithm, const struct state *state, uint32_t group);
void fill_hybrid(struct siotls_kem *kem);

#endif
