/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tap.h: what the programs here print: a line for each result, and their number at the end.
 */
#ifndef TESTS_WINDOWS_TAP_H
#define TESTS_WINDOWS_TAP_H

#include <stdbool.h>
#include <stdio.h>

#include <siotls/siotls.h>

static int tap_num_tests;
static int tap_num_failed;

static inline void check(bool ok, const char *what)
{
    tap_num_tests++;
    tap_num_failed += ok ? 0 : 1;
    printf("%sok %d - %s\n", ok ? "" : "not ", tap_num_tests, what);
}

/* The same of what a call said. */
static inline void check_call(bool ok, const char *what, const struct siotls_error *error)
{
    check(ok, what);
    if (!ok && error != NULL && error->reason != NULL)
        printf("# %s: %s (%s)\n", siotls_status_name(error->status), error->reason, error->detail);
}

/* The number of results; returns what main returns. */
static inline int tap_end(void)
{
    printf("1..%d\n", tap_num_tests);
    return tap_num_failed == 0 ? 0 : 1;
}

#endif
