/* SPDX-License-Identifier: Apache-2.0 */
/*
 * listed.h: disagreements with a published suite, which a text lists in rows "| `id` |".
 */
#ifndef TESTS_X509_LISTED_H
#define TESTS_X509_LISTED_H

#include <stdbool.h>

/* The text; empty when it cannot be read, so that nothing is listed. Free it. */
char *listed_read(const char *path);

bool listed_has(const char *text, const char *id);

/* Prints one line of TAP; true unless a case disagrees without being listed, or is listed but agrees. */
bool listed_judge(const char *text, const char *id, unsigned number, bool disagrees, const char *context);

#endif
