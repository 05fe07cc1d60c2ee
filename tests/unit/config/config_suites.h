/* SPDX-License-Identifier: Apache-2.0 */
/*
 * config_suites.h: the suites of the config layer's tests.
 */
#ifndef TESTS_CONFIG_SUITES_H
#define TESTS_CONFIG_SUITES_H

#include <check.h>

Suite *config_algorithms_suite(void);
Suite *config_judgement_suite(void);
Suite *config_policy_suite(void);
Suite *config_identity_files_suite(void);
Suite *config_identity_suite(void);
Suite *config_session_suite(void);
Suite *config_spans_suite(void);
Suite *config_strike_clock_suite(void);
Suite *config_strike_register_suite(void);
Suite *config_ticket_keys_suite(void);
Suite *config_verification_suite(void);

#endif
