/* SPDX-License-Identifier: Apache-2.0 */
/*
 * kit.c: kit PROVIDER.dll [VECTORS]: all checks of a provider. Prints TAP, one line for each result, and what the
 * provider offers before them.
 */
#include <stdbool.h>
#include <stdio.h>

#include <siotls/conform.h>

struct counts {
    int num_results;
    int num_failed;
};

static void take_result(void *context, const struct siotls_conform_result *result)
{
    struct counts *counts = context;
    const char *reason = result->reason != NULL ? result->reason : "";
    bool is_failed = result->state == SIOTLS_CONFORM_FAILED;
    counts->num_results++;
    counts->num_failed += is_failed ? 1 : 0;
    printf("%sok %d - %s %s: %s%s%s\n", is_failed ? "not " : "", counts->num_results, result->provider, result->name,
           result->check,
           result->state == SIOTLS_CONFORM_SKIPPED ? " # SKIP "
           : reason[0] != '\0'                     ? ": "
                                                   : "",
           reason);
    fflush(stdout);
}

int main(int argc, char **argv)
{
    if (argc < 2)
        return 2;
    struct counts counts = {0};
    const struct siotls_set_options providers = {
        .size = sizeof providers, .providers = argv[1], .ignore_environment = 1};
    const struct siotls_conform_options options = {.size = sizeof options,
                                                   .without_peers = 1,
                                                   .patience_seconds = 120,
                                                   .vectors = argc > 2 ? argv[2] : NULL,
                                                   .report_context = &counts,
                                                   .report = take_result};
    struct siotls_set *set = NULL;
    struct siotls_conform *conform = NULL;
    struct siotls_error error = {.size = sizeof error};
    int status = siotls_set_new(&set, &providers, &error);
    if (status == SIOTLS_OK)
        status = siotls_conform_new(&conform, set, &options, &error);
    if (status == SIOTLS_OK)
        status = siotls_conform_run(conform, NULL, &error);
    if (status != SIOTLS_OK && counts.num_failed == 0)
        printf("# %s %s\n", error.reason, error.detail);
    siotls_conform_free(conform);
    siotls_set_free(set);
    printf("1..%d\n", counts.num_results);
    return status == SIOTLS_OK ? 0 : 1;
}
