/* SPDX-License-Identifier: Apache-2.0 */
/*
 * strike_clock_test.c: whatever clocks tell, and whatever the windows, the strike register takes no hello twice; and
 * clocks that come to their senses get 0-RTT back (core/config/anti_replay/strike_register.h, RFC 9846 8.2 and 8.3).
 */
#include "config/anti_replay/strike_register.h"

#include <stdlib.h>
#include <string.h>

#include "config_suites.h"

#define START 1893456000000u
#define SECOND ((uint64_t)1000)
#define HOUR (3600 * SECOND)
#define YEAR (365 * 24 * HOUR)
enum { WINDOW = 10000 };

static struct siotls_strike_register *reg;
static uint32_t last_hello;

static void begin(void)
{
    last_hello = 0;
    ck_assert_int_eq(siotls_strike_register_new(&reg, 1000, START, NULL, NULL), SIOTLS_OK);
}

/* A hello has a time of its own; what may differ is when it comes, and where. */
static enum sio_strike_result offer(uint32_t number, uint64_t sent_ms, uint64_t time_ms, uint32_t window_ms)
{
    uint8_t binder[32] = {0};
    uint64_t random = number * 0x9e3779b97f4a7c15u;
    for (size_t i = 0; i < sizeof binder; i++, random = random * 6364136223846793005u + 1442695040888963407u)
        binder[i] = (uint8_t)(random >> 56);
    struct sio_strike strike = {.binder = sio_bytes(binder, sizeof binder),
                                .issued_ms = START,
                                .sent_ms = sent_ms,
                                .time_ms = time_ms,
                                .window_ms = window_ms,
                                .is_of_this_process = true};
    return sio_strike_register_add(reg, &strike);
}

/* A fresh hello at that time. */
static bool is_taken_at(uint64_t time_ms)
{
    return offer(++last_hello, time_ms, time_ms, WINDOW) == SIO_STRIKE_FRESH;
}

static struct siotls_strike_register_info describe(void)
{
    struct siotls_strike_register_info info = {.size = sizeof info};
    ck_assert_int_eq(siotls_strike_register_describe(reg, &info), SIOTLS_OK);
    return info;
}

/* ---- windows ---- */

/* A config with a small window must not make those of a large one forget. */
START_TEST(the_largest_window_counts)
{
    const uint32_t large = 600000, small = 1;
    begin();
    ck_assert_int_eq(offer(1, START + large, START, large), SIO_STRIKE_FRESH);
    for (uint64_t later_ms = 1; later_ms < 2 * large; later_ms += 1997)
        ck_assert_int_eq(offer(2 + (uint32_t)later_ms, START + later_ms, START + later_ms, small), SIO_STRIKE_FRESH);
    ck_assert_int_eq(offer(1, START + large, START + 2 * large, large), SIO_STRIKE_SEEN);
    siotls_strike_register_free(reg);
}
END_TEST

/* A config with a large window comes late: what was forgotten until then is not taken again. */
START_TEST(a_window_that_grows_is_no_way_back)
{
    begin();
    for (uint32_t i = 1; i <= 1000; i++)
        ck_assert_int_eq(offer(i, START + i * SECOND, START + i * SECOND, 10), SIO_STRIKE_FRESH);
    const uint64_t now_ms = START + 1001 * SECOND;
    sio_strike_register_widen(reg, 600000);
    for (uint32_t i = 402; i <= 1000; i++)
        ck_assert_int_ne(offer(i, START + i * SECOND, now_ms, 600000), SIO_STRIKE_FRESH);
    ck_assert_int_eq(offer(1001, now_ms, now_ms, 600000), SIO_STRIKE_FRESH);
    siotls_strike_register_free(reg);
}
END_TEST

/* Each config judges by its own window. */
START_TEST(a_window_is_a_limit)
{
    begin();
    ck_assert_int_eq(offer(1, START + 11, START, 10), SIO_STRIKE_UNTIMELY);
    ck_assert_int_eq(offer(1, START + 11, START, 11), SIO_STRIKE_FRESH);
    ck_assert_int_eq(offer(2, START + HOUR, START + HOUR + 11, 10), SIO_STRIKE_UNTIMELY);
    ck_assert_int_eq(offer(2, START + HOUR, START + HOUR + 11, 11), SIO_STRIKE_FRESH);
    ck_assert_int_eq(offer(3, UINT64_MAX, START + HOUR, 600000), SIO_STRIKE_UNTIMELY);
    ck_assert_int_eq(offer(3, 0, START + HOUR, 600000), SIO_STRIKE_UNTIMELY);
    siotls_strike_register_free(reg);
}
END_TEST

/* ---- clocks ---- */

/* A connection whose time was set long ago is judged by the time of the others. */
START_TEST(an_old_time_does_not_count)
{
    begin();
    ck_assert_int_eq(offer(1, START, START, WINDOW), SIO_STRIKE_FRESH);
    ck_assert(is_taken_at(START + HOUR));
    ck_assert_int_eq(offer(1, START, START, WINDOW), SIO_STRIKE_BEHIND);
    ck_assert_int_eq(offer(2000, START + SECOND, START, WINDOW), SIO_STRIKE_BEHIND);
    ck_assert_uint_eq(sio_strike_register_tell(reg, START), START + HOUR);
    /* And the others do not notice. */
    ck_assert(is_taken_at(START + HOUR + SECOND));
    ck_assert(!describe().is_behind);
    siotls_strike_register_free(reg);
}
END_TEST

/* Clocks of threads differ a little. */
START_TEST(a_little_back_is_nothing)
{
    begin();
    ck_assert(is_taken_at(START + 50 * SECOND));
    ck_assert(is_taken_at(START + 40 * SECOND));
    ck_assert_int_eq(offer(1, START + 50 * SECOND, START + 41 * SECOND, WINDOW), SIO_STRIKE_SEEN);
    ck_assert(!describe().is_behind && describe().latest_ms == START + 50 * SECOND);
    siotls_strike_register_free(reg);
}
END_TEST

/* The clock goes back for good: 0-RTT pauses for a minute, and what was taken before stays taken. */
START_TEST(a_step_back_pauses)
{
    begin();
    for (uint32_t i = 1; i <= 3000; i++)
        ck_assert_int_eq(offer(i, START + i * SECOND, START + i * SECOND, WINDOW), SIO_STRIKE_FRESH);
    last_hello = 3000;
    /* A quarter of an hour. */
    uint64_t time_ms = START + 2100 * SECOND;
    for (uint32_t i = 0; i < 60; i++, time_ms += SECOND) {
        ck_assert(!is_taken_at(time_ms));
        ck_assert(describe().is_behind && describe().num_steps_back == 0);
    }
    /* It is believed; but for all this time something was taken, and is forgotten. */
    for (; time_ms <= START + 3000 * SECOND; time_ms += SECOND) {
        uint32_t number = (uint32_t)((time_ms - START) / SECOND);
        ck_assert_int_eq(offer(number, time_ms, time_ms, WINDOW), SIO_STRIKE_UNKNOWN);
    }
    ck_assert(!describe().is_behind && describe().num_steps_back == 1);
    ck_assert_uint_eq(describe().complete_since_ms, START + 3000 * SECOND + 1);
    ck_assert(is_taken_at(time_ms));
    siotls_strike_register_free(reg);
}
END_TEST

/* Once, one connection says that it is years later, and a hello is taken then. */
static void jump(uint64_t ahead_ms)
{
    begin();
    for (uint64_t i = 0; i < 120; i++)
        ck_assert(is_taken_at(START + i * SECOND));
    ck_assert(is_taken_at(START + 119 * SECOND + ahead_ms));
}

START_TEST(a_wild_jump_shuts_for_a_minute)
{
    static const uint64_t jumps_ms[] = {5 * 60 * SECOND, HOUR, 24 * HOUR, YEAR, 100 * YEAR};
    for (size_t i = 0; i < sizeof jumps_ms / sizeof jumps_ms[0]; i++) {
        jump(jumps_ms[i]);
        uint64_t time_ms = START + 120 * SECOND;
        for (; time_ms < START + 179 * SECOND; time_ms += SECOND)
            ck_assert(!is_taken_at(time_ms));
        /* For good, until the clock comes to the time of the jump: what was taken then is forgotten. */
        for (; time_ms < START + 300 * SECOND; time_ms += SECOND)
            ck_assert_msg(is_taken_at(time_ms), "jump %zu at %u", i, (unsigned)((time_ms - START) / SECOND));
        ck_assert_uint_eq(describe().num_steps_back, 1);
        const uint64_t then_ms = START + 119 * SECOND + jumps_ms[i];
        ck_assert_int_eq(offer(121, then_ms, then_ms, WINDOW), SIO_STRIKE_UNKNOWN);
        ck_assert(is_taken_at(then_ms + 1));
        siotls_strike_register_free(reg);
    }
}
END_TEST

/* Where there is little to do the first hello after the jump is taken, when it comes late enough. */
START_TEST(a_wild_jump_costs_a_quiet_server_nothing)
{
    jump(YEAR);
    ck_assert(is_taken_at(START + 119 * SECOND + 60 * SECOND));
    ck_assert(is_taken_at(START + HOUR));
    siotls_strike_register_free(reg);
}
END_TEST

/* It goes on for long over there, and then comes back. */
START_TEST(a_wild_time_shuts_for_a_minute)
{
    jump(YEAR);
    for (uint64_t i = 0; i < 5000; i++)
        ck_assert(is_taken_at(START + YEAR + 120 * SECOND + i * SECOND));
    for (uint64_t i = 0; i < 60; i++)
        ck_assert(!is_taken_at(START + HOUR + i * SECOND));
    for (uint64_t i = 60; i < 1000; i++)
        ck_assert(is_taken_at(START + HOUR + i * SECOND));
    /* And again, to where everything is forgotten. */
    for (uint32_t i = 122; i < 5121; i++) {
        uint64_t time_ms = START + YEAR + 120 * SECOND + (i - 122) * SECOND;
        ck_assert_int_ne(offer(i, time_ms, time_ms, WINDOW), SIO_STRIKE_FRESH);
    }
    siotls_strike_register_free(reg);
}
END_TEST

/* Clocks that do not agree: the earlier one gets nothing, but is told so. */
START_TEST(the_earlier_of_two_clocks_is_told)
{
    begin();
    for (uint64_t i = 0; i < 1000; i++) {
        ck_assert(is_taken_at(START + HOUR + i * SECOND));
        ck_assert_int_eq(offer(5000 + (uint32_t)i, START + i * SECOND, START + i * SECOND, WINDOW), SIO_STRIKE_BEHIND);
        ck_assert(describe().is_behind);
    }
    siotls_strike_register_free(reg);
}
END_TEST

/* The machine's clock was wrong when the process began. */
START_TEST(a_start_that_was_ahead_is_forgiven)
{
    ck_assert_int_eq(siotls_strike_register_new(&reg, 1000, START + YEAR, NULL, NULL), SIOTLS_OK);
    for (uint64_t i = 0; i < 60; i++)
        ck_assert(!is_taken_at(START + i * SECOND));
    /* As if it had started now: what an earlier process took is not known yet. */
    const uint64_t known_ms = START + 60 * SECOND + WINDOW;
    uint64_t time_ms = START + 60 * SECOND;
    uint8_t binder[32] = {7};
    for (; time_ms < known_ms + 5 * SECOND; time_ms += SECOND, binder[0]++) {
        struct sio_strike strike = {.binder = sio_bytes(binder, sizeof binder),
                                    .issued_ms = START,
                                    .sent_ms = time_ms,
                                    .time_ms = time_ms,
                                    .window_ms = WINDOW};
        ck_assert_int_eq(sio_strike_register_add(reg, &strike),
                         time_ms < known_ms ? SIO_STRIKE_UNKNOWN : SIO_STRIKE_FRESH);
    }
    siotls_strike_register_free(reg);
}
END_TEST

/* The ends of time. */
START_TEST(no_time_is_too_late)
{
    ck_assert_int_eq(siotls_strike_register_new(&reg, 10, UINT64_MAX - 5, NULL, NULL), SIOTLS_OK);
    ck_assert_int_eq(offer(1, UINT64_MAX, UINT64_MAX, WINDOW), SIO_STRIKE_UNKNOWN);
    ck_assert_uint_eq(describe().complete_since_ms, UINT64_MAX - 5);
    siotls_strike_register_free(reg);
    ck_assert_int_eq(siotls_strike_register_new(&reg, 10, 0, NULL, NULL), SIOTLS_OK);
    ck_assert_int_eq(offer(1, UINT64_MAX, UINT64_MAX, WINDOW), SIO_STRIKE_FRESH);
    ck_assert_int_eq(offer(2, 0, 0, WINDOW), SIO_STRIKE_BEHIND);
    ck_assert_int_eq(offer(3, 60 * SECOND, 60 * SECOND, WINDOW), SIO_STRIKE_FRESH);
    ck_assert_int_eq(offer(1, UINT64_MAX, UINT64_MAX, WINDOW), SIO_STRIKE_UNKNOWN);
    siotls_strike_register_free(reg);
}
END_TEST

/* ---- the property: against a model that remembers everything ---- */

enum { MAX_HELLOS = 4000, NUM_STEPS = 6000, NUM_RUNS = 60 };

struct hello {
    uint64_t sent_ms;
    bool was_taken;
};

struct world {
    uint32_t random;
    uint64_t true_ms;
    uint64_t clock_ms; /* what most connections are told */
    struct hello hellos[MAX_HELLOS];
    uint32_t num_hellos;
    uint32_t num_taken;
};

static uint32_t draw(struct world *world, uint32_t below)
{
    world->random = world->random * 1664525u + 1013904223u;
    return (uint32_t)(((uint64_t)(world->random >> 4) * below) >> 28);
}

/* Mostly it goes on; sometimes nobody comes, sometimes it is set. */
static void move_clock(struct world *world)
{
    static const uint64_t steps_ms[] = {SECOND, 30 * SECOND, 90 * SECOND, HOUR, 24 * HOUR, YEAR};
    uint64_t step_ms = steps_ms[draw(world, 6)];
    uint32_t passed_ms = draw(world, 2000);
    world->true_ms += passed_ms;
    world->clock_ms += passed_ms;
    if (draw(world, 200) == 0)
        world->clock_ms += step_ms;
    else if (draw(world, 200) == 0 && world->clock_ms > START + step_ms)
        world->clock_ms -= step_ms;
    else if (draw(world, 300) == 0)
        world->clock_ms = world->true_ms;
}

static uint64_t told_time(struct world *world)
{
    if (draw(world, 50) == 0)
        return world->true_ms;
    if (draw(world, 100) == 0)
        return world->clock_ms + draw(world, 2000000000);
    return world->clock_ms - draw(world, draw(world, 20) == 0 ? 100000 : 50);
}

/* An old one again, mostly one of those whose time is near, or a new one. */
static uint32_t choose_hello(struct world *world, uint64_t time_ms)
{
    if (world->num_hellos == MAX_HELLOS || (world->num_hellos > 0 && draw(world, 3) > 0)) {
        for (uint32_t tries = 0; tries < 30; tries++) {
            uint32_t number = draw(world, world->num_hellos);
            uint64_t sent_ms = world->hellos[number].sent_ms;
            if ((sent_ms > time_ms ? sent_ms - time_ms : time_ms - sent_ms) <= 600000)
                return number;
        }
        return draw(world, world->num_hellos);
    }
    world->hellos[world->num_hellos] = (struct hello){.sent_ms = time_ms + 5000 - draw(world, 10000)};
    return world->num_hellos++;
}

static void play(struct world *world)
{
    static const uint32_t windows_ms[] = {1, 1000, 10000, 60000, 600000};
    for (uint32_t step = 0; step < NUM_STEPS; step++) {
        move_clock(world);
        uint64_t time_ms = told_time(world);
        uint32_t number = choose_hello(world, time_ms);
        struct hello *hello = &world->hellos[number];
        /* Windows grow in the course of a run. */
        uint32_t window_ms = windows_ms[draw(world, 1 + step * 5 / NUM_STEPS)];
        enum sio_strike_result result = offer(number, hello->sent_ms, time_ms, window_ms);
        ck_assert_msg(result != SIO_STRIKE_FRESH || !hello->was_taken, "seed %u: hello %u is taken twice, step %u",
                      world->random, number, step);
        hello->was_taken |= result == SIO_STRIKE_FRESH;
        world->num_taken += result == SIO_STRIKE_FRESH;
    }
}

START_TEST(no_clock_makes_it_take_a_hello_twice)
{
    static const size_t sizes[] = {4, 50, 5000};
    struct world *world = malloc(sizeof *world);
    uint32_t num_taken = 0;
    ck_assert_ptr_nonnull(world);
    for (uint32_t run = 0; run < NUM_RUNS; run++) {
        memset(world, 0, sizeof *world);
        world->random = run * 7919 + 1;
        world->true_ms = world->clock_ms = START + HOUR;
        ck_assert_int_eq(siotls_strike_register_new(&reg, sizes[run % 3], START, NULL, NULL), SIOTLS_OK);
        play(world);
        num_taken += world->num_taken;
        siotls_strike_register_free(reg);
    }
    free(world);
    /* It is of use, too. */
    ck_assert_msg(num_taken > NUM_RUNS * NUM_STEPS / 40, "only %u are taken", num_taken);
}
END_TEST

Suite *config_strike_clock_suite(void)
{
    Suite *suite = suite_create("config/strike_clock");
    TCase *tcase = tcase_create("clocks");
    tcase_set_timeout(tcase, 60);
    tcase_add_test(tcase, the_largest_window_counts);
    tcase_add_test(tcase, a_window_that_grows_is_no_way_back);
    tcase_add_test(tcase, a_window_is_a_limit);
    tcase_add_test(tcase, an_old_time_does_not_count);
    tcase_add_test(tcase, a_little_back_is_nothing);
    tcase_add_test(tcase, a_step_back_pauses);
    tcase_add_test(tcase, a_wild_jump_shuts_for_a_minute);
    tcase_add_test(tcase, a_wild_jump_costs_a_quiet_server_nothing);
    tcase_add_test(tcase, a_wild_time_shuts_for_a_minute);
    tcase_add_test(tcase, the_earlier_of_two_clocks_is_told);
    tcase_add_test(tcase, a_start_that_was_ahead_is_forgiven);
    tcase_add_test(tcase, no_time_is_too_late);
    tcase_add_test(tcase, no_clock_makes_it_take_a_hello_twice);
    suite_add_tcase(suite, tcase);
    return suite;
}
