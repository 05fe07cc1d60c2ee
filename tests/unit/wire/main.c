/* SPDX-License-Identifier: Apache-2.0 */
/*
 * main.c: runs the tests of core/wire.
 */
#include "check_main.h"
#include "wire_support.h"

int main(void)
{
    static Suite *(*const suites[])(void) = {
        wire_extension_suite, wire_fields_suite,  wire_form_suite,
        wire_hello_suite,     wire_message_suite, wire_rfc8448_suite,
    };
    return check_main(suites, sizeof suites / sizeof suites[0]);
}
