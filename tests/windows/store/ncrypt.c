/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ncrypt.c: an ncrypt.dll whose key store keeps keys, which Wine's does not. Key NAME is NAME.blob in the folder of
 * this DLL; it is used by bcrypt.dll, and never given away. "pin" is "ec" behind a PIN, "gone" is on a card that is not
 * there. What a caller does otherwise than Microsoft's documentation says is refused.
 */
#define WIN32_NO_STATUS
#include <windows.h>
#undef WIN32_NO_STATUS

#include <bcrypt.h>
#include <ncrypt.h>
#include <ntstatus.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#define EXPORT __declspec(dllexport) SECURITY_STATUS WINAPI

enum { MAX_BLOB = 4096, STORE = 1, KEY = 2 };

struct object {
    int type;
    bool is_locked;
    bool is_rsa;
    BCRYPT_ALG_HANDLE algorithm;
    BCRYPT_KEY_HANDLE key;
};

EXPORT NCryptOpenStorageProvider(NCRYPT_PROV_HANDLE *handle, LPCWSTR name, DWORD flags)
{
    if (name == NULL || wcscmp(name, MS_KEY_STORAGE_PROVIDER) != 0 || flags != 0)
        return NTE_BAD_PROVIDER;
    struct object *object = calloc(1, sizeof *object);
    if (object == NULL)
        return NTE_NO_MEMORY;
    object->type = STORE;
    *handle = (NCRYPT_PROV_HANDLE)object;
    return ERROR_SUCCESS;
}

static size_t read_blob(uint8_t *blob, LPCWSTR name)
{
    wchar_t path[MAX_PATH + 64];
    HMODULE self = NULL;
    GetModuleHandleExW(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS | GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT,
                       (LPCWSTR)(uintptr_t)(void *)read_blob, &self);
    DWORD len = GetModuleFileNameW(self, path, MAX_PATH);
    while (len > 0 && path[len - 1] != L'\\')
        len--;
    _snwprintf(path + len, 60, L"%ls.blob", name);
    FILE *file = _wfopen(path, L"rb");
    if (file == NULL)
        return 0;
    size_t size = fread(blob, 1, MAX_BLOB, file);
    fclose(file);
    return size;
}

static SECURITY_STATUS load(struct object *object, LPCWSTR name)
{
    uint8_t blob[MAX_BLOB];
    size_t size = read_blob(blob, name);
    if (size == 0)
        return NTE_BAD_KEYSET;
    object->is_rsa = wcscmp(name, L"rsa") == 0;
    if (!BCRYPT_SUCCESS(BCryptOpenAlgorithmProvider(
            &object->algorithm, object->is_rsa ? BCRYPT_RSA_ALGORITHM : BCRYPT_ECDSA_P256_ALGORITHM, NULL, 0)) ||
        !BCRYPT_SUCCESS(BCryptImportKeyPair(object->algorithm, NULL,
                                            object->is_rsa ? BCRYPT_RSAFULLPRIVATE_BLOB : BCRYPT_ECCPRIVATE_BLOB,
                                            &object->key, blob, (ULONG)size, 0)))
        return NTE_BAD_KEYSET;
    return ERROR_SUCCESS;
}

/* Keys of CryptoAPI are asked for with what they are for. */
EXPORT NCryptOpenKey(NCRYPT_PROV_HANDLE store, NCRYPT_KEY_HANDLE *handle, LPCWSTR name, DWORD spec, DWORD flags)
{
    const struct object *keys = (const struct object *)store;
    bool is_pin = wcscmp(name, L"pin") == 0, is_old = wcscmp(name, L"old") == 0;
    if (keys == NULL || keys->type != STORE)
        return NTE_INVALID_HANDLE;
    if ((flags & NCRYPT_SILENT_FLAG) == 0 || (flags & ~(DWORD)(NCRYPT_SILENT_FLAG | NCRYPT_MACHINE_KEY_FLAG)) != 0)
        return NTE_BAD_FLAGS;
    if (wcscmp(name, L"gone") == 0)
        return SCARD_E_NO_SMARTCARD;
    if (spec != (is_old ? AT_KEYEXCHANGE : 0))
        return NTE_BAD_KEYSET;
    struct object *object = calloc(1, sizeof *object);
    if (object == NULL)
        return NTE_NO_MEMORY;
    object->type = KEY;
    object->is_locked = is_pin;
    SECURITY_STATUS status = load(object, is_pin ? L"ec" : is_old ? L"rsa" : name);
    if (status != ERROR_SUCCESS)
        free(object);
    else
        *handle = (NCRYPT_KEY_HANDLE)object;
    return status;
}

EXPORT NCryptSetProperty(NCRYPT_HANDLE handle, LPCWSTR property, PBYTE value, DWORD size, DWORD flags)
{
    static const wchar_t pin[] = L"1234";
    struct object *object = (struct object *)handle;
    if (wcscmp(property, NCRYPT_PIN_PROPERTY) != 0 || flags != NCRYPT_SILENT_FLAG)
        return NTE_NOT_SUPPORTED;
    if (size != sizeof pin || memcmp(value, pin, size) != 0)
        return SCARD_W_WRONG_CHV;
    object->is_locked = false;
    return ERROR_SUCCESS;
}

EXPORT NCryptSignHash(NCRYPT_KEY_HANDLE handle, VOID *padding, PBYTE hash, DWORD hash_size, PBYTE signature,
                      DWORD signature_size, DWORD *written, DWORD flags)
{
    struct object *object = (struct object *)handle;
    ULONG bcrypt_flags = flags & ~(DWORD)NCRYPT_SILENT_FLAG;
    if (object->type != KEY || (flags & NCRYPT_SILENT_FLAG) == 0 || object->is_rsa != (padding != NULL))
        return NTE_INVALID_PARAMETER;
    if (object->is_locked)
        return NTE_SILENT_CONTEXT;
    NTSTATUS status =
        BCryptSignHash(object->key, padding, hash, hash_size, signature, signature_size, written, bcrypt_flags);
    return BCRYPT_SUCCESS(status) ? ERROR_SUCCESS : NTE_INTERNAL_ERROR;
}

EXPORT NCryptFreeObject(NCRYPT_HANDLE handle)
{
    struct object *object = (struct object *)handle;
    if (object == NULL)
        return NTE_INVALID_HANDLE;
    if (object->key != NULL)
        BCryptDestroyKey(object->key);
    if (object->algorithm != NULL)
        BCryptCloseAlgorithmProvider(object->algorithm, 0);
    free(object);
    return ERROR_SUCCESS;
}
