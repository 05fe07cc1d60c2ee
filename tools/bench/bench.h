/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bench.h: the commands of siotls-bench.
 */
#ifndef BENCH_BENCH_H
#define BENCH_BENCH_H

#include "bench/pair.h"

/* What both commands are told. */
struct bench_command {
    struct bench_options options;
    const char *suite_name;
    uint64_t num_rounds; /* records: how often each thing is timed */
    uint64_t num_conns;  /* memory: pairs that are idle at the same time */
    int json;
};

/* Each prints its table, or JSON, and returns the exit code. */
int bench_records(const struct bench_command *command);
int bench_memory(const struct bench_command *command);

/* bench_fail says what went wrong on stderr, and returns the exit code. */
int bench_fail(const char *what, const struct siotls_error *error);

#endif
