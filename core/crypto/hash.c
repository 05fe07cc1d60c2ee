/* SPDX-License-Identifier: Apache-2.0 */
/*
 * hash.c: running hashes in contexts of our own.
 */
#include "crypto/hash.h"

#include <stddef.h>
#include <string.h>

#include "crypto/names.h"

static size_t run_size(const struct sio_hash *hash)
{
    return offsetof(struct sio_hash_run, context) + hash->algorithm->context_size;
}

struct sio_hash_run *sio_hash_run_new(const struct sio_hash *hash, const struct siotls_memory *memory)
{
    return sio_allocate_aligned(memory, run_size(hash), _Alignof(struct sio_hash_run));
}

void sio_hash_run_free(struct sio_hash_run *run, const struct sio_hash *hash, const struct siotls_memory *memory)
{
    sio_release_aligned(memory, run, run_size(hash), _Alignof(struct sio_hash_run));
}

bool sio_hash_begin(struct sio_hash_run *run, const struct sio_hash *hash, struct sio_error *error)
{
    run->hash = (struct sio_hash){0};
    memset(run->context, 0, hash->algorithm->context_size);
    int result = hash->algorithm->init(hash->instance, hash->algorithm, run->context);
    if (result != SIOTLS_PROVIDER_OK) {
        hash->algorithm->clear(run->context);
        return sio_fail_provider(error, result, hash->provider, "hash: it cannot be started");
    }
    run->hash = *hash;
    return true;
}

bool sio_hash_update(struct sio_hash_run *run, struct siotls_bytes data, struct sio_error *error)
{
    int result = run->hash.algorithm->update(run->context, data.data, data.data_len);
    return result == SIOTLS_PROVIDER_OK ||
           sio_fail_provider(error, result, run->hash.provider, "hash: it cannot take data");
}

bool sio_hash_final(struct sio_hash_run *run, uint8_t *digest, struct sio_error *error)
{
    int result = run->hash.algorithm->final(run->context, digest);
    const char *provider = run->hash.provider;
    sio_hash_clear(run);
    return result == SIOTLS_PROVIDER_OK || sio_fail_provider(error, result, provider, "hash: it cannot be ended");
}

bool sio_hash_copy(struct sio_hash_run *copy, const struct sio_hash_run *run, struct sio_error *error)
{
    copy->hash = run->hash;
    memset(copy->context, 0, run->hash.algorithm->context_size);
    int result = run->hash.algorithm->copy(copy->context, run->context);
    if (result == SIOTLS_PROVIDER_OK)
        return true;
    sio_hash_clear(copy);
    return sio_fail_provider(error, result, run->hash.provider, "hash: it cannot be copied");
}

bool sio_hash_snapshot(const struct sio_hash_run *run, uint8_t *digest, struct sio_error *error)
{
    struct sio_hash_run copy;
    return sio_hash_copy(&copy, run, error) && sio_hash_final(&copy, digest, error);
}

void sio_hash_clear(struct sio_hash_run *run)
{
    if (run->hash.algorithm == NULL)
        return;
    run->hash.algorithm->clear(run->context);
    sio_wipe(run->context, run->hash.algorithm->context_size);
    run->hash = (struct sio_hash){0};
}

bool sio_hash_digest(const struct sio_hash *hash, uint8_t *digest, const struct siotls_bytes *pieces, size_t num_pieces,
                     struct sio_error *error)
{
    struct sio_hash_run run;
    if (!sio_hash_begin(&run, hash, error))
        return false;
    for (size_t i = 0; i < num_pieces; i++) {
        if (!sio_hash_update(&run, pieces[i], error)) {
            sio_hash_clear(&run);
            return false;
        }
    }
    return sio_hash_final(&run, digest, error);
}

bool sio_hash_nothing(const struct sio_hash *hash, uint8_t *digest, struct sio_error *error)
{
    static const uint8_t sha256[] = {0xe3, 0xb0, 0xc4, 0x42, 0x98, 0xfc, 0x1c, 0x14, 0x9a, 0xfb, 0xf4,
                                     0xc8, 0x99, 0x6f, 0xb9, 0x24, 0x27, 0xae, 0x41, 0xe4, 0x64, 0x9b,
                                     0x93, 0x4c, 0xa4, 0x95, 0x99, 0x1b, 0x78, 0x52, 0xb8, 0x55};
    static const uint8_t sha384[] = {0x38, 0xb0, 0x60, 0xa7, 0x51, 0xac, 0x96, 0x38, 0x4c, 0xd9, 0x32, 0x7e,
                                     0xb1, 0xb1, 0xe3, 0x6a, 0x21, 0xfd, 0xb7, 0x11, 0x14, 0xbe, 0x07, 0x43,
                                     0x4c, 0x0c, 0xc7, 0xbf, 0x63, 0xf6, 0xe1, 0xda, 0x27, 0x4e, 0xde, 0xbf,
                                     0xe7, 0x6f, 0x65, 0xfb, 0xd5, 0x1a, 0xd2, 0xf1, 0x48, 0x98, 0xb9, 0x5b};
    static const struct {
        uint32_t id;
        struct siotls_bytes digest;
    } known[] = {{SIOTLS_HASH_SHA256, {sha256, sizeof sha256}}, {SIOTLS_HASH_SHA384, {sha384, sizeof sha384}}};
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (known[i].id == hash->algorithm->id) {
            memcpy(digest, known[i].digest.data, known[i].digest.data_len);
            return true;
        }
    return sio_hash_digest(hash, digest, NULL, 0, error);
}
