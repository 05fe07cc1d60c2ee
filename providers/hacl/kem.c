/* SPDX-License-Identifier: Apache-2.0 */
/*
 * kem.c: X25519, in a portable form and one for CPUs with BMI2 and ADX, and ECDH over the NIST curves, in the form of a
 * KEM. Shared secrets are those of RFC 9846 7.4.2. A private key is kept as it was given, and only read.
 */
#include <Hacl_Curve25519_51.h>
#include <string.h>

#if defined(HACL_HAVE_CURVE25519_64)
#include <Hacl_Curve25519_64.h>
#endif

#include "internal.h"

/* ---- X25519 ---- */

enum { X25519_SIZE = 32 };

struct x25519_algorithm {
    struct siotls_kem public;
    void (*public_key)(uint8_t *point, uint8_t *scalar);
    bool (*exchange)(uint8_t *secret, uint8_t *scalar, uint8_t *point);
};

struct x25519_context {
    const struct x25519_algorithm *algorithm;
    uint8_t private_key[X25519_SIZE];
};

static void x25519_clear(void *memory)
{
    hp_wipe(memory, sizeof(struct x25519_context));
}

static int x25519_keygen(const struct siotls_provider_instance *instance, const struct siotls_kem *kem, void *memory,
                         const uint8_t *private_key, uint8_t *public_key)
{
    struct x25519_context *context = memory;
    (void)instance;
    context->algorithm = (const struct x25519_algorithm *)kem;
    if (private_key != NULL)
        memcpy(context->private_key, private_key, X25519_SIZE);
    else if (!provider_fill(context->private_key, X25519_SIZE))
        return SIOTLS_PROVIDER_INTERNAL;
    context->algorithm->public_key(public_key, context->private_key);
    return SIOTLS_PROVIDER_OK;
}

/* False for a secret of zeros, that is a point of small order. */
static int x25519_decapsulate(void *memory, const uint8_t *ciphertext, size_t ciphertext_len, uint8_t *shared_secret)
{
    struct x25519_context *context = memory;
    if (ciphertext_len != X25519_SIZE)
        return SIOTLS_PROVIDER_BAD_PEER_SHARE;
    return context->algorithm->exchange(shared_secret, context->private_key, hp_read_only(ciphertext))
               ? SIOTLS_PROVIDER_OK
               : SIOTLS_PROVIDER_BAD_PEER_SHARE;
}

static int x25519_encapsulate(const struct siotls_provider_instance *instance, const struct siotls_kem *kem,
                              const uint8_t *public_key, size_t public_key_len, const uint8_t *randomness,
                              uint8_t *ciphertext, uint8_t *shared_secret)
{
    struct x25519_context context;
    int status = x25519_keygen(instance, kem, &context, randomness, ciphertext);
    if (status == SIOTLS_PROVIDER_OK)
        status = x25519_decapsulate(&context, public_key, public_key_len, shared_secret);
    x25519_clear(&context);
    return status;
}

/* ---- the NIST curves ---- */

struct secp_context {
    const struct hp_curve *curve;
    uint8_t private_key[HP_MAX_COORDINATE];
};

static void secp_clear(void *memory)
{
    hp_wipe(memory, sizeof(struct secp_context));
}

static int secp_keygen(const struct siotls_provider_instance *instance, const struct siotls_kem *kem, void *memory,
                       const uint8_t *private_key, uint8_t *public_key)
{
    struct secp_context *context = memory;
    (void)instance;
    context->curve = hp_curve_of_group(kem->group);
    if (private_key != NULL)
        memcpy(context->private_key, private_key, context->curve->size);
    else if (!hp_scalar_draw(context->private_key, context->curve))
        return SIOTLS_PROVIDER_INTERNAL;
    public_key[0] = 0x04;
    return context->curve->public_key(public_key + 1, context->private_key) ? SIOTLS_PROVIDER_OK
                                                                            : SIOTLS_PROVIDER_BAD_KEY;
}

/* The secret is the point's x. HACL* refuses what is not on the curve, whose order is prime. */
static int secp_decapsulate(void *memory, const uint8_t *ciphertext, size_t ciphertext_len, uint8_t *shared_secret)
{
    struct secp_context *context = memory;
    const struct hp_curve *curve = context->curve;
    uint8_t product[2 * HP_MAX_COORDINATE];
    /* Uncompressed points only (RFC 9846 4.3.8.2). */
    if (ciphertext_len != 1 + 2 * curve->size || ciphertext[0] != 0x04)
        return SIOTLS_PROVIDER_BAD_PEER_SHARE;
    bool is_good = curve->exchange(product, hp_read_only(ciphertext + 1), context->private_key);
    if (is_good)
        memcpy(shared_secret, product, curve->size);
    hp_wipe(product, sizeof product);
    return is_good ? SIOTLS_PROVIDER_OK : SIOTLS_PROVIDER_BAD_PEER_SHARE;
}

static int secp_encapsulate(const struct siotls_provider_instance *instance, const struct siotls_kem *kem,
                            const uint8_t *public_key, size_t public_key_len, const uint8_t *randomness,
                            uint8_t *ciphertext, uint8_t *shared_secret)
{
    struct secp_context context;
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

static const struct x25519_algorithm x25519_51 = {
    .public = KEM(SIOTLS_GROUP_X25519, X25519_SIZE, X25519_SIZE, x25519),
    .public_key = Hacl_Curve25519_51_secret_to_public,
    .exchange = Hacl_Curve25519_51_ecdh,
};
#if defined(HACL_HAVE_CURVE25519_64)
static const struct x25519_algorithm x25519_64 = {
    .public = KEM(SIOTLS_GROUP_X25519, X25519_SIZE, X25519_SIZE, x25519),
    .public_key = Hacl_Curve25519_64_secret_to_public,
    .exchange = Hacl_Curve25519_64_ecdh,
};
#endif

const struct siotls_kem *hp_x25519(const struct hp_cpu *cpu)
{
#if defined(HACL_HAVE_CURVE25519_64)
    if (cpu->has_bmi2_and_adx)
        return &x25519_64.public;
#endif
    (void)cpu;
    return &x25519_51.public;
}

static const struct siotls_kem secp256r1 = KEM(SIOTLS_GROUP_SECP256R1, 32, 65, secp);
static const struct siotls_kem secp384r1 = KEM(SIOTLS_GROUP_SECP384R1, 48, 97, secp);
static const struct siotls_kem secp521r1 = KEM(SIOTLS_GROUP_SECP521R1, 66, 133, secp);

const struct siotls_kem *const hp_secp_kems[] = {&secp256r1, &secp384r1, &secp521r1};
const size_t hp_num_secp_kems = sizeof hp_secp_kems / sizeof hp_secp_kems[0];
