/* SPDX-License-Identifier: Apache-2.0 */
/*
 * kat_signature.c: known signatures verified and altered ones refused; signatures made are compared where the scheme is
 * deterministic, and checked with the instance's own verifier where it has one.
 */
#include <string.h>

#include "crypto/kat/kat_support.h"
#include "crypto/kat/kat_vectors.h"
#include "crypto/signature.h"

enum { MAX_SIGNATURE = 8192 };

static const struct sio_kat_key_vector *find_key(uint32_t key_type)
{
    const struct sio_kat_key_vector *vector = sio_kat_keys;
    while (vector->key_type != 0 && vector->key_type != key_type)
        vector++;
    return vector->key_type != 0 ? vector : NULL;
}

static const struct sio_kat_signature_vector *find_signature(uint32_t key_type, uint32_t scheme)
{
    const struct sio_kat_signature_vector *vector = sio_kat_signatures;
    while (vector->key_type != 0 && (vector->key_type != key_type || vector->scheme != scheme))
        vector++;
    return vector->key_type != 0 ? vector : NULL;
}

static struct siotls_public_key public_key_of(const struct sio_kat_key_vector *vector)
{
    return (struct siotls_public_key){
        .size = sizeof(struct siotls_public_key),
        .type = vector->key_type,
        .spki = vector->spki,
        .point = vector->point,
        .modulus = vector->modulus,
        .exponent = vector->exponent,
    };
}

/* ---- verifiers ---- */

static bool check_signatures(const struct siotls_verifier *verifier, const void *context, uint16_t scheme,
                             struct siotls_bytes signature, uint8_t *altered, const char **reason)
{
    if (verifier->verify(context, scheme, sio_kat_message.data, sio_kat_message.data_len, signature.data,
                         signature.data_len) != SIOTLS_PROVIDER_OK)
        return sio_kat_fail(reason, "a good signature is refused");
    if (verifier->verify(context, scheme, sio_kat_message.data, sio_kat_message.data_len - 1, signature.data,
                         signature.data_len) == SIOTLS_PROVIDER_OK)
        return sio_kat_fail(reason, "a signature of another message is taken");
    memcpy(altered, signature.data, signature.data_len);
    altered[signature.data_len - 1] ^= 1;
    if (verifier->verify(context, scheme, sio_kat_message.data, sio_kat_message.data_len, altered,
                         signature.data_len) == SIOTLS_PROVIDER_OK)
        return sio_kat_fail(reason, "an altered signature is taken");
    return true;
}

static bool verify_with(const struct siotls_provider_instance *instance, const struct siotls_verifier *verifier,
                        const struct siotls_public_key *key, uint16_t scheme, struct siotls_bytes signature,
                        const struct siotls_memory *memory, const char **reason)
{
    void *context = sio_kat_context(memory, verifier->context_size, verifier->context_alignment);
    uint8_t *altered = sio_allocate(memory, MAX_SIGNATURE);
    bool passed = false;
    if (context == NULL || altered == NULL)
        sio_kat_fail(reason, "an allocation failed");
    else if (verifier->import(instance, verifier, context, key) != SIOTLS_PROVIDER_OK)
        sio_kat_fail(reason, "a public key cannot be imported");
    else
        passed = check_signatures(verifier, context, scheme, signature, altered, reason);
    if (context != NULL)
        verifier->clear(context);
    sio_kat_context_release(memory, context, verifier->context_size, verifier->context_alignment);
    sio_release(memory, altered, MAX_SIGNATURE);
    return passed;
}

/* ---- signers ---- */

/* The instance's own verifier of a key type; NULL when it has none. */
static const struct siotls_verifier *verifier_of(const struct siotls_provider_instance *instance, uint32_t key_type,
                                                 uint16_t scheme)
{
    for (size_t i = 0; i < instance->num_verifiers; i++)
        for (size_t k = 0; k < instance->verifiers[i]->num_schemes; k++)
            if (instance->verifiers[i]->key_type == key_type && instance->verifiers[i]->schemes[k] == scheme)
                return instance->verifiers[i];
    return NULL;
}

static bool is_deterministic(uint16_t scheme)
{
    return scheme == SIOTLS_SCHEME_ED25519 || scheme == SIOTLS_SCHEME_ED448 ||
           scheme == SIOTLS_SCHEME_RSA_PKCS1_SHA256 || scheme == SIOTLS_SCHEME_RSA_PKCS1_SHA384 ||
           scheme == SIOTLS_SCHEME_RSA_PKCS1_SHA512;
}

/* A raw public key is the end of its SubjectPublicKeyInfo. */
static struct siotls_public_key public_key_of_signer(const struct sio_kat_key_vector *vector,
                                                     const struct siotls_signer_key *described)
{
    static const struct {
        uint32_t key_type;
        size_t size;
    } raw[] = {{SIOTLS_KEY_ML_DSA_44, 1312}, {SIOTLS_KEY_ML_DSA_65, 1952}, {SIOTLS_KEY_ML_DSA_87, 2592}};
    struct siotls_public_key key = public_key_of(vector);
    for (size_t i = 0; i < sizeof raw / sizeof raw[0]; i++)
        if (raw[i].key_type == vector->key_type && described->spki.data_len > raw[i].size) {
            key.spki = described->spki;
            key.point = sio_bytes(described->spki.data + described->spki.data_len - raw[i].size, raw[i].size);
        }
    return key;
}

/* A signature just made by the key of the vector. */
struct made {
    const struct sio_kat_key_vector *vector;
    struct siotls_signer_key described;
    uint16_t scheme;
    struct siotls_bytes signature;
};

static bool check_made(const struct sio_kat_subject *subject, const struct made *made,
                       const struct siotls_memory *memory, const char **reason)
{
    const struct sio_kat_key_vector *vector = made->vector;
    const struct sio_kat_signature_vector *known = find_signature(vector->key_type, made->scheme);
    const struct siotls_verifier *verifier = verifier_of(subject->instance, vector->key_type, made->scheme);
    if (made->described.key_type != vector->key_type)
        return sio_kat_fail(reason, "the type of a key is wrong");
    if (vector->spki.data != NULL && !sio_bytes_equal(made->described.spki, vector->spki))
        return sio_kat_fail(reason, "the public key of a private key is wrong");
    if (is_deterministic(made->scheme) && (known == NULL || !sio_bytes_equal(made->signature, known->signature)))
        return sio_kat_fail(reason, "a signature is wrong");
    if (verifier == NULL || is_deterministic(made->scheme))
        return true;
    struct siotls_public_key key = public_key_of_signer(vector, &made->described);
    return verify_with(subject->instance, verifier, &key, made->scheme, made->signature, memory, reason);
}

static bool sign_with(const struct sio_kat_subject *subject, const struct sio_kat_key_vector *vector, void *context,
                      uint8_t *signature, bool may_decline, const struct siotls_memory *memory, const char **reason)
{
    const struct siotls_signer *signer = subject->algorithm;
    const struct siotls_private_key_source source = {.size = sizeof source, .pkcs8 = vector->pkcs8};
    struct made made = {.vector = vector, .scheme = (uint16_t)subject->id};
    size_t signature_len = 0;
    made.described.size = sizeof made.described;
    int result = signer->import(subject->instance, signer, context, &source);
    if (result == SIOTLS_PROVIDER_UNSUPPORTED && may_decline) {
        *reason = sio_kat_declined;
        return true;
    }
    if (result != SIOTLS_PROVIDER_OK || signer->describe(context, &made.described) != SIOTLS_PROVIDER_OK)
        return sio_kat_fail(reason, "a private key cannot be imported");
    if (signer->sign(context, made.scheme, sio_kat_message.data, sio_kat_message.data_len, signature, MAX_SIGNATURE,
                     &signature_len) != SIOTLS_PROVIDER_OK ||
        signature_len == 0 || signature_len > MAX_SIGNATURE)
        return sio_kat_fail(reason, "signing fails");
    made.signature = sio_bytes(signature, signature_len);
    return check_made(subject, &made, memory, reason);
}

static bool check_signer(const struct sio_kat_subject *subject, const struct siotls_signer *signer,
                         const struct sio_kat_key_vector *vector, bool may_decline, const struct siotls_memory *memory,
                         const char **reason)
{
    void *context = sio_kat_context(memory, signer->context_size, signer->context_alignment);
    uint8_t *signature = sio_allocate(memory, MAX_SIGNATURE);
    bool passed = false;
    if (context == NULL || signature == NULL)
        sio_kat_fail(reason, "an allocation failed");
    else
        passed = sign_with(subject, vector, context, signature, may_decline, memory, reason);
    if (context != NULL)
        signer->clear(context);
    sio_kat_context_release(memory, context, signer->context_size, signer->context_alignment);
    sio_release(memory, signature, MAX_SIGNATURE);
    return passed;
}

/* The key that goes with a scheme of the handshake. */
static const struct sio_kat_key_vector *key_of_scheme(uint16_t scheme)
{
    for (const struct sio_kat_key_vector *vector = sio_kat_keys; vector->key_type != 0; vector++)
        if (sio_scheme_fits_key(scheme, vector->key_type))
            return vector;
    return find_key(SIOTLS_KEY_RSA); /* PKCS #1, for certificates only */
}

const char sio_kat_declined[] = "the signer takes no keys of PKCS#8";

/*
 * A signer may take no keys of PKCS#8, as one whose keys are in tokens: then there is nothing to test here, and it is
 * used for no such key; each that it takes by URI proves itself (config/identity/key_proof.c).
 */
bool sio_kat_signer(const struct sio_kat_subject *subject, const struct siotls_memory *memory, const char **reason)
{
    return check_signer(subject, subject->algorithm, key_of_scheme((uint16_t)subject->id), true, memory, reason);
}

/* Without a known signature the instance's own signer has to make one. */
static bool round_trip(const struct sio_kat_subject *subject, const struct siotls_memory *memory, const char **reason)
{
    struct sio_kat_subject signing = *subject;
    for (size_t i = 0; i < subject->instance->num_signers; i++) {
        const struct siotls_signer *signer = subject->instance->signers[i];
        for (size_t k = 0; k < signer->num_schemes; k++)
            if (signer->schemes[k] == subject->id) {
                signing.algorithm = signer;
                return check_signer(&signing, signer, key_of_scheme((uint16_t)subject->id), false, memory, reason);
            }
    }
    return sio_kat_fail(reason, "there is no known signature for it");
}

bool sio_kat_verifier(const struct sio_kat_subject *subject, const struct siotls_memory *memory, const char **reason)
{
    const struct sio_kat_key_vector *vector = find_key(subject->key_type);
    const struct sio_kat_signature_vector *known = find_signature(subject->key_type, subject->id);
    if (vector == NULL || known == NULL)
        return round_trip(subject, memory, reason);
    struct siotls_public_key key = public_key_of(vector);
    return verify_with(subject->instance, subject->algorithm, &key, (uint16_t)subject->id, known->signature, memory,
                       reason);
}
