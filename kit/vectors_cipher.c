/* SPDX-License-Identifier: Apache-2.0 */
/* vectors_cipher.c: vectors of AEADs, HMAC and HKDF. HMAC's also try hashes, by way of hmac.h. */
#include <stdio.h>
#include <string.h>

#include "kit/hmac.h"
#include "kit/vectors_json.h"

static const struct {
    const char *algorithm;
    uint32_t id;
    long key_bits;
    long tag_bits;
} aeads[] = {
    {"AES-GCM", SIOTLS_AEAD_AES_128_GCM, 128, 128},
    {"AES-GCM", SIOTLS_AEAD_AES_256_GCM, 256, 128},
    {"AES-CCM", SIOTLS_AEAD_AES_128_CCM, 128, 128},
    {"AES-CCM", SIOTLS_AEAD_AES_128_CCM_8, 128, 64},
    {"CHACHA20-POLY1305", SIOTLS_AEAD_CHACHA20_POLY1305, 256, 128},
};

/* Other sizes of keys, tags and nonces are of no use to TLS. */
static int fits_aead(const struct subject *subject, const char *algorithm, const json_t *group)
{
    for (size_t i = 0; i < sizeof aeads / sizeof aeads[0]; i++)
        if (aeads[i].id == subject->id && strcmp(aeads[i].algorithm, algorithm) == 0)
            return kit_vector_number(group, "keySize") == aeads[i].key_bits &&
                   kit_vector_number(group, "tagSize") == aeads[i].tag_bits && kit_vector_number(group, "ivSize") == 96;
    return 0;
}

static enum verdict run_aead(struct trial *trial, const json_t *group, const json_t *test)
{
    static void *sealer, *opener;
    const struct siotls_aead *aead = trial->subject->algorithm;
    struct siotls_bytes key = kit_vector_bytes(trial, test, "key"), nonce = kit_vector_bytes(trial, test, "iv");
    struct siotls_bytes aad = kit_vector_bytes(trial, test, "aad"), text = kit_vector_bytes(trial, test, "msg");
    struct siotls_bytes ciphertext = kit_vector_bytes(trial, test, "ct"), tag = kit_vector_bytes(trial, test, "tag");
    size_t len = ciphertext.data_len + tag.data_len;
    (void)group;
    if (key.data_len != aead->key_size || nonce.data_len != aead->nonce_size)
        return VERDICT_UNSUITABLE;
    uint8_t *expected = kit_trial_area(trial, len);
    uint8_t *sealed = kit_trial_area(trial, text.data_len + aead->tag_size);
    uint8_t *opened = kit_trial_area(trial, len);
    if (ciphertext.data_len > 0)
        memcpy(expected, ciphertext.data, ciphertext.data_len);
    memcpy(expected + ciphertext.data_len, tag.data, tag.data_len);
    if (sealer == NULL) {
        sealer = kit_trial_context(trial, aead->context_size, aead->context_alignment);
        opener = kit_trial_context(trial, aead->context_size, aead->context_alignment);
    }
    if (aead->init(trial->subject->instance, aead, sealer, key.data, SIOTLS_DIRECTION_SEAL) != SIOTLS_PROVIDER_OK ||
        aead->init(trial->subject->instance, aead, opener, key.data, SIOTLS_DIRECTION_OPEN) != SIOTLS_PROVIDER_OK ||
        aead->open(opener, nonce.data, aad.data, aad.data_len, expected, len, opened) != SIOTLS_PROVIDER_OK)
        return VERDICT_REFUSED;
    if (aead->seal(sealer, nonce.data, aad.data, aad.data_len, &text, 1, sealed) != SIOTLS_PROVIDER_OK)
        return VERDICT_REFUSED;
    return memcmp(sealed, expected, len) == 0 && (text.data_len == 0 || memcmp(opened, text.data, text.data_len) == 0)
               ? VERDICT_ACCEPTED
               : VERDICT_WRONG;
}

static const struct {
    uint32_t id;
    const char *hmac;
    const char *hkdf;
    size_t digest_size;
} hashes[] = {
    {SIOTLS_HASH_SHA1, "HMACSHA1", "HKDF-SHA-1", 20},
    {SIOTLS_HASH_SHA256, "HMACSHA256", "HKDF-SHA-256", 32},
    {SIOTLS_HASH_SHA384, "HMACSHA384", "HKDF-SHA-384", 48},
    {SIOTLS_HASH_SHA512, "HMACSHA512", "HKDF-SHA-512", 64},
};
enum { NUM_HASHES = sizeof hashes / sizeof hashes[0] };

static int fits_hmac(const struct subject *subject, const char *algorithm, const json_t *group)
{
    (void)group;
    for (size_t i = 0; i < NUM_HASHES; i++)
        if (hashes[i].id == subject->id && strcmp(hashes[i].hmac, algorithm) == 0)
            return 1;
    return 0;
}

static int fits_hkdf(const struct subject *subject, const char *algorithm, const json_t *group)
{
    (void)group;
    for (size_t i = 0; i < NUM_HASHES; i++)
        if (hashes[i].id == subject->id && strcmp(hashes[i].hkdf, algorithm) == 0)
            return 1;
    return 0;
}

/* The tags of some groups are the beginning of the MAC. An altered tag is "refused". */
static enum verdict compare_tag(struct trial *trial, const json_t *test, const uint8_t *mac)
{
    struct siotls_bytes tag = kit_vector_bytes(trial, test, "tag");
    return tag.data_len <= HMAC_MAX && memcmp(mac, tag.data, tag.data_len) == 0 ? VERDICT_ACCEPTED : VERDICT_REFUSED;
}

static enum verdict run_hmac(struct trial *trial, const json_t *group, const json_t *test)
{
    const struct siotls_hkdf *hkdf = trial->subject->algorithm;
    struct siotls_bytes key = kit_vector_bytes(trial, test, "key"), data = kit_vector_bytes(trial, test, "msg");
    uint8_t mac[HMAC_MAX] = {0};
    (void)group;
    if (hkdf->hmac(trial->subject->instance, hkdf, key.data, key.data_len, data.data, data.data_len, mac) !=
        SIOTLS_PROVIDER_OK)
        return VERDICT_WRONG;
    return compare_tag(trial, test, mac);
}

static enum verdict run_hmac_by_hash(struct trial *trial, const json_t *group, const json_t *test)
{
    static struct hmac_over over;
    struct siotls_bytes key = kit_vector_bytes(trial, test, "key"), data = kit_vector_bytes(trial, test, "msg");
    uint8_t mac[HMAC_MAX] = {0};
    (void)group;
    if (over.hash == NULL)
        kit_hmac_over_init(&over, trial, trial->subject->instance, trial->subject->algorithm);
    return kit_hmac_make(&over, mac, key, &data, 1) ? compare_tag(trial, test, mac) : VERDICT_WRONG;
}

static enum verdict run_hkdf(struct trial *trial, const json_t *group, const json_t *test)
{
    const struct siotls_hkdf *hkdf = trial->subject->algorithm;
    const struct siotls_provider_instance *instance = trial->subject->instance;
    struct siotls_bytes secret = kit_vector_bytes(trial, test, "ikm"), salt = kit_vector_bytes(trial, test, "salt");
    struct siotls_bytes info = kit_vector_bytes(trial, test, "info"), expected = kit_vector_bytes(trial, test, "okm");
    size_t size = (size_t)kit_vector_number(test, "size");
    uint8_t *output = kit_trial_area(trial, size);
    uint8_t prk[HMAC_MAX];
    size_t digest_size = 0;
    (void)group;
    for (size_t i = 0; i < NUM_HASHES; i++)
        digest_size = hashes[i].id == hkdf->id ? hashes[i].digest_size : digest_size;
    if (hkdf->extract(instance, hkdf, salt.data, salt.data_len, secret.data, secret.data_len, prk) !=
            SIOTLS_PROVIDER_OK ||
        hkdf->expand(instance, hkdf, prk, digest_size, info.data, info.data_len, output, size) != SIOTLS_PROVIDER_OK)
        return VERDICT_REFUSED;
    return kit_vector_equal((struct siotls_bytes){output, size}, expected) ? VERDICT_ACCEPTED : VERDICT_WRONG;
}

/* As the core composes it for a provider that has the hash only. */
static enum verdict run_hkdf_by_hash(struct trial *trial, const json_t *group, const json_t *test)
{
    static struct hmac_over over;
    struct siotls_bytes secret = kit_vector_bytes(trial, test, "ikm"), salt = kit_vector_bytes(trial, test, "salt");
    struct siotls_bytes info = kit_vector_bytes(trial, test, "info"), expected = kit_vector_bytes(trial, test, "okm");
    size_t size = (size_t)kit_vector_number(test, "size");
    uint8_t *output = kit_trial_area(trial, size);
    uint8_t prk[HMAC_MAX];
    (void)group;
    if (over.hash == NULL)
        kit_hmac_over_init(&over, trial, trial->subject->instance, trial->subject->algorithm);
    if (size > 255 * (size_t)over.hash->digest_size)
        return VERDICT_REFUSED;
    if (!kit_hmac_make(&over, prk, salt, &secret, 1) ||
        !kit_hmac_expand(&over, output, size, (struct siotls_bytes){prk, over.hash->digest_size}, info))
        return VERDICT_WRONG;
    return kit_vector_equal((struct siotls_bytes){output, size}, expected) ? VERDICT_ACCEPTED : VERDICT_WRONG;
}

const struct vector_type kit_vector_cipher_types[] = {
    {"AeadTest", SIOTLS_KIND_AEAD, fits_aead, run_aead},         {"MacTest", SIOTLS_KIND_HKDF, fits_hmac, run_hmac},
    {"MacTest", SIOTLS_KIND_HASH, fits_hmac, run_hmac_by_hash},  {"HkdfTest", SIOTLS_KIND_HKDF, fits_hkdf, run_hkdf},
    {"HkdfTest", SIOTLS_KIND_HASH, fits_hkdf, run_hkdf_by_hash}, {NULL, 0, NULL, NULL},
};
