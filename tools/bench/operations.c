/* SPDX-License-Identifier: Apache-2.0 */
/* operations.c: one call of each kind of algorithm, ready to be repeated. */
#include <stdalign.h>
#include <stdlib.h>
#include <string.h>

#include <siotls/conform.h>

#include "bench/providers.h"

enum { MAX_TEXT = 16384, ROOM = MAX_TEXT + 1024, MAX_SHARE = 2048, MAX_SIGNATURE = 8192 };

/* What is at work: one algorithm at a time, contexts as the core has them. */
static struct {
    const struct bench_algorithm *algorithm;
    struct siotls_conform_sample *sample; /* of signers and verifiers */
    alignas(64) uint8_t first[SIOTLS_MAX_CONTEXT];
    alignas(64) uint8_t second[SIOTLS_MAX_CONTEXT];
    uint8_t text[ROOM];
    uint8_t output[ROOM];
    uint8_t share[MAX_SHARE];
    uint8_t answer[MAX_SHARE];
    uint8_t secret[MAX_SHARE];
    uint8_t signature[MAX_SIGNATURE];
    size_t sizes[3];
    size_t sealed_len; /* of the text whose record the output is; 0: none */
} bench;

static const uint8_t nonce[16];

static int run_seal(void *argument)
{
    const struct siotls_aead *aead = bench.algorithm->algorithm;
    const struct siotls_bytes segment = {bench.text, *(size_t *)argument};
    return aead->seal(bench.first, nonce, bench.text, 5, &segment, 1, bench.output);
}

static int run_open(void *argument)
{
    const struct siotls_aead *aead = bench.algorithm->algorithm;
    size_t len = *(size_t *)argument;
    if (bench.sealed_len != len && run_seal(argument) != SIOTLS_PROVIDER_OK)
        return SIOTLS_PROVIDER_INTERNAL;
    bench.sealed_len = len;
    static uint8_t opened[ROOM];
    return aead->open(bench.second, nonce, bench.text, 5, bench.output, len + aead->tag_size, opened);
}

static int run_hash(void *argument)
{
    const struct siotls_hash *hash = bench.algorithm->algorithm;
    int result = hash->init(bench.algorithm->instance, hash, bench.first);
    if (result == SIOTLS_PROVIDER_OK)
        result = hash->update(bench.first, bench.text, *(size_t *)argument);
    return result == SIOTLS_PROVIDER_OK ? hash->final(bench.first, bench.output) : result;
}

static int run_extract(void *argument)
{
    const struct siotls_hkdf *hkdf = bench.algorithm->algorithm;
    (void)argument;
    return hkdf->extract(bench.algorithm->instance, hkdf, bench.text, 32, bench.text, 32, bench.output);
}

static int run_expand(void *argument)
{
    const struct siotls_hkdf *hkdf = bench.algorithm->algorithm;
    (void)argument;
    return hkdf->expand(bench.algorithm->instance, hkdf, bench.text, 32, bench.text, 20, bench.output, 32);
}

static int run_keygen(void *argument)
{
    const struct siotls_kem *kem = bench.algorithm->algorithm;
    (void)argument;
    return kem->keygen(bench.algorithm->instance, kem, bench.first, NULL, bench.share);
}

static int run_encapsulate(void *argument)
{
    const struct siotls_kem *kem = bench.algorithm->algorithm;
    (void)argument;
    return kem->encapsulate(bench.algorithm->instance, kem, bench.share, kem->public_key_size, NULL, bench.answer,
                            bench.secret);
}

static int run_decapsulate(void *argument)
{
    const struct siotls_kem *kem = bench.algorithm->algorithm;
    (void)argument;
    return kem->decapsulate(bench.first, bench.answer, kem->ciphertext_size, bench.secret);
}

static int run_sign(void *argument)
{
    const struct siotls_signer *signer = bench.algorithm->algorithm;
    size_t len = 0;
    (void)argument;
    return signer->sign(bench.first, (uint16_t)bench.algorithm->id, bench.sample->message.data,
                        bench.sample->message.data_len, bench.signature, sizeof bench.signature, &len);
}

static int run_import(void *argument)
{
    const struct siotls_verifier *verifier = bench.algorithm->algorithm;
    (void)argument;
    return verifier->import(bench.algorithm->instance, verifier, bench.first, &bench.sample->public_key);
}

static int run_verify(void *argument)
{
    const struct siotls_verifier *verifier = bench.algorithm->algorithm;
    (void)argument;
    const struct siotls_conform_sample *sample = bench.sample;
    return verifier->verify(bench.first, sample->scheme, sample->message.data, sample->message.data_len,
                            sample->signature.data, sample->signature.data_len);
}

static int run_fill(void *argument)
{
    const struct siotls_random *random = bench.algorithm->algorithm;
    return random->fill(bench.algorithm->instance, random, bench.output, *(size_t *)argument);
}

static int run_mask(void *argument)
{
    const struct siotls_mask *mask = bench.algorithm->algorithm;
    (void)argument;
    return mask->make(bench.first, bench.text, bench.output);
}

/* ---- what there is per kind ---- */

static size_t sized(struct operation *operations, const char *name, int (*run)(void *argument))
{
    for (size_t i = 0; i < 3; i++)
        operations[i] = (struct operation){name, bench.sizes[i], run, &bench.sizes[i]};
    return 3;
}

static size_t aead_operations(struct operation *operations, const struct bench_algorithm *algorithm)
{
    const struct siotls_aead *aead = algorithm->algorithm;
    if (aead->init(algorithm->instance, aead, bench.first, bench.text, SIOTLS_DIRECTION_SEAL) != SIOTLS_PROVIDER_OK ||
        aead->init(algorithm->instance, aead, bench.second, bench.text, SIOTLS_DIRECTION_OPEN) != SIOTLS_PROVIDER_OK)
        return 0;
    sized(operations, "seal", run_seal);
    return 3 + sized(operations + 3, "open", run_open);
}

static size_t signer_operations(struct operation *operations, const struct bench_algorithm *algorithm)
{
    const struct siotls_signer *signer = algorithm->algorithm;
    if (siotls_conform_sample_new(&bench.sample, 0, (uint16_t)algorithm->id, NULL) != SIOTLS_OK)
        return 0;
    const struct siotls_private_key_source source = {.size = sizeof source, .pkcs8 = bench.sample->pkcs8};
    if (signer->import(algorithm->instance, signer, bench.first, &source) != SIOTLS_PROVIDER_OK)
        return 0;
    operations[0] = (struct operation){"sign", 0, run_sign, NULL};
    return 1;
}

static size_t verifier_operations(struct operation *operations, const struct bench_algorithm *algorithm)
{
    if (siotls_conform_sample_new(&bench.sample, algorithm->key_type, (uint16_t)algorithm->id, NULL) != SIOTLS_OK ||
        bench.sample->public_key.spki.data == NULL || bench.sample->signature.data == NULL)
        return 0;
    operations[0] = (struct operation){"import", 0, run_import, NULL};
    operations[1] = (struct operation){"verify", 0, run_verify, NULL};
    return 2;
}

static size_t mask_operations(struct operation *operations, const struct bench_algorithm *algorithm)
{
    const struct siotls_mask *mask = algorithm->algorithm;
    if (mask->init(algorithm->instance, mask, bench.first, bench.text) != SIOTLS_PROVIDER_OK)
        return 0;
    operations[0] = (struct operation){"mask", 0, run_mask, NULL};
    return 1;
}

size_t bench_operations(struct operation *operations, const struct bench_algorithm *algorithm)
{
    memset(bench.first, 0, sizeof bench.first);
    memset(bench.second, 0, sizeof bench.second);
    for (size_t i = 0; i < sizeof bench.text; i++)
        bench.text[i] = (uint8_t)(i * 31 + i / 256);
    memcpy(bench.sizes, (const size_t[]){64, 1024, MAX_TEXT}, sizeof bench.sizes);
    bench.algorithm = algorithm;
    bench.sealed_len = 0;
    switch (algorithm->kind) {
    case SIOTLS_KIND_HASH:
        return sized(operations, "hash", run_hash);
    case SIOTLS_KIND_HKDF:
        operations[0] = (struct operation){"extract", 0, run_extract, NULL};
        operations[1] = (struct operation){"expand", 0, run_expand, NULL};
        return 2;
    case SIOTLS_KIND_AEAD:
        return aead_operations(operations, algorithm);
    case SIOTLS_KIND_KEM:
        operations[0] = (struct operation){"keygen", 0, run_keygen, NULL};
        operations[1] = (struct operation){"encapsulate", 0, run_encapsulate, NULL};
        operations[2] = (struct operation){"decapsulate", 0, run_decapsulate, NULL};
        return 3;
    case SIOTLS_KIND_SIGNER:
        return signer_operations(operations, algorithm);
    case SIOTLS_KIND_VERIFIER:
        return verifier_operations(operations, algorithm);
    case SIOTLS_KIND_RANDOM:
        return sized(operations, "fill", run_fill);
    case SIOTLS_KIND_MASK:
        return mask_operations(operations, algorithm);
    default:
        return 0;
    }
}

void bench_operations_end(const struct bench_algorithm *algorithm)
{
    const void *descriptor = algorithm->algorithm;
    siotls_conform_sample_free(bench.sample);
    bench.sample = NULL;
    switch (algorithm->kind) {
    case SIOTLS_KIND_HASH:
        ((const struct siotls_hash *)descriptor)->clear(bench.first);
        break;
    case SIOTLS_KIND_AEAD:
        ((const struct siotls_aead *)descriptor)->clear(bench.first);
        ((const struct siotls_aead *)descriptor)->clear(bench.second);
        break;
    case SIOTLS_KIND_KEM:
        ((const struct siotls_kem *)descriptor)->clear(bench.first);
        break;
    case SIOTLS_KIND_SIGNER:
        ((const struct siotls_signer *)descriptor)->clear(bench.first);
        break;
    case SIOTLS_KIND_VERIFIER:
        ((const struct siotls_verifier *)descriptor)->clear(bench.first);
        break;
    case SIOTLS_KIND_MASK:
        ((const struct siotls_mask *)descriptor)->clear(bench.first);
        break;
    default:
        break;
    }
}
