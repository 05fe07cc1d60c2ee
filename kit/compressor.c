/* SPDX-License-Identifier: Apache-2.0 */
/* compressor.c: checks of certificate compression (RFC 8879): capacities, bombs, truncation, garbage, peers. */
#include <string.h>

#include "kit/process.h"

enum { MAX_TEXT = 1 << 18, ROOM = MAX_TEXT + MAX_TEXT / 64 + 4096, BOMB = 1 << 22 };

struct compressor_trial {
    struct trial *trial;
    const struct siotls_provider_instance *instance;
    const struct siotls_compressor *compressor;
    uint8_t *text;     /* MAX_TEXT bytes, half of them repeated */
    uint8_t *packed;   /* ROOM bytes */
    uint8_t *unpacked; /* MAX_TEXT bytes */
    size_t packed_len;
};

static void begin(struct compressor_trial *run, struct trial *trial)
{
    *run = (struct compressor_trial){
        .trial = trial, .instance = trial->subject->instance, .compressor = trial->subject->algorithm};
    run->text = kit_trial_area(trial, MAX_TEXT);
    run->packed = kit_trial_area(trial, ROOM);
    run->unpacked = kit_trial_area(trial, MAX_TEXT);
    for (size_t at = 0; at < MAX_TEXT; at += 512) {
        kit_trial_pattern(run->text + at, 256, (uint32_t)at);
        memset(run->text + at + 256, 'x', 256);
    }
}

static int compress(struct compressor_trial *run, const uint8_t *data, size_t data_len)
{
    return kit_trial_result(
        run->trial,
        run->compressor->compress(run->instance, run->compressor, data, data_len, run->packed, ROOM, &run->packed_len),
        SIOTLS_PROVIDER_OK, "compress");
}

static int decompress(const struct compressor_trial *run, const uint8_t *data, size_t data_len, uint8_t *output,
                      size_t capacity, size_t *output_len)
{
    return run->compressor->decompress(run->instance, run->compressor, data, data_len, output, capacity, output_len);
}

static void check_round_trip(struct trial *trial)
{
    static const size_t sizes[] = {0, 1, 2, 100, 255, 256, 257, 1000, 4096, 16384, 65535, 65536, 65537, MAX_TEXT};
    struct compressor_trial run;
    begin(&run, trial);
    for (size_t i = 0; i < 2 * sizeof sizes / sizeof sizes[0]; i++) {
        size_t len = sizes[i / 2];
        size_t unpacked_len = 0;
        if (i % 2 == 1) /* nothing to save here */
            kit_trial_pattern(run.text, len, (uint32_t)i);
        const uint8_t *text = len > 0 ? kit_trial_copy(trial, run.text, len) : NULL;
        if (!compress(&run, text, len))
            return;
        const uint8_t *packed = kit_trial_copy(trial, run.packed, run.packed_len);
        uint8_t *unpacked = kit_trial_area(trial, len);
        if (!kit_trial_result(trial, decompress(&run, packed, run.packed_len, unpacked, len, &unpacked_len),
                              SIOTLS_PROVIDER_OK, "decompress into exactly what is needed") ||
            !kit_trial_expect(trial, unpacked_len == len && (len == 0 || memcmp(unpacked, text, len) == 0),
                              "%zu bytes are not what was compressed", len) ||
            !kit_trial_result(trial, decompress(&run, packed, run.packed_len, run.unpacked, MAX_TEXT, &unpacked_len),
                              SIOTLS_PROVIDER_OK, "decompress into more than is needed") ||
            !kit_trial_expect(trial, unpacked_len == len, "%zu bytes become %zu", len, unpacked_len))
            return;
    }
}

/* The guard page behind each area catches who writes on. */
static void check_capacity(struct trial *trial)
{
    struct compressor_trial run;
    enum { LEN = 1500 };
    size_t len = 0;
    begin(&run, trial);
    if (!compress(&run, run.text, LEN))
        return;
    const uint8_t *packed = kit_trial_copy(trial, run.packed, run.packed_len);
    for (size_t capacity = 0; capacity < LEN; capacity += capacity < 40 || capacity > LEN - 10 ? 1 : 17)
        if (!kit_trial_result(trial,
                              decompress(&run, packed, run.packed_len, kit_trial_area(trial, capacity), capacity, &len),
                              SIOTLS_PROVIDER_TOO_SMALL, "decompress into less than is needed"))
            return;
    for (size_t capacity = 0; capacity < run.packed_len; capacity += capacity < 40 ? 1 : 17) {
        int result = run.compressor->compress(run.instance, run.compressor, run.text, LEN,
                                              kit_trial_area(trial, capacity), capacity, &len);
        if (!kit_trial_expect(trial,
                              result == SIOTLS_PROVIDER_TOO_SMALL || (result == SIOTLS_PROVIDER_OK && len <= capacity),
                              "compress into %zu bytes of %zu returns %d", capacity, run.packed_len, result))
            return;
    }
}

static void check_bombs(struct trial *trial)
{
    struct compressor_trial run;
    size_t len = 0;
    begin(&run, trial);
    uint8_t *bomb = kit_trial_area(trial, BOMB);
    if (!compress(&run, bomb, BOMB) ||
        !kit_trial_expect(trial, run.packed_len < BOMB / 100, "zeros become %zu bytes of %d", run.packed_len, BOMB))
        return;
    static const size_t capacities[] = {0, 1, 1000, 65536, MAX_TEXT};
    for (size_t i = 0; i < sizeof capacities / sizeof capacities[0]; i++)
        if (!kit_trial_result(
                trial,
                decompress(&run, run.packed, run.packed_len, kit_trial_area(trial, capacities[i]), capacities[i], &len),
                SIOTLS_PROVIDER_TOO_SMALL, "decompress of a bomb"))
            return;
    /* Half a bomb is still one, or is seen to be cut first. */
    int result = decompress(&run, run.packed, run.packed_len / 2, kit_trial_area(trial, 100), 100, &len);
    kit_trial_expect(trial, result == SIOTLS_PROVIDER_TOO_SMALL || result == SIOTLS_PROVIDER_BAD_DATA,
                     "decompress of a truncated bomb returns %d", result);
}

static int refuses(struct compressor_trial *run, const uint8_t *data, size_t data_len, const char *what)
{
    size_t len = 0;
    int result = decompress(run, data, data_len, run->unpacked, MAX_TEXT, &len);
    return kit_trial_expect(run->trial, result != SIOTLS_PROVIDER_OK, "decompress accepts %s", what) &&
           kit_trial_result(run->trial, result, SIOTLS_PROVIDER_BAD_DATA, what);
}

static void check_garbage(struct trial *trial)
{
    struct compressor_trial run;
    size_t len = 0;
    begin(&run, trial);
    if (!compress(&run, run.text, 1500))
        return;
    for (size_t i = 0; i < run.packed_len; i++)
        if (!refuses(&run, i > 0 ? kit_trial_copy(trial, run.packed, i) : NULL, i, "truncated data"))
            return;
    uint8_t *altered = kit_trial_area(trial, run.packed_len + 1);
    memcpy(altered, run.packed, run.packed_len);
    if (!refuses(&run, altered, run.packed_len + 1, "data with a byte behind them"))
        return;
    for (size_t i = 0; i < run.packed_len * 8; i += 3) {
        memcpy(altered, run.packed, run.packed_len);
        altered[i / 8] ^= (uint8_t)(1 << i % 8);
        int result = decompress(&run, altered, run.packed_len, run.unpacked, MAX_TEXT, &len);
        if (!kit_trial_expect(trial,
                              (result == SIOTLS_PROVIDER_OK && len <= MAX_TEXT) || result == SIOTLS_PROVIDER_BAD_DATA ||
                                  result == SIOTLS_PROVIDER_TOO_SMALL || result == SIOTLS_PROVIDER_NO_MEMORY,
                              "decompress of altered data returns %d", result))
            return;
    }
    kit_trial_pattern(altered, run.packed_len, 3);
    refuses(&run, altered, run.packed_len, "garbage");
}

static void check_peers(struct trial *trial)
{
    struct compressor_trial run;
    size_t at = 0;
    const struct subject *peer;
    begin(&run, trial);
    while ((peer = kit_trial_next_peer(trial, &at, SIOTLS_KIND_COMPRESSOR, run.compressor->id, 0)) != NULL) {
        const struct siotls_compressor *compressor = peer->algorithm;
        size_t len = 0;
        if (!compress(&run, run.text, 5000) ||
            !kit_trial_expect(trial,
                              compressor->decompress(peer->instance, compressor, run.packed, run.packed_len,
                                                     run.unpacked, MAX_TEXT, &len) == SIOTLS_PROVIDER_OK &&
                                  len == 5000 && memcmp(run.unpacked, run.text, 5000) == 0,
                              "%s decompresses to something else", peer->provider))
            return;
        if (compressor->compress(peer->instance, compressor, run.text, 7000, run.packed, ROOM, &run.packed_len) ==
                SIOTLS_PROVIDER_OK &&
            (!kit_trial_result(trial, decompress(&run, run.packed, run.packed_len, run.unpacked, MAX_TEXT, &len),
                               SIOTLS_PROVIDER_OK, "decompress of what another provider compressed") ||
             !kit_trial_expect(trial, len == 7000 && memcmp(run.unpacked, run.text, 7000) == 0,
                               "what %s compressed becomes something else", peer->provider)))
            return;
        trial->outcome.num_cases++;
    }
    kit_trial_skip(trial, "no other provider has it");
}

static int pack_in_thread(void *argument, unsigned thread)
{
    const struct compressor_trial *shared = argument;
    struct trial trial = *shared->trial;
    struct compressor_trial run;
    size_t len = 0;
    trial.areas = NULL;
    begin(&run, &trial);
    for (size_t i = 0; i < 20; i++)
        if (!compress(&run, run.text + thread * 1000, 3000 + i) ||
            decompress(&run, run.packed, run.packed_len, run.unpacked, MAX_TEXT, &len) != SIOTLS_PROVIDER_OK ||
            len != 3000 + i || memcmp(run.unpacked, run.text + thread * 1000, len) != 0)
            return 0;
    return 1;
}

static void check_threads(struct trial *trial)
{
    struct compressor_trial run;
    begin(&run, trial);
    kit_trial_expect(trial, kit_trial_threads(pack_in_thread, &run), "threads disturb each other");
}

static int work_starving(void *argument)
{
    struct compressor_trial *run = argument;
    size_t len = 0;
    if (run->compressor->compress(run->instance, run->compressor, run->text, 2000, run->packed, ROOM,
                                  &run->packed_len) != SIOTLS_PROVIDER_OK ||
        decompress(run, run->packed, run->packed_len, run->unpacked, MAX_TEXT, &len) != SIOTLS_PROVIDER_OK)
        return 0;
    return len == 2000 && memcmp(run->unpacked, run->text, len) == 0 ? 1 : -1;
}

static void check_memory(struct trial *trial)
{
    struct compressor_trial run;
    begin(&run, trial);
    kit_trial_starve(trial, work_starving, &run);
}

const struct check_table kit_compressor_checks = {
    .kind = SIOTLS_KIND_COMPRESSOR,
    .checks = {{"known-answers", kit_check_known_answers, false},
               {"round-trip", check_round_trip, false},
               {"capacity", check_capacity, false},
               {"bombs", check_bombs, false},
               {"garbage", check_garbage, false},
               {"peers", check_peers, false},
               {"threads", check_threads, true},
               {"memory", check_memory, true}},
};
