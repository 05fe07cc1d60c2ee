/* SPDX-License-Identifier: Apache-2.0 */
/*
 * allocation_test.c: with a pool, records take no memory: neither from the connection's nor from the pool's
 * siotls_memory. Nothing grows with time. And the counting itself works: a handshake does take some.
 */
#include <string.h>

#include <siotls/connection.h>

#include "bench/chain.h"
#include "bench/count.h"
#include "bench/stack.h"
#include "check_main.h"

/* With AddressSanitizer there is something between any two pieces of a handshake's room (base/arena.c). */
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define IS_WATCHED 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__)
#define IS_WATCHED 1
#endif
#if !defined(IS_WATCHED)
#define IS_WATCHED 0
#endif

enum { MAX_TEXT = 16384, NUM_RECORDS = 50 };

static void *world;
static struct bench_pair pair;
static uint8_t text[MAX_TEXT];
static const size_t text_lens[] = {1, 100, 1024, 16384};

static void open_pair(int with_pool)
{
    const struct bench_setting setting = {
        .name = BENCH_CHAIN_NAME, .suite = SIOTLS_SUITE_AES_128_GCM_SHA256, .with_pool = with_pool, .is_counted = 1};
    memset(text, 'x', sizeof text);
    bench_count_begin();
    world = bench_siotls.open(&setting);
    ck_assert_ptr_nonnull(world);
    ck_assert(bench_pair_open(&pair, NULL, &bench_siotls, world));
}

static void open_pair_with_pool(void)
{
    open_pair(1);
}

static void open_pair_without_pool(void)
{
    open_pair(0);
}

static void close_pair(void)
{
    if (world == NULL)
        return;
    bench_pair_close(&pair);
    bench_siotls.close(world);
    world = NULL;
}

static void carry(enum bench_role from, size_t text_len)
{
    static struct bench_wire wire;
    wire.data_len = 0;
    ck_assert_uint_gt(bench_siotls.send(pair.sides[from], &wire, text, text_len), text_len);
    ck_assert_uint_eq(bench_siotls.receive(pair.sides[!from], wire.data, wire.data_len), text_len);
}

static int64_t own_allocations(void)
{
    struct bench_counts counts;
    int64_t sum = 0;
    bench_count_read(&counts);
    for (size_t i = 0; i < BENCH_NUM_OWNERS; i++)
        sum += counts.own[i].allocations;
    return sum;
}

START_TEST(records_take_no_memory_with_a_pool)
{
    size_t text_len = text_lens[_i];
    carry(BENCH_AS_CLIENT, text_len); /* the pool makes its blocks once */
    carry(BENCH_AS_SERVER, text_len);
    int64_t before = own_allocations();
    for (size_t i = 0; i < NUM_RECORDS; i++) {
        carry(BENCH_AS_CLIENT, text_len);
        carry(BENCH_AS_SERVER, text_len);
    }
    ck_assert_int_eq(own_allocations() - before, 0);
}
END_TEST

START_TEST(records_take_memory_without_a_pool)
{
    carry(BENCH_AS_CLIENT, 100);
    int64_t before = own_allocations();
    carry(BENCH_AS_CLIENT, 100);
    ck_assert_int_gt(own_allocations() - before, 0);
}
END_TEST

/* Architecture: an idle connection holds keys and counters, no buffers. */
START_TEST(idle_connections_hold_no_buffers)
{
    struct bench_counts counts;
    carry(BENCH_AS_CLIENT, MAX_TEXT);
    bench_count_read(&counts);
    int64_t bytes = counts.own[BENCH_SERVER].bytes;
    carry(BENCH_AS_CLIENT, MAX_TEXT);
    bench_count_read(&counts);
    ck_assert_int_eq(counts.own[BENCH_SERVER].bytes, bytes);
    bench_pair_close(&pair);
    bench_count_read(&counts);
    ck_assert_int_lt(bytes - counts.own[BENCH_SERVER].bytes, (int64_t)siotls_pool_block_size());
}
END_TEST

/* What one handshake takes of the process and keeps, the hundredth does not take again. */
START_TEST(nothing_grows_with_handshakes)
{
    enum { WARM_UP = 20, MORE = 150 };
    struct bench_counts counts;
    int64_t bytes[BENCH_NUM_OWNERS][2] = {{0}};
    for (size_t i = 0; i < WARM_UP + MORE; i++) {
        struct bench_pair other;
        ck_assert(bench_pair_open(&other, NULL, &bench_siotls, world));
        bench_pair_close(&other);
        bench_count_read(&counts);
        for (size_t owner = 0; owner < BENCH_NUM_OWNERS; owner++)
            bytes[owner][i >= WARM_UP] = counts.own[owner].bytes + counts.process[owner].bytes;
    }
    for (size_t owner = 0; owner < BENCH_NUM_OWNERS; owner++)
        ck_assert_int_eq(bytes[owner][0], bytes[owner][1]);
}
END_TEST

START_TEST(nothing_grows_with_records)
{
    enum { WARM_UP = 20, MORE = 5000 };
    struct bench_counts before, after;
    for (size_t i = 0; i < WARM_UP + MORE; i++) {
        if (i == WARM_UP)
            bench_count_read(&before);
        carry(BENCH_AS_CLIENT, text_lens[i % 4]);
        carry(BENCH_AS_SERVER, text_lens[(i + 1) % 4]);
    }
    bench_count_read(&after);
    for (size_t owner = 0; owner < BENCH_NUM_OWNERS; owner++) {
        ck_assert_int_eq(before.own[owner].bytes, after.own[owner].bytes);
        ck_assert_int_eq(before.process[owner].bytes, after.process[owner].bytes);
    }
}
END_TEST

/* What a connection of ours asks for in its handshake, and the most that it has, its peer's chain verified. */
START_TEST(connections_stay_small)
{
    enum { MAX_PEAK = IS_WATCHED ? 9216 : 8192, MAX_ALLOCATIONS = 6 };
    struct bench_counts before, after;
    struct bench_pair other;
    bench_count_reset_peak();
    bench_count_read(&before);
    ck_assert(bench_pair_open(&other, NULL, &bench_siotls, world));
    bench_count_read(&after);
    for (int owner = BENCH_CLIENT; owner <= BENCH_SERVER; owner++) {
        ck_assert_int_le(after.own[owner].peak_bytes - before.own[owner].bytes, MAX_PEAK);
        ck_assert_int_le(after.own[owner].allocations - before.own[owner].allocations, MAX_ALLOCATIONS);
    }
    bench_pair_close(&other);
}
END_TEST

/* The mean, as siotls-bench tells it: a block is 16 bytes larger where malloc cannot use what would be left. */
START_TEST(idle_connections_are_small)
{
    enum { NUM_PAIRS = 50, MAX_IDLE = 768 };
    static struct bench_pair others[NUM_PAIRS];
    struct bench_counts before, after;
    bench_count_read(&before);
    for (size_t i = 0; i < NUM_PAIRS; i++)
        ck_assert(bench_pair_open(&others[i], NULL, &bench_siotls, world));
    bench_count_read(&after);
    for (int owner = BENCH_CLIENT; owner <= BENCH_SERVER; owner++)
        ck_assert_int_le(after.own[owner].bytes - before.own[owner].bytes, NUM_PAIRS * MAX_IDLE);
    for (size_t i = 0; i < NUM_PAIRS; i++)
        bench_pair_close(&others[i]);
}
END_TEST

START_TEST(everything_is_given_back)
{
    struct bench_counts counts;
    bench_count_read(&counts);
    ck_assert_int_gt(counts.own[BENCH_CLIENT].bytes, 0);
    ck_assert_int_gt(counts.own[BENCH_SERVER].bytes, 0);
    close_pair();
    bench_count_read(&counts);
    for (size_t i = 0; i < BENCH_NUM_OWNERS; i++)
        ck_assert_int_eq(counts.own[i].bytes, 0);
}
END_TEST

static Suite *allocation_suite(void)
{
    Suite *suite = suite_create("allocations");
    TCase *pooled = tcase_create("with a pool");
    tcase_add_checked_fixture(pooled, open_pair_with_pool, close_pair);
    tcase_add_loop_test(pooled, records_take_no_memory_with_a_pool, 0, sizeof text_lens / sizeof text_lens[0]);
    tcase_add_test(pooled, nothing_grows_with_handshakes);
    tcase_add_test(pooled, nothing_grows_with_records);
    tcase_add_test(pooled, connections_stay_small);
    tcase_add_test(pooled, idle_connections_are_small);
    tcase_add_test(pooled, everything_is_given_back);
    suite_add_tcase(suite, pooled);
    TCase *alone = tcase_create("without a pool");
    tcase_add_checked_fixture(alone, open_pair_without_pool, close_pair);
    tcase_add_test(alone, records_take_memory_without_a_pool);
    tcase_add_test(alone, idle_connections_hold_no_buffers);
    tcase_add_test(alone, nothing_grows_with_handshakes);
    tcase_add_test(alone, nothing_grows_with_records);
    tcase_add_test(alone, everything_is_given_back);
    suite_add_tcase(suite, alone);
    return suite;
}

int main(void)
{
    Suite *(*const suites[])(void) = {allocation_suite};
    return check_main(suites, sizeof suites / sizeof suites[0]);
}
