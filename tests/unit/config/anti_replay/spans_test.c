/* SPDX-License-Identifier: Apache-2.0 */
/*
 * spans_test.c: what was added stays in a span, however many there were; large gaps stay open
 * (core/config/anti_replay/spans.h).
 */
#include "config/anti_replay/spans.h"

#include "config_suites.h"

static struct sio_spans spans;

static void add(uint64_t first_ms, uint64_t last_ms)
{
    sio_spans_add(&spans, (struct sio_span){.first_ms = first_ms, .last_ms = last_ms});
}

static void begin(void)
{
    spans = (struct sio_spans){.num_spans = 0};
}

START_TEST(what_touches_is_one)
{
    begin();
    ck_assert_ptr_null(sio_spans_find(&spans, 0));
    add(10, 20);
    add(30, 40);
    add(21, 28);
    ck_assert_uint_eq(spans.num_spans, 2);
    ck_assert_ptr_null(sio_spans_find(&spans, 9));
    ck_assert_ptr_nonnull(sio_spans_find(&spans, 10));
    ck_assert_ptr_nonnull(sio_spans_find(&spans, 28));
    ck_assert_ptr_null(sio_spans_find(&spans, 29));
    add(29, 29);
    ck_assert_uint_eq(spans.num_spans, 1);
    add(5, 50);
    add(12, 13);
    ck_assert_uint_eq(spans.num_spans, 1);
    ck_assert_uint_eq(spans.spans[0].first_ms, 5);
    ck_assert_uint_eq(spans.spans[0].last_ms, 50);
    add(0, UINT64_MAX);
    add(UINT64_MAX, UINT64_MAX);
    ck_assert_uint_eq(spans.num_spans, 1);
}
END_TEST

START_TEST(one_inside_swallows_several)
{
    begin();
    add(10, 11);
    add(20, 21);
    add(30, 31);
    add(40, 41);
    add(15, 39);
    ck_assert_uint_eq(spans.num_spans, 2);
    ck_assert_ptr_null(sio_spans_find(&spans, 14));
    ck_assert_uint_eq(sio_spans_find(&spans, 25)->last_ms, 41);
}
END_TEST

/* An hour of short spans, then one years ahead, then more short ones: the years between stay open. */
START_TEST(the_largest_gaps_stay)
{
    const uint64_t ahead_ms = 100000000;
    begin();
    for (uint64_t i = 0; i < 50; i++)
        add(i * 100, i * 100 + 10);
    for (uint64_t i = 0; i < 50; i++)
        add(ahead_ms + i * 100, ahead_ms + i * 100 + 10);
    for (uint64_t i = 50; i < 100; i++)
        add(i * 100, i * 100 + 10);
    ck_assert_uint_le(spans.num_spans, SIO_MAX_SPANS);
    ck_assert_ptr_null(sio_spans_find(&spans, 99 * 100 + 11));
    ck_assert_ptr_null(sio_spans_find(&spans, ahead_ms - 1));
    for (uint64_t i = 0; i < 100; i++)
        ck_assert_ptr_nonnull(sio_spans_find(&spans, i * 100 + 5));
}
END_TEST

START_TEST(nothing_is_lost)
{
    uint32_t random = 1;
    uint64_t added[300];
    begin();
    for (size_t i = 0; i < sizeof added / sizeof added[0]; i++) {
        random = random * 1664525u + 1013904223u;
        added[i] = random >> 12;
        add(added[i], added[i] + (random & 63));
        for (size_t k = 0; k <= i; k++)
            ck_assert_ptr_nonnull(sio_spans_find(&spans, added[k]));
        for (size_t k = 1; k < spans.num_spans; k++)
            ck_assert(spans.spans[k].first_ms > spans.spans[k - 1].last_ms + 1);
        ck_assert_uint_le(spans.num_spans, SIO_MAX_SPANS);
    }
}
END_TEST

Suite *config_spans_suite(void)
{
    Suite *suite = suite_create("config/spans");
    TCase *tcase = tcase_create("spans");
    tcase_add_test(tcase, what_touches_is_one);
    tcase_add_test(tcase, one_inside_swallows_several);
    tcase_add_test(tcase, the_largest_gaps_stay);
    tcase_add_test(tcase, nothing_is_lost);
    suite_add_tcase(suite, tcase);
    return suite;
}
