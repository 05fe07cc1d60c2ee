/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cpu.h: what the processor is good at, as far as it decides an order of preference.
 */
#ifndef SIO_PLATFORM_CPU_H
#define SIO_PLATFORM_CPU_H

#include <stdbool.h>

/*
 * True when the processor has instructions for AES: without them AES is slow, and in software with tables its timing
 * tells of the key. False when it cannot be told.
 */
bool sio_cpu_has_aes(void);

#endif
