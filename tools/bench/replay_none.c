/* SPDX-License-Identifier: Apache-2.0 */
/* replay_none.c: see replay.h; for builds without libcrypto. */
#include "bench/replay.h"

siotls_provider_entry *bench_replay_entry(void)
{
    return NULL;
}

void bench_replay_begin(void)
{
}
