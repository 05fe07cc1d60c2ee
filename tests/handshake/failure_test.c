/* SPDX-License-Identifier: Apache-2.0 */
/*
 * failure_test.c: every scenario with each allocation failing in turn, those within a handshake's room too, and with
 * each call of a provider failing in turn: the first of them that fails ends the handshake with a reason, and nothing
 * leaks. An argument from 0 to 3 says
 * which quarter of the scenarios to play, so that they can be played side by side; without one all are.
 */
#include <stdlib.h>

#include "check_main.h"
#include "failing_memory.h"
#include "fake_provider.h"
#include "pair.h"

/* PIECES: allocations without the room that a handshake has. */
enum { ALLOCATIONS, PIECES, PROVIDER_CALLS, NUM_KINDS };

static const char *const kind_names[] = {"allocation", "piece", "provider call"};

static const struct pair_mode whole = {"whole", PAIR_WHOLE, PAIR_RECEIVE_DATA, false, 0};
static const struct pair_mode pooled = {"pooled", PAIR_WHOLE, PAIR_RECEIVE_BUFFER, true, 0};

enum { MAX_SURVIVED = 8, NUM_PARTS = 4 };

/* Every step-th scenario, from first on. */
static size_t first;
static size_t step = 1;

static const struct pair_scenario *scenario_of(int index)
{
    return pair_scenario_at(first + (size_t)index * step);
}

/*
 * Output survives a failure: it keeps room for an alert and a KeyUpdate, and of an alert that cannot be sealed there is
 * nothing to tell. All else has to be noticed.
 */
static bool may_survive(const struct pair_scenario *scenario, int kind)
{
    return kind != PROVIDER_CALLS || scenario->ends[PAIR_CLIENT].status != 0;
}

/* One run; true while something was made to fail. */
static bool fail_one(const struct pair_scenario *scenario, int kind, size_t fail_at, size_t *num_survived)
{
    struct failing_memory memory;
    failing_memory_init(&memory, kind != PROVIDER_CALLS ? fail_at : 0);
    fake_control_reset();
    pair_without_rooms = kind == PIECES;
    fake_control.fail_at = kind == PROVIDER_CALLS ? fail_at : 0;
    bool done = pair_run(scenario, fail_at % 2 == 1 ? &whole : &pooled, &memory.memory);
    bool has_failed = kind != PROVIDER_CALLS ? memory.has_failed : fake_control.has_failed;
    ck_assert_msg(done || has_failed, "%s, %s %zu: %s", scenario->name, kind_names[kind], fail_at, pair_complaint());
    *num_survived += done && has_failed;
    ck_assert_msg(!done || !has_failed || (may_survive(scenario, kind) && *num_survived <= MAX_SURVIVED),
                  "%s, %s %zu: the failure went unnoticed", scenario->name, kind_names[kind], fail_at);
    ck_assert_msg(memory.num_blocks == 0, "%s, %s %zu: %zu blocks leak", scenario->name, kind_names[kind], fail_at,
                  memory.num_blocks);
    ck_assert_msg(fake_control.num_live == 0 && fake_control.num_open == 0, "%s, %s %zu: a context leaks",
                  scenario->name, kind_names[kind], fail_at);
    return has_failed;
}

static void fail_all(const struct pair_scenario *scenario, int kind)
{
    size_t fail_at = 0;
    size_t num_survived = 0;
    pair_build_world();
    do
        fail_at++;
    while (fail_one(scenario, kind, fail_at, &num_survived));
    ck_assert_uint_gt(fail_at, num_survived + 5);
}

START_TEST(failing_allocations_are_noticed)
{
    fail_all(scenario_of(_i), ALLOCATIONS);
}
END_TEST

START_TEST(failing_pieces_are_noticed)
{
    fail_all(scenario_of(_i), PIECES);
}
END_TEST

START_TEST(failing_provider_calls_are_noticed)
{
    fail_all(scenario_of(_i), PROVIDER_CALLS);
}
END_TEST

static Suite *failure_suite(void)
{
    Suite *suite = suite_create("handshake/failure");
    TCase *tcase = tcase_create("scenarios");
    int num_scenarios = (int)((pair_num_scenarios() - first + step - 1) / step);
    tcase_set_timeout(tcase, 60);
    tcase_add_loop_test(tcase, failing_allocations_are_noticed, 0, num_scenarios);
    tcase_add_loop_test(tcase, failing_pieces_are_noticed, 0, num_scenarios);
    tcase_add_loop_test(tcase, failing_provider_calls_are_noticed, 0, num_scenarios);
    suite_add_tcase(suite, tcase);
    return suite;
}

int main(int argc, char **argv)
{
    if (argc > 1) {
        first = strtoul(argv[1], NULL, 10) % NUM_PARTS;
        step = NUM_PARTS;
    }
    static Suite *(*const suites[])(void) = {failure_suite};
    return check_main(suites, 1);
}
