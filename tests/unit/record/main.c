/* SPDX-License-Identifier: Apache-2.0 */
/*
 * main.c: runs the tests of core/layer.
 */
#include "check_main.h"

#include <inttypes.h>
#include <stdio.h>

#include "peer.h"
#include "record_suites.h"

int main(void)
{
    static Suite *(*const suites[])(void) = {
        record_pool_suite,        record_in_suite,           record_input_suite,
        record_borrow_suite,      record_out_suite,          record_output_suite,
        record_input_model_suite, record_output_model_suite, record_allocation_suite,
    };
    fprintf(stderr, "SIOTLS_TEST_SEED=%#" PRIx64 "\n", test_seed());
    return check_main(suites, sizeof suites / sizeof suites[0]);
}
