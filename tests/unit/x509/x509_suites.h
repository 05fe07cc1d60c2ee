/* SPDX-License-Identifier: Apache-2.0 */
/*
 * x509_suites.h: the suites of this folder.
 */
#ifndef TESTS_X509_SUITES_H
#define TESTS_X509_SUITES_H

#include <check.h>

Suite *x509_address_suite(void);
Suite *x509_algorithm_suite(void);
Suite *x509_anchor_suite(void);
Suite *x509_certificate_suite(void);
Suite *x509_constraints_suite(void);
Suite *x509_describe_suite(void);
Suite *x509_distrusted_suite(void);
Suite *x509_dns_name_suite(void);
Suite *x509_extension_suite(void);
Suite *x509_indirect_crl_suite(void);
Suite *x509_mailbox_suite(void);
Suite *x509_memory_suite(void);
Suite *x509_mesh_suite(void);
Suite *x509_name_suite(void);
Suite *x509_ocsp_suite(void);
Suite *x509_path_suite(void);
Suite *x509_pins_suite(void);
Suite *x509_policy_suite(void);
Suite *x509_public_suite(void);
Suite *x509_rule_suite(void);
Suite *x509_stored_suite(void);
Suite *x509_terms_suite(void);
Suite *x509_suffix_list_suite(void);
Suite *x509_trust_suite(void);

#endif
