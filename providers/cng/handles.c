/* SPDX-License-Identifier: Apache-2.0 */
/*
 * handles.c: one handle for each algorithm of the system, opened with the instance and shared by all threads.
 */
#include "internal.h"

/* mingw-w64's headers do not have it: Windows 11 and Server 2022. */
#ifndef BCRYPT_CHACHA20_POLY1305_ALGORITHM
#define BCRYPT_CHACHA20_POLY1305_ALGORITHM L"CHACHA20_POLY1305"
#endif

static const struct {
    const wchar_t *name;
    const wchar_t *chaining; /* NULL: the algorithm's own */
    ULONG flags;
} algorithms[CP_NUM_ALGORITHMS] = {
    [CP_SHA1] = {BCRYPT_SHA1_ALGORITHM, NULL, 0},
    [CP_SHA256] = {BCRYPT_SHA256_ALGORITHM, NULL, 0},
    [CP_SHA384] = {BCRYPT_SHA384_ALGORITHM, NULL, 0},
    [CP_SHA512] = {BCRYPT_SHA512_ALGORITHM, NULL, 0},
    [CP_HMAC_SHA1] = {BCRYPT_SHA1_ALGORITHM, NULL, BCRYPT_ALG_HANDLE_HMAC_FLAG},
    [CP_HMAC_SHA256] = {BCRYPT_SHA256_ALGORITHM, NULL, BCRYPT_ALG_HANDLE_HMAC_FLAG},
    [CP_HMAC_SHA384] = {BCRYPT_SHA384_ALGORITHM, NULL, BCRYPT_ALG_HANDLE_HMAC_FLAG},
    [CP_HMAC_SHA512] = {BCRYPT_SHA512_ALGORITHM, NULL, BCRYPT_ALG_HANDLE_HMAC_FLAG},
    [CP_AES_GCM] = {BCRYPT_AES_ALGORITHM, BCRYPT_CHAIN_MODE_GCM, 0},
    [CP_AES_CCM] = {BCRYPT_AES_ALGORITHM, BCRYPT_CHAIN_MODE_CCM, 0},
    [CP_AES_CBC] = {BCRYPT_AES_ALGORITHM, BCRYPT_CHAIN_MODE_CBC, 0},
    [CP_AES_ECB] = {BCRYPT_AES_ALGORITHM, BCRYPT_CHAIN_MODE_ECB, 0},
    [CP_CHACHA20_POLY1305] = {BCRYPT_CHACHA20_POLY1305_ALGORITHM, NULL, 0},
    [CP_ECDH_P256] = {BCRYPT_ECDH_P256_ALGORITHM, NULL, 0},
    [CP_ECDH_P384] = {BCRYPT_ECDH_P384_ALGORITHM, NULL, 0},
    [CP_ECDH_P521] = {BCRYPT_ECDH_P521_ALGORITHM, NULL, 0},
    [CP_ECDSA_P256] = {BCRYPT_ECDSA_P256_ALGORITHM, NULL, 0},
    [CP_ECDSA_P384] = {BCRYPT_ECDSA_P384_ALGORITHM, NULL, 0},
    [CP_ECDSA_P521] = {BCRYPT_ECDSA_P521_ALGORITHM, NULL, 0},
    [CP_RSA] = {BCRYPT_RSA_ALGORITHM, NULL, 0},
};

static bool set_chaining(BCRYPT_ALG_HANDLE handle, const wchar_t *chaining)
{
    return BCRYPT_SUCCESS(BCryptSetProperty(handle, BCRYPT_CHAINING_MODE, (PUCHAR)(uintptr_t)chaining,
                                            (ULONG)((wcslen(chaining) + 1) * sizeof(wchar_t)), 0));
}

void cp_handles_open(struct cp_state *state)
{
    for (size_t i = 0; i < CP_NUM_ALGORITHMS; i++) {
        BCRYPT_ALG_HANDLE handle = NULL;
        if (!BCRYPT_SUCCESS(BCryptOpenAlgorithmProvider(&handle, algorithms[i].name, NULL, algorithms[i].flags)))
            continue;
        if (algorithms[i].chaining == NULL || set_chaining(handle, algorithms[i].chaining))
            state->handles[i] = handle;
        else
            BCryptCloseAlgorithmProvider(handle, 0);
    }
}

void cp_handles_close(struct cp_state *state)
{
    for (size_t i = 0; i < CP_NUM_ALGORITHMS; i++)
        if (state->handles[i] != NULL)
            BCryptCloseAlgorithmProvider(state->handles[i], 0);
}

BCRYPT_ALG_HANDLE cp_handle(const struct siotls_provider_instance *instance, enum cp_algorithm algorithm)
{
    const struct cp_state *state = instance->state;
    return state->handles[algorithm];
}

int cp_error(NTSTATUS status, int otherwise)
{
    if (BCRYPT_SUCCESS(status))
        return SIOTLS_PROVIDER_OK;
    return status == STATUS_NO_MEMORY || status == STATUS_INSUFFICIENT_RESOURCES ? SIOTLS_PROVIDER_NO_MEMORY
                                                                                 : otherwise;
}

PUCHAR cp_in(const uint8_t *data)
{
    static uint8_t nothing[16];
    return data != NULL ? (PUCHAR)(uintptr_t)data : nothing;
}

void cp_wipe(void *memory, size_t size)
{
    if (size > 0)
        SecureZeroMemory(memory, size);
}
