/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ecdsa.c: Ecdsa-Sig-Value (RFC 3279 2.2.3), strictly read, from and to the r || s of the system.
 */
#include <string.h>

#include "common/der.h"
#include "internal.h"

size_t cp_ecdsa_max_signature(const struct cp_curve *curve)
{
    enum { SHORT_FORM = 127 };
    /* Tag, length, and a zero before a number whose first bit is set. */
    size_t numbers = 2 * (3 + curve->size);
    return (numbers > SHORT_FORM ? 3 : 2) + numbers;
}

/* Of a longer hash as many bits as the order has (FIPS 186-5 6.4), whole bytes for each of these curves and hashes. */
ULONG cp_ecdsa_used_size(struct siotls_bytes digest, const struct cp_curve *curve)
{
    return (ULONG)(digest.data_len < curve->size ? digest.data_len : curve->size);
}

static bool read_number(uint8_t *output, size_t size, struct siotls_bytes *der)
{
    struct siotls_bytes number;
    if (!provider_der_read_unsigned(der, &number) || number.data_len > size)
        return false;
    memset(output, 0, size - number.data_len);
    memcpy(output + (size - number.data_len), number.data, number.data_len);
    return true;
}

NTSTATUS cp_ecdsa_verify(BCRYPT_KEY_HANDLE key, const struct cp_curve *curve, struct siotls_bytes digest,
                         struct siotls_bytes signature)
{
    uint8_t numbers[2 * CP_MAX_COORDINATE];
    struct siotls_bytes contents;
    if (!provider_der_read(&signature, PROVIDER_DER_SEQUENCE, &contents) || signature.data_len != 0 ||
        !read_number(numbers, curve->size, &contents) || !read_number(numbers + curve->size, curve->size, &contents) ||
        contents.data_len != 0)
        return STATUS_INVALID_SIGNATURE;
    return BCryptVerifySignature(key, NULL, cp_in(digest.data), cp_ecdsa_used_size(digest, curve), numbers,
                                 (ULONG)(2 * curve->size), 0);
}

size_t cp_ecdsa_write(uint8_t *signature, const struct cp_curve *curve, const uint8_t *numbers)
{
    struct siotls_bytes r = {numbers, curve->size}, s = {numbers + curve->size, curve->size};
    size_t size = provider_der_write_header(signature, PROVIDER_DER_SEQUENCE,
                                            provider_der_unsigned_size(r) + provider_der_unsigned_size(s));
    size += provider_der_write_unsigned(signature + size, r);
    return size + provider_der_write_unsigned(signature + size, s);
}

NTSTATUS cp_ecdsa_sign(BCRYPT_KEY_HANDLE key, const struct cp_curve *curve, struct siotls_bytes digest,
                       uint8_t *signature, size_t *signature_len)
{
    uint8_t numbers[2 * CP_MAX_COORDINATE];
    ULONG written = 0;
    NTSTATUS status = BCryptSignHash(key, NULL, cp_in(digest.data), cp_ecdsa_used_size(digest, curve), numbers,
                                     (ULONG)(2 * curve->size), &written, 0);
    if (!BCRYPT_SUCCESS(status))
        return status;
    if (written != 2 * curve->size)
        return STATUS_INTERNAL_ERROR;
    *signature_len = cp_ecdsa_write(signature, curve, numbers);
    return STATUS_SUCCESS;
}
