/* SPDX-License-Identifier: Apache-2.0 */
/*
 * decrypt.c: private keys encrypted with PBES2 (RFC 8018). The library would read older forms, too, which are too weak
 * to keep a key in.
 */
#include <openssl/aes.h>
#include <openssl/mem.h>
#include <string.h>

#include "common/pkcs8.h"
#include "internal.h"

enum { MAX_AES_KEY = 32, BYTE_BITS = 8 };

static const EVP_MD *hash_of(uint32_t hash)
{
    switch (hash) {
    case SIOTLS_HASH_SHA1:
        return EVP_sha1();
    case SIOTLS_HASH_SHA256:
        return EVP_sha256();
    case SIOTLS_HASH_SHA384:
        return EVP_sha384();
    default:
        return EVP_sha512();
    }
}

static bool decrypt_blocks(uint8_t *output, const struct provider_pbes2 *pbes2, const uint8_t *key)
{
    uint8_t iv[AES_BLOCK_SIZE];
    AES_KEY schedule;
    memcpy(iv, pbes2->iv.data, sizeof iv);
    bool done = AES_set_decrypt_key(key, (unsigned)(BYTE_BITS * pbes2->key_size), &schedule) == 0;
    if (done)
        AES_cbc_encrypt(pbes2->data.data, output, pbes2->data.data_len, &schedule, iv, AES_DECRYPT);
    OPENSSL_cleanse(&schedule, sizeof schedule);
    return done;
}

int ap_decrypt(struct ap_plain *plain, struct siotls_bytes der, struct siotls_bytes passphrase)
{
    uint8_t key[MAX_AES_KEY];
    struct provider_pbes2 pbes2;
    int status = provider_pbes2_read(&pbes2, der);
    if (status != SIOTLS_PROVIDER_OK)
        return status;
    if (passphrase.data == NULL)
        return SIOTLS_PROVIDER_PASSPHRASE;
    plain->info = OPENSSL_malloc(pbes2.data.data_len);
    bool done = plain->info != NULL &&
                PKCS5_PBKDF2_HMAC((const char *)passphrase.data, passphrase.data_len, pbes2.salt.data,
                                  pbes2.salt.data_len, pbes2.iterations, hash_of(pbes2.hash), pbes2.key_size, key) &&
                decrypt_blocks(plain->info, &pbes2, key);
    OPENSSL_cleanse(key, sizeof key);
    if (!done)
        return ap_fail(SIOTLS_PROVIDER_INTERNAL);
    plain->info_len = provider_pbes2_unpad(plain->info, pbes2.data.data_len);
    return plain->info_len > 0 ? SIOTLS_PROVIDER_OK : SIOTLS_PROVIDER_PASSPHRASE;
}
