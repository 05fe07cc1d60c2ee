/* SPDX-License-Identifier: Apache-2.0 */
/*
 * added_test.c: an extension is added to the handshake by one row and one file: all scenarios go on as they did, and
 * those that end well carry it.
 */
#include "added_extension.h"
#include "check_main.h"
#include "fake_provider.h"
#include "pair.h"
#include "scenarios.h"

START_TEST(a_row_and_a_file_are_an_extension)
{
    static const struct pair_mode modes[] = {{"whole", PAIR_WHOLE, PAIR_RECEIVE_DATA, false, 0},
                                             {"one byte at a time", PAIR_BYTES, PAIR_RECEIVE_BUFFER, true, 0}};
    const struct pair_scenario *scenario = &scenarios_basic[0];
    pair_build_world();
    fake_control_reset();
    added = (struct added){0, 0};
    ck_assert_msg(pair_run(scenario, &modes[_i], NULL), "%s: %s", scenario->name, pair_complaint());
    ck_assert_uint_eq(added.num_read, 1);
    ck_assert_uint_eq(added.num_taken, 1);
}
END_TEST

START_TEST(the_others_are_as_they_were)
{
    static const struct pair_mode mode = {"whole", PAIR_WHOLE, PAIR_RECEIVE_DATA, false, 0};
    const struct pair_scenario *scenario = pair_scenario_at((size_t)_i);
    pair_build_world();
    fake_control_reset();
    ck_assert_msg(pair_run(scenario, &mode, NULL), "%s: %s", scenario->name, pair_complaint());
}
END_TEST

static Suite *added_suite(void)
{
    Suite *suite = suite_create("handshake/added");
    TCase *tcase = tcase_create("extension");
    tcase_set_timeout(tcase, 60);
    tcase_add_loop_test(tcase, a_row_and_a_file_are_an_extension, 0, 2);
    tcase_add_loop_test(tcase, the_others_are_as_they_were, 0, (int)pair_num_scenarios());
    suite_add_tcase(suite, tcase);
    return suite;
}

int main(void)
{
    static Suite *(*const suites[])(void) = {added_suite};
    return check_main(suites, 1);
}
