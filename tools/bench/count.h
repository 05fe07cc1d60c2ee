/* SPDX-License-Identifier: Apache-2.0 */
/*
 * count.h: who takes how much memory. siotls' own memory is counted through its siotls_memory; where the C
 * library allows it, malloc itself is counted too, and the difference is what the crypto library takes.
 *
 * Every count belongs to an owner: whoever was said to be running. Nothing is counted before bench_count_begin, so that
 * what is only timed pays for no counting. For one thread.
 */
#ifndef BENCH_COUNT_H
#define BENCH_COUNT_H

#include <siotls/types.h>

enum bench_owner { BENCH_OTHER, BENCH_CLIENT, BENCH_SERVER, BENCH_POOL, BENCH_NUM_OWNERS };

/* bench_count: blocks and bytes now, and how often memory was asked for so far. */
struct bench_count {
    int64_t bytes;
    int64_t allocations;
    int64_t peak_bytes; /* the most that it ever was since bench_count_begin or bench_count_reset_peak */
};

/* bench_counts: siotls' own, and of malloc, in which siotls' own is contained. */
struct bench_counts {
    struct bench_count own[BENCH_NUM_OWNERS];
    struct bench_count process[BENCH_NUM_OWNERS];
};

/* bench_count_begin starts to count malloc, bench_count_end stops it. */
void bench_count_begin(void);
void bench_count_end(void);

/* bench_count_reset_peak: peaks begin anew, at what is held now. */
void bench_count_reset_peak(void);

/* bench_count_run_as says who runs from now on, and tells who did before. */
enum bench_owner bench_count_run_as(enum bench_owner owner);

/* bench_count_read copies the counts. */
void bench_count_read(struct bench_counts *counts);

/* bench_count_has_process tells whether malloc is counted: not with a sanitizer, nor with another C library than glibc.
 */
int bench_count_has_process(void);

/* bench_count_memory: a siotls_memory that counts for this owner, whoever runs. */
struct siotls_memory bench_count_memory(enum bench_owner owner);

#endif
