/* SPDX-License-Identifier: Apache-2.0 */
/* hkdf.c: checks of HKDF and HMAC: against their composition from a hash, lengths, peers. */
#include <string.h>

#include "kit/hmac.h"
#include "kit/process.h"

enum { MAX_INPUT = 400, MAX_OUTPUT = 255 * HMAC_MAX + 1 };

struct hkdf_trial {
    struct trial *trial;
    const struct siotls_provider_instance *instance;
    const struct siotls_hkdf *hkdf;
    size_t digest_size;
    uint8_t input[3][MAX_INPUT];
};

/* Lengths of key or salt, of data or secret, of info. */
static const size_t lengths[] = {0, 1, 20, 32, 48, 63, 64, 65, 127, 128, 129, 131, 300};
enum { NUM_LENGTHS = sizeof lengths / sizeof lengths[0] };

static size_t digest_size(uint32_t id)
{
    return id == SIOTLS_HASH_SHA1 ? 20 : id == SIOTLS_HASH_SHA256 ? 32 : id == SIOTLS_HASH_SHA384 ? 48 : 64;
}

static void begin(struct hkdf_trial *run, struct trial *trial)
{
    const struct siotls_hkdf *hkdf = trial->subject->algorithm;
    *run = (struct hkdf_trial){.trial = trial, .instance = trial->subject->instance, .hkdf = hkdf};
    run->digest_size = digest_size(hkdf->id);
    for (uint32_t i = 0; i < 3; i++)
        kit_trial_pattern(run->input[i], MAX_INPUT, i + 1);
}

static int hmac(struct hkdf_trial *run, uint8_t *mac, struct siotls_bytes key, struct siotls_bytes data)
{
    return kit_trial_result(
        run->trial, run->hkdf->hmac(run->instance, run->hkdf, key.data, key.data_len, data.data, data.data_len, mac),
        SIOTLS_PROVIDER_OK, "hmac");
}

static int extract(struct hkdf_trial *run, uint8_t *prk, struct siotls_bytes salt, struct siotls_bytes secret)
{
    return kit_trial_result(
        run->trial,
        run->hkdf->extract(run->instance, run->hkdf, salt.data, salt.data_len, secret.data, secret.data_len, prk),
        SIOTLS_PROVIDER_OK, "extract");
}

static int expand(struct hkdf_trial *run, uint8_t *output, size_t output_len, struct siotls_bytes prk,
                  struct siotls_bytes info)
{
    return kit_trial_result(run->trial,
                            run->hkdf->expand(run->instance, run->hkdf, prk.data, prk.data_len, info.data,
                                              info.data_len, output, output_len),
                            SIOTLS_PROVIDER_OK, "expand");
}

/* Of length 0 the pointer is NULL, which the contract allows. */
static struct siotls_bytes bytes(struct trial *trial, const uint8_t *data, size_t data_len)
{
    return (struct siotls_bytes){data_len > 0 ? kit_trial_copy(trial, data, data_len) : NULL, data_len};
}

/* Salt and HMAC key are alike: HKDF-Extract is HMAC, and an empty salt is a key of zeros, which is an empty key. */
static int agrees(struct hkdf_trial *run, struct hmac_over *over, size_t key_len, size_t data_len)
{
    struct siotls_bytes key = bytes(run->trial, run->input[0], key_len);
    struct siotls_bytes data = bytes(run->trial, run->input[1], data_len);
    uint8_t *expected = kit_trial_area(run->trial, run->digest_size);
    uint8_t *made = kit_trial_area(run->trial, run->digest_size);
    if (!kit_trial_expect(run->trial, kit_hmac_make(over, expected, key, &data, 1), "the hash to compare with fails") ||
        !hmac(run, made, key, data) ||
        !kit_trial_expect(run->trial, memcmp(made, expected, run->digest_size) == 0,
                          "HMAC of %zu bytes with a key of %zu is wrong", data_len, key_len) ||
        !extract(run, made, key, data))
        return 0;
    return kit_trial_expect(run->trial, memcmp(made, expected, run->digest_size) == 0,
                            "extract from %zu bytes with a salt of %zu is wrong", data_len, key_len);
}

static int expands(struct hkdf_trial *run, struct hmac_over *over, size_t output_len, size_t info_len)
{
    struct siotls_bytes prk = bytes(run->trial, run->input[0], run->digest_size);
    struct siotls_bytes info = bytes(run->trial, run->input[2], info_len);
    uint8_t *expected = kit_trial_area(run->trial, output_len);
    uint8_t *made = kit_trial_area(run->trial, output_len);
    return kit_trial_expect(run->trial, kit_hmac_expand(over, expected, output_len, prk, info),
                            "the hash to compare with fails") &&
           expand(run, made, output_len, prk, info) &&
           kit_trial_expect(run->trial, memcmp(made, expected, output_len) == 0,
                            "expand to %zu bytes with an info of %zu is wrong", output_len, info_len);
}

static int agrees_with(struct hkdf_trial *run, const struct siotls_provider_instance *instance,
                       const struct siotls_hash *hash)
{
    static const size_t output_lengths[] = {1, 12, 16, 31, 32, 33, 47, 48, 49, 64, 65, 96, 97, 255, 1000};
    struct hmac_over over;
    kit_hmac_over_init(&over, run->trial, instance, hash);
    for (size_t i = 0; i < NUM_LENGTHS; i++)
        for (size_t k = 0; k < NUM_LENGTHS; k++)
            if (!agrees(run, &over, lengths[i], lengths[k]))
                return 0;
    for (size_t i = 0; i < sizeof output_lengths / sizeof output_lengths[0]; i++)
        if (!expands(run, &over, output_lengths[i], lengths[i % NUM_LENGTHS]))
            return 0;
    return expands(run, &over, 255 * run->digest_size, 10);
}

static void check_composition(struct trial *trial)
{
    struct hkdf_trial run;
    size_t at = 0;
    begin(&run, trial);
    const struct siotls_hash *own = kit_trial_own_hash(trial->subject, run.hkdf->id);
    if (own != NULL) {
        agrees_with(&run, run.instance, own);
        return;
    }
    const struct subject *peer = kit_trial_next_peer(trial, &at, SIOTLS_KIND_HASH, run.hkdf->id, 0);
    if (peer != NULL)
        agrees_with(&run, peer->instance, peer->algorithm);
    else
        kit_trial_skip(trial, "no provider has the hash");
}

static void check_lengths(struct trial *trial)
{
    struct hkdf_trial run;
    begin(&run, trial);
    struct siotls_bytes prk = {run.input[0], run.digest_size};
    uint8_t *output = kit_trial_area(trial, MAX_OUTPUT);
    kit_trial_expect(trial,
                     run.hkdf->expand(run.instance, run.hkdf, prk.data, prk.data_len, NULL, 0, output,
                                      255 * run.digest_size + 1) != SIOTLS_PROVIDER_OK,
                     "expand to more than 255 digests is accepted");
    expand(&run, kit_trial_area(trial, 0), 0, prk, prk);
}

static void check_unaligned(struct trial *trial)
{
    struct hkdf_trial run;
    uint8_t expected[2][HMAC_MAX];
    begin(&run, trial);
    uint8_t *room = kit_trial_area(trial, 216);
    uint8_t *made = kit_trial_area(trial, HMAC_MAX + 16);
    struct siotls_bytes key = {run.input[0], 48};
    struct siotls_bytes data = {run.input[1], 200};
    if (!extract(&run, expected[0], key, data) || !expand(&run, expected[1], 60, key, data))
        return;
    for (size_t i = 0; i < 16; i++) {
        memcpy(room + i, run.input[1], 200);
        data.data = room + i;
        if (!extract(&run, made + i, key, data) ||
            !kit_trial_expect(trial, memcmp(made + i, expected[0], run.digest_size) == 0,
                              "extract at an address that is %zu off", i) ||
            !expand(&run, made + i, 60, key, data) ||
            !kit_trial_expect(trial, memcmp(made + i, expected[1], 60) == 0, "expand at an address that is %zu off", i))
            return;
    }
}

static void check_peers(struct trial *trial)
{
    struct hkdf_trial run;
    size_t at = 0;
    const struct subject *peer;
    begin(&run, trial);
    uint8_t *ours = kit_trial_area(trial, 100);
    uint8_t *theirs = kit_trial_area(trial, 100);
    while ((peer = kit_trial_next_peer(trial, &at, SIOTLS_KIND_HKDF, run.hkdf->id, 0)) != NULL) {
        const struct siotls_hkdf *hkdf = peer->algorithm;
        for (size_t i = 0; i < NUM_LENGTHS; i++) {
            struct siotls_bytes salt = {run.input[0], lengths[i]};
            struct siotls_bytes secret = {run.input[1], lengths[(i + 5) % NUM_LENGTHS]};
            if (hkdf->extract(peer->instance, hkdf, salt.data, salt.data_len, secret.data, secret.data_len, theirs) ==
                    SIOTLS_PROVIDER_OK &&
                (!extract(&run, ours, salt, secret) ||
                 !kit_trial_expect(trial, memcmp(ours, theirs, run.digest_size) == 0, "%s extracts otherwise",
                                   peer->provider)))
                return;
            struct siotls_bytes prk = {run.input[2], run.digest_size};
            if (hkdf->expand(peer->instance, hkdf, prk.data, prk.data_len, salt.data, salt.data_len, theirs, 100) ==
                    SIOTLS_PROVIDER_OK &&
                (!expand(&run, ours, 100, prk, salt) ||
                 !kit_trial_expect(trial, memcmp(ours, theirs, 100) == 0, "%s expands otherwise", peer->provider)))
                return;
        }
        trial->outcome.num_cases++;
    }
    kit_trial_skip(trial, "no other provider has it");
}

static int derive_in_thread(void *argument, unsigned thread)
{
    const struct hkdf_trial *shared = argument;
    struct trial trial = *shared->trial;
    struct hkdf_trial run;
    uint8_t expected[100];
    uint8_t made[100];
    begin(&run, &trial);
    struct siotls_bytes key = {run.input[thread % 3], 32};
    struct siotls_bytes data = {run.input[1] + thread, 100};
    if (!expand(&run, expected, sizeof expected, key, data))
        return 0;
    for (int i = 0; i < 300; i++)
        if (!expand(&run, made, sizeof made, key, data) || memcmp(made, expected, sizeof made) != 0)
            return 0;
    return 1;
}

static void check_threads(struct trial *trial)
{
    struct hkdf_trial run;
    begin(&run, trial);
    kit_trial_expect(trial, kit_trial_threads(derive_in_thread, &run), "threads disturb each other");
}

struct starving {
    struct hkdf_trial run;
    uint8_t expected[100];
};

static int work_starving(void *argument)
{
    struct starving *starving = argument;
    struct hkdf_trial *run = &starving->run;
    uint8_t prk[HMAC_MAX];
    uint8_t made[100];
    if (run->hkdf->extract(run->instance, run->hkdf, run->input[0], 32, run->input[1], 48, prk) != SIOTLS_PROVIDER_OK ||
        run->hkdf->expand(run->instance, run->hkdf, prk, run->digest_size, run->input[2], 20, made, sizeof made) !=
            SIOTLS_PROVIDER_OK)
        return 0;
    return memcmp(made, starving->expected, sizeof made) == 0 ? 1 : -1;
}

static void check_memory(struct trial *trial)
{
    struct starving starving;
    uint8_t prk[HMAC_MAX];
    begin(&starving.run, trial);
    struct hkdf_trial *run = &starving.run;
    if (extract(run, prk, (struct siotls_bytes){run->input[0], 32}, (struct siotls_bytes){run->input[1], 48}) &&
        expand(run, starving.expected, sizeof starving.expected, (struct siotls_bytes){prk, run->digest_size},
               (struct siotls_bytes){run->input[2], 20}))
        kit_trial_starve(trial, work_starving, &starving);
}

const struct check_table kit_hkdf_checks = {
    .kind = SIOTLS_KIND_HKDF,
    .checks = {{"known-answers", kit_check_known_answers, false},
               {"vectors", kit_check_vectors, false},
               {"composition", check_composition, false},
               {"wrong-length", check_lengths, false},
               {"unaligned", check_unaligned, false},
               {"peers", check_peers, false},
               {"threads", check_threads, true},
               {"memory", check_memory, true}},
};
