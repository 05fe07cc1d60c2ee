/* SPDX-License-Identifier: Apache-2.0 */
/* date.h: points in time as people write them. */
#ifndef TOOLS_DATE_H
#define TOOLS_DATE_H

#include <stdbool.h>
#include <stdint.h>

/*
 * tool_date_parse reads seconds since 1970, or a date of ISO 8601 in UTC: 2030-01-31, 2030-01-31T12:00 or
 * 2030-01-31T12:00:00, with or without Z. False for anything else, such as a 31st of February.
 */
bool tool_date_parse(uint64_t *seconds, const char *text);

#endif
