/* SPDX-License-Identifier: Apache-2.0 */
/*
 * hash.c: SHA-1 and SHA-2. A context holds a handle, which the system duplicates.
 */
#include "internal.h"

struct hash_context {
    const struct siotls_hash *hash;
    BCRYPT_HASH_HANDLE handle;
};

struct hash_algorithm {
    struct siotls_hash public;
    enum cp_algorithm algorithm;
};

enum { MAX_PART = 1 << 30 };

static void hash_clear(void *memory)
{
    struct hash_context *context = memory;
    if (context->handle != NULL)
        BCryptDestroyHash(context->handle);
    *context = (struct hash_context){0};
}

static int hash_init(const struct siotls_provider_instance *instance, const struct siotls_hash *hash, void *memory)
{
    struct hash_context *context = memory;
    const struct hash_algorithm *algorithm = (const struct hash_algorithm *)hash;
    hash_clear(context);
    NTSTATUS status =
        BCryptCreateHash(cp_handle(instance, algorithm->algorithm), &context->handle, NULL, 0, NULL, 0, 0);
    if (!BCRYPT_SUCCESS(status))
        context->handle = NULL;
    context->hash = hash;
    return cp_error(status, SIOTLS_PROVIDER_INTERNAL);
}

static int hash_update(void *memory, const uint8_t *data, size_t data_len)
{
    struct hash_context *context = memory;
    while (data_len > 0) {
        ULONG part = data_len < MAX_PART ? (ULONG)data_len : MAX_PART;
        NTSTATUS status = BCryptHashData(context->handle, cp_in(data), part, 0);
        if (!BCRYPT_SUCCESS(status))
            return cp_error(status, SIOTLS_PROVIDER_INTERNAL);
        data += part;
        data_len -= part;
    }
    return SIOTLS_PROVIDER_OK;
}

static int hash_final(void *memory, uint8_t *digest)
{
    struct hash_context *context = memory;
    return cp_error(BCryptFinishHash(context->handle, digest, context->hash->digest_size, 0), SIOTLS_PROVIDER_INTERNAL);
}

static int hash_copy(void *to, const void *from)
{
    struct hash_context *copy = to;
    const struct hash_context *context = from;
    hash_clear(copy);
    NTSTATUS status = BCryptDuplicateHash(context->handle, &copy->handle, NULL, 0, 0);
    if (!BCRYPT_SUCCESS(status))
        copy->handle = NULL;
    copy->hash = context->hash;
    return cp_error(status, SIOTLS_PROVIDER_INTERNAL);
}

#define HASH(hash_id, size_of_digest, size_of_block, number)                                                           \
    {                                                                                                                  \
        .public =                                                                                                      \
            {                                                                                                          \
                .size = sizeof(struct siotls_hash),                                                                    \
                .id = hash_id,                                                                                         \
                .fips = SIOTLS_FIPS_UNKNOWN,                                                                           \
                .digest_size = size_of_digest,                                                                         \
                .block_size = size_of_block,                                                                           \
                .context_size = sizeof(struct hash_context),                                                           \
                .context_alignment = _Alignof(struct hash_context),                                                    \
                .init = hash_init,                                                                                     \
                .update = hash_update,                                                                                 \
                .final = hash_final,                                                                                   \
                .copy = hash_copy,                                                                                     \
                .clear = hash_clear,                                                                                   \
            },                                                                                                         \
        .algorithm = number,                                                                                           \
    }

static const struct hash_algorithm algorithms[CP_MAX_HASHES] = {
    HASH(SIOTLS_HASH_SHA1, 20, 64, CP_SHA1),
    HASH(SIOTLS_HASH_SHA256, 32, 64, CP_SHA256),
    HASH(SIOTLS_HASH_SHA384, 48, 128, CP_SHA384),
    HASH(SIOTLS_HASH_SHA512, 64, 128, CP_SHA512),
};

static bool works(const struct cp_state *state, const struct siotls_hash *hash)
{
    struct hash_context context = {0};
    uint8_t digest[CP_MAX_DIGEST];
    bool works = hash_init(&state->instance, hash, &context) == SIOTLS_PROVIDER_OK &&
                 hash_final(&context, digest) == SIOTLS_PROVIDER_OK;
    hash_clear(&context);
    return works;
}

void cp_offer_hashes(struct cp_state *state)
{
    static const char *const names[CP_MAX_HASHES] = {"SHA-1", "SHA-256", "SHA-384", "SHA-512"};
    for (size_t i = 0; i < CP_MAX_HASHES; i++)
        if (state->handles[algorithms[i].algorithm] != NULL && works(state, &algorithms[i].public))
            state->hashes[state->instance.num_hashes++] = &algorithms[i].public;
        else
            cp_tell_absent(state, names[i], algorithms[i].algorithm);
    state->instance.hashes = state->hashes;
}
