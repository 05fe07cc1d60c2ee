/* SPDX-License-Identifier: Apache-2.0 */
/*
 * decrypt.c: private keys encrypted with PBES2: PBKDF2 with HMAC-SHA-1, 256, 384 or 512, and AES-CBC (RFC 8018).
 */
#include <stdlib.h>
#include <string.h>

#include "common/pkcs8.h"
#include "internal.h"

enum { MAX_AES_KEY = 32, AES_BLOCK = 16 };

static enum cp_algorithm hmac_of(uint32_t hash)
{
    switch (hash) {
    case SIOTLS_HASH_SHA1:
        return CP_HMAC_SHA1;
    case SIOTLS_HASH_SHA256:
        return CP_HMAC_SHA256;
    case SIOTLS_HASH_SHA384:
        return CP_HMAC_SHA384;
    default:
        return CP_HMAC_SHA512;
    }
}

static NTSTATUS derive(uint8_t *key, BCRYPT_ALG_HANDLE hmac, const struct provider_pbes2 *pbes2,
                       struct siotls_bytes passphrase)
{
    return BCryptDeriveKeyPBKDF2(hmac, cp_in(passphrase.data), (ULONG)passphrase.data_len, cp_in(pbes2->salt.data),
                                 (ULONG)pbes2->salt.data_len, pbes2->iterations, key, (ULONG)pbes2->key_size, 0);
}

static NTSTATUS decrypt(uint8_t *output, BCRYPT_ALG_HANDLE cbc, const struct provider_pbes2 *pbes2, const uint8_t *key)
{
    BCRYPT_KEY_HANDLE handle = NULL;
    uint8_t iv[AES_BLOCK];
    ULONG written = 0;
    memcpy(iv, pbes2->iv.data, sizeof iv);
    NTSTATUS status = BCryptGenerateSymmetricKey(cbc, &handle, NULL, 0, cp_in(key), (ULONG)pbes2->key_size, 0);
    if (!BCRYPT_SUCCESS(status))
        return status;
    status = BCryptDecrypt(handle, cp_in(pbes2->data.data), (ULONG)pbes2->data.data_len, NULL, iv, sizeof iv, output,
                           (ULONG)pbes2->data.data_len, &written, 0);
    BCryptDestroyKey(handle);
    return BCRYPT_SUCCESS(status) && written != pbes2->data.data_len ? STATUS_INTERNAL_ERROR : status;
}

int cp_decrypt(struct cp_plain *plain, const struct siotls_provider_instance *instance, struct siotls_bytes der,
               struct siotls_bytes passphrase)
{
    uint8_t key[MAX_AES_KEY];
    struct provider_pbes2 pbes2;
    int result = provider_pbes2_read(&pbes2, der);
    if (result != SIOTLS_PROVIDER_OK)
        return result;
    BCRYPT_ALG_HANDLE hmac = cp_handle(instance, hmac_of(pbes2.hash));
    BCRYPT_ALG_HANDLE cbc = cp_handle(instance, CP_AES_CBC);
    if (hmac == NULL || cbc == NULL || pbes2.data.data_len > ULONG_MAX)
        return SIOTLS_PROVIDER_UNSUPPORTED;
    if (passphrase.data == NULL || passphrase.data_len > ULONG_MAX)
        return SIOTLS_PROVIDER_PASSPHRASE;
    plain->info_capacity = pbes2.data.data_len;
    plain->info = malloc(plain->info_capacity);
    if (plain->info == NULL)
        return SIOTLS_PROVIDER_NO_MEMORY;
    NTSTATUS status = derive(key, hmac, &pbes2, passphrase);
    if (BCRYPT_SUCCESS(status))
        status = decrypt(plain->info, cbc, &pbes2, key);
    cp_wipe(key, sizeof key);
    if (!BCRYPT_SUCCESS(status))
        return cp_error(status, SIOTLS_PROVIDER_INTERNAL);
    plain->info_len = provider_pbes2_unpad(plain->info, plain->info_capacity);
    return plain->info_len > 0 ? SIOTLS_PROVIDER_OK : SIOTLS_PROVIDER_PASSPHRASE;
}

void cp_plain_clear(struct cp_plain *plain)
{
    if (plain->info != NULL)
        cp_wipe(plain->info, plain->info_capacity);
    free(plain->info);
    *plain = (struct cp_plain){0};
}
