/* SPDX-License-Identifier: Apache-2.0 */
/* floor_aead.c: see floor.h. */
#include "bench/floor.h"

#include <stdlib.h>

#include <openssl/core_dispatch.h>
#include <openssl/core_names.h>
#include <openssl/provider.h>

#include <siotls/types.h>

struct floor_cipher {
    EVP_CIPHER *method; /* holds the provider */
    void *context;
    OSSL_FUNC_cipher_newctx_fn *begin;
    OSSL_FUNC_cipher_freectx_fn *end;
    OSSL_FUNC_cipher_encrypt_init_fn *encrypt_init;
    OSSL_FUNC_cipher_decrypt_init_fn *decrypt_init;
    OSSL_FUNC_cipher_update_fn *update;
    OSSL_FUNC_cipher_final_fn *final;
    OSSL_FUNC_cipher_get_ctx_params_fn *get_params;
};

static const struct {
    uint32_t suite;
    const char *name;
} ciphers[] = {
    {SIOTLS_SUITE_AES_128_GCM_SHA256, "AES-128-GCM"},
    {SIOTLS_SUITE_AES_256_GCM_SHA384, "AES-256-GCM"},
    {SIOTLS_SUITE_CHACHA20_POLY1305_SHA256, "ChaCha20-Poly1305"},
};

static int pick(struct floor_cipher *cipher, const OSSL_DISPATCH *entry)
{
    for (; entry != NULL && entry->function_id != 0; entry++) {
        if (entry->function_id == OSSL_FUNC_CIPHER_NEWCTX)
            cipher->begin = OSSL_FUNC_cipher_newctx(entry);
        else if (entry->function_id == OSSL_FUNC_CIPHER_FREECTX)
            cipher->end = OSSL_FUNC_cipher_freectx(entry);
        else if (entry->function_id == OSSL_FUNC_CIPHER_ENCRYPT_INIT)
            cipher->encrypt_init = OSSL_FUNC_cipher_encrypt_init(entry);
        else if (entry->function_id == OSSL_FUNC_CIPHER_DECRYPT_INIT)
            cipher->decrypt_init = OSSL_FUNC_cipher_decrypt_init(entry);
        else if (entry->function_id == OSSL_FUNC_CIPHER_UPDATE)
            cipher->update = OSSL_FUNC_cipher_update(entry);
        else if (entry->function_id == OSSL_FUNC_CIPHER_FINAL)
            cipher->final = OSSL_FUNC_cipher_final(entry);
        else if (entry->function_id == OSSL_FUNC_CIPHER_GET_CTX_PARAMS)
            cipher->get_params = OSSL_FUNC_cipher_get_ctx_params(entry);
    }
    return cipher->begin && cipher->end && cipher->encrypt_init && cipher->decrypt_init && cipher->update &&
           cipher->final && cipher->get_params;
}

struct floor_cipher *floor_cipher_new(uint32_t suite)
{
    const char *name = NULL;
    for (size_t i = 0; i < sizeof ciphers / sizeof ciphers[0]; i++)
        if (ciphers[i].suite == suite)
            name = ciphers[i].name;
    struct floor_cipher *cipher = name != NULL ? calloc(1, sizeof *cipher) : NULL;
    if (cipher == NULL)
        return NULL;
    cipher->method = EVP_CIPHER_fetch(NULL, name, NULL);
    const OSSL_PROVIDER *provider = cipher->method != NULL ? EVP_CIPHER_get0_provider(cipher->method) : NULL;
    if (provider != NULL && pick(cipher, floor_functions(provider, OSSL_OP_CIPHER, name))) {
        cipher->context = OSSL_PROVIDER_get0_provider_ctx(provider);
        return cipher;
    }
    floor_cipher_free(cipher);
    return NULL;
}

void floor_cipher_free(struct floor_cipher *cipher)
{
    if (cipher != NULL)
        EVP_CIPHER_free(cipher->method);
    free(cipher);
}

size_t floor_cipher_key_size(const struct floor_cipher *cipher)
{
    return (size_t)EVP_CIPHER_get_key_length(cipher->method);
}

int floor_aead_key(const struct floor_cipher *cipher, void *aead, const uint8_t *key, int is_sealing)
{
    size_t key_size = floor_cipher_key_size(cipher);
    return is_sealing ? cipher->encrypt_init(aead, key, key_size, NULL, 0, NULL)
                      : cipher->decrypt_init(aead, key, key_size, NULL, 0, NULL);
}

void *floor_aead_new(const struct floor_cipher *cipher, const uint8_t *key, int is_sealing)
{
    void *aead = cipher->begin(cipher->context);
    if (aead != NULL && floor_aead_key(cipher, aead, key, is_sealing))
        return aead;
    floor_aead_free(cipher, aead);
    return NULL;
}

void floor_aead_free(const struct floor_cipher *cipher, void *aead)
{
    if (aead != NULL)
        cipher->end(aead);
}

#define TAG(bytes)                                                                                                     \
    {                                                                                                                  \
        {OSSL_CIPHER_PARAM_AEAD_TAG, OSSL_PARAM_OCTET_STRING, bytes, FLOOR_TAG, OSSL_PARAM_UNMODIFIED},                \
        {                                                                                                              \
            NULL, 0, NULL, 0, 0                                                                                        \
        }                                                                                                              \
    }

int floor_aead_seal(const struct floor_cipher *cipher, void *aead, uint8_t *sealed, const uint8_t nonce[FLOOR_NONCE],
                    const uint8_t header[5], const uint8_t *text, size_t text_len)
{
    size_t written;
    OSSL_PARAM tag[2] = TAG(sealed + text_len);
    return cipher->encrypt_init(aead, NULL, 0, nonce, FLOOR_NONCE, NULL) &&
           cipher->update(aead, NULL, &written, 5, header, 5) &&
           cipher->update(aead, sealed, &written, text_len, text, text_len) &&
           cipher->final(aead, sealed + text_len, &written, FLOOR_TAG) && cipher->get_params(aead, tag);
}

int floor_aead_open(const struct floor_cipher *cipher, void *aead, uint8_t *text, const uint8_t nonce[FLOOR_NONCE],
                    const uint8_t header[5], const uint8_t *sealed, size_t sealed_len)
{
    size_t written, text_len = sealed_len - FLOOR_TAG;
    uint8_t last[16];
    const OSSL_PARAM tag[2] = TAG((void *)(uintptr_t)(sealed + text_len));
    return cipher->decrypt_init(aead, NULL, 0, nonce, FLOOR_NONCE, tag) &&
           cipher->update(aead, NULL, &written, 5, header, 5) &&
           cipher->update(aead, text, &written, text_len, sealed, text_len) &&
           cipher->final(aead, last, &written, sizeof last);
}

size_t floor_record_header(uint8_t *header, size_t content_len)
{
    size_t body_len = content_len + FLOOR_TAG;
    header[0] = 23;
    header[1] = 3;
    header[2] = 3;
    header[3] = (uint8_t)(body_len >> 8);
    header[4] = (uint8_t)body_len;
    return 5;
}

void floor_nonce(uint8_t nonce[FLOOR_NONCE], uint64_t sequence)
{
    for (size_t i = 0; i < FLOOR_NONCE - 8; i++)
        nonce[i] = 0;
    for (size_t i = 0; i < 8; i++)
        nonce[FLOOR_NONCE - 1 - i] = (uint8_t)(sequence >> (8 * i));
}
