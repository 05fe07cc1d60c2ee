/* SPDX-License-Identifier: Apache-2.0 */
/*
 * hash.c: SHA-256 and SHA-512. libsodium has a type and four names for each, so there is one set of functions for each.
 */
#include <string.h>

#include "internal.h"

#define HASH(name)                                                                                                     \
    static int name##_init(const struct siotls_provider_instance *instance, const struct siotls_hash *hash,            \
                           void *context)                                                                              \
    {                                                                                                                  \
        (void)instance;                                                                                                \
        (void)hash;                                                                                                    \
        crypto_hash_##name##_init(context);                                                                            \
        return SIOTLS_PROVIDER_OK;                                                                                     \
    }                                                                                                                  \
                                                                                                                       \
    static int name##_update(void *context, const uint8_t *data, size_t data_len)                                      \
    {                                                                                                                  \
        if (data_len > 0)                                                                                              \
            crypto_hash_##name##_update(context, data, data_len);                                                      \
        return SIOTLS_PROVIDER_OK;                                                                                     \
    }                                                                                                                  \
                                                                                                                       \
    static int name##_final(void *context, uint8_t *digest)                                                            \
    {                                                                                                                  \
        crypto_hash_##name##_final(context, digest);                                                                   \
        return SIOTLS_PROVIDER_OK;                                                                                     \
    }                                                                                                                  \
                                                                                                                       \
    static int name##_copy(void *to, const void *from)                                                                 \
    {                                                                                                                  \
        memcpy(to, from, sizeof(crypto_hash_##name##_state));                                                          \
        return SIOTLS_PROVIDER_OK;                                                                                     \
    }                                                                                                                  \
                                                                                                                       \
    static void name##_clear(void *context)                                                                            \
    {                                                                                                                  \
        sodium_memzero(context, sizeof(crypto_hash_##name##_state));                                                   \
    }

HASH(sha256)
HASH(sha512)

#define DESCRIPTOR(hash_id, size_of_digest, size_of_block, name)                                                       \
    {                                                                                                                  \
        .size = sizeof(struct siotls_hash), .id = hash_id, .fips = SIOTLS_FIPS_NO, .digest_size = size_of_digest,      \
        .block_size = size_of_block, .context_size = sizeof(crypto_hash_##name##_state),                               \
        .context_alignment = _Alignof(crypto_hash_##name##_state), .init = name##_init, .update = name##_update,       \
        .final = name##_final, .copy = name##_copy, .clear = name##_clear,                                             \
    }

static const struct siotls_hash sha256 = DESCRIPTOR(SIOTLS_HASH_SHA256, 32, 64, sha256);
static const struct siotls_hash sha512 = DESCRIPTOR(SIOTLS_HASH_SHA512, 64, 128, sha512);

const struct siotls_hash *const sp_hashes[] = {&sha256, &sha512};
const size_t sp_num_hashes = sizeof sp_hashes / sizeof sp_hashes[0];
