/* SPDX-License-Identifier: Apache-2.0 */
/* timing.c: see timing.h. */
#include "bench/timing.h"

#include <stdlib.h>
#include <time.h>

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

double bench_cpu_ns(void)
{
    return read_ns(CLOCK_PROCESS_CPUTIME_ID);
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
