/* SPDX-License-Identifier: Apache-2.0 */
/*
 * signer.c: Ed25519 and EC keys from PKCS#8 (RFC 8410, RFC 5915), and signatures by them. HACL* has no AES-CBC, so that
 * encrypted keys are left to other providers.
 */
#include <Hacl_Ed25519.h>
#include <string.h>

#include "common/pkcs8.h"
#include "internal.h"

enum { SEED_SIZE = 32, EXPANDED_SIZE = 96, ED25519_SIGNATURE = 64, MAX_POINT = 1 + 2 * HP_MAX_COORDINATE };
enum { MAX_ALGORITHM = 64, MAX_SPKI = MAX_ALGORITHM + MAX_POINT + 2 * PROVIDER_DER_MAX_HEADER };

struct signer_context {
    const struct hp_curve *curve; /* NULL: Ed25519 */
    uint16_t scheme;
    uint32_t key_type;
    uint8_t secret[EXPANDED_SIZE]; /* a scalar, or Ed25519's expanded key, which begins with the public one */
    uint8_t spki[MAX_SPKI];
    size_t spki_len;
};

static const uint16_t all_schemes[] = {
    SIOTLS_SCHEME_ECDSA_SECP256R1_SHA256,
    SIOTLS_SCHEME_ECDSA_SECP384R1_SHA384,
    SIOTLS_SCHEME_ECDSA_SECP521R1_SHA512,
    SIOTLS_SCHEME_ED25519,
};

static void signer_clear(void *memory)
{
    hp_wipe(memory, sizeof(struct signer_context));
}

static int read_ec(struct signer_context *context, const struct provider_pkcs8 *pkcs8, uint8_t *public_key,
                   struct siotls_bytes *stated)
{
    const struct hp_curve *curve = context->curve;
    struct siotls_bytes private_key;
    int status = provider_pkcs8_read_ec(pkcs8, &private_key, stated);
    if (status != SIOTLS_PROVIDER_OK)
        return status;
    /* RFC 5915 3: as long as the order; some programs leave leading zeros out. */
    if (private_key.data_len > curve->size || private_key.data_len == 0)
        return SIOTLS_PROVIDER_BAD_KEY;
    memcpy(context->secret + curve->size - private_key.data_len, private_key.data, private_key.data_len);
    public_key[0] = 0x04;
    return curve->public_key(public_key + 1, context->secret) ? SIOTLS_PROVIDER_OK : SIOTLS_PROVIDER_BAD_KEY;
}

static int read_ed25519(struct signer_context *context, const struct provider_pkcs8 *pkcs8, uint8_t *public_key)
{
    struct siotls_bytes seed;
    if (provider_pkcs8_read_edwards(pkcs8, &seed) != SIOTLS_PROVIDER_OK || seed.data_len != SEED_SIZE)
        return SIOTLS_PROVIDER_BAD_KEY;
    Hacl_Ed25519_expand_keys(context->secret, hp_read_only(seed.data));
    memcpy(public_key, context->secret, SEED_SIZE);
    return SIOTLS_PROVIDER_OK;
}

static uint16_t scheme_of(uint32_t key_type)
{
    switch (key_type) {
    case SIOTLS_KEY_SECP256R1:
        return SIOTLS_SCHEME_ECDSA_SECP256R1_SHA256;
    case SIOTLS_KEY_SECP384R1:
        return SIOTLS_SCHEME_ECDSA_SECP384R1_SHA384;
    case SIOTLS_KEY_SECP521R1:
        return SIOTLS_SCHEME_ECDSA_SECP521R1_SHA512;
    case SIOTLS_KEY_ED25519:
        return SIOTLS_SCHEME_ED25519;
    default:
        return 0;
    }
}

/* A public key that the file states must be the private key's. */
static int import_key(struct signer_context *context, const struct provider_pkcs8 *pkcs8)
{
    uint8_t bytes[MAX_POINT];
    struct siotls_bytes stated = pkcs8->public_key;
    context->key_type = pkcs8->key_type;
    context->scheme = scheme_of(pkcs8->key_type);
    context->curve = hp_curve_of_key(pkcs8->key_type);
    if (context->scheme == 0 || pkcs8->algorithm.data_len > MAX_ALGORITHM)
        return SIOTLS_PROVIDER_UNSUPPORTED;
    int status = context->curve != NULL ? read_ec(context, pkcs8, bytes, &stated) : read_ed25519(context, pkcs8, bytes);
    if (status != SIOTLS_PROVIDER_OK)
        return status;
    struct siotls_bytes public_key = {bytes, context->curve != NULL ? 1 + 2 * context->curve->size : SEED_SIZE};
    if (stated.data != NULL && !provider_der_equal(stated, public_key))
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

static size_t max_signature(const struct signer_context *context)
{
    return context->curve != NULL ? hp_ecdsa_max_signature(context->curve) : ED25519_SIGNATURE;
}

static int signer_describe(const void *memory, struct siotls_signer_key *key)
{
    const struct signer_context *context = memory;
    const struct siotls_signer_key full = {
        .size = key->size,
        .key_type = context->key_type,
        .schemes = &context->scheme,
        .num_schemes = 1,
        .spki = {context->spki, context->spki_len},
        .max_signature_size = max_signature(context),
    };
    memcpy(key, &full, key->size < sizeof full ? key->size : sizeof full);
    return SIOTLS_PROVIDER_OK;
}

static int signer_sign(const void *memory, uint16_t scheme, const uint8_t *message, size_t message_len,
                       uint8_t *signature, size_t signature_capacity, size_t *signature_len)
{
    const struct signer_context *context = memory;
    uint8_t digest[HP_MAX_DIGEST];
    if (scheme != context->scheme)
        return SIOTLS_PROVIDER_UNSUPPORTED;
    if (signature_capacity < max_signature(context))
        return SIOTLS_PROVIDER_TOO_SMALL;
    if (context->curve != NULL) {
        size_t digest_len = hp_digest(digest, hp_hash_of_scheme(scheme), message, message_len);
        return digest_len > 0 &&
                       hp_ecdsa_sign(context->curve, context->secret, digest, digest_len, signature, signature_len)
                   ? SIOTLS_PROVIDER_OK
                   : SIOTLS_PROVIDER_INTERNAL;
    }
    if (message_len > UINT32_MAX)
        return SIOTLS_PROVIDER_ARGUMENT;
    Hacl_Ed25519_sign_expanded(signature, hp_read_only(context->secret), (uint32_t)message_len, hp_read_only(message));
    *signature_len = ED25519_SIGNATURE;
    return SIOTLS_PROVIDER_OK;
}

const struct siotls_signer hp_signer = {
    .size = sizeof hp_signer,
    .fips = SIOTLS_FIPS_NO,
    .max_signature_size = 3 + 2 * (3 + HP_MAX_COORDINATE),
    .schemes = all_schemes,
    .num_schemes = sizeof all_schemes / sizeof all_schemes[0],
    .context_size = sizeof(struct signer_context),
    .context_alignment = _Alignof(struct signer_context),
    .import = signer_import,
    .describe = signer_describe,
    .sign = signer_sign,
    .clear = signer_clear,
};
