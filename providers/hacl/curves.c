/* SPDX-License-Identifier: Apache-2.0 */
/*
 * curves.c: what the three NIST curves have in common, and random scalars for them.
 */
#include <Hacl_P256.h>
#include <Hacl_P384.h>
#include <Hacl_P521.h>

#include "internal.h"

#define CURVE(bits, bytes, mask)                                                                                       \
    {                                                                                                                  \
        .group = SIOTLS_GROUP_SECP##bits##R1, .key_type = SIOTLS_KEY_SECP##bits##R1, .size = bytes, .top_mask = mask,  \
        .public_key = Hacl_P##bits##_dh_initiator, .exchange = Hacl_P##bits##_dh_responder,                            \
        .is_point = Hacl_P##bits##_validate_public_key, .is_scalar = Hacl_P##bits##_validate_private_key,              \
        .sign = Hacl_P##bits##_ecdsa_sign_p##bits##_without_hash, .verify = Hacl_P##bits##_ecdsa_verif_without_hash,   \
    }

static const struct hp_curve curves[] = {CURVE(256, 32, 0xff), CURVE(384, 48, 0xff), CURVE(521, 66, 0x01)};

const struct hp_curve *hp_curve_of_group(uint32_t group)
{
    for (size_t i = 0; i < sizeof curves / sizeof curves[0]; i++)
        if (curves[i].group == group)
            return &curves[i];
    return NULL;
}

const struct hp_curve *hp_curve_of_key(uint32_t key_type)
{
    for (size_t i = 0; i < sizeof curves / sizeof curves[0]; i++)
        if (curves[i].key_type == key_type)
            return &curves[i];
    return NULL;
}

/* Testing candidates (FIPS 186-5 A.2.2, A.3.2): each fits with a chance of more than 1 - 2^-31. */
bool hp_scalar_draw(uint8_t *scalar, const struct hp_curve *curve)
{
    enum { MAX_DRAWS = 8 };
    for (int i = 0; i < MAX_DRAWS; i++) {
        if (!provider_fill(scalar, curve->size))
            return false;
        scalar[0] &= curve->top_mask;
        if (curve->is_scalar(scalar))
            return true;
    }
    return false;
}
