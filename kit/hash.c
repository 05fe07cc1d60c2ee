/* SPDX-License-Identifier: Apache-2.0 */
/* hash.c: checks of hash functions: pieces, copies at every offset, contexts, peers. */
#include <string.h>

#include "kit/process.h"

enum { MAX_DIGEST = 64, MAX_TEXT = 16384 + 300 };

struct hash_trial {
    struct trial *trial;
    const struct siotls_provider_instance *instance;
    const struct siotls_hash *hash;
    void *context;
    uint8_t *text; /* MAX_TEXT bytes */
};

static void *new_context(struct trial *trial, const struct siotls_hash *hash)
{
    return kit_trial_context(trial, hash->context_size, hash->context_alignment);
}

static void begin(struct hash_trial *run, struct trial *trial)
{
    *run = (struct hash_trial){.trial = trial, .instance = trial->subject->instance, .hash = trial->subject->algorithm};
    run->text = kit_trial_area(trial, MAX_TEXT);
    kit_trial_pattern(run->text, MAX_TEXT, 1);
    run->context = new_context(trial, run->hash);
}

static int start(struct hash_trial *run, void *context)
{
    return kit_trial_result(run->trial, run->hash->init(run->instance, run->hash, context), SIOTLS_PROVIDER_OK, "init");
}

static int add(struct hash_trial *run, void *context, const uint8_t *data, size_t data_len)
{
    return kit_trial_result(run->trial, run->hash->update(context, data, data_len), SIOTLS_PROVIDER_OK, "update");
}

static int finish(struct hash_trial *run, void *context, uint8_t *digest)
{
    return kit_trial_result(run->trial, run->hash->final(context, digest), SIOTLS_PROVIDER_OK, "final");
}

/* The digest of one piece by a context that is not used for anything else. */
static int digest_of(struct hash_trial *run, uint8_t *digest, const uint8_t *data, size_t data_len)
{
    return start(run, run->context) && add(run, run->context, data, data_len) && finish(run, run->context, digest);
}

static void check_pieces(struct trial *trial)
{
    struct hash_trial run;
    begin(&run, trial);
    void *context = new_context(trial, run.hash);
    uint8_t *expected = kit_trial_area(trial, run.hash->digest_size);
    uint8_t *digest = kit_trial_area(trial, run.hash->digest_size);
    size_t longest = 2 * run.hash->block_size + 3;
    for (size_t len = 0; len <= longest; len++) {
        const uint8_t *text = kit_trial_copy(trial, run.text, len);
        if (!digest_of(&run, expected, text, len))
            return;
        for (size_t cut = 0; cut <= len; cut += len < 70 ? 1 : 5)
            if (!start(&run, context) || !add(&run, context, text, cut) || !add(&run, context, NULL, 0) ||
                !add(&run, context, text + cut, len - cut) || !finish(&run, context, digest) ||
                !kit_trial_expect(trial, memcmp(digest, expected, run.hash->digest_size) == 0,
                                  "%zu bytes in pieces of %zu and %zu have another digest", len, cut, len - cut))
                return;
    }
    if (!digest_of(&run, expected, run.text, MAX_TEXT) || !start(&run, context))
        return;
    for (size_t at = 0, piece = 1; at < MAX_TEXT; at += piece, piece = piece % 200 + 1)
        if (!add(&run, context, run.text + at, piece < MAX_TEXT - at ? piece : MAX_TEXT - at))
            return;
    if (finish(&run, context, digest))
        kit_trial_expect(trial, memcmp(digest, expected, run.hash->digest_size) == 0,
                         "many pieces have another digest");
}

static void check_unaligned(struct trial *trial)
{
    struct hash_trial run;
    begin(&run, trial);
    uint8_t *expected = kit_trial_area(trial, run.hash->digest_size);
    uint8_t *room = kit_trial_area(trial, 316);
    uint8_t *digest = kit_trial_area(trial, MAX_DIGEST + 16);
    if (!digest_of(&run, expected, run.text, 300))
        return;
    for (size_t i = 0; i < 16; i++) {
        memcpy(room + i, run.text, 300);
        if (!digest_of(&run, digest + i, room + i, 300) ||
            !kit_trial_expect(trial, memcmp(digest + i, expected, run.hash->digest_size) == 0,
                              "data at an address that is %zu off have another digest", i))
            return;
    }
}

/* Both halves of a copied hash go on by themselves. */
static int copies_at(struct hash_trial *run, size_t offset, void *original, void *copy)
{
    uint8_t whole[2][MAX_DIGEST];
    uint8_t digests[2][MAX_DIGEST];
    uint8_t *other = kit_trial_area(run->trial, offset + 90);
    memcpy(other, run->text, offset);
    kit_trial_pattern(other + offset, 90, 77);
    if (!digest_of(run, whole[0], run->text, offset + 90) || !digest_of(run, whole[1], other, offset + 90))
        return 0;
    if (!start(run, original) || !add(run, original, run->text, offset) ||
        !kit_trial_result(run->trial, run->hash->copy(copy, original), SIOTLS_PROVIDER_OK, "copy") ||
        !add(run, copy, other + offset, 40) || !add(run, original, run->text + offset, 90) ||
        !finish(run, original, digests[0]))
        return 0;
    run->hash->clear(original);
    return add(run, copy, other + offset + 40, 50) && finish(run, copy, digests[1]) &&
           kit_trial_expect(run->trial, memcmp(whole[0], digests[0], run->hash->digest_size) == 0,
                            "the digest is another one after a copy was made at %zu bytes", offset) &&
           kit_trial_expect(run->trial, memcmp(whole[1], digests[1], run->hash->digest_size) == 0,
                            "a copy made at %zu bytes has another digest", offset);
}

static void check_copies(struct trial *trial)
{
    struct hash_trial run;
    begin(&run, trial);
    void *original = new_context(trial, run.hash);
    void *used = new_context(trial, run.hash);
    for (size_t offset = 0; offset <= 2 * run.hash->block_size + 1; offset++)
        if (!copies_at(&run, offset, original, new_context(trial, run.hash)) ||
            !copies_at(&run, offset, original, used))
            return;
    /* Copies of copies, and onto a context in the middle of something else. */
    uint8_t expected[MAX_DIGEST];
    uint8_t digest[MAX_DIGEST];
    void *third = new_context(trial, run.hash);
    if (digest_of(&run, expected, run.text, 10) && start(&run, original) && add(&run, original, run.text, 10) &&
        start(&run, used) && add(&run, used, run.text, 99) &&
        kit_trial_result(trial, run.hash->copy(used, original), SIOTLS_PROVIDER_OK, "copy") &&
        kit_trial_result(trial, run.hash->copy(third, used), SIOTLS_PROVIDER_OK, "copy of a copy") &&
        finish(&run, third, digest))
        kit_trial_expect(trial, memcmp(digest, expected, run.hash->digest_size) == 0,
                         "a copy of a copy has another digest");
}

static void check_reuse(struct trial *trial)
{
    struct hash_trial run;
    begin(&run, trial);
    void *used = new_context(trial, run.hash);
    void *beside = new_context(trial, run.hash);
    uint8_t expected[2][MAX_DIGEST];
    uint8_t digest[2][MAX_DIGEST];
    if (!digest_of(&run, expected[0], run.text, 200) || !digest_of(&run, expected[1], run.text + 1, 200))
        return;
    for (size_t i = 0; i < 6; i++) {
        /* Given up in the middle, after final, and with another hash at work beside it. */
        if (!start(&run, used) || !add(&run, used, run.text, i * 13) ||
            (i % 2 == 0 && !finish(&run, used, digest[0])) || !start(&run, used) || !start(&run, beside) ||
            !add(&run, used, run.text, 100) || !add(&run, beside, run.text + 1, 70) ||
            !add(&run, used, run.text + 100, 100) || !add(&run, beside, run.text + 71, 130) ||
            !finish(&run, used, digest[0]) || !finish(&run, beside, digest[1]) ||
            !kit_trial_expect(trial, memcmp(digest[0], expected[0], run.hash->digest_size) == 0,
                              "a used context has another digest than a new one") ||
            !kit_trial_expect(trial, memcmp(digest[1], expected[1], run.hash->digest_size) == 0,
                              "two contexts disturb each other"))
            return;
    }
}

static void check_clear(struct trial *trial)
{
    struct hash_trial run;
    begin(&run, trial);
    uint8_t expected[MAX_DIGEST];
    uint8_t digest[MAX_DIGEST];
    void *zero = new_context(trial, run.hash);
    run.hash->clear(zero);
    run.hash->clear(zero);
    if (!digest_of(&run, expected, run.text, 80) || !start(&run, zero) || !add(&run, zero, run.text, 40))
        return;
    run.hash->clear(zero);
    run.hash->clear(zero);
    if (!kit_trial_expect(trial, !kit_trial_contains(zero, run.hash->context_size, run.text, 32),
                          "what was hashed is still there after clear"))
        return;
    if (start(&run, zero) && add(&run, zero, run.text, 80) && finish(&run, zero, digest))
        kit_trial_expect(trial, memcmp(digest, expected, run.hash->digest_size) == 0,
                         "a cleared context has another digest than a new one");
    run.hash->clear(zero);
}

static int digest_by(const struct subject *peer, void *context, uint8_t *digest, const uint8_t *data, size_t data_len)
{
    const struct siotls_hash *hash = peer->algorithm;
    return hash->init(peer->instance, hash, context) == SIOTLS_PROVIDER_OK &&
           hash->update(context, data, data_len) == SIOTLS_PROVIDER_OK &&
           hash->final(context, digest) == SIOTLS_PROVIDER_OK;
}

static void check_peers(struct trial *trial)
{
    struct hash_trial run;
    uint8_t ours[MAX_DIGEST];
    uint8_t theirs[MAX_DIGEST];
    size_t at = 0;
    const struct subject *peer;
    begin(&run, trial);
    while ((peer = kit_trial_next_peer(trial, &at, SIOTLS_KIND_HASH, run.hash->id, 0)) != NULL) {
        void *context = new_context(trial, peer->algorithm);
        for (size_t len = 0; len < MAX_TEXT; len += len < 300 ? 1 : len / 2)
            if (digest_by(peer, context, theirs, run.text, len) &&
                (!digest_of(&run, ours, run.text, len) ||
                 !kit_trial_expect(trial, memcmp(ours, theirs, run.hash->digest_size) == 0,
                                   "%s has another digest of %zu bytes", peer->provider, len)))
                return;
        trial->outcome.num_cases++;
    }
    kit_trial_skip(trial, "no other provider has it");
}

static int hash_in_thread(void *argument, unsigned thread)
{
    const struct hash_trial *shared = argument;
    struct trial trial = *shared->trial;
    struct hash_trial run;
    uint8_t expected[MAX_DIGEST];
    uint8_t digest[MAX_DIGEST];
    trial.areas = NULL;
    begin(&run, &trial);
    kit_trial_pattern(run.text, 400, thread);
    void *copy = new_context(&trial, run.hash);
    if (!digest_of(&run, expected, run.text, 400))
        return 0;
    for (size_t i = 0; i < 1000; i++)
        if (!start(&run, run.context) || !add(&run, run.context, run.text, i % 400) ||
            run.hash->copy(copy, run.context) != SIOTLS_PROVIDER_OK ||
            !add(&run, copy, run.text + i % 400, 400 - i % 400) || !finish(&run, copy, digest) ||
            memcmp(digest, expected, run.hash->digest_size) != 0)
            return 0;
    return 1;
}

static void check_threads(struct trial *trial)
{
    struct hash_trial run;
    begin(&run, trial);
    kit_trial_expect(trial, kit_trial_threads(hash_in_thread, &run), "threads with a context each disturb each other");
}

struct starving {
    struct hash_trial run;
    void *copy;
    uint8_t expected[MAX_DIGEST];
};

static int work_starving(void *argument)
{
    struct starving *starving = argument;
    const struct siotls_hash *hash = starving->run.hash;
    uint8_t digest[MAX_DIGEST];
    hash->clear(starving->run.context);
    hash->clear(starving->copy);
    if (hash->init(starving->run.instance, hash, starving->run.context) != SIOTLS_PROVIDER_OK ||
        hash->update(starving->run.context, starving->run.text, 100) != SIOTLS_PROVIDER_OK ||
        hash->copy(starving->copy, starving->run.context) != SIOTLS_PROVIDER_OK ||
        hash->update(starving->copy, starving->run.text + 100, 100) != SIOTLS_PROVIDER_OK ||
        hash->final(starving->copy, digest) != SIOTLS_PROVIDER_OK)
        return 0;
    return memcmp(digest, starving->expected, hash->digest_size) == 0 ? 1 : -1;
}

static void check_memory(struct trial *trial)
{
    struct starving starving;
    begin(&starving.run, trial);
    starving.copy = new_context(trial, starving.run.hash);
    if (digest_of(&starving.run, starving.expected, starving.run.text, 200))
        kit_trial_starve(trial, work_starving, &starving);
}

const struct check_table kit_hash_checks = {
    .kind = SIOTLS_KIND_HASH,
    .checks = {{"known-answers", kit_check_known_answers, false},
               {"vectors", kit_check_vectors, false},
               {"pieces", check_pieces, false},
               {"unaligned", check_unaligned, false},
               {"copies", check_copies, false},
               {"reuse", check_reuse, false},
               {"clear", check_clear, false},
               {"peers", check_peers, false},
               {"threads", check_threads, true},
               {"memory", check_memory, true}},
};
