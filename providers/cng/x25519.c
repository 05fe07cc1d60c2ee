/* SPDX-License-Identifier: Apache-2.0 */
/*
 * x25519.c: X25519 (RFC 7748 5) as a named curve of the system, in the form of a KEM. A blob's x holds the bytes as
 * they are sent, y is zeros. The system takes keys as they are only when they are masked and reduced already, so that
 * is done here.
 */
#include <string.h>

#include "internal.h"

enum { KEY_SIZE = 32 };

struct x25519_blob {
    BCRYPT_ECCKEY_BLOB header;
    uint8_t x[KEY_SIZE];
    uint8_t y[KEY_SIZE];
    uint8_t scalar[KEY_SIZE]; /* of private keys only */
};

enum { PUBLIC_SIZE = offsetof(struct x25519_blob, scalar) };

struct x25519_context {
    const struct siotls_provider_instance *instance;
    BCRYPT_KEY_HANDLE key;
};

static void x25519_clear(void *memory)
{
    struct x25519_context *context = memory;
    if (context->key != NULL)
        BCryptDestroyKey(context->key);
    *context = (struct x25519_context){0};
}

static NTSTATUS generate(BCRYPT_KEY_HANDLE *key, BCRYPT_ALG_HANDLE algorithm)
{
    NTSTATUS status = BCryptGenerateKeyPair(algorithm, key, 0, 0);
    if (!BCRYPT_SUCCESS(status))
        *key = NULL;
    return BCRYPT_SUCCESS(status) ? BCryptFinalizeKeyPair(*key, 0) : status;
}

/* Zeros let the system compute the point. */
static NTSTATUS import_scalar(BCRYPT_KEY_HANDLE *key, BCRYPT_ALG_HANDLE algorithm, const uint8_t *scalar)
{
    struct x25519_blob blob = {.header = {BCRYPT_ECDH_PRIVATE_GENERIC_MAGIC, KEY_SIZE}};
    memcpy(blob.scalar, scalar, KEY_SIZE);
    blob.scalar[0] &= 0xf8;
    blob.scalar[KEY_SIZE - 1] = (uint8_t)((blob.scalar[KEY_SIZE - 1] & 0x7f) | 0x40);
    NTSTATUS status = BCryptImportKeyPair(algorithm, NULL, BCRYPT_ECCPRIVATE_BLOB, key, (PUCHAR)&blob, sizeof blob,
                                          BCRYPT_NO_KEY_VALIDATION);
    if (!BCRYPT_SUCCESS(status))
        *key = NULL;
    cp_wipe(&blob, sizeof blob);
    return status;
}

/*
 * RFC 7748 5: the highest bit counts for nothing, and numbers from 2^255 - 19 on stand for what is left of them. Of
 * those there are 19: all bytes between the first and the last are ones.
 */
static void reduce(uint8_t *x)
{
    enum { LOWEST = 0x100 - 19 };
    x[KEY_SIZE - 1] &= 0x7f;
    bool is_large = x[0] >= LOWEST && x[KEY_SIZE - 1] == 0x7f;
    for (size_t i = 1; i < KEY_SIZE - 1; i++)
        is_large = is_large && x[i] == 0xff;
    if (!is_large)
        return;
    x[0] = (uint8_t)(x[0] - LOWEST);
    memset(x + 1, 0, KEY_SIZE - 1);
}

/* The system's check of points would refuse some that RFC 7748 takes; 0 some versions do not refuse, though it is none.
 */
static NTSTATUS import_share(BCRYPT_KEY_HANDLE *key, BCRYPT_ALG_HANDLE algorithm, const uint8_t *share)
{
    struct x25519_blob blob = {.header = {BCRYPT_ECDH_PUBLIC_GENERIC_MAGIC, KEY_SIZE}};
    memcpy(blob.x, share, KEY_SIZE);
    reduce(blob.x);
    if (cp_is_zero(blob.x, KEY_SIZE))
        return STATUS_INVALID_PARAMETER;
    NTSTATUS status = BCryptImportKeyPair(algorithm, NULL, BCRYPT_ECCPUBLIC_BLOB, key, (PUCHAR)&blob, PUBLIC_SIZE,
                                          BCRYPT_NO_KEY_VALIDATION);
    if (!BCRYPT_SUCCESS(status))
        *key = NULL;
    return status;
}

static NTSTATUS export_share(uint8_t *share, BCRYPT_KEY_HANDLE key)
{
    struct x25519_blob blob;
    ULONG written = 0;
    NTSTATUS status = BCryptExportKey(key, NULL, BCRYPT_ECCPUBLIC_BLOB, (PUCHAR)&blob, sizeof blob, &written, 0);
    if (!BCRYPT_SUCCESS(status))
        return status;
    if (written != PUBLIC_SIZE || blob.header.cbKey != KEY_SIZE)
        return STATUS_INTERNAL_ERROR;
    memcpy(share, blob.x, KEY_SIZE);
    return STATUS_SUCCESS;
}

static int x25519_keygen(const struct siotls_provider_instance *instance, const struct siotls_kem *kem, void *memory,
                         const uint8_t *private_key, uint8_t *public_key)
{
    struct x25519_context *context = memory;
    BCRYPT_ALG_HANDLE algorithm = cp_handle(instance, CP_X25519);
    (void)kem;
    x25519_clear(context);
    context->instance = instance;
    NTSTATUS status =
        private_key != NULL ? import_scalar(&context->key, algorithm, private_key) : generate(&context->key, algorithm);
    if (BCRYPT_SUCCESS(status))
        status = export_share(public_key, context->key);
    return cp_error(status, SIOTLS_PROVIDER_INTERNAL);
}

/* RFC 9846 7.4.2: a secret of zeros shows that the share was of low order. */
static int x25519_decapsulate(void *memory, const uint8_t *ciphertext, size_t ciphertext_len, uint8_t *shared_secret)
{
    const struct x25519_context *context = memory;
    BCRYPT_KEY_HANDLE theirs = NULL;
    if (ciphertext_len != KEY_SIZE)
        return SIOTLS_PROVIDER_BAD_PEER_SHARE;
    NTSTATUS status = import_share(&theirs, cp_handle(context->instance, CP_X25519), ciphertext);
    if (!BCRYPT_SUCCESS(status))
        return cp_error(status, SIOTLS_PROVIDER_BAD_PEER_SHARE);
    status = cp_agree(shared_secret, KEY_SIZE, context->key, theirs);
    BCryptDestroyKey(theirs);
    if (BCRYPT_SUCCESS(status) && cp_is_zero(shared_secret, KEY_SIZE))
        return SIOTLS_PROVIDER_BAD_PEER_SHARE;
    return cp_error(status, SIOTLS_PROVIDER_BAD_PEER_SHARE);
}

static int x25519_encapsulate(const struct siotls_provider_instance *instance, const struct siotls_kem *kem,
                              const uint8_t *public_key, size_t public_key_len, const uint8_t *randomness,
                              uint8_t *ciphertext, uint8_t *shared_secret)
{
    struct x25519_context context = {0};
    int status = x25519_keygen(instance, kem, &context, randomness, ciphertext);
    if (status == SIOTLS_PROVIDER_OK)
        status = x25519_decapsulate(&context, public_key, public_key_len, shared_secret);
    x25519_clear(&context);
    return status;
}

const struct siotls_kem cp_x25519 = {
    .size = sizeof cp_x25519,
    .group = SIOTLS_GROUP_X25519,
    .fips = SIOTLS_FIPS_UNKNOWN,
    .private_key_size = KEY_SIZE,
    .public_key_size = KEY_SIZE,
    .ciphertext_size = KEY_SIZE,
    .randomness_size = KEY_SIZE,
    .shared_secret_size = KEY_SIZE,
    .context_size = sizeof(struct x25519_context),
    .context_alignment = _Alignof(struct x25519_context),
    .keygen = x25519_keygen,
    .encapsulate = x25519_encapsulate,
    .decapsulate = x25519_decapsulate,
    .clear = x25519_clear,
    .takes_private_keys = 1,
};

/* RFC 7748 6.1: Alice's private key, Bob's public one, and what they share. */
static const uint8_t alice[KEY_SIZE] = {0x77, 0x07, 0x6d, 0x0a, 0x73, 0x18, 0xa5, 0x7d, 0x3c, 0x16, 0xc1,
                                        0x72, 0x51, 0xb2, 0x66, 0x45, 0xdf, 0x4c, 0x2f, 0x87, 0xeb, 0xc0,
                                        0x99, 0x2a, 0xb1, 0x77, 0xfb, 0xa5, 0x1d, 0xb9, 0x2c, 0x2a};
static const uint8_t alice_share[KEY_SIZE] = {0x85, 0x20, 0xf0, 0x09, 0x89, 0x30, 0xa7, 0x54, 0x74, 0x8b, 0x7d,
                                              0xdc, 0xb4, 0x3e, 0xf7, 0x5a, 0x0d, 0xbf, 0x3a, 0x0d, 0x26, 0x38,
                                              0x1a, 0xf4, 0xeb, 0xa4, 0xa9, 0x8e, 0xaa, 0x9b, 0x4e, 0x6a};
static const uint8_t bob_share[KEY_SIZE] = {0xde, 0x9e, 0xdb, 0x7d, 0x7b, 0x7d, 0xc1, 0xb4, 0xd3, 0x5b, 0x61,
                                            0xc2, 0xec, 0xe4, 0x35, 0x37, 0x3f, 0x83, 0x43, 0xc8, 0x5b, 0x78,
                                            0x67, 0x4d, 0xad, 0xfc, 0x7e, 0x14, 0x6f, 0x88, 0x2b, 0x4f};
static const uint8_t shared[KEY_SIZE] = {0x4a, 0x5d, 0x9d, 0x5b, 0xa4, 0xce, 0x2d, 0xe1, 0x72, 0x8e, 0x3b,
                                         0xf4, 0x80, 0x35, 0x0f, 0x25, 0xe0, 0x7e, 0x21, 0xc9, 0x47, 0xd1,
                                         0x9e, 0x33, 0x76, 0xf0, 0x9b, 0x3c, 0x1e, 0x16, 0x17, 0x42};

/* A round trip would not see bytes in the wrong order. */
bool cp_x25519_works(const struct cp_state *state, const struct siotls_kem *kem)
{
    struct x25519_context context = {0};
    uint8_t share[KEY_SIZE], secret[KEY_SIZE];
    bool works = x25519_keygen(&state->instance, kem, &context, alice, share) == SIOTLS_PROVIDER_OK &&
                 memcmp(share, alice_share, KEY_SIZE) == 0 &&
                 x25519_decapsulate(&context, bob_share, KEY_SIZE, secret) == SIOTLS_PROVIDER_OK &&
                 memcmp(secret, shared, KEY_SIZE) == 0;
    x25519_clear(&context);
    return works;
}
