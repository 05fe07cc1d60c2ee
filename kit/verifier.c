/* SPDX-License-Identifier: Apache-2.0 */
/* verifier.c: checks of verifiers: good, altered and foreign signatures, schemes, invalid keys. More in
 * verifier_more.c. */
#include "kit/verifier.h"

#include <string.h>

int verifier_import(struct verifier_trial *run, void *context, const struct siotls_public_key *key)
{
    return trial_result(run->trial, run->verifier->import(run->instance, run->verifier, context, key),
                        SIOTLS_PROVIDER_OK, "import");
}

int verifier_begin(struct verifier_trial *run, struct trial *trial)
{
    const struct siotls_verifier *verifier = trial->subject->algorithm;
    const struct key_vector *vector = keys_find(verifier->key_type, 0);
    *run = (struct verifier_trial){.trial = trial,
                                   .instance = trial->subject->instance,
                                   .verifier = verifier,
                                   .scheme = (uint16_t)trial->subject->id};
    run->message = (struct siotls_bytes){trial_copy(trial, (const uint8_t *)keys_message, strlen(keys_message)),
                                         strlen(keys_message)};
    run->signature = keys_signature(trial, verifier->key_type, run->scheme);
    if (vector == NULL || vector->spki == NULL || run->signature.data == NULL) {
        trial_skip(trial, "there is no known signature for it");
        return 0;
    }
    run->context = trial_context(trial, verifier->context_size, verifier->context_alignment);
    run->key = keys_public(trial, vector);
    run->other_key = keys_public(trial, keys_find(verifier->key_type, 1));
    return verifier_import(run, run->context, &run->key);
}

int verifier_call(const struct verifier_trial *run, struct siotls_bytes message, struct siotls_bytes signature)
{
    return run->verifier->verify(run->context, run->scheme, message.data, message.data_len, signature.data,
                                 signature.data_len);
}

int verifier_accepts(struct verifier_trial *run)
{
    return trial_result(run->trial, verifier_call(run, run->message, run->signature), SIOTLS_PROVIDER_OK,
                        "verify of a good signature");
}

static int refuses(struct verifier_trial *run, struct siotls_bytes message, struct siotls_bytes signature,
                   const char *what)
{
    int result = verifier_call(run, message, signature);
    return trial_expect(run->trial, result != SIOTLS_PROVIDER_OK, "%s is accepted", what) &&
           trial_result(run->trial, result, SIOTLS_PROVIDER_BAD_SIGNATURE, what);
}

static void check_messages(struct trial *trial)
{
    struct verifier_trial run;
    if (!verifier_begin(&run, trial) || !verifier_accepts(&run))
        return;
    size_t len = run.message.data_len;
    uint8_t *other = trial_area(trial, len + 1);
    for (size_t i = 0; i < len; i++) {
        memcpy(other, run.message.data, len);
        other[i] ^= 1;
        if (!refuses(&run, (struct siotls_bytes){other, len}, run.signature, "a signature of another message"))
            return;
    }
    uint8_t *large = trial_area(trial, 20000);
    memcpy(large, run.message.data, len);
    memcpy(other, run.message.data, len);
    if (refuses(&run, (struct siotls_bytes){NULL, 0}, run.signature, "a signature of another message") &&
        refuses(&run, (struct siotls_bytes){other, len - 1}, run.signature, "a signature of a longer message") &&
        refuses(&run, (struct siotls_bytes){other, len + 1}, run.signature, "a signature of a shorter message") &&
        refuses(&run, (struct siotls_bytes){large, 20000}, run.signature, "a signature of a shorter message") &&
        verifier_accepts(&run) && verifier_import(&run, run.context, &run.other_key))
        refuses(&run, run.message, run.signature, "a signature by another key");
}

static void check_tampered(struct trial *trial)
{
    struct verifier_trial run;
    if (!verifier_begin(&run, trial))
        return;
    size_t len = run.signature.data_len;
    uint8_t *altered = trial_area(trial, len);
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
        verifier_accepts(&run);
}

static void check_lengths(struct trial *trial)
{
    struct verifier_trial run;
    static const uint8_t zero_pair[] = {0x30, 6, 2, 1, 0, 2, 1, 0};
    if (!verifier_begin(&run, trial))
        return;
    size_t len = run.signature.data_len;
    uint8_t *longer = trial_area(trial, len + 1);
    for (size_t i = 0; i < len; i++)
        if (!refuses(&run, run.message, (struct siotls_bytes){i > 0 ? run.signature.data + (len - i) : NULL, i},
                     "a signature without its beginning") ||
            !refuses(&run, run.message,
                     (struct siotls_bytes){i > 0 ? trial_copy(trial, run.signature.data, i) : NULL, i},
                     "a signature without its end"))
            return;
    memcpy(longer, run.signature.data, len);
    if (!refuses(&run, run.message, (struct siotls_bytes){longer, len + 1}, "a signature with a byte behind it"))
        return;
    memcpy(longer + 1, run.signature.data, len);
    longer[0] = 0;
    if (refuses(&run, run.message, (struct siotls_bytes){longer, len + 1}, "a signature with a byte before it") &&
        refuses(&run, run.message, (struct siotls_bytes){zero_pair, sizeof zero_pair}, "a signature of zeros"))
        verifier_accepts(&run);
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
    if (!verifier_begin(&run, trial))
        return;
    uint16_t scheme = run.scheme;
    for (uint32_t other = 0; other <= 0xffff; other++) {
        int is_known = other < 0x0200 || siotls_algorithm_name(SIOTLS_KIND_VERIFIER, other) != NULL;
        if (other == scheme || !is_known)
            continue;
        run.scheme = (uint16_t)other;
        int result = verifier_call(&run, run.message, run.signature);
        if (!trial_expect(trial, result != SIOTLS_PROVIDER_OK, "the signature is accepted for scheme 0x%04x too",
                          (unsigned)other) ||
            (!lists(run.verifier, (uint16_t)other) &&
             !trial_result(trial, result, SIOTLS_PROVIDER_UNSUPPORTED, "verify for a scheme that is not listed")))
            return;
    }
    run.scheme = scheme;
    verifier_accepts(&run);
}

const struct check_table verifier_checks = {
    .kind = SIOTLS_KIND_VERIFIER,
    .checks = {{"known-answers", check_known_answers, false},
               {"vectors", check_vectors, false},
               {"messages", check_messages, false},
               {"tampered", check_tampered, false},
               {"wrong-length", check_lengths, false},
               {"schemes", check_schemes, false},
               {"invalid-keys", verifier_check_invalid, false},
               {"unaligned", verifier_check_unaligned, false},
               {"reuse", verifier_check_reuse, false},
               {"clear", verifier_check_clear, false},
               {"peers", verifier_check_peers, false},
               {"threads", verifier_check_threads, true},
               {"memory", verifier_check_memory, true}},
};
