/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sha2_hkdf.c: HMAC (RFC 2104) and HKDF (RFC 5869) over SHA-2 in the caller's memory. libcrypto's own make a context,
 * look the digest up by its name and make three more, which takes longer than the four blocks that are hashed.
 */
#include <string.h>

#include "sha2.h"

/* A key, padded for both hashes, and the hash that runs. */
struct hmac {
    const struct sha2 *sha2;
    uint64_t inner[MAX_SHA2_BLOCK / 8];
    uint64_t outer[MAX_SHA2_BLOCK / 8];
    union sha2_context run;
};

#define INNER UINT64_C(0x3636363636363636)
#define OUTER UINT64_C(0x5c5c5c5c5c5c5c5c)

static const struct sha2 *sha2_of(const struct siotls_hkdf *hkdf)
{
    return ((const struct hkdf_algorithm *)hkdf)->sha2;
}

/* First the padded key, unless it is NULL, then the pieces. */
static int hash_pieces(struct hmac *hmac, const uint64_t *padded, const struct siotls_bytes *pieces, size_t num_pieces,
                       uint8_t *digest)
{
    const struct sha2 *sha2 = hmac->sha2;
    int status = sha2->init(&hmac->run);
    if (status == SIOTLS_PROVIDER_OK && padded != NULL)
        status = sha2->update(&hmac->run, (const uint8_t *)padded, sha2->block_size);
    for (size_t i = 0; status == SIOTLS_PROVIDER_OK && i < num_pieces; i++)
        status = sha2->update(&hmac->run, pieces[i].data, pieces[i].data_len);
    return status == SIOTLS_PROVIDER_OK ? sha2->final(&hmac->run, digest) : status;
}

/* A key that is longer than a block is hashed first. */
static int hmac_key(struct hmac *hmac, const struct sha2 *sha2, const uint8_t *key, size_t key_len)
{
    const struct siotls_bytes bytes = {key, key_len};
    int status = SIOTLS_PROVIDER_OK;
    hmac->sha2 = sha2;
    memset(hmac->inner, 0, sha2->block_size);
    if (key_len > sha2->block_size)
        status = hash_pieces(hmac, NULL, &bytes, 1, (uint8_t *)hmac->inner);
    else if (key_len > 0)
        memcpy(hmac->inner, key, key_len);
    for (size_t i = 0; i < sha2->block_size / 8; i++) {
        hmac->outer[i] = hmac->inner[i] ^ OUTER;
        hmac->inner[i] ^= INNER;
    }
    return status;
}

/* The MAC of the pieces; the key stays ready for the next. */
static int hmac_compute(struct hmac *hmac, const struct siotls_bytes *pieces, size_t num_pieces, uint8_t *mac)
{
    const struct siotls_bytes inner_digest = {mac, hmac->sha2->digest_size};
    int status = hash_pieces(hmac, hmac->inner, pieces, num_pieces, mac);
    return status == SIOTLS_PROVIDER_OK ? hash_pieces(hmac, hmac->outer, &inner_digest, 1, mac) : status;
}

static void hmac_clear(struct hmac *hmac)
{
    wipe(hmac->inner, hmac->sha2->block_size);
    wipe(hmac->outer, hmac->sha2->block_size);
    hmac->sha2->clear(&hmac->run);
}

int sha2_hmac(const struct siotls_provider_instance *instance, const struct siotls_hkdf *hkdf, const uint8_t *key,
              size_t key_len, const uint8_t *data, size_t data_len, uint8_t *mac)
{
    const struct siotls_bytes message = {data, data_len};
    struct hmac hmac;
    (void)instance;
    int status = hmac_key(&hmac, sha2_of(hkdf), key, key_len);
    if (status == SIOTLS_PROVIDER_OK)
        status = hmac_compute(&hmac, &message, 1, mac);
    hmac_clear(&hmac);
    return status;
}

/* A salt that is missing means zeros, which is what an empty key is padded with. */
int sha2_extract(const struct siotls_provider_instance *instance, const struct siotls_hkdf *hkdf, const uint8_t *salt,
                 size_t salt_len, const uint8_t *secret, size_t secret_len, uint8_t *prk)
{
    return sha2_hmac(instance, hkdf, salt, salt_len, secret, secret_len, prk);
}

/* T(n) = HMAC(PRK, T(n - 1) | info | n), RFC 5869 2.3. */
static int expand_blocks(struct hmac *hmac, struct siotls_bytes info, uint8_t *output, size_t output_len)
{
    size_t digest_size = hmac->sha2->digest_size;
    uint8_t block[MAX_SHA2_DIGEST];
    uint8_t number = 0;
    int status = SIOTLS_PROVIDER_OK;
    while (status == SIOTLS_PROVIDER_OK && output_len > 0) {
        const struct siotls_bytes pieces[3] = {{block, digest_size}, info, {&number, 1}};
        const size_t first = number == 0 ? 1 : 0; /* T(0) is empty */
        size_t part = output_len < digest_size ? output_len : digest_size;
        number++;
        status = hmac_compute(hmac, pieces + first, 3 - first, block);
        if (status == SIOTLS_PROVIDER_OK)
            memcpy(output, block, part);
        output += part;
        output_len -= part;
    }
    wipe(block, digest_size);
    return status;
}

int sha2_expand(const struct siotls_provider_instance *instance, const struct siotls_hkdf *hkdf, const uint8_t *prk,
                size_t prk_len, const uint8_t *info, size_t info_len, uint8_t *output, size_t output_len)
{
    const struct siotls_bytes text = {info, info_len};
    struct hmac hmac;
    (void)instance;
    if (output_len > (size_t)255 * sha2_of(hkdf)->digest_size)
        return SIOTLS_PROVIDER_ARGUMENT;
    int status = hmac_key(&hmac, sha2_of(hkdf), prk, prk_len);
    if (status == SIOTLS_PROVIDER_OK)
        status = expand_blocks(&hmac, text, output, output_len);
    hmac_clear(&hmac);
    return status;
}
