/* SPDX-License-Identifier: Apache-2.0 */
/*
 * key_proof.c: see key_proof.h. The public key that a token shows is only what lies beside the private one; and a key
 * that may not sign, or a token that hashes wrongly, is better heard of now than in a handshake.
 */
#include "config/identity/key_proof.h"

#include "crypto/load/set.h"

static const uint8_t message[] = "siotls lets a private key that stays outside prove itself";

static bool verify(const struct siotls_identity *identity, const struct siotls_public_key *key, uint16_t scheme,
                   struct siotls_bytes signature, struct sio_error *error)
{
    struct sio_verifier_entry entry;
    const struct sio_verifiers verifiers = {.set = identity->set, .entries = &entry, .num_entries = 1, .capacity = 1};
    enum sio_signature_verdict verdict;
    struct sio_error failure = {0};
    if (!sio_set_select_verifier(identity->set, &entry, key->type, scheme, &failure))
        return failure.status == SIOTLS_ERROR_NOT_OFFERED ||
               sio_fail_both(error, failure.status, failure.alert, failure.reason);
    if (!sio_verify(&verifiers, &verdict, key, scheme, sio_bytes(message, sizeof message), signature, &identity->memory,
                    error))
        return false;
    return verdict != SIO_SIGNATURE_BAD ||
           sio_fail_status(error, SIOTLS_ERROR_KEY, "identity: a signature of the key does not fit its public key");
}

static bool try_scheme(const struct siotls_identity *identity, const struct siotls_public_key *key, uint16_t scheme,
                       struct sio_error *error)
{
    size_t capacity = sio_private_key_max_signature(&identity->key);
    size_t signature_len = 0;
    uint8_t *signature = sio_allocate(&identity->memory, capacity);
    if (signature == NULL)
        return sio_fail_memory(error);
    bool proved = sio_private_key_sign(&identity->key, signature, &signature_len, capacity, scheme,
                                       sio_bytes(message, sizeof message), error) &&
                  verify(identity, key, scheme, sio_bytes(signature, signature_len), error);
    sio_release(&identity->memory, signature, capacity);
    return proved;
}

bool sio_identity_key_prove(const struct siotls_identity *identity, struct sio_error *error)
{
    struct siotls_public_key key;
    if (!sio_public_key_parse(&key, identity->key.description.spki, error))
        return false;
    for (size_t i = 0; i < identity->num_schemes; i++)
        if (!try_scheme(identity, &key, identity->schemes[i], error))
            return false;
    return true;
}
