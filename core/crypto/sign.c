/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sign.c: private keys: imported by a signer, described, and signed with.
 */
#include "crypto/names.h"
#include "crypto/signature.h"

static size_t alignment_of(const struct siotls_signer *algorithm)
{
    return algorithm->context_alignment > 0 ? algorithm->context_alignment : 1;
}

void sio_private_key_clear(struct sio_private_key *key)
{
    const struct siotls_signer *algorithm = key->signer.algorithm;
    if (algorithm == NULL)
        return;
    if (key->context != NULL) {
        algorithm->clear(key->context);
        sio_wipe(key->context, algorithm->context_size);
        sio_release_aligned(key->memory, key->context, algorithm->context_size, alignment_of(algorithm));
    }
    sio_release(key->memory, key->schemes, SIO_MAX_KEY_SCHEMES * sizeof *key->schemes);
    *key = (struct sio_private_key){0};
}

static bool describe(struct sio_private_key *key, struct sio_error *error)
{
    const struct siotls_signer *algorithm = key->signer.algorithm;
    key->description = (struct siotls_signer_key){.size = sizeof key->description};
    int result = algorithm->describe(key->context, &key->description);
    if (result != SIOTLS_PROVIDER_OK)
        return sio_fail_provider(error, result, key->signer.provider, "private key: the provider cannot describe it");
    if (siotls_key_type_name(key->description.key_type) == NULL || key->description.schemes == NULL ||
        key->description.spki.data == NULL)
        return sio_fail_provider(error, SIOTLS_PROVIDER_INTERNAL, key->signer.provider,
                                 "private key: the provider's description of it is incomplete");
    return true;
}

/* Tells a key that the signer cannot use from one that it could not import. */
static bool fail_import(int result, const char *provider, struct sio_error *error)
{
    if (result == SIOTLS_PROVIDER_UNSUPPORTED)
        return sio_fail_status(error, SIOTLS_ERROR_NOT_OFFERED, "private key: no provider takes keys like it");
    if (result == SIOTLS_PROVIDER_PASSPHRASE)
        return sio_fail_status(error, SIOTLS_ERROR_PASSPHRASE, "private key: the passphrase is missing or wrong");
    if (result == SIOTLS_PROVIDER_BAD_KEY)
        return sio_fail_status(error, SIOTLS_ERROR_KEY, "private key: it is malformed or invalid");
    return sio_fail_provider(error, result, provider, "private key: the provider could not import it");
}

static bool import(struct sio_private_key *key, const struct sio_signer *signer,
                   const struct siotls_private_key_source *source, struct sio_error *error)
{
    const struct siotls_signer *algorithm = signer->algorithm;
    key->signer = *signer;
    key->context = sio_allocate_aligned(key->memory, algorithm->context_size, alignment_of(algorithm));
    key->schemes = sio_allocate_array(key->memory, SIO_MAX_KEY_SCHEMES, sizeof *key->schemes);
    if (key->context == NULL || key->schemes == NULL)
        return sio_fail_memory(error);
    int result = algorithm->import(signer->instance, algorithm, key->context, source);
    if (result != SIOTLS_PROVIDER_OK)
        return fail_import(result, signer->provider, error);
    return describe(key, error);
}

bool sio_private_key_import_with(struct sio_private_key *key, const struct sio_signer *signer,
                                 const struct siotls_private_key_source *source, const struct siotls_memory *memory,
                                 struct sio_error *error)
{
    *key = (struct sio_private_key){.memory = memory};
    if (import(key, signer, source, error))
        return true;
    sio_private_key_clear(key);
    return false;
}

size_t sio_private_key_max_signature(const struct sio_private_key *key)
{
    size_t signers = key->signer.algorithm->max_signature_size;
    size_t own = key->description.max_signature_size;
    return own > 0 && own < signers ? own : signers;
}

bool sio_private_key_sign(const struct sio_private_key *key, uint8_t *signature, size_t *signature_len,
                          size_t signature_capacity, uint16_t scheme, struct siotls_bytes message,
                          struct sio_error *error)
{
    size_t made_len = 0;
    int result = key->signer.algorithm->sign(key->context, scheme, message.data, message.data_len, signature,
                                             signature_capacity, &made_len);
    if (result == SIOTLS_PROVIDER_OK && (made_len == 0 || made_len > signature_capacity))
        result = SIOTLS_PROVIDER_INTERNAL;
    *signature_len = made_len;
    return result == SIOTLS_PROVIDER_OK ||
           sio_fail_provider(error, result, key->signer.provider, "private key: the provider could not sign");
}
