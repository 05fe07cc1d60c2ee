/* SPDX-License-Identifier: Apache-2.0 */
/* timing.c: see timing.h. */
#include "bench/timing.h"

#include <stdlib.h>
#ifdef _WIN32
#include <windows.h>
#else
#include <time.h>
#endif

enum { NUM_READINGS = 1001 };

#ifdef _WIN32
double bench_now_ns(void)
{
    LARGE_INTEGER count, per_second;
    QueryPerformanceCounter(&count);
    QueryPerformanceFrequency(&per_second);
    return (double)count.QuadPart * 1e9 / (double)per_second.QuadPart;
}

/* In steps of a clock interrupt: good for what takes long. */
static double sum_ns(FILETIME kernel, FILETIME user)
{
    return ((double)kernel.dwHighDateTime + (double)user.dwHighDateTime) * 4294967296e2 +
           ((double)kernel.dwLowDateTime + (double)user.dwLowDateTime) * 100;
}

double bench_thread_ns(void)
{
    FILETIME begun, ended, kernel, user;
    return GetThreadTimes(GetCurrentThread(), &begun, &ended, &kernel, &user) ? sum_ns(kernel, user) : 0;
}

double bench_process_ns(void)
{
    FILETIME begun, ended, kernel, user;
    return GetProcessTimes(GetCurrentProcess(), &begun, &ended, &kernel, &user) ? sum_ns(kernel, user) : 0;
}
#else
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
#endif

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
