/* SPDX-License-Identifier: Apache-2.0 */
/*
 * strike_register_test.c: no hello is fresh twice within the time in which it may be taken; what is not remembered
 * counts as seen; memory is bounded (core/config/anti_replay/strike_register.h, RFC 9846 8.2). strike_clock_test.c has
 * the clocks.
 */
#include "config/anti_replay/strike_register.h"

#include <string.h>

#include "config_suites.h"
#include "failing_memory.h"

enum { CREATED = 1000000, WINDOW = 10000 };

static struct siotls_strike_register *reg;

static void begin(size_t num_entries)
{
    ck_assert_int_eq(siotls_strike_register_new(&reg, num_entries, CREATED, NULL, NULL), SIOTLS_OK);
}

/* A hello by number; its ticket is younger than the register. */
static bool add(uint32_t number, uint64_t time_ms)
{
    uint8_t binder[32] = {0};
    uint32_t random = number * 2654435761u;
    for (size_t i = 0; i < sizeof binder; i++, random = random * 1664525u + 1013904223u)
        binder[i] = (uint8_t)(random >> 24);
    struct sio_strike strike = {
        .binder = sio_bytes(binder, sizeof binder),
        .issued_ms = CREATED,
        .sent_ms = time_ms,
        .time_ms = time_ms,
        .window_ms = WINDOW,
        .is_of_this_process = true,
    };
    return sio_strike_register_add(reg, &strike) == SIO_STRIKE_FRESH;
}

START_TEST(no_hello_is_fresh_twice)
{
    begin(100);
    for (uint32_t i = 0; i < 100; i++)
        ck_assert(add(i, CREATED + i));
    for (uint32_t i = 0; i < 100; i++)
        ck_assert(!add(i, CREATED + 200 + i));
    siotls_strike_register_free(reg);
}
END_TEST

/* For two windows, whenever within a table's time it came. */
START_TEST(it_is_remembered_for_two_windows)
{
    begin(1000);
    for (uint32_t i = 0; i < 200; i++) {
        uint64_t time_ms = CREATED + (uint64_t)i * 700;
        ck_assert(add(i, time_ms));
        for (uint32_t k = 0; k <= i; k++)
            if ((i - k) * 700 <= 2 * WINDOW)
                ck_assert_msg(!add(k, time_ms), "hello %u is forgotten at hello %u", k, i);
    }
    siotls_strike_register_free(reg);
}
END_TEST

START_TEST(what_is_full_refuses)
{
    uint32_t num_added = 0;
    begin(64);
    for (uint32_t i = 0; i < 1000; i++)
        num_added += add(i, CREATED + 1);
    ck_assert_uint_eq(num_added, 64);
    /* Later there is room again. */
    ck_assert(add(5000, CREATED + 5 * WINDOW));
    siotls_strike_register_free(reg);
}
END_TEST

/* Somebody with a ticket makes binders that fall on one place. */
START_TEST(collisions_cost_bounded_work)
{
    uint32_t num_added = 0;
    begin(10000);
    for (uint32_t i = 0; i < 1000; i++) {
        uint8_t binder[32] = {0};
        binder[14] = (uint8_t)(i >> 8);
        binder[13] = (uint8_t)i;
        binder[12] = 1;
        struct sio_strike strike = {.binder = sio_bytes(binder, sizeof binder),
                                    .issued_ms = CREATED,
                                    .sent_ms = CREATED,
                                    .time_ms = CREATED,
                                    .window_ms = WINDOW,
                                    .is_of_this_process = true};
        num_added += sio_strike_register_add(reg, &strike) == SIO_STRIKE_FRESH;
        ck_assert_int_ne(sio_strike_register_add(reg, &strike), SIO_STRIKE_FRESH);
    }
    ck_assert_uint_eq(num_added, 64);
    siotls_strike_register_free(reg);
}
END_TEST

/* RFC 9846 8.2: what may have been taken before the register began is refused. */
START_TEST(a_young_register_knows_what_it_does_not_know)
{
    uint8_t binder[32] = {1};
    struct sio_strike strike = {.binder = sio_bytes(binder, sizeof binder),
                                .issued_ms = CREATED - 1,
                                .sent_ms = CREATED + WINDOW - 1,
                                .time_ms = CREATED + WINDOW,
                                .window_ms = WINDOW,
                                .is_of_this_process = true};
    begin(10);
    ck_assert_int_eq(sio_strike_register_add(reg, &strike), SIO_STRIKE_UNKNOWN);
    strike.sent_ms = CREATED + WINDOW;
    ck_assert_int_eq(sio_strike_register_add(reg, &strike), SIO_STRIKE_FRESH);
    /* A ticket that did not exist before, unless another process may have made it by another clock. */
    binder[0] = 2;
    strike.issued_ms = CREATED;
    strike.sent_ms = CREATED + WINDOW - 1;
    strike.is_of_this_process = false;
    ck_assert_int_eq(sio_strike_register_add(reg, &strike), SIO_STRIKE_UNKNOWN);
    strike.is_of_this_process = true;
    ck_assert_int_eq(sio_strike_register_add(reg, &strike), SIO_STRIKE_FRESH);
    strike.binder.data_len = 15;
    binder[0] = 3;
    ck_assert_int_eq(sio_strike_register_add(reg, &strike), SIO_STRIKE_SEEN);
    /* A config with a larger window: an earlier process may have taken more. */
    sio_strike_register_widen(reg, 3 * WINDOW);
    strike.binder.data_len = sizeof binder;
    strike.issued_ms = CREATED - 1;
    strike.sent_ms = strike.time_ms = CREATED + 3 * WINDOW - 1;
    ck_assert_int_eq(sio_strike_register_add(reg, &strike), SIO_STRIKE_UNKNOWN);
    strike.sent_ms = strike.time_ms = CREATED + 3 * WINDOW;
    ck_assert_int_eq(sio_strike_register_add(reg, &strike), SIO_STRIKE_FRESH);
    siotls_strike_register_free(reg);
}
END_TEST

START_TEST(it_tells_how_it_is_doing)
{
    struct siotls_strike_register_info info = {.size = sizeof info};
    begin(2);
    ck_assert(add(1, CREATED) && add(2, CREATED + 5) && !add(1, CREATED + 6) && !add(3, CREATED + 7));
    ck_assert_int_eq(siotls_strike_register_describe(reg, &info), SIOTLS_OK);
    ck_assert(info.num_taken == 2 && info.num_seen == 1 && info.num_full == 1 && info.num_untimely == 0 &&
              info.num_unknown == 0 && info.num_steps_back == 0 && !info.is_behind);
    ck_assert(info.latest_ms == CREATED + 7 && info.window_ms == WINDOW && info.complete_since_ms == CREATED + WINDOW);
    ck_assert_int_eq(siotls_strike_register_describe(reg, NULL), SIOTLS_ERROR_ARGUMENT);
    ck_assert_int_eq(siotls_strike_register_describe(NULL, &info), SIOTLS_ERROR_ARGUMENT);
    siotls_strike_register_free(reg);
}
END_TEST

static bool make(const struct siotls_memory *memory, void *context)
{
    struct siotls_strike_register *made = NULL;
    (void)context;
    int status = siotls_strike_register_new(&made, 10, CREATED, memory, NULL);
    siotls_strike_register_free(made);
    return status == SIOTLS_OK;
}

/* As the header says: 64 to 128 bytes for each entry, all of them at once. */
START_TEST(memory_is_bounded)
{
    struct failing_memory memory;
    for (size_t num_entries = 1000; num_entries < 9000; num_entries += 777) {
        failing_memory_init(&memory, 0);
        ck_assert_int_eq(siotls_strike_register_new(&reg, num_entries, CREATED, &memory.memory, NULL), SIOTLS_OK);
        size_t num_bytes = memory.num_bytes;
        ck_assert(num_bytes >= 64 * num_entries && num_bytes <= 128 * num_entries + 512);
        for (uint32_t i = 0; i < 100; i++)
            ck_assert(add(i, CREATED));
        ck_assert_uint_eq(memory.num_bytes, num_bytes);
        siotls_strike_register_free(reg);
        ck_assert_uint_eq(memory.num_blocks, 0);
    }
    failing_memory_try_all(make, NULL);
    struct siotls_error error = {.size = sizeof error};
    ck_assert_int_eq(siotls_strike_register_new(&reg, 0, CREATED, NULL, &error), SIOTLS_ERROR_ARGUMENT);
    ck_assert_str_eq(error.reason, "strike_register: the number of entries is not 1 to 2^26");
    ck_assert_int_eq(siotls_strike_register_new(&reg, ((size_t)1 << 26) + 1, CREATED, NULL, NULL),
                     SIOTLS_ERROR_ARGUMENT);
}
END_TEST

Suite *config_strike_register_suite(void)
{
    Suite *suite = suite_create("config/strike_register");
    TCase *tcase = tcase_create("strikes");
    tcase_add_test(tcase, no_hello_is_fresh_twice);
    tcase_add_test(tcase, it_is_remembered_for_two_windows);
    tcase_add_test(tcase, what_is_full_refuses);
    tcase_add_test(tcase, collisions_cost_bounded_work);
    tcase_add_test(tcase, a_young_register_knows_what_it_does_not_know);
    tcase_add_test(tcase, it_tells_how_it_is_doing);
    tcase_add_test(tcase, memory_is_bounded);
    suite_add_tcase(suite, tcase);
    return suite;
}
