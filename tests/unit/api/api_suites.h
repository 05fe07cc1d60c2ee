/* SPDX-License-Identifier: Apache-2.0 */
/* api_suites.h: the suites of this folder. */
#ifndef TESTS_API_SUITES_H
#define TESTS_API_SUITES_H

#include <check.h>

Suite *moved_suite(void);

#endif
