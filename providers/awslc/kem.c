/* SPDX-License-Identifier: Apache-2.0 */
/*
 * kem.c: X25519, and ECDH over the NIST curves, in the form of a KEM. Shared secrets are those of RFC 9846 7.4.2.
 */
#include <openssl/curve25519.h>
#include <openssl/ecdh.h>
#include <openssl/mem.h>
#include <string.h>

#include "internal.h"

/* ---- X25519 ---- */

enum { X25519_SIZE = 32 };

struct x25519_context {
    uint8_t private_key[X25519_SIZE];
};

static void x25519_clear(void *memory)
{
    OPENSSL_cleanse(memory, sizeof(struct x25519_context));
}

static void x25519_pair(uint8_t *public_key, uint8_t *private_key, const uint8_t *given)
{
    if (given == NULL) {
        X25519_keypair(public_key, private_key);
        return;
    }
    memcpy(private_key, given, X25519_SIZE);
    X25519_public_from_private(public_key, private_key);
}

static int x25519_keygen(const struct siotls_provider_instance *instance, const struct siotls_kem *kem, void *memory,
                         const uint8_t *private_key, uint8_t *public_key)
{
    struct x25519_context *context = memory;
    (void)instance;
    (void)kem;
    x25519_pair(public_key, context->private_key, private_key);
    return SIOTLS_PROVIDER_OK;
}

/* The library answers 0 to a secret of zeros. */
static int x25519_decapsulate(void *memory, const uint8_t *ciphertext, size_t ciphertext_len, uint8_t *shared_secret)
{
    const struct x25519_context *context = memory;
    if (ciphertext_len == X25519_SIZE && X25519(shared_secret, context->private_key, ciphertext))
        return SIOTLS_PROVIDER_OK;
    return ap_fail(SIOTLS_PROVIDER_BAD_PEER_SHARE);
}

static int x25519_encapsulate(const struct siotls_provider_instance *instance, const struct siotls_kem *kem,
                              const uint8_t *public_key, size_t public_key_len, const uint8_t *randomness,
                              uint8_t *ciphertext, uint8_t *shared_secret)
{
    struct x25519_context context;
    (void)instance;
    (void)kem;
    if (public_key_len != X25519_SIZE)
        return SIOTLS_PROVIDER_BAD_PEER_SHARE;
    x25519_pair(ciphertext, context.private_key, randomness);
    int status = x25519_decapsulate(&context, public_key, public_key_len, shared_secret);
    x25519_clear(&context);
    return status;
}

static const struct siotls_kem x25519 = {
    .size = sizeof x25519,
    .group = SIOTLS_GROUP_X25519,
    .fips = SIOTLS_FIPS_NO,
    .private_key_size = X25519_SIZE,
    .public_key_size = X25519_SIZE,
    .ciphertext_size = X25519_SIZE,
    .randomness_size = X25519_SIZE,
    .shared_secret_size = X25519_SIZE,
    .context_size = sizeof(struct x25519_context),
    .context_alignment = _Alignof(struct x25519_context),
    .keygen = x25519_keygen,
    .encapsulate = x25519_encapsulate,
    .decapsulate = x25519_decapsulate,
    .clear = x25519_clear,
    .takes_private_keys = 1,
};

/* ---- the NIST curves ---- */

struct ecdh_context {
    const struct ap_curve *curve;
    EC_KEY *key;
};

static void ecdh_clear(void *memory)
{
    struct ecdh_context *context = memory;
    EC_KEY_free(context->key);
    *context = (struct ecdh_context){0};
}

static EC_KEY *ecdh_key(const struct ap_curve *curve, const uint8_t *given)
{
    return given != NULL ? ap_ec_of_scalar(curve, (struct siotls_bytes){given, curve->size}) : ap_ec_generate(curve);
}

static int ecdh_keygen(const struct siotls_provider_instance *instance, const struct siotls_kem *kem, void *memory,
                       const uint8_t *private_key, uint8_t *public_key)
{
    struct ecdh_context *context = memory;
    (void)instance;
    ecdh_clear(context);
    context->curve = ap_curve_of_group(kem->group);
    context->key = ecdh_key(context->curve, private_key);
    if (context->key == NULL)
        return ap_fail(private_key != NULL ? SIOTLS_PROVIDER_BAD_KEY : SIOTLS_PROVIDER_INTERNAL);
    return ap_ec_write_point(public_key, context->curve, context->key) ? SIOTLS_PROVIDER_OK
                                                                       : ap_fail(SIOTLS_PROVIDER_INTERNAL);
}

static int exchange(const struct ap_curve *curve, const EC_KEY *ours, struct siotls_bytes share, uint8_t *shared_secret)
{
    EC_KEY *theirs = ap_ec_of_point(curve, share);
    if (theirs == NULL)
        return ap_fail(SIOTLS_PROVIDER_BAD_PEER_SHARE);
    int size = ECDH_compute_key(shared_secret, curve->size, EC_KEY_get0_public_key(theirs), ours, NULL);
    EC_KEY_free(theirs);
    return size == (int)curve->size ? SIOTLS_PROVIDER_OK : ap_fail(SIOTLS_PROVIDER_BAD_PEER_SHARE);
}

static int ecdh_decapsulate(void *memory, const uint8_t *ciphertext, size_t ciphertext_len, uint8_t *shared_secret)
{
    const struct ecdh_context *context = memory;
    return exchange(context->curve, context->key, (struct siotls_bytes){ciphertext, ciphertext_len}, shared_secret);
}

static int ecdh_encapsulate(const struct siotls_provider_instance *instance, const struct siotls_kem *kem,
                            const uint8_t *public_key, size_t public_key_len, const uint8_t *randomness,
                            uint8_t *ciphertext, uint8_t *shared_secret)
{
    const struct ap_curve *curve = ap_curve_of_group(kem->group);
    (void)instance;
    EC_KEY *ours = ecdh_key(curve, randomness);
    if (ours == NULL)
        return ap_fail(randomness != NULL ? SIOTLS_PROVIDER_UNSUPPORTED : SIOTLS_PROVIDER_INTERNAL);
    int status = ap_ec_write_point(ciphertext, curve, ours)
                     ? exchange(curve, ours, (struct siotls_bytes){public_key, public_key_len}, shared_secret)
                     : ap_fail(SIOTLS_PROVIDER_INTERNAL);
    EC_KEY_free(ours);
    return status;
}

#define ECDH(name, bytes)                                                                                              \
    {                                                                                                                  \
        .size = sizeof(struct siotls_kem), .group = SIOTLS_GROUP_##name, .fips = AP_APPROVED,                          \
        .private_key_size = bytes, .public_key_size = 1 + 2 * (bytes), .ciphertext_size = 1 + 2 * (bytes),             \
        .randomness_size = bytes, .shared_secret_size = bytes, .context_size = sizeof(struct ecdh_context),            \
        .context_alignment = _Alignof(struct ecdh_context), .keygen = ecdh_keygen, .encapsulate = ecdh_encapsulate,    \
        .decapsulate = ecdh_decapsulate, .clear = ecdh_clear, .takes_private_keys = 1,                                 \
    }

static const struct siotls_kem secp256r1 = ECDH(SECP256R1, 32);
static const struct siotls_kem secp384r1 = ECDH(SECP384R1, 48);
static const struct siotls_kem secp521r1 = ECDH(SECP521R1, 66);

const struct siotls_kem *const ap_kems[] = {&x25519,      &secp256r1,   &secp384r1,   &secp521r1,
                                            &ap_mlkem512, &ap_mlkem768, &ap_mlkem1024};
const size_t ap_num_kems = sizeof ap_kems / sizeof ap_kems[0];
