/* SPDX-License-Identifier: Apache-2.0 */
/* table.c: see table.h. */
#include "common/table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/options.h"
#include "common/report.h"
#include "common/system.h"

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

/* How much of the text goes on a line of that width: whole words, but at least one. */
static size_t fitting_len(const char *text, size_t width)
{
    size_t fitting = 0;
    for (size_t end = 0, taken = 0; taken <= width; end++) {
        if (text[end] == 0 || text[end] == ' ')
            fitting = end;
        if (text[end] == 0)
            return fitting;
        taken += (text[end] & 0xc0) != 0x80;
    }
    return fitting > 0 ? fitting : strcspn(text, " ");
}

/* The text of a column that begins at start, folded to a table's width; width 0: on one line, however long. */
static void print_cell(const char *text, size_t start, size_t width)
{
    size_t room = width > start ? width - start : 0;
    size_t len = width > 0 ? fitting_len(text, room) : strlen(text);
    printf("%.*s", (int)len, text);
    for (text += len; *text; text += len) {
        text += *text == ' ';
        len = fitting_len(text, room);
        printf("\n%*s%.*s", (int)start, "", (int)len, text);
    }
}

/* On a terminal, unless NO_COLOR says otherwise. */
static bool has_colors(void)
{
    const char *no_color = getenv("NO_COLOR");
    return (no_color == NULL || no_color[0] == 0) && tool_is_colored();
}

/* Headings are bold, and what failed is red. */
static void print_row(const struct tool_table *table, size_t row, const size_t *widths, bool is_heading)
{
    const bool is_colored = has_colors();
    char **cells = table->cells + row * table->num_columns;
    size_t start = 0;
    fputs(is_heading && is_colored ? "\033[1m" : "", stdout);
    for (size_t i = 0; i < table->num_columns; i++) {
        const size_t width = text_width(cells[i]);
        const bool is_red = is_colored && strcmp(cells[i], "FAILED") == 0;
        fputs(is_red ? "\033[1;31m" : "", stdout);
        print_cell(cells[i], start, i + 1 < table->num_columns ? 0 : table->width);
        fputs(is_red ? "\033[0m" : "", stdout);
        if (i + 1 < table->num_columns)
            printf("%*s", (int)((widths[i] > width ? widths[i] - width : 0) + 2), "");
        start += widths[i] + 2;
    }
    puts(is_heading && is_colored ? "\033[0m" : "");
}

void tool_table_print_row(const char *const *cells, size_t num_columns, const size_t *widths, bool is_heading)
{
    struct tool_table row = {0};
    tool_table_add(&row, cells, num_columns);
    print_row(&row, 0, widths, is_heading);
    fflush(stdout);
    tool_table_clear(&row);
}

void tool_table_print(struct tool_table *table)
{
    size_t widths[TOOL_TABLE_MAX_COLUMNS] = {0};
    for (size_t i = 0; i < table->num_rows * table->num_columns; i++) {
        size_t width = text_width(table->cells[i]);
        size_t *widest = &widths[i % table->num_columns];
        *widest = width > *widest ? width : *widest;
    }
    for (size_t row = 0; row < table->num_rows; row++)
        print_row(table, row, widths, row == 0);
    tool_table_clear(table);
}

void tool_table_clear(struct tool_table *table)
{
    for (size_t i = 0; i < table->num_rows * table->num_columns; i++)
        free(table->cells[i]);
    free(table->cells);
    *table = (struct tool_table){0};
}
