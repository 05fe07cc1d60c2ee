/* SPDX-License-Identifier: Apache-2.0 */
/* main.c: runs the suites of the layer api. */
#include "api_suites.h"
#include "check_main.h"

int main(void)
{
    static Suite *(*const suites[])(void) = {moved_suite};
    return check_main(suites, 1);
}
