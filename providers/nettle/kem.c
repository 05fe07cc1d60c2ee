/* SPDX-License-Identifier: Apache-2.0 */
/*
 * kem.c: ECDH over X25519, X448 and the NIST curves in the form of a KEM. Shared secrets are those of RFC 9846 7.4.2.
 */
#include <nettle/curve25519.h>
#include <nettle/curve448.h>
#include <string.h>

#include "internal.h"

/* ---- X25519 and X448: a private key is any string of bytes ---- */

struct montgomery_algorithm {
    struct siotls_kem public;
    void (*multiply_base)(uint8_t *product, const uint8_t *scalar);
    void (*multiply)(uint8_t *product, const uint8_t *scalar, const uint8_t *point);
};

struct montgomery_context {
    const struct montgomery_algorithm *algorithm;
    uint8_t private_key[CURVE448_SIZE];
};

static void montgomery_clear(void *memory)
{
    np_wipe(memory, sizeof(struct montgomery_context));
}

static int montgomery_keygen(const struct siotls_provider_instance *instance, const struct siotls_kem *kem,
                             void *memory, const uint8_t *private_key, uint8_t *public_key)
{
    struct montgomery_context *context = memory;
    (void)instance;
    context->algorithm = (const struct montgomery_algorithm *)kem;
    if (private_key != NULL)
        memcpy(context->private_key, private_key, kem->private_key_size);
    else if (!provider_fill(context->private_key, kem->private_key_size))
        return SIOTLS_PROVIDER_INTERNAL;
    if (!np_arena_enter(NP_ARENA_CURVE))
        return SIOTLS_PROVIDER_NO_MEMORY;
    context->algorithm->multiply_base(public_key, context->private_key);
    np_arena_leave();
    return SIOTLS_PROVIDER_OK;
}

static int montgomery_decapsulate(void *memory, const uint8_t *ciphertext, size_t ciphertext_len,
                                  uint8_t *shared_secret)
{
    const struct montgomery_context *context = memory;
    size_t size = context->algorithm->public.shared_secret_size;
    uint8_t any = 0;
    if (ciphertext_len != size)
        return SIOTLS_PROVIDER_BAD_PEER_SHARE;
    if (!np_arena_enter(NP_ARENA_CURVE))
        return SIOTLS_PROVIDER_NO_MEMORY;
    context->algorithm->multiply(shared_secret, context->private_key, ciphertext);
    np_arena_leave();
    for (size_t i = 0; i < size; i++)
        any |= shared_secret[i];
    /* All zeros: the peer's point has a small order. */
    return any != 0 ? SIOTLS_PROVIDER_OK : SIOTLS_PROVIDER_BAD_PEER_SHARE;
}

static int montgomery_encapsulate(const struct siotls_provider_instance *instance, const struct siotls_kem *kem,
                                  const uint8_t *public_key, size_t public_key_len, const uint8_t *randomness,
                                  uint8_t *ciphertext, uint8_t *shared_secret)
{
    struct montgomery_context context = {0};
    int status = montgomery_keygen(instance, kem, &context, randomness, ciphertext);
    if (status == SIOTLS_PROVIDER_OK)
        status = montgomery_decapsulate(&context, public_key, public_key_len, shared_secret);
    montgomery_clear(&context);
    return status;
}

/* ---- the NIST curves ---- */

struct secp_context {
    const struct np_curve *curve;
    struct np_scalar private_key;
};

static void secp_clear(void *memory)
{
    np_wipe(memory, sizeof(struct secp_context));
}

static int make_scalar(struct np_scalar *scalar, const struct np_curve *curve, const uint8_t *private_key)
{
    struct ecc_scalar drawn = np_scalar_of(curve, scalar);
    struct np_draw draw = {0};
    if (private_key != NULL)
        return np_scalar_read(scalar, curve, private_key, curve->size) ? SIOTLS_PROVIDER_OK : SIOTLS_PROVIDER_BAD_KEY;
    ecc_scalar_random(&drawn, &draw, np_draw);
    return draw.has_failed ? SIOTLS_PROVIDER_INTERNAL : SIOTLS_PROVIDER_OK;
}

static int secp_keygen(const struct siotls_provider_instance *instance, const struct siotls_kem *kem, void *memory,
                       const uint8_t *private_key, uint8_t *public_key)
{
    struct secp_context *context = memory;
    (void)instance;
    context->curve = np_curve_of_group(kem->group);
    if (!np_arena_enter(NP_ARENA_CURVE))
        return SIOTLS_PROVIDER_NO_MEMORY;
    int status = make_scalar(&context->private_key, context->curve, private_key);
    if (status == SIOTLS_PROVIDER_OK)
        np_point_of_scalar(public_key, context->curve, &context->private_key);
    np_arena_leave();
    return status;
}

/* The curves have prime order: a point on the curve times such a scalar is never at infinity. */
static void multiply(uint8_t *shared_secret, const struct secp_context *context, const struct np_point *point)
{
    struct np_point product = {{0}};
    struct ecc_point result = np_point_of(context->curve, &product);
    struct ecc_point factor = np_point_of(context->curve, point);
    struct ecc_scalar scalar = np_scalar_of(context->curve, &context->private_key);
    ecc_point_mul(&result, &scalar, &factor);
    np_limbs_write(shared_secret, context->curve->size, product.limbs);
    np_wipe(&product, sizeof product);
}

static int secp_decapsulate(void *memory, const uint8_t *ciphertext, size_t ciphertext_len, uint8_t *shared_secret)
{
    const struct secp_context *context = memory;
    struct np_point point;
    if (!np_arena_enter(NP_ARENA_CURVE))
        return SIOTLS_PROVIDER_NO_MEMORY;
    bool is_good = np_point_read(&point, context->curve, ciphertext, ciphertext_len);
    if (is_good)
        multiply(shared_secret, context, &point);
    np_arena_leave();
    return is_good ? SIOTLS_PROVIDER_OK : SIOTLS_PROVIDER_BAD_PEER_SHARE;
}

static int secp_encapsulate(const struct siotls_provider_instance *instance, const struct siotls_kem *kem,
                            const uint8_t *public_key, size_t public_key_len, const uint8_t *randomness,
                            uint8_t *ciphertext, uint8_t *shared_secret)
{
    struct secp_context context = {0};
    int status = secp_keygen(instance, kem, &context, randomness, ciphertext);
    if (status == SIOTLS_PROVIDER_OK)
        status = secp_decapsulate(&context, public_key, public_key_len, shared_secret);
    secp_clear(&context);
    return status;
}

/* ---- descriptors ---- */

#define KEM(group_id, secret_size, share_size, kind)                                                                   \
    {                                                                                                                  \
        .size = sizeof(struct siotls_kem), .group = group_id, .fips = SIOTLS_FIPS_NO, .private_key_size = secret_size, \
        .public_key_size = share_size, .ciphertext_size = share_size, .randomness_size = secret_size,                  \
        .shared_secret_size = secret_size, .context_size = sizeof(struct kind##_context),                              \
        .context_alignment = _Alignof(struct kind##_context), .keygen = kind##_keygen,                                 \
        .encapsulate = kind##_encapsulate, .decapsulate = kind##_decapsulate, .clear = kind##_clear,                   \
        .takes_private_keys = 1,                                                                                       \
    }

static const struct montgomery_algorithm x25519 = {
    .public = KEM(SIOTLS_GROUP_X25519, 32, 32, montgomery),
    .multiply_base = curve25519_mul_g,
    .multiply = curve25519_mul,
};
static const struct montgomery_algorithm x448 = {
    .public = KEM(SIOTLS_GROUP_X448, 56, 56, montgomery),
    .multiply_base = curve448_mul_g,
    .multiply = curve448_mul,
};
static const struct siotls_kem secp256r1 = KEM(SIOTLS_GROUP_SECP256R1, 32, 65, secp);
static const struct siotls_kem secp384r1 = KEM(SIOTLS_GROUP_SECP384R1, 48, 97, secp);
static const struct siotls_kem secp521r1 = KEM(SIOTLS_GROUP_SECP521R1, 66, 133, secp);

const struct siotls_kem *const np_kems[] = {&x25519.public, &secp256r1, &secp384r1, &secp521r1, &x448.public};
const size_t np_num_kems = sizeof np_kems / sizeof np_kems[0];
