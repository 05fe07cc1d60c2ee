/* SPDX-License-Identifier: Apache-2.0 */
/*
 * private_key.c: the keys that PKCS#8 holds (RFC 5915, RFC 8017), as the system takes them. It does not look whether
 * all numbers of a key belong together, so that a signature is made with each key and verified with its public key.
 */
#include <stdlib.h>
#include <string.h>

#include "common/pkcs8.h"
#include "common/rsa_key.h"
#include "internal.h"

int cp_write_spki(struct cp_private_key *key, const struct provider_pkcs8 *pkcs8, struct siotls_bytes public_key)
{
    key->spki = malloc(provider_spki_size(pkcs8->algorithm, public_key));
    if (key->spki == NULL)
        return SIOTLS_PROVIDER_NO_MEMORY;
    key->spki_len = provider_spki_write(key->spki, pkcs8->algorithm, public_key);
    return SIOTLS_PROVIDER_OK;
}

NTSTATUS cp_private_key_sign(const struct cp_private_key *key, const struct cp_scheme *scheme,
                             struct siotls_bytes input, uint8_t *signature, size_t *signature_len)
{
    const struct cp_curve *curve = cp_curve_of_key(key->key_type);
    if (curve != NULL)
        return cp_ecdsa_sign(key->handle, curve, input, signature, signature_len);
    *signature_len = key->signature_size;
    return scheme->digest_size == 0 ? cp_mldsa_sign(key->handle, cp_mldsa_of_key(key->key_type), input, signature)
                                    : cp_rsa_sign(key->handle, scheme, input.data, signature, key->signature_size);
}

/* ---- RSA ---- */

/* The order of the numbers in a BCRYPT_RSAFULLPRIVATE_BLOB, each as long as the field of its header says. */
static const struct {
    enum provider_rsa_number number;
    enum provider_rsa_number as_long_as;
} rsa_layout[] = {
    {PROVIDER_RSA_E, PROVIDER_RSA_E},    {PROVIDER_RSA_N, PROVIDER_RSA_N},  {PROVIDER_RSA_P, PROVIDER_RSA_P},
    {PROVIDER_RSA_Q, PROVIDER_RSA_Q},    {PROVIDER_RSA_DP, PROVIDER_RSA_P}, {PROVIDER_RSA_DQ, PROVIDER_RSA_Q},
    {PROVIDER_RSA_QINV, PROVIDER_RSA_P}, {PROVIDER_RSA_D, PROVIDER_RSA_N},
};

enum { RSA_NUM_PARTS = sizeof rsa_layout / sizeof rsa_layout[0] };

static size_t rsa_blob_size(const struct siotls_bytes *numbers)
{
    size_t size = sizeof(BCRYPT_RSAKEY_BLOB);
    for (size_t i = 0; i < RSA_NUM_PARTS; i++)
        size += numbers[rsa_layout[i].as_long_as].data_len;
    return size;
}

/* False: a number is longer than there is room for, as no number of a key is. */
static bool fill_rsa_blob(uint8_t *blob, const struct siotls_bytes *numbers)
{
    const BCRYPT_RSAKEY_BLOB header = {
        .Magic = BCRYPT_RSAFULLPRIVATE_MAGIC,
        .BitLength = (ULONG)(8 * numbers[PROVIDER_RSA_N].data_len),
        .cbPublicExp = (ULONG)numbers[PROVIDER_RSA_E].data_len,
        .cbModulus = (ULONG)numbers[PROVIDER_RSA_N].data_len,
        .cbPrime1 = (ULONG)numbers[PROVIDER_RSA_P].data_len,
        .cbPrime2 = (ULONG)numbers[PROVIDER_RSA_Q].data_len,
    };
    memcpy(blob, &header, sizeof header);
    uint8_t *end = blob + sizeof header;
    for (size_t i = 0; i < RSA_NUM_PARTS; i++) {
        struct siotls_bytes number = numbers[rsa_layout[i].number];
        size_t size = numbers[rsa_layout[i].as_long_as].data_len;
        if (number.data_len > size)
            return false;
        end += size;
        memcpy(end - number.data_len, number.data, number.data_len);
    }
    return true;
}

static int import_rsa(struct cp_private_key *key, BCRYPT_ALG_HANDLE algorithm, const struct siotls_bytes *numbers)
{
    size_t size = rsa_blob_size(numbers);
    uint8_t *blob = calloc(1, size);
    if (blob == NULL)
        return SIOTLS_PROVIDER_NO_MEMORY;
    NTSTATUS status = STATUS_INVALID_PARAMETER;
    if (fill_rsa_blob(blob, numbers))
        status = BCryptImportKeyPair(algorithm, NULL, BCRYPT_RSAFULLPRIVATE_BLOB, &key->handle, blob, (ULONG)size, 0);
    if (!BCRYPT_SUCCESS(status))
        key->handle = NULL;
    cp_wipe(blob, size);
    free(blob);
    return cp_error(status, SIOTLS_PROVIDER_BAD_KEY);
}

static int prove_rsa(const struct cp_private_key *key, BCRYPT_ALG_HANDLE algorithm, const struct siotls_bytes *numbers)
{
    static const uint8_t digest[CP_MAX_DIGEST];
    const struct cp_scheme *scheme = cp_scheme_find(SIOTLS_SCHEME_RSA_PKCS1_SHA256);
    BCRYPT_KEY_HANDLE public_key = NULL;
    uint8_t *signature = malloc(key->signature_size);
    if (signature == NULL)
        return SIOTLS_PROVIDER_NO_MEMORY;
    NTSTATUS status = cp_rsa_import_public(&public_key, algorithm, numbers[PROVIDER_RSA_N], numbers[PROVIDER_RSA_E]);
    if (BCRYPT_SUCCESS(status))
        status = cp_rsa_sign(key->handle, scheme, digest, signature, key->signature_size);
    if (BCRYPT_SUCCESS(status))
        status = cp_rsa_verify(public_key, scheme, digest, (struct siotls_bytes){signature, key->signature_size});
    if (public_key != NULL)
        BCryptDestroyKey(public_key);
    free(signature);
    return cp_error(status, SIOTLS_PROVIDER_BAD_KEY);
}

static int write_rsa_spki(struct cp_private_key *key, const struct provider_pkcs8 *pkcs8,
                          const struct siotls_bytes *numbers)
{
    size_t size = provider_rsa_public_size(numbers[PROVIDER_RSA_N], numbers[PROVIDER_RSA_E]);
    uint8_t *public_key = malloc(size);
    if (public_key == NULL)
        return SIOTLS_PROVIDER_NO_MEMORY;
    provider_rsa_write_public(public_key, numbers[PROVIDER_RSA_N], numbers[PROVIDER_RSA_E]);
    int status = cp_write_spki(key, pkcs8, (struct siotls_bytes){public_key, size});
    free(public_key);
    return status;
}

static int read_rsa(struct cp_private_key *key, BCRYPT_ALG_HANDLE algorithm, const struct provider_pkcs8 *pkcs8)
{
    struct siotls_bytes numbers[PROVIDER_RSA_NUM_NUMBERS];
    int status = provider_rsa_read_private(numbers, pkcs8->key);
    if (status != SIOTLS_PROVIDER_OK)
        return status;
    if (numbers[PROVIDER_RSA_N].data_len > CP_MAX_RSA_MODULUS)
        return SIOTLS_PROVIDER_UNSUPPORTED;
    key->signature_size = numbers[PROVIDER_RSA_N].data_len;
    status = import_rsa(key, algorithm, numbers);
    if (status == SIOTLS_PROVIDER_OK)
        status = prove_rsa(key, algorithm, numbers);
    return status == SIOTLS_PROVIDER_OK ? write_rsa_spki(key, pkcs8, numbers) : status;
}

/* ---- curves ---- */

static int prove_ec(const struct cp_private_key *key, BCRYPT_ALG_HANDLE algorithm, const struct cp_curve *curve,
                    struct siotls_bytes point)
{
    static const uint8_t zeros[CP_MAX_DIGEST] = {1};
    const struct siotls_bytes digest = {zeros, curve->size < CP_MAX_DIGEST ? curve->size : CP_MAX_DIGEST};
    uint8_t signature[PROVIDER_DER_MAX_HEADER + 2 * (3 + CP_MAX_COORDINATE)];
    size_t signature_len = 0;
    BCRYPT_KEY_HANDLE public_key = NULL;
    NTSTATUS status = cp_import_point(&public_key, algorithm, curve, curve->ecdsa_public, point);
    if (BCRYPT_SUCCESS(status))
        status = cp_ecdsa_sign(key->handle, curve, digest, signature, &signature_len);
    if (BCRYPT_SUCCESS(status))
        status = cp_ecdsa_verify(public_key, curve, digest, (struct siotls_bytes){signature, signature_len});
    if (public_key != NULL)
        BCryptDestroyKey(public_key);
    return cp_error(status, SIOTLS_PROVIDER_BAD_KEY);
}

/* Where the file states no public key, Windows computes it from blobs whose point is zeros; Wine keeps the zeros. */
static int find_point(uint8_t *point, const struct cp_private_key *key, const struct cp_curve *curve)
{
    int status = cp_error(cp_export_point(point, curve, key->handle), SIOTLS_PROVIDER_UNSUPPORTED);
    if (status != SIOTLS_PROVIDER_OK)
        return status;
    return cp_is_zero(point + 1, 2 * curve->size) ? SIOTLS_PROVIDER_UNSUPPORTED : SIOTLS_PROVIDER_OK;
}

static int read_ec(struct cp_private_key *key, BCRYPT_ALG_HANDLE algorithm, const struct provider_pkcs8 *pkcs8)
{
    const struct cp_curve *curve = cp_curve_of_key(pkcs8->key_type);
    struct siotls_bytes scalar, stated;
    uint8_t point[CP_MAX_POINT];
    int status = provider_pkcs8_read_ec(pkcs8, &scalar, &stated);
    if (status != SIOTLS_PROVIDER_OK)
        return status;
    if (scalar.data_len > curve->size || cp_is_zero(scalar.data, scalar.data_len) ||
        (stated.data != NULL && stated.data_len != 1 + 2 * curve->size))
        return SIOTLS_PROVIDER_BAD_KEY;
    key->signature_size = cp_ecdsa_max_signature(curve);
    NTSTATUS imported = cp_import_scalar(&key->handle, algorithm, curve, curve->ecdsa_private, scalar,
                                         stated.data != NULL ? stated.data + 1 : NULL);
    if (!BCRYPT_SUCCESS(imported))
        return cp_error(imported,
                        imported == STATUS_NOT_SUPPORTED ? SIOTLS_PROVIDER_UNSUPPORTED : SIOTLS_PROVIDER_BAD_KEY);
    if (stated.data != NULL)
        memcpy(point, stated.data, stated.data_len);
    else
        status = find_point(point, key, curve);
    const struct siotls_bytes public_key = {point, 1 + 2 * curve->size};
    if (status == SIOTLS_PROVIDER_OK)
        status = prove_ec(key, algorithm, curve, public_key);
    return status == SIOTLS_PROVIDER_OK ? cp_write_spki(key, pkcs8, public_key) : status;
}

int cp_private_key_read(struct cp_private_key *key, const struct siotls_provider_instance *instance,
                        const struct provider_pkcs8 *pkcs8)
{
    const struct cp_curve *curve = cp_curve_of_key(pkcs8->key_type);
    bool is_mldsa = cp_mldsa_of_key(pkcs8->key_type) != NULL;
    if (curve == NULL && !is_mldsa && !cp_is_rsa(pkcs8->key_type))
        return SIOTLS_PROVIDER_UNSUPPORTED;
    BCRYPT_ALG_HANDLE algorithm = cp_handle(instance, curve != NULL ? curve->ecdsa : is_mldsa ? CP_MLDSA : CP_RSA);
    if (algorithm == NULL)
        return SIOTLS_PROVIDER_UNSUPPORTED;
    key->key_type = pkcs8->key_type;
    if (is_mldsa)
        return cp_mldsa_read(key, algorithm, pkcs8);
    return curve != NULL ? read_ec(key, algorithm, pkcs8) : read_rsa(key, algorithm, pkcs8);
}

void cp_private_key_clear(struct cp_private_key *key)
{
    if (key->handle != NULL)
        BCryptDestroyKey(key->handle);
    free(key->spki);
    *key = (struct cp_private_key){0};
}
