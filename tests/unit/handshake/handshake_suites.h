/* SPDX-License-Identifier: Apache-2.0 */
/* handshake_suites.h: the suites of this folder. */
#ifndef TESTS_UNIT_HANDSHAKE_HANDSHAKE_SUITES_H
#define TESTS_UNIT_HANDSHAKE_HANDSHAKE_SUITES_H

#include <check.h>

Suite *handshake_allowance_suite(void);
Suite *handshake_certificate_type_suite(void);
Suite *handshake_incoming_suite(void);
Suite *handshake_journal_suite(void);
Suite *handshake_kept_suite(void);
Suite *handshake_negotiate_suite(void);
Suite *handshake_schedule_suite(void);

#endif
