/* SPDX-License-Identifier: Apache-2.0 */
/* aead_more.c: what must not pass an AEAD, and what becomes of its contexts. */
#include <string.h>

#include "kit/aead.h"
#include "kit/process.h"

/* One opening that has to fail, and to leave nothing behind. */
static int refuses(struct aead_trial *run, uint8_t *text, const uint8_t *sealed, size_t sealed_len, size_t aad_len,
                   const char *what)
{
    size_t text_len = sealed_len - run->aead->tag_size;
    if (text != sealed)
        memset(text, 0x77, text_len);
    int result = run->aead->open(run->opener, run->nonce, run->aad, aad_len, sealed, sealed_len, text);
    return kit_trial_expect(run->trial, result != SIOTLS_PROVIDER_OK, "%s is accepted", what) &&
           kit_trial_result(run->trial, result, SIOTLS_PROVIDER_BAD_TAG, "open of a tampered record") &&
           kit_trial_expect(run->trial, kit_trial_is_zero(text, text_len), "%s: the output is not wiped", what);
}

struct tampering {
    uint8_t *sealed;
    uint8_t *altered;
    uint8_t *text;
    size_t text_len;
    size_t sealed_len;
};

static int refuses_altered_bytes(struct aead_trial *run, const struct tampering *t)
{
    for (size_t i = 0; i < t->sealed_len; i++) {
        const char *what = i < t->text_len ? "an altered ciphertext" : "an altered tag";
        memcpy(t->altered, t->sealed, t->sealed_len);
        t->altered[i] ^= (uint8_t)(1 << i % 8);
        if (!refuses(run, t->text, t->altered, t->sealed_len, 13, what) ||
            !refuses(run, t->altered, t->altered, t->sealed_len, 13, what))
            return 0;
    }
    /* Every bit of the tag: some libraries compare it in part. */
    for (size_t i = 0; i < run->aead->tag_size * 8; i++) {
        memcpy(t->altered, t->sealed, t->sealed_len);
        t->altered[t->text_len + i / 8] ^= (uint8_t)(1 << i % 8);
        if (!refuses(run, t->text, t->altered, t->sealed_len, 13, "a tag with one bit altered"))
            return 0;
    }
    return 1;
}

static int refuses_altered_inputs(struct aead_trial *run, const struct tampering *t)
{
    for (size_t i = 0; i < 13; i++) {
        run->aad[i] ^= 0x80;
        int is_refused = refuses(run, t->text, t->sealed, t->sealed_len, 13, "altered associated data");
        run->aad[i] ^= 0x80;
        if (!is_refused)
            return 0;
    }
    for (size_t i = 0; i < run->aead->nonce_size; i++) {
        run->nonce[i] ^= 1;
        int is_refused = refuses(run, t->text, t->sealed, t->sealed_len, 13, "another nonce");
        run->nonce[i] ^= 1;
        if (!is_refused)
            return 0;
    }
    memset(t->altered, 0, t->sealed_len);
    return refuses(run, t->text, t->sealed, t->sealed_len, 12, "shorter associated data") &&
           refuses(run, t->text, t->sealed, t->sealed_len, 14, "longer associated data") &&
           (t->text_len == 0 || refuses(run, t->text, t->sealed, t->sealed_len - 1, 13, "a shortened record")) &&
           refuses(run, t->text, t->altered, t->sealed_len, 13, "a record of zeros");
}

void kit_aead_check_tampered(struct trial *trial)
{
    static const size_t sizes[] = {0, 1, 16, 47, 300};
    struct aead_trial run;
    if (!kit_aead_begin(&run, trial))
        return;
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        struct tampering t = {.text_len = sizes[i], .sealed_len = sizes[i] + run.aead->tag_size};
        t.sealed = kit_trial_area(trial, t.sealed_len);
        t.altered = kit_trial_area(trial, t.sealed_len);
        t.text = kit_trial_area(trial, t.text_len);
        if (!kit_aead_seal(&run, t.sealed, run.text, t.text_len, 13) || !refuses_altered_bytes(&run, &t) ||
            !refuses_altered_inputs(&run, &t) || !kit_aead_open(&run, t.text, t.sealed, t.sealed_len, 13) ||
            !kit_trial_expect(trial, memcmp(t.text, run.text, t.text_len) == 0,
                              "after a failed open the context opens good records wrongly"))
            return;
    }
    /* A large one, so that what was decrypted before the tag is seen to be wrong is wiped in all its length. */
    size_t sealed_len = AEAD_MAX_TEXT + run.aead->tag_size;
    uint8_t *sealed = kit_trial_area(trial, sealed_len);
    if (!kit_aead_seal(&run, sealed, run.text, AEAD_MAX_TEXT, 5))
        return;
    sealed[sealed_len - 1] ^= 1;
    refuses(&run, sealed, sealed, sealed_len, 5, "a large record with an altered tag");
}

void kit_aead_check_lengths(struct trial *trial)
{
    struct aead_trial run;
    if (!kit_aead_begin(&run, trial))
        return;
    for (size_t len = 0; len < run.aead->tag_size; len++) {
        const uint8_t *sealed = kit_trial_copy(trial, run.text, len);
        int result = run.aead->open(run.opener, run.nonce, NULL, 0, sealed, len, kit_trial_area(trial, 0));
        if (!kit_trial_result(trial, result, SIOTLS_PROVIDER_BAD_TAG, "open of less than a tag"))
            return;
    }
    /* No segment at all, and pointers that may be NULL. */
    uint8_t *none = kit_trial_area(trial, run.aead->tag_size);
    uint8_t *empty = kit_trial_area(trial, run.aead->tag_size);
    const struct siotls_bytes segment = {NULL, 0};
    if (!kit_trial_result(trial, run.aead->seal(run.sealer, run.nonce, NULL, 0, &segment, 1, empty), SIOTLS_PROVIDER_OK,
                          "seal of nothing") ||
        !kit_trial_result(trial, run.aead->seal(run.sealer, run.nonce, NULL, 0, NULL, 0, none), SIOTLS_PROVIDER_OK,
                          "seal of no segment"))
        return;
    kit_trial_expect(trial, memcmp(none, empty, run.aead->tag_size) == 0,
                     "no segment and an empty one are sealed differently");
    kit_trial_result(trial, run.aead->open(run.opener, run.nonce, NULL, 0, empty, run.aead->tag_size, NULL),
                     SIOTLS_PROVIDER_OK, "open of nothing");
}

/* Contexts that were used before give what new ones give. */
void kit_aead_check_reuse(struct trial *trial)
{
    struct aead_trial run;
    struct aead_trial fresh;
    enum { LEN = 100 };
    if (!kit_aead_begin(&run, trial) || !kit_aead_begin(&fresh, trial))
        return;
    const struct siotls_aead *aead = run.aead;
    size_t sealed_len = LEN + aead->tag_size;
    uint8_t *one = kit_trial_area(trial, sealed_len);
    uint8_t *two = kit_trial_area(trial, sealed_len);
    uint8_t *text = kit_trial_area(trial, LEN);
    for (uint32_t round = 0; round < 12; round++) {
        /* Nonces in turn, texts of other lengths between, and what was the opener is the sealer now. */
        void *swapped = run.sealer;
        run.sealer = round % 3 == 0 ? run.opener : run.sealer;
        run.opener = round % 3 == 0 ? swapped : run.opener;
        kit_trial_pattern(run.key, sizeof run.key, 100 + round / 2);
        memcpy(fresh.key, run.key, sizeof run.key);
        fresh.sealer = kit_trial_context(trial, aead->context_size, aead->context_alignment);
        if (!kit_trial_result(trial, aead->init(run.instance, aead, run.sealer, run.key, SIOTLS_DIRECTION_SEAL),
                              SIOTLS_PROVIDER_OK, "init on a used context") ||
            !kit_trial_result(trial, aead->init(run.instance, aead, run.opener, run.key, SIOTLS_DIRECTION_OPEN),
                              SIOTLS_PROVIDER_OK, "init on a used context") ||
            !kit_trial_result(trial, aead->init(run.instance, aead, fresh.sealer, run.key, SIOTLS_DIRECTION_SEAL),
                              SIOTLS_PROVIDER_OK, "init") ||
            !kit_aead_seal(&run, one, run.text, round, 0) || !kit_aead_seal(&run, one, run.text, LEN, 13) ||
            !kit_aead_seal(&fresh, two, run.text, LEN, 13) ||
            !kit_trial_expect(trial, memcmp(one, two, sealed_len) == 0,
                              "a used context seals otherwise than a new one") ||
            !kit_aead_open(&run, text, two, sealed_len, 13) ||
            !kit_trial_expect(trial, memcmp(text, run.text, LEN) == 0, "a used context opens otherwise than a new one"))
            return;
        run.nonce[1]++;
        fresh.nonce[1]++;
    }
}

void kit_aead_check_clear(struct trial *trial)
{
    struct aead_trial run;
    const struct siotls_aead *aead = trial->subject->algorithm;
    uint8_t *text = kit_trial_area(trial, 64);
    uint8_t *sealed = kit_trial_area(trial, 64 + aead->tag_size);
    void *zero = kit_trial_context(trial, aead->context_size, aead->context_alignment);
    aead->clear(zero);
    aead->clear(zero);
    if (!kit_aead_begin(&run, trial) || !kit_aead_seal(&run, sealed, run.text, 64, 5))
        return;
    for (int i = 0; i < 2; i++) {
        aead->clear(run.sealer);
        aead->clear(run.opener);
        if (!kit_trial_expect(trial,
                              !kit_trial_contains(run.sealer, aead->context_size, run.key, aead->key_size) &&
                                  !kit_trial_contains(run.opener, aead->context_size, run.key, aead->key_size),
                              "the key is still there after clear"))
            return;
    }
    if (kit_trial_result(trial, aead->init(run.instance, aead, run.opener, run.key, SIOTLS_DIRECTION_OPEN),
                         SIOTLS_PROVIDER_OK, "init after clear"))
        kit_aead_open(&run, text, sealed, 64 + aead->tag_size, 5);
}

void kit_aead_check_peers(struct trial *trial)
{
    static const size_t sizes[] = {255, 256, 257, 511, 1000, 1025, 4095, 8192, 16384, 16385, AEAD_MAX_TEXT};
    enum { NUM_SHORT = 201, NUM_SIZES = NUM_SHORT + sizeof sizes / sizeof sizes[0] };
    struct aead_trial run;
    size_t at = 0;
    const struct subject *peer;
    if (!kit_aead_begin(&run, trial))
        return;
    uint8_t *one = kit_trial_area(trial, AEAD_MAX_TEXT + run.aead->tag_size);
    uint8_t *two = kit_trial_area(trial, AEAD_MAX_TEXT + run.aead->tag_size);
    while ((peer = kit_trial_next_peer(trial, &at, SIOTLS_KIND_AEAD, run.aead->id, 0)) != NULL) {
        const struct siotls_aead *aead = peer->algorithm;
        void *sealer = kit_trial_context(trial, aead->context_size, aead->context_alignment);
        if (aead->init(peer->instance, aead, sealer, run.key, SIOTLS_DIRECTION_SEAL) != SIOTLS_PROVIDER_OK)
            continue;
        for (size_t i = 0; i < NUM_SIZES; i++) {
            size_t len = i < NUM_SHORT ? i : sizes[i - NUM_SHORT];
            size_t aad_len = i % 65;
            const struct siotls_bytes segment = {run.text, len};
            run.nonce[2]++;
            if (aead->seal(sealer, run.nonce, run.aad, aad_len, &segment, 1, two) != SIOTLS_PROVIDER_OK)
                continue;
            if (!kit_aead_seal(&run, one, run.text, len, aad_len) ||
                !kit_trial_expect(trial, memcmp(one, two, len + aead->tag_size) == 0, "%s seals %zu bytes otherwise",
                                  peer->provider, len) ||
                !kit_aead_open(&run, two, two, len + aead->tag_size, aad_len))
                return;
        }
        trial->outcome.num_cases++;
    }
    kit_trial_skip(trial, "no other provider has it");
}

static int seal_and_open(void *argument, unsigned thread)
{
    const struct aead_trial *shared = argument;
    struct trial trial = *shared->trial;
    struct aead_trial run;
    trial.areas = NULL;
    if (!kit_aead_begin(&run, &trial))
        return 0;
    uint8_t *expected = kit_trial_area(&trial, 500 + run.aead->tag_size);
    uint8_t *sealed = kit_trial_area(&trial, 500 + run.aead->tag_size);
    run.nonce[3] = (uint8_t)thread;
    kit_trial_pattern(run.text, 500, thread);
    if (!kit_aead_seal(&run, expected, run.text, 500, 5))
        return 0;
    for (int i = 0; i < 300; i++)
        if (!kit_aead_seal(&run, sealed, run.text, 500, 5) || memcmp(sealed, expected, 500 + run.aead->tag_size) != 0 ||
            !kit_aead_open(&run, sealed, sealed, 500 + run.aead->tag_size, 5) || memcmp(sealed, run.text, 500) != 0)
            return 0;
    return 1;
}

void kit_aead_check_threads(struct trial *trial)
{
    struct aead_trial run;
    if (kit_aead_begin(&run, trial))
        kit_trial_expect(trial, kit_trial_threads(seal_and_open, &run),
                         "threads with a context each disturb each other");
}

struct starving {
    struct aead_trial run;
    uint8_t *sealed;
    uint8_t *expected;
};

static int work_starving(void *argument)
{
    struct starving *starving = argument;
    struct aead_trial *run = &starving->run;
    const struct siotls_aead *aead = run->aead;
    const struct siotls_bytes segment = {run->text, 200};
    size_t sealed_len = 200 + aead->tag_size;
    aead->clear(run->sealer);
    aead->clear(run->opener);
    if (aead->init(run->instance, aead, run->sealer, run->key, SIOTLS_DIRECTION_SEAL) != SIOTLS_PROVIDER_OK ||
        aead->init(run->instance, aead, run->opener, run->key, SIOTLS_DIRECTION_OPEN) != SIOTLS_PROVIDER_OK ||
        aead->seal(run->sealer, run->nonce, run->aad, 5, &segment, 1, starving->sealed) != SIOTLS_PROVIDER_OK)
        return 0;
    if (memcmp(starving->sealed, starving->expected, sealed_len) != 0)
        return -1;
    if (aead->open(run->opener, run->nonce, run->aad, 5, starving->sealed, sealed_len, starving->sealed) !=
        SIOTLS_PROVIDER_OK)
        return 0;
    return memcmp(starving->sealed, run->text, 200) == 0 ? 1 : -1;
}

void kit_aead_check_memory(struct trial *trial)
{
    struct starving starving;
    if (!kit_aead_begin(&starving.run, trial))
        return;
    starving.sealed = kit_trial_area(trial, 200 + starving.run.aead->tag_size);
    starving.expected = kit_trial_area(trial, 200 + starving.run.aead->tag_size);
    if (kit_aead_seal(&starving.run, starving.expected, starving.run.text, 200, 5))
        kit_trial_starve(trial, work_starving, &starving);
}
