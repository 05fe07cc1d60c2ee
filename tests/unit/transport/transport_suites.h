/* SPDX-License-Identifier: Apache-2.0 */
/*
 * transport_suites.h: the suites of the record layer, one per file.
 */
#ifndef TESTS_TRANSPORT_SUITES_H
#define TESTS_TRANSPORT_SUITES_H

#include <check.h>

Suite *transport_pool_suite(void);
Suite *transport_record_in_suite(void);
Suite *transport_input_suite(void);
Suite *transport_borrow_suite(void);
Suite *transport_record_out_suite(void);
Suite *transport_output_suite(void);
Suite *transport_input_model_suite(void);
Suite *transport_output_model_suite(void);
Suite *transport_allocation_suite(void);

#endif
