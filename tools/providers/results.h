/* SPDX-License-Identifier: Apache-2.0 */
/* results.h: what siotls-providers test prints: a table per kind, then failures and skipped checks with their reasons.
 */
#ifndef TOOLS_PROVIDERS_RESULTS_H
#define TOOLS_PROVIDERS_RESULTS_H

#include "common/table.h"
#include "kit/vectors.h"

/* results: what came out so far. Tables are printed kind by kind, while it goes on. */
struct results {
    int is_json;
    json_t *items;
    int kind;               /* of the rows at hand */
    struct tool_table rows; /* of that kind */
    struct tool_table failures;
    json_t *skipped; /* "check: reason" -> how many algorithms */
    const struct subject *subject;
    const char *cells[TOOL_TABLE_MAX_COLUMNS]; /* of the subject's row */
    size_t num_passed;
    size_t num_failed;
    size_t num_skipped;
};

void results_begin(struct results *results, int is_json);
void results_add(struct results *results, const struct subject *subject, const char *check,
                 const struct outcome *outcome);
void results_end(struct results *results);

/* results_print prints what is left, and frees; 0 when it cannot. */
int results_print(struct results *results, const struct vectors *vectors);

#endif
