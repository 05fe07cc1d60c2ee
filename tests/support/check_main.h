/* SPDX-License-Identifier: Apache-2.0 */
/*
 * check_main.h: the main function of a test program: run every suite, say how many failed.
 */
#ifndef TESTS_CHECK_MAIN_H
#define TESTS_CHECK_MAIN_H

#include <check.h>
#include <stdlib.h>

static inline int check_main(Suite *(*const suites[])(void), size_t num_suites)
{
    SRunner *runner = srunner_create(NULL);
    for (size_t i = 0; i < num_suites; i++)
        srunner_add_suite(runner, suites[i]());
    srunner_run_all(runner, CK_ENV);
    int num_failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return num_failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

#endif
