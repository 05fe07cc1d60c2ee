/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ec.c: keys of the NIST curves from bytes, as TLS and PKCS#8 write them.
 */
#include <openssl/bn.h>
#include <openssl/ec.h>

#include "internal.h"

static const struct ap_curve curves[] = {
    {SIOTLS_GROUP_SECP256R1, SIOTLS_KEY_SECP256R1, 32, EC_group_p256},
    {SIOTLS_GROUP_SECP384R1, SIOTLS_KEY_SECP384R1, 48, EC_group_p384},
    {SIOTLS_GROUP_SECP521R1, SIOTLS_KEY_SECP521R1, 66, EC_group_p521},
};

const struct ap_curve *ap_curve_of_group(uint32_t group)
{
    for (size_t i = 0; i < sizeof curves / sizeof curves[0]; i++)
        if (curves[i].group == group)
            return &curves[i];
    return NULL;
}

const struct ap_curve *ap_curve_of_key(uint32_t key_type)
{
    for (size_t i = 0; i < sizeof curves / sizeof curves[0]; i++)
        if (curves[i].key_type == key_type)
            return &curves[i];
    return NULL;
}

/* The key when all went well, else NULL. */
static EC_KEY *keep_if(bool is_good, EC_KEY *key)
{
    if (is_good)
        return key;
    EC_KEY_free(key);
    return NULL;
}

static EC_KEY *new_key(const struct ap_curve *curve)
{
    EC_KEY *key = EC_KEY_new();
    return keep_if(key != NULL && EC_KEY_set_group(key, curve->get()), key);
}

EC_KEY *ap_ec_generate(const struct ap_curve *curve)
{
    EC_KEY *key = new_key(curve);
#if AWSLC_FIPS_MODE
    return keep_if(key != NULL && EC_KEY_generate_key_fips(key), key);
#else
    return keep_if(key != NULL && EC_KEY_generate_key(key), key);
#endif
}

/* A scalar of zero has no point. */
static bool set_scalar(EC_KEY *key, const EC_GROUP *group, const BIGNUM *scalar)
{
    EC_POINT *point = EC_POINT_new(group);
    bool done = point != NULL && !BN_is_zero(scalar) && EC_KEY_set_private_key(key, scalar) &&
                EC_POINT_mul(group, point, scalar, NULL, NULL, NULL) && EC_KEY_set_public_key(key, point);
    EC_POINT_free(point);
    return done;
}

EC_KEY *ap_ec_of_scalar(const struct ap_curve *curve, struct siotls_bytes scalar)
{
    EC_KEY *key = new_key(curve);
    BIGNUM *number = BN_bin2bn(scalar.data, scalar.data_len, NULL);
    bool done = key != NULL && number != NULL && set_scalar(key, curve->get(), number);
    BN_clear_free(number);
    return keep_if(done, key);
}

/* The library would also take compressed points, which TLS 1.3 has not (RFC 9846 4.3.8.2). It looks at the equation. */
EC_KEY *ap_ec_of_point(const struct ap_curve *curve, struct siotls_bytes point)
{
    if (point.data_len != 1 + 2 * curve->size || point.data[0] != 0x04)
        return NULL;
    EC_KEY *key = new_key(curve);
    EC_POINT *read = EC_POINT_new(curve->get());
    bool done = key != NULL && read != NULL &&
                EC_POINT_oct2point(curve->get(), read, point.data, point.data_len, NULL) &&
                EC_KEY_set_public_key(key, read);
    EC_POINT_free(read);
    return keep_if(done, key);
}

bool ap_ec_write_point(uint8_t *point, const struct ap_curve *curve, const EC_KEY *key)
{
    size_t size = 1 + 2 * curve->size;
    return EC_POINT_point2oct(curve->get(), EC_KEY_get0_public_key(key), POINT_CONVERSION_UNCOMPRESSED, point, size,
                              NULL) == size;
}
