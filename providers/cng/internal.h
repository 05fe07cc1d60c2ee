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

/* Windows 7 brought it, some headers have not heard. */
#ifndef STATUS_AUTH_TAG_MISMATCH
#define STATUS_AUTH_TAG_MISMATCH ((NTSTATUS)0xC000A002L)
#endif

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
    CP_RSA,
    CP_NUM_ALGORITHMS
};

enum { CP_MAX_HASHES = 4, CP_MAX_AEADS = 5, CP_MAX_KEMS = 3, CP_MAX_VERIFIERS = 5, CP_MAX_MASKS = 2 };

/* What keys sign with in TLS 1.3, of all types. */
enum { CP_NUM_SIGNER_SCHEMES = 9 };

/* An instance: handles that are NULL were not to be had, and what needs them is not in the arrays. */
struct cp_state {
    struct siotls_provider_instance instance;
    BCRYPT_ALG_HANDLE handles[CP_NUM_ALGORITHMS];
    const struct siotls_hash *hashes[CP_MAX_HASHES];
    const struct siotls_aead *aeads[CP_MAX_AEADS];
    const struct siotls_kem *kems[CP_MAX_KEMS];
    const struct siotls_verifier *verifiers[CP_MAX_VERIFIERS];
    const struct siotls_mask *masks[CP_MAX_MASKS];
    const struct siotls_signer *signers[1];
    struct siotls_signer signer;
    uint16_t signer_schemes[CP_NUM_SIGNER_SCHEMES];
    char library[80];
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

/* ---- what is offered: each fills its array and count of the instance with what has a handle and works ---- */

void cp_offer_hashes(struct cp_state *state);
void cp_offer_aeads(struct cp_state *state);
void cp_offer_kems(struct cp_state *state);
void cp_offer_verifiers(struct cp_state *state);
void cp_offer_masks(struct cp_state *state);
void cp_offer_signers(struct cp_state *state);
extern const struct siotls_random cp_random;

bool cp_fill(uint8_t *output, size_t output_len);

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
    uint32_t key_type; /* for ECDSA the key type that signs with it; any EC key verifies */
    enum cp_algorithm hash;
    ULONG digest_size;
    const wchar_t *hash_name;
    ULONG padding; /* BCRYPT_PAD_PSS, BCRYPT_PAD_PKCS1, or 0 for ECDSA */
};

const struct cp_scheme *cp_scheme_find(uint16_t scheme);
bool cp_is_rsa(uint32_t key_type);

enum { CP_MAX_DIGEST = 64 };

/* The hash of a message. */
NTSTATUS cp_digest(uint8_t *digest, const struct siotls_provider_instance *instance, const struct cp_scheme *scheme,
                   struct siotls_bytes message);

/* ---- rsa.c: sizes in bytes; signatures are as long as the modulus ---- */

enum { CP_MAX_RSA_MODULUS = 2048 };

NTSTATUS cp_rsa_import_public(BCRYPT_KEY_HANDLE *key, BCRYPT_ALG_HANDLE algorithm, struct siotls_bytes modulus,
                              struct siotls_bytes exponent);
NTSTATUS cp_rsa_verify(BCRYPT_KEY_HANDLE key, const struct cp_scheme *scheme, const uint8_t *digest,
                       struct siotls_bytes signature);
NTSTATUS cp_rsa_sign(BCRYPT_KEY_HANDLE key, const struct cp_scheme *scheme, const uint8_t *digest, uint8_t *signature,
                     size_t signature_size);

/* ---- ecdsa.c: signatures in DER (RFC 9846 4.3.3), which are r || s for the system ---- */

/* Two numbers below the order in a SEQUENCE. */
size_t cp_ecdsa_max_signature(const struct cp_curve *curve);
NTSTATUS cp_ecdsa_verify(BCRYPT_KEY_HANDLE key, const struct cp_curve *curve, struct siotls_bytes digest,
                         struct siotls_bytes signature);
NTSTATUS cp_ecdsa_sign(BCRYPT_KEY_HANDLE key, const struct cp_curve *curve, struct siotls_bytes digest,
                       uint8_t *signature, size_t *signature_len);

/* ---- private_key.c ---- */

/* Zero, or a key: the system's handle, and what describes it. */
struct cp_private_key {
    uint32_t key_type;
    BCRYPT_KEY_HANDLE handle;
    size_t signature_size; /* at most */
    uint8_t *spki;
    size_t spki_len;
};

struct provider_pkcs8;

/* OK, BAD_KEY, UNSUPPORTED, NO_MEMORY. */
int cp_private_key_read(struct cp_private_key *key, const struct siotls_provider_instance *instance,
                        const struct provider_pkcs8 *pkcs8);
void cp_private_key_clear(struct cp_private_key *key);

/* A signature over a digest; signature has room for signature_size bytes. */
NTSTATUS cp_private_key_sign(const struct cp_private_key *key, const struct cp_scheme *scheme, const uint8_t *digest,
                             uint8_t *signature, size_t *signature_len);

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
