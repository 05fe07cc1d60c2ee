/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fill_posix.c: see fill.h; by getrandom(2).
 */
#include "common/fill.h"

#include <errno.h>
#include <sys/random.h>

bool provider_fill(uint8_t *output, size_t output_len)
{
    while (output_len > 0) {
        ssize_t drawn = getrandom(output, output_len, 0);
        if (drawn < 0 && errno != EINTR)
            return false;
        if (drawn > 0) {
            output += drawn;
            output_len -= (size_t)drawn;
        }
    }
    return true;
}
