/* SPDX-License-Identifier: Apache-2.0 */
/*
 * internal.h: what the files of the awslc provider share. ap_ is this provider's; the rest is AWS-LC's, whose functions
 * are called by its public headers. Its objects are allocated by it, what has a public size lies in the context.
 */
#ifndef SIOTLS_AWSLC_INTERNAL_H
#define SIOTLS_AWSLC_INTERNAL_H

#include <openssl/digest.h>
#include <openssl/ec_key.h>
#include <openssl/evp.h>
#include <siotls/provider.h>
#include <stdbool.h>

/* Of an algorithm that a FIPS 140 module of AWS-LC has approved: the build asked FIPS_mode of the library that it
 * links. */
#if AWSLC_FIPS_MODE
#define AP_APPROVED SIOTLS_FIPS_YES
#else
#define AP_APPROVED SIOTLS_FIPS_NO
#endif

extern const struct siotls_hash *const ap_hashes[];
extern const size_t ap_num_hashes;
extern const struct siotls_hkdf *const ap_hkdfs[];
extern const size_t ap_num_hkdfs;
extern const struct siotls_aead *const ap_aeads[];
extern const size_t ap_num_aeads;
extern const struct siotls_kem *const ap_kems[];
extern const size_t ap_num_kems;
extern const struct siotls_kem ap_mlkem512;
extern const struct siotls_kem ap_mlkem768;
extern const struct siotls_kem ap_mlkem1024;
extern const struct siotls_verifier *const ap_verifiers[];
extern const size_t ap_num_verifiers;
extern const struct siotls_signer ap_signer;
extern const struct siotls_random ap_random;
extern const struct siotls_mask *const ap_masks[];
extern const size_t ap_num_masks;

/* ---- fail.c ---- */

/* NO_MEMORY when the library says so, else otherwise. Its queue of errors is left empty. */
int ap_fail(int otherwise);

/* What the library does not take as a NULL pointer of no bytes. */
const uint8_t *ap_pointed(const uint8_t *data, size_t data_len);

/* ---- ec.c: P-256, P-384, P-521 ---- */

enum { AP_MAX_SCALAR = 66, AP_MAX_POINT = 1 + 2 * AP_MAX_SCALAR };

struct ap_curve {
    uint32_t group;
    uint32_t key_type;
    size_t size; /* of a scalar and of a coordinate */
    const EC_GROUP *(*get)(void);
};

/* By siotls_group or siotls_key_type; NULL: there is none. */
const struct ap_curve *ap_curve_of_group(uint32_t group);
const struct ap_curve *ap_curve_of_key(uint32_t key_type);

/* Keys, to be freed by EC_KEY_free: fresh, of a big-endian scalar, of an uncompressed point. NULL: it does not go. */
EC_KEY *ap_ec_generate(const struct ap_curve *curve);
EC_KEY *ap_ec_of_scalar(const struct ap_curve *curve, struct siotls_bytes scalar);
EC_KEY *ap_ec_of_point(const struct ap_curve *curve, struct siotls_bytes point);

/* Writes the uncompressed point of 1 + 2 * size bytes. */
bool ap_ec_write_point(uint8_t *point, const struct ap_curve *curve, const EC_KEY *key);

/* ---- scheme.c ---- */

struct ap_scheme {
    uint16_t scheme;
    uint32_t key_type; /* for ECDSA the one that signs with it; any EC key verifies */
    bool is_pss;
    const EVP_MD *(*hash)(void); /* NULL: the key hashes by itself */
};

/* NULL: there is none. */
const struct ap_scheme *ap_scheme_find(uint16_t scheme);
bool ap_is_rsa(uint32_t key_type);

/* The hash of a message; its size, 0: it failed. */
size_t ap_digest(uint8_t digest[EVP_MAX_MD_SIZE], const struct ap_scheme *scheme, const uint8_t *message,
                 size_t message_len);

/* ---- private_key.c: what PKCS#8 holds ---- */

struct ap_private_key {
    uint32_t key_type; /* 0: there is none */
    RSA *rsa;
    EC_KEY *ec;
    EVP_PKEY *ml_dsa;
    uint8_t ed25519[64]; /* ED25519_PRIVATE_KEY_LEN */
    uint8_t *spki;       /* the library's memory */
    size_t spki_len;
};

struct provider_pkcs8;

/* whole is the PrivateKeyInfo that pkcs8 was read from. */
int ap_private_key_read(struct ap_private_key *key, const struct provider_pkcs8 *pkcs8, struct siotls_bytes whole);
void ap_private_key_clear(struct ap_private_key *key);

/* ---- decrypt.c ---- */

/* A PrivateKeyInfo, decrypted. */
struct ap_plain {
    uint8_t *info; /* the library's memory, which it wipes */
    size_t info_len;
};

int ap_decrypt(struct ap_plain *plain, struct siotls_bytes der, struct siotls_bytes passphrase);

#endif
