/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fill_windows.c: see fill.h; by bcrypt.dll.
 */
#include "common/fill.h"

#include <windows.h>

#include <bcrypt.h>

enum { MAX_PART = 1 << 20 };

bool provider_fill(uint8_t *output, size_t output_len)
{
    while (output_len > 0) {
        ULONG part = output_len < MAX_PART ? (ULONG)output_len : MAX_PART;
        if (!BCRYPT_SUCCESS(BCryptGenRandom(NULL, output, part, BCRYPT_USE_SYSTEM_PREFERRED_RNG)))
            return false;
        output += part;
        output_len -= part;
    }
    return true;
}
