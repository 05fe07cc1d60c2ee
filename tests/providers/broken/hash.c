/* SPDX-License-Identifier: Apache-2.0 */
/* hash.c: SHA-256 and its HKDF with faults. */
#include <string.h>

#include "broken.h"

enum { LEFT = 32 };

static const struct siotls_hash *inner;
static struct siotls_hash outer;
static const struct siotls_hkdf *inner_hkdf;
static struct siotls_hkdf outer_hkdf;

static int init(const struct siotls_provider_instance *instance, const struct siotls_hash *hash, void *context)
{
    (void)instance;
    (void)hash;
    if (has_fault("hash-not-reusable") && is_used(context, inner->context_size))
        return SIOTLS_PROVIDER_OK;
    return inner->init(broken_inner, inner, context);
}

static int update(void *context, const uint8_t *data, size_t data_len)
{
    static uint8_t shared[20000];
    static const uint8_t zero[1];
    if (has_fault("hash-shared-state") && data_len > 0 && data_len < sizeof shared) {
        memcpy(shared, data, data_len);
        let_others_run();
        data = shared;
    }
    if (has_fault("hash-left") && data_len >= LEFT)
        memcpy((uint8_t *)context + inner->context_size, data, LEFT);
    return has_fault("hash-pieces") && data_len == 0 ? inner->update(context, zero, 1)
                                                     : inner->update(context, data, data_len);
}

static int final(void *context, uint8_t *digest)
{
    int result = inner->final(context, digest);
    digest[31] ^= has_fault("hash-wrong");
    if (has_fault("hash-write-before"))
        digest[-1] = 0;
    if (has_fault("hash-overrun"))
        digest[32] = 0;
    return result;
}

static int copy(void *to, const void *from)
{
    static const uint8_t zero[1];
    int result = inner->copy(to, from);
    return has_fault("hash-copy") && result == SIOTLS_PROVIDER_OK ? inner->update(to, zero, 1) : result;
}

static int extract(const struct siotls_provider_instance *instance, const struct siotls_hkdf *hkdf, const uint8_t *salt,
                   size_t salt_len, const uint8_t *secret, size_t secret_len, uint8_t *prk)
{
    (void)instance;
    (void)hkdf;
    int result = inner_hkdf->extract(broken_inner, inner_hkdf, salt, salt_len, secret, secret_len, prk);
    prk[0] ^= has_fault("hkdf-empty-salt") && salt_len == 0;
    return result;
}

static int expand(const struct siotls_provider_instance *instance, const struct siotls_hkdf *hkdf, const uint8_t *prk,
                  size_t prk_len, const uint8_t *info, size_t info_len, uint8_t *output, size_t output_len)
{
    (void)instance;
    (void)hkdf;
    int result = inner_hkdf->expand(broken_inner, inner_hkdf, prk, prk_len, info, info_len, output, output_len);
    if (has_fault("hkdf-second-block") && output_len > 32)
        output[32] ^= 1;
    return has_fault("hkdf-too-long") ? SIOTLS_PROVIDER_OK : result;
}

static int hmac(const struct siotls_provider_instance *instance, const struct siotls_hkdf *hkdf, const uint8_t *key,
                size_t key_len, const uint8_t *data, size_t data_len, uint8_t *mac)
{
    (void)instance;
    (void)hkdf;
    if (has_fault("hkdf-long-key") && key_len > 64)
        key_len = 64;
    return inner_hkdf->hmac(broken_inner, inner_hkdf, key, key_len, data, data_len, mac);
}

void break_hashes(struct siotls_provider_instance *instance)
{
    static const struct siotls_hash *list[] = {&outer};
    static const struct siotls_hkdf *hkdf_list[] = {&outer_hkdf};
    for (size_t i = 0; i < broken_inner->num_hashes; i++)
        if (broken_inner->hashes[i]->id == SIOTLS_HASH_SHA256)
            inner = broken_inner->hashes[i];
    for (size_t i = 0; i < broken_inner->num_hkdfs; i++)
        if (broken_inner->hkdfs[i]->id == SIOTLS_HASH_SHA256)
            inner_hkdf = broken_inner->hkdfs[i];
    outer = *inner;
    outer.size = sizeof outer;
    outer.context_size += has_fault("hash-left") ? LEFT : 0;
    outer.init = init;
    outer.update = update;
    outer.final = final;
    outer.copy = copy;
    outer_hkdf = *inner_hkdf;
    outer_hkdf.size = sizeof outer_hkdf;
    outer_hkdf.extract = extract;
    outer_hkdf.expand = expand;
    outer_hkdf.hmac = hmac;
    instance->hashes = list;
    instance->num_hashes = offers("hash") || offers("hkdf");
    instance->hkdfs = hkdf_list;
    instance->num_hkdfs = offers("hkdf");
}
