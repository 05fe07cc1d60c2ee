/* SPDX-License-Identifier: Apache-2.0 */
/* results.h: what siotls-providers test prints: a table per kind, then failures and skipped checks with their reasons.
 */
#ifndef TOOLS_PROVIDERS_RESULTS_H
#define TOOLS_PROVIDERS_RESULTS_H

#include <stdbool.h>

#include <jansson.h>

#include <siotls/conform.h>

#include "common/table.h"

/* results: what came out so far. Rows are printed as they come. */
struct results {
    bool is_json;
    json_t *items;
    int kind;                              /* of the rows at hand */
    size_t widths[TOOL_TABLE_MAX_COLUMNS]; /* of their columns: a row is printed before the next is known */
    struct tool_table failures;
    json_t *skipped;                   /* "check: reason" -> how many algorithms */
    struct siotls_conform_result last; /* whose algorithm is in the row; kind 0: none */
    char name[16];                     /* of that algorithm */
    const char *cells[TOOL_TABLE_MAX_COLUMNS];
    size_t num_passed;
    size_t num_failed;
    size_t num_skipped;
};

void results_begin(struct results *results, bool is_json);
void results_add(struct results *results, const struct siotls_conform_result *result);

/* results_print prints what is left, and frees; false when it cannot. */
bool results_print(struct results *results, const struct siotls_conform *conform);

#endif
