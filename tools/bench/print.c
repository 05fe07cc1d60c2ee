/* SPDX-License-Identifier: Apache-2.0 */
/* print.c: a measurement for a person or for a program. */
#include "bench/bench.h"

#include <math.h>
#include <stdio.h>
#include <unistd.h>

#include "common/json.h"
#include "common/table.h"

size_t bench_rounds(const struct bench_command *command, size_t usual)
{
    return command->num_rounds > 0 ? (size_t)command->num_rounds : usual;
}

void bench_progress(const char *what, const char *detail)
{
    if (!isatty(STDERR_FILENO))
        return;
    fprintf(stderr, "\r\033[K");
    if (what != NULL)
        fprintf(stderr, "%s: %s ...", what, detail);
    fflush(stderr);
}

json_t *bench_round(double number, int num_digits)
{
    double scale = 1;
    for (int i = 0; i < num_digits; i++)
        scale *= 10;
    double rounded = floor(number * scale + 0.5) / scale;
    return num_digits == 0 ? json_integer((json_int_t)rounded) : json_real(rounded);
}

static const char *cell(char *text, size_t text_capacity, json_t *value)
{
    if (json_is_string(value))
        return json_string_value(value);
    if (json_is_integer(value))
        snprintf(text, text_capacity, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
    else if (json_is_real(value))
        snprintf(text, text_capacity, "%.6g", json_real_value(value));
    else
        return NULL;
    return text;
}

static void print_rows(const json_t *rows)
{
    struct tool_table table = {0};
    size_t i;
    json_t *row, *value;
    const char *name;
    json_array_foreach(rows, i, row)
    {
        const char *heads[TOOL_TABLE_MAX_COLUMNS], *cells[TOOL_TABLE_MAX_COLUMNS];
        char texts[TOOL_TABLE_MAX_COLUMNS][32];
        size_t num_columns = 0;
        json_object_foreach(row, name, value)
        {
            if (num_columns == TOOL_TABLE_MAX_COLUMNS)
                break;
            heads[num_columns] = name;
            cells[num_columns] = cell(texts[num_columns], sizeof texts[0], value);
            num_columns++;
        }
        if (i == 0)
            tool_table_add(&table, heads, num_columns);
        tool_table_add(&table, cells, num_columns);
    }
    tool_table_print(&table);
}

int bench_print(json_t *measurement, int is_json)
{
    size_t i;
    json_t *note;
    bench_progress(NULL, NULL);
    if (measurement == NULL)
        return TOOL_FAILURE;
    if (is_json)
        return tool_json_print(measurement, stdout, 0) ? TOOL_SUCCESS : TOOL_FAILURE;
    printf("%s\n", json_string_value(json_object_get(measurement, "title")));
    print_rows(json_object_get(measurement, "rows"));
    json_array_foreach(json_object_get(measurement, "notes"), i, note) printf("%s\n", json_string_value(note));
    json_decref(measurement);
    return TOOL_SUCCESS;
}
