/* SPDX-License-Identifier: Apache-2.0 */
/*
 * trust.c: siotls-bench trust: what it costs to load a file of anchors, beside libssl, which loads the same file in
 * turns with siotls. Processor time, since the machine may have other things to do; medians.
 */
#include <siotls/x509.h>

#include <stdio.h>
#include <stdlib.h>

#include "bench/bench.h"
#include "bench/store.h"
#include "bench/timing.h"
#include "common/files.h"
#include "common/json.h"
#include "common/options.h"
#include "common/table.h"

enum { DEFAULT_ROUNDS = 101 };
static const char default_file[] = "/etc/ssl/certs/ca-certificates.crt";

struct run {
    const char *path;
    struct tool_file content;
    size_t num_anchors;
    size_t num_rounds;
    double *memory_ns; /* siotls, from bytes that were read before */
    double *file_ns;   /* siotls, with the reading */
    double *other_ns;  /* libssl, with the reading */
};

/* Each turn makes a store, fills and frees it. */
static int turn_memory(struct run *run, double *cpu_ns, struct siotls_error *error)
{
    struct siotls_trust *trust;
    double began = bench_cpu_ns();
    if (siotls_trust_new(&trust, NULL, error) != SIOTLS_OK)
        return 0;
    int added = siotls_trust_add(trust, run->content.data, run->content.data_len, error) == SIOTLS_OK;
    *cpu_ns = bench_cpu_ns() - began;
    run->num_anchors = siotls_trust_num_anchors(trust);
    siotls_trust_free(trust);
    return added;
}

static int turn_file(const struct run *run, double *cpu_ns, struct siotls_error *error)
{
    struct siotls_trust *trust;
    double began = bench_cpu_ns();
    if (siotls_trust_new(&trust, NULL, error) != SIOTLS_OK)
        return 0;
    int added = siotls_trust_add_file(trust, run->path, error) == SIOTLS_OK;
    siotls_trust_free(trust);
    *cpu_ns = bench_cpu_ns() - began;
    return added;
}

static int turn_other(const struct run *run, double *cpu_ns)
{
    double began = bench_cpu_ns();
    int loaded = bench_store_load(run->path);
    *cpu_ns = bench_cpu_ns() - began;
    return loaded;
}

/* The first turn of each warms up and does not count. */
static int measure(struct run *run, struct siotls_error *error)
{
    double warm_up;
    int is_compared = bench_store_library() != NULL;
    if (!turn_memory(run, &warm_up, error) || !turn_file(run, &warm_up, error) ||
        (is_compared && !turn_other(run, &warm_up)))
        return 0;
    for (size_t i = 0; i < run->num_rounds; i++) {
        run->other_ns[i] = 0;
        if (!turn_memory(run, &run->memory_ns[i], error) || !turn_file(run, &run->file_ns[i], error) ||
            (is_compared && !turn_other(run, &run->other_ns[i])))
            return 0;
    }
    return 1;
}

static void print_table(const struct run *run, const double medians[3])
{
    static const char *const head[] = {"what", "microseconds of CPU"};
    static const char *const what[] = {"siotls, after the file was read", "siotls, with reading",
                                       "libssl, with reading"};
    struct tool_table table = {0};
    tool_table_add(&table, head, 2);
    for (size_t i = 0; i < 3; i++) {
        char words[32];
        snprintf(words, sizeof words, "%.0f", medians[i] / 1000);
        const char *const row[] = {what[i], medians[i] > 0 ? words : NULL};
        tool_table_add(&table, row, 2);
    }
    printf("%s, %zu anchors, median of %zu turns; libssl: %s\n", run->path, run->num_anchors, run->num_rounds,
           bench_store_library() != NULL ? bench_store_library() : "not available");
    tool_table_print(&table);
    if (medians[2] > 0)
        printf("libssl takes %.1f times as long as siotls, both with reading.\n", medians[2] / medians[1]);
}

static int print_json(const struct run *run, const double medians[3])
{
    json_t *all =
        json_pack("{s:s, s:I, s:I, s:f, s:f, s:o}", "file", run->path, "anchors", (json_int_t)run->num_anchors, "turns",
                  (json_int_t)run->num_rounds, "siotls_cpu_ns", medians[0], "siotls_with_reading_cpu_ns", medians[1],
                  "library", tool_json_text(bench_store_library()));
    if (medians[2] > 0)
        json_object_set_new(all, "library_with_reading_cpu_ns", json_real(medians[2]));
    return tool_json_print(all, stdout, 0);
}

int bench_trust(const struct bench_command *command)
{
    struct siotls_error error = {.size = sizeof error};
    struct run run = {.path = command->file != NULL ? command->file : default_file,
                      .num_rounds = command->num_rounds > 0 ? (size_t)command->num_rounds : DEFAULT_ROUNDS};
    int exit_code = TOOL_SUCCESS;
    if (!tool_file_read(&run.content, "siotls-bench", "--file", run.path))
        return TOOL_FAILURE;
    run.memory_ns = tool_allocate(run.num_rounds, sizeof(double));
    run.file_ns = tool_allocate(run.num_rounds, sizeof(double));
    run.other_ns = tool_allocate(run.num_rounds, sizeof(double));
    if (measure(&run, &error)) {
        const double medians[3] = {bench_median(run.memory_ns, run.num_rounds),
                                   bench_median(run.file_ns, run.num_rounds),
                                   bench_median(run.other_ns, run.num_rounds)};
        if (command->json)
            exit_code = print_json(&run, medians) ? TOOL_SUCCESS : TOOL_FAILURE;
        else
            print_table(&run, medians);
    } else {
        exit_code = bench_fail("cannot load the anchors", &error);
    }
    free(run.memory_ns);
    free(run.file_ns);
    free(run.other_ns);
    tool_file_clear(&run.content);
    return exit_code;
}
