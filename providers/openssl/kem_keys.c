/* SPDX-License-Identifier: Apache-2.0 */
/*
 * kem_keys.c: keys of a group from bytes: a peer's public one, and given private ones, which only tests use.
 */
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/param_build.h>
#include <string.h>

#include "internal.h"

bool point_is_uncompressed(const struct kem_algorithm *kem, const uint8_t *share)
{
    bool begins_with_point = strncmp(kem->shape->type, "EC", 2) == 0 || strncmp(kem->shape->type, "Sec", 3) == 0;
    return !begins_with_point || share[0] == 0x04;
}

EVP_PKEY *key_from_public(const struct kem_algorithm *kem, const uint8_t *public_key)
{
    if (!point_is_uncompressed(kem, public_key))
        return NULL;
    EVP_PKEY *key = EVP_PKEY_new();
    if (key != NULL && EVP_PKEY_copy_parameters(key, kem->parameters) > 0 &&
        EVP_PKEY_set1_encoded_public_key(key, public_key, kem->public.public_key_size) > 0)
        return key;
    EVP_PKEY_free(key);
    return NULL;
}

static EVP_PKEY *from_parameters(const struct state *state, const struct kem_algorithm *kem, OSSL_PARAM_BLD *builder)
{
    EVP_PKEY *key = NULL;
    OSSL_PARAM *parameters = OSSL_PARAM_BLD_to_param(builder);
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(state->library, kem->shape->type, state->properties);
    if (parameters != NULL && context != NULL && EVP_PKEY_fromdata_init(context) > 0)
        EVP_PKEY_fromdata(context, &key, EVP_PKEY_KEYPAIR, parameters);
    EVP_PKEY_CTX_free(context);
    OSSL_PARAM_free(parameters);
    return key;
}

enum { MAX_POINT = 133 };

/* The point of a private scalar; false when it has another size than the curve's. */
static bool multiply(uint8_t point[MAX_POINT], const struct state *state, const struct kem_shape *shape,
                     const BIGNUM *scalar)
{
    size_t point_len = 0;
    EC_GROUP *group = EC_GROUP_new_by_curve_name_ex(state->library, state->properties, shape->nid);
    EC_POINT *product = group != NULL ? EC_POINT_new(group) : NULL;
    if (product != NULL && EC_POINT_mul(group, product, scalar, NULL, NULL, NULL))
        point_len = EC_POINT_point2oct(group, product, POINT_CONVERSION_UNCOMPRESSED, point, MAX_POINT, NULL);
    EC_POINT_free(product);
    EC_GROUP_free(group);
    return point_len == shape->public_key_size;
}

/* The builder keeps pointers only: what is pushed lives until the parameters are made. */
static EVP_PKEY *ec_key(const struct state *state, const struct kem_algorithm *kem, const uint8_t *private_key)
{
    EVP_PKEY *key = NULL;
    uint8_t point[MAX_POINT];
    BIGNUM *scalar = BN_bin2bn(private_key, (int)kem->public.private_key_size, NULL);
    OSSL_PARAM_BLD *builder = OSSL_PARAM_BLD_new();
    if (scalar != NULL && builder != NULL && multiply(point, state, kem->shape, scalar) &&
        OSSL_PARAM_BLD_push_utf8_string(builder, OSSL_PKEY_PARAM_GROUP_NAME, kem->shape->group_name, 0) &&
        OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_PRIV_KEY, scalar) &&
        OSSL_PARAM_BLD_push_octet_string(builder, OSSL_PKEY_PARAM_PUB_KEY, point, kem->shape->public_key_size))
        key = from_parameters(state, kem, builder);
    OSSL_PARAM_BLD_free(builder);
    BN_clear_free(scalar);
    return key;
}

/* y = 2^x mod p: the generator of every group of RFC 7919 is 2. */
static BIGNUM *ffdhe_public(const struct kem_algorithm *kem, const BIGNUM *exponent)
{
    BIGNUM *prime = NULL;
    BIGNUM *base = BN_new();
    BIGNUM *result = BN_new();
    BN_CTX *scratch = BN_CTX_new();
    bool done = base != NULL && result != NULL && scratch != NULL && BN_set_word(base, 2) &&
                EVP_PKEY_get_bn_param(kem->parameters, OSSL_PKEY_PARAM_FFC_P, &prime) &&
                BN_mod_exp(result, base, exponent, prime, scratch);
    BN_CTX_free(scratch);
    BN_free(base);
    BN_free(prime);
    if (done)
        return result;
    BN_free(result);
    return NULL;
}

static EVP_PKEY *dh_key(const struct state *state, const struct kem_algorithm *kem, const uint8_t *private_key)
{
    EVP_PKEY *key = NULL;
    BIGNUM *exponent = BN_bin2bn(private_key, (int)kem->public.private_key_size, NULL);
    BIGNUM *public_key = exponent != NULL ? ffdhe_public(kem, exponent) : NULL;
    OSSL_PARAM_BLD *builder = OSSL_PARAM_BLD_new();
    if (public_key != NULL && builder != NULL &&
        OSSL_PARAM_BLD_push_utf8_string(builder, OSSL_PKEY_PARAM_GROUP_NAME, kem->shape->group_name, 0) &&
        OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_PRIV_KEY, exponent) &&
        OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_PUB_KEY, public_key))
        key = from_parameters(state, kem, builder);
    OSSL_PARAM_BLD_free(builder);
    BN_free(public_key);
    BN_clear_free(exponent);
    return key;
}

/* ML-KEM from the seed d || z (FIPS 203), by the parameter's name in libcrypto 3.5. */
static EVP_PKEY *seeded_key(const struct state *state, const struct kem_algorithm *kem, const uint8_t *seed)
{
    EVP_PKEY *key = NULL;
    OSSL_PARAM_BLD *builder = OSSL_PARAM_BLD_new();
    if (builder != NULL && OSSL_PARAM_BLD_push_octet_string(builder, "seed", seed, kem->public.private_key_size))
        key = from_parameters(state, kem, builder);
    OSSL_PARAM_BLD_free(builder);
    return key;
}

EVP_PKEY *key_from_private(const struct state *state, const struct kem_algorithm *kem, const uint8_t *private_key)
{
    const struct kem_shape *shape = kem->shape;
    if (shape->is_encapsulation)
        return shape->private_key_size == 64 ? seeded_key(state, kem, private_key) : NULL;
    if (shape->type[0] == 'E')
        return ec_key(state, kem, private_key);
    if (shape->type[0] == 'D')
        return dh_key(state, kem, private_key);
    return EVP_PKEY_new_raw_private_key_ex(state->library, shape->type, state->properties, private_key,
                                           shape->private_key_size);
}
