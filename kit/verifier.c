/* SPDX-License-Identifier: Apache-2.0 */
/* verifier.c: checks of verifiers: good, altered and foreign signatures, schemes, invalid keys. More in
 * verifier_more.c. */
#include "kit/verifier.h"

#include <string.h>

int kit_verifier_import(struct verifier_trial *run, void *context, const struct siotls_public_key *key)
{
    return kit_trial_result(run->trial, run->verifier->import(run->instance, run->verifier, context, key),
                            SIOTLS_PROVIDER_OK, "import");
}

int kit_verifier_begin(struct verifier_trial *run, struct trial *trial)
{
    const struct siotls_verifier *verifier = trial->subject->algorithm;
    const struct key_vector *vector = kit_keys_find(verifier->key_type, 0);
    *run = (struct verifier_trial){.trial = trial,
                                   .instance = trial->subject->instance,
                                   .verifier = verifier,
                                   .scheme = (uint16_t)trial->subject->id};
    run->message = (struct siotls_bytes){
        kit_trial_copy(trial, (const uint8_t *)kit_keys_message, strlen(kit_keys_message)), strlen(kit_keys_message)};
    run->signature = kit_keys_signature(trial, verifier->key_type, run->scheme);
    if (vector == NULL || vector->spki == NULL || run->signature.data == NULL) {
        kit_trial_skip(trial, "there is no known signature for it");
        return 0;
    }
    run->context = kit_trial_context(trial, verifier->context_size, verifier->context_alignment);
    run->key = kit_keys_public(trial, vector);
    run->other_key = kit_keys_public(trial, kit_keys_find(verifier->key_type, 1));
    return kit_verifier_import(run, run->context, &run->key);
}

int kit_verifier_call(const struct verifier_trial *run, struct siotls_bytes message, struct siotls_bytes signature)
{
    return run->verifier->verify(run->context, run->scheme, message.data, message.data_len, signature.data,
                                 signature.data_len);
}

int kit_verifier_accepts(struct verifier_trial *run)
{
    return kit_trial_result(run->trial, kit_verifier_call(run, run->message, run->signature), SIOTLS_PROVIDER_OK,
                            "verify of a good signature");
}

static int refuses(struct verifier_trial *run, struct siotls_bytes message, struct siotls_bytes signature,
                   const char *what)
{
    int result = kit_verifier_call(run, message, signature);
    return kit_trial_expect(run->trial, result != SIOTLS_PROVIDER_OK, "%s is accepted", what) &&
           kit_trial_result(run->trial, result, SIOTLS_PROVIDER_BAD_SIGNATURE, what);
}

static void check_messages(struct trial *trial)
{
    struct verifier_trial run;
    if (!kit_verifier_begin(&run, trial) || !kit_verifier_accepts(&run))
        return;
    size_t len = run.message.data_len;
    uint8_t *other = kit_trial_area(trial, len + 1);
    for (size_t i = 0; i < len; i++) {
        memcpy(other, run.message.data, len);
        other[i] ^= 1;
        if (!refuses(&run, (struct siotls_bytes){other, len}, run.signature, "a signature of another message"))
            return;
    }
    uint8_t *large = kit_trial_area(trial, 20000);
    memcpy(large, run.message.data, len);
    memcpy(other, run.message.data, len);
    if (refuses(&run, (struct siotls_bytes){NULL, 0}, run.signature, "a signature of another message") &&
        refuses(&run, (struct siotls_bytes){other, len - 1}, run.signature, "a signature of a longer message") &&
        refuses(&run, (struct siotls_bytes){other, len + 1}, run.signature, "a signature of a shorter message") &&
        refuses(&run, (struct siotls_bytes){large, 20000}, run.signature, "a signature of a shorter message") &&
        kit_verifier_accepts(&run) && kit_verifier_import(&run, run.context, &run.other_key))
        refuses(&run, run.message, run.signature, "a signature by another key");
}

static void check_tampered(struct trial *trial)
{
    struct verifier_trial run;
    if (!kit_verifier_begin(&run, trial))
        return;
    size_t len = run.signature.data_len;
    uint8_t *altered = kit_trial_area(trial, len);
    struct siotls_bytes signature = {altered, len};
    for (size_t i = 0; i < len; i++) {
        for (unsigned bit = (unsigned)i % 8; bit<8; bit += len> 200 ? 8 : 3) {
            memcpy(altered, run.signature.data, len);
            altered[i] ^= (uint8_t)(1 << bit);
            if (!refuses(&run, run.message, signature, "an altered signature"))
                return;
        }
    }
    memset(altered, 0, len);
    if (!refuses(&run, run.message, signature, "a signature of zeros"))
        return;
    memset(altered, 0xff, len);
    if (refuses(&run, run.message, signature, "a signature of ones"))
        kit_verifier_accepts(&run);
}

static void check_lengths(struct trial *trial)
{
    struct verifier_trial run;
    static const uint8_t zero_pair[] = {0x30, 6, 2, 1, 0, 2, 1, 0};
    if (!kit_verifier_begin(&run, trial))
        return;
    size_t len = run.signature.data_len;
    uint8_t *longer = kit_trial_area(trial, len + 1);
    for (size_t i = 0; i < len; i++)
        if (!refuses(&run, run.message, (struct siotls_bytes){i > 0 ? run.signature.data + (len - i) : NULL, i},
                     "a signature without its beginning") ||
            !refuses(&run, run.message,
                     (struct siotls_bytes){i > 0 ? kit_trial_copy(trial, run.signature.data, i) : NULL, i},
                     "a signature without its end"))
            return;
    memcpy(longer, run.signature.data, len);
    if (!refuses(&run, run.message, (struct siotls_bytes){longer, len + 1}, "a signature with a byte behind it"))
        return;
    memcpy(longer + 1, run.signature.data, len);
    longer[0] = 0;
    if (refuses(&run, run.message, (struct siotls_bytes){longer, len + 1}, "a signature with a byte before it") &&
        refuses(&run, run.message, (struct siotls_bytes){zero_pair, sizeof zero_pair}, "a signature of zeros"))
        kit_verifier_accepts(&run);
}

static int lists(const struct siotls_verifier *verifier, uint16_t scheme)
{
    for (size_t i = 0; i < verifier->num_schemes; i++)
        if (verifier->schemes[i] == scheme)
            return 1;
    return 0;
}

static void check_schemes(struct trial *trial)
{
    struct verifier_trial run;
    if (!kit_verifier_begin(&run, trial))
        return;
    uint16_t scheme = run.scheme;
    for (uint32_t other = 0; other <= 0xffff; other++) {
        int is_known = other < 0x0200 || siotls_algorithm_name(SIOTLS_KIND_VERIFIER, other) != NULL;
        if (other == scheme || !is_known)
            continue;
        run.scheme = (uint16_t)other;
        int result = kit_verifier_call(&run, run.message, run.signature);
        if (!kit_trial_expect(trial, result != SIOTLS_PROVIDER_OK, "the signature is accepted for scheme 0x%04x too",
                              (unsigned)other) ||
            (!lists(run.verifier, (uint16_t)other) &&
             !kit_trial_result(trial, result, SIOTLS_PROVIDER_UNSUPPORTED, "verify for a scheme that is not listed")))
            return;
    }
    run.scheme = scheme;
    kit_verifier_accepts(&run);
}

const struct check_table kit_verifier_checks = {
    .kind = SIOTLS_KIND_VERIFIER,
    .checks = {{"known-answers", kit_check_known_answers, false},
               {"vectors", kit_check_vectors, false},
               {"messages", check_messages, false},
               {"tampered", check_tampered, false},
               {"wrong-length", check_lengths, false},
               {"schemes", check_schemes, false},
               {"invalid-keys", kit_verifier_check_invalid, false},
               {"unaligned", kit_verifier_check_unaligned, false},
               {"reuse", kit_verifier_check_reuse, false},
               {"clear", kit_verifier_check_clear, false},
               {"peers", kit_verifier_check_peers, false},
               {"threads", kit_verifier_check_threads, true},
               {"memory", kit_verifier_check_memory, true}},
};
