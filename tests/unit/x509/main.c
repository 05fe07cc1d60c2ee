/* SPDX-License-Identifier: Apache-2.0 */
/*
 * main.c: runs the tests of core/x509.
 */
#include "check_main.h"
#include "x509_suites.h"

int main(void)
{
    /* clang-format off */
    static Suite *(*const suites[])(void) = {
        x509_address_suite,
        x509_algorithm_suite,
        x509_anchor_suite,
        x509_certificate_suite,
        x509_constraints_suite,
        x509_describe_suite,
        x509_distrusted_suite,
        x509_dns_name_suite,
        x509_extension_suite,
        x509_indirect_crl_suite,
        x509_mailbox_suite,
        x509_memory_suite,
        x509_mesh_suite,
        x509_name_suite,
        x509_ocsp_suite,
        x509_path_suite,
        x509_pins_suite,
        x509_policy_suite,
        x509_public_suite,
        x509_rule_suite,
        x509_stored_suite,
        x509_suffix_list_suite,
        x509_terms_suite,
#ifndef _WIN32
        x509_trust_suite,
#endif
    };
    /* clang-format on */
    return check_main(suites, sizeof suites / sizeof suites[0]);
}
