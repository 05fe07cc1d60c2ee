/* SPDX-License-Identifier: Apache-2.0 */
/* kem_more.c: shares that have to be refused, other providers, threads, fork. */
#include <string.h>

#include "kit/kem.h"
#include "kit/process.h"

static int refuses_public(struct kem_trial *run, const uint8_t *share, size_t share_len, const char *what)
{
    int result =
        run->kem->encapsulate(run->instance, run->kem, share, share_len, NULL, run->ciphertext, run->their_secret);
    return kit_trial_expect(run->trial, result != SIOTLS_PROVIDER_OK, "encapsulate accepts %s", what) &&
           kit_trial_expect(run->trial, result == SIOTLS_PROVIDER_BAD_PEER_SHARE,
                            "encapsulate refuses %s, but not as BAD_PEER_SHARE (%d)", what, result);
}

static int refuses_ciphertext(struct kem_trial *run, const uint8_t *share, size_t share_len, const char *what)
{
    int result = run->kem->decapsulate(run->context, share, share_len, run->our_secret);
    return kit_trial_expect(run->trial, result != SIOTLS_PROVIDER_OK, "decapsulate accepts %s", what) &&
           kit_trial_expect(run->trial, result == SIOTLS_PROVIDER_BAD_PEER_SHARE,
                            "decapsulate refuses %s, but not as BAD_PEER_SHARE (%d)", what, result);
}

/* FIPS 203: a ciphertext that is not right gives a secret nobody else has, and no error. */
static void rejects_silently(struct kem_trial *run, size_t offset)
{
    size_t size = run->kem->shared_secret_size;
    uint8_t *first = kit_trial_area(run->trial, size);
    if (!kit_kem_encapsulate(run, NULL))
        return;
    run->ciphertext[offset] ^= 1;
    if (!kit_kem_decapsulate(run) ||
        !kit_trial_expect(run->trial, memcmp(run->our_secret, run->their_secret, size) != 0,
                          "an altered ciphertext gives the same secret"))
        return;
    memcpy(first, run->our_secret, size);
    if (kit_kem_decapsulate(run))
        kit_trial_expect(run->trial, memcmp(run->our_secret, first, size) == 0,
                         "an altered ciphertext gives a different secret each time");
}

void kit_kem_check_invalid(struct trial *trial)
{
    struct kem_trial run;
    const char *what;
    kit_kem_begin(&run, trial);
    const struct siotls_kem *kem = run.kem;
    uint8_t *share = kit_trial_area(trial, kem->public_key_size);
    uint8_t *answer = kit_trial_area(trial, kem->ciphertext_size);
    uint8_t *valid_answer = kit_trial_area(trial, kem->ciphertext_size);
    if (!kit_kem_keygen(&run, NULL) || !kit_kem_exchange(&run))
        return;
    memcpy(valid_answer, run.ciphertext, kem->ciphertext_size);
    for (size_t i = 0;; i++) {
        memcpy(share, run.public_key, kem->public_key_size);
        if ((what = kit_kem_spoil_share(share, kem->group, 0, i)) == NULL)
            break;
        if (!refuses_public(&run, share, kem->public_key_size, what))
            return;
    }
    for (size_t i = 0;; i++) {
        memcpy(answer, valid_answer, kem->ciphertext_size);
        if ((what = kit_kem_spoil_share(answer, kem->group, 1, i)) == NULL)
            break;
        if (!refuses_ciphertext(&run, answer, kem->ciphertext_size, what))
            return;
    }
    if (kit_kem_reject_offset(kem->group) >= 0)
        rejects_silently(&run, (size_t)kit_kem_reject_offset(kem->group));
    /* What was refused leaves the key as it was. */
    kit_kem_exchange(&run);
}

void kit_kem_check_lengths(struct trial *trial)
{
    struct kem_trial run;
    kit_kem_begin(&run, trial);
    const struct siotls_kem *kem = run.kem;
    if (!kit_kem_keygen(&run, NULL) || !kit_kem_exchange(&run))
        return;
    const size_t lens[] = {0,
                           1,
                           31,
                           32,
                           33,
                           65,
                           kem->public_key_size - 1,
                           kem->public_key_size + 1,
                           kem->ciphertext_size - 1,
                           kem->ciphertext_size + 1};
    for (size_t i = 0; i < sizeof lens / sizeof lens[0]; i++) {
        uint8_t *share = kit_trial_area(trial, lens[i]);
        uint8_t *answer = kit_trial_area(trial, lens[i]);
        memcpy(share, run.public_key, lens[i] < kem->public_key_size ? lens[i] : kem->public_key_size);
        memcpy(answer, run.ciphertext, lens[i] < kem->ciphertext_size ? lens[i] : kem->ciphertext_size);
        if ((lens[i] != kem->public_key_size && !refuses_public(&run, share, lens[i], "a share of another length")) ||
            (lens[i] != kem->ciphertext_size &&
             !refuses_ciphertext(&run, answer, lens[i], "a share of another length")))
            return;
    }
}

/* The peer's key and our answer, then our key and the peer's answer. */
static int exchanges_with(struct kem_trial *run, const struct subject *peer, void *context)
{
    const struct siotls_kem *kem = peer->algorithm;
    size_t size = kem->shared_secret_size;
    struct trial *trial = run->trial;
    return kit_trial_expect(trial,
                            kem->keygen(peer->instance, kem, context, NULL, run->public_key) == SIOTLS_PROVIDER_OK,
                            "%s fails to make a key", peer->provider) &&
           kit_kem_encapsulate(run, NULL) &&
           kit_trial_expect(trial,
                            kem->decapsulate(context, run->ciphertext, kem->ciphertext_size, run->our_secret) ==
                                SIOTLS_PROVIDER_OK,
                            "%s refuses our share", peer->provider) &&
           kit_trial_expect(trial, memcmp(run->our_secret, run->their_secret, size) == 0, "%s has another secret",
                            peer->provider) &&
           kit_kem_keygen(run, NULL) &&
           kit_trial_expect(trial,
                            kem->encapsulate(peer->instance, kem, run->public_key, kem->public_key_size, NULL,
                                             run->ciphertext, run->their_secret) == SIOTLS_PROVIDER_OK,
                            "%s refuses our public key", peer->provider) &&
           kit_kem_decapsulate(run) &&
           kit_trial_expect(trial, memcmp(run->our_secret, run->their_secret, size) == 0, "%s has another secret",
                            peer->provider);
}

static int same_public_key(struct kem_trial *run, const struct subject *peer, void *context)
{
    const struct siotls_kem *kem = peer->algorithm;
    uint8_t *theirs = kit_trial_area(run->trial, kem->public_key_size);
    if (kem->private_key_size != run->kem->private_key_size ||
        run->kem->keygen(run->instance, run->kem, run->context, run->private_key, run->public_key) !=
            SIOTLS_PROVIDER_OK ||
        kem->keygen(peer->instance, kem, context, run->private_key, theirs) != SIOTLS_PROVIDER_OK)
        return 1;
    return kit_trial_expect(run->trial, memcmp(theirs, run->public_key, kem->public_key_size) == 0,
                            "%s has another public key of a private key", peer->provider);
}

void kit_kem_check_peers(struct trial *trial)
{
    struct kem_trial run;
    size_t at = 0;
    const struct subject *peer;
    kit_kem_begin(&run, trial);
    int num_rounds = kit_kem_rounds(&run, run.kem->public_key_size < 70 ? 100 : 20, 1);
    while ((peer = kit_trial_next_peer(trial, &at, SIOTLS_KIND_KEM, run.kem->group, 0)) != NULL) {
        const struct siotls_kem *kem = peer->algorithm;
        void *context = kit_trial_context(trial, kem->context_size, kem->context_alignment);
        for (int i = 0; i < num_rounds; i++)
            if (!exchanges_with(&run, peer, context))
                return;
        if (!same_public_key(&run, peer, context))
            return;
        trial->outcome.num_cases++;
    }
    kit_trial_skip(trial, "no other provider has it");
}

static int exchange_in_thread(void *argument, unsigned thread)
{
    const struct kem_trial *shared = argument;
    struct trial trial = *shared->trial;
    struct kem_trial run;
    (void)thread;
    trial.areas = NULL;
    kit_kem_begin(&run, &trial);
    int num_rounds = kit_kem_rounds(&run, 30, 1);
    for (int i = 0; i < num_rounds; i++)
        if (!kit_kem_keygen(&run, NULL) || !kit_kem_exchange(&run))
            return 0;
    return 1;
}

void kit_kem_check_threads(struct trial *trial)
{
    struct kem_trial run;
    kit_kem_begin(&run, trial);
    kit_trial_expect(trial, kit_trial_threads(exchange_in_thread, &run),
                     "threads with a context each disturb each other");
}

static int draw_key(void *argument, uint8_t *output, size_t output_len)
{
    struct kem_trial *run = argument;
    int is_made = kit_kem_keygen(run, NULL);
    memcpy(output, run->public_key, output_len);
    return is_made;
}

void kit_kem_check_fork(struct trial *trial)
{
    struct kem_trial run;
    uint8_t keys[3][32];
    if (!kit_trial_forks(trial))
        return;
    kit_kem_begin(&run, trial);
    if (!kit_kem_keygen(&run, NULL))
        return;
    int is_drawn = kit_trial_in_child(draw_key, &run, keys[0], sizeof keys[0]) &&
                   kit_trial_in_child(draw_key, &run, keys[1], sizeof keys[1]) &&
                   draw_key(&run, keys[2], sizeof keys[2]);
    if (kit_trial_expect(trial, is_drawn, "keygen fails in a forked child"))
        kit_trial_expect(trial,
                         memcmp(keys[0], keys[1], 32) != 0 && memcmp(keys[0], keys[2], 32) != 0 &&
                             memcmp(keys[1], keys[2], 32) != 0,
                         "a forked child makes the same key as another process");
}

static int work_starving(void *argument)
{
    struct kem_trial *run = argument;
    const struct siotls_kem *kem = run->kem;
    kem->clear(run->context);
    if (kem->keygen(run->instance, kem, run->context, NULL, run->public_key) != SIOTLS_PROVIDER_OK ||
        kem->encapsulate(run->instance, kem, run->public_key, kem->public_key_size, NULL, run->ciphertext,
                         run->their_secret) != SIOTLS_PROVIDER_OK ||
        kem->decapsulate(run->context, run->ciphertext, kem->ciphertext_size, run->our_secret) != SIOTLS_PROVIDER_OK)
        return 0;
    return memcmp(run->our_secret, run->their_secret, kem->shared_secret_size) == 0 ? 1 : -1;
}

void kit_kem_check_memory(struct trial *trial)
{
    struct kem_trial run;
    kit_kem_begin(&run, trial);
    kit_trial_starve(trial, work_starving, &run);
}
