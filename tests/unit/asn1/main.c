/* SPDX-License-Identifier: Apache-2.0 */
/*
 * main.c: runs the tests of core/asn1.
 */
#include "asn1_suites.h"
#include "check_main.h"

int main(void)
{
    static Suite *(*const suites[])(void) = {
        asn1_der_suite,
        asn1_der_time_suite,
        asn1_pem_suite,
        asn1_private_key_suite,
    };
    return check_main(suites, sizeof suites / sizeof suites[0]);
}
