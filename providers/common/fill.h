/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fill.h: random bytes of the operating system, for providers whose library has no generator of its own: a forked
 * child's differ from its parent's, and nothing is kept that could leak.
 */
#ifndef SIOTLS_PROVIDER_FILL_H
#define SIOTLS_PROVIDER_FILL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* False: the system has none, which no system that works says. */
bool provider_fill(uint8_t *output, size_t output_len);

#endif
