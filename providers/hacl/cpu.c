/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cpu.c: which of HACL*'s forms this machine can run. The library does not look; calling the wrong one ends the
 * process.
 */
#include "internal.h"

#if defined(__x86_64__)
#include <cpuid.h>

struct hp_cpu hp_cpu_look(void)
{
    unsigned a = 0, b = 0, c = 0, d = 0;
    bool has_leaf = __get_cpuid_count(7, 0, &a, &b, &c, &d) != 0;
    __builtin_cpu_init();
    /* The builtin also asks whether the system keeps the wide registers. */
    return (struct hp_cpu){
        .has_avx = __builtin_cpu_supports("avx") && __builtin_cpu_supports("sse4.2"),
        .has_avx2 = __builtin_cpu_supports("avx2") != 0,
        .has_bmi2_and_adx = has_leaf && (b >> 8 & 1) != 0 && (b >> 19 & 1) != 0,
    };
}
#else
struct hp_cpu hp_cpu_look(void)
{
    return (struct hp_cpu){0};
}
#endif
