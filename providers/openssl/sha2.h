/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sha2.h: SHA-2 in memory of the caller, by the functions of libcrypto that the default provider's own SHA-2 calls.
 * EVP has no such thing: its contexts are three blocks of the heap, and a copy of one costs more than the hash.
 */
#ifndef SIOTLS_OPENSSL_SHA2_H
#define SIOTLS_OPENSSL_SHA2_H

#include "internal.h"

enum { MAX_SHA2_DIGEST = 64, MAX_SHA2_BLOCK = 128, MAX_SHA2_CONTEXT = 216 };

/* A running hash; how much of it is used says context_size. */
union sha2_context {
    uint64_t words[MAX_SHA2_CONTEXT / 8];
    uint8_t bytes[MAX_SHA2_CONTEXT];
};

struct sha2 {
    uint32_t id;
    uint32_t digest_size;
    uint32_t block_size;
    uint32_t context_size;
    int (*init)(void *context);
    int (*update)(void *context, const uint8_t *data, size_t data_len);
    int (*final)(void *context, uint8_t *digest);
    int (*copy)(void *to, const void *from);
    void (*clear)(void *context);
};

/*
 * NULL where libcrypto or the build does not have the functions, and where the hash that was fetched is another
 * provider's: what an option or a configuration chose, such as the fips provider, is what is used.
 */
const struct sha2 *find_sha2(uint32_t id, const OSSL_PROVIDER *provider);

/* HMAC and HKDF over one of them (RFC 2104, RFC 5869). */
int sha2_extract(const struct siotls_provider_instance *instance, const struct siotls_hkdf *hkdf, const uint8_t *salt,
                 size_t salt_len, const uint8_t *secret, size_t secret_len, uint8_t *prk);
int sha2_expand(const struct siotls_provider_instance *instance, const struct siotls_hkdf *hkdf, const uint8_t *prk,
                size_t prk_len, const uint8_t *info, size_t info_len, uint8_t *output, size_t output_len);
int sha2_hmac(const struct siotls_provider_instance *instance, const struct siotls_hkdf *hkdf, const uint8_t *key,
              size_t key_len, const uint8_t *data, size_t data_len, uint8_t *mac);

#endif
