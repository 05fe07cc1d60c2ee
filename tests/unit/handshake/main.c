/* SPDX-License-Identifier: Apache-2.0 */
/*
 * main.c: runs the tests of the parts of core/handshake. Whole handshakes are in tests/handshake.
 */
#include "check_main.h"
#include "handshake_suites.h"

int main(void)
{
    static Suite *(*const suites[])(void) = {
        handshake_allowance_suite, handshake_certificate_type_suite, handshake_incoming_suite, handshake_journal_suite,
        handshake_kept_suite,      handshake_negotiate_suite,        handshake_schedule_suite,
    };
    return check_main(suites, sizeof suites / sizeof suites[0]);
}
