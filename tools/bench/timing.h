/* SPDX-License-Identifier: Apache-2.0 */
/*
 * timing.h: time, and what was measured in a few numbers.
 */
#ifndef BENCH_TIMING_H
#define BENCH_TIMING_H

#include <stddef.h>

/* Nanoseconds that have passed; and those that this thread, or this process, had the processor for. */
double bench_now_ns(void);
double bench_thread_ns(void);
double bench_process_ns(void);

/* bench_clock_cost_ns: what one reading of the thread's clock takes; measured once. */
double bench_clock_cost_ns(void);

/* Each sorts the values. */
double bench_median(double *values, size_t num_values);
double bench_minimum(double *values, size_t num_values);

#endif
