/* SPDX-License-Identifier: Apache-2.0 */
/* verifier_more.c: keys that must not be imported, contexts, other providers, threads that share a key. */
#include <string.h>

#include "kit/kem.h"
#include "kit/process.h"
#include "kit/verifier.h"

static int refuses_key(struct verifier_trial *run, const struct siotls_public_key *key, const char *what)
{
    void *context = kit_trial_context(run->trial, run->verifier->context_size, run->verifier->context_alignment);
    int result = run->verifier->import(run->instance, run->verifier, context, key);
    run->verifier->clear(context);
    return kit_trial_expect(run->trial, result != SIOTLS_PROVIDER_OK, "import accepts %s", what) &&
           kit_trial_expect(run->trial, result == SIOTLS_PROVIDER_BAD_KEY || result == SIOTLS_PROVIDER_UNSUPPORTED,
                            "import refuses %s, but neither as BAD_KEY nor as UNSUPPORTED (%d)", what, result);
}

static uint32_t group_of(uint32_t key_type)
{
    return key_type == SIOTLS_KEY_SECP256R1   ? SIOTLS_GROUP_SECP256R1
           : key_type == SIOTLS_KEY_SECP384R1 ? SIOTLS_GROUP_SECP384R1
           : key_type == SIOTLS_KEY_SECP521R1 ? SIOTLS_GROUP_SECP521R1
                                              : 0;
}

/* The SPKI is altered with the point, so that a provider may read either. */
static int refuses_points(struct verifier_trial *run)
{
    size_t size = run->key.point.data_len;
    uint8_t *spki = kit_trial_area(run->trial, run->key.spki.data_len);
    uint8_t *point = spki + run->key.spki.data_len - size;
    struct siotls_public_key key = run->key;
    const char *what;
    key.spki.data = spki;
    key.point.data = point;
    for (size_t i = 0;; i++) {
        memcpy(spki, run->key.spki.data, run->key.spki.data_len);
        if ((what = kit_kem_spoil_share(point, group_of(key.type), 0, i)) == NULL)
            return 1;
        if (!refuses_key(run, &key, what))
            return 0;
    }
}

static int refuses_point_lengths(struct verifier_trial *run)
{
    size_t size = run->key.point.data_len;
    uint8_t *longer = kit_trial_area(run->trial, size + 1);
    const size_t sizes[] = {0, 1, size / 2, size - 1, size + 1};
    struct siotls_public_key key = run->key;
    memcpy(longer, key.point.data, size);
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        key.point = (struct siotls_bytes){longer, sizes[i]};
        key.spki = (struct siotls_bytes){NULL, 0};
        if (!refuses_key(run, &key, "a key of another length"))
            return 0;
    }
    return 1;
}

/* Numbers that are no RSA key; the SPKI is left out, so that nothing else can be read. */
static int refuses_numbers(struct verifier_trial *run)
{
    static const uint8_t one[] = {1}, four[] = {4};
    size_t size = run->key.modulus.data_len;
    uint8_t *even = kit_trial_area(run->trial, size);
    memcpy(even, run->key.modulus.data, size);
    even[size - 1] &= 0xfe;
    const struct {
        struct siotls_bytes modulus;
        struct siotls_bytes exponent;
        const char *what;
    } numbers[] = {
        {{NULL, 0}, run->key.exponent, "an empty modulus"}, {run->key.modulus, {NULL, 0}, "an empty exponent"},
        {{one, 1}, run->key.exponent, "a modulus of 1"},    {{even, size}, run->key.exponent, "an even modulus"},
        {run->key.modulus, {one, 1}, "an exponent of 1"},   {run->key.modulus, {four, 1}, "an even exponent"},
    };
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        struct siotls_public_key key = run->key;
        key.spki = (struct siotls_bytes){NULL, 0};
        key.modulus = numbers[i].modulus;
        key.exponent = numbers[i].exponent;
        if (!refuses_key(run, &key, numbers[i].what))
            return 0;
    }
    return 1;
}

void kit_verifier_check_invalid(struct trial *trial)
{
    struct verifier_trial run;
    if (!kit_verifier_begin(&run, trial))
        return;
    if (run.key.point.data_len == 0
            ? !refuses_numbers(&run)
            : !refuses_point_lengths(&run) || (group_of(run.key.type) != 0 && !refuses_points(&run)))
        return;
    struct siotls_public_key key = run.key;
    key.type = key.type == SIOTLS_KEY_ED25519 ? SIOTLS_KEY_ED448 : SIOTLS_KEY_ED25519;
    void *context = kit_trial_context(trial, run.verifier->context_size, run.verifier->context_alignment);
    if (kit_trial_expect(trial, run.verifier->import(run.instance, run.verifier, context, &key) != SIOTLS_PROVIDER_OK,
                         "import accepts a key of another type"))
        kit_verifier_accepts(&run);
}

void kit_verifier_check_unaligned(struct trial *trial)
{
    struct verifier_trial run;
    if (!kit_verifier_begin(&run, trial))
        return;
    uint8_t *message = kit_trial_area(trial, run.message.data_len + 8);
    uint8_t *signature = kit_trial_area(trial, run.signature.data_len + 8);
    for (size_t i = 0; i < 8; i++) {
        memcpy(message + i, run.message.data, run.message.data_len);
        memcpy(signature + 7 - i, run.signature.data, run.signature.data_len);
        if (!kit_trial_result(trial,
                              kit_verifier_call(&run, (struct siotls_bytes){message + i, run.message.data_len},
                                                (struct siotls_bytes){signature + 7 - i, run.signature.data_len}),
                              SIOTLS_PROVIDER_OK, "verify at unaligned addresses"))
            return;
    }
}

void kit_verifier_check_reuse(struct trial *trial)
{
    struct verifier_trial run;
    if (!kit_verifier_begin(&run, trial))
        return;
    for (int i = 0; i < 3; i++) {
        if (!kit_verifier_accepts(&run) || !kit_verifier_import(&run, run.context, &run.other_key) ||
            !kit_trial_result(trial, kit_verifier_call(&run, run.message, run.signature), SIOTLS_PROVIDER_BAD_SIGNATURE,
                              "verify after another key was imported") ||
            !kit_verifier_import(&run, run.context, &run.key))
            return;
        /* An import that fails leaves a context that can be used again. */
        struct siotls_public_key bad = {.size = sizeof bad, .type = run.key.type};
        if (!kit_trial_expect(trial,
                              run.verifier->import(run.instance, run.verifier, run.context, &bad) != SIOTLS_PROVIDER_OK,
                              "import accepts an empty key") ||
            !kit_verifier_import(&run, run.context, &run.key))
            return;
    }
}

void kit_verifier_check_clear(struct trial *trial)
{
    struct verifier_trial run;
    const struct siotls_verifier *verifier = trial->subject->algorithm;
    void *zero = kit_trial_context(trial, verifier->context_size, verifier->context_alignment);
    verifier->clear(zero);
    verifier->clear(zero);
    if (!kit_verifier_begin(&run, trial))
        return;
    verifier->clear(run.context);
    verifier->clear(run.context);
    if (kit_verifier_import(&run, run.context, &run.key))
        kit_verifier_accepts(&run);
    verifier->clear(run.context);
}

/* Another provider signs with a key that both can read, and this one verifies. */
static int verifies_peer(struct trial *trial, const struct subject *peer, const struct key_vector *vector)
{
    static const size_t sizes[] = {0, 1, 32, 111, 128, 1000, 16385};
    const struct siotls_verifier *verifier = trial->subject->algorithm;
    const struct siotls_signer *signer = peer->algorithm;
    const struct siotls_private_key_source source = {.size = sizeof source,
                                                     .pkcs8 = kit_keys_bytes(trial, vector->pkcs8)};
    struct siotls_signer_key described = {.size = sizeof described};
    void *signing = kit_trial_context(trial, signer->context_size, signer->context_alignment);
    struct verifier_trial run = {.trial = trial,
                                 .instance = trial->subject->instance,
                                 .verifier = verifier,
                                 .scheme = (uint16_t)trial->subject->id};
    if (signer->import(peer->instance, signer, signing, &source) != SIOTLS_PROVIDER_OK ||
        signer->describe(signing, &described) != SIOTLS_PROVIDER_OK)
        return 0;
    run.context = kit_trial_context(trial, verifier->context_size, verifier->context_alignment);
    run.key = kit_keys_public_of_spki(verifier->key_type, described.spki);
    if (!kit_verifier_import(&run, run.context, &run.key))
        return 0;
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        uint8_t *message = kit_trial_area(trial, sizes[i]);
        uint8_t *signature = kit_trial_area(trial, KEYS_MAX_SIGNATURE);
        size_t len = 0;
        kit_trial_pattern(message, sizes[i], (uint32_t)i);
        if (signer->sign(signing, run.scheme, message, sizes[i], signature, KEYS_MAX_SIGNATURE, &len) !=
            SIOTLS_PROVIDER_OK)
            return 0;
        int result = kit_verifier_call(&run, (struct siotls_bytes){message, sizes[i]},
                                       (struct siotls_bytes){kit_trial_copy(trial, signature, len), len});
        if (!kit_trial_expect(trial, result == SIOTLS_PROVIDER_OK, "a signature that %s made is refused",
                              peer->provider))
            return 0;
    }
    return 1;
}

void kit_verifier_check_peers(struct trial *trial)
{
    const struct siotls_verifier *verifier = trial->subject->algorithm;
    const struct key_vector *vector = kit_keys_find(verifier->key_type, 0);
    size_t at = 0;
    const struct subject *peer;
    while (vector != NULL &&
           (peer = kit_trial_next_peer(trial, &at, SIOTLS_KIND_SIGNER, trial->subject->id, 0)) != NULL)
        trial->outcome.num_cases += (uint32_t)verifies_peer(trial, peer, vector);
    kit_trial_skip(trial, "no other provider signs with this scheme and type of key");
}

struct shared_key {
    const struct verifier_trial *run;
    struct siotls_bytes bad;
};

static int verify_in_thread(void *argument, unsigned thread)
{
    const struct shared_key *shared = argument;
    for (unsigned i = 0; i < 60; i++) {
        int is_good = (i + thread) % 2 == 0;
        int result =
            kit_verifier_call(shared->run, shared->run->message, is_good ? shared->run->signature : shared->bad);
        if (result != (is_good ? SIOTLS_PROVIDER_OK : SIOTLS_PROVIDER_BAD_SIGNATURE))
            return 0;
    }
    return 1;
}

void kit_verifier_check_threads(struct trial *trial)
{
    struct verifier_trial run;
    if (!kit_verifier_begin(&run, trial))
        return;
    uint8_t *bad = kit_trial_area(trial, run.signature.data_len);
    memcpy(bad, run.signature.data, run.signature.data_len);
    bad[run.signature.data_len - 1] ^= 1;
    struct shared_key shared = {&run, {bad, run.signature.data_len}};
    kit_trial_expect(trial, kit_trial_threads(verify_in_thread, &shared),
                     "threads that share a key disturb each other");
}

static int work_starving(void *argument)
{
    struct verifier_trial *run = argument;
    run->verifier->clear(run->context);
    if (run->verifier->import(run->instance, run->verifier, run->context, &run->key) != SIOTLS_PROVIDER_OK)
        return 0;
    if (kit_verifier_call(run, run->message, run->signature) != SIOTLS_PROVIDER_OK)
        return 0;
    struct siotls_bytes shorter = {run->message.data, run->message.data_len - 1};
    return kit_verifier_call(run, shorter, run->signature) != SIOTLS_PROVIDER_OK ? 1 : -1;
}

void kit_verifier_check_memory(struct trial *trial)
{
    struct verifier_trial run;
    if (kit_verifier_begin(&run, trial))
        kit_trial_starve(trial, work_starving, &run);
}
