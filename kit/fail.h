/* SPDX-License-Identifier: Apache-2.0 */
/* fail.h: how functions of the library fail. The checks do not: they record what they found in their trial. */
#ifndef KIT_FAIL_H
#define KIT_FAIL_H

#include <siotls/types.h>

/* kit_fail fills error, which may be NULL, and returns status. detail NULL: there is none. */
int kit_fail(struct siotls_error *error, int status, const char *reason, const char *detail);
int kit_fail_memory(struct siotls_error *error);

/* kit_copy: a copy of a text, to be given to free(); NULL when there is no memory. */
char *kit_copy(const char *text);

/* kit_fill writes as much of a public struct as its user knows: to starts with its size, and keeps it. */
void kit_fill(void *to, const void *from, size_t from_size);

#endif
