/* SPDX-License-Identifier: Apache-2.0 */
/* test.c: siotls-providers test: every check of every algorithm of the providers in the set. */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include <siotls/init.h>

#include "common/options.h"
#include "common/report.h"
#include "providers/providers.h"
#include "providers/results.h"

static void take_result(void *context, const struct siotls_conform_result *result)
{
    results_add(context, result);
}

static size_t num_unused_files(const struct siotls_conform *conform)
{
    size_t num_unused = 0;
    struct siotls_conform_file_info file = {.size = sizeof file};
    for (size_t i = 0; siotls_conform_file(conform, &file, i) == SIOTLS_OK; i++)
        num_unused += file.num_cases == 0;
    return num_unused;
}

/* The exit code. */
static int run(struct results *results, struct siotls_conform *conform, const struct test_request *request)
{
    int status = siotls_conform_run(conform, NULL, NULL);
    bool is_printed = results_print(results, conform);
    size_t num_unused = request->wants_all_vectors ? num_unused_files(conform) : 0;
    if (num_unused > 0)
        tool_complain(PROVIDERS_NAME, "--all-vectors: %zu files were not used", num_unused);
    if (status == SIOTLS_ERROR_NOT_FOUND)
        tool_complain(PROVIDERS_NAME, "there is nothing to test; " PROVIDERS_NAME " list tells what is loaded");
    return is_printed && num_unused == 0 && status == SIOTLS_OK ? TOOL_SUCCESS : TOOL_FAILURE;
}

static bool is_algorithm(const struct session *session, const char *name)
{
    uint32_t id;
    char text[16];
    for (int kind = SIOTLS_KIND_HASH; kind <= SIOTLS_KIND_MASK; kind++)
        if (siotls_algorithm_id(&id, kind, name) == SIOTLS_OK)
            return true;
    for (size_t i = 0; i < siotls_set_num_algorithms(session->set); i++) {
        struct siotls_algorithm_info info = algorithm_at(session, i);
        if (strcasecmp(algorithm_text(&info, text, sizeof text), name) == 0)
            return true;
    }
    return false;
}

/* False after the names of all checks were told. */
static bool is_check(const char *name)
{
    char names[1200] = "";
    for (int kind = SIOTLS_KIND_HASH; kind <= SIOTLS_KIND_MASK; kind++) {
        const char *check;
        for (size_t i = 0; (check = siotls_conform_check(kind, i)) != NULL; i++) {
            const size_t used = strlen(names);
            if (strcasecmp(check, name) == 0)
                return true;
            if (strstr(names, check) == NULL)
                snprintf(names + used, sizeof names - used, "%s%s", used > 0 ? ", " : "", check);
        }
    }
    tool_misuse(PROVIDERS_NAME, "--check %s: give one of %s", name, names);
    return false;
}

static bool names_are_known(const struct session *session, const struct test_request *request)
{
    if (request->algorithm != NULL && !is_algorithm(session, request->algorithm)) {
        tool_misuse(PROVIDERS_NAME, "--algorithm %s: it is no algorithm's name; " PROVIDERS_NAME " which lists all",
                    request->algorithm);
        return false;
    }
    return request->check == NULL || is_check(request->check);
}

int test_command(struct session *session, const struct test_request *request)
{
    if (!names_are_known(session, request))
        return tool_failure();
    struct results results;
    struct siotls_conform *conform = NULL;
    struct siotls_error error = SIOTLS_INIT_ERROR;
    const struct siotls_conform_options options = {.size = sizeof options,
                                                   .algorithm = request->algorithm,
                                                   .check = request->check,
                                                   .vectors = request->vectors,
                                                   .thorough = request->is_thorough,
                                                   .report_context = &results,
                                                   .report = take_result};
    int status = siotls_conform_new(&conform, session->set, &options, &error);
    if (status == SIOTLS_ERROR_FILE || status == SIOTLS_ERROR_LIMIT) {
        tool_complain(PROVIDERS_NAME, "--vectors %s: %s: %s", request->vectors, error.reason, error.detail);
        return TOOL_USAGE;
    }
    if (status != SIOTLS_OK) {
        tool_complain(PROVIDERS_NAME, "%s", error.reason);
        return TOOL_FAILURE;
    }
    results_begin(&results, session->is_json);
    int code = run(&results, conform, request);
    siotls_conform_free(conform);
    return code;
}
