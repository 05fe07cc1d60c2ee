/* SPDX-License-Identifier: Apache-2.0 */
/* store_none.c: see store.h; for builds without libssl: there is nothing to compare with. */
#include "bench/store.h"

#include <stddef.h>

int bench_store_load(const char *path)
{
    (void)path;
    return 0;
}

const char *bench_store_library(void)
{
    return NULL;
}
