/* SPDX-License-Identifier: Apache-2.0 */
/*
 * timing.h: time, and the middle of what was measured.
 */
#ifndef BENCH_TIMING_H
#define BENCH_TIMING_H

#include <stddef.h>

/* Nanoseconds that have passed, and those that this process had the processor for. */
double bench_now_ns(void);
double bench_cpu_ns(void);

/* bench_median sorts the values. */
double bench_median(double *values, size_t num_values);

#endif
