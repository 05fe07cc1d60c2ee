/* SPDX-License-Identifier: Apache-2.0 */
/*
 * internal.h: what the files of the openssl provider share. Everything hangs on one instance with a private
 * OSSL_LIB_CTX; descriptors carry what was fetched for them as fields behind the public ones.
 */
#ifndef SIOTLS_OPENSSL_INTERNAL_H
#define SIOTLS_OPENSSL_INTERNAL_H

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <siotls/provider.h>
#include <stdbool.h>

enum { MAX_HASHES = 4, MAX_AEADS = 5, MAX_KEMS = 16, MAX_VERIFIERS = 10, MAX_MASKS = 3, MAX_KEY_SCHEMES = 8 };

struct sha2;

struct hash_algorithm {
    struct siotls_hash public;
    EVP_MD *md;
    const struct sha2 *sha2; /* NULL: through EVP */
};

struct hkdf_algorithm {
    struct siotls_hkdf public;
    EVP_KDF *kdf;
    EVP_MAC *mac;
    const char *digest; /* its name in libcrypto */
    size_t digest_size;
    const struct sha2 *sha2; /* NULL: through EVP */
};

struct aead_algorithm;
struct kem_algorithm;
struct verifier_algorithm;

struct mask_algorithm {
    struct siotls_mask public;
    EVP_CIPHER *cipher;
};

struct state {
    struct siotls_provider_instance instance;
    const struct siotls_provider_host *host;
    OSSL_LIB_CTX *library;
    bool is_plain;    /* it has no configuration */
    char *properties; /* NULL: none */
    char library_name[80];

    struct hash_algorithm hashes[MAX_HASHES];
    const struct siotls_hash *hash_list[MAX_HASHES];
    struct hkdf_algorithm hkdfs[MAX_HASHES];
    const struct siotls_hkdf *hkdf_list[MAX_HASHES];
    struct aead_algorithm *aeads; /* MAX_AEADS of them */
    const struct siotls_aead *aead_list[MAX_AEADS];
    struct kem_algorithm *kems; /* MAX_KEMS of them */
    const struct siotls_kem *kem_list[MAX_KEMS];
    struct verifier_algorithm *verifiers; /* MAX_VERIFIERS of them */
    const struct siotls_verifier *verifier_list[MAX_VERIFIERS];
    struct siotls_signer signer;
    const struct siotls_signer *signer_list[1];
    struct mask_algorithm masks[MAX_MASKS];
    const struct siotls_mask *mask_list[MAX_MASKS];
    struct siotls_random random;
    const struct siotls_random *random_list[1];
};

/* How to make a signature of a scheme. */
struct scheme_shape {
    uint16_t scheme;
    uint32_t key_type;  /* for ECDSA the key type that signs with it; any EC key verifies */
    const char *digest; /* NULL: the key hashes by itself */
    bool is_pss;
    uint32_t hash; /* siotls_hash_id; 0: the key hashes by itself */
};

struct state *state_of(const struct siotls_provider_instance *instance);

/* What failed, by the last error of libcrypto: NO_MEMORY, else otherwise. The error queue is left empty. */
int fail(const struct state *state, int otherwise, const char *what);

/* The same without words, for what a peer can cause. */
int fail_quietly(int otherwise);

/* Yes when the algorithm comes from libcrypto's fips provider, no otherwise. */
uint32_t fips_of(const OSSL_PROVIDER *provider);

/* Each fills its lists in the instance; what libcrypto does not have is left out. NO_MEMORY is the only failure. */
int open_hashes(struct state *state);
int open_aeads(struct state *state);
int open_kems(struct state *state);
int open_verifiers(struct state *state);
void open_signer(struct state *state);
void open_masks(struct state *state);
int open_random(struct state *state);
void close_hashes(struct state *state);
void close_aeads(struct state *state);
void close_kems(struct state *state);
void close_verifiers(struct state *state);
void close_masks(struct state *state);

/* Wipes small secrets on hot paths: memset that is not optimised away is faster than OPENSSL_cleanse's loop. */
void wipe(void *data, size_t data_len);

/* NULL: libcrypto does not have it. */
const struct hash_algorithm *find_hash(const struct state *state, uint32_t id);

/* hash.c: the hash of a message in one piece. */
int hash_once(const struct hash_algorithm *algorithm, const uint8_t *data, size_t data_len, uint8_t *digest);

/* scheme.c */
const struct scheme_shape *find_scheme(uint16_t scheme);
bool is_ec(uint32_t key_type);
/* Sets the padding of a signature context for a scheme. */
bool prepare_padding(EVP_PKEY_CTX *context, const struct scheme_shape *shape);
/* The schemes that a key type signs with in handshakes and certificates. */
const uint16_t *schemes_of(uint32_t key_type, size_t *num_schemes);

#endif
