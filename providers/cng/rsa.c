/* SPDX-License-Identifier: Apache-2.0 */
/*
 * rsa.c: RSA (RFC 8017): public keys, and signatures with the padding that a scheme says. Salts of PSS are as long as
 * the hash (RFC 9846 4.3.3).
 */
#include <string.h>

#include "internal.h"

/* Bytes. Which sizes are strong enough is the core's to say. */
enum { MIN_MODULUS = 128, MAX_EXPONENT = 8 };

struct public_blob {
    BCRYPT_RSAKEY_BLOB header;
    uint8_t numbers[MAX_EXPONENT + CP_MAX_RSA_MODULUS];
};

static ULONG bit_length(struct siotls_bytes number)
{
    ULONG bits = (ULONG)(8 * number.data_len);
    for (unsigned mask = 0x80; mask > 0 && (number.data[0] & mask) == 0; mask >>= 1)
        bits--;
    return bits;
}

NTSTATUS cp_rsa_import_public(BCRYPT_KEY_HANDLE *key, BCRYPT_ALG_HANDLE algorithm, struct siotls_bytes modulus,
                              struct siotls_bytes exponent)
{
    struct public_blob blob = {.header = {.Magic = BCRYPT_RSAPUBLIC_MAGIC}};
    if (modulus.data_len < MIN_MODULUS || modulus.data_len > CP_MAX_RSA_MODULUS || exponent.data_len == 0 ||
        exponent.data_len > MAX_EXPONENT || bit_length(modulus) < 8 * MIN_MODULUS)
        return STATUS_INVALID_PARAMETER;
    /* An even modulus or exponent is no key, and the exponent 1 would let anything be a signature. */
    if (modulus.data[modulus.data_len - 1] % 2 == 0 || exponent.data[exponent.data_len - 1] % 2 == 0 ||
        (exponent.data_len == 1 && exponent.data[0] == 1))
        return STATUS_INVALID_PARAMETER;
    blob.header.BitLength = bit_length(modulus);
    blob.header.cbPublicExp = (ULONG)exponent.data_len;
    blob.header.cbModulus = (ULONG)modulus.data_len;
    memcpy(blob.numbers, exponent.data, exponent.data_len);
    memcpy(blob.numbers + exponent.data_len, modulus.data, modulus.data_len);
    NTSTATUS status = BCryptImportKeyPair(algorithm, NULL, BCRYPT_RSAPUBLIC_BLOB, key, (PUCHAR)&blob,
                                          (ULONG)(sizeof blob.header + exponent.data_len + modulus.data_len), 0);
    if (!BCRYPT_SUCCESS(status))
        *key = NULL;
    return status;
}

union cp_padding cp_padding_of(const struct cp_scheme *scheme)
{
    union cp_padding padding = {0};
    if (scheme->padding == BCRYPT_PAD_PSS)
        padding.pss = (BCRYPT_PSS_PADDING_INFO){.pszAlgId = scheme->hash_name, .cbSalt = scheme->digest_size};
    else
        padding.pkcs1 = (BCRYPT_PKCS1_PADDING_INFO){.pszAlgId = scheme->hash_name};
    return padding;
}

NTSTATUS cp_rsa_verify(BCRYPT_KEY_HANDLE key, const struct cp_scheme *scheme, const uint8_t *digest,
                       struct siotls_bytes signature)
{
    union cp_padding padding = cp_padding_of(scheme);
    if (signature.data_len > CP_MAX_RSA_MODULUS)
        return STATUS_INVALID_SIGNATURE;
    return BCryptVerifySignature(key, &padding, cp_in(digest), scheme->digest_size, cp_in(signature.data),
                                 (ULONG)signature.data_len, scheme->padding);
}

NTSTATUS cp_rsa_sign(BCRYPT_KEY_HANDLE key, const struct cp_scheme *scheme, const uint8_t *digest, uint8_t *signature,
                     size_t signature_size)
{
    union cp_padding padding = cp_padding_of(scheme);
    ULONG written = 0;
    NTSTATUS status = BCryptSignHash(key, &padding, cp_in(digest), scheme->digest_size, signature,
                                     (ULONG)signature_size, &written, scheme->padding);
    return BCRYPT_SUCCESS(status) && written != signature_size ? STATUS_INTERNAL_ERROR : status;
}
