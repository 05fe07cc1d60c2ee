/* SPDX-License-Identifier: Apache-2.0 */
/*
 * rsa_key.c: see rsa_key.h.
 */
#include "common/rsa_key.h"

int provider_rsa_read_private(struct siotls_bytes *numbers, struct siotls_bytes der)
{
    struct siotls_bytes contents;
    uint32_t version;
    if (!provider_der_read(&der, PROVIDER_DER_SEQUENCE, &contents) || der.data_len != 0 ||
        !provider_der_read_small(&contents, &version))
        return SIOTLS_PROVIDER_BAD_KEY;
    if (version != 0)
        return SIOTLS_PROVIDER_UNSUPPORTED;
    for (size_t i = 0; i < PROVIDER_RSA_NUM_NUMBERS; i++)
        if (!provider_der_read_unsigned(&contents, &numbers[i]))
            return SIOTLS_PROVIDER_BAD_KEY;
    return contents.data_len == 0 ? SIOTLS_PROVIDER_OK : SIOTLS_PROVIDER_BAD_KEY;
}

static size_t contents_size(struct siotls_bytes modulus, struct siotls_bytes exponent)
{
    return provider_der_unsigned_size(modulus) + provider_der_unsigned_size(exponent);
}

size_t provider_rsa_public_size(struct siotls_bytes modulus, struct siotls_bytes exponent)
{
    size_t contents_len = contents_size(modulus, exponent);
    return provider_der_header_size(contents_len) + contents_len;
}

size_t provider_rsa_write_public(uint8_t *output, struct siotls_bytes modulus, struct siotls_bytes exponent)
{
    size_t size = provider_der_write_header(output, PROVIDER_DER_SEQUENCE, contents_size(modulus, exponent));
    size += provider_der_write_unsigned(output + size, modulus);
    return size + provider_der_write_unsigned(output + size, exponent);
}
