/* SPDX-License-Identifier: Apache-2.0 */
/* floor_identity.h: a certificate and its CA, taken apart beforehand: parsing is not cryptography. */
#ifndef BENCH_FLOOR_IDENTITY_H
#define BENCH_FLOOR_IDENTITY_H

#include "bench/floor.h"

/* What is signed, by whom, and the key of the certificate. */
struct floor_certificate {
    uint8_t *signed_part;
    size_t signed_part_len;
    const uint8_t *signature; /* into certificate */
    size_t signature_len;
    size_t der_len;
    uint8_t point[FLOOR_POINT];
    void *certificate;
};

struct floor_identity {
    struct floor_certificate leaf;
    struct floor_certificate ca;
    EVP_PKEY *key;
    EVP_PKEY_CTX *signing; /* ready; used again */
};

/* floor_certificate_read, floor_identity_read: from PEM; 0 when it cannot. floor_..._free takes what was filled in. */
int floor_certificate_read(struct floor_certificate *certificate, const char *pem);
void floor_certificate_free(struct floor_certificate *certificate);
int floor_identity_read(struct floor_identity *identity, const char *leaf, const char *key);
void floor_identity_free(struct floor_identity *identity);

/* floor_sign signs a digest; the signature's length, 0: failed. */
size_t floor_sign(const struct floor_identity *identity, uint8_t *signature, size_t signature_capacity,
                  const uint8_t digest[FLOOR_DIGEST]);

/* floor_verify_chain checks the CA by the root's key and the leaf by the CA's, and imports the leaf's; NULL: failed. */
void *floor_verify_chain(const struct floor_keys *keys, const struct floor_identity *identity, void *root);

#endif
