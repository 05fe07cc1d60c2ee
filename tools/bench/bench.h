/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bench.h: the commands of siotls-bench.
 */
#ifndef BENCH_BENCH_H
#define BENCH_BENCH_H

#include "bench/pair.h"

/* What the commands are told. */
struct bench_command {
    struct bench_options options;
    const char *suite_name;
    uint64_t num_rounds; /* how often each thing is timed; 0: as often as the command thinks fit */
    uint64_t num_conns;  /* memory: pairs that are idle at the same time */
    const char *file;    /* trust: what to load; NULL: Debian's bundle */
    int json;
};

/* Each prints its table, or JSON, and returns the exit code. */
int bench_records(const struct bench_command *command);
int bench_memory(const struct bench_command *command);
int bench_trust(const struct bench_command *command);
int bench_verify(const struct bench_command *command);
int bench_providers(const struct bench_command *command);

/* bench_fail says what went wrong on stderr, and returns the exit code. */
int bench_fail(const char *what, const struct siotls_error *error);

#endif
