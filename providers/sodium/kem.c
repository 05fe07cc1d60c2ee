/* SPDX-License-Identifier: Apache-2.0 */
/*
 * kem.c: X25519 in the form of a KEM. libsodium refuses points of small order by itself (RFC 9846 7.4.2).
 */
#include <string.h>

#include "internal.h"

enum { SIZE = crypto_scalarmult_curve25519_BYTES };

struct kem_context {
    uint8_t private_key[SIZE];
};

static void kem_clear(void *memory)
{
    sodium_memzero(memory, sizeof(struct kem_context));
}

static int kem_keygen(const struct siotls_provider_instance *instance, const struct siotls_kem *kem, void *memory,
                      const uint8_t *private_key, uint8_t *public_key)
{
    struct kem_context *context = memory;
    (void)instance;
    (void)kem;
    if (private_key != NULL)
        memcpy(context->private_key, private_key, SIZE);
    else
        randombytes_buf(context->private_key, SIZE);
    return crypto_scalarmult_curve25519_base(public_key, context->private_key) == 0 ? SIOTLS_PROVIDER_OK
                                                                                    : SIOTLS_PROVIDER_INTERNAL;
}

static int kem_decapsulate(void *memory, const uint8_t *ciphertext, size_t ciphertext_len, uint8_t *shared_secret)
{
    const struct kem_context *context = memory;
    if (ciphertext_len == SIZE && crypto_scalarmult_curve25519(shared_secret, context->private_key, ciphertext) == 0)
        return SIOTLS_PROVIDER_OK;
    sodium_memzero(shared_secret, SIZE);
    return SIOTLS_PROVIDER_BAD_PEER_SHARE;
}

static int kem_encapsulate(const struct siotls_provider_instance *instance, const struct siotls_kem *kem,
                           const uint8_t *public_key, size_t public_key_len, const uint8_t *randomness,
                           uint8_t *ciphertext, uint8_t *shared_secret)
{
    struct kem_context context;
    int status = kem_keygen(instance, kem, &context, randomness, ciphertext);
    if (status == SIOTLS_PROVIDER_OK)
        status = kem_decapsulate(&context, public_key, public_key_len, shared_secret);
    kem_clear(&context);
    return status;
}

static const struct siotls_kem x25519 = {
    .size = sizeof x25519,
    .group = SIOTLS_GROUP_X25519,
    .fips = SIOTLS_FIPS_NO,
    .private_key_size = SIZE,
    .public_key_size = SIZE,
    .ciphertext_size = SIZE,
    .randomness_size = SIZE,
    .shared_secret_size = SIZE,
    .context_size = sizeof(struct kem_context),
    .context_alignment = _Alignof(struct kem_context),
    .keygen = kem_keygen,
    .encapsulate = kem_encapsulate,
    .decapsulate = kem_decapsulate,
    .clear = kem_clear,
};

const struct siotls_kem *const sp_kems[] = {
    &x25519,
#if defined(SODIUM_HAVE_MLKEM768)
    &sp_mlkem768,
#endif
};
const size_t sp_num_kems = sizeof sp_kems / sizeof sp_kems[0];
