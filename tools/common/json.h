/* SPDX-License-Identifier: Apache-2.0 */
/*
 * json.h: what the tools need of JSON beyond jansson: text of unknown quality, printing, failure.
 */
#ifndef TOOLS_JSON_H
#define TOOLS_JSON_H

#include <stdbool.h>
#include <stdio.h>

#include <jansson.h>

#include <siotls/types.h>

/* tool_json_text: a string; bytes that are not UTF-8 become '?'; NULL is null. */
json_t *tool_json_text(const char *text);

/* tool_json_bytes: likewise for bytes with a length; of length 0: null. */
json_t *tool_json_bytes(const struct siotls_bytes *bytes);

/* tool_json_decimal: a number of three decimals at most, as people write it: 12.345. */
json_t *tool_json_decimal(double value);

/* tool_json_error: an error as an object, with its words as "message". */
json_t *tool_json_error(const struct siotls_error *error);

/* tool_json_print prints and frees a value, in one line when is_line; false when it cannot. */
bool tool_json_print(json_t *value, FILE *file, bool is_line);

#endif
