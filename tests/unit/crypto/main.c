/* SPDX-License-Identifier: Apache-2.0 */
/*
 * main.c: runs the tests of core/crypto and core/platform.
 */
#include "check_main.h"
#include "crypto_suites.h"

int main(void)
{
    static Suite *(*const suites[])(void) = {
        crypto_names_suite,  crypto_grammar_suite, crypto_ownership_suite, crypto_platform_suite,
        crypto_loader_suite, crypto_set_suite,     crypto_version_suite,   crypto_descriptor_suite,
        crypto_hash_suite,   crypto_kem_suite,     crypto_signature_suite, crypto_failure_suite,
        crypto_mask_suite,
    };
    return check_main(suites, sizeof suites / sizeof suites[0]);
}
