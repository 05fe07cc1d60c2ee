/* SPDX-License-Identifier: Apache-2.0 */
/* kem.c: checks of key exchanges: round trips, given keys, contexts. Invalid shares, peers and more in kem_more.c. */
#include "kit/kem.h"

#include <string.h>

/* Scalars below every order, exponents of 40 bytes, seeds of any value. */
static void make_private(uint8_t *private_key, size_t size, uint32_t seed)
{
    kit_trial_pattern(private_key, size, seed);
    if (size >= 256)
        memset(private_key, 0, size - 40);
    else if (size > 0 && size != 64 && size != 56)
        private_key[0] = 0;
}

void kit_kem_begin(struct kem_trial *run, struct trial *trial)
{
    const struct siotls_kem *kem = trial->subject->algorithm;
    *run = (struct kem_trial){.trial = trial, .instance = trial->subject->instance, .kem = kem};
    run->context = kit_trial_context(trial, kem->context_size, kem->context_alignment);
    run->private_key = kit_trial_area(trial, kem->private_key_size);
    run->randomness = kit_trial_area(trial, kem->randomness_size);
    run->public_key = kit_trial_area(trial, kem->public_key_size);
    run->ciphertext = kit_trial_area(trial, kem->ciphertext_size);
    run->our_secret = kit_trial_area(trial, kem->shared_secret_size);
    run->their_secret = kit_trial_area(trial, kem->shared_secret_size);
    make_private(run->private_key, kem->private_key_size, 1);
    make_private(run->randomness, kem->randomness_size, 2);
}

int kit_kem_keygen(struct kem_trial *run, const uint8_t *private_key)
{
    return kit_trial_result(run->trial,
                            run->kem->keygen(run->instance, run->kem, run->context, private_key, run->public_key),
                            SIOTLS_PROVIDER_OK, "keygen");
}

int kit_kem_encapsulate(struct kem_trial *run, const uint8_t *randomness)
{
    return kit_trial_result(run->trial,
                            run->kem->encapsulate(run->instance, run->kem, run->public_key, run->kem->public_key_size,
                                                  randomness, run->ciphertext, run->their_secret),
                            SIOTLS_PROVIDER_OK, "encapsulate");
}

int kit_kem_decapsulate(struct kem_trial *run)
{
    return kit_trial_result(
        run->trial, run->kem->decapsulate(run->context, run->ciphertext, run->kem->ciphertext_size, run->our_secret),
        SIOTLS_PROVIDER_OK, "decapsulate");
}

int kit_kem_exchange(struct kem_trial *run)
{
    memset(run->our_secret, 0, run->kem->shared_secret_size);
    memset(run->their_secret, 0, run->kem->shared_secret_size);
    return kit_kem_encapsulate(run, NULL) && kit_kem_decapsulate(run) &&
           kit_trial_expect(run->trial, memcmp(run->our_secret, run->their_secret, run->kem->shared_secret_size) == 0,
                            "the two sides have different secrets") &&
           kit_trial_expect(run->trial, !kit_trial_is_zero(run->our_secret, run->kem->shared_secret_size),
                            "the shared secret is zero");
}

int kit_kem_rounds(const struct kem_trial *run, int many, int few)
{
    return run->kem->public_key_size < 256 ? many : run->kem->shared_secret_size < 512 ? 3 * few : few;
}

int kit_kem_takes_given_keys(struct kem_trial *run)
{
    int result = run->kem->keygen(run->instance, run->kem, run->context, run->private_key, run->public_key);
    if (result == SIOTLS_PROVIDER_UNSUPPORTED)
        kit_trial_skip(run->trial, "it takes no given private key");
    else
        kit_trial_result(run->trial, result, SIOTLS_PROVIDER_OK, "keygen with a given private key");
    return result == SIOTLS_PROVIDER_OK;
}

static void check_round_trip(struct trial *trial)
{
    struct kem_trial run;
    kit_kem_begin(&run, trial);
    uint8_t *last_public = kit_trial_area(trial, run.kem->public_key_size);
    uint8_t *last_ciphertext = kit_trial_area(trial, run.kem->ciphertext_size);
    uint8_t *last_secret = kit_trial_area(trial, run.kem->shared_secret_size);
    /* Often enough to meet secrets and shares that begin with a zero where that is cheap. */
    int num_rounds = kit_kem_rounds(&run, run.kem->public_key_size < 70 ? 300 : 40, 2);
    for (int i = 0; i < num_rounds; i++) {
        memcpy(last_public, run.public_key, run.kem->public_key_size);
        memcpy(last_ciphertext, run.ciphertext, run.kem->ciphertext_size);
        memcpy(last_secret, run.our_secret, run.kem->shared_secret_size);
        if (!kit_kem_keygen(&run, NULL) || !kit_kem_exchange(&run) ||
            !kit_trial_expect(trial, memcmp(last_public, run.public_key, run.kem->public_key_size) != 0,
                              "keygen makes the same key again") ||
            !kit_trial_expect(trial, memcmp(last_ciphertext, run.ciphertext, run.kem->ciphertext_size) != 0,
                              "encapsulate makes the same share again") ||
            !kit_trial_expect(trial, memcmp(last_secret, run.our_secret, run.kem->shared_secret_size) != 0,
                              "two exchanges have the same secret"))
            return;
    }
}

/* Given the same inputs an exchange is the same; for Diffie-Hellman, encapsulate's share is its public key. */
static void check_given_keys(struct trial *trial)
{
    struct kem_trial run;
    kit_kem_begin(&run, trial);
    size_t secret_size = run.kem->shared_secret_size;
    uint8_t *public_key = kit_trial_area(trial, run.kem->public_key_size);
    uint8_t *ciphertext = kit_trial_area(trial, run.kem->ciphertext_size);
    uint8_t *secret = kit_trial_area(trial, secret_size);
    if (!kit_kem_takes_given_keys(&run) || !kit_kem_encapsulate(&run, run.randomness) || !kit_kem_decapsulate(&run))
        return;
    kit_trial_expect(trial, memcmp(run.our_secret, run.their_secret, secret_size) == 0,
                     "the two sides have different secrets");
    memcpy(public_key, run.public_key, run.kem->public_key_size);
    memcpy(ciphertext, run.ciphertext, run.kem->ciphertext_size);
    memcpy(secret, run.our_secret, secret_size);
    if (!kit_kem_keygen(&run, run.private_key) || !kit_kem_encapsulate(&run, run.randomness) ||
        !kit_kem_decapsulate(&run))
        return;
    kit_trial_expect(trial, memcmp(public_key, run.public_key, run.kem->public_key_size) == 0,
                     "one private key has two public keys");
    kit_trial_expect(trial, memcmp(ciphertext, run.ciphertext, run.kem->ciphertext_size) == 0,
                     "the same randomness makes two shares");
    kit_trial_expect(trial, memcmp(secret, run.our_secret, secret_size) == 0, "the same inputs have two secrets");
    int is_diffie_hellman = run.kem->group < SIOTLS_GROUP_MLKEM512;
    if (is_diffie_hellman && kit_kem_keygen(&run, run.randomness))
        kit_trial_expect(trial, memcmp(ciphertext, run.public_key, run.kem->public_key_size) == 0,
                         "the share of encapsulate is not the public key of its randomness");
}

static void check_unaligned(struct trial *trial)
{
    struct kem_trial run;
    kit_kem_begin(&run, trial);
    const struct siotls_kem *kem = run.kem;
    uint8_t *public_key = kit_trial_area(trial, kem->public_key_size + 8);
    uint8_t *ciphertext = kit_trial_area(trial, kem->ciphertext_size + 8);
    uint8_t *secrets = kit_trial_area(trial, 2 * (size_t)kem->shared_secret_size + 16);
    for (size_t i = 0; i < (size_t)kit_kem_rounds(&run, 8, 2); i++) {
        uint8_t *ours = secrets + i;
        uint8_t *theirs = secrets + 8 + kem->shared_secret_size + i;
        if (!kit_trial_result(trial, kem->keygen(run.instance, kem, run.context, NULL, public_key + i),
                              SIOTLS_PROVIDER_OK, "keygen") ||
            !kit_trial_result(
                trial,
                kem->encapsulate(run.instance, kem, public_key + i, kem->public_key_size, NULL, ciphertext + i, theirs),
                SIOTLS_PROVIDER_OK, "encapsulate") ||
            !kit_trial_result(trial, kem->decapsulate(run.context, ciphertext + i, kem->ciphertext_size, ours),
                              SIOTLS_PROVIDER_OK, "decapsulate") ||
            !kit_trial_expect(trial, memcmp(ours, theirs, kem->shared_secret_size) == 0,
                              "the two sides have different secrets at addresses that are %zu off", i))
            return;
    }
}

static void check_reuse(struct trial *trial)
{
    struct kem_trial run;
    struct kem_trial beside;
    kit_kem_begin(&run, trial);
    kit_kem_begin(&beside, trial);
    uint8_t *secret = kit_trial_area(trial, run.kem->shared_secret_size);
    for (int i = 0; i < kit_kem_rounds(&run, 4, 1); i++) {
        /* Two keys at once; the first was made on a used context; decapsulating again gives the same. */
        if (!kit_kem_keygen(&run, NULL) || !kit_kem_keygen(&beside, NULL) || !kit_kem_exchange(&run) ||
            !kit_kem_exchange(&beside))
            return;
        memcpy(secret, run.our_secret, run.kem->shared_secret_size);
        if (!kit_kem_decapsulate(&run) ||
            !kit_trial_expect(trial, memcmp(secret, run.our_secret, run.kem->shared_secret_size) == 0,
                              "decapsulating again gives another secret") ||
            !kit_kem_exchange(&run))
            return;
    }
}

static void check_clear(struct trial *trial)
{
    struct kem_trial run;
    kit_kem_begin(&run, trial);
    run.kem->clear(run.context);
    run.kem->clear(run.context);
    int result = run.kem->keygen(run.instance, run.kem, run.context, run.private_key, run.public_key);
    int is_given = result == SIOTLS_PROVIDER_OK;
    if (!is_given && !kit_kem_keygen(&run, NULL))
        return;
    run.kem->clear(run.context);
    run.kem->clear(run.context);
    size_t secret_len = run.kem->private_key_size < 32 ? run.kem->private_key_size : 32;
    const uint8_t *secret = run.private_key + run.kem->private_key_size - secret_len;
    kit_trial_expect(trial, !is_given || !kit_trial_contains(run.context, run.kem->context_size, secret, secret_len),
                     "the private key is still there after clear");
    if (kit_kem_keygen(&run, NULL))
        kit_kem_exchange(&run);
}

const struct check_table kit_kem_checks = {
    .kind = SIOTLS_KIND_KEM,
    .checks = {{"known-answers", kit_check_known_answers, false},
               {"vectors", kit_check_vectors, false},
               {"round-trip", check_round_trip, false},
               {"given-keys", check_given_keys, false},
               {"static-keys", kit_kem_check_static, false},
               {"invalid-shares", kit_kem_check_invalid, false},
               {"wrong-length", kit_kem_check_lengths, false},
               {"unaligned", check_unaligned, false},
               {"reuse", check_reuse, false},
               {"clear", check_clear, false},
               {"peers", kit_kem_check_peers, false},
               {"threads", kit_kem_check_threads, true},
               {"fork", kit_kem_check_fork, false},
               {"memory", kit_kem_check_memory, true}},
};
