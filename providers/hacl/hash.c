/* SPDX-License-Identifier: Apache-2.0 */
/*
 * hash.c: SHA-256, SHA-384 and SHA-512. HACL*'s streaming state is three public fields that point to a block and a
 * buffer: both lie in the context, where its own constructor would allocate them.
 */
#include <Hacl_Hash_SHA2.h>
#include <string.h>

#include "internal.h"

/* Lengths are of 32 bits there. */
enum { MAX_PIECE = 1 << 30 };

struct context_256 {
    Hacl_Streaming_MD_state_32 state;
    uint32_t words[8];
    uint8_t block[64];
};

struct context_512 {
    Hacl_Streaming_MD_state_64 state;
    uint64_t words[8];
    uint8_t block[128];
};

#define HASH(bits, context_bits)                                                                                       \
    static int init_##bits(const struct siotls_provider_instance *instance, const struct siotls_hash *hash,            \
                           void *memory)                                                                               \
    {                                                                                                                  \
        struct context_##context_bits *context = memory;                                                               \
        (void)instance;                                                                                                \
        (void)hash;                                                                                                    \
        context->state.block_state = context->words;                                                                   \
        context->state.buf = context->block;                                                                           \
        Hacl_Hash_SHA2_reset_##bits(&context->state);                                                                  \
        return SIOTLS_PROVIDER_OK;                                                                                     \
    }                                                                                                                  \
                                                                                                                       \
    static int update_##bits(void *memory, const uint8_t *data, size_t data_len)                                       \
    {                                                                                                                  \
        struct context_##context_bits *context = memory;                                                               \
        while (data_len > 0) {                                                                                         \
            uint32_t piece = data_len < MAX_PIECE ? (uint32_t)data_len : MAX_PIECE;                                    \
            if (Hacl_Hash_SHA2_update_##bits(&context->state, hp_read_only(data), piece) !=                            \
                Hacl_Streaming_Types_Success)                                                                          \
                return SIOTLS_PROVIDER_ARGUMENT;                                                                       \
            data += piece;                                                                                             \
            data_len -= piece;                                                                                         \
        }                                                                                                              \
        return SIOTLS_PROVIDER_OK;                                                                                     \
    }                                                                                                                  \
                                                                                                                       \
    static int final_##bits(void *memory, uint8_t *digest)                                                             \
    {                                                                                                                  \
        struct context_##context_bits *context = memory;                                                               \
        Hacl_Hash_SHA2_digest_##bits(&context->state, digest);                                                         \
        return SIOTLS_PROVIDER_OK;                                                                                     \
    }                                                                                                                  \
                                                                                                                       \
    static int copy_##bits(void *to, const void *from)                                                                 \
    {                                                                                                                  \
        struct context_##context_bits *copy = to;                                                                      \
        memcpy(copy, from, sizeof *copy);                                                                              \
        copy->state.block_state = copy->words;                                                                         \
        copy->state.buf = copy->block;                                                                                 \
        return SIOTLS_PROVIDER_OK;                                                                                     \
    }                                                                                                                  \
                                                                                                                       \
    static void clear_##bits(void *memory)                                                                             \
    {                                                                                                                  \
        hp_wipe(memory, sizeof(struct context_##context_bits));                                                        \
    }                                                                                                                  \
                                                                                                                       \
    static const struct siotls_hash sha##bits = {                                                                      \
        .size = sizeof sha##bits,                                                                                      \
        .id = SIOTLS_HASH_SHA##bits,                                                                                   \
        .fips = SIOTLS_FIPS_NO,                                                                                        \
        .digest_size = bits / 8,                                                                                       \
        .block_size = sizeof((struct context_##context_bits *)0)->block,                                               \
        .context_size = sizeof(struct context_##context_bits),                                                         \
        .context_alignment = _Alignof(struct context_##context_bits),                                                  \
        .init = init_##bits,                                                                                           \
        .update = update_##bits,                                                                                       \
        .final = final_##bits,                                                                                         \
        .copy = copy_##bits,                                                                                           \
        .clear = clear_##bits,                                                                                         \
    };

HASH(256, 256)
HASH(384, 512)
HASH(512, 512)

const struct siotls_hash *const hp_hashes[] = {&sha256, &sha384, &sha512};
const size_t hp_num_hashes = sizeof hp_hashes / sizeof hp_hashes[0];

size_t hp_digest(uint8_t digest[HP_MAX_DIGEST], uint32_t hash, const uint8_t *message, size_t message_len)
{
    const struct siotls_hash *algorithm = hash == SIOTLS_HASH_SHA256   ? &sha256
                                          : hash == SIOTLS_HASH_SHA384 ? &sha384
                                                                       : &sha512;
    union {
        struct context_256 small;
        struct context_512 large;
    } context;
    algorithm->init(NULL, algorithm, &context);
    bool done = algorithm->update(&context, message, message_len) == SIOTLS_PROVIDER_OK;
    algorithm->final(&context, digest);
    algorithm->clear(&context);
    return done ? algorithm->digest_size : 0;
}
