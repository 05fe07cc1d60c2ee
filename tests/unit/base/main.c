/* SPDX-License-Identifier: Apache-2.0 */
/*
 * main.c: runs the tests of core/base.
 */
#include "base_suites.h"
#include "check_main.h"

int main(void)
{
    static Suite *(*const suites[])(void) = {
        base_arena_suite,  base_buffer_suite, base_error_suite, base_memory_suite, base_reader_suite, base_writer_suite,
#ifndef _WIN32
        base_shared_suite,
#endif
    };
    return check_main(suites, sizeof suites / sizeof suites[0]);
}
