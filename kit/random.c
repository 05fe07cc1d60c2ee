/* SPDX-License-Identifier: Apache-2.0 */
/* random.c: checks of random generators: bias and repetition that no generator shows, lengths, threads, fork. */
#include <string.h>

#include "kit/process.h"

enum { SAMPLE = 1 << 17, BLOCK = 16, NUM_DRAWS = 64 };

static int fill(struct trial *trial, uint8_t *output, size_t output_len)
{
    const struct siotls_random *random = trial->subject->algorithm;
    return kit_trial_result(trial, random->fill(trial->subject->instance, random, output, output_len),
                            SIOTLS_PROVIDER_OK, "fill");
}

/* Bounds that a good generator misses less often than a machine fails: 8 standard deviations. */
static void check_bias(struct trial *trial)
{
    uint8_t *sample = kit_trial_area(trial, SAMPLE);
    long num_ones = 0;
    long counts[256] = {0};
    if (!fill(trial, sample, SAMPLE))
        return;
    for (size_t i = 0; i < SAMPLE; i++) {
        counts[sample[i]]++;
        for (unsigned bit = 0; bit < 8; bit++)
            num_ones += sample[i] >> bit & 1;
    }
    long expected = SAMPLE / 256;
    kit_trial_expect(trial, num_ones > 4L * SAMPLE - 4096 && num_ones < 4L * SAMPLE + 4096, "%ld of %d bits are ones",
                     num_ones, 8 * SAMPLE);
    for (int i = 0; i < 256; i++)
        kit_trial_expect(trial, counts[i] > expected - 182 && counts[i] < expected + 182,
                         "the byte 0x%02x comes %ld times in %d", (unsigned)i, counts[i], SAMPLE);
}

/* No two blocks of a sample are alike; 2^13 blocks of 16 bytes, sorted by a table of their first bytes. */
static void check_repetition(struct trial *trial)
{
    enum { NUM_BLOCKS = SAMPLE / BLOCK };
    static size_t next[NUM_BLOCKS];
    static size_t first[65536];
    uint8_t *sample = kit_trial_area(trial, SAMPLE);
    if (!fill(trial, sample, SAMPLE / 2) || !fill(trial, sample + SAMPLE / 2, SAMPLE / 2))
        return;
    for (size_t i = 0; i < NUM_BLOCKS; i++) {
        const uint8_t *block = sample + i * BLOCK;
        size_t *head = &first[block[0] << 8 | block[1]];
        for (size_t k = *head; k != 0; k = next[k - 1])
            if (!kit_trial_expect(trial, memcmp(block, sample + (k - 1) * BLOCK, BLOCK) != 0,
                                  "16 bytes are the same at %zu and %zu", (k - 1) * BLOCK, i * BLOCK))
                return;
        next[i] = *head;
        *head = i + 1;
    }
}

/* Each byte asked for is written: after some draws each has been something else than zero. */
static void check_lengths(struct trial *trial)
{
    static const size_t sizes[] = {1, 2, 3, 7, 8, 9, 15, 31, 32, 33, 63, 255, 256, 257, 4096, 65537};
    fill(trial, NULL, 0);
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        uint8_t *output = kit_trial_area(trial, sizes[i]);
        uint8_t *any = kit_trial_area(trial, sizes[i]);
        for (int draw = 0; draw < 12; draw++) {
            memset(output, 0, sizes[i]);
            if (!fill(trial, output, sizes[i]))
                return;
            for (size_t k = 0; k < sizes[i]; k++)
                any[k] |= output[k];
        }
        for (size_t k = 0; k < sizes[i]; k++)
            if (!kit_trial_expect(trial, any[k] != 0, "byte %zu of %zu is always zero", k, sizes[i]))
                return;
    }
}

struct drawing {
    struct trial *trial;
    uint8_t drawn[4][NUM_DRAWS][BLOCK];
};

static int draw_in_thread(void *argument, unsigned thread)
{
    struct drawing *drawing = argument;
    const struct subject *subject = drawing->trial->subject;
    const struct siotls_random *random = subject->algorithm;
    for (size_t i = 0; i < NUM_DRAWS; i++)
        if (random->fill(subject->instance, random, drawing->drawn[thread][i], BLOCK) != SIOTLS_PROVIDER_OK)
            return 0;
    return 1;
}

static void check_threads(struct trial *trial)
{
    static struct drawing drawing;
    drawing.trial = trial;
    if (!kit_trial_expect(trial, kit_trial_threads(draw_in_thread, &drawing), "fill fails in a thread"))
        return;
    const uint8_t *blocks = &drawing.drawn[0][0][0];
    for (size_t i = 0; i < (size_t)4 * NUM_DRAWS; i++)
        for (size_t k = 0; k < i; k++)
            if (!kit_trial_expect(trial, memcmp(blocks + i * BLOCK, blocks + k * BLOCK, BLOCK) != 0,
                                  "two draws of threads are the same"))
                return;
}

static int draw(void *argument, uint8_t *output, size_t output_len)
{
    return fill(argument, output, output_len);
}

static void check_fork(struct trial *trial)
{
    uint8_t drawn[6][32];
    if (!kit_trial_forks(trial) || !fill(trial, drawn[0], 32))
        return;
    /* Children of the same state, the parent between and after them. */
    int is_drawn = kit_trial_in_child(draw, trial, drawn[1], 32) && kit_trial_in_child(draw, trial, drawn[2], 32) &&
                   fill(trial, drawn[3], 32) && kit_trial_in_child(draw, trial, drawn[4], 32) &&
                   fill(trial, drawn[5], 32);
    if (!kit_trial_expect(trial, is_drawn, "fill fails in a forked child"))
        return;
    for (size_t i = 0; i < 6; i++)
        for (size_t k = 0; k < i; k++)
            kit_trial_expect(trial, memcmp(drawn[i], drawn[k], 32) != 0,
                             "a forked child draws what another process draws");
}

static int work_starving(void *argument)
{
    const struct trial *trial = argument;
    const struct siotls_random *random = trial->subject->algorithm;
    uint8_t drawn[2][32] = {{0}};
    if (random->fill(trial->subject->instance, random, drawn[0], 32) != SIOTLS_PROVIDER_OK ||
        random->fill(trial->subject->instance, random, drawn[1], 32) != SIOTLS_PROVIDER_OK)
        return 0;
    return memcmp(drawn[0], drawn[1], 32) != 0 ? 1 : -1;
}

static void check_memory(struct trial *trial)
{
    kit_trial_starve(trial, work_starving, trial);
}

const struct check_table kit_random_checks = {
    .kind = SIOTLS_KIND_RANDOM,
    .checks = {{"known-answers", kit_check_known_answers, false},
               {"bias", check_bias, false},
               {"repetition", check_repetition, false},
               {"lengths", check_lengths, false},
               {"threads", check_threads, true},
               {"fork", check_fork, false},
               {"memory", check_memory, true}},
};
