/* SPDX-License-Identifier: Apache-2.0 */
/*
 * main.c: runs the tests of the providers.
 */
#include "check_main.h"
#include "providers_support.h"

int main(void)
{
    static Suite *(*const suites[])(void) = {
        kat_suite,
        signature_suite,
        private_key_suite,
        compressor_suite,
    };
    return check_main(suites, sizeof suites / sizeof suites[0]);
}
