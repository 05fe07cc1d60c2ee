/* SPDX-License-Identifier: Apache-2.0 */
/*
 * hash.c: SHA-1, and where sha2.h has nothing SHA-2, over a reused EVP_MD_CTX; HKDF and HMAC over prefetched EVP_KDF
 * and EVP_MAC.
 */
#include <openssl/core_names.h>
#include <openssl/kdf.h>
#include <openssl/params.h>

#include "internal.h"
#include "sha2.h"

struct hash_context {
    EVP_MD_CTX *md_context;
};

static int hash_init(const struct siotls_provider_instance *instance, const struct siotls_hash *hash, void *memory)
{
    struct hash_context *context = memory;
    const struct hash_algorithm *algorithm = (const struct hash_algorithm *)hash;
    (void)instance;
    if (context->md_context == NULL)
        context->md_context = EVP_MD_CTX_new();
    if (context->md_context == NULL)
        return fail_quietly(SIOTLS_PROVIDER_NO_MEMORY);
    if (!EVP_DigestInit_ex2(context->md_context, algorithm->md, NULL))
        return fail_quietly(SIOTLS_PROVIDER_INTERNAL);
    return SIOTLS_PROVIDER_OK;
}

static int hash_update(void *memory, const uint8_t *data, size_t data_len)
{
    const struct hash_context *context = memory;
    if (data_len > 0 && !EVP_DigestUpdate(context->md_context, data, data_len))
        return fail_quietly(SIOTLS_PROVIDER_INTERNAL);
    return SIOTLS_PROVIDER_OK;
}

static int hash_final(void *memory, uint8_t *digest)
{
    const struct hash_context *context = memory;
    if (!EVP_DigestFinal_ex(context->md_context, digest, NULL))
        return fail_quietly(SIOTLS_PROVIDER_INTERNAL);
    return SIOTLS_PROVIDER_OK;
}

static int hash_copy(void *to_memory, const void *from_memory)
{
    struct hash_context *to = to_memory;
    const struct hash_context *from = from_memory;
    if (to->md_context == NULL)
        to->md_context = EVP_MD_CTX_new();
    if (to->md_context == NULL || !EVP_MD_CTX_copy_ex(to->md_context, from->md_context))
        return fail_quietly(SIOTLS_PROVIDER_NO_MEMORY);
    return SIOTLS_PROVIDER_OK;
}

static void hash_clear(void *memory)
{
    struct hash_context *context = memory;
    EVP_MD_CTX_free(context->md_context);
    context->md_context = NULL;
}

static int sha2_init(const struct siotls_provider_instance *instance, const struct siotls_hash *hash, void *memory)
{
    (void)instance;
    return ((const struct hash_algorithm *)hash)->sha2->init(memory);
}

const struct hash_algorithm *find_hash(const struct state *state, uint32_t id)
{
    for (size_t i = 0; i < state->instance.num_hashes; i++)
        if (state->hashes[i].public.id == id)
            return &state->hashes[i];
    return NULL;
}

int hash_once(const struct hash_algorithm *algorithm, const uint8_t *data, size_t data_len, uint8_t *digest)
{
    union sha2_context context = {0};
    const struct siotls_hash *hash = &algorithm->public;
    int status = hash->init(NULL, hash, &context);
    if (status == SIOTLS_PROVIDER_OK)
        status = hash->update(&context, data, data_len);
    if (status == SIOTLS_PROVIDER_OK)
        status = hash->final(&context, digest);
    hash->clear(&context);
    return status;
}

/* ---- HKDF and HMAC ---- */

static int derive(const struct siotls_hkdf *hkdf, OSSL_PARAM *parameters, uint8_t *output, size_t output_len)
{
    const struct hkdf_algorithm *algorithm = (const struct hkdf_algorithm *)hkdf;
    EVP_KDF_CTX *context = EVP_KDF_CTX_new(algorithm->kdf);
    if (context == NULL)
        return fail_quietly(SIOTLS_PROVIDER_NO_MEMORY);
    int derived = EVP_KDF_derive(context, output, output_len, parameters);
    EVP_KDF_CTX_free(context);
    return derived > 0 ? SIOTLS_PROVIDER_OK : fail_quietly(SIOTLS_PROVIDER_INTERNAL);
}

static OSSL_PARAM digest_parameter(const struct siotls_hkdf *hkdf)
{
    const struct hkdf_algorithm *algorithm = (const struct hkdf_algorithm *)hkdf;
    return OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, (char *)algorithm->digest, 0);
}

/* libcrypto's parameters are not const, but only read. */
static OSSL_PARAM bytes_parameter(const char *name, const uint8_t *data, size_t data_len)
{
    static uint8_t nothing[1];
    return OSSL_PARAM_construct_octet_string(name, data_len > 0 ? (void *)data : nothing, data_len);
}

static int hkdf_extract(const struct siotls_provider_instance *instance, const struct siotls_hkdf *hkdf,
                        const uint8_t *salt, size_t salt_len, const uint8_t *secret, size_t secret_len, uint8_t *prk)
{
    int mode = EVP_KDF_HKDF_MODE_EXTRACT_ONLY;
    OSSL_PARAM parameters[5] = {
        digest_parameter(hkdf),
        OSSL_PARAM_construct_int(OSSL_KDF_PARAM_MODE, &mode),
        bytes_parameter(OSSL_KDF_PARAM_KEY, secret, secret_len),
    };
    (void)instance;
    parameters[3] = salt_len > 0 ? bytes_parameter(OSSL_KDF_PARAM_SALT, salt, salt_len) : OSSL_PARAM_construct_end();
    parameters[4] = OSSL_PARAM_construct_end();
    return derive(hkdf, parameters, prk, ((const struct hkdf_algorithm *)hkdf)->digest_size);
}

static int hkdf_expand(const struct siotls_provider_instance *instance, const struct siotls_hkdf *hkdf,
                       const uint8_t *prk, size_t prk_len, const uint8_t *info, size_t info_len, uint8_t *output,
                       size_t output_len)
{
    int mode = EVP_KDF_HKDF_MODE_EXPAND_ONLY;
    OSSL_PARAM parameters[5] = {
        digest_parameter(hkdf),
        OSSL_PARAM_construct_int(OSSL_KDF_PARAM_MODE, &mode),
        bytes_parameter(OSSL_KDF_PARAM_KEY, prk, prk_len),
    };
    (void)instance;
    if (output_len == 0)
        return SIOTLS_PROVIDER_OK;
    parameters[3] = info_len > 0 ? bytes_parameter(OSSL_KDF_PARAM_INFO, info, info_len) : OSSL_PARAM_construct_end();
    parameters[4] = OSSL_PARAM_construct_end();
    return derive(hkdf, parameters, output, output_len);
}

static int hkdf_hmac(const struct siotls_provider_instance *instance, const struct siotls_hkdf *hkdf,
                     const uint8_t *key, size_t key_len, const uint8_t *data, size_t data_len, uint8_t *mac)
{
    static const uint8_t nothing[1];
    const struct hkdf_algorithm *algorithm = (const struct hkdf_algorithm *)hkdf;
    OSSL_PARAM parameters[2] = {digest_parameter(hkdf), OSSL_PARAM_construct_end()};
    size_t mac_len = 0;
    EVP_MAC_CTX *context = EVP_MAC_CTX_new(algorithm->mac);
    (void)instance;
    if (context == NULL)
        return fail_quietly(SIOTLS_PROVIDER_NO_MEMORY);
    bool done = EVP_MAC_init(context, key_len > 0 ? key : nothing, key_len, parameters) &&
                (data_len == 0 || EVP_MAC_update(context, data, data_len)) &&
                EVP_MAC_final(context, mac, &mac_len, algorithm->digest_size);
    EVP_MAC_CTX_free(context);
    return done ? SIOTLS_PROVIDER_OK : fail_quietly(SIOTLS_PROVIDER_INTERNAL);
}

/* ---- opening ---- */

static void fill_hash(struct hash_algorithm *algorithm, uint32_t id)
{
    algorithm->public = (struct siotls_hash){
        .size = sizeof algorithm->public,
        .id = id,
        .fips = fips_of(EVP_MD_get0_provider(algorithm->md)),
        .digest_size = (uint32_t)EVP_MD_get_size(algorithm->md),
        .block_size = (uint32_t)EVP_MD_get_block_size(algorithm->md),
        .context_size = sizeof(struct hash_context),
        .context_alignment = _Alignof(struct hash_context),
        .init = hash_init,
        .update = hash_update,
        .final = hash_final,
        .copy = hash_copy,
        .clear = hash_clear,
    };
}

static void fill_sha2(struct hash_algorithm *algorithm)
{
    const struct sha2 *sha2 = find_sha2(algorithm->public.id, EVP_MD_get0_provider(algorithm->md));
    if (sha2 == NULL)
        return;
    algorithm->sha2 = sha2;
    algorithm->public.context_size = sha2->context_size;
    algorithm->public.context_alignment = _Alignof(union sha2_context);
    algorithm->public.init = sha2_init;
    algorithm->public.update = sha2->update;
    algorithm->public.final = sha2->final;
    algorithm->public.copy = sha2->copy;
    algorithm->public.clear = sha2->clear;
}

static bool open_hkdf(struct state *state, const struct hash_algorithm *hash, const char *digest)
{
    struct hkdf_algorithm *algorithm = &state->hkdfs[state->instance.num_hkdfs];
    algorithm->kdf = EVP_KDF_fetch(state->library, OSSL_KDF_NAME_HKDF, state->properties);
    algorithm->mac = EVP_MAC_fetch(state->library, OSSL_MAC_NAME_HMAC, state->properties);
    if (algorithm->kdf == NULL || algorithm->mac == NULL)
        return false;
    algorithm->digest = digest;
    algorithm->digest_size = hash->public.digest_size;
    algorithm->public = (struct siotls_hkdf){
        .size = sizeof algorithm->public,
        .id = hash->public.id,
        .fips = fips_of(EVP_KDF_get0_provider(algorithm->kdf)),
        .extract = hkdf_extract,
        .expand = hkdf_expand,
        .hmac = hkdf_hmac,
    };
    /* Also the HKDF that was fetched has to be the default provider's. */
    algorithm->sha2 = hash->sha2 != NULL ? find_sha2(hash->public.id, EVP_KDF_get0_provider(algorithm->kdf)) : NULL;
    if (algorithm->sha2 != NULL) {
        algorithm->public.extract = sha2_extract;
        algorithm->public.expand = sha2_expand;
        algorithm->public.hmac = sha2_hmac;
    }
    state->hkdf_list[state->instance.num_hkdfs++] = &algorithm->public;
    return true;
}

static void drop_hkdf(struct hkdf_algorithm *algorithm)
{
    EVP_KDF_free(algorithm->kdf);
    EVP_MAC_free(algorithm->mac);
    *algorithm = (struct hkdf_algorithm){0};
}

int open_hashes(struct state *state)
{
    static const struct {
        uint32_t id;
        const char *name;
        bool has_hkdf;
    } table[MAX_HASHES] = {
        {SIOTLS_HASH_SHA1, "SHA1", false},
        {SIOTLS_HASH_SHA256, "SHA256", true},
        {SIOTLS_HASH_SHA384, "SHA384", true},
        {SIOTLS_HASH_SHA512, "SHA512", true},
    };
    struct siotls_provider_instance *instance = &state->instance;
    for (size_t i = 0; i < MAX_HASHES; i++) {
        struct hash_algorithm *algorithm = &state->hashes[instance->num_hashes];
        algorithm->md = EVP_MD_fetch(state->library, table[i].name, state->properties);
        if (algorithm->md == NULL)
            continue;
        fill_hash(algorithm, table[i].id);
        fill_sha2(algorithm);
        state->hash_list[instance->num_hashes++] = &algorithm->public;
        if (table[i].has_hkdf && !open_hkdf(state, algorithm, table[i].name))
            drop_hkdf(&state->hkdfs[instance->num_hkdfs]);
    }
    instance->hashes = state->hash_list;
    instance->hkdfs = state->hkdf_list;
    return SIOTLS_PROVIDER_OK;
}

void close_hashes(struct state *state)
{
    for (size_t i = 0; i < MAX_HASHES; i++) {
        EVP_MD_free(state->hashes[i].md);
        drop_hkdf(&state->hkdfs[i]);
    }
}
