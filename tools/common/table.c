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

static void print_last(const struct tool_table *table, const char *text, size_t start)
{
    size_t width = table->width > start ? table->width - start : 0;
    size_t len = table->width > 0 ? fitting_len(text, width) : strlen(text);
    printf("%.*s", (int)len, text);
    for (text += len; *text; text += len) {
        text += *text == ' ';
        len = fitting_len(text, width);
        printf("\n%*s%.*s", (int)start, "", (int)len, text);
    }
}

static void print_row(const struct tool_table *table, size_t row, const size_t *widths)
{
    size_t start = 0;
    char **cells = table->cells + row * table->num_columns;
    for (size_t i = 0; i + 1 < table->num_columns; i++) {
        printf("%s%*s", cells[i], (int)(widths[i] - text_width(cells[i]) + 2), "");
        start += widths[i] + 2;
    }
    if (table->num_columns > 0)
        print_last(table, cells[table->num_columns - 1], start);
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
