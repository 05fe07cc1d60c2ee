/* SPDX-License-Identifier: Apache-2.0 */
/*
 * hash.c: SHA-1 and SHA-2 with the library's states in the context, and HMAC and HKDF, whose states lie on its stack.
 */
#include <openssl/hkdf.h>
#include <openssl/hmac.h>
#include <openssl/mem.h>
#include <openssl/sha.h>

#include "internal.h"

static int status_of(bool is_done)
{
    return is_done ? SIOTLS_PROVIDER_OK : ap_fail(SIOTLS_PROVIDER_INTERNAL);
}

#define HASH(name, state, bytes, block)                                                                                \
    static int init_##name(const struct siotls_provider_instance *instance, const struct siotls_hash *hash,            \
                           void *context)                                                                              \
    {                                                                                                                  \
        (void)instance;                                                                                                \
        (void)hash;                                                                                                    \
        return status_of(name##_Init(context) != 0);                                                                   \
    }                                                                                                                  \
                                                                                                                       \
    static int update_##name(void *context, const uint8_t *data, size_t data_len)                                      \
    {                                                                                                                  \
        return status_of(data_len == 0 || name##_Update(context, data, data_len) != 0);                                \
    }                                                                                                                  \
                                                                                                                       \
    static int final_##name(void *context, uint8_t *digest)                                                            \
    {                                                                                                                  \
        return status_of(name##_Final(digest, context) != 0);                                                          \
    }                                                                                                                  \
                                                                                                                       \
    static int copy_##name(void *to, const void *from)                                                                 \
    {                                                                                                                  \
        *(state *)to = *(const state *)from;                                                                           \
        return SIOTLS_PROVIDER_OK;                                                                                     \
    }                                                                                                                  \
                                                                                                                       \
    static void clear_##name(void *context)                                                                            \
    {                                                                                                                  \
        OPENSSL_cleanse(context, sizeof(state));                                                                       \
    }                                                                                                                  \
                                                                                                                       \
    static const struct siotls_hash hash_##name = {                                                                    \
        .size = sizeof hash_##name,                                                                                    \
        .id = SIOTLS_HASH_##name,                                                                                      \
        .fips = AP_APPROVED,                                                                                           \
        .digest_size = bytes,                                                                                          \
        .block_size = block,                                                                                           \
        .context_size = sizeof(state),                                                                                 \
        .context_alignment = _Alignof(state),                                                                          \
        .init = init_##name,                                                                                           \
        .update = update_##name,                                                                                       \
        .final = final_##name,                                                                                         \
        .copy = copy_##name,                                                                                           \
        .clear = clear_##name,                                                                                         \
    };

HASH(SHA1, SHA_CTX, 20, 64)
HASH(SHA256, SHA256_CTX, 32, 64)
HASH(SHA384, SHA512_CTX, 48, 128)
HASH(SHA512, SHA512_CTX, 64, 128)

const struct siotls_hash *const ap_hashes[] = {&hash_SHA1, &hash_SHA256, &hash_SHA384, &hash_SHA512};
const size_t ap_num_hashes = sizeof ap_hashes / sizeof ap_hashes[0];

/* ---- HMAC and HKDF ---- */

struct hkdf_algorithm {
    struct siotls_hkdf public;
    const EVP_MD *(*hash)(void);
};

static const EVP_MD *hash_of(const struct siotls_hkdf *hkdf)
{
    return ((const struct hkdf_algorithm *)hkdf)->hash();
}

static int hkdf_hmac(const struct siotls_provider_instance *instance, const struct siotls_hkdf *hkdf,
                     const uint8_t *key, size_t key_len, const uint8_t *data, size_t data_len, uint8_t *mac)
{
    unsigned mac_len = 0;
    (void)instance;
    return status_of(HMAC(hash_of(hkdf), ap_pointed(key, key_len), key_len, ap_pointed(data, data_len), data_len, mac,
                          &mac_len) != NULL);
}

/* An empty key is padded with zeros, as a salt that is missing. */
static int hkdf_extract(const struct siotls_provider_instance *instance, const struct siotls_hkdf *hkdf,
                        const uint8_t *salt, size_t salt_len, const uint8_t *secret, size_t secret_len, uint8_t *prk)
{
    size_t prk_len = 0;
    (void)instance;
    return status_of(HKDF_extract(prk, &prk_len, hash_of(hkdf), ap_pointed(secret, secret_len), secret_len,
                                  ap_pointed(salt, salt_len), salt_len) != 0);
}

static int hkdf_expand(const struct siotls_provider_instance *instance, const struct siotls_hkdf *hkdf,
                       const uint8_t *prk, size_t prk_len, const uint8_t *info, size_t info_len, uint8_t *output,
                       size_t output_len)
{
    const EVP_MD *hash = hash_of(hkdf);
    (void)instance;
    if (output_len > 255 * EVP_MD_size(hash))
        return SIOTLS_PROVIDER_ARGUMENT;
    if (output_len == 0)
        return SIOTLS_PROVIDER_OK;
    return status_of(HKDF_expand(output, output_len, hash, ap_pointed(prk, prk_len), prk_len,
                                 ap_pointed(info, info_len), info_len) != 0);
}

#define HKDF_OVER(bits)                                                                                                \
    {                                                                                                                  \
        .public = {.size = sizeof(struct siotls_hkdf),                                                                 \
                   .id = SIOTLS_HASH_SHA##bits,                                                                        \
                   .fips = AP_APPROVED,                                                                                \
                   .extract = hkdf_extract,                                                                            \
                   .expand = hkdf_expand,                                                                              \
                   .hmac = hkdf_hmac},                                                                                 \
        .hash = EVP_sha##bits                                                                                          \
    }

static const struct hkdf_algorithm hkdf_256 = HKDF_OVER(256);
static const struct hkdf_algorithm hkdf_384 = HKDF_OVER(384);
static const struct hkdf_algorithm hkdf_512 = HKDF_OVER(512);

const struct siotls_hkdf *const ap_hkdfs[] = {&hkdf_256.public, &hkdf_384.public, &hkdf_512.public};
const size_t ap_num_hkdfs = sizeof ap_hkdfs / sizeof ap_hkdfs[0];
