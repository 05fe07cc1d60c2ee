/* SPDX-License-Identifier: Apache-2.0 */
/*
 * hash.c: SHA-1 and SHA-2. A context is nettle's own and holds nothing outside itself.
 */
#include <nettle/sha1.h>
#include <nettle/sha2.h>
#include <string.h>

#include "internal.h"

struct hash_context {
    const struct nettle_hash *hash;
    union {
        struct sha1_ctx sha1;
        struct sha256_ctx sha256;
        struct sha512_ctx sha512; /* SHA-384 too */
    } state;
};

struct hash_algorithm {
    struct siotls_hash public;
    const struct nettle_hash *hash;
};

static int hash_init(const struct siotls_provider_instance *instance, const struct siotls_hash *hash, void *memory)
{
    struct hash_context *context = memory;
    (void)instance;
    context->hash = ((const struct hash_algorithm *)hash)->hash;
    context->hash->init(&context->state);
    return SIOTLS_PROVIDER_OK;
}

static int hash_update(void *memory, const uint8_t *data, size_t data_len)
{
    struct hash_context *context = memory;
    if (data_len > 0)
        context->hash->update(&context->state, data_len, data);
    return SIOTLS_PROVIDER_OK;
}

static int hash_final(void *memory, uint8_t *digest)
{
    struct hash_context *context = memory;
    context->hash->digest(&context->state, context->hash->digest_size, digest);
    return SIOTLS_PROVIDER_OK;
}

static int hash_copy(void *to, const void *from)
{
    memcpy(to, from, sizeof(struct hash_context));
    return SIOTLS_PROVIDER_OK;
}

static void hash_clear(void *memory)
{
    np_wipe(memory, sizeof(struct hash_context));
}

#define HASH(hash_id, size_of_digest, size_of_block, nettle)                                                           \
    {                                                                                                                  \
        .public =                                                                                                      \
            {                                                                                                          \
                .size = sizeof(struct siotls_hash),                                                                    \
                .id = hash_id,                                                                                         \
                .fips = SIOTLS_FIPS_NO,                                                                                \
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
        .hash = nettle,                                                                                                \
    }

static const struct hash_algorithm sha1 = HASH(SIOTLS_HASH_SHA1, SHA1_DIGEST_SIZE, SHA1_BLOCK_SIZE, &nettle_sha1);
static const struct hash_algorithm sha256 =
    HASH(SIOTLS_HASH_SHA256, SHA256_DIGEST_SIZE, SHA256_BLOCK_SIZE, &nettle_sha256);
static const struct hash_algorithm sha384 =
    HASH(SIOTLS_HASH_SHA384, SHA384_DIGEST_SIZE, SHA384_BLOCK_SIZE, &nettle_sha384);
static const struct hash_algorithm sha512 =
    HASH(SIOTLS_HASH_SHA512, SHA512_DIGEST_SIZE, SHA512_BLOCK_SIZE, &nettle_sha512);

const struct siotls_hash *const np_hashes[] = {&sha1.public, &sha256.public, &sha384.public, &sha512.public};
const size_t np_num_hashes = sizeof np_hashes / sizeof np_hashes[0];
