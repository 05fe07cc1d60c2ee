/* SPDX-License-Identifier: Apache-2.0 */
/*
 * signer.c: keys by pkcs11: URI, for the core. Keys from files are left to other providers: a token is no place for
 * them.
 */
#include <string.h>

#include "internal.h"

struct signer_context {
    struct tp_key *key;
};

static const uint16_t all_schemes[] = {
    SIOTLS_SCHEME_ECDSA_SECP256R1_SHA256, SIOTLS_SCHEME_ECDSA_SECP384R1_SHA384,
    SIOTLS_SCHEME_ECDSA_SECP521R1_SHA512, SIOTLS_SCHEME_ED25519,
    SIOTLS_SCHEME_RSA_PSS_RSAE_SHA256,    SIOTLS_SCHEME_RSA_PSS_RSAE_SHA384,
    SIOTLS_SCHEME_RSA_PSS_RSAE_SHA512,
};

static void signer_clear(void *memory)
{
    struct signer_context *context = memory;
    tp_key_close(context->key);
    context->key = NULL;
}

static int signer_import(const struct siotls_provider_instance *instance, const struct siotls_signer *signer,
                         void *memory, const struct siotls_private_key_source *source)
{
    struct signer_context *context = memory;
    (void)signer;
    signer_clear(context);
    if (source->uri == NULL)
        return SIOTLS_PROVIDER_UNSUPPORTED;
    return tp_key_open(&context->key, instance->state, source);
}

static int signer_describe(const void *memory, struct siotls_signer_key *key)
{
    const struct signer_context *context = memory;
    const struct tp_public *known = &context->key->access.known;
    const struct siotls_signer_key full = {
        .size = key->size,
        .key_type = known->key_type,
        .schemes = context->key->schemes,
        .num_schemes = context->key->num_ways,
        .spki = {known->spki, known->spki_len},
        .max_signature_size = context->key->max_signature,
        .chain = {context->key->chain_len > 0 ? context->key->chain : NULL, context->key->chain_len},
    };
    memcpy(key, &full, key->size < sizeof full ? key->size : sizeof full);
    return SIOTLS_PROVIDER_OK;
}

static int signer_sign(const void *memory, uint16_t scheme, const uint8_t *message, size_t message_len,
                       uint8_t *signature, size_t signature_capacity, size_t *signature_len)
{
    const struct signer_context *context = memory;
    struct tp_key *key = context->key;
    for (size_t i = 0; i < key->num_ways; i++) {
        if (key->schemes[i] != scheme)
            continue;
        if (signature_capacity < key->max_signature)
            return SIOTLS_PROVIDER_TOO_SMALL;
        return tp_sign(key, &key->ways[i], message, message_len, signature, signature_len);
    }
    return SIOTLS_PROVIDER_UNSUPPORTED;
}

const struct siotls_signer tp_signer = {
    .size = sizeof tp_signer,
    .fips = SIOTLS_FIPS_UNKNOWN, /* the token's maker knows; PKCS #11 does not tell */
    .max_signature_size = TP_MAX_SIGNATURE,
    .schemes = all_schemes,
    .num_schemes = sizeof all_schemes / sizeof all_schemes[0],
    .context_size = sizeof(struct signer_context),
    .context_alignment = _Alignof(struct signer_context),
    .import = signer_import,
    .describe = signer_describe,
    .sign = signer_sign,
    .clear = signer_clear,
};
