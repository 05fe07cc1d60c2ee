/* SPDX-License-Identifier: Apache-2.0 */
/*
 * base_suites.h: the suites of core/base.
 */
#ifndef TESTS_BASE_SUITES_H
#define TESTS_BASE_SUITES_H

#include <check.h>

Suite *base_arena_suite(void);
Suite *base_buffer_suite(void);
Suite *base_error_suite(void);
Suite *base_memory_suite(void);
Suite *base_reader_suite(void);
Suite *base_shared_suite(void);
Suite *base_writer_suite(void);

#endif
