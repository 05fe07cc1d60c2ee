/* SPDX-License-Identifier: Apache-2.0 */
/*
 * record_suites.h: the suites of the record layer, one per file.
 */
#ifndef TESTS_TRANSPORT_SUITES_H
#define TESTS_TRANSPORT_SUITES_H

#include <check.h>

Suite *record_pool_suite(void);
Suite *record_in_suite(void);
Suite *record_input_suite(void);
Suite *record_borrow_suite(void);
Suite *record_out_suite(void);
Suite *record_output_suite(void);
Suite *record_input_model_suite(void);
Suite *record_output_model_suite(void);
Suite *record_allocation_suite(void);

#endif
