/* SPDX-License-Identifier: Apache-2.0 */
/* mask.c: checks of header protection masks: published vectors, keys that change, contexts, peers. */
#include "kit/process.h"

#include <string.h>

enum { MAX_KEY = 32, NUM_SAMPLES = 200 };

/* RFC 9001 A.2, A.3, A.5; FIPS 197 C.1, C.3; NIST SP 800-38A F.1.1, F.1.5; RFC 8439 A.1, number 4. */
static const struct {
    uint32_t id;
    const char *key;
    const char *sample;
    const char *mask;
} published[] = {
    {SIOTLS_MASK_AES_128, "9f50449e04a0e810283a1e9933adedd2", "d1b1c98dd7689fb8ec11d242b123dc9b", "437b9aec36"},
    {SIOTLS_MASK_AES_128, "c206b8d9b9f0f37644430b490eeaa314", "2cd0991cd25b0aac406a5816b6394100", "2ec0d8356a"},
    {SIOTLS_MASK_AES_128, "000102030405060708090a0b0c0d0e0f", "00112233445566778899aabbccddeeff", "69c4e0d86a"},
    {SIOTLS_MASK_AES_128, "2b7e151628aed2a6abf7158809cf4f3c", "6bc1bee22e409f96e93d7e117393172a", "3ad77bb40d"},
    {SIOTLS_MASK_AES_256, "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
     "00112233445566778899aabbccddeeff", "8ea2b7ca51"},
    {SIOTLS_MASK_AES_256, "603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4",
     "6bc1bee22e409f96e93d7e117393172a", "f3eed1bdb5"},
    {SIOTLS_MASK_CHACHA20, "25a282b9e82f06f21f488917a4fc8f1b73573685608597d0efcb076b0ab7a7a4",
     "5e5cd55c41f69080575d7999c25a5bfb", "aefefe7d03"},
    {SIOTLS_MASK_CHACHA20, "00ff000000000000000000000000000000000000000000000000000000000000",
     "02000000000000000000000000000000", "72d54dfbf1"},
};

/* mask_trial: a mask, and a context with a key. */
struct mask_trial {
    struct trial *trial;
    const struct siotls_provider_instance *instance;
    const struct siotls_mask *mask;
    void *context;
    uint8_t key[MAX_KEY];
    uint8_t *sample;
    uint8_t *output;
};

static void *new_context(struct trial *trial, const struct siotls_mask *mask)
{
    return kit_trial_context(trial, mask->context_size, mask->context_alignment);
}

static int start(struct mask_trial *run, void *context, const uint8_t *key)
{
    const uint8_t *copy = kit_trial_copy(run->trial, key, run->mask->key_size);
    return kit_trial_result(run->trial, run->mask->init(run->instance, run->mask, context, copy), SIOTLS_PROVIDER_OK,
                            "init");
}

static int make(struct mask_trial *run, void *context)
{
    memset(run->output, 0, SIOTLS_MASK_SIZE);
    return kit_trial_result(run->trial, run->mask->make(context, run->sample, run->output), SIOTLS_PROVIDER_OK, "make");
}

static int begin(struct mask_trial *run, struct trial *trial)
{
    const struct siotls_mask *mask = trial->subject->algorithm;
    *run = (struct mask_trial){.trial = trial, .instance = trial->subject->instance, .mask = mask};
    run->context = new_context(trial, mask);
    run->sample = kit_trial_area(trial, SIOTLS_MASK_SAMPLE_SIZE);
    run->output = kit_trial_area(trial, SIOTLS_MASK_SIZE);
    kit_trial_pattern(run->key, sizeof run->key, 1);
    kit_trial_pattern(run->sample, SIOTLS_MASK_SAMPLE_SIZE, 2);
    return start(run, run->context, run->key);
}

static unsigned digit(char letter)
{
    return (unsigned)(letter <= '9' ? letter - '0' : letter - 'a' + 10);
}

static void from_hex(uint8_t *data, const char *text)
{
    for (; text[0] != 0 && text[1] != 0; text += 2)
        *data++ = (uint8_t)(digit(text[0]) << 4 | digit(text[1]));
}

static void check_published(struct trial *trial)
{
    struct mask_trial run;
    uint8_t expected[SIOTLS_MASK_SIZE];
    if (!begin(&run, trial))
        return;
    for (size_t i = 0; i < sizeof published / sizeof published[0]; i++) {
        if (published[i].id != run.mask->id)
            continue;
        from_hex(run.key, published[i].key);
        from_hex(run.sample, published[i].sample);
        from_hex(expected, published[i].mask);
        if (!start(&run, run.context, run.key) || !make(&run, run.context) ||
            !kit_trial_expect(trial, memcmp(run.output, expected, sizeof expected) == 0,
                              "the mask of published vector %zu is wrong", i + 1))
            return;
        trial->outcome.num_cases++;
    }
}

/* A mask is a function of key and sample: every bit of them counts, and what was asked before does not. */
static void check_bits(struct trial *trial)
{
    struct mask_trial run;
    uint8_t plain[SIOTLS_MASK_SIZE];
    if (!begin(&run, trial) || !make(&run, run.context))
        return;
    memcpy(plain, run.output, sizeof plain);
    for (size_t bit = 0; bit < 8 * SIOTLS_MASK_SAMPLE_SIZE; bit++) {
        run.sample[bit / 8] ^= (uint8_t)(1u << bit % 8);
        if (!make(&run, run.context) || !kit_trial_expect(trial, memcmp(plain, run.output, sizeof plain) != 0,
                                                          "bit %zu of the sample does not matter", bit))
            return;
        run.sample[bit / 8] ^= (uint8_t)(1u << bit % 8);
    }
    for (size_t bit = 0; bit < 8 * run.mask->key_size; bit++) {
        run.key[bit / 8] ^= (uint8_t)(1u << bit % 8);
        if (!start(&run, run.context, run.key) || !make(&run, run.context) ||
            !kit_trial_expect(trial, memcmp(plain, run.output, sizeof plain) != 0, "bit %zu of the key does not matter",
                              bit))
            return;
        run.key[bit / 8] ^= (uint8_t)(1u << bit % 8);
    }
    if (start(&run, run.context, run.key) && make(&run, run.context))
        kit_trial_expect(trial, memcmp(plain, run.output, sizeof plain) == 0, "the same sample has another mask later");
}

static void check_clear(struct trial *trial)
{
    struct mask_trial run;
    uint8_t before[SIOTLS_MASK_SIZE];
    const struct siotls_mask *mask = trial->subject->algorithm;
    void *zero = new_context(trial, mask);
    mask->clear(zero);
    mask->clear(zero);
    if (!begin(&run, trial) || !make(&run, run.context))
        return;
    memcpy(before, run.output, sizeof before);
    for (int i = 0; i < 2; i++) {
        mask->clear(run.context);
        if (!kit_trial_expect(trial, !kit_trial_contains(run.context, mask->context_size, run.key, mask->key_size),
                              "the key is still there after clear"))
            return;
    }
    if (start(&run, run.context, run.key) && make(&run, run.context))
        kit_trial_expect(trial, memcmp(before, run.output, sizeof before) == 0, "after clear the mask is another");
}

static void check_peers(struct trial *trial)
{
    struct mask_trial run;
    uint8_t theirs[SIOTLS_MASK_SIZE];
    size_t at = 0;
    const struct subject *peer;
    if (!begin(&run, trial))
        return;
    while ((peer = kit_trial_next_peer(trial, &at, SIOTLS_KIND_MASK, run.mask->id, 0)) != NULL) {
        const struct siotls_mask *mask = peer->algorithm;
        void *context = new_context(trial, mask);
        for (uint32_t i = 0; i < NUM_SAMPLES; i++) {
            kit_trial_pattern(run.key, sizeof run.key, 3 * i);
            kit_trial_pattern(run.sample, SIOTLS_MASK_SAMPLE_SIZE, 3 * i + 1);
            if (mask->init(peer->instance, mask, context, run.key) != SIOTLS_PROVIDER_OK ||
                mask->make(context, run.sample, theirs) != SIOTLS_PROVIDER_OK)
                continue;
            if (!start(&run, run.context, run.key) || !make(&run, run.context) ||
                !kit_trial_expect(trial, memcmp(theirs, run.output, sizeof theirs) == 0, "%s makes another mask",
                                  peer->provider))
                return;
        }
        trial->outcome.num_cases++;
    }
    kit_trial_skip(trial, "no other provider has it");
}

static int make_in_thread(void *argument, unsigned thread)
{
    const struct mask_trial *shared = argument;
    struct trial trial = *shared->trial;
    struct mask_trial run;
    uint8_t expected[SIOTLS_MASK_SIZE];
    trial.areas = NULL;
    if (!begin(&run, &trial))
        return 0;
    kit_trial_pattern(run.key, sizeof run.key, thread);
    if (!start(&run, run.context, run.key) || !make(&run, run.context))
        return 0;
    memcpy(expected, run.output, sizeof expected);
    for (int i = 0; i < 2000; i++)
        if (!make(&run, run.context) || memcmp(run.output, expected, sizeof expected) != 0)
            return 0;
    return 1;
}

static void check_threads(struct trial *trial)
{
    struct mask_trial run;
    if (begin(&run, trial))
        kit_trial_expect(trial, kit_trial_threads(make_in_thread, &run),
                         "threads with a context each disturb each other");
}

struct starving {
    struct mask_trial run;
    uint8_t expected[SIOTLS_MASK_SIZE];
};

static int work_starving(void *argument)
{
    struct starving *starving = argument;
    struct mask_trial *run = &starving->run;
    run->mask->clear(run->context);
    if (run->mask->init(run->instance, run->mask, run->context, run->key) != SIOTLS_PROVIDER_OK ||
        run->mask->make(run->context, run->sample, run->output) != SIOTLS_PROVIDER_OK)
        return 0;
    return memcmp(run->output, starving->expected, SIOTLS_MASK_SIZE) == 0 ? 1 : -1;
}

static void check_memory(struct trial *trial)
{
    struct starving starving;
    if (!begin(&starving.run, trial) || !make(&starving.run, starving.run.context))
        return;
    memcpy(starving.expected, starving.run.output, SIOTLS_MASK_SIZE);
    kit_trial_starve(trial, work_starving, &starving);
}

const struct check_table kit_mask_checks = {
    .kind = SIOTLS_KIND_MASK,
    .checks = {{"known-answers", kit_check_known_answers, false},
               {"published", check_published, false},
               {"bits", check_bits, false},
               {"clear", check_clear, false},
               {"peers", check_peers, false},
               {"threads", check_threads, true},
               {"memory", check_memory, true}},
};
