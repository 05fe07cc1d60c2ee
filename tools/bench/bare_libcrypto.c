/* SPDX-License-Identifier: Apache-2.0 */
/* bare_libcrypto.c: see bare.h. */
#include "bench/bare.h"

#include <stdlib.h>
#include <string.h>

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>

enum { NONCE = 12, MAX_KEY = 32 };

struct direction {
    EVP_CIPHER_CTX *context;
    uint64_t sequence;
    uint8_t iv[NONCE];
};

struct bench_bare {
    EVP_CIPHER *cipher;
    struct direction seal;
    struct direction open;
};

static const struct {
    uint32_t suite;
    const char *cipher;
} ciphers[] = {
    {SIOTLS_SUITE_AES_128_GCM_SHA256, "AES-128-GCM"},
    {SIOTLS_SUITE_AES_256_GCM_SHA384, "AES-256-GCM"},
    {SIOTLS_SUITE_CHACHA20_POLY1305_SHA256, "ChaCha20-Poly1305"},
};

static EVP_CIPHER *fetch(uint32_t suite)
{
    for (size_t i = 0; i < sizeof ciphers / sizeof ciphers[0]; i++)
        if (ciphers[i].suite == suite)
            return EVP_CIPHER_fetch(NULL, ciphers[i].cipher, NULL);
    return NULL;
}

struct bench_bare *bench_bare_new(uint32_t suite)
{
    static const uint8_t key[MAX_KEY] = {1, 2, 3, 4};
    struct bench_bare *bare = calloc(1, sizeof *bare);
    if (bare == NULL)
        return NULL;
    bare->cipher = fetch(suite);
    bare->seal.context = EVP_CIPHER_CTX_new();
    bare->open.context = EVP_CIPHER_CTX_new();
    if (bare->cipher && bare->seal.context && bare->open.context &&
        EVP_EncryptInit_ex2(bare->seal.context, bare->cipher, key, bare->seal.iv, NULL) == 1 &&
        EVP_DecryptInit_ex2(bare->open.context, bare->cipher, key, bare->open.iv, NULL) == 1)
        return bare;
    bench_bare_free(bare);
    return NULL;
}

void bench_bare_free(struct bench_bare *bare)
{
    if (bare == NULL)
        return;
    EVP_CIPHER_CTX_free(bare->seal.context);
    EVP_CIPHER_CTX_free(bare->open.context);
    EVP_CIPHER_free(bare->cipher);
    free(bare);
}

const char *bench_bare_library(void)
{
    return OpenSSL_version(OPENSSL_VERSION);
}

/* The record's nonce (RFC 9846 5.3). */
static void next_nonce(uint8_t *nonce, struct direction *direction)
{
    memcpy(nonce, direction->iv, NONCE);
    for (size_t i = 0; i < 8; i++)
        nonce[NONCE - 1 - i] ^= (uint8_t)(direction->sequence >> (8 * i));
    direction->sequence++;
}

size_t bench_bare_seal(struct bench_bare *bare, uint8_t *record, const uint8_t *content, size_t content_len)
{
    uint8_t nonce[NONCE];
    size_t body_len = content_len + BENCH_RECORD_TAG;
    int done = 0;
    const uint8_t header[BENCH_RECORD_HEADER] = {0x17, 3, 3, (uint8_t)(body_len >> 8), (uint8_t)body_len};
    memcpy(record, header, sizeof header);
    uint8_t *body = record + sizeof header;
    OSSL_PARAM tag[] = {
        OSSL_PARAM_construct_octet_string(OSSL_CIPHER_PARAM_AEAD_TAG, body + content_len, BENCH_RECORD_TAG),
        OSSL_PARAM_construct_end()};
    next_nonce(nonce, &bare->seal);
    if (EVP_EncryptInit_ex2(bare->seal.context, NULL, NULL, nonce, NULL) != 1 ||
        EVP_EncryptUpdate(bare->seal.context, NULL, &done, record, sizeof header) != 1 ||
        EVP_EncryptUpdate(bare->seal.context, body, &done, content, (int)content_len) != 1 ||
        EVP_EncryptFinal_ex(bare->seal.context, body + done, &done) != 1 ||
        EVP_CIPHER_CTX_get_params(bare->seal.context, tag) != 1)
        return 0;
    return sizeof header + body_len;
}

size_t bench_bare_open(struct bench_bare *bare, uint8_t *record, size_t record_len)
{
    uint8_t nonce[NONCE];
    uint8_t *body = record + BENCH_RECORD_HEADER;
    size_t content_len = record_len - BENCH_RECORD_HEADER - BENCH_RECORD_TAG;
    int done = 0;
    OSSL_PARAM tag[] = {
        OSSL_PARAM_construct_octet_string(OSSL_CIPHER_PARAM_AEAD_TAG, body + content_len, BENCH_RECORD_TAG),
        OSSL_PARAM_construct_end()};
    next_nonce(nonce, &bare->open);
    if (EVP_DecryptInit_ex2(bare->open.context, NULL, NULL, nonce, tag) != 1 ||
        EVP_DecryptUpdate(bare->open.context, NULL, &done, record, BENCH_RECORD_HEADER) != 1 ||
        EVP_DecryptUpdate(bare->open.context, body, &done, body, (int)content_len) != 1 ||
        EVP_DecryptFinal_ex(bare->open.context, body + done, &done) != 1)
        return 0;
    return body[content_len - 1] == 0x17 ? content_len - 1 : 0;
}
