/* SPDX-License-Identifier: Apache-2.0 */
/*
 * table.h: aligned columns for a person at a terminal.
 */
#ifndef TOOLS_TABLE_H
#define TOOLS_TABLE_H

#include <stdbool.h>
#include <stddef.h>

enum { TOOL_TABLE_MAX_COLUMNS = 17 };

/* tool_table: rows of copied cells, the first of them the headings. All zero is an empty one. */
struct tool_table {
    size_t num_columns;
    char **cells;
    size_t num_rows;
    size_t width; /* what is longer goes on below the last column's start, at words; 0: it does not */
};

/* tool_table_add adds a row of num_columns cells; NULL cells are "-". The first row says how many columns. */
void tool_table_add(struct tool_table *table, const char *const *cells, size_t num_columns);

/*
 * tool_table_print prints to stdout, and frees the rows. Headings are bold and FAILED is red on a
 * terminal without NO_COLOR.
 */
void tool_table_print(struct tool_table *table);

/* tool_table_print_row prints one row at once, where it is not known what follows; wider cells push others aside. */
void tool_table_print_row(const char *const *cells, size_t num_columns, const size_t *widths, bool is_heading);

/* tool_table_clear frees the rows. */
void tool_table_clear(struct tool_table *table);

/* tool_allocate gives zeroed memory, or ends the program with a line. For tools that hold nothing for others. */
void *tool_allocate(size_t num_items, size_t item_size);

/* tool_copy copies a text, likewise. */
char *tool_copy(const char *text);

#endif
