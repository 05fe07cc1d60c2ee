/* SPDX-License-Identifier: Apache-2.0 */
/*
 * newer_bcrypt.c: see newer_bcrypt.h. Handles of its own are objects in a table; all others are bcrypt.dll's.
 */
#include "newer_bcrypt.h"

#include <stdlib.h>
#include <string.h>
#include <wchar.h>

enum { MAX_OBJECTS = 64, MAX_KEY = 4896, MAX_SIGNATURE = 4627, SEED_OF_KEM = 64, SEED_OF_DSA = 32 };

enum kind { NONE, X25519, ML_KEM, ML_DSA };

/* A parameter set of ML-KEM or ML-DSA: sizes of its keys, and of a ciphertext or signature. */
struct set {
    enum kind kind;
    const wchar_t *name;
    size_t public_size;
    size_t expanded_size; /* of ML-DSA */
    size_t result_size;
};

static const struct set sets[] = {
    {ML_KEM, L"512", 800, 0, 768},     {ML_KEM, L"768", 1184, 0, 1088},   {ML_KEM, L"1024", 1568, 0, 1568},
    {ML_DSA, L"44", 1312, 2560, 2420}, {ML_DSA, L"65", 1952, 4032, 3309}, {ML_DSA, L"87", 2592, 4896, 4627},
};

/* An algorithm, a key or a secret. */
struct object {
    enum kind kind;
    bool is_key;
    bool is_ready; /* keys: finalised or imported; algorithms of X25519: the curve is set */
    bool is_private;
    const struct set *set;
    uint8_t seed[SEED_OF_KEM]; /* data_len 0: there is none */
    size_t seed_len;
    uint8_t expanded[MAX_KEY];
    uint8_t public_key[MAX_KEY];
};

struct newer_system newer_system;
static struct object *objects[MAX_OBJECTS];

static struct object *make(enum kind kind)
{
    for (size_t i = 0; i < MAX_OBJECTS; i++) {
        if (objects[i] != NULL)
            continue;
        objects[i] = calloc(1, sizeof *objects[i]);
        if (objects[i] != NULL)
            objects[i]->kind = kind;
        return objects[i];
    }
    return NULL;
}

/* NULL: the handle is bcrypt.dll's. */
static struct object *find(const void *handle)
{
    for (size_t i = 0; i < MAX_OBJECTS; i++)
        if (objects[i] != NULL && objects[i] == handle)
            return objects[i];
    return NULL;
}

static NTSTATUS drop(const struct object *object)
{
    for (size_t i = 0; i < MAX_OBJECTS; i++) {
        if (objects[i] != object)
            continue;
        free(objects[i]);
        objects[i] = NULL;
    }
    return STATUS_SUCCESS;
}

void newer_expand(uint8_t *output, size_t output_len, const uint8_t *seed, size_t seed_len)
{
    BCRYPT_ALG_HANDLE sha256 = NULL;
    uint8_t digest[32];
    BCryptOpenAlgorithmProvider(&sha256, BCRYPT_SHA256_ALGORITHM, NULL, 0);
    BCryptHash(sha256, NULL, 0, (PUCHAR)(uintptr_t)seed, (ULONG)seed_len, digest, sizeof digest);
    for (size_t at = 0; at < output_len; at += sizeof digest) {
        memcpy(output + at, digest, output_len - at < sizeof digest ? output_len - at : sizeof digest);
        BCryptHash(sha256, NULL, 0, digest, sizeof digest, digest, sizeof digest);
    }
    BCryptCloseAlgorithmProvider(sha256, 0);
}

/* ---- X25519 ---- */

const uint8_t newer_alice[32] = {0x77, 0x07, 0x6d, 0x0a, 0x73, 0x18, 0xa5, 0x7d, 0x3c, 0x16, 0xc1,
                                 0x72, 0x51, 0xb2, 0x66, 0x45, 0xdf, 0x4c, 0x2f, 0x87, 0xeb, 0xc0,
                                 0x99, 0x2a, 0xb1, 0x77, 0xfb, 0xa5, 0x1d, 0xb9, 0x2c, 0x2a};
const uint8_t newer_alice_share[32] = {0x85, 0x20, 0xf0, 0x09, 0x89, 0x30, 0xa7, 0x54, 0x74, 0x8b, 0x7d,
                                       0xdc, 0xb4, 0x3e, 0xf7, 0x5a, 0x0d, 0xbf, 0x3a, 0x0d, 0x26, 0x38,
                                       0x1a, 0xf4, 0xeb, 0xa4, 0xa9, 0x8e, 0xaa, 0x9b, 0x4e, 0x6a};
const uint8_t newer_bob[32] = {0x5d, 0xab, 0x08, 0x7e, 0x62, 0x4a, 0x8a, 0x4b, 0x79, 0xe1, 0x7f,
                               0x8b, 0x83, 0x80, 0x0e, 0xe6, 0x6f, 0x3b, 0xb1, 0x29, 0x26, 0x18,
                               0xb6, 0xfd, 0x1c, 0x2f, 0x8b, 0x27, 0xff, 0x88, 0xe0, 0xeb};
const uint8_t newer_bob_share[32] = {0xde, 0x9e, 0xdb, 0x7d, 0x7b, 0x7d, 0xc1, 0xb4, 0xd3, 0x5b, 0x61,
                                     0xc2, 0xec, 0xe4, 0x35, 0x37, 0x3f, 0x83, 0x43, 0xc8, 0x5b, 0x78,
                                     0x67, 0x4d, 0xad, 0xfc, 0x7e, 0x14, 0x6f, 0x88, 0x2b, 0x4f};
const uint8_t newer_shared[32] = {0x4a, 0x5d, 0x9d, 0x5b, 0xa4, 0xce, 0x2d, 0xe1, 0x72, 0x8e, 0x3b,
                                  0xf4, 0x80, 0x35, 0x0f, 0x25, 0xe0, 0x7e, 0x21, 0xc9, 0x47, 0xd1,
                                  0x9e, 0x33, 0x76, 0xf0, 0x9b, 0x3c, 0x1e, 0x16, 0x17, 0x42};

static bool is_zero(const uint8_t *bytes, size_t bytes_len)
{
    size_t i = 0;
    while (i < bytes_len && bytes[i] == 0)
        i++;
    return i == bytes_len;
}

/* As they are masked (RFC 7748 5); only such are taken. */
static bool is_scalar_of(const uint8_t *scalar, const uint8_t *known)
{
    return scalar[0] == (known[0] & 0xf8) && memcmp(scalar + 1, known + 1, 30) == 0 &&
           scalar[31] == ((known[31] & 0x7f) | 0x40);
}

/* Below 2^255 - 19. */
static bool is_reduced(const uint8_t *share)
{
    bool is_large = share[0] >= 0xed && share[31] == 0x7f;
    for (size_t i = 1; i < 31; i++)
        is_large = is_large && share[i] == 0xff;
    return !is_large && share[31] < 0x80;
}

static bool take_curve(struct object *key, const uint8_t *blob, size_t size, bool is_private, ULONG flags)
{
    const BCRYPT_ECCKEY_BLOB *header = (const BCRYPT_ECCKEY_BLOB *)(const void *)blob;
    const uint8_t *share = blob + sizeof *header, *y = share + 32, *scalar = y + 32;
    ULONG magic = is_private ? BCRYPT_ECDH_PRIVATE_GENERIC_MAGIC : BCRYPT_ECDH_PUBLIC_GENERIC_MAGIC;
    if (size != sizeof *header + (is_private ? 96 : 64) || header->dwMagic != magic || header->cbKey != 32 ||
        !is_zero(y, 32) || flags != BCRYPT_NO_KEY_VALIDATION)
        return false;
    key->is_private = is_private;
    if (!is_private) {
        memcpy(key->public_key, share, 32);
        return is_reduced(share) && !is_zero(share, 32);
    }
    bool is_alice = is_scalar_of(scalar, newer_alice);
    memcpy(key->public_key, is_alice ? newer_alice_share : newer_bob_share, 32);
    return is_zero(share, 32) && (is_alice || is_scalar_of(scalar, newer_bob));
}

/* ---- ML-KEM and ML-DSA ---- */

struct lattice_header {
    ULONG magic;
    ULONG set_size;
    ULONG key_size;
};

static const struct {
    const wchar_t *type;
    enum kind kind;
    ULONG magic;
    enum { PUBLIC, EXPANDED, SEED } form;
} forms[] = {
    {L"MLKEMPUBLICBLOB", ML_KEM, 0x504B4C4D, PUBLIC},    {L"MLKEMPRIVATESEEDBLOB", ML_KEM, 0x534B4C4D, SEED},
    {L"PQDSAPUBLICBLOB", ML_DSA, 0x4B505344, PUBLIC},    {L"PQDSAPRIVATEBLOB", ML_DSA, 0x4B535344, EXPANDED},
    {L"PQDSAPRIVATESEEDBLOB", ML_DSA, 0x53535344, SEED},
};

enum { NUM_FORMS = sizeof forms / sizeof forms[0], NUM_SETS = sizeof sets / sizeof sets[0] };

static size_t form_of(const wchar_t *type, enum kind kind)
{
    size_t i = 0;
    while (i < NUM_FORMS && (forms[i].kind != kind || wcscmp(forms[i].type, type) != 0))
        i++;
    return i;
}

static const struct set *set_of(enum kind kind, const void *name, size_t size)
{
    for (size_t i = 0; i < NUM_SETS; i++)
        if (sets[i].kind == kind && size == (wcslen(sets[i].name) + 1) * sizeof(wchar_t) &&
            memcmp(sets[i].name, name, size) == 0)
            return &sets[i];
    return NULL;
}

/* A public key of ML-KEM begins with a byte below 128, as if others were not reduced. */
static void derive_keys(struct object *key)
{
    if (key->kind == ML_DSA) {
        if (key->seed_len > 0)
            newer_expand(key->expanded, key->set->expanded_size, key->seed, key->seed_len);
        newer_expand(key->public_key, key->set->public_size, key->expanded, key->set->expanded_size);
    } else {
        newer_expand(key->public_key, key->set->public_size, key->seed, key->seed_len);
        key->public_key[0] &= 0x7f;
    }
    key->is_private = true;
}

static bool take_lattice(struct object *key, size_t form, const uint8_t *blob, size_t size)
{
    struct lattice_header header;
    if (form == NUM_FORMS || size < sizeof header)
        return false;
    memcpy(&header, blob, sizeof header);
    if (header.magic != forms[form].magic || size != sizeof header + header.set_size + header.key_size)
        return false;
    key->set = set_of(key->kind, blob + sizeof header, header.set_size);
    if (key->set == NULL)
        return false;
    const uint8_t *bytes = blob + sizeof header + header.set_size;
    size_t seed_size = key->kind == ML_KEM ? SEED_OF_KEM : SEED_OF_DSA;
    switch (forms[form].form) {
    case PUBLIC:
        memcpy(key->public_key, bytes, header.key_size <= MAX_KEY ? header.key_size : 0);
        return header.key_size == key->set->public_size && (key->kind == ML_DSA || bytes[0] < 0x80);
    case EXPANDED:
        memcpy(key->expanded, bytes, header.key_size <= MAX_KEY ? header.key_size : 0);
        derive_keys(key);
        return header.key_size == key->set->expanded_size;
    default:
        memcpy(key->seed, bytes, header.key_size <= SEED_OF_KEM ? header.key_size : 0);
        key->seed_len = seed_size;
        derive_keys(key);
        return header.key_size == seed_size;
    }
}

static size_t write_lattice(const struct object *key, size_t form, uint8_t *blob, size_t size)
{
    if (form == NUM_FORMS || forms[form].form == SEED || (forms[form].form == EXPANDED && !key->is_private))
        return 0;
    const uint8_t *bytes = forms[form].form == PUBLIC ? key->public_key : key->expanded;
    size_t bytes_len = forms[form].form == PUBLIC ? key->set->public_size : key->set->expanded_size;
    struct lattice_header header = {forms[form].magic, (ULONG)((wcslen(key->set->name) + 1) * sizeof(wchar_t)),
                                    (ULONG)bytes_len};
    if (size < sizeof header + header.set_size + bytes_len)
        return 0;
    memcpy(blob, &header, sizeof header);
    memcpy(blob + sizeof header, key->set->name, header.set_size);
    memcpy(blob + sizeof header + header.set_size, bytes, bytes_len);
    return sizeof header + header.set_size + bytes_len;
}

/* The hash of a key and something else. */
static void mix(uint8_t *output, size_t output_len, const struct object *key, const uint8_t *data, size_t data_len)
{
    uint8_t both[64];
    newer_expand(both, 32, key->public_key, key->set->public_size);
    newer_expand(both + 32, 32, data, data_len);
    newer_expand(output, output_len, both, sizeof both);
}

static NTSTATUS WINAPI encapsulate(BCRYPT_KEY_HANDLE handle, PUCHAR secret, ULONG secret_size, ULONG *secret_written,
                                   PUCHAR ciphertext, ULONG ciphertext_size, ULONG *ciphertext_written, ULONG flags)
{
    const struct object *key = find(handle);
    if (key == NULL || key->kind != ML_KEM || !key->is_ready || secret_size < 32 ||
        ciphertext_size < key->set->result_size || flags != 0)
        return STATUS_INVALID_PARAMETER;
    BCryptGenRandom(NULL, ciphertext, 32, BCRYPT_USE_SYSTEM_PREFERRED_RNG);
    mix(ciphertext + 32, key->set->result_size - 32, key, ciphertext, 32);
    mix(secret, 32, key, ciphertext, key->set->result_size);
    *secret_written = 32;
    *ciphertext_written = (ULONG)key->set->result_size;
    return STATUS_SUCCESS;
}

static NTSTATUS WINAPI decapsulate(BCRYPT_KEY_HANDLE handle, PUCHAR ciphertext, ULONG ciphertext_size, PUCHAR secret,
                                   ULONG secret_size, ULONG *secret_written, ULONG flags)
{
    const struct object *key = find(handle);
    if (key == NULL || key->kind != ML_KEM || !key->is_ready || !key->is_private || secret_size < 32 ||
        ciphertext_size != key->set->result_size || flags != 0)
        return STATUS_INVALID_PARAMETER;
    mix(secret, 32, key, ciphertext, ciphertext_size);
    *secret_written = 32;
    return STATUS_SUCCESS;
}

/* ---- the functions ---- */

NTSTATUS WINAPI newer_open(BCRYPT_ALG_HANDLE *handle, LPCWSTR name, LPCWSTR implementation, ULONG flags)
{
    enum kind kind = wcscmp(name, L"ECDH") == 0     ? X25519
                     : wcscmp(name, L"ML-KEM") == 0 ? ML_KEM
                     : wcscmp(name, L"ML-DSA") == 0 ? ML_DSA
                                                    : NONE;
    if (kind == NONE)
        return BCryptOpenAlgorithmProvider(handle, name, implementation, flags);
    *handle = make(kind);
    return *handle != NULL ? STATUS_SUCCESS : STATUS_NO_MEMORY;
}

NTSTATUS WINAPI newer_close(BCRYPT_ALG_HANDLE handle, ULONG flags)
{
    const struct object *object = find(handle);
    return object != NULL ? drop(object) : BCryptCloseAlgorithmProvider(handle, flags);
}

NTSTATUS WINAPI newer_set_property(BCRYPT_HANDLE handle, LPCWSTR property, PUCHAR value, ULONG size, ULONG flags)
{
    static const wchar_t curve[] = L"curve25519";
    struct object *object = find(handle);
    if (object == NULL)
        return BCryptSetProperty(handle, property, value, size, flags);
    if (object->kind == X25519 && !object->is_key && wcscmp(property, L"ECCCurveName") == 0 && size == sizeof curve &&
        memcmp(value, curve, size) == 0) {
        object->is_ready = true;
        return STATUS_SUCCESS;
    }
    if (object->kind == X25519 || !object->is_key || object->is_ready || wcscmp(property, L"ParameterSetName") != 0)
        return STATUS_NOT_SUPPORTED;
    object->set = set_of(object->kind, value, size);
    return object->set != NULL ? STATUS_SUCCESS : STATUS_INVALID_PARAMETER;
}

NTSTATUS WINAPI newer_generate(BCRYPT_ALG_HANDLE algorithm, BCRYPT_KEY_HANDLE *key, ULONG bits, ULONG flags)
{
    const struct object *object = find(algorithm);
    if (object == NULL)
        return BCryptGenerateKeyPair(algorithm, key, bits, flags);
    if (bits != 0 || flags != 0 || (object->kind == X25519 && !object->is_ready))
        return STATUS_INVALID_PARAMETER;
    struct object *made = make(object->kind);
    if (made == NULL)
        return STATUS_NO_MEMORY;
    made->is_key = true;
    *key = made;
    return STATUS_SUCCESS;
}

NTSTATUS WINAPI newer_finalize(BCRYPT_KEY_HANDLE key, ULONG flags)
{
    struct object *object = find(key);
    if (object == NULL)
        return BCryptFinalizeKeyPair(key, flags);
    if (object->is_ready || (object->kind != X25519 && object->set == NULL))
        return STATUS_INVALID_PARAMETER;
    object->is_ready = object->is_private = true;
    if (object->kind == X25519) {
        memcpy(object->public_key, newer_bob_share, 32);
        return STATUS_SUCCESS;
    }
    object->seed_len = object->kind == ML_KEM ? SEED_OF_KEM : SEED_OF_DSA;
    BCryptGenRandom(NULL, object->seed, (ULONG)object->seed_len, BCRYPT_USE_SYSTEM_PREFERRED_RNG);
    derive_keys(object);
    return STATUS_SUCCESS;
}

NTSTATUS WINAPI newer_import(BCRYPT_ALG_HANDLE algorithm, BCRYPT_KEY_HANDLE wrapping, LPCWSTR type,
                             BCRYPT_KEY_HANDLE *key, PUCHAR blob, ULONG size, ULONG flags)
{
    const struct object *object = find(algorithm);
    if (object == NULL)
        return BCryptImportKeyPair(algorithm, wrapping, type, key, blob, size, flags);
    struct object *made = make(object->kind);
    if (made == NULL)
        return STATUS_NO_MEMORY;
    made->is_key = made->is_ready = true;
    bool is_private = wcscmp(type, BCRYPT_ECCPRIVATE_BLOB) == 0;
    bool taken = object->kind == X25519 ? (is_private || wcscmp(type, BCRYPT_ECCPUBLIC_BLOB) == 0) &&
                                              take_curve(made, blob, size, is_private, flags)
                                        : flags == 0 && take_lattice(made, form_of(type, object->kind), blob, size);
    if (!taken) {
        drop(made);
        return STATUS_INVALID_PARAMETER;
    }
    *key = made;
    return STATUS_SUCCESS;
}

NTSTATUS WINAPI newer_export(BCRYPT_KEY_HANDLE key, BCRYPT_KEY_HANDLE wrapping, LPCWSTR type, PUCHAR blob, ULONG size,
                             ULONG *written, ULONG flags)
{
    const struct object *object = find(key);
    const BCRYPT_ECCKEY_BLOB header = {BCRYPT_ECDH_PUBLIC_GENERIC_MAGIC, 32};
    if (object == NULL)
        return BCryptExportKey(key, wrapping, type, blob, size, written, flags);
    if (!object->is_ready)
        return STATUS_INVALID_HANDLE;
    *written = 0;
    if (object->kind != X25519) {
        *written = (ULONG)write_lattice(object, form_of(type, object->kind), blob, size);
    } else if (wcscmp(type, BCRYPT_ECCPUBLIC_BLOB) == 0 && size >= sizeof header + 64) {
        memset(blob, 0, sizeof header + 64);
        memcpy(blob, &header, sizeof header);
        memcpy(blob + sizeof header, object->public_key, 32);
        *written = sizeof header + 64;
    }
    return *written > 0 ? STATUS_SUCCESS : STATUS_NOT_SUPPORTED;
}

NTSTATUS WINAPI newer_destroy_key(BCRYPT_KEY_HANDLE key)
{
    const struct object *object = find(key);
    return object != NULL ? drop(object) : BCryptDestroyKey(key);
}

/* The share 1 is of low order; the secret of any that is not known is that share, turned around. */
NTSTATUS WINAPI newer_agree(BCRYPT_KEY_HANDLE ours, BCRYPT_KEY_HANDLE theirs, BCRYPT_SECRET_HANDLE *secret, ULONG flags)
{
    static const uint8_t one[32] = {1};
    const struct object *our_key = find(ours), *their_key = find(theirs);
    if (our_key == NULL || their_key == NULL)
        return BCryptSecretAgreement(ours, theirs, secret, flags);
    struct object *made = make(X25519);
    if (made == NULL || !our_key->is_private)
        return STATUS_INVALID_PARAMETER;
    bool is_known = memcmp(their_key->public_key, newer_alice_share, 32) == 0 ||
                    memcmp(their_key->public_key, newer_bob_share, 32) == 0;
    if (is_known && memcmp(their_key->public_key, our_key->public_key, 32) != 0)
        memcpy(made->seed, newer_shared, 32);
    else if (memcmp(their_key->public_key, one, 32) != 0)
        memcpy(made->seed, their_key->public_key, 32);
    *secret = made;
    return STATUS_SUCCESS;
}

NTSTATUS WINAPI newer_derive(BCRYPT_SECRET_HANDLE secret, LPCWSTR kdf, BCryptBufferDesc *parameters, PUCHAR output,
                             ULONG size, ULONG *written, ULONG flags)
{
    const struct object *object = find(secret);
    if (object == NULL)
        return BCryptDeriveKey(secret, kdf, parameters, output, size, written, flags);
    if (wcscmp(kdf, L"TRUNCATE") != 0 || size < 32)
        return STATUS_INVALID_PARAMETER;
    for (size_t i = 0; i < 32; i++)
        output[i] = object->seed[newer_system.has_other_order ? i : 31 - i];
    *written = 32;
    return STATUS_SUCCESS;
}

NTSTATUS WINAPI newer_destroy_secret(BCRYPT_SECRET_HANDLE secret)
{
    const struct object *object = find(secret);
    return object != NULL ? drop(object) : BCryptDestroySecret(secret);
}

NTSTATUS WINAPI newer_sign(BCRYPT_KEY_HANDLE key, VOID *padding, PUCHAR input, ULONG input_size, PUCHAR output,
                           ULONG size, ULONG *written, ULONG flags)
{
    const struct object *object = find(key);
    if (object == NULL)
        return BCryptSignHash(key, padding, input, input_size, output, size, written, flags);
    if (object->kind != ML_DSA || !object->is_private || padding != NULL || flags != 0 ||
        size < object->set->result_size)
        return STATUS_INVALID_PARAMETER;
    mix(output, object->set->result_size, object, input, input_size);
    *written = (ULONG)object->set->result_size;
    return STATUS_SUCCESS;
}

NTSTATUS WINAPI newer_verify(BCRYPT_KEY_HANDLE key, VOID *padding, PUCHAR input, ULONG input_size, PUCHAR signature,
                             ULONG signature_size, ULONG flags)
{
    const struct object *object = find(key);
    uint8_t expected[MAX_SIGNATURE];
    if (object == NULL)
        return BCryptVerifySignature(key, padding, input, input_size, signature, signature_size, flags);
    if (object->kind != ML_DSA || padding != NULL || flags != 0)
        return STATUS_INVALID_PARAMETER;
    mix(expected, object->set->result_size, object, input, input_size);
    return signature_size == object->set->result_size && memcmp(signature, expected, signature_size) == 0
               ? STATUS_SUCCESS
               : STATUS_INVALID_SIGNATURE;
}

FARPROC WINAPI newer_find(HMODULE module, LPCSTR name)
{
    if (strcmp(name, "BCryptEncapsulate") == 0)
        return newer_system.has_no_functions ? NULL : (FARPROC)(void *)encapsulate;
    if (strcmp(name, "BCryptDecapsulate") == 0)
        return newer_system.has_no_functions ? NULL : (FARPROC)(void *)decapsulate;
    return GetProcAddress(module, name);
}

/* windows.h says that the function is imported, so that a pointer to it is asked for. */
extern FARPROC(WINAPI *const __imp_newer_find)(HMODULE module, LPCSTR name);
FARPROC(WINAPI *const __imp_newer_find)(HMODULE module, LPCSTR name) = newer_find;
