/* SPDX-License-Identifier: Apache-2.0 */
/* results.c: see results.h. */
#include "providers/results.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "common/json.h"
#include "providers/providers.h"

enum { FIRST_CHECK = 3 };

static const char *key_of(const struct siotls_conform_result *result)
{
    return result->key_type ? siotls_key_type_name(result->key_type) : NULL;
}

void results_begin(struct results *results, bool is_json)
{
    *results = (struct results){.is_json = is_json, .items = json_array(), .skipped = json_object()};
    tool_table_add(&results->failures, (const char *const[]){"FAILED", "KIND", "ALGORITHM", "KEY", "CHECK", "REASON"},
                   6);
}

static size_t num_columns(int kind)
{
    size_t num_checks = 0;
    while (siotls_conform_check(kind, num_checks) != NULL)
        num_checks++;
    return FIRST_CHECK + num_checks;
}

static void end_row(struct results *results)
{
    if (results->last.kind == 0)
        return;
    results->cells[0] = results->last.provider;
    results->cells[1] = results->name;
    results->cells[2] = key_of(&results->last);
    if (!results->is_json)
        tool_table_print_row(results->cells, num_columns(results->kind), results->widths, false);
    memset(results->cells, 0, sizeof results->cells);
    results->last.kind = 0;
}

static void end_table(struct results *results)
{
    end_row(results);
    if (!results->is_json && results->kind != 0)
        puts("");
}

static void begin_table(struct results *results, int kind)
{
    const char *headings[TOOL_TABLE_MAX_COLUMNS] = {siotls_kind_name(kind), "algorithm", "key"};
    results->kind = kind;
    for (size_t i = 0; i < num_columns(kind); i++) {
        static const size_t least[] = {10, 22, 10, 6}; /* providers, algorithms, keys, words */
        if (i >= FIRST_CHECK)
            headings[i] = siotls_conform_check(kind, i - FIRST_CHECK);
        const size_t len = strlen(headings[i]), wanted = least[i < FIRST_CHECK ? i : FIRST_CHECK];
        results->widths[i] = len > wanted ? len : wanted;
    }
    if (!results->is_json)
        tool_table_print_row(headings, num_columns(kind), results->widths, true);
}

/* Providers and checks are told by strings that outlive the run; the name of the algorithm may not. */
static void begin_row(struct results *results, const struct siotls_conform_result *result)
{
    results->last = *result;
    snprintf(results->name, sizeof results->name, "%s", result->name);
}

static bool is_in_row(const struct results *results, const struct siotls_conform_result *result)
{
    const struct siotls_conform_result *last = &results->last;
    return last->kind == result->kind && last->id == result->id && last->key_type == result->key_type &&
           last->provider == result->provider;
}

static void put_cell(struct results *results, const struct siotls_conform_result *result)
{
    static const char *const words[] = {
        [SIOTLS_CONFORM_PASSED] = "ok", [SIOTLS_CONFORM_FAILED] = "FAILED", [SIOTLS_CONFORM_SKIPPED] = "."};
    for (size_t i = FIRST_CHECK; i < num_columns(results->kind); i++)
        if (strcmp(siotls_conform_check(results->kind, i - FIRST_CHECK), result->check) == 0)
            results->cells[i] = words[result->state];
}

static void put_item(struct results *results, const struct siotls_conform_result *result)
{
    static const char *const words[] = {
        [SIOTLS_CONFORM_PASSED] = "passed", [SIOTLS_CONFORM_FAILED] = "failed", [SIOTLS_CONFORM_SKIPPED] = "skipped"};
    json_t *item = json_object();
    json_object_set_new(item, "provider", tool_json_text(result->provider));
    json_object_set_new(item, "kind", tool_json_text(siotls_kind_name(result->kind)));
    json_object_set_new(item, "name", tool_json_text(result->name));
    json_object_set_new(item, "key_type", tool_json_text(key_of(result)));
    json_object_set_new(item, "check", json_string(result->check));
    json_object_set_new(item, "result", json_string(words[result->state]));
    json_object_set_new(item, "reason", tool_json_text(result->reason));
    json_object_set_new(item, "cases", json_integer(result->num_cases));
    json_array_append_new(results->items, item);
}

static void note_skipped(struct results *results, const struct siotls_conform_result *result)
{
    char key[400];
    snprintf(key, sizeof key, "%s: %s", result->check, result->reason);
    json_int_t before = json_integer_value(json_object_get(results->skipped, key));
    json_object_set_new(results->skipped, key, json_integer(before + 1));
    results->num_skipped++;
}

static void note_failed(struct results *results, const struct siotls_conform_result *result)
{
    tool_table_add(&results->failures,
                   (const char *const[]){result->provider, siotls_kind_name(result->kind), result->name, key_of(result),
                                         result->check, result->reason},
                   6);
    results->num_failed++;
}

void results_add(struct results *results, const struct siotls_conform_result *result)
{
    if (!is_in_row(results, result))
        end_row(results);
    if (results->kind != result->kind) {
        end_table(results);
        begin_table(results, result->kind);
    }
    begin_row(results, result);
    put_cell(results, result);
    put_item(results, result);
    if (result->state == SIOTLS_CONFORM_FAILED)
        note_failed(results, result);
    else if (result->state == SIOTLS_CONFORM_SKIPPED)
        note_skipped(results, result);
    else
        results->num_passed++;
}

static json_t *files_json(const struct siotls_conform *conform)
{
    struct siotls_conform_file_info file = {.size = sizeof file};
    json_t *items = json_array();
    for (size_t i = 0; siotls_conform_file(conform, &file, i) == SIOTLS_OK; i++) {
        json_t *item = json_object();
        json_object_set_new(item, "file", tool_json_text(file.name));
        json_object_set_new(item, "algorithms", json_integer((json_int_t)file.num_algorithms));
        json_object_set_new(item, "cases", json_integer((json_int_t)file.num_cases));
        json_object_set_new(item, "reason", tool_json_text(file.reason));
        json_array_append_new(items, item);
    }
    return items;
}

static void print_files(const struct siotls_conform *conform)
{
    struct siotls_conform_file_info file = {.size = sizeof file};
    struct tool_table table = {0};
    if (siotls_conform_num_files(conform) == 0)
        return;
    tool_table_add(&table, (const char *const[]){"VECTORS", "ALGORITHMS", "CASES", "NOT USED BECAUSE"}, 4);
    for (size_t i = 0; siotls_conform_file(conform, &file, i) == SIOTLS_OK; i++) {
        char algorithms[24];
        char cases[24];
        snprintf(algorithms, sizeof algorithms, "%zu", file.num_algorithms);
        snprintf(cases, sizeof cases, "%zu", file.num_cases);
        tool_table_add(&table, (const char *const[]){file.name, algorithms, cases, file.reason}, 4);
    }
    tool_table_print(&table);
    puts("");
}

static void print_skipped(const struct results *results)
{
    struct tool_table table = {0};
    const char *key;
    json_t *count;
    if (results->num_skipped == 0)
        return;
    tool_table_add(&table, (const char *const[]){"SKIPPED", "ALGORITHMS"}, 2);
    json_object_foreach(results->skipped, key, count)
    {
        char text[24];
        snprintf(text, sizeof text, "%lld", (long long)json_integer_value(count));
        tool_table_add(&table, (const char *const[]){key, text}, 2);
    }
    tool_table_print(&table);
    puts("");
}

bool results_print(struct results *results, const struct siotls_conform *conform)
{
    bool is_printed = true;
    end_table(results);
    if (results->is_json) {
        json_t *whole = json_pack("{s:O,s:o,s:I,s:I,s:I}", "results", results->items, "vectors", files_json(conform),
                                  "passed", (json_int_t)results->num_passed, "failed", (json_int_t)results->num_failed,
                                  "skipped", (json_int_t)results->num_skipped);
        is_printed = tool_json_print(whole, stdout, 0) != 0;
    } else {
        print_files(conform);
        print_skipped(results);
        if (results->num_failed > 0) {
            tool_table_print(&results->failures);
            puts("");
        }
        printf("%zu passed, %zu failed, %zu skipped\n", results->num_passed, results->num_failed, results->num_skipped);
    }
    tool_table_clear(&results->failures);
    json_decref(results->items);
    json_decref(results->skipped);
    return is_printed;
}
