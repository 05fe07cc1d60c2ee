/* SPDX-License-Identifier: Apache-2.0 */
/*
 * main.c: runs the tests of core/wire.
 */
#include <stdlib.h>

#include "wire_support.h"

int main(void)
{
    SRunner *runner = srunner_create(wire_extension_suite());
    srunner_add_suite(runner, wire_form_suite());
    srunner_add_suite(runner, wire_hello_suite());
    srunner_add_suite(runner, wire_message_suite());
    srunner_add_suite(runner, wire_rfc8448_suite());
    srunner_run_all(runner, CK_ENV);
    int num_failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return num_failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
