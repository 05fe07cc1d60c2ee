/* SPDX-License-Identifier: Apache-2.0 */
/*
 * asn1_suites.h: the suites of core/asn1.
 */
#ifndef TESTS_ASN1_SUITES_H
#define TESTS_ASN1_SUITES_H

#include <check.h>

Suite *asn1_der_suite(void);
Suite *asn1_der_time_suite(void);
Suite *asn1_pem_suite(void);
Suite *asn1_private_key_suite(void);

#endif
