/* SPDX-License-Identifier: Apache-2.0 */
/* floor_hash.c: see floor.h. The deprecated functions are those that libcrypto's own SHA-256 calls. */
#define OPENSSL_SUPPRESS_DEPRECATED
#include "bench/floor.h"

#include <string.h>

#include <openssl/sha.h>

enum { BLOCK = 64 };

_Static_assert(sizeof(SHA256_CTX) <= sizeof(struct floor_hash), "the context has to fit");

void floor_hash_init(struct floor_hash *hash)
{
    SHA256_Init((SHA256_CTX *)hash);
}

void floor_hash_update(struct floor_hash *hash, const void *data, size_t data_len)
{
    SHA256_Update((SHA256_CTX *)hash, data, data_len);
}

void floor_hash_final(struct floor_hash *hash, uint8_t digest[FLOOR_DIGEST])
{
    SHA256_Final(digest, (SHA256_CTX *)hash);
}

void floor_hash_peek(const struct floor_hash *hash, uint8_t digest[FLOOR_DIGEST])
{
    struct floor_hash copy = *hash;
    floor_hash_final(&copy, digest);
}

void floor_hmac_key(struct floor_hmac *hmac, const uint8_t key[FLOOR_DIGEST])
{
    uint8_t block[BLOCK];
    memset(block, 0x36, sizeof block);
    for (size_t i = 0; i < FLOOR_DIGEST; i++)
        block[i] ^= key[i];
    floor_hash_init(&hmac->inner);
    floor_hash_update(&hmac->inner, block, sizeof block);
    for (size_t i = 0; i < sizeof block; i++)
        block[i] ^= 0x36 ^ 0x5c;
    floor_hash_init(&hmac->outer);
    floor_hash_update(&hmac->outer, block, sizeof block);
}

void floor_hmac(const struct floor_hmac *hmac, uint8_t mac[FLOOR_DIGEST], const void *data, size_t data_len)
{
    struct floor_hash run = hmac->inner;
    floor_hash_update(&run, data, data_len);
    floor_hash_final(&run, mac);
    run = hmac->outer;
    floor_hash_update(&run, mac, FLOOR_DIGEST);
    floor_hash_final(&run, mac);
}

void floor_expand(const struct floor_hmac *secret, uint8_t *output, size_t output_len, const char *label,
                  const uint8_t *context, size_t context_len)
{
    uint8_t info[BLOCK], block[FLOOR_DIGEST];
    size_t label_len = strlen(label), len = 0;
    info[len++] = 0;
    info[len++] = (uint8_t)output_len;
    info[len++] = (uint8_t)(6 + label_len);
    memcpy(info + len, "tls13 ", 6);
    memcpy(info + len + 6, label, label_len);
    len += 6 + label_len;
    info[len++] = (uint8_t)context_len;
    if (context_len > 0)
        memcpy(info + len, context, context_len);
    len += context_len;
    info[len++] = 1;
    floor_hmac(secret, block, info, len);
    memcpy(output, block, output_len);
}
