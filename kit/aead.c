/* SPDX-License-Identifier: Apache-2.0 */
/* aead.c: checks of AEADs: sizes, segments, places, tampering, contexts, peers. More of them in aead_more.c. */
#include "kit/aead.h"

#include <string.h>

/* TLS records carry at most 2^14 + 256 bytes; what else is here are the edges of blocks. */
static const size_t sizes[] = {0,   1,   7,   15,  16,  17,  31,   32,   33,   63,    64,    65,
                               127, 128, 129, 255, 256, 257, 1000, 4095, 4096, 16384, 16385, AEAD_MAX_TEXT};
static const size_t aad_sizes[] = {0, 5, 1, 13, 16, 17, 64, 257};

int kit_aead_begin(struct aead_trial *run, struct trial *trial)
{
    const struct siotls_aead *aead = trial->subject->algorithm;
    *run = (struct aead_trial){.trial = trial, .instance = trial->subject->instance, .aead = aead};
    kit_trial_pattern(run->key, sizeof run->key, 1);
    kit_trial_pattern(run->nonce, sizeof run->nonce, 2);
    kit_trial_pattern(run->aad, sizeof run->aad, 3);
    run->text = kit_trial_area(trial, AEAD_MAX_TEXT);
    kit_trial_pattern(run->text, AEAD_MAX_TEXT, 4);
    run->sealer = kit_trial_context(trial, aead->context_size, aead->context_alignment);
    run->opener = kit_trial_context(trial, aead->context_size, aead->context_alignment);
    return kit_trial_result(trial, aead->init(run->instance, aead, run->sealer, run->key, SIOTLS_DIRECTION_SEAL),
                            SIOTLS_PROVIDER_OK, "init to seal") &&
           kit_trial_result(trial, aead->init(run->instance, aead, run->opener, run->key, SIOTLS_DIRECTION_OPEN),
                            SIOTLS_PROVIDER_OK, "init to open");
}

int kit_aead_seal(struct aead_trial *run, uint8_t *sealed, const uint8_t *text, size_t text_len, size_t aad_len)
{
    const struct siotls_bytes segment = {text, text_len};
    return kit_trial_result(run->trial,
                            run->aead->seal(run->sealer, run->nonce, run->aad, aad_len, &segment, 1, sealed),
                            SIOTLS_PROVIDER_OK, "seal");
}

int kit_aead_open(struct aead_trial *run, uint8_t *text, const uint8_t *sealed, size_t sealed_len, size_t aad_len)
{
    return kit_trial_result(run->trial,
                            run->aead->open(run->opener, run->nonce, run->aad, aad_len, sealed, sealed_len, text),
                            SIOTLS_PROVIDER_OK, "open");
}

static void check_round_trip(struct trial *trial)
{
    struct aead_trial run;
    if (!kit_aead_begin(&run, trial))
        return;
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        size_t len = sizes[i];
        size_t aad_len = aad_sizes[i % (sizeof aad_sizes / sizeof aad_sizes[0])];
        const uint8_t *text = kit_trial_copy(trial, run.text, len);
        uint8_t *sealed = kit_trial_area(trial, len + run.aead->tag_size);
        uint8_t *opened = kit_trial_area(trial, len);
        run.nonce[0]++;
        if (!kit_aead_seal(&run, sealed, text, len, aad_len) ||
            !kit_trial_expect(trial, len < 8 || memcmp(sealed, text, len) != 0, "%zu bytes are not encrypted", len) ||
            !kit_aead_open(&run, opened, kit_trial_copy(trial, sealed, len + run.aead->tag_size),
                           len + run.aead->tag_size, aad_len) ||
            !kit_trial_expect(trial, memcmp(opened, text, len) == 0, "%zu bytes are not what was sealed", len))
            return;
    }
}

static int seals_alike(struct aead_trial *run, const struct siotls_bytes *segments, size_t num_segments, size_t total)
{
    uint8_t *whole = kit_trial_area(run->trial, total + run->aead->tag_size);
    uint8_t *parts = kit_trial_area(run->trial, total + run->aead->tag_size);
    return kit_aead_seal(run, whole, run->text, total, 5) &&
           kit_trial_result(run->trial,
                            run->aead->seal(run->sealer, run->nonce, run->aad, 5, segments, num_segments, parts),
                            SIOTLS_PROVIDER_OK, "seal of segments") &&
           kit_trial_expect(run->trial, memcmp(whole, parts, total + run->aead->tag_size) == 0,
                            "%zu bytes in %zu segments are sealed otherwise than in one", total, num_segments);
}

/* Cuts the text in pieces of that size, every fifth of them empty; returns how much that is together. */
static size_t cut(struct siotls_bytes *segments, const uint8_t *text, size_t num_segments, size_t piece)
{
    size_t total = 0;
    for (size_t i = 0; i < num_segments; i++) {
        size_t len = i % 5 == 3 ? 0 : piece;
        segments[i] = (struct siotls_bytes){len > 0 ? text + total : NULL, len};
        total += len;
    }
    return total;
}

static void check_segments(struct trial *trial)
{
    struct aead_trial run;
    struct siotls_bytes segments[AEAD_MAX_SEGMENTS];
    if (!kit_aead_begin(&run, trial))
        return;
    if (run.aead->max_segments == 1) {
        kit_trial_skip(trial, "it takes one segment");
        return;
    }
    size_t most = run.aead->max_segments < AEAD_MAX_SEGMENTS ? run.aead->max_segments : AEAD_MAX_SEGMENTS;
    /* The case of TLS: text, then the content type. */
    for (size_t len = 0; len < 80; len++) {
        segments[0] = (struct siotls_bytes){run.text, len};
        segments[1] = (struct siotls_bytes){run.text + len, 1};
        if (!seals_alike(&run, segments, 2, len + 1))
            return;
    }
    static const size_t pieces[] = {1, 5, 16, 17, 64, 100};
    for (size_t num = 1; num <= most; num++)
        for (size_t i = 0; i < sizeof pieces / sizeof pieces[0]; i++) {
            size_t total = cut(segments, run.text, num, pieces[i]);
            if (!seals_alike(&run, segments, num, total))
                return;
        }
}

/* Every mixture of segments that lie where their ciphertext goes and of segments elsewhere. */
static int seals_in_place(struct aead_trial *run, size_t len, size_t second_len)
{
    size_t total = len + second_len;
    size_t sealed_len = total + run->aead->tag_size;
    uint8_t *apart = kit_trial_area(run->trial, sealed_len);
    uint8_t *place = kit_trial_area(run->trial, sealed_len);
    if (!kit_aead_seal(run, apart, run->text, total, 5))
        return 0;
    for (unsigned mixture = 1; mixture < (second_len > 0 ? 4u : 2u); mixture++) {
        const struct siotls_bytes segments[] = {{mixture & 1 ? place : run->text, len},
                                                {mixture & 2 ? place + len : run->text + len, second_len}};
        memcpy(place, run->text, total);
        if (!kit_trial_result(
                run->trial,
                run->aead->seal(run->sealer, run->nonce, run->aad, 5, segments, second_len > 0 ? 2 : 1, place),
                SIOTLS_PROVIDER_OK, "seal in place") ||
            !kit_trial_expect(run->trial, memcmp(apart, place, sealed_len) == 0,
                              "%zu bytes are sealed otherwise in place", total))
            return 0;
    }
    return kit_aead_open(run, place, place, sealed_len, 5) &&
           kit_trial_expect(run->trial, memcmp(place, run->text, total) == 0, "%zu bytes are opened otherwise in place",
                            total);
}

static void check_in_place(struct trial *trial)
{
    struct aead_trial run;
    if (!kit_aead_begin(&run, trial))
        return;
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++)
        if (!seals_in_place(&run, sizes[i], 0) ||
            (run.aead->max_segments > 1 && sizes[i] < AEAD_MAX_TEXT && !seals_in_place(&run, sizes[i], 1)))
            return;
}

static void check_unaligned(struct trial *trial)
{
    struct aead_trial run;
    enum { LEN = 333 };
    if (!kit_aead_begin(&run, trial))
        return;
    size_t sealed_len = LEN + run.aead->tag_size;
    uint8_t *expected = kit_trial_area(trial, sealed_len);
    uint8_t *from = kit_trial_area(trial, LEN + 16);
    uint8_t *to = kit_trial_area(trial, sealed_len + 16);
    if (!kit_aead_seal(&run, expected, run.text, LEN, 13))
        return;
    for (size_t i = 0; i < 16; i++) {
        for (size_t k = 0; k < 16; k += i % 3 + 1) {
            memcpy(from + i, run.text, LEN);
            if (!kit_aead_seal(&run, to + k, from + i, LEN, 13) ||
                !kit_trial_expect(trial, memcmp(to + k, expected, sealed_len) == 0,
                                  "seal from an address that is %zu, to one that is %zu off", i, k) ||
                !kit_aead_open(&run, from + i, to + k, sealed_len, 13) ||
                !kit_trial_expect(trial, memcmp(from + i, run.text, LEN) == 0,
                                  "open from an address that is %zu, to one that is %zu off", k, i))
                return;
        }
    }
}

const struct check_table kit_aead_checks = {
    .kind = SIOTLS_KIND_AEAD,
    .checks = {{"known-answers", kit_check_known_answers, false},
               {"vectors", kit_check_vectors, false},
               {"round-trip", check_round_trip, false},
               {"segments", check_segments, false},
               {"in-place", check_in_place, false},
               {"unaligned", check_unaligned, false},
               {"tampered", kit_aead_check_tampered, false},
               {"wrong-length", kit_aead_check_lengths, false},
               {"reuse", kit_aead_check_reuse, false},
               {"clear", kit_aead_check_clear, false},
               {"peers", kit_aead_check_peers, false},
               {"threads", kit_aead_check_threads, true},
               {"memory", kit_aead_check_memory, true}},
};
