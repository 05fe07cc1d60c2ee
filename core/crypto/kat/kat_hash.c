/* SPDX-License-Identifier: Apache-2.0 */
/*
 * kat_hash.c: known answers of hashes, HMAC and HKDF.
 */
#include <string.h>

#include "crypto/hash.h"
#include "crypto/kat/kat_support.h"
#include "crypto/kat/kat_vectors.h"

enum { FIRST_PART = 77, SALT_LEN = 13, INFO_LEN = 20 };

static const struct sio_kat_hash_vector *find(uint32_t id)
{
    const struct sio_kat_hash_vector *vector = sio_kat_hashes;
    while (vector->id != 0 && vector->id != id)
        vector++;
    return vector->id != 0 ? vector : NULL;
}

/* In two parts, with a copy taken in between; both have to come to the same. */
static bool digest_twice(const struct sio_kat_subject *subject, void *context, void *copy, uint8_t *digest,
                         uint8_t *copied_digest)
{
    const struct siotls_hash *hash = subject->algorithm;
    struct siotls_bytes rest = {sio_kat_message.data + FIRST_PART, sio_kat_message.data_len - FIRST_PART};
    return hash->init(subject->instance, hash, context) == SIOTLS_PROVIDER_OK &&
           hash->update(context, sio_kat_message.data, FIRST_PART) == SIOTLS_PROVIDER_OK &&
           hash->copy(copy, context) == SIOTLS_PROVIDER_OK &&
           hash->update(context, rest.data, rest.data_len) == SIOTLS_PROVIDER_OK &&
           hash->final(context, digest) == SIOTLS_PROVIDER_OK &&
           hash->update(copy, rest.data, rest.data_len) == SIOTLS_PROVIDER_OK &&
           hash->final(copy, copied_digest) == SIOTLS_PROVIDER_OK;
}

bool sio_kat_hash(const struct sio_kat_subject *subject, const struct siotls_memory *memory, const char **reason)
{
    const struct siotls_hash *hash = subject->algorithm;
    const struct sio_kat_hash_vector *vector = find(hash->id);
    uint8_t digest[SIO_MAX_DIGEST] = {0};
    uint8_t copied_digest[SIO_MAX_DIGEST] = {0};
    if (vector == NULL)
        return sio_kat_fail(reason, "there is no known digest for it");
    void *context = sio_kat_context(memory, hash->context_size, hash->context_alignment);
    void *copy = sio_kat_context(memory, hash->context_size, hash->context_alignment);
    bool done = context != NULL && copy != NULL && digest_twice(subject, context, copy, digest, copied_digest);
    if (context != NULL)
        hash->clear(context);
    if (copy != NULL)
        hash->clear(copy);
    sio_kat_context_release(memory, context, hash->context_size, hash->context_alignment);
    sio_kat_context_release(memory, copy, hash->context_size, hash->context_alignment);
    if (!done)
        return sio_kat_fail(reason, "hashing fails");
    if (memcmp(digest, vector->digest.data, vector->digest.data_len) != 0)
        return sio_kat_fail(reason, "the digest is wrong");
    if (memcmp(copied_digest, vector->digest.data, vector->digest.data_len) != 0)
        return sio_kat_fail(reason, "the digest of a copied hash is wrong");
    return true;
}

bool sio_kat_hkdf(const struct sio_kat_subject *subject, const struct siotls_memory *memory, const char **reason)
{
    const struct siotls_hkdf *hkdf = subject->algorithm;
    const struct siotls_provider_instance *instance = subject->instance;
    const struct sio_kat_hash_vector *vector = find(hkdf->id);
    const uint8_t *message = sio_kat_message.data;
    uint8_t mac[SIO_MAX_DIGEST] = {0};
    uint8_t prk[SIO_MAX_DIGEST] = {0};
    uint8_t okm[128] = {0};
    (void)memory;
    if (vector == NULL || vector->hmac.data == NULL)
        return sio_kat_fail(reason, "there is no known derivation for it");
    if (hkdf->hmac(instance, hkdf, sio_kat_key.data, sio_kat_key.data_len, message, sio_kat_message.data_len, mac) !=
            SIOTLS_PROVIDER_OK ||
        hkdf->extract(instance, hkdf, message, SALT_LEN, sio_kat_key.data, sio_kat_key.data_len, prk) !=
            SIOTLS_PROVIDER_OK ||
        hkdf->expand(instance, hkdf, prk, vector->prk.data_len, message, INFO_LEN, okm, vector->okm.data_len) !=
            SIOTLS_PROVIDER_OK)
        return sio_kat_fail(reason, "deriving fails");
    if (memcmp(mac, vector->hmac.data, vector->hmac.data_len) != 0)
        return sio_kat_fail(reason, "the HMAC is wrong");
    if (memcmp(prk, vector->prk.data, vector->prk.data_len) != 0)
        return sio_kat_fail(reason, "HKDF-Extract is wrong");
    if (memcmp(okm, vector->okm.data, vector->okm.data_len) != 0)
        return sio_kat_fail(reason, "HKDF-Expand is wrong");
    return true;
}
