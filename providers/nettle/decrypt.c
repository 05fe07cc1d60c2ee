/* SPDX-License-Identifier: Apache-2.0 */
/*
 * decrypt.c: private keys encrypted with PBES2: PBKDF2 with HMAC-SHA-1, 256, 384 or 512, and AES-CBC (RFC 8018).
 */
#include <nettle/aes.h>
#include <nettle/cbc.h>
#include <nettle/pbkdf2.h>
#include <stdlib.h>
#include <string.h>

#include "common/pkcs8.h"
#include "internal.h"

static void derive(uint8_t *key, const struct provider_pbes2 *pbes2, struct siotls_bytes passphrase)
{
    static const struct {
        uint32_t hash;
        void (*derive)(size_t key_length, const uint8_t *key, unsigned iterations, size_t salt_length,
                       const uint8_t *salt, size_t length, uint8_t *output);
    } functions[] = {
        {SIOTLS_HASH_SHA1, pbkdf2_hmac_sha1},
        {SIOTLS_HASH_SHA256, pbkdf2_hmac_sha256},
        {SIOTLS_HASH_SHA384, pbkdf2_hmac_sha384},
        {SIOTLS_HASH_SHA512, pbkdf2_hmac_sha512},
    };
    for (size_t i = 0; i < sizeof functions / sizeof functions[0]; i++)
        if (functions[i].hash == pbes2->hash)
            functions[i].derive(passphrase.data_len, passphrase.data, pbes2->iterations, pbes2->salt.data_len,
                                pbes2->salt.data, pbes2->key_size, key);
}

static void decrypt(uint8_t *output, const struct provider_pbes2 *pbes2, const uint8_t *key)
{
    uint8_t iv[AES_BLOCK_SIZE];
    union {
        struct aes128_ctx aes128;
        struct aes256_ctx aes256;
    } cipher;
    memcpy(iv, pbes2->iv.data, sizeof iv);
    if (pbes2->key_size == AES128_KEY_SIZE) {
        aes128_set_decrypt_key(&cipher.aes128, key);
        cbc_decrypt(&cipher, nettle_aes128.decrypt, sizeof iv, iv, pbes2->data.data_len, output, pbes2->data.data);
    } else {
        aes256_set_decrypt_key(&cipher.aes256, key);
        cbc_decrypt(&cipher, nettle_aes256.decrypt, sizeof iv, iv, pbes2->data.data_len, output, pbes2->data.data);
    }
    np_wipe(&cipher, sizeof cipher);
}

int np_decrypt(struct np_plain *plain, struct siotls_bytes der, struct siotls_bytes passphrase)
{
    uint8_t key[AES256_KEY_SIZE];
    struct provider_pbes2 pbes2;
    int status = provider_pbes2_read(&pbes2, der);
    if (status != SIOTLS_PROVIDER_OK)
        return status;
    if (passphrase.data == NULL)
        return SIOTLS_PROVIDER_PASSPHRASE;
    plain->info_capacity = pbes2.data.data_len;
    plain->info = malloc(plain->info_capacity);
    if (plain->info == NULL)
        return SIOTLS_PROVIDER_NO_MEMORY;
    derive(key, &pbes2, passphrase);
    decrypt(plain->info, &pbes2, key);
    np_wipe(key, sizeof key);
    plain->info_len = provider_pbes2_unpad(plain->info, plain->info_capacity);
    return plain->info_len > 0 ? SIOTLS_PROVIDER_OK : SIOTLS_PROVIDER_PASSPHRASE;
}

void np_plain_clear(struct np_plain *plain)
{
    if (plain->info != NULL)
        np_wipe(plain->info, plain->info_capacity);
    free(plain->info);
    *plain = (struct np_plain){0};
}
