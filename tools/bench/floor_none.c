/* SPDX-License-Identifier: Apache-2.0 */
/* floor_none.c: for builds without libcrypto: there is no floor, and nothing to check the first signatures with. */
#include "bench/bench.h"
#include "bench/replay.h"
#include "common/report.h"

json_t *bench_measure_floor(const struct bench_command *command)
{
    (void)command;
    tool_complain(BENCH_NAME, "the floor is measured with libcrypto, which was not there when this was built");
    return NULL;
}

siotls_provider_entry *bench_replay_entry(void)
{
    return NULL;
}

void bench_replay_begin(void)
{
}
