/* SPDX-License-Identifier: Apache-2.0 */
/* timing.c: see timing.h. */
#include "bench/timing.h"

#include <stdlib.h>
#include <time.h>

enum { NUM_READINGS = 1001 };

static double read_ns(clockid_t clock)
{
    struct timespec now;
    clock_gettime(clock, &now);
    return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

double bench_now_ns(void)
{
    return read_ns(CLOCK_MONOTONIC);
}

double bench_thread_ns(void)
{
    return read_ns(CLOCK_THREAD_CPUTIME_ID);
}

double bench_process_ns(void)
{
    return read_ns(CLOCK_PROCESS_CPUTIME_ID);
}

double bench_clock_cost_ns(void)
{
    static double cost;
    double readings[NUM_READINGS];
    if (cost > 0)
        return cost;
    for (size_t i = 0; i < NUM_READINGS; i++) {
        double began = bench_thread_ns();
        readings[i] = bench_thread_ns() - began;
    }
    cost = bench_median(readings, NUM_READINGS);
    return cost;
}

static int compare(const void *left, const void *right)
{
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

double bench_median(double *values, size_t num_values)
{
    qsort(values, num_values, sizeof values[0], compare);
    return values[num_values / 2];
}

double bench_minimum(double *values, size_t num_values)
{
    qsort(values, num_values, sizeof values[0], compare);
    return values[0];
}
