/* SPDX-License-Identifier: Apache-2.0 */
/*
 * verifier.c: Ed25519, as strict as libsodium is: public keys of small order and encodings that are not canonical make
 * every signature bad (RFC 8032 5.1.3 asks for the second, others forgive both).
 */
#include <string.h>

#include "internal.h"

enum { KEY_SIZE = crypto_sign_ed25519_PUBLICKEYBYTES };

struct verifier_context {
    uint8_t public_key[KEY_SIZE];
};

static void verifier_clear(void *memory)
{
    sodium_memzero(memory, sizeof(struct verifier_context));
}

/* Adding the neutral element fails for what is no point of the curve. */
static int is_point(const uint8_t *bytes)
{
    static const uint8_t neutral[KEY_SIZE] = {1};
    uint8_t sum[KEY_SIZE];
    return crypto_core_ed25519_add(sum, bytes, neutral) == 0;
}

static int verifier_import(const struct siotls_provider_instance *instance, const struct siotls_verifier *verifier,
                           void *memory, const struct siotls_public_key *key)
{
    struct verifier_context *context = memory;
    (void)instance;
    if (key->type != verifier->key_type)
        return SIOTLS_PROVIDER_ARGUMENT;
    if (key->point.data_len != KEY_SIZE || !is_point(key->point.data))
        return SIOTLS_PROVIDER_BAD_KEY;
    memcpy(context->public_key, key->point.data, KEY_SIZE);
    return SIOTLS_PROVIDER_OK;
}

static int verifier_verify(const void *memory, uint16_t scheme, const uint8_t *message, size_t message_len,
                           const uint8_t *signature, size_t signature_len)
{
    static const uint8_t nothing[1];
    const struct verifier_context *context = memory;
    if (scheme != SIOTLS_SCHEME_ED25519)
        return SIOTLS_PROVIDER_UNSUPPORTED;
    if (signature_len == crypto_sign_ed25519_BYTES &&
        crypto_sign_ed25519_verify_detached(signature, message_len > 0 ? message : nothing, message_len,
                                            context->public_key) == 0)
        return SIOTLS_PROVIDER_OK;
    return SIOTLS_PROVIDER_BAD_SIGNATURE;
}

static const uint16_t schemes[] = {SIOTLS_SCHEME_ED25519};

const struct siotls_verifier sp_verifier = {
    .size = sizeof sp_verifier,
    .key_type = SIOTLS_KEY_ED25519,
    .fips = SIOTLS_FIPS_NO,
    .schemes = schemes,
    .num_schemes = 1,
    .context_size = sizeof(struct verifier_context),
    .context_alignment = _Alignof(struct verifier_context),
    .import = verifier_import,
    .verify = verifier_verify,
    .clear = verifier_clear,
};
