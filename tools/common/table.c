/* SPDX-License-Identifier: Apache-2.0 */
/* table.c: see table.h. */
#include "common/table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/options.h"
#include "common/report.h"

void *tool_allocate(size_t num_items, size_t item_size)
{
    void *memory = calloc(num_items, item_size);
    if (memory == NULL) {
        tool_complain("siotls", "there is not enough memory");
        exit(TOOL_FAILURE);
    }
    return memory;
}

char *tool_copy(const char *text)
{
    char *copy = tool_allocate(strlen(text) + 1, 1);
    memcpy(copy, text, strlen(text));
    return copy;
}

void tool_table_add(struct tool_table *table, const char *const *cells, size_t num_columns)
{
    if (table->num_rows == 0)
        table->num_columns = num_columns;
    size_t used = table->num_rows * table->num_columns;
    char **grown = tool_allocate(used + table->num_columns, sizeof *grown);
    for (size_t i = 0; i < used; i++)
        grown[i] = table->cells[i];
    for (size_t i = 0; i < table->num_columns; i++) {
        grown[used + i] = tool_copy(i < num_columns && cells[i] && cells[i][0] ? cells[i] : "-");
        tool_clean(grown[used + i]);
    }
    free(table->cells);
    table->cells = grown;
    table->num_rows++;
}

/* Columns of a terminal that a UTF-8 text takes, near enough: its characters. */
static size_t text_width(const char *text)
{
    size_t width = 0;
    for (; *text; text++)
        width += (*text & 0xc0) != 0x80;
    return width;
}

static void print_row(const struct tool_table *table, size_t row, const size_t *widths)
{
    char **cells = table->cells + row * table->num_columns;
    for (size_t i = 0; i < table->num_columns; i++) {
        fputs(cells[i], stdout);
        if (i + 1 < table->num_columns)
            printf("%*s", (int)(widths[i] - text_width(cells[i]) + 2), "");
    }
}

void tool_table_print(struct tool_table *table)
{
    size_t widths[TOOL_TABLE_MAX_COLUMNS] = {0};
    const char *no_color = getenv("NO_COLOR");
    bool is_bold = isatty(STDOUT_FILENO) && (no_color == NULL || no_color[0] == 0);
    for (size_t i = 0; i < table->num_rows * table->num_columns; i++) {
        size_t width = text_width(table->cells[i]);
        size_t *widest = &widths[i % table->num_columns];
        *widest = width > *widest ? width : *widest;
    }
    for (size_t row = 0; row < table->num_rows; row++) {
        fputs(row == 0 && is_bold ? "\033[1m" : "", stdout);
        print_row(table, row, widths);
        puts(row == 0 && is_bold ? "\033[0m" : "");
    }
    tool_table_clear(table);
}

void tool_table_clear(struct tool_table *table)
{
    for (size_t i = 0; i < table->num_rows * table->num_columns; i++)
        free(table->cells[i]);
    free(table->cells);
    *table = (struct tool_table){0};
}
