/* SPDX-License-Identifier: Apache-2.0 */
/*
 * handles.c: one handle for each algorithm of the system, opened with the instance and shared by all threads.
 */
#include <stdio.h>

#include "internal.h"

static const struct {
    const wchar_t *name;
    const wchar_t *property; /* what is set to */
    const wchar_t *value;    /* this; NULL: nothing is */
    ULONG flags;
} algorithms[CP_NUM_ALGORITHMS] = {
    [CP_SHA1] = {BCRYPT_SHA1_ALGORITHM, NULL, NULL, 0},
    [CP_SHA256] = {BCRYPT_SHA256_ALGORITHM, NULL, NULL, 0},
    [CP_SHA384] = {BCRYPT_SHA384_ALGORITHM, NULL, NULL, 0},
    [CP_SHA512] = {BCRYPT_SHA512_ALGORITHM, NULL, NULL, 0},
    [CP_HMAC_SHA1] = {BCRYPT_SHA1_ALGORITHM, NULL, NULL, BCRYPT_ALG_HANDLE_HMAC_FLAG},
    [CP_HMAC_SHA256] = {BCRYPT_SHA256_ALGORITHM, NULL, NULL, BCRYPT_ALG_HANDLE_HMAC_FLAG},
    [CP_HMAC_SHA384] = {BCRYPT_SHA384_ALGORITHM, NULL, NULL, BCRYPT_ALG_HANDLE_HMAC_FLAG},
    [CP_HMAC_SHA512] = {BCRYPT_SHA512_ALGORITHM, NULL, NULL, BCRYPT_ALG_HANDLE_HMAC_FLAG},
    [CP_AES_GCM] = {BCRYPT_AES_ALGORITHM, BCRYPT_CHAINING_MODE, BCRYPT_CHAIN_MODE_GCM, 0},
    [CP_AES_CCM] = {BCRYPT_AES_ALGORITHM, BCRYPT_CHAINING_MODE, BCRYPT_CHAIN_MODE_CCM, 0},
    [CP_AES_CBC] = {BCRYPT_AES_ALGORITHM, BCRYPT_CHAINING_MODE, BCRYPT_CHAIN_MODE_CBC, 0},
    [CP_AES_ECB] = {BCRYPT_AES_ALGORITHM, BCRYPT_CHAINING_MODE, BCRYPT_CHAIN_MODE_ECB, 0},
    [CP_CHACHA20_POLY1305] = {BCRYPT_CHACHA20_POLY1305_ALGORITHM, NULL, NULL, 0},
    [CP_ECDH_P256] = {BCRYPT_ECDH_P256_ALGORITHM, NULL, NULL, 0},
    [CP_ECDH_P384] = {BCRYPT_ECDH_P384_ALGORITHM, NULL, NULL, 0},
    [CP_ECDH_P521] = {BCRYPT_ECDH_P521_ALGORITHM, NULL, NULL, 0},
    [CP_ECDSA_P256] = {BCRYPT_ECDSA_P256_ALGORITHM, NULL, NULL, 0},
    [CP_ECDSA_P384] = {BCRYPT_ECDSA_P384_ALGORITHM, NULL, NULL, 0},
    [CP_ECDSA_P521] = {BCRYPT_ECDSA_P521_ALGORITHM, NULL, NULL, 0},
    [CP_X25519] = {BCRYPT_ECDH_ALGORITHM, BCRYPT_ECC_CURVE_NAME, BCRYPT_ECC_CURVE_25519, 0},
    [CP_DH] = {BCRYPT_DH_ALGORITHM, NULL, NULL, 0},
    [CP_RSA] = {BCRYPT_RSA_ALGORITHM, NULL, NULL, 0},
    [CP_MLKEM] = {BCRYPT_MLKEM_ALGORITHM, NULL, NULL, 0},
    [CP_MLDSA] = {BCRYPT_MLDSA_ALGORITHM, NULL, NULL, 0},
};

static NTSTATUS set_property(BCRYPT_ALG_HANDLE handle, const wchar_t *property, const wchar_t *value)
{
    return BCryptSetProperty(handle, property, (PUCHAR)(uintptr_t)value, (ULONG)((wcslen(value) + 1) * sizeof(wchar_t)),
                             0);
}

/* ML-KEM needs two functions that older systems do not export. */
static void find_functions(struct cp_state *state)
{
    HMODULE library = GetModuleHandleW(L"bcrypt.dll");
    if (library == NULL)
        return;
    state->encapsulate = (cp_encapsulate_function *)(void *)GetProcAddress(library, "BCryptEncapsulate");
    state->decapsulate = (cp_decapsulate_function *)(void *)GetProcAddress(library, "BCryptDecapsulate");
}

void cp_handles_open(struct cp_state *state)
{
    for (size_t i = 0; i < CP_NUM_ALGORITHMS; i++) {
        BCRYPT_ALG_HANDLE handle = NULL;
        NTSTATUS status = BCryptOpenAlgorithmProvider(&handle, algorithms[i].name, NULL, algorithms[i].flags);
        if (!BCRYPT_SUCCESS(status)) {
            state->statuses[i] = status;
            continue;
        }
        if (algorithms[i].value != NULL)
            state->statuses[i] = set_property(handle, algorithms[i].property, algorithms[i].value);
        if (BCRYPT_SUCCESS(state->statuses[i]))
            state->handles[i] = handle;
        else
            BCryptCloseAlgorithmProvider(handle, 0);
    }
    find_functions(state);
}

/* What does not fit is not told. */
void cp_tell_absent(struct cp_state *state, const char *name, enum cp_algorithm algorithm)
{
    size_t len = state->absent_len;
    size_t room = sizeof state->absent - len;
    int added = state->handles[algorithm] != NULL
                    ? snprintf(state->absent + len, room, "%s%s (does not work)", len > 0 ? ", " : "", name)
                    : snprintf(state->absent + len, room, "%s%s (0x%08lx)", len > 0 ? ", " : "", name,
                               (unsigned long)state->statuses[algorithm]);
    if (added > 0 && (size_t)added < room)
        state->absent_len += (size_t)added;
    else
        state->absent[len] = '\0';
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
