/* SPDX-License-Identifier: Apache-2.0 */
/*
 * internal.h: what the files of the cng provider share. cp_ is this provider's, BCrypt is the system's. Read provider.c
 * first. An instance has one handle for each algorithm of the system, opened and tried when the instance is
 * (handles.c); contexts hold handles of keys and hashes, which the system allocates.
 */
#ifndef SIOTLS_CNG_INTERNAL_H
#define SIOTLS_CNG_INTERNAL_H

/* ntstatus.h has all values of NTSTATUS, of which windows.h has some. */
#define WIN32_NO_STATUS
#include <windows.h>
#undef WIN32_NO_STATUS

#include <bcrypt.h>
#include <ntstatus.h>
#include <siotls/provider.h>
#include <stdbool.h>

#include "common/fill.h"
#include "newer.h"

/* The system's algorithms. A cipher with another chaining mode is another algorithm. */
enum cp_algorithm {
    CP_SHA1,
    CP_SHA256,
    CP_SHA384,
    CP_SHA512,
    CP_HMAC_SHA1, /* the same order as the hashes: CP_HMAC_SHA1 + CP_SHA256 and so on */
    CP_HMAC_SHA256,
    CP_HMAC_SHA384,
    CP_HMAC_SHA512,
    CP_AES_GCM,
    CP_AES_CCM,
    CP_AES_CBC,
    CP_AES_ECB,
    CP_CHACHA20_POLY1305,
    CP_ECDH_P256,
    CP_ECDH_P384,
    CP_ECDH_P521,
    CP_ECDSA_P256,
    CP_ECDSA_P384,
    CP_ECDSA_P521,
    CP_X25519,
    CP_DH,
    CP_RSA,
    CP_MLKEM,
    CP_MLDSA,
    CP_NUM_ALGORITHMS
};

enum { CP_MAX_HASHES = 4, CP_MAX_AEADS = 5, CP_MAX_KEMS = 12, CP_MAX_VERIFIERS = 8, CP_MAX_MASKS = 2 };

/* What keys sign with in TLS 1.3, of all types. */
enum { CP_NUM_SIGNER_SCHEMES = 12, CP_MAX_KEY_SCHEMES = 3 };

/* An instance: handles that are NULL were not to be had, and what needs them is not in the arrays. */
struct cp_state {
    struct siotls_provider_instance instance;
    const struct siotls_provider_host *host;
    BCRYPT_ALG_HANDLE handles[CP_NUM_ALGORITHMS];
    NTSTATUS statuses[CP_NUM_ALGORITHMS]; /* why there is none */
    cp_encapsulate_function *encapsulate; /* NULL: the system does not have it */
    cp_decapsulate_function *decapsulate; /* likewise */
    const struct siotls_hash *hashes[CP_MAX_HASHES];
    const struct siotls_aead *aeads[CP_MAX_AEADS];
    const struct siotls_kem *kems[CP_MAX_KEMS];
    const struct siotls_verifier *verifiers[CP_MAX_VERIFIERS];
    const struct siotls_mask *masks[CP_MAX_MASKS];
    const struct siotls_signer *signers[2];
    struct siotls_signer signer;
    uint16_t signer_schemes[CP_NUM_SIGNER_SCHEMES];
    struct siotls_signer store_signer;
    uint16_t store_schemes[CP_NUM_SIGNER_SCHEMES];
    char library[80];
    char absent[600]; /* what is not offered, and why, in words */
    size_t absent_len;
};

/* ---- handles.c ---- */

void cp_handles_open(struct cp_state *state);
void cp_handles_close(struct cp_state *state);
BCRYPT_ALG_HANDLE cp_handle(const struct siotls_provider_instance *instance, enum cp_algorithm algorithm);

/* A siotls_provider_error: what memory lacks is told apart from anything else, which is `otherwise`. */
int cp_error(NTSTATUS status, int otherwise);

/* The system does not say const, though it only reads; and it takes NULL for a question of sizes. */
PUCHAR cp_in(const uint8_t *data);

void cp_wipe(void *memory, size_t size);
bool cp_is_zero(const uint8_t *bytes, size_t bytes_len);

/* Notes that an algorithm is not offered: the system's status, or that it has been tried. */
void cp_tell_absent(struct cp_state *state, const char *name, enum cp_algorithm algorithm);

/* ---- what is offered: each fills its array and count of the instance with what has a handle and works ---- */

void cp_offer_hashes(struct cp_state *state);
void cp_offer_aeads(struct cp_state *state);
void cp_offer_kems(struct cp_state *state);
void cp_offer_verifiers(struct cp_state *state);
void cp_offer_masks(struct cp_state *state);
void cp_offer_signers(struct cp_state *state);
extern const struct siotls_random cp_random;

/* ---- groups: what kem.c chooses from ---- */

extern const struct siotls_kem cp_x25519;
extern const struct siotls_kem cp_ecdh[3];
extern const struct siotls_kem cp_ffdhe[5];
extern const struct siotls_kem cp_mlkem[3];

bool cp_x25519_works(const struct cp_state *state, const struct siotls_kem *kem);
bool cp_ecdh_works(const struct cp_state *state, const struct siotls_kem *kem);
bool cp_ffdhe_works(const struct cp_state *state, const struct siotls_kem *kem);
bool cp_mlkem_works(const struct cp_state *state, const struct siotls_kem *kem);

/* True when a group is among those that are offered already. */
bool cp_is_offered(const struct cp_state *state, uint32_t group);

/* The raw secret of two keys of one group, most significant byte first, with its leading zeros. */
NTSTATUS cp_agree(uint8_t *shared_secret, size_t size, BCRYPT_KEY_HANDLE ours, BCRYPT_KEY_HANDLE theirs);

/* ---- ffdhe_primes.c ---- */

enum { CP_MAX_PRIME = 1024 };

/* The prime of RFC 7919 that has this many bytes: 256, 384, 512, 768, 1024. */
void cp_ffdhe_prime(uint8_t *prime, size_t size);

/* ---- lattice.c: keys of ML-KEM and ML-DSA ---- */

/* A form of key: what the system calls it, and of which parameter set it is. */
struct cp_lattice_form {
    const wchar_t *blob;
    ULONG magic;
    const wchar_t *parameter_set;
};

NTSTATUS cp_lattice_generate(BCRYPT_KEY_HANDLE *key, BCRYPT_ALG_HANDLE algorithm, const wchar_t *parameter_set);
NTSTATUS cp_lattice_import(BCRYPT_KEY_HANDLE *key, BCRYPT_ALG_HANDLE algorithm, const struct cp_lattice_form *form,
                           struct siotls_bytes bytes);
NTSTATUS cp_lattice_export(uint8_t *bytes, size_t size, BCRYPT_KEY_HANDLE key, const struct cp_lattice_form *form);

/* ---- curves.c: P-256, P-384, P-521 ---- */

struct cp_curve {
    uint32_t group;
    uint32_t key_type;
    size_t size; /* of a coordinate and of a scalar, in bytes */
    ULONG bits;
    enum cp_algorithm ecdh;
    enum cp_algorithm ecdsa;
    ULONG ecdh_public;   /* magic numbers of blobs, */
    ULONG ecdh_private;  /* which tell */
    ULONG ecdsa_public;  /* what a key */
    ULONG ecdsa_private; /* is for */
    const uint8_t *base; /* x || y of the base point */
};

enum { CP_MAX_COORDINATE = 66, CP_MAX_POINT = 1 + 2 * CP_MAX_COORDINATE };

/* By siotls_group or siotls_key_type; NULL: there is none. */
const struct cp_curve *cp_curve_of_group(uint32_t group);
const struct cp_curve *cp_curve_of_key(uint32_t key_type);

/* ---- blob.c: keys of the system from numbers, and back ---- */

/* From 04 || x || y: STATUS_INVALID_PARAMETER for another form, else what the system says. */
NTSTATUS cp_import_point(BCRYPT_KEY_HANDLE *key, BCRYPT_ALG_HANDLE algorithm, const struct cp_curve *curve, ULONG magic,
                         struct siotls_bytes point);

/* From a scalar of at most the curve's size, and x || y; zeros let Windows compute the point. */
NTSTATUS cp_import_scalar(BCRYPT_KEY_HANDLE *key, BCRYPT_ALG_HANDLE algorithm, const struct cp_curve *curve,
                          ULONG magic, struct siotls_bytes scalar, const uint8_t *coordinates);

/* 04 || x || y of a key. */
NTSTATUS cp_export_point(uint8_t *point, const struct cp_curve *curve, BCRYPT_KEY_HANDLE key);

/* ---- scheme.c ---- */

/* How a signature scheme signs. */
struct cp_scheme {
    uint16_t scheme;
    uint32_t key_type;      /* for ECDSA the key type that signs with it; any EC key verifies */
    enum cp_algorithm hash; /* or what signs the message itself, */
    ULONG digest_size;      /* and 0 */
    const wchar_t *hash_name;
    ULONG padding; /* BCRYPT_PAD_PSS, BCRYPT_PAD_PKCS1, or 0 */
};

const struct cp_scheme *cp_scheme_find(uint16_t scheme);
bool cp_is_rsa(uint32_t key_type);

/* What keys of all types sign with; those of one key stand in the order of preference. */
extern const uint16_t cp_signer_schemes[CP_NUM_SIGNER_SCHEMES];

/* Those that a key can sign with, CP_MAX_KEY_SCHEMES at most; how many. parameters: of its AlgorithmIdentifier. */
size_t cp_schemes_of_key(uint16_t *schemes, uint32_t key_type, size_t signature_size, struct siotls_bytes parameters);

enum { CP_MAX_DIGEST = 64 };

/* What a scheme signs: input becomes a view of digest, which the message is hashed to, or of the message. */
NTSTATUS cp_digest(struct siotls_bytes *input, uint8_t *digest, const struct siotls_provider_instance *instance,
                   const struct cp_scheme *scheme, struct siotls_bytes message);

/* ---- rsa.c: sizes in bytes; signatures are as long as the modulus ---- */

enum { CP_MAX_RSA_MODULUS = 2048 };

/* What the two paddings need to know. */
union cp_padding {
    BCRYPT_PSS_PADDING_INFO pss;
    BCRYPT_PKCS1_PADDING_INFO pkcs1;
};

union cp_padding cp_padding_of(const struct cp_scheme *scheme);
NTSTATUS cp_rsa_import_public(BCRYPT_KEY_HANDLE *key, BCRYPT_ALG_HANDLE algorithm, struct siotls_bytes modulus,
                              struct siotls_bytes exponent);
NTSTATUS cp_rsa_verify(BCRYPT_KEY_HANDLE key, const struct cp_scheme *scheme, const uint8_t *digest,
                       struct siotls_bytes signature);
NTSTATUS cp_rsa_sign(BCRYPT_KEY_HANDLE key, const struct cp_scheme *scheme, const uint8_t *digest, uint8_t *signature,
                     size_t signature_size);

/* ---- ecdsa.c: signatures in DER (RFC 9846 4.3.3), which are r || s for the system ---- */

/* Two numbers below the order in a SEQUENCE. */
size_t cp_ecdsa_max_signature(const struct cp_curve *curve);

/* How many bytes of a digest are signed. */
ULONG cp_ecdsa_used_size(struct siotls_bytes digest, const struct cp_curve *curve);

/* DER of r || s, each as long as a coordinate; its size. */
size_t cp_ecdsa_write(uint8_t *signature, const struct cp_curve *curve, const uint8_t *numbers);
NTSTATUS cp_ecdsa_verify(BCRYPT_KEY_HANDLE key, const struct cp_curve *curve, struct siotls_bytes digest,
                         struct siotls_bytes signature);
NTSTATUS cp_ecdsa_sign(BCRYPT_KEY_HANDLE key, const struct cp_curve *curve, struct siotls_bytes digest,
                       uint8_t *signature, size_t *signature_len);

/* ---- mldsa.c ---- */

/* The longest of all signatures: ML-DSA-87's. */
enum { CP_MAX_SIGNATURE = 4627 };

struct cp_mldsa {
    uint32_t key_type;
    const wchar_t *parameter_set;
    size_t public_size;
    size_t private_size; /* of the expanded form */
    size_t signature_size;
};

struct cp_private_key;
struct provider_pkcs8;

/* NULL: the key is of another type. */
const struct cp_mldsa *cp_mldsa_of_key(uint32_t key_type);
NTSTATUS cp_mldsa_import_public(BCRYPT_KEY_HANDLE *key, BCRYPT_ALG_HANDLE algorithm, const struct cp_mldsa *mldsa,
                                struct siotls_bytes bytes);
NTSTATUS cp_mldsa_verify(BCRYPT_KEY_HANDLE key, const struct cp_mldsa *mldsa, struct siotls_bytes message,
                         struct siotls_bytes signature);
NTSTATUS cp_mldsa_sign(BCRYPT_KEY_HANDLE key, const struct cp_mldsa *mldsa, struct siotls_bytes message,
                       uint8_t *signature);
int cp_mldsa_read(struct cp_private_key *key, BCRYPT_ALG_HANDLE algorithm, const struct provider_pkcs8 *pkcs8);
bool cp_mldsa_works(const struct cp_state *state, uint32_t key_type);

/* ---- private_key.c ---- */

/* Zero, or a key: the system's handle, and what describes it. */
struct cp_private_key {
    uint32_t key_type;
    BCRYPT_KEY_HANDLE handle;
    size_t signature_size; /* at most */
    uint8_t *spki;
    size_t spki_len;
};

/* OK, BAD_KEY, UNSUPPORTED, NO_MEMORY. */
int cp_private_key_read(struct cp_private_key *key, const struct siotls_provider_instance *instance,
                        const struct provider_pkcs8 *pkcs8);
void cp_private_key_clear(struct cp_private_key *key);

/* A signature over what cp_digest gives; signature has room for signature_size bytes. */
NTSTATUS cp_private_key_sign(const struct cp_private_key *key, const struct cp_scheme *scheme,
                             struct siotls_bytes input, uint8_t *signature, size_t *signature_len);

/* The SubjectPublicKeyInfo of a key, from the AlgorithmIdentifier of its file. */
int cp_write_spki(struct cp_private_key *key, const struct provider_pkcs8 *pkcs8, struct siotls_bytes public_key);

/* ---- decrypt.c ---- */

/* A decrypted PrivateKeyInfo, in memory that cp_plain_clear wipes and frees. */
struct cp_plain {
    uint8_t *info;
    size_t info_len;
    size_t info_capacity;
};

/* Decrypts an EncryptedPrivateKeyInfo. OK, BAD_KEY, UNSUPPORTED, PASSPHRASE, NO_MEMORY. */
int cp_decrypt(struct cp_plain *plain, const struct siotls_provider_instance *instance, struct siotls_bytes der,
               struct siotls_bytes passphrase);
void cp_plain_clear(struct cp_plain *plain);

#endif
