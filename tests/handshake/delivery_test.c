/* SPDX-License-Identifier: Apache-2.0 */
/*
 * delivery_test.c: every scenario with every way in which bytes may come: whole, one by one, split and joined at
 * random, into each of the three doors, with buffers of a pool and of its own.
 */
#include "check_main.h"
#include "failing_memory.h"
#include "fake_provider.h"
#include "pair.h"

static const struct pair_mode modes[] = {
    {"whole", PAIR_WHOLE, PAIR_RECEIVE_DATA, false, 0},
    {"whole, pooled, buffer", PAIR_WHOLE, PAIR_RECEIVE_BUFFER, true, 0},
    {"whole, in place", PAIR_WHOLE, PAIR_RECEIVE_IN_PLACE, false, 0},
    {"one byte at a time", PAIR_BYTES, PAIR_RECEIVE_DATA, true, 0},
    {"one byte at a time, buffer", PAIR_BYTES, PAIR_RECEIVE_BUFFER, false, 0},
    {"one byte at a time, in place", PAIR_BYTES, PAIR_RECEIVE_IN_PLACE, true, 0},
    {"random", PAIR_RANDOM, PAIR_RECEIVE_DATA, true, 1},
    {"random, buffer", PAIR_RANDOM, PAIR_RECEIVE_BUFFER, true, 2},
    {"random, in place", PAIR_RANDOM, PAIR_RECEIVE_IN_PLACE, false, 3},
    {"random again", PAIR_RANDOM, PAIR_RECEIVE_DATA, false, 4},
    {"random again, buffer", PAIR_RANDOM, PAIR_RECEIVE_BUFFER, false, 5},
    {"random again, in place", PAIR_RANDOM, PAIR_RECEIVE_IN_PLACE, true, 6},
};

START_TEST(scenarios_go_as_they_should)
{
    const struct pair_scenario *scenario = pair_scenario_at((size_t)_i);
    pair_build_world();
    for (size_t i = 0; i < sizeof modes / sizeof modes[0]; i++) {
        struct failing_memory memory;
        failing_memory_init(&memory, 0);
        fake_control_reset();
        bool done = pair_run(scenario, &modes[i], &memory.memory);
        ck_assert_msg(done, "%s, %s: %s", scenario->name, modes[i].name, pair_complaint());
        ck_assert_msg(memory.num_blocks == 0 && fake_control.num_live == 0 && fake_control.num_open == 0,
                      "%s, %s: something leaks", scenario->name, modes[i].name);
    }
}
END_TEST

static Suite *delivery_suite(void)
{
    Suite *suite = suite_create("handshake/delivery");
    TCase *tcase = tcase_create("scenarios");
    tcase_set_timeout(tcase, 60);
    tcase_add_loop_test(tcase, scenarios_go_as_they_should, 0, (int)pair_num_scenarios());
    suite_add_tcase(suite, tcase);
    return suite;
}

int main(void)
{
    static Suite *(*const suites[])(void) = {delivery_suite};
    return check_main(suites, 1);
}
