/* SPDX-License-Identifier: Apache-2.0 */
/*
 * floor_evp.c: records by libcrypto's public EVP functions alone, the cheapest correct sequence of them: the key is set
 * once, the nonce per record, and nothing is copied.
 */
#include "bench/floor.h"

#include <stdlib.h>

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/params.h>

#include <siotls/types.h>

#include "bench/stack.h"

struct conn {
    EVP_CIPHER_CTX *seal;
    EVP_CIPHER_CTX *open;
    uint64_t sequences[2];
};

static const struct {
    uint32_t suite;
    const char *name;
} ciphers[] = {
    {SIOTLS_SUITE_AES_128_GCM_SHA256, "AES-128-GCM"},
    {SIOTLS_SUITE_AES_256_GCM_SHA384, "AES-256-GCM"},
    {SIOTLS_SUITE_CHACHA20_POLY1305_SHA256, "ChaCha20-Poly1305"},
};

static void free_conn(void *memory)
{
    struct conn *conn = memory;
    EVP_CIPHER_CTX_free(conn->seal);
    EVP_CIPHER_CTX_free(conn->open);
    free(conn);
}

static void *start(void *cipher, enum bench_role role)
{
    static const uint8_t key[FLOOR_MAX_KEY];
    struct conn *conn = calloc(1, sizeof *conn);
    (void)role;
    if (conn == NULL)
        return NULL;
    conn->seal = EVP_CIPHER_CTX_new();
    conn->open = EVP_CIPHER_CTX_new();
    if (conn->seal != NULL && conn->open != NULL && EVP_EncryptInit_ex2(conn->seal, cipher, key, NULL, NULL) == 1 &&
        EVP_DecryptInit_ex2(conn->open, cipher, key, NULL, NULL) == 1)
        return conn;
    free_conn(conn);
    return NULL;
}

static size_t send_text(void *memory, struct bench_wire *wire, const uint8_t *text, size_t text_len)
{
    static struct bench_wire sink;
    struct conn *conn = memory;
    uint8_t nonce[FLOOR_NONCE];
    struct bench_wire *to = wire != NULL ? wire : &sink;
    uint8_t *record = to->data + (wire != NULL ? to->data_len : 0);
    size_t content_len = text_len + 1, record_len = floor_record_header(record, content_len) + content_len + FLOOR_TAG;
    int written;
    OSSL_PARAM tag[] = {
        OSSL_PARAM_construct_octet_string(OSSL_CIPHER_PARAM_AEAD_TAG, record + 5 + content_len, FLOOR_TAG),
        OSSL_PARAM_construct_end()};
    floor_nonce(nonce, conn->sequences[0]++);
    if (EVP_EncryptInit_ex2(conn->seal, NULL, NULL, nonce, NULL) != 1 ||
        EVP_EncryptUpdate(conn->seal, NULL, &written, record, 5) != 1 ||
        EVP_EncryptUpdate(conn->seal, record + 5, &written, text, (int)content_len) != 1 ||
        EVP_EncryptFinal_ex(conn->seal, record + 5 + content_len, &written) != 1 ||
        EVP_CIPHER_CTX_get_params(conn->seal, tag) != 1)
        return 0;
    to->data_len += wire != NULL ? record_len : 0;
    return record_len;
}

static int open_record(struct conn *conn, uint8_t *record, size_t body_len)
{
    uint8_t nonce[FLOOR_NONCE], last[16];
    size_t content_len = body_len - FLOOR_TAG;
    int written;
    const OSSL_PARAM tag[] = {
        OSSL_PARAM_construct_octet_string(OSSL_CIPHER_PARAM_AEAD_TAG, record + 5 + content_len, FLOOR_TAG),
        OSSL_PARAM_construct_end()};
    floor_nonce(nonce, conn->sequences[1]++);
    return EVP_DecryptInit_ex2(conn->open, NULL, NULL, nonce, tag) == 1 &&
           EVP_DecryptUpdate(conn->open, NULL, &written, record, 5) == 1 &&
           EVP_DecryptUpdate(conn->open, record + 5, &written, record + 5, (int)content_len) == 1 &&
           EVP_DecryptFinal_ex(conn->open, last, &written) == 1;
}

static size_t receive_records(void *memory, uint8_t *records, size_t records_len)
{
    size_t total = 0;
    while (records_len >= 5) {
        size_t body_len = (size_t)records[3] << 8 | records[4];
        if (body_len + 5 > records_len || body_len <= FLOOR_TAG || !open_record(memory, records, body_len))
            return 0;
        total += body_len - FLOOR_TAG - 1;
        records += body_len + 5;
        records_len -= body_len + 5;
    }
    return total;
}

static void *open_world(const struct bench_setting *setting)
{
    for (size_t i = 0; i < sizeof ciphers / sizeof ciphers[0]; i++)
        if (ciphers[i].suite == setting->suite)
            return EVP_CIPHER_fetch(NULL, ciphers[i].name, NULL);
    return NULL;
}

static void close_world(void *cipher)
{
    EVP_CIPHER_free(cipher);
}

static const char *version(void)
{
    return OpenSSL_version(OPENSSL_VERSION);
}

const struct bench_stack bench_evp = {.name = "EVP alone",
                                      .version = version,
                                      .open = open_world,
                                      .close = close_world,
                                      .start = start,
                                      .send = send_text,
                                      .receive = receive_records,
                                      .free = free_conn};
