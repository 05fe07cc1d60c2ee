/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fake_hash.c: NOT SECURE, for tests only: hashes and HKDF of the fake provider.
 */
#include <string.h>

#include "fake_internal.h"

struct hash_context {
    struct fake_mix mix;
    uint32_t digest_size;
    bool is_live;
    bool is_ended;
};

static const struct {
    uint32_t id;
    uint32_t digest_size;
    uint32_t block_size;
} sizes[4] = {
    {SIOTLS_HASH_SHA1, 20, 64},
    {SIOTLS_HASH_SHA256, 32, 64},
    {SIOTLS_HASH_SHA384, 48, 128},
    {SIOTLS_HASH_SHA512, 64, 128},
};

static int hash_init(const struct siotls_provider_instance *instance, const struct siotls_hash *hash, void *context)
{
    struct hash_context *run = context;
    int result = fake_call();
    if (result != SIOTLS_PROVIDER_OK)
        return result;
    fake_mix_begin(&run->mix, fake_lies(instance, SIOTLS_KIND_HASH, hash->id) ? "lie" : "hash", hash->id);
    run->digest_size = hash->digest_size;
    run->is_ended = false;
    fake_live(&run->is_live, true);
    return SIOTLS_PROVIDER_OK;
}

static int hash_update(void *context, const uint8_t *data, size_t data_len)
{
    struct hash_context *run = context;
    int result = fake_call();
    if (result != SIOTLS_PROVIDER_OK)
        return result;
    if (!run->is_live || run->is_ended)
        return SIOTLS_PROVIDER_ARGUMENT;
    fake_mix_add(&run->mix, data, data_len);
    return SIOTLS_PROVIDER_OK;
}

static int hash_final(void *context, uint8_t *digest)
{
    struct hash_context *run = context;
    int result = fake_call();
    if (result != SIOTLS_PROVIDER_OK)
        return result;
    if (!run->is_live || run->is_ended)
        return SIOTLS_PROVIDER_ARGUMENT;
    fake_mix_end(&run->mix, digest, run->digest_size);
    run->is_ended = true;
    return SIOTLS_PROVIDER_OK;
}

static int hash_copy(void *to, const void *from)
{
    struct hash_context *copy = to;
    const struct hash_context *run = from;
    int result = fake_call();
    if (result != SIOTLS_PROVIDER_OK)
        return result;
    if (!run->is_live || run->is_ended)
        return SIOTLS_PROVIDER_ARGUMENT;
    fake_live(&copy->is_live, true);
    *copy = *run;
    return SIOTLS_PROVIDER_OK;
}

static void hash_clear(void *context)
{
    struct hash_context *run = context;
    fake_live(&run->is_live, false);
    memset(run, 0, sizeof *run);
}

/* The three functions of HKDF differ in the purpose that is mixed in. */
static int derive(const struct siotls_provider_instance *instance, const struct siotls_hkdf *hkdf, const char *purpose,
                  struct siotls_bytes key, struct siotls_bytes data, uint8_t *output, size_t output_len)
{
    struct fake_mix mix;
    int result = fake_call();
    if (result != SIOTLS_PROVIDER_OK)
        return result;
    fake_mix_begin(&mix, purpose, hkdf->id + (fake_lies(instance, SIOTLS_KIND_HKDF, hkdf->id) ? 1000u : 0));
    fake_mix_add_number(&mix, key.data_len);
    fake_mix_add(&mix, key.data, key.data_len);
    fake_mix_add(&mix, data.data, data.data_len);
    fake_mix_end(&mix, output, output_len);
    return SIOTLS_PROVIDER_OK;
}

static size_t digest_size(uint32_t id)
{
    size_t i = 0;
    while (sizes[i].id != id)
        i++;
    return sizes[i].digest_size;
}

static int hkdf_extract(const struct siotls_provider_instance *instance, const struct siotls_hkdf *hkdf,
                        const uint8_t *salt, size_t salt_len, const uint8_t *secret, size_t secret_len, uint8_t *prk)
{
    const struct siotls_bytes salt_bytes = {salt, salt_len}, secret_bytes = {secret, secret_len};
    size_t prk_len = digest_size(hkdf->id);
    int result = derive(instance, hkdf, "extract", salt_bytes, secret_bytes, prk, prk_len);
    if (result == SIOTLS_PROVIDER_OK && fake_control.on_extract != NULL)
        fake_control.on_extract(salt_bytes, secret_bytes, (struct siotls_bytes){prk, prk_len});
    return result;
}

static int hkdf_expand(const struct siotls_provider_instance *instance, const struct siotls_hkdf *hkdf,
                       const uint8_t *prk, size_t prk_len, const uint8_t *info, size_t info_len, uint8_t *output,
                       size_t output_len)
{
    const struct siotls_bytes prk_bytes = {prk, prk_len}, info_bytes = {info, info_len};
    int result = derive(instance, hkdf, "expand", prk_bytes, info_bytes, output, output_len);
    if (result == SIOTLS_PROVIDER_OK && fake_control.on_expand != NULL)
        fake_control.on_expand(prk_bytes, info_bytes, (struct siotls_bytes){output, output_len});
    return result;
}

static int hkdf_hmac(const struct siotls_provider_instance *instance, const struct siotls_hkdf *hkdf,
                     const uint8_t *key, size_t key_len, const uint8_t *data, size_t data_len, uint8_t *mac)
{
    return derive(instance, hkdf, "hmac", (struct siotls_bytes){key, key_len}, (struct siotls_bytes){data, data_len},
                  mac, digest_size(hkdf->id));
}

void fake_fill_hashes(struct fake_instance *fake)
{
    for (size_t i = 0; i < 4; i++) {
        fake->hashes[i] = (struct siotls_hash){
            .size = sizeof fake->hashes[i],
            .id = sizes[i].id,
            .digest_size = sizes[i].digest_size,
            .block_size = sizes[i].block_size,
            .context_size = sizeof(struct hash_context),
            .context_alignment = _Alignof(struct hash_context),
            .init = hash_init,
            .update = hash_update,
            .final = hash_final,
            .copy = hash_copy,
            .clear = hash_clear,
        };
        fake->hkdfs[i] = (struct siotls_hkdf){
            .size = sizeof fake->hkdfs[i],
            .id = sizes[i].id,
            .extract = hkdf_extract,
            .expand = hkdf_expand,
            .hmac = hkdf_hmac,
        };
    }
}
