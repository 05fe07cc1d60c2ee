/* SPDX-License-Identifier: Apache-2.0 */
/*
 * main.c: runs the tests of core/transport.
 */
#include "check_main.h"

#include <inttypes.h>
#include <stdio.h>

#include "peer.h"
#include "transport_suites.h"

int main(void)
{
    static Suite *(*const suites[])(void) = {
        transport_pool_suite,        transport_record_in_suite,    transport_input_suite,
        transport_borrow_suite,      transport_record_out_suite,   transport_output_suite,
        transport_input_model_suite, transport_output_model_suite, transport_allocation_suite,
    };
    fprintf(stderr, "SIOTLS_TEST_SEED=%#" PRIx64 "\n", test_seed());
    return check_main(suites, sizeof suites / sizeof suites[0]);
}
