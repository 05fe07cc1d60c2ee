/* SPDX-License-Identifier: Apache-2.0 */
/*
 * config_suites.h: the suites of the config layer's tests.
 */
#ifndef TESTS_CONFIG_SUITES_H
#define TESTS_CONFIG_SUITES_H

#include <check.h>

Suite *config_algorithms_suite(void);
Suite *config_identity_suite(void);

#endif
