/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ready_verifier.c: checks signatures. A verifier is tested before its first signature, and another takes its place
 * when it fails.
 */
#include "crypto/kept_keys.h"
#include "crypto/load/registry.h"
#include "crypto/names.h"

bool sio_verifiers_ready(const struct sio_verifiers *verifiers, struct sio_verifier *verifier, uint32_t key_type,
                         uint16_t scheme, struct sio_error *error)
{
    const struct sio_verifier_entry *found = sio_verifiers_find(verifiers, key_type, scheme);
    *verifier = (struct sio_verifier){0};
    if (found == NULL)
        return true;
    struct sio_verifier_entry entry = *found;
    for (;;) { /* each turn without success withdraws an algorithm */
        struct sio_error failure = {0};
        struct sio_error why = {0};
        size_t failed = entry.index;
        if (sio_registry_ready(verifiers->set, entry.index, &failure))
            break;
        if (failure.status == SIOTLS_ERROR_NO_MEMORY)
            return sio_fail_memory(error);
        if (!sio_set_select_verifier(verifiers->set, &entry, key_type, scheme, &why))
            return sio_registry_fail(verifiers->set, failed, error);
    }
    *verifier = entry.verifier;
    return true;
}

bool sio_set_still_verifies(const struct siotls_set *set, uint16_t scheme)
{
    return sio_registry_winner(set, SIOTLS_KIND_VERIFIER, scheme, 0) != SIZE_MAX;
}

/* What a provider's result says of the key or the signature; false when it says nothing of either. */
static bool judge(enum sio_signature_verdict *verdict, int result)
{
    switch (result) {
    case SIOTLS_PROVIDER_OK:
        *verdict = SIO_SIGNATURE_GOOD;
        return true;
    case SIOTLS_PROVIDER_BAD_SIGNATURE:
    case SIOTLS_PROVIDER_BAD_KEY:
        *verdict = SIO_SIGNATURE_BAD;
        return true;
    case SIOTLS_PROVIDER_UNSUPPORTED:
        *verdict = SIO_SIGNATURE_UNSUPPORTED;
        return true;
    default:
        return false;
    }
}

/* A signature, and whose it is said to be. */
struct claim {
    const struct siotls_public_key *key;
    uint16_t scheme;
    struct siotls_bytes message;
    struct siotls_bytes signature;
};

static int check(const struct sio_imported_key *key, const struct claim *claim)
{
    return key->algorithm->verify(key->context, claim->scheme, claim->message.data, claim->message.data_len,
                                  claim->signature.data, claim->signature.data_len);
}

/* What is kept is used; else the key is imported, and kept once it has checked a good signature. */
static int check_by(const struct sio_verifier *verifier, const struct claim *claim, const struct sio_kept_keys *kept,
                    size_t place, const struct siotls_memory *memory)
{
    const struct siotls_verifier *algorithm = verifier->algorithm;
    const struct sio_imported_key *found = kept != NULL ? sio_kept_key_find(kept, place, algorithm) : NULL;
    if (found != NULL)
        return check(found, claim);
    struct sio_imported_key *key = sio_imported_key_new(algorithm, memory);
    if (key == NULL)
        return SIOTLS_PROVIDER_NO_MEMORY;
    int result = algorithm->import(verifier->instance, algorithm, key->context, claim->key);
    if (result == SIOTLS_PROVIDER_OK)
        result = check(key, claim);
    if (result != SIOTLS_PROVIDER_OK || kept == NULL || !sio_kept_key_put(kept, place, key))
        sio_imported_key_free(key, memory);
    return result;
}

static bool verify(const struct sio_verifiers *verifiers, enum sio_signature_verdict *verdict,
                   const struct claim *claim, const struct sio_kept_keys *kept, size_t place,
                   const struct siotls_memory *memory, struct sio_error *error)
{
    struct sio_verifier verifier;
    *verdict = SIO_SIGNATURE_UNSUPPORTED;
    if (!sio_verifiers_ready(verifiers, &verifier, claim->key->type, claim->scheme, error))
        return false;
    if (verifier.algorithm == NULL)
        return true;
    int result = check_by(&verifier, claim, kept, place, memory);
    return judge(verdict, result) ||
           sio_fail_provider(error, result, verifier.provider, "verify: the provider could not check a signature");
}

bool sio_verify(const struct sio_verifiers *verifiers, enum sio_signature_verdict *verdict,
                const struct siotls_public_key *key, uint16_t scheme, struct siotls_bytes message,
                struct siotls_bytes signature, const struct siotls_memory *memory, struct sio_error *error)
{
    const struct claim claim = {key, scheme, message, signature};
    return verify(verifiers, verdict, &claim, NULL, 0, memory, error);
}

bool sio_verify_kept(const struct sio_verifiers *verifiers, enum sio_signature_verdict *verdict,
                     const struct sio_kept_keys *kept, size_t place, const struct siotls_public_key *key,
                     uint16_t scheme, struct siotls_bytes message, struct siotls_bytes signature,
                     struct sio_error *error)
{
    const struct claim claim = {key, scheme, message, signature};
    return verify(verifiers, verdict, &claim, kept, place, kept->memory, error);
}
