/* SPDX-License-Identifier: Apache-2.0 */
/*
 * blob.c: keys of curves as the system takes and gives them: a header, then numbers of the curve's size, big-endian.
 */
#include <string.h>

#include "internal.h"

enum { UNCOMPRESSED = 0x04 };

struct ecc_blob {
    BCRYPT_ECCKEY_BLOB header;
    uint8_t numbers[3 * CP_MAX_COORDINATE]; /* x, y, and the private key */
};

NTSTATUS cp_import_point(BCRYPT_KEY_HANDLE *key, BCRYPT_ALG_HANDLE algorithm, const struct cp_curve *curve, ULONG magic,
                         struct siotls_bytes point)
{
    struct ecc_blob blob = {.header = {magic, (ULONG)curve->size}};
    if (point.data_len != 1 + 2 * curve->size || point.data[0] != UNCOMPRESSED)
        return STATUS_INVALID_PARAMETER;
    memcpy(blob.numbers, point.data + 1, 2 * curve->size);
    NTSTATUS status = BCryptImportKeyPair(algorithm, NULL, BCRYPT_ECCPUBLIC_BLOB, key, (PUCHAR)&blob,
                                          (ULONG)(sizeof blob.header + 2 * curve->size), 0);
    if (!BCRYPT_SUCCESS(status))
        *key = NULL;
    return status;
}

NTSTATUS cp_import_scalar(BCRYPT_KEY_HANDLE *key, BCRYPT_ALG_HANDLE algorithm, const struct cp_curve *curve,
                          ULONG magic, struct siotls_bytes scalar, const uint8_t *coordinates)
{
    struct ecc_blob blob = {.header = {magic, (ULONG)curve->size}};
    if (scalar.data_len > curve->size)
        return STATUS_INVALID_PARAMETER;
    if (coordinates != NULL)
        memcpy(blob.numbers, coordinates, 2 * curve->size);
    memcpy(blob.numbers + 3 * curve->size - scalar.data_len, scalar.data, scalar.data_len);
    NTSTATUS status = BCryptImportKeyPair(algorithm, NULL, BCRYPT_ECCPRIVATE_BLOB, key, (PUCHAR)&blob,
                                          (ULONG)(sizeof blob.header + 3 * curve->size), 0);
    if (!BCRYPT_SUCCESS(status))
        *key = NULL;
    cp_wipe(&blob, sizeof blob);
    return status;
}

NTSTATUS cp_export_point(uint8_t *point, const struct cp_curve *curve, BCRYPT_KEY_HANDLE key)
{
    struct ecc_blob blob;
    ULONG written = 0;
    NTSTATUS status = BCryptExportKey(key, NULL, BCRYPT_ECCPUBLIC_BLOB, (PUCHAR)&blob, sizeof blob, &written, 0);
    if (!BCRYPT_SUCCESS(status))
        return status;
    if (written != sizeof blob.header + 2 * curve->size || blob.header.cbKey != curve->size)
        return STATUS_INTERNAL_ERROR;
    point[0] = UNCOMPRESSED;
    memcpy(point + 1, blob.numbers, 2 * curve->size);
    return STATUS_SUCCESS;
}
