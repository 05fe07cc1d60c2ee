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

struct ecc_scalar np_scalar_of(const struct np_curve *curve, const struct np_scalar *scalar)
{
    return (struct ecc_scalar){curve->get(), (mp_limb_t *)(uintptr_t)scalar->limbs};
}

struct ecc_point np_point_of(const struct np_curve *curve, const struct np_point *point)
{
    return (struct ecc_point){curve->get(), (mp_limb_t *)(uintptr_t)point->limbs};
}

bool np_point_read(struct np_point *point, const struct np_curve *curve, const uint8_t *bytes, size_t bytes_len)
{
    struct ecc_point whole = np_point_of(curve, point);
    mp_limb_t limbs[2][NP_LIMBS(NP_MAX_COORDINATE)];
    mpz_t x, y;
    /* Uncompressed points only (RFC 9846 4.3.8.2). */
    if (bytes_len != 1 + 2 * curve->size || bytes[0] != 0x04)
        return false;
    np_number_view(x, limbs[0], (struct siotls_bytes){bytes + 1, curve->size});
    np_number_view(y, limbs[1], (struct siotls_bytes){bytes + 1 + curve->size, curve->size});
    return ecc_point_set(&whole, x, y) != 0;
}

void np_point_write(uint8_t *bytes, const struct np_curve *curve, const struct np_point *point)
{
    bytes[0] = 0x04;
    np_limbs_write(bytes + 1, curve->size, point->limbs);
    np_limbs_write(bytes + 1 + curve->size, curve->size, point->limbs + ecc_size(curve->get()));
}

void np_point_of_scalar(uint8_t *bytes, const struct np_curve *curve, const struct np_scalar *scalar)
{
    struct np_point product = {{0}};
    struct ecc_point point = np_point_of(curve, &product);
    struct ecc_scalar factor = np_scalar_of(curve, scalar);
    ecc_point_mul_g(&point, &factor);
    np_point_write(bytes, curve, &product);
}

bool np_scalar_read(struct np_scalar *scalar, const struct np_curve *curve, const uint8_t *bytes, size_t bytes_len)
{
    struct ecc_scalar whole = np_scalar_of(curve, scalar);
    struct np_scalar given;
    mpz_t number;
    if (bytes_len > curve->size)
        return false;
    np_number_view(number, given.limbs, (struct siotls_bytes){bytes, bytes_len});
    bool is_good = ecc_scalar_set(&whole, number) != 0;
    np_wipe(&given, sizeof given);
    return is_good;
}
