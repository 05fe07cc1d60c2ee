/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ffdhe.c: Diffie-Hellman in the finite fields of RFC 7919, in the form of a KEM. Numbers are as long as the prime (RFC
 * 9846 4.3.8.1 and 7.4.1). Which lengths of primes it takes the system tells; Windows stops at 4096 bits.
 */
#include <string.h>

#include "internal.h"

enum { GENERATOR = 2 };

struct dh_parameters {
    BCRYPT_DH_PARAMETER_HEADER header;
    uint8_t numbers[2 * CP_MAX_PRIME]; /* prime, generator */
};

struct dh_blob {
    BCRYPT_DH_KEY_BLOB header;
    uint8_t numbers[4 * CP_MAX_PRIME]; /* prime, generator, public key, and the private key */
};

struct dh_context {
    const struct siotls_provider_instance *instance;
    size_t size; /* of the prime */
    BCRYPT_KEY_HANDLE key;
};

static void dh_clear(void *memory)
{
    struct dh_context *context = memory;
    if (context->key != NULL)
        BCryptDestroyKey(context->key);
    *context = (struct dh_context){0};
}

static void write_group(uint8_t *numbers, size_t size)
{
    cp_ffdhe_prime(numbers, size);
    memset(numbers + size, 0, size);
    numbers[2 * size - 1] = GENERATOR;
}

static NTSTATUS generate(BCRYPT_KEY_HANDLE *key, BCRYPT_ALG_HANDLE algorithm, size_t size)
{
    struct dh_parameters parameters = {
        .header = {(ULONG)(sizeof parameters.header + 2 * size), BCRYPT_DH_PARAMETERS_MAGIC, (ULONG)size}};
    NTSTATUS status = BCryptGenerateKeyPair(algorithm, key, (ULONG)(8 * size), 0);
    if (!BCRYPT_SUCCESS(status)) {
        *key = NULL;
        return status;
    }
    write_group(parameters.numbers, size);
    status = BCryptSetProperty(*key, BCRYPT_DH_PARAMETERS, (PUCHAR)&parameters, parameters.header.cbLength, 0);
    return BCRYPT_SUCCESS(status) ? BCryptFinalizeKeyPair(*key, 0) : status;
}

static NTSTATUS import_share(BCRYPT_KEY_HANDLE *key, BCRYPT_ALG_HANDLE algorithm, const uint8_t *share, size_t size)
{
    struct dh_blob blob = {.header = {BCRYPT_DH_PUBLIC_MAGIC, (ULONG)size}};
    write_group(blob.numbers, size);
    memcpy(blob.numbers + 2 * size, share, size);
    NTSTATUS status = BCryptImportKeyPair(algorithm, NULL, BCRYPT_DH_PUBLIC_BLOB, key, (PUCHAR)&blob,
                                          (ULONG)(sizeof blob.header + 3 * size), 0);
    if (!BCRYPT_SUCCESS(status))
        *key = NULL;
    return status;
}

static NTSTATUS import_private(BCRYPT_KEY_HANDLE *key, BCRYPT_ALG_HANDLE algorithm, const uint8_t *exponent,
                               const uint8_t *share, size_t size, ULONG flags)
{
    struct dh_blob blob = {.header = {BCRYPT_DH_PRIVATE_MAGIC, (ULONG)size}};
    write_group(blob.numbers, size);
    memcpy(blob.numbers + 2 * size, share, size);
    memcpy(blob.numbers + 3 * size, exponent, size);
    NTSTATUS status = BCryptImportKeyPair(algorithm, NULL, BCRYPT_DH_PRIVATE_BLOB, key, (PUCHAR)&blob,
                                          (ULONG)(sizeof blob.header + 4 * size), flags);
    if (!BCRYPT_SUCCESS(status))
        *key = NULL;
    cp_wipe(&blob, sizeof blob);
    return status;
}

static NTSTATUS export_share(uint8_t *share, BCRYPT_KEY_HANDLE key, size_t size)
{
    struct dh_blob blob;
    ULONG written = 0;
    NTSTATUS status = BCryptExportKey(key, NULL, BCRYPT_DH_PUBLIC_BLOB, (PUCHAR)&blob, sizeof blob, &written, 0);
    if (!BCRYPT_SUCCESS(status))
        return status;
    if (written != sizeof blob.header + 3 * size || blob.header.cbKey != size)
        return STATUS_INTERNAL_ERROR;
    memcpy(share, blob.numbers + 2 * size, size);
    return STATUS_SUCCESS;
}

/*
 * A blob needs the public key of a given private one, which is what it would share with somebody who sent the
 * generator: the system says so when it is given any number for it, and then takes both together.
 */
static NTSTATUS take_given(struct dh_context *context, BCRYPT_ALG_HANDLE algorithm, const uint8_t *exponent,
                           uint8_t *share)
{
    size_t size = context->size;
    uint8_t generator[CP_MAX_PRIME] = {0};
    BCRYPT_KEY_HANDLE half = NULL, theirs = NULL;
    generator[size - 1] = GENERATOR;
    NTSTATUS status = import_private(&half, algorithm, exponent, generator, size, BCRYPT_NO_KEY_VALIDATION);
    if (BCRYPT_SUCCESS(status))
        status = import_share(&theirs, algorithm, generator, size);
    if (BCRYPT_SUCCESS(status))
        status = cp_agree(share, size, half, theirs);
    if (BCRYPT_SUCCESS(status))
        status = import_private(&context->key, algorithm, exponent, share, size, 0);
    if (half != NULL)
        BCryptDestroyKey(half);
    if (theirs != NULL)
        BCryptDestroyKey(theirs);
    return status;
}

static int dh_keygen(const struct siotls_provider_instance *instance, const struct siotls_kem *kem, void *memory,
                     const uint8_t *private_key, uint8_t *public_key)
{
    struct dh_context *context = memory;
    BCRYPT_ALG_HANDLE algorithm = cp_handle(instance, CP_DH);
    dh_clear(context);
    context->instance = instance;
    context->size = kem->public_key_size;
    if (private_key != NULL)
        return cp_error(take_given(context, algorithm, private_key, public_key), SIOTLS_PROVIDER_UNSUPPORTED);
    NTSTATUS status = generate(&context->key, algorithm, context->size);
    if (BCRYPT_SUCCESS(status))
        status = export_share(public_key, context->key, context->size);
    return cp_error(status, SIOTLS_PROVIDER_INTERNAL);
}

/* RFC 7919 5.1: above 1 and below the prime less 1. Big-endian numbers of one length compare like their bytes. */
static bool is_in_range(const uint8_t *share, size_t size)
{
    uint8_t bound[CP_MAX_PRIME] = {0};
    bound[size - 1] = 1;
    if (memcmp(share, bound, size) <= 0)
        return false;
    cp_ffdhe_prime(bound, size);
    bound[size - 1]--;
    return memcmp(share, bound, size) < 0;
}

static int dh_decapsulate(void *memory, const uint8_t *ciphertext, size_t ciphertext_len, uint8_t *shared_secret)
{
    const struct dh_context *context = memory;
    BCRYPT_KEY_HANDLE theirs = NULL;
    if (ciphertext_len != context->size || !is_in_range(ciphertext, context->size))
        return SIOTLS_PROVIDER_BAD_PEER_SHARE;
    NTSTATUS status = import_share(&theirs, cp_handle(context->instance, CP_DH), ciphertext, context->size);
    if (!BCRYPT_SUCCESS(status))
        return cp_error(status, SIOTLS_PROVIDER_BAD_PEER_SHARE);
    status = cp_agree(shared_secret, context->size, context->key, theirs);
    BCryptDestroyKey(theirs);
    return cp_error(status, SIOTLS_PROVIDER_BAD_PEER_SHARE);
}

static int dh_encapsulate(const struct siotls_provider_instance *instance, const struct siotls_kem *kem,
                          const uint8_t *public_key, size_t public_key_len, const uint8_t *randomness,
                          uint8_t *ciphertext, uint8_t *shared_secret)
{
    struct dh_context context = {0};
    int status = dh_keygen(instance, kem, &context, randomness, ciphertext);
    if (status == SIOTLS_PROVIDER_OK)
        status = dh_decapsulate(&context, public_key, public_key_len, shared_secret);
    dh_clear(&context);
    return status;
}

#define FFDHE(bits)                                                                                                    \
    {                                                                                                                  \
        .size = sizeof(struct siotls_kem), .group = SIOTLS_GROUP_FFDHE##bits, .fips = SIOTLS_FIPS_UNKNOWN,             \
        .private_key_size = (bits) / 8, .public_key_size = (bits) / 8, .ciphertext_size = (bits) / 8,                  \
        .randomness_size = (bits) / 8, .shared_secret_size = (bits) / 8, .context_size = sizeof(struct dh_context),    \
        .context_alignment = _Alignof(struct dh_context), .keygen = dh_keygen, .encapsulate = dh_encapsulate,          \
        .decapsulate = dh_decapsulate, .clear = dh_clear,                                                              \
    }

const struct siotls_kem cp_ffdhe[5] = {FFDHE(2048), FFDHE(3072), FFDHE(4096), FFDHE(6144), FFDHE(8192)};

/* Where the system does not tell which lengths of primes it takes: what the documentation says of all versions. */
static bool takes_length(BCRYPT_ALG_HANDLE algorithm, size_t size)
{
    BCRYPT_KEY_LENGTHS_STRUCT lengths = {0};
    ULONG written = 0;
    NTSTATUS status = BCryptGetProperty(algorithm, BCRYPT_KEY_LENGTHS, (PUCHAR)&lengths, sizeof lengths, &written, 0);
    if (!BCRYPT_SUCCESS(status) || written != sizeof lengths)
        lengths = (BCRYPT_KEY_LENGTHS_STRUCT){.dwMinLength = 512, .dwMaxLength = 4096};
    return 8 * size >= lengths.dwMinLength && 8 * size <= lengths.dwMaxLength;
}

/*
 * A round trip would not see bytes in the wrong order. The shortest is tried, the others would take long: what somebody
 * shares who has the private key 3 with one who sends 4 is 64, whatever the prime is.
 */
static bool exchanges(const struct cp_state *state, const struct siotls_kem *kem)
{
    struct dh_context context = {0};
    uint8_t share[256], number[256] = {0}, secret[256];
    size_t last = sizeof number - 1;
    number[last] = 3;
    bool works = dh_keygen(&state->instance, kem, &context, number, share) == SIOTLS_PROVIDER_OK &&
                 cp_is_zero(share, last) && share[last] == 8;
    number[last] = 4;
    works = works && dh_decapsulate(&context, number, sizeof number, secret) == SIOTLS_PROVIDER_OK &&
            cp_is_zero(secret, last) && secret[last] == 64;
    dh_clear(&context);
    return works;
}

bool cp_ffdhe_works(const struct cp_state *state, const struct siotls_kem *kem)
{
    return takes_length(state->handles[CP_DH], kem->public_key_size) &&
           (kem->group == SIOTLS_GROUP_FFDHE2048 ? exchanges(state, kem)
                                                 : cp_is_offered(state, SIOTLS_GROUP_FFDHE2048));
}
