/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ready_verifier.c: checks signatures. A verifier is tested before its first signature, and another takes its place
 * when it fails.
 */
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

bool sio_verify(const struct sio_verifiers *verifiers, enum sio_signature_verdict *verdict,
                const struct siotls_public_key *key, uint16_t scheme, struct siotls_bytes message,
                struct siotls_bytes signature, const struct siotls_memory *memory, struct sio_error *error)
{
    struct sio_verifier verifier;
    *verdict = SIO_SIGNATURE_UNSUPPORTED;
    if (!sio_verifiers_ready(verifiers, &verifier, key->type, scheme, error))
        return false;
    const struct siotls_verifier *algorithm = verifier.algorithm;
    if (algorithm == NULL)
        return true;
    size_t alignment = algorithm->context_alignment > 0 ? algorithm->context_alignment : 1;
    void *context = sio_allocate_aligned(memory, algorithm->context_size, alignment);
    if (context == NULL)
        return sio_fail_memory(error);
    int result = algorithm->import(verifier.instance, algorithm, context, key);
    if (result == SIOTLS_PROVIDER_OK)
        result = algorithm->verify(context, scheme, message.data, message.data_len, signature.data, signature.data_len);
    algorithm->clear(context);
    sio_release_aligned(memory, context, algorithm->context_size, alignment);
    return judge(verdict, result) ||
           sio_fail_provider(error, result, verifier.provider, "verify: the provider could not check a signature");
}
