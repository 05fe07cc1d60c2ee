/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lattice.c: keys of ML-KEM and ML-DSA as the system takes and gives them: a header, the name of the parameter set, and
 * the bytes that FIPS 203 and 204 say.
 */
#include <stdlib.h>
#include <string.h>

#include "internal.h"

static ULONG name_size(const struct cp_lattice_form *form)
{
    return (ULONG)((wcslen(form->parameter_set) + 1) * sizeof(wchar_t));
}

NTSTATUS cp_lattice_generate(BCRYPT_KEY_HANDLE *key, BCRYPT_ALG_HANDLE algorithm, const wchar_t *parameter_set)
{
    const struct cp_lattice_form form = {.parameter_set = parameter_set};
    NTSTATUS status = BCryptGenerateKeyPair(algorithm, key, 0, 0);
    if (!BCRYPT_SUCCESS(status)) {
        *key = NULL;
        return status;
    }
    status = BCryptSetProperty(*key, BCRYPT_PARAMETER_SET_NAME, (PUCHAR)(uintptr_t)parameter_set, name_size(&form), 0);
    return BCRYPT_SUCCESS(status) ? BCryptFinalizeKeyPair(*key, 0) : status;
}

NTSTATUS cp_lattice_import(BCRYPT_KEY_HANDLE *key, BCRYPT_ALG_HANDLE algorithm, const struct cp_lattice_form *form,
                           struct siotls_bytes bytes)
{
    const struct cp_lattice_header header = {form->magic, name_size(form), (ULONG)bytes.data_len};
    size_t size = sizeof header + header.parameter_set_size + bytes.data_len;
    uint8_t *blob = malloc(size);
    if (blob == NULL)
        return STATUS_NO_MEMORY;
    memcpy(blob, &header, sizeof header);
    memcpy(blob + sizeof header, form->parameter_set, header.parameter_set_size);
    memcpy(blob + sizeof header + header.parameter_set_size, bytes.data, bytes.data_len);
    NTSTATUS status = BCryptImportKeyPair(algorithm, NULL, form->blob, key, blob, (ULONG)size, 0);
    if (!BCRYPT_SUCCESS(status))
        *key = NULL;
    cp_wipe(blob, size);
    free(blob);
    return status;
}

static bool is_of_form(const uint8_t *blob, size_t blob_len, const struct cp_lattice_form *form, size_t key_size)
{
    struct cp_lattice_header header;
    if (blob_len != sizeof header + name_size(form) + key_size)
        return false;
    memcpy(&header, blob, sizeof header);
    return header.magic == form->magic && header.parameter_set_size == name_size(form) && header.key_size == key_size &&
           memcmp(blob + sizeof header, form->parameter_set, name_size(form)) == 0;
}

NTSTATUS cp_lattice_export(uint8_t *bytes, size_t size, BCRYPT_KEY_HANDLE key, const struct cp_lattice_form *form)
{
    ULONG written = 0;
    size_t blob_size = sizeof(struct cp_lattice_header) + name_size(form) + size;
    uint8_t *blob = malloc(blob_size);
    if (blob == NULL)
        return STATUS_NO_MEMORY;
    NTSTATUS status = BCryptExportKey(key, NULL, form->blob, blob, (ULONG)blob_size, &written, 0);
    if (BCRYPT_SUCCESS(status) && !is_of_form(blob, written, form, size))
        status = STATUS_INTERNAL_ERROR;
    if (BCRYPT_SUCCESS(status))
        memcpy(bytes, blob + blob_size - size, size);
    cp_wipe(blob, blob_size);
    free(blob);
    return status;
}
