/* SPDX-License-Identifier: Apache-2.0 */
/*
 * kem_keys.c: keys of a group from bytes: a peer's public one, and given private ones: those of tests, and of servers
 * that keep one for long.
 */
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/param_build.h>
#include <string.h>

#include "functions.h"
#include "kem.h"

bool point_is_uncompressed(const struct kem_algorithm *kem, const uint8_t *share)
{
    bool begins_with_point = strncmp(kem->shape->type, "EC", 2) == 0 || strncmp(kem->shape->type, "Sec", 3) == 0;
    return !begins_with_point || share[0] == 0x04;
}

void *key_from_public(const struct kem_algorithm *kem, const uint8_t *public_key)
{
    if (!point_is_uncompressed(kem, public_key))
        return NULL;
    return kem->keys.methods->from_public(&kem->keys, public_key, kem->public.public_key_size);
}

static void *from_builder(const struct kem_algorithm *kem, OSSL_PARAM_BLD *builder)
{
    OSSL_PARAM *parameters = OSSL_PARAM_BLD_to_param(builder);
    void *key =
        parameters != NULL ? kem->keys.methods->from_parameters(&kem->keys, EVP_PKEY_KEYPAIR, parameters) : NULL;
    OSSL_PARAM_free(parameters);
    return key;
}

enum { MAX_POINT = 133 };

/* The point of a private scalar; false when the scalar is not between 0 and the order. */
static bool multiply(uint8_t point[MAX_POINT], const struct state *state, const struct kem_shape *shape,
                     const BIGNUM *scalar)
{
    size_t point_len = 0;
    EC_GROUP *group = EC_GROUP_new_by_curve_name_ex(state->library, state->properties, shape->nid);
    EC_POINT *product = group != NULL ? EC_POINT_new(group) : NULL;
    bool is_sound = product != NULL && !BN_is_zero(scalar) && BN_cmp(scalar, EC_GROUP_get0_order(group)) < 0;
    if (is_sound && EC_POINT_mul(group, product, scalar, NULL, NULL, NULL))
        point_len = EC_POINT_point2oct(group, product, POINT_CONVERSION_UNCOMPRESSED, point, MAX_POINT, NULL);
    EC_POINT_free(product);
    EC_GROUP_free(group);
    return point_len == shape->public_key_size;
}

/* The builder keeps pointers only: what is pushed lives until the parameters are made. */
static void *ec_key(const struct kem_algorithm *kem, const uint8_t *private_key)
{
    void *key = NULL;
    uint8_t point[MAX_POINT];
    BIGNUM *scalar = BN_bin2bn(private_key, (int)kem->public.private_key_size, NULL);
    OSSL_PARAM_BLD *builder = OSSL_PARAM_BLD_new();
    if (scalar != NULL && builder != NULL && multiply(point, kem->keys.state, kem->shape, scalar) &&
        OSSL_PARAM_BLD_push_utf8_string(builder, OSSL_PKEY_PARAM_GROUP_NAME, kem->shape->group_name, 0) &&
        OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_PRIV_KEY, scalar) &&
        OSSL_PARAM_BLD_push_octet_string(builder, OSSL_PKEY_PARAM_PUB_KEY, point, kem->shape->public_key_size))
        key = from_builder(kem, builder);
    OSSL_PARAM_BLD_free(builder);
    BN_clear_free(scalar);
    return key;
}

/* The prime of a group of RFC 7919, from libcrypto, which tells it of a key of the group. */
static BIGNUM *ffdhe_prime(const struct kem_algorithm *kem)
{
    BIGNUM *prime = NULL;
    struct key_type keys = {.state = kem->keys.state, .name = kem->keys.name, .group_name = kem->keys.group_name};
    if (evp_open(&keys, OSSL_OP_KEYEXCH))
        EVP_PKEY_get_bn_param(keys.parameters, OSSL_PKEY_PARAM_FFC_P, &prime);
    evp_close(&keys);
    return prime;
}

/* y = 2^x mod p: the generator of every group of RFC 7919 is 2. */
static BIGNUM *ffdhe_public(const struct kem_algorithm *kem, const BIGNUM *exponent)
{
    BIGNUM *prime = ffdhe_prime(kem);
    BIGNUM *base = BN_new();
    BIGNUM *result = BN_new();
    BN_CTX *scratch = BN_CTX_new();
    bool done = prime != NULL && base != NULL && result != NULL && scratch != NULL && BN_set_word(base, 2) &&
                BN_mod_exp(result, base, exponent, prime, scratch);
    BN_CTX_free(scratch);
    BN_free(base);
    BN_free(prime);
    if (done)
        return result;
    BN_free(result);
    return NULL;
}

static void *dh_key(const struct kem_algorithm *kem, const uint8_t *private_key)
{
    void *key = NULL;
    BIGNUM *exponent = BN_bin2bn(private_key, (int)kem->public.private_key_size, NULL);
    BIGNUM *public_key = exponent != NULL ? ffdhe_public(kem, exponent) : NULL;
    OSSL_PARAM_BLD *builder = OSSL_PARAM_BLD_new();
    if (public_key != NULL && builder != NULL &&
        OSSL_PARAM_BLD_push_utf8_string(builder, OSSL_PKEY_PARAM_GROUP_NAME, kem->shape->group_name, 0) &&
        OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_PRIV_KEY, exponent) &&
        OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_PUB_KEY, public_key))
        key = from_builder(kem, builder);
    OSSL_PARAM_BLD_free(builder);
    BN_free(public_key);
    BN_clear_free(exponent);
    return key;
}

/* ML-KEM from the seed d || z (FIPS 203), by the parameter's name in libcrypto 3.5; X25519 and X448 from the scalar. */
static void *key_from_octets(const struct kem_algorithm *kem, const char *parameter, const uint8_t *octets)
{
    const OSSL_PARAM parameters[2] = {OCTETS(parameter, octets, kem->public.private_key_size), NO_MORE};
    return kem->keys.methods->from_parameters(&kem->keys, EVP_PKEY_KEYPAIR, parameters);
}

void *key_from_private(const struct kem_algorithm *kem, const uint8_t *private_key)
{
    const struct kem_shape *shape = kem->shape;
    if (shape->is_encapsulation)
        return shape->private_key_size == 64 ? key_from_octets(kem, "seed", private_key) : NULL;
    if (shape->type[0] == 'E')
        return ec_key(kem, private_key);
    if (shape->type[0] == 'D')
        return dh_key(kem, private_key);
    return key_from_octets(kem, OSSL_PKEY_PARAM_PRIV_KEY, private_key);
}
