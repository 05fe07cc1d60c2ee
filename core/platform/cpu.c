/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cpu.c: see cpu.h. The compiler's builtin on x86; the kernel's word on other processors of Linux.
 */
#include "platform/cpu.h"

#if defined(__linux__) && (defined(__aarch64__) || defined(__arm__) || defined(__powerpc64__))
#include <sys/auxv.h>
#endif

bool sio_cpu_has_aes(void)
{
#if defined(__x86_64__) || defined(__i386__)
    __builtin_cpu_init();
    return __builtin_cpu_supports("aes") && __builtin_cpu_supports("pclmul");
#elif defined(__linux__) && defined(__aarch64__)
    return (getauxval(AT_HWCAP) & (1UL << 3)) != 0; /* HWCAP_AES */
#elif defined(__linux__) && defined(__arm__)
    return (getauxval(AT_HWCAP2) & (1UL << 0)) != 0; /* HWCAP2_AES */
#elif defined(__linux__) && defined(__powerpc64__)
    return (getauxval(AT_HWCAP2) & 0x02000000UL) != 0; /* PPC_FEATURE2_VEC_CRYPTO */
#elif defined(__s390x__) || (defined(__APPLE__) && defined(__aarch64__))
    return true; /* in every machine of the kind */
#else
    return false;
#endif
}
