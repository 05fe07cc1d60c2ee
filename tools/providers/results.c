/* SPDX-License-Identifier: Apache-2.0 */
/* results.c: see results.h. */
#include "providers/results.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "common/json.h"
#include "providers/providers.h"

enum { FIRST_CHECK = 3 };

static const char *subject_name(const struct subject *subject, char text[16])
{
    const struct siotls_algorithm_info info = {.kind = subject->kind, .id = subject->id};
    return algorithm_text(&info, text, 16);
}

static const char *subject_key(const struct subject *subject)
{
    return subject->key_type ? siotls_key_type_name(subject->key_type) : NULL;
}

void results_begin(struct results *results, int is_json)
{
    *results = (struct results){.is_json = is_json, .items = json_array(), .skipped = json_object()};
    tool_table_add(&results->failures, (const char *const[]){"FAILED", "KIND", "ALGORITHM", "KEY", "CHECK", "REASON"},
                   6);
}

static size_t num_columns(int kind)
{
    const struct check_table *table = conform_table(kind);
    size_t num_checks = 0;
    while (num_checks < MAX_CHECKS && table->checks[num_checks].name != NULL)
        num_checks++;
    return FIRST_CHECK + num_checks;
}

static void end_row(struct results *results)
{
    char text[16];
    if (results->subject == NULL)
        return;
    results->cells[0] = results->subject->provider;
    results->cells[1] = subject_name(results->subject, text);
    results->cells[2] = subject_key(results->subject);
    tool_table_add(&results->rows, results->cells, num_columns(results->kind));
    memset(results->cells, 0, sizeof results->cells);
    results->subject = NULL;
}

static void end_table(struct results *results)
{
    end_row(results);
    if (results->is_json || results->kind == 0) {
        tool_table_clear(&results->rows);
        return;
    }
    tool_table_print(&results->rows);
    puts("");
    fflush(stdout);
}

static void begin_table(struct results *results, int kind)
{
    const struct check_table *table = conform_table(kind);
    const char *headings[TOOL_TABLE_MAX_COLUMNS] = {siotls_kind_name(kind), "algorithm", "key"};
    results->kind = kind;
    for (size_t i = FIRST_CHECK; i < num_columns(kind); i++)
        headings[i] = table->checks[i - FIRST_CHECK].name;
    tool_table_add(&results->rows, headings, num_columns(kind));
}

static void put_cell(struct results *results, const char *check, const struct outcome *outcome)
{
    static const char *const words[] = {[OUTCOME_PASSED] = "ok", [OUTCOME_FAILED] = "FAILED", [OUTCOME_SKIPPED] = "."};
    const struct check_table *table = conform_table(results->kind);
    for (size_t i = FIRST_CHECK; i < num_columns(results->kind); i++)
        if (strcmp(table->checks[i - FIRST_CHECK].name, check) == 0)
            results->cells[i] = words[outcome->state];
}

static void put_item(struct results *results, const struct subject *subject, const char *check,
                     const struct outcome *outcome)
{
    static const char *const words[] = {
        [OUTCOME_PASSED] = "passed", [OUTCOME_FAILED] = "failed", [OUTCOME_SKIPPED] = "skipped"};
    char text[16];
    json_t *item = json_object();
    json_object_set_new(item, "provider", tool_json_text(subject->provider));
    json_object_set_new(item, "kind", tool_json_text(siotls_kind_name(subject->kind)));
    json_object_set_new(item, "name", tool_json_text(subject_name(subject, text)));
    json_object_set_new(item, "key_type", tool_json_text(subject_key(subject)));
    json_object_set_new(item, "check", json_string(check));
    json_object_set_new(item, "result", json_string(words[outcome->state]));
    json_object_set_new(item, "reason", outcome->reason[0] ? tool_json_text(outcome->reason) : json_null());
    json_object_set_new(item, "cases", json_integer(outcome->num_cases));
    json_array_append_new(results->items, item);
}

static void note_skipped(struct results *results, const char *check, const char *reason)
{
    char key[400];
    snprintf(key, sizeof key, "%s: %s", check, reason);
    json_int_t before = json_integer_value(json_object_get(results->skipped, key));
    json_object_set_new(results->skipped, key, json_integer(before + 1));
    results->num_skipped++;
}

static void note_failed(struct results *results, const struct subject *subject, const char *check, const char *reason)
{
    char text[16];
    tool_table_add(&results->failures,
                   (const char *const[]){subject->provider, siotls_kind_name(subject->kind),
                                         subject_name(subject, text), subject_key(subject), check, reason},
                   6);
    results->num_failed++;
}

void results_add(struct results *results, const struct subject *subject, const char *check,
                 const struct outcome *outcome)
{
    if (results->subject != subject)
        end_row(results);
    if (results->kind != subject->kind) {
        end_table(results);
        begin_table(results, subject->kind);
    }
    results->subject = subject;
    put_cell(results, check, outcome);
    put_item(results, subject, check, outcome);
    if (outcome->state == OUTCOME_FAILED)
        note_failed(results, subject, check, outcome->reason);
    else if (outcome->state == OUTCOME_SKIPPED)
        note_skipped(results, check, outcome->reason);
    else
        results->num_passed++;
}

void results_end(struct results *results)
{
    end_table(results);
}

static json_t *files_json(const struct vectors *vectors)
{
    json_t *items = json_array();
    for (size_t i = 0; i < vectors->num_files; i++) {
        const struct vector_file *file = &vectors->files[i];
        json_t *item = json_object();
        json_object_set_new(item, "file", tool_json_text(file->name));
        json_object_set_new(item, "algorithms", json_integer((json_int_t)file->num_subjects));
        json_object_set_new(item, "cases", json_integer((json_int_t)file->num_cases));
        json_object_set_new(item, "reason", tool_json_text(vectors_words(file)));
        json_array_append_new(items, item);
    }
    return items;
}

static void print_files(const struct vectors *vectors)
{
    struct tool_table table = {0};
    if (vectors->num_files == 0)
        return;
    tool_table_add(&table, (const char *const[]){"VECTORS", "ALGORITHMS", "CASES", "NOT USED BECAUSE"}, 4);
    for (size_t i = 0; i < vectors->num_files; i++) {
        const struct vector_file *file = &vectors->files[i];
        char subjects[24];
        char cases[24];
        snprintf(subjects, sizeof subjects, "%zu", file->num_subjects);
        snprintf(cases, sizeof cases, "%zu", file->num_cases);
        tool_table_add(&table, (const char *const[]){file->name, subjects, cases, vectors_words(file)}, 4);
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
        snprintf(text, sizeof text, "%" JSON_INTEGER_FORMAT, json_integer_value(count));
        tool_table_add(&table, (const char *const[]){key, text}, 2);
    }
    tool_table_print(&table);
    puts("");
}

int results_print(struct results *results, const struct vectors *vectors)
{
    int is_printed = 1;
    if (results->is_json) {
        json_t *whole = json_pack("{s:O,s:o,s:I,s:I,s:I}", "results", results->items, "vectors", files_json(vectors),
                                  "passed", (json_int_t)results->num_passed, "failed", (json_int_t)results->num_failed,
                                  "skipped", (json_int_t)results->num_skipped);
        is_printed = tool_json_print(whole, stdout, 0);
    } else {
        print_files(vectors);
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
