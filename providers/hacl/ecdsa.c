/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ecdsa.c: ECDSA over HACL*'s curves, with signatures as DER says: Ecdsa-Sig-Value (RFC 3279 2.2.3), strictly read.
 */
#include <string.h>

#include "common/der.h"
#include "internal.h"

uint32_t hp_hash_of_scheme(uint16_t scheme)
{
    switch (scheme) {
    case SIOTLS_SCHEME_ECDSA_SECP256R1_SHA256:
        return SIOTLS_HASH_SHA256;
    case SIOTLS_SCHEME_ECDSA_SECP384R1_SHA384:
        return SIOTLS_HASH_SHA384;
    case SIOTLS_SCHEME_ECDSA_SECP521R1_SHA512:
        return SIOTLS_HASH_SHA512;
    default:
        return 0;
    }
}

/* HACL* takes the leftmost bytes of a digest, but none that is shorter than a scalar: those are padded on the left. */
static uint32_t pad_digest(uint8_t padded[HP_MAX_COORDINATE], const struct hp_curve *curve, const uint8_t *digest,
                           size_t digest_len)
{
    size_t padding = digest_len < curve->size ? curve->size - digest_len : 0;
    memset(padded, 0, padding);
    memcpy(padded + padding, digest, digest_len < curve->size ? digest_len : curve->size);
    return (uint32_t)curve->size;
}

static bool pad_number(uint8_t *output, const struct hp_curve *curve, struct siotls_bytes number)
{
    if (number.data_len > curve->size)
        return false;
    memset(output, 0, curve->size);
    if (number.data_len > 0)
        memcpy(output + curve->size - number.data_len, number.data, number.data_len);
    return true;
}

bool hp_ecdsa_verify(const struct hp_curve *curve, const uint8_t *point, const uint8_t *digest, size_t digest_len,
                     const uint8_t *signature, size_t signature_len)
{
    struct siotls_bytes der = {signature, signature_len};
    struct siotls_bytes contents, r, s;
    uint8_t numbers[2][HP_MAX_COORDINATE];
    uint8_t padded[HP_MAX_COORDINATE];
    if (!provider_der_read(&der, PROVIDER_DER_SEQUENCE, &contents) || der.data_len != 0 ||
        !provider_der_read_unsigned(&contents, &r) || !provider_der_read_unsigned(&contents, &s) ||
        contents.data_len != 0 || !pad_number(numbers[0], curve, r) || !pad_number(numbers[1], curve, s))
        return false;
    uint32_t padded_len = pad_digest(padded, curve, digest, digest_len);
    return curve->verify(padded_len, padded, hp_read_only(point), numbers[0], numbers[1]);
}

size_t hp_ecdsa_max_signature(const struct hp_curve *curve)
{
    enum { SHORT_FORM = 127 };
    /* Tag, length, and a zero before a number whose first bit is set. */
    size_t numbers = 2 * (3 + curve->size);
    return (numbers > SHORT_FORM ? 3 : 2) + numbers;
}

static size_t write_signature(uint8_t *output, struct siotls_bytes r, struct siotls_bytes s)
{
    size_t contents_len = provider_der_unsigned_size(r) + provider_der_unsigned_size(s);
    size_t size = provider_der_write_header(output, PROVIDER_DER_SEQUENCE, contents_len);
    size += provider_der_write_unsigned(output + size, r);
    return size + provider_der_write_unsigned(output + size, s);
}

/* Once in 2^250 a nonce does not do; then, as when there are none, there is no signature. */
bool hp_ecdsa_sign(const struct hp_curve *curve, const uint8_t *scalar, const uint8_t *digest, size_t digest_len,
                   uint8_t *signature, size_t *signature_len)
{
    uint8_t numbers[2 * HP_MAX_COORDINATE];
    uint8_t nonce[HP_MAX_COORDINATE];
    uint8_t padded[HP_MAX_COORDINATE];
    uint32_t padded_len = pad_digest(padded, curve, digest, digest_len);
    bool done = hp_scalar_draw(nonce, curve) && curve->sign(numbers, padded_len, padded, hp_read_only(scalar), nonce);
    hp_wipe(nonce, sizeof nonce);
    if (done)
        *signature_len = write_signature(signature, (struct siotls_bytes){numbers, curve->size},
                                         (struct siotls_bytes){numbers + curve->size, curve->size});
    return done;
}
