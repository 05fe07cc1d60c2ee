/* SPDX-License-Identifier: Apache-2.0 */
/*
 * signer.c: Ed25519 keys from PKCS#8 (RFC 8410), and signatures by them. libsodium has no AES-CBC, so that encrypted
 * keys are left to other providers.
 */
#include <string.h>

#include "common/pkcs8.h"
#include "internal.h"

enum { KEY_SIZE = crypto_sign_ed25519_PUBLICKEYBYTES, MAX_SPKI = 64 };

struct signer_context {
    uint8_t private_key[crypto_sign_ed25519_SECRETKEYBYTES]; /* the seed, then the public key */
    uint8_t spki[MAX_SPKI];
    size_t spki_len;
};

static const uint16_t schemes[] = {SIOTLS_SCHEME_ED25519};

static void signer_clear(void *memory)
{
    sodium_memzero(memory, sizeof(struct signer_context));
}

static int import_key(struct signer_context *context, const struct provider_pkcs8 *pkcs8)
{
    uint8_t bytes[KEY_SIZE];
    struct siotls_bytes seed;
    struct siotls_bytes public_key = {bytes, sizeof bytes};
    if (pkcs8->key_type != SIOTLS_KEY_ED25519)
        return SIOTLS_PROVIDER_UNSUPPORTED;
    if (provider_pkcs8_read_edwards(pkcs8, &seed) != SIOTLS_PROVIDER_OK ||
        seed.data_len != crypto_sign_ed25519_SEEDBYTES)
        return SIOTLS_PROVIDER_BAD_KEY;
    if (crypto_sign_ed25519_seed_keypair(bytes, context->private_key, seed.data) != 0)
        return SIOTLS_PROVIDER_INTERNAL;
    if (pkcs8->public_key.data != NULL && !provider_der_equal(pkcs8->public_key, public_key))
        return SIOTLS_PROVIDER_BAD_KEY;
    context->spki_len = provider_spki_write(context->spki, pkcs8->algorithm, public_key);
    return SIOTLS_PROVIDER_OK;
}

static int signer_import(const struct siotls_provider_instance *instance, const struct siotls_signer *signer,
                         void *memory, const struct siotls_private_key_source *source)
{
    struct signer_context *context = memory;
    struct provider_pkcs8 pkcs8;
    (void)instance;
    (void)signer;
    signer_clear(context);
    if (source->uri != NULL || provider_pkcs8_is_encrypted(source->pkcs8))
        return SIOTLS_PROVIDER_UNSUPPORTED;
    int status = provider_pkcs8_read(&pkcs8, source->pkcs8);
    if (status == SIOTLS_PROVIDER_OK)
        status = import_key(context, &pkcs8);
    if (status != SIOTLS_PROVIDER_OK)
        signer_clear(context);
    return status;
}

static int signer_describe(const void *memory, struct siotls_signer_key *key)
{
    const struct signer_context *context = memory;
    const struct siotls_signer_key full = {
        .size = key->size,
        .key_type = SIOTLS_KEY_ED25519,
        .schemes = schemes,
        .num_schemes = 1,
        .spki = {context->spki, context->spki_len},
    };
    memcpy(key, &full, key->size < sizeof full ? key->size : sizeof full);
    return SIOTLS_PROVIDER_OK;
}

static int signer_sign(const void *memory, uint16_t scheme, const uint8_t *message, size_t message_len,
                       uint8_t *signature, size_t signature_capacity, size_t *signature_len)
{
    static const uint8_t nothing[1];
    const struct signer_context *context = memory;
    if (scheme != SIOTLS_SCHEME_ED25519)
        return SIOTLS_PROVIDER_UNSUPPORTED;
    if (signature_capacity < crypto_sign_ed25519_BYTES)
        return SIOTLS_PROVIDER_TOO_SMALL;
    *signature_len = crypto_sign_ed25519_BYTES;
    return crypto_sign_ed25519_detached(signature, NULL, message_len > 0 ? message : nothing, message_len,
                                        context->private_key) == 0
               ? SIOTLS_PROVIDER_OK
               : SIOTLS_PROVIDER_INTERNAL;
}

const struct siotls_signer sp_signer = {
    .size = sizeof sp_signer,
    .fips = SIOTLS_FIPS_NO,
    .max_signature_size = crypto_sign_ed25519_BYTES,
    .schemes = schemes,
    .num_schemes = 1,
    .context_size = sizeof(struct signer_context),
    .context_alignment = _Alignof(struct signer_context),
    .import = signer_import,
    .describe = signer_describe,
    .sign = signer_sign,
    .clear = signer_clear,
};
