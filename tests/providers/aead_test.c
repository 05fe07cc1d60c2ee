/* SPDX-License-Identifier: Apache-2.0 */
/*
 * aead_test.c: what one provider seals another opens: all lengths, text in any number of segments, in place and not,
 * at any alignment; and nothing that was altered opens.
 */
#include <string.h>

#include "providers_support.h"

enum { MAX_TEXT = 16640, MAX_AAD = 64, MAX_SEGMENTS = 16, MAX_SEALED = MAX_TEXT + 16, SLACK = 16 };

static const uint32_t ids[] = {SIOTLS_AEAD_AES_128_GCM, SIOTLS_AEAD_AES_256_GCM, SIOTLS_AEAD_CHACHA20_POLY1305,
                               SIOTLS_AEAD_AES_128_CCM, SIOTLS_AEAD_AES_128_CCM_8};

/* A sealer and an opener with the same key, and one message. */
struct bench {
    const struct opened *from, *to;
    const struct siotls_aead *seal, *open;
    void *sealing, *opening;
    uint8_t key[32], nonce[12], aad[MAX_AAD];
    size_t aad_len;
    struct draw draw;
};

static uint8_t text[MAX_TEXT], sealed[MAX_SEALED + SLACK], place[MAX_SEALED + SLACK], result[MAX_SEALED + SLACK];

static bool open_bench(struct bench *bench, const struct opened *from, const struct opened *to, uint32_t id)
{
    *bench = (struct bench){.from = from, .to = to, .seal = aead_of(from, id), .open = aead_of(to, id), .draw = {id}};
    if (bench->seal == NULL || bench->open == NULL)
        return false;
    bench->sealing = new_context(bench->seal->context_size, bench->seal->context_alignment);
    bench->opening = new_context(bench->open->context_size, bench->open->context_alignment);
    return true;
}

/* Other keys, nonces and associated data than last time: contexts are keyed again and again. */
static void turn(struct bench *bench)
{
    draw_fill(&bench->draw, bench->key, sizeof bench->key);
    draw_fill(&bench->draw, bench->nonce, sizeof bench->nonce);
    draw_fill(&bench->draw, bench->aad, sizeof bench->aad);
    bench->aad_len = draw_below(&bench->draw, MAX_AAD + 1);
    ck_assert_int_eq(
        bench->seal->init(bench->from->instance, bench->seal, bench->sealing, bench->key, SIOTLS_DIRECTION_SEAL), 0);
    ck_assert_int_eq(
        bench->open->init(bench->to->instance, bench->open, bench->opening, bench->key, SIOTLS_DIRECTION_OPEN), 0);
}

static void close_bench(struct bench *bench)
{
    bench->seal->clear(bench->sealing);
    bench->seal->clear(bench->sealing);
    bench->open->clear(bench->opening);
    free(bench->sealing);
    free(bench->opening);
}

/* Cuts text into segments at random; some of them are empty. */
static size_t cut(struct bench *bench, struct siotls_bytes *segments, const uint8_t *data, size_t data_len)
{
    size_t limit = bench->seal->max_segments < MAX_SEGMENTS ? bench->seal->max_segments : MAX_SEGMENTS;
    size_t num_segments = 1 + draw_below(&bench->draw, (uint32_t)limit);
    size_t done = 0;
    for (size_t i = 0; i < num_segments; i++) {
        size_t rest = data_len - done;
        size_t part = i + 1 == num_segments ? rest : draw_below(&bench->draw, (uint32_t)rest + 1);
        if (i + 1 < num_segments && draw_below(&bench->draw, 2) == 0)
            part = part < 20 ? part : draw_below(&bench->draw, 20);
        segments[i] = (struct siotls_bytes){part > 0 ? data + done : NULL, part};
        done += part;
    }
    return num_segments;
}

static void seal(struct bench *bench, const uint8_t *data, size_t data_len, uint8_t *output)
{
    struct siotls_bytes segments[MAX_SEGMENTS];
    size_t num_segments = cut(bench, segments, data, data_len);
    const uint8_t *aad = bench->aad_len > 0 ? bench->aad : NULL;
    ck_assert_int_eq(
        bench->seal->seal(bench->sealing, bench->nonce, aad, bench->aad_len, segments, num_segments, output), 0);
}

static int open(struct bench *bench, const uint8_t *data, size_t data_len, uint8_t *output)
{
    const uint8_t *aad = bench->aad_len > 0 ? bench->aad : NULL;
    return bench->open->open(bench->opening, bench->nonce, aad, bench->aad_len, data, data_len, output);
}

static void check_length(struct bench *bench, size_t text_len)
{
    size_t sealed_len = text_len + bench->seal->tag_size;
    uint8_t *out = sealed + draw_below(&bench->draw, SLACK);
    uint8_t *in_place = place + draw_below(&bench->draw, SLACK);
    uint8_t *opened_text = result + draw_below(&bench->draw, SLACK);
    turn(bench);
    seal(bench, text, text_len, out);
    memcpy(in_place, text, text_len);
    seal(bench, in_place, text_len, in_place);
    ck_assert_mem_eq(in_place, out, sealed_len);
    ck_assert_msg(open(bench, out, sealed_len, opened_text) == SIOTLS_PROVIDER_OK, "%s does not open %zu bytes of %s",
                  bench->to->name, text_len, bench->from->name);
    ck_assert(text_len == 0 || memcmp(opened_text, text, text_len) == 0);
    ck_assert_int_eq(open(bench, in_place, sealed_len, in_place), SIOTLS_PROVIDER_OK);
    ck_assert(text_len == 0 || memcmp(in_place, text, text_len) == 0);
}

static void each_pair(void (*check)(struct bench *bench))
{
    struct draw draw = {7};
    draw_fill(&draw, text, sizeof text);
    for (size_t i = 0; i < num_opened; i++)
        for (size_t k = 0; k < num_opened; k++)
            for (size_t n = 0; n < sizeof ids / sizeof ids[0]; n++) {
                struct bench bench;
                if (!open_bench(&bench, &opened[i], &opened[k], ids[n]))
                    continue;
                check(&bench);
                close_bench(&bench);
            }
}

static void check_lengths(struct bench *bench)
{
    static const size_t more[] = {255, 256, 257, 511, 1000, 1023, 1024, 1025, 4095, 8192, 16384, 16385, MAX_TEXT};
    for (size_t text_len = 0; text_len <= 200; text_len++)
        check_length(bench, text_len);
    for (size_t i = 0; i < sizeof more / sizeof more[0]; i++)
        check_length(bench, more[i]);
}

START_TEST(test_agree)
{
    each_pair(check_lengths);
}
END_TEST

/* What is refused leaves nothing behind, in place or not. */
static void expect_refusal(struct bench *bench, size_t sealed_len)
{
    size_t text_len = sealed_len - bench->open->tag_size;
    memcpy(place, sealed, sealed_len);
    memset(result, 0xaa, sizeof result);
    ck_assert_int_eq(open(bench, sealed, sealed_len, result), SIOTLS_PROVIDER_BAD_TAG);
    ck_assert_msg(is_wiped(result, text_len), "%s leaves text of a forgery", bench->to->name);
    ck_assert_uint_eq(result[text_len], 0xaa);
    ck_assert_int_eq(open(bench, place, sealed_len, place), SIOTLS_PROVIDER_BAD_TAG);
    ck_assert(is_wiped(place, text_len));
}

static void check_forgeries(struct bench *bench)
{
    static const size_t lengths[] = {0, 1, 16, 47};
    for (size_t n = 0; n < sizeof lengths / sizeof lengths[0]; n++) {
        size_t sealed_len = lengths[n] + bench->seal->tag_size;
        turn(bench);
        bench->aad_len = 13;
        seal(bench, text, lengths[n], sealed);
        for (size_t i = 0; i < sealed_len; i++) {
            uint8_t bit = (uint8_t)(1u << draw_below(&bench->draw, 8));
            sealed[i] ^= bit;
            expect_refusal(bench, sealed_len);
            sealed[i] ^= bit;
        }
        bench->aad[12] ^= 1;
        expect_refusal(bench, sealed_len);
        bench->aad[12] ^= 1;
        bench->nonce[11] ^= 1;
        expect_refusal(bench, sealed_len);
        bench->nonce[11] ^= 1;
        for (size_t short_len = 0; short_len < bench->open->tag_size; short_len++)
            ck_assert_int_eq(open(bench, sealed, short_len, result), SIOTLS_PROVIDER_BAD_TAG);
        ck_assert_int_eq(open(bench, sealed, sealed_len, result), SIOTLS_PROVIDER_OK);
    }
}

START_TEST(test_forgeries)
{
    each_pair(check_forgeries);
}
END_TEST

Suite *aead_suite(void)
{
    Suite *suite = suite_create("aeads");
    TCase *tests = tcase_create("all");
    tcase_add_checked_fixture(tests, open_providers, close_providers);
    tcase_set_timeout(tests, 120);
    tcase_add_test(tests, test_agree);
    tcase_add_test(tests, test_forgeries);
    suite_add_tcase(suite, tests);
    return suite;
}
