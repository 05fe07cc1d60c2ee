/* SPDX-License-Identifier: Apache-2.0 */
/*
 * hkdf.c: HMAC and HKDF: the provider's own, else composed over its hash (RFC 2104, RFC 5869); and
 * HKDF-Expand-Label (RFC 9846 7.1).
 */
#include <string.h>

#include "crypto/hash.h"
#include "crypto/names.h"

/* HMAC's inner or outer hash: the padded key, then the pieces. */
static bool keyed_digest(const struct sio_hash *hash, uint8_t *digest, const uint8_t *block_key, uint8_t pad,
                         const struct siotls_bytes *pieces, size_t num_pieces, struct sio_error *error)
{
    uint8_t padded[SIO_MAX_HASH_BLOCK] = {0};
    size_t block_size = hash->algorithm->block_size;
    struct siotls_bytes all[4] = {sio_bytes(padded, block_size)};
    for (size_t i = 0; i < block_size; i++)
        padded[i] = (uint8_t)(block_key[i] ^ pad);
    for (size_t i = 0; i < num_pieces; i++)
        all[1 + i] = pieces[i];
    bool ok = sio_hash_digest(hash, digest, all, 1 + num_pieces, error);
    sio_wipe(padded, sizeof padded);
    return ok;
}

/* HMAC of at most three pieces, over the hash (RFC 2104 2). */
static bool compose_hmac(const struct sio_hash *hash, uint8_t *mac, struct siotls_bytes key,
                         const struct siotls_bytes *pieces, size_t num_pieces, struct sio_error *error)
{
    uint8_t block_key[SIO_MAX_HASH_BLOCK] = {0};
    uint8_t inner[SIO_MAX_DIGEST] = {0};
    const struct siotls_bytes inner_piece = sio_bytes(inner, hash->algorithm->digest_size);
    bool ok = true;
    if (key.data_len > hash->algorithm->block_size)
        ok = sio_hash_digest(hash, block_key, &key, 1, error);
    else if (key.data_len > 0)
        memcpy(block_key, key.data, key.data_len);
    ok = ok && keyed_digest(hash, inner, block_key, 0x36, pieces, num_pieces, error) &&
         keyed_digest(hash, mac, block_key, 0x5c, &inner_piece, 1, error);
    sio_wipe(block_key, sizeof block_key);
    sio_wipe(inner, sizeof inner);
    return ok;
}

bool sio_kdf_hmac(const struct sio_kdf *kdf, uint8_t *mac, struct siotls_bytes key, struct siotls_bytes data,
                  struct sio_error *error)
{
    const struct siotls_hkdf *hkdf = kdf->hkdf.algorithm;
    if (hkdf == NULL)
        return compose_hmac(&kdf->hash, mac, key, &data, 1, error);
    int result = hkdf->hmac(kdf->hkdf.instance, hkdf, key.data, key.data_len, data.data, data.data_len, mac);
    return result == SIOTLS_PROVIDER_OK || sio_fail_provider(error, result, kdf->hkdf.provider, "hkdf: hmac failed");
}

bool sio_kdf_extract(const struct sio_kdf *kdf, uint8_t *prk, struct siotls_bytes salt, struct siotls_bytes secret,
                     struct sio_error *error)
{
    const struct siotls_hkdf *hkdf = kdf->hkdf.algorithm;
    if (hkdf == NULL)
        return compose_hmac(&kdf->hash, prk, salt, &secret, 1, error); /* HMAC pads an empty salt with zeros */
    int result = hkdf->extract(kdf->hkdf.instance, hkdf, salt.data, salt.data_len, secret.data, secret.data_len, prk);
    return result == SIOTLS_PROVIDER_OK || sio_fail_provider(error, result, kdf->hkdf.provider, "hkdf: extract failed");
}

/* T(n) = HMAC(PRK, T(n - 1) | info | n), RFC 5869 2.3. */
static bool compose_expand(const struct sio_hash *hash, uint8_t *output, size_t output_len, const uint8_t *prk,
                           struct siotls_bytes info, struct sio_error *error)
{
    size_t digest_size = hash->algorithm->digest_size;
    uint8_t block[SIO_MAX_DIGEST] = {0};
    uint8_t number = 0;
    bool ok = true;
    while (ok && output_len > 0) {
        struct siotls_bytes pieces[3] = {sio_bytes(block, number == 0 ? 0 : digest_size), info, sio_bytes(&number, 1)};
        number++;
        ok = compose_hmac(hash, block, sio_bytes(prk, digest_size), pieces, 3, error);
        size_t part = output_len < digest_size ? output_len : digest_size;
        if (ok)
            memcpy(output, block, part);
        output += part;
        output_len -= part;
    }
    sio_wipe(block, sizeof block);
    return ok;
}

bool sio_kdf_expand(const struct sio_kdf *kdf, uint8_t *output, size_t output_len, const uint8_t *prk,
                    struct siotls_bytes info, struct sio_error *error)
{
    const struct siotls_hkdf *hkdf = kdf->hkdf.algorithm;
    size_t digest_size = kdf->hash.algorithm->digest_size;
    if (output_len > 255 * digest_size)
        return sio_fail_status(error, SIOTLS_ERROR_ARGUMENT, "hkdf: more than 255 digests are asked for");
    if (hkdf == NULL)
        return compose_expand(&kdf->hash, output, output_len, prk, info, error);
    int result = hkdf->expand(kdf->hkdf.instance, hkdf, prk, digest_size, info.data, info.data_len, output, output_len);
    return result == SIOTLS_PROVIDER_OK || sio_fail_provider(error, result, kdf->hkdf.provider, "hkdf: expand failed");
}

bool sio_kdf_expand_label(const struct sio_kdf *kdf, uint8_t *output, size_t output_len, const uint8_t *secret,
                          const char *label, struct siotls_bytes context, struct sio_error *error)
{
    /* HkdfLabel: uint16 length, label<7..255>, context<0..255>. On the stack, for keys are made on hot paths. */
    static const char prefix[6] = {'t', 'l', 's', '1', '3', ' '};
    uint8_t info[2 + 1 + 255 + 1 + 255];
    size_t label_len = strlen(label);
    if (label_len < 1 || label_len > SIO_MAX_LABEL || context.data_len > 255 || output_len > 0xffff)
        return sio_fail_status(error, SIOTLS_ERROR_ARGUMENT, "hkdf: a label, its context or the output is too long");
    uint8_t *next = info;
    *next++ = (uint8_t)(output_len >> 8);
    *next++ = (uint8_t)output_len;
    *next++ = (uint8_t)(sizeof prefix + label_len);
    memcpy(next, prefix, sizeof prefix);
    next += sizeof prefix;
    memcpy(next, label, label_len);
    next += label_len;
    *next++ = (uint8_t)context.data_len;
    if (context.data_len > 0)
        memcpy(next, context.data, context.data_len);
    next += context.data_len;
    return sio_kdf_expand(kdf, output, output_len, secret, sio_bytes(info, (size_t)(next - info)), error);
}
