/* SPDX-License-Identifier: Apache-2.0 */
/* signature.c: a signer and verifiers of Ed25519 and secp256r1 with faults. */
#include <string.h>

#include "broken.h"

enum { NUM_VERIFIERS = 2 };

static const uint16_t signed_schemes[] = {SIOTLS_SCHEME_ECDSA_SECP256R1_SHA256, SIOTLS_SCHEME_ED25519};
static const struct siotls_signer *inner_signer;
static struct siotls_signer signer;
static const struct siotls_verifier *inner[NUM_VERIFIERS];
static struct siotls_verifier outer[NUM_VERIFIERS];

static int import_private(const struct siotls_provider_instance *instance, const struct siotls_signer *unused,
                          void *context, const struct siotls_private_key_source *source)
{
    (void)instance;
    (void)unused;
    struct siotls_private_key_source shorter = *source;
    int result = inner_signer->import(broken_inner, inner_signer, context, source);
    if (has_fault("signer-trailing") && result == SIOTLS_PROVIDER_BAD_KEY && source->pkcs8.data_len > 0) {
        shorter.pkcs8.data_len--;
        result = inner_signer->import(broken_inner, inner_signer, context, &shorter);
    }
    return has_fault("signer-passphrase") && result == SIOTLS_PROVIDER_PASSPHRASE ? SIOTLS_PROVIDER_BAD_KEY : result;
}

static int describe(const void *context, struct siotls_signer_key *key)
{
    static uint8_t spki[1024];
    int result = inner_signer->describe(context, key);
    if (has_fault("signer-max-signature"))
        key->max_signature_size = 60;
    if (has_fault("signer-larger-description")) {
        key->size = sizeof *key;
        result = inner_signer->describe(context, key);
    }
    if (!has_fault("signer-spki") || result != SIOTLS_PROVIDER_OK || key->spki.data_len > sizeof spki)
        return result;
    memcpy(spki, key->spki.data, key->spki.data_len);
    spki[key->spki.data_len - 1] ^= 1;
    key->spki.data = spki;
    return result;
}

static int sign(const void *context, uint16_t scheme, const uint8_t *message, size_t message_len, uint8_t *signature,
                size_t signature_capacity, size_t *signature_len)
{
    static uint8_t shared[20000];
    uint8_t made[8192];
    if (has_fault("signer-other-message") && message_len > 0)
        message_len--;
    if (has_fault("signer-any-scheme")) {
        struct siotls_signer_key key = {.size = sizeof key};
        if (inner_signer->describe(context, &key) == SIOTLS_PROVIDER_OK)
            scheme = key.schemes[0];
    }
    if (has_fault("signer-shared-state") && message_len < sizeof shared && message_len > 0) {
        memcpy(shared, message, message_len);
        let_others_run();
        message = shared;
    }
    if (!has_fault("signer-overrun"))
        return inner_signer->sign(context, scheme, message, message_len, signature, signature_capacity, signature_len);
    int result = inner_signer->sign(context, scheme, message, message_len, made, sizeof made, signature_len);
    if (result == SIOTLS_PROVIDER_OK)
        memcpy(signature, made, *signature_len);
    return result;
}

static size_t index_of(const void *verifier)
{
    return (size_t)((const struct siotls_verifier *)verifier - outer);
}

static int import_public(const struct siotls_provider_instance *instance, const struct siotls_verifier *verifier,
                         void *context, const struct siotls_public_key *key)
{
    const struct siotls_verifier *real = inner[index_of(verifier)];
    (void)instance;
    if (has_fault("verifier-not-reusable") && is_used(context, real->context_size))
        return SIOTLS_PROVIDER_OK;
    int result = real->import(broken_inner, real, context, key);
    return has_fault("verifier-any-key") ? SIOTLS_PROVIDER_OK : result;
}

static int verify_inner(const void *context, uint16_t scheme, const uint8_t *message, size_t message_len,
                        const uint8_t *signature, size_t signature_len)
{
    static uint8_t shared[256];
    bool is_shared = has_fault("verifier-shared-state") && signature_len > 0 && signature_len < sizeof shared;
    if (is_shared) {
        memcpy(shared, signature, signature_len);
        let_others_run();
    }
    /* All verifiers of the inner provider have the same functions. */
    return inner[0]->verify(context, scheme, message, message_len, is_shared ? shared : signature, signature_len);
}

static int verify(const void *context, uint16_t scheme, const uint8_t *message, size_t message_len,
                  const uint8_t *signature, size_t signature_len)
{
    int result = verify_inner(context, scheme, message, message_len, signature, signature_len);
    if (result == SIOTLS_PROVIDER_UNSUPPORTED && has_fault("verifier-any-scheme"))
        for (size_t i = 0; i < 2 && result != SIOTLS_PROVIDER_OK; i++)
            result = verify_inner(context, signed_schemes[i], message, message_len, signature, signature_len);
    if (result != SIOTLS_PROVIDER_BAD_SIGNATURE)
        return result;
    if (has_fault("verifier-other-length") && signature_len > 1)
        return verify_inner(context, scheme, message, message_len, signature, signature_len - 1);
    if (has_fault("verifier-zeros") && signature_len > 0 && !is_used(signature, signature_len))
        return SIOTLS_PROVIDER_OK;
    if (has_fault("verifier-empty-message") && message_len == 0)
        return SIOTLS_PROVIDER_OK;
    return has_fault("verifier-accepts-all") ? SIOTLS_PROVIDER_OK : result;
}

static void break_verifiers(struct siotls_provider_instance *instance)
{
    static const struct siotls_verifier *list[] = {&outer[0], &outer[1]};
    for (size_t i = 0; i < broken_inner->num_verifiers; i++) {
        if (broken_inner->verifiers[i]->key_type == SIOTLS_KEY_SECP256R1)
            inner[0] = broken_inner->verifiers[i];
        if (broken_inner->verifiers[i]->key_type == SIOTLS_KEY_ED25519)
            inner[1] = broken_inner->verifiers[i];
    }
    for (size_t i = 0; i < NUM_VERIFIERS; i++) {
        outer[i] = *inner[i];
        outer[i].size = sizeof outer[i];
        outer[i].import = import_public;
        outer[i].verify = verify;
    }
    instance->verifiers = list;
    instance->num_verifiers = offers("verifier") || offers("signer") ? NUM_VERIFIERS : 0;
}

void break_signatures(struct siotls_provider_instance *instance)
{
    static const struct siotls_signer *list[] = {&signer};
    inner_signer = broken_inner->signers[0];
    signer = *inner_signer;
    signer.size = sizeof signer;
    signer.schemes = signed_schemes;
    signer.num_schemes = 2;
    signer.import = import_private;
    signer.describe = describe;
    signer.sign = sign;
    instance->signers = list;
    instance->num_signers = offers("signer");
    break_verifiers(instance);
}
