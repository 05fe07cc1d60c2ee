/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ecdsa.c: ECDSA with signatures as DER says: Ecdsa-Sig-Value (RFC 3279 2.2.3), strictly read.
 */
#include <nettle/dsa.h>
#include <nettle/ecdsa.h>

#include "common/der.h"
#include "internal.h"

bool np_ecdsa_verify(const struct ecc_point *key, const uint8_t *digest, size_t digest_len, const uint8_t *signature,
                     size_t signature_len)
{
    struct siotls_bytes der = {signature, signature_len};
    struct siotls_bytes contents, r, s;
    struct dsa_signature numbers;
    mp_limb_t limbs[2][NP_LIMBS(NP_MAX_COORDINATE)];
    if (!provider_der_read(&der, PROVIDER_DER_SEQUENCE, &contents) || der.data_len != 0 ||
        !provider_der_read_unsigned(&contents, &r) || !provider_der_read_unsigned(&contents, &s) ||
        contents.data_len != 0 || r.data_len > NP_MAX_COORDINATE || s.data_len > NP_MAX_COORDINATE)
        return false;
    np_number_view(numbers.r, limbs[0], r);
    np_number_view(numbers.s, limbs[1], s);
    return ecdsa_verify(key, digest_len, digest, &numbers) != 0;
}

static size_t write_signature(uint8_t *output, const struct dsa_signature *numbers)
{
    uint8_t bytes[2][NP_MAX_COORDINATE];
    struct siotls_bytes r = {bytes[0], NP_MAX_COORDINATE};
    struct siotls_bytes s = {bytes[1], NP_MAX_COORDINATE};
    np_number_write(bytes[0], NP_MAX_COORDINATE, numbers->r);
    np_number_write(bytes[1], NP_MAX_COORDINATE, numbers->s);
    size_t contents_len = provider_der_unsigned_size(r) + provider_der_unsigned_size(s);
    size_t size = provider_der_write_header(output, PROVIDER_DER_SEQUENCE, contents_len);
    size += provider_der_write_unsigned(output + size, r);
    return size + provider_der_write_unsigned(output + size, s);
}

size_t np_ecdsa_max_signature(const struct np_curve *curve)
{
    enum { SHORT_FORM = 127 };
    /* Tag, length, and a zero before a number whose first bit is set. */
    size_t numbers = 2 * (3 + curve->size);
    return (numbers > SHORT_FORM ? 3 : 2) + numbers;
}

int np_ecdsa_sign(const struct ecc_scalar *key, const uint8_t *digest, size_t digest_len, uint8_t *signature,
                  size_t *signature_len)
{
    struct dsa_signature numbers;
    struct np_draw draw = {0};
    dsa_signature_init(&numbers);
    ecdsa_sign(key, &draw, np_draw, digest_len, digest, &numbers);
    /* A number that was not random would give the key away. */
    if (!draw.has_failed)
        *signature_len = write_signature(signature, &numbers);
    dsa_signature_clear(&numbers);
    return draw.has_failed ? SIOTLS_PROVIDER_INTERNAL : SIOTLS_PROVIDER_OK;
}
