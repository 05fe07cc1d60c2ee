/* SPDX-License-Identifier: Apache-2.0 */
/*
 * kem.c: ECDH over X25519, X448 and the NIST curves in the form of a KEM. Shared secrets are those of RFC 8446 7.4.2.
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
    else if (!np_fill(context->private_key, kem->private_key_size))
        return SIOTLS_PROVIDER_INTERNAL;
    context->algorithm->multiply_base(public_key, context->private_key);
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
    context->algorithm->multiply(shared_secret, context->private_key, ciphertext);
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
    const struct np_curve *curve; /* NULL: there is no key */
    struct ecc_scalar private_key;
};

static void secp_clear(void *memory)
{
    struct secp_context *context = memory;
    if (context->curve != NULL)
        np_scalar_clear(&context->private_key);
    *context = (struct secp_context){0};
}

static int make_scalar(struct ecc_scalar *scalar, const struct np_curve *curve, const uint8_t *private_key)
{
    struct np_draw draw = {0};
    if (private_key != NULL)
        return np_scalar_read(scalar, curve, private_key, curve->size) ? SIOTLS_PROVIDER_OK
                                                                       : SIOTLS_PROVIDER_UNSUPPORTED;
    ecc_scalar_init(scalar, curve->get());
    ecc_scalar_random(scalar, &draw, np_draw);
    if (!draw.has_failed)
        return SIOTLS_PROVIDER_OK;
    np_scalar_clear(scalar);
    return SIOTLS_PROVIDER_INTERNAL;
}

static int secp_keygen(const struct siotls_provider_instance *instance, const struct siotls_kem *kem, void *memory,
                       const uint8_t *private_key, uint8_t *public_key)
{
    struct secp_context *context = memory;
    const struct np_curve *curve = np_curve_of_group(kem->group);
    struct ecc_point point;
    (void)instance;
    secp_clear(context);
    int status = make_scalar(&context->private_key, curve, private_key);
    if (status != SIOTLS_PROVIDER_OK)
        return status;
    context->curve = curve;
    ecc_point_init(&point, curve->get());
    ecc_point_mul_g(&point, &context->private_key);
    np_point_write(public_key, curve, &point);
    ecc_point_clear(&point);
    return SIOTLS_PROVIDER_OK;
}

/* The curves have prime order: a point on the curve times such a scalar is never at infinity. */
static int secp_decapsulate(void *memory, const uint8_t *ciphertext, size_t ciphertext_len, uint8_t *shared_secret)
{
    const struct secp_context *context = memory;
    struct ecc_point point;
    if (!np_point_read(&point, context->curve, ciphertext, ciphertext_len))
        return SIOTLS_PROVIDER_BAD_PEER_SHARE;
    ecc_point_mul(&point, &context->private_key, &point);
    np_limbs_write(shared_secret, context->curve->size, point.p);
    np_wipe(point.p, 2 * (size_t)ecc_size(point.ecc) * sizeof *point.p);
    ecc_point_clear(&point);
    return SIOTLS_PROVIDER_OK;
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
