/* SPDX-License-Identifier: Apache-2.0 */
/* signer.c: checks of signers: keys, signatures by all judges, capacities, contexts, threads that share a key. */
#include <stddef.h>
#include <string.h>

#include "kit/signer.h"

int kit_signer_import(struct signer_trial *run, struct siotls_bytes pkcs8)
{
    const struct siotls_private_key_source source = {.size = sizeof source, .pkcs8 = pkcs8};
    run->described = (struct siotls_signer_key){.size = sizeof run->described};
    return kit_trial_result(run->trial, run->signer->import(run->instance, run->signer, run->context, &source),
                            SIOTLS_PROVIDER_OK, "import") &&
           kit_trial_result(run->trial, run->signer->describe(run->context, &run->described), SIOTLS_PROVIDER_OK,
                            "describe");
}

/* Keys of PKCS#8 are none of its business when it declines one of each kind that it signs with, as a token's may. */
static int declines_pkcs8(struct signer_trial *run)
{
    for (size_t i = 0; i < run->signer->num_schemes; i++) {
        const struct key_vector *vector = kit_keys_find(kit_keys_type_of_scheme(run->signer->schemes[i]), 0);
        struct siotls_private_key_source source = {.size = sizeof source};
        if (vector == NULL)
            continue;
        source.pkcs8 = kit_keys_bytes(run->trial, vector->pkcs8);
        int result = run->signer->import(run->instance, run->signer, run->context, &source);
        if (result == SIOTLS_PROVIDER_OK)
            run->signer->clear(run->context);
        if (result != SIOTLS_PROVIDER_UNSUPPORTED)
            return 0;
    }
    kit_trial_skip(run->trial, "it takes no keys of PKCS#8, only such as are elsewhere");
    return 1;
}

int kit_signer_begin(struct signer_trial *run, struct trial *trial)
{
    const struct siotls_signer *signer = trial->subject->algorithm;
    *run = (struct signer_trial){
        .trial = trial, .instance = trial->subject->instance, .signer = signer, .scheme = (uint16_t)trial->subject->id};
    run->vector = kit_keys_find(kit_keys_type_of_scheme(run->scheme), 0);
    run->context = kit_trial_context(trial, signer->context_size, signer->context_alignment);
    run->signature = kit_trial_area(trial, signer->max_signature_size);
    if (run->vector == NULL) {
        kit_trial_skip(trial, "there is no key for this scheme");
        return 0;
    }
    run->pkcs8 = kit_keys_bytes(trial, run->vector->pkcs8);
    return !declines_pkcs8(run) && kit_signer_import(run, run->pkcs8);
}

int kit_signer_sign(struct signer_trial *run, struct siotls_bytes message)
{
    run->signature_len = 0;
    return kit_trial_result(run->trial,
                            run->signer->sign(run->context, run->scheme, message.data, message.data_len, run->signature,
                                              run->signer->max_signature_size, &run->signature_len),
                            SIOTLS_PROVIDER_OK, "sign") &&
           kit_trial_expect(run->trial, run->signature_len > 0 && run->signature_len <= run->signer->max_signature_size,
                            "a signature of %zu bytes", run->signature_len);
}

static int describes_scheme(const struct signer_trial *run)
{
    for (size_t i = 0; i < run->described.num_schemes; i++)
        if (run->described.schemes[i] == run->scheme)
            return 1;
    return 0;
}

/* A caller of version 1.0 has a smaller description, and room for no more. */
static void check_small_description(struct signer_trial *run)
{
    size_t size = offsetof(struct siotls_signer_key, max_signature_size);
    struct siotls_signer_key *small = (void *)kit_trial_area(run->trial, size);
    memcpy(small, &size, sizeof size);
    kit_trial_result(run->trial, run->signer->describe(run->context, small), SIOTLS_PROVIDER_OK,
                     "describe for version 1.0");
    kit_trial_expect(run->trial, memcmp(&small->size, &size, sizeof size) == 0, "describe changes the caller's size");
    kit_trial_expect(run->trial, small->key_type == run->described.key_type,
                     "describe tells a caller of version 1.0 another type of key");
}

static void check_import(struct trial *trial)
{
    struct signer_trial run;
    if (!kit_signer_begin(&run, trial))
        return;
    kit_trial_expect(trial, run.described.key_type == run.vector->key_type, "describe: the type of the key is wrong");
    kit_trial_expect(trial, describes_scheme(&run), "describe: the scheme is not among the key's");
    if (run.vector->spki != NULL) {
        struct siotls_bytes spki = kit_keys_bytes(trial, run.vector->spki);
        kit_trial_expect(trial,
                         run.described.spki.data_len == spki.data_len &&
                             memcmp(run.described.spki.data, spki.data, spki.data_len) == 0,
                         "describe: the SubjectPublicKeyInfo is wrong");
    }
    check_small_description(&run);
    const struct siotls_private_key_source nowhere = {.size = sizeof nowhere, .uri = "no-such-scheme:key"};
    kit_trial_result(trial, run.signer->import(run.instance, run.signer, run.context, &nowhere),
                     SIOTLS_PROVIDER_UNSUPPORTED, "import from a URI that nobody knows");
}

/* What a verifier says of the signature, with the public key that the signer describes. */
static int verified_by(struct signer_trial *run, const struct siotls_provider_instance *instance,
                       const struct siotls_verifier *verifier, struct siotls_bytes message)
{
    struct siotls_public_key key = kit_keys_public_of_spki(run->vector->key_type, run->described.spki);
    void *context = kit_trial_context(run->trial, verifier->context_size, verifier->context_alignment);
    int is_good = verifier->import(instance, verifier, context, &key) == SIOTLS_PROVIDER_OK &&
                  verifier->verify(context, run->scheme, message.data, message.data_len, run->signature,
                                   run->signature_len) == SIOTLS_PROVIDER_OK;
    verifier->clear(context);
    return is_good;
}

static const size_t message_sizes[] = {0, 1, 32, 111, 112, 128, 1000, 16384, 16385};
enum { NUM_SIZES = sizeof message_sizes / sizeof message_sizes[0] };

static int signs_for(struct signer_trial *run, const struct siotls_provider_instance *instance,
                     const struct siotls_verifier *verifier, const char *judge)
{
    for (size_t i = 0; i < NUM_SIZES; i++) {
        uint8_t *data = kit_trial_area(run->trial, message_sizes[i]);
        struct siotls_bytes message = {message_sizes[i] > 0 ? data : NULL, message_sizes[i]};
        kit_trial_pattern(data, message.data_len, (uint32_t)i);
        if (!kit_signer_sign(run, message) ||
            !kit_trial_expect(run->trial, verified_by(run, instance, verifier, message),
                              "%s refuses the signature of %zu bytes", judge, message.data_len))
            return 0;
    }
    return 1;
}

static void check_signs(struct trial *trial)
{
    struct signer_trial run;
    if (!kit_signer_begin(&run, trial))
        return;
    struct siotls_bytes known = kit_keys_signature(trial, run.vector->key_type, run.scheme);
    struct siotls_bytes message = {(const uint8_t *)kit_keys_message, strlen(kit_keys_message)};
    if (kit_keys_is_deterministic(run.scheme) && known.data != NULL &&
        (!kit_signer_sign(&run, message) ||
         !kit_trial_expect(
             trial, run.signature_len == known.data_len && memcmp(run.signature, known.data, known.data_len) == 0,
             "the signature is not the one that this key makes")))
        return;
    const struct siotls_verifier *own = kit_trial_own_verifier(trial->subject, run.vector->key_type, run.scheme);
    if (own != NULL)
        signs_for(&run, run.instance, own, "its own verifier");
    else if (!kit_keys_is_deterministic(run.scheme))
        kit_trial_skip(trial, "it has no verifier of this scheme");
}

static void check_peers(struct trial *trial)
{
    struct signer_trial run;
    size_t at = 0;
    const struct subject *peer;
    if (!kit_signer_begin(&run, trial))
        return;
    while ((peer = kit_trial_next_peer(trial, &at, SIOTLS_KIND_VERIFIER, run.scheme, run.vector->key_type)) != NULL) {
        if (!signs_for(&run, peer->instance, peer->algorithm, peer->provider))
            return;
        trial->outcome.num_cases++;
    }
    kit_trial_skip(trial, "no other provider verifies this scheme");
}

/* What describe tells of the key, else the signer's own bound, always fits; a few rounds, for ECDSA's lengths vary. */
static int fits_bound(struct signer_trial *run, struct siotls_bytes message)
{
    size_t own = run->described.max_signature_size;
    if (!kit_trial_expect(run->trial, own <= run->signer->max_signature_size,
                          "a key's signatures are longer (%zu) than the signer's", own))
        return 0;
    size_t bound = own > 0 ? own : run->signer->max_signature_size;
    for (int i = 0; i < 16; i++) {
        size_t len = 0;
        if (!kit_trial_result(run->trial,
                              run->signer->sign(run->context, run->scheme, message.data, message.data_len,
                                                kit_trial_area(run->trial, bound), bound, &len),
                              SIOTLS_PROVIDER_OK, "sign into max_signature_size bytes"))
            return 0;
    }
    return 1;
}

static void check_capacity(struct trial *trial)
{
    struct signer_trial run;
    struct siotls_bytes message = {(const uint8_t *)kit_keys_message, strlen(kit_keys_message)};
    if (!kit_signer_begin(&run, trial) || !kit_signer_sign(&run, message) || !fits_bound(&run, message))
        return;
    for (size_t capacity = 0; capacity <= run.signature_len; capacity += capacity < 8 ? 1 : 7) {
        size_t len = 0;
        int result = run.signer->sign(run.context, run.scheme, message.data, message.data_len,
                                      kit_trial_area(trial, capacity), capacity, &len);
        /* ECDSA signatures may come out shorter; the rest cannot fit. */
        int may_fit = capacity + 8 > run.signature_len;
        if (!kit_trial_expect(trial,
                              result == SIOTLS_PROVIDER_TOO_SMALL ||
                                  (may_fit && result == SIOTLS_PROVIDER_OK && len <= capacity),
                              "sign into %zu bytes returns %d, not TOO_SMALL", capacity, result))
            return;
    }
}

static void check_schemes(struct trial *trial)
{
    struct signer_trial run;
    struct siotls_bytes message = {(const uint8_t *)kit_keys_message, strlen(kit_keys_message)};
    if (!kit_signer_begin(&run, trial))
        return;
    uint16_t own = run.scheme;
    for (uint32_t scheme = 0; scheme <= 0xffff; scheme++) {
        int is_known = scheme < 0x0200 || siotls_algorithm_name(SIOTLS_KIND_SIGNER, scheme) != NULL;
        run.scheme = (uint16_t)scheme;
        if (!is_known || describes_scheme(&run))
            continue;
        size_t len = 0;
        int result = run.signer->sign(run.context, run.scheme, message.data, message.data_len, run.signature,
                                      run.signer->max_signature_size, &len);
        if (!kit_trial_expect(trial, result == SIOTLS_PROVIDER_UNSUPPORTED,
                              "sign with scheme 0x%04x, which the key does not have, returns %d", (unsigned)scheme,
                              result))
            return;
    }
    run.scheme = own;
    kit_signer_sign(&run, message);
}

const struct check_table kit_signer_checks = {
    .kind = SIOTLS_KIND_SIGNER,
    .checks = {{"known-answers", kit_check_known_answers, false},
               {"import", check_import, false},
               {"signs", check_signs, false},
               {"capacity", check_capacity, false},
               {"schemes", check_schemes, false},
               {"invalid-keys", kit_signer_check_invalid, false},
               {"passphrase", kit_signer_check_passphrase, false},
               {"reuse", kit_signer_check_reuse, false},
               {"clear", kit_signer_check_clear, false},
               {"peers", check_peers, false},
               {"threads", kit_signer_check_threads, true},
               {"fork", kit_signer_check_fork, false},
               {"memory", kit_signer_check_memory, true}},
};
