/* SPDX-License-Identifier: Apache-2.0 */
/* test.c: siotls-providers test: the known-answer test of every algorithm. */
#include "providers/providers.h"

#include <stdio.h>
#include <string.h>

#include "common/json.h"
#include "common/options.h"
#include "common/report.h"
#include "common/table.h"

/* results: what came out, in both forms. */
struct results {
    struct tool_table table;
    json_t *items;
    size_t num_passed;
    size_t num_failed;
    size_t num_untested;
};

static void add_result(struct results *results, const struct session *session, size_t index, const char *result,
                       const char *reason)
{
    struct siotls_algorithm_info info = algorithm_at(session, index);
    char text[16];
    const char *provider = provider_at(session, info.provider).name;
    const char *name = algorithm_text(&info, text, sizeof text);
    tool_table_add(&results->table,
                   (const char *const[]){provider, siotls_kind_name(info.kind), name, key_text(&info), result, reason},
                   6);
    json_t *item = json_object();
    json_object_set_new(item, "provider", tool_json_text(provider));
    json_object_set_new(item, "kind", tool_json_text(siotls_kind_name(info.kind)));
    json_object_set_new(item, "name", tool_json_text(name));
    json_object_set_new(item, "key_type", tool_json_text(key_text(&info)));
    json_object_set_new(item, "result", json_string(result));
    json_object_set_new(item, "reason", tool_json_text(reason));
    json_array_append_new(results->items, item);
}

static void test_one(struct results *results, struct session *session, size_t index)
{
    struct siotls_error error = {.size = sizeof error};
    char words[sizeof error.detail + 200];
    int status = siotls_set_test(session->set, index, &error);
    if (status == 0) {
        int is_tested = algorithm_at(session, index).state == SIOTLS_TEST_PASSED;
        *(is_tested ? &results->num_passed : &results->num_untested) += 1;
        add_result(results, session, index, is_tested ? "passed" : "no test", NULL);
        return;
    }
    snprintf(words, sizeof words, "%s%s%s", error.reason ? error.reason : siotls_status_name(status),
             error.detail[0] ? ": " : "", error.detail);
    results->num_failed++;
    add_result(results, session, index, "FAILED", words);
}

int test_command(struct session *session)
{
    struct results results = {.items = json_array()};
    tool_table_add(&results.table, (const char *const[]){"PROVIDER", "KIND", "ALGORITHM", "KEY", "RESULT", "REASON"},
                   6);
    for (size_t i = 0; i < siotls_set_num_algorithms(session->set); i++)
        test_one(&results, session, i);
    int is_printed = 1;
    size_t num_all = results.num_passed + results.num_failed + results.num_untested;
    if (session->is_json) {
        json_t *whole =
            json_pack("{s:o,s:I,s:I,s:I}", "results", results.items, "passed", (json_int_t)results.num_passed, "failed",
                      (json_int_t)results.num_failed, "untested", (json_int_t)results.num_untested);
        is_printed = tool_json_print(whole, stdout, 0);
        tool_table_clear(&results.table);
    } else {
        tool_table_print(&results.table);
        printf("\n%zu passed, %zu failed, %zu without a test\n", results.num_passed, results.num_failed,
               results.num_untested);
        json_decref(results.items);
    }
    if (num_all == 0)
        tool_complain(PROVIDERS_NAME, "there is nothing to test; " PROVIDERS_NAME " list tells what is loaded");
    return is_printed && results.num_failed == 0 && num_all > 0 ? TOOL_SUCCESS : TOOL_FAILURE;
}
