/* SPDX-License-Identifier: Apache-2.0 */
/*
 * verifier.c: ECDSA over the NIST curves, whose points are checked when they are imported, and Ed25519.
 */
#include <Hacl_Ed25519.h>
#include <string.h>

#include "internal.h"

enum { ED25519_KEY = 32, ED25519_SIGNATURE = 64 };

struct verifier_context {
    const struct hp_curve *curve; /* NULL: Ed25519 */
    uint8_t key[2 * HP_MAX_COORDINATE];
};

static void verifier_clear(void *memory)
{
    hp_wipe(memory, sizeof(struct verifier_context));
}

static bool import_point(struct verifier_context *context, struct siotls_bytes point)
{
    size_t size = 2 * context->curve->size;
    if (point.data_len != 1 + size || point.data[0] != 0x04 || !context->curve->is_point(hp_read_only(point.data + 1)))
        return false;
    memcpy(context->key, point.data + 1, size);
    return true;
}

static bool import_ed25519(struct verifier_context *context, struct siotls_bytes point)
{
    if (point.data_len != ED25519_KEY)
        return false;
    memcpy(context->key, point.data, ED25519_KEY);
    return true;
}

static int verifier_import(const struct siotls_provider_instance *instance, const struct siotls_verifier *verifier,
                           void *memory, const struct siotls_public_key *key)
{
    struct verifier_context *context = memory;
    (void)instance;
    if (key->type != verifier->key_type)
        return SIOTLS_PROVIDER_ARGUMENT;
    context->curve = hp_curve_of_key(key->type);
    bool is_good = context->curve != NULL ? import_point(context, key->point) : import_ed25519(context, key->point);
    return is_good ? SIOTLS_PROVIDER_OK : SIOTLS_PROVIDER_BAD_KEY;
}

static bool verify_ecdsa(const struct verifier_context *context, uint32_t hash, struct siotls_bytes message,
                         struct siotls_bytes signature)
{
    uint8_t digest[HP_MAX_DIGEST];
    size_t digest_len = hp_digest(digest, hash, message.data, message.data_len);
    return digest_len > 0 &&
           hp_ecdsa_verify(context->curve, context->key, digest, digest_len, signature.data, signature.data_len);
}

static bool verify_ed25519(const struct verifier_context *context, struct siotls_bytes message,
                           struct siotls_bytes signature)
{
    return signature.data_len == ED25519_SIGNATURE && message.data_len <= UINT32_MAX &&
           Hacl_Ed25519_verify(hp_read_only(context->key), (uint32_t)message.data_len, hp_read_only(message.data),
                               hp_read_only(signature.data));
}

static int verifier_verify(const void *memory, uint16_t scheme, const uint8_t *message, size_t message_len,
                           const uint8_t *signature, size_t signature_len)
{
    const struct verifier_context *context = memory;
    const struct siotls_bytes message_bytes = {message, message_len};
    const struct siotls_bytes signature_bytes = {signature, signature_len};
    uint32_t hash = hp_hash_of_scheme(scheme);
    if (context->curve != NULL ? hash == 0 : scheme != SIOTLS_SCHEME_ED25519)
        return SIOTLS_PROVIDER_UNSUPPORTED;
    bool is_good = context->curve != NULL ? verify_ecdsa(context, hash, message_bytes, signature_bytes)
                                          : verify_ed25519(context, message_bytes, signature_bytes);
    return is_good ? SIOTLS_PROVIDER_OK : SIOTLS_PROVIDER_BAD_SIGNATURE;
}

static const uint16_t ecdsa_schemes[] = {SIOTLS_SCHEME_ECDSA_SECP256R1_SHA256, SIOTLS_SCHEME_ECDSA_SECP384R1_SHA384,
                                         SIOTLS_SCHEME_ECDSA_SECP521R1_SHA512};
static const uint16_t ed25519_schemes[] = {SIOTLS_SCHEME_ED25519};

#define VERIFIER(type, list)                                                                                           \
    {                                                                                                                  \
        .size = sizeof(struct siotls_verifier), .key_type = type, .fips = SIOTLS_FIPS_NO, .schemes = list,             \
        .num_schemes = sizeof(list) / sizeof(list)[0], .context_size = sizeof(struct verifier_context),                \
        .context_alignment = _Alignof(struct verifier_context), .import = verifier_import, .verify = verifier_verify,  \
        .clear = verifier_clear,                                                                                       \
    }

static const struct siotls_verifier secp256r1 = VERIFIER(SIOTLS_KEY_SECP256R1, ecdsa_schemes);
static const struct siotls_verifier secp384r1 = VERIFIER(SIOTLS_KEY_SECP384R1, ecdsa_schemes);
static const struct siotls_verifier secp521r1 = VERIFIER(SIOTLS_KEY_SECP521R1, ecdsa_schemes);
static const struct siotls_verifier ed25519 = VERIFIER(SIOTLS_KEY_ED25519, ed25519_schemes);

const struct siotls_verifier *const hp_verifiers[] = {&secp256r1, &secp384r1, &secp521r1, &ed25519};
const size_t hp_num_verifiers = sizeof hp_verifiers / sizeof hp_verifiers[0];
