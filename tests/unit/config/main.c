/* SPDX-License-Identifier: Apache-2.0 */
/*
 * main.c: runs the tests of core/config.
 */
#include "check_main.h"
#include "config_suites.h"

int main(void)
{
    /* clang-format off */
    static Suite *(*const suites[])(void) = {
        config_algorithms_suite,
#ifndef _WIN32
        config_identity_files_suite,
#endif
        config_identity_suite,
        config_judgement_suite,
        config_policy_suite,
        config_session_suite,
        config_spans_suite,
        config_strike_clock_suite,
        config_strike_register_suite,
        config_ticket_keys_suite,
        config_verification_suite,
    };
    /* clang-format on */
    return check_main(suites, sizeof suites / sizeof suites[0]);
}
