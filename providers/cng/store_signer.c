/* SPDX-License-Identifier: Apache-2.0 */
/*
 * store_signer.c: keys by cng: URI, for the core. Keys from files are signer.c's.
 */
#include <stdlib.h>
#include <string.h>

#include "store.h"

struct signer_context {
    struct cp_stored_key *key;
};

static void signer_clear(void *memory)
{
    struct signer_context *context = memory;
    if (context->key != NULL)
        cp_stored_key_close(context->key);
    free(context->key);
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
    context->key = calloc(1, sizeof *context->key);
    if (context->key == NULL)
        return SIOTLS_PROVIDER_NO_MEMORY;
    context->key->instance = instance;
    int result = cp_stored_key_open(context->key, source);
    if (result != SIOTLS_PROVIDER_OK)
        signer_clear(context);
    return result;
}

static int signer_describe(const void *memory, struct siotls_signer_key *key)
{
    const struct signer_context *context = memory;
    const struct siotls_signer_key full = {
        .size = key->size,
        .key_type = context->key->key_type,
        .schemes = context->key->schemes,
        .num_schemes = context->key->num_schemes,
        .spki = context->key->spki,
        .max_signature_size = context->key->signature_size,
        .chain = {context->key->chain, context->key->chain_len},
    };
    memcpy(key, &full, key->size < sizeof full ? key->size : sizeof full);
    return SIOTLS_PROVIDER_OK;
}

static int signer_sign(const void *memory, uint16_t scheme, const uint8_t *message, size_t message_len,
                       uint8_t *signature, size_t signature_capacity, size_t *signature_len)
{
    const struct signer_context *context = memory;
    struct cp_stored_key *key = context->key;
    for (size_t i = 0; i < key->num_schemes; i++) {
        if (key->schemes[i] != scheme)
            continue;
        if (signature_capacity < key->signature_size)
            return SIOTLS_PROVIDER_TOO_SMALL;
        return cp_stored_key_sign(key, cp_scheme_find(scheme), (struct siotls_bytes){message, message_len}, signature,
                                  signature_len);
    }
    return SIOTLS_PROVIDER_UNSUPPORTED;
}

const struct siotls_signer cp_store_signer = {
    .size = sizeof cp_store_signer,
    .fips = SIOTLS_FIPS_UNKNOWN,
    .max_signature_size = CP_MAX_SIGNATURE,
    .context_size = sizeof(struct signer_context),
    .context_alignment = _Alignof(struct signer_context),
    .import = signer_import,
    .describe = signer_describe,
    .sign = signer_sign,
    .clear = signer_clear,
};
