/* SPDX-License-Identifier: Apache-2.0 */
/*
 * curves.c: points and scalars of the NIST curves, checked when they are read.
 */
#include <nettle/ecc-curve.h>

#include "internal.h"

static const struct np_curve curves[] = {
    {SIOTLS_GROUP_SECP256R1, SIOTLS_KEY_SECP256R1, nettle_get_secp_256r1, 32},
    {SIOTLS_GROUP_SECP384R1, SIOTLS_KEY_SECP384R1, nettle_get_secp_384r1, 48},
    {SIOTLS_GROUP_SECP521R1, SIOTLS_KEY_SECP521R1, nettle_get_secp_521r1, 66},
};

const struct np_curve *np_curve_of_group(uint32_t group)
{
    for (size_t i = 0; i < sizeof curves / sizeof curves[0]; i++)
        if (curves[i].group == group)
            return &curves[i];
    return NULL;
}

const struct np_curve *np_curve_of_key(uint32_t key_type)
{
    for (size_t i = 0; i < sizeof curves / sizeof curves[0]; i++)
        if (curves[i].key_type == key_type)
            return &curves[i];
    return NULL;
}

bool np_point_read(struct ecc_point *point, const struct np_curve *curve, const uint8_t *bytes, size_t bytes_len)
{
    mpz_t x, y;
    /* Uncompressed points only (RFC 8446 4.2.8.2). */
    if (bytes_len != 1 + 2 * curve->size || bytes[0] != 0x04)
        return false;
    np_number_read(x, (struct siotls_bytes){bytes + 1, curve->size});
    np_number_read(y, (struct siotls_bytes){bytes + 1 + curve->size, curve->size});
    ecc_point_init(point, curve->get());
    bool is_good = ecc_point_set(point, x, y) != 0;
    mpz_clear(x);
    mpz_clear(y);
    if (!is_good)
        ecc_point_clear(point);
    return is_good;
}

void np_point_write(uint8_t *bytes, const struct np_curve *curve, const struct ecc_point *point)
{
    bytes[0] = 0x04;
    np_limbs_write(bytes + 1, curve->size, point->p);
    np_limbs_write(bytes + 1 + curve->size, curve->size, point->p + ecc_size(point->ecc));
}

bool np_scalar_read(struct ecc_scalar *scalar, const struct np_curve *curve, const uint8_t *bytes, size_t bytes_len)
{
    mpz_t number;
    np_number_read(number, (struct siotls_bytes){bytes, bytes_len});
    ecc_scalar_init(scalar, curve->get());
    bool is_good = ecc_scalar_set(scalar, number) != 0;
    np_number_clear(number);
    if (!is_good)
        ecc_scalar_clear(scalar);
    return is_good;
}

void np_scalar_clear(struct ecc_scalar *scalar)
{
    np_wipe(scalar->p, (size_t)ecc_size(scalar->ecc) * sizeof *scalar->p);
    ecc_scalar_clear(scalar);
}
