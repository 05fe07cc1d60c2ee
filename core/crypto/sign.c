/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sign.c: private keys: found a signer, described, tested, and signed with.
 */
#include "crypto/names.h"
#include "crypto/signature.h"

enum { MAX_SCHEMES = 64 };

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
    sio_release(key->memory, key->schemes, MAX_SCHEMES * sizeof *key->schemes);
    *key = (struct sio_private_key){0};
}

/* Keeps of the key's schemes those that this signer may be used for in this set. */
static bool keep_schemes(struct sio_private_key *key, struct siotls_set *set, struct sio_error *error)
{
    size_t num_schemes = 0;
    for (size_t i = 0; i < key->description.num_schemes && num_schemes < MAX_SCHEMES; i++) {
        struct sio_error failure = {0};
        if (sio_set_test_signer(set, &key->signer, key->description.schemes[i], &failure))
            key->schemes[num_schemes++] = key->description.schemes[i];
        else if (failure.status == SIOTLS_ERROR_NO_MEMORY)
            return sio_fail_memory(error);
    }
    key->description.schemes = key->schemes;
    key->description.num_schemes = num_schemes;
    return num_schemes > 0 || sio_fail_status(error, SIOTLS_ERROR_NOT_OFFERED,
                                              "private key: none of its schemes is to be used in this set");
}

static bool describe(struct sio_private_key *key, struct siotls_set *set, struct sio_error *error)
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
    return keep_schemes(key, set, error);
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

static bool import_with(struct sio_private_key *key, const struct sio_signer *signer, struct siotls_set *set,
                        const struct siotls_private_key_source *source, struct sio_error *error)
{
    const struct siotls_signer *algorithm = signer->algorithm;
    key->signer = *signer;
    key->context = sio_allocate_aligned(key->memory, algorithm->context_size, alignment_of(algorithm));
    key->schemes = sio_allocate_array(key->memory, MAX_SCHEMES, sizeof *key->schemes);
    if (key->context == NULL || key->schemes == NULL)
        return sio_fail_memory(error);
    int result = algorithm->import(signer->instance, algorithm, key->context, source);
    if (result != SIOTLS_PROVIDER_OK)
        return fail_import(result, signer->provider, error);
    return describe(key, set, error);
}

/* Of several signers' refusals the one that says most of the key itself. */
static bool says_more(const struct sio_error *failure, const struct sio_error *best)
{
    static const int16_t order[] = {SIOTLS_OK,        SIOTLS_ERROR_NOT_OFFERED, SIOTLS_ERROR_PROVIDER,
                                    SIOTLS_ERROR_KEY, SIOTLS_ERROR_PASSPHRASE,  SIOTLS_ERROR_NO_MEMORY};
    size_t of_failure = 0;
    size_t of_best = 0;
    for (size_t i = 0; i < sizeof order / sizeof order[0]; i++) {
        of_failure = order[i] == failure->status ? i : of_failure;
        of_best = order[i] == best->status ? i : of_best;
    }
    return of_failure > of_best;
}

bool sio_private_key_import(struct sio_private_key *key, struct siotls_set *set,
                            const struct siotls_private_key_source *source, const struct siotls_memory *memory,
                            struct sio_error *error)
{
    struct sio_error best = {0};
    struct sio_signer signer;
    *key = (struct sio_private_key){0};
    for (size_t i = 0; best.status != SIOTLS_ERROR_NO_MEMORY && sio_set_signer(set, &signer, i); i++) {
        struct sio_error failure = {0};
        key->memory = memory;
        if (import_with(key, &signer, set, source, &failure))
            return true;
        sio_private_key_clear(key);
        if (says_more(&failure, &best))
            best = failure;
    }
    if (sio_error_is_clear(&best))
        return sio_set_check_loaded(set, error) &&
               sio_fail_status(error, SIOTLS_ERROR_NOT_OFFERED, "private key: no provider of the set signs");
    return sio_fail_both(error, best.status, best.alert, best.reason);
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
