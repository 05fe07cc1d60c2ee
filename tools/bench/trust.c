/* SPDX-License-Identifier: Apache-2.0 */
/*
 * trust.c: siotls-bench trust: what it costs to load a file of anchors, beside libssl, which loads the same file in
 * turns with siotls. Processor time, since the machine may have other things to do; medians.
 */
#include <siotls/init.h>
#include <siotls/x509.h>

#include <stdlib.h>

#include "bench/bench.h"
#include "bench/store.h"
#include "bench/timing.h"
#include "common/files.h"
#include "common/json.h"
#include "common/report.h"
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
    double began = bench_thread_ns();
    if (siotls_trust_new(&trust, NULL, error) != SIOTLS_OK)
        return 0;
    int added = siotls_trust_add(trust, run->content.data, run->content.data_len, error) == SIOTLS_OK;
    *cpu_ns = bench_thread_ns() - began;
    run->num_anchors = siotls_trust_num_anchors(trust);
    siotls_trust_free(trust);
    return added;
}

static int turn_file(const struct run *run, double *cpu_ns, struct siotls_error *error)
{
    struct siotls_trust *trust;
    double began = bench_thread_ns();
    if (siotls_trust_new(&trust, NULL, error) != SIOTLS_OK)
        return 0;
    int added = siotls_trust_add_file(trust, run->path, error) == SIOTLS_OK;
    siotls_trust_free(trust);
    *cpu_ns = bench_thread_ns() - began;
    return added;
}

static int turn_other(const struct run *run, double *cpu_ns)
{
    double began = bench_thread_ns();
    int loaded = bench_store_load(run->path);
    *cpu_ns = bench_thread_ns() - began;
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

static json_t *row_of(const char *what, double *ns, size_t num_rounds)
{
    double median = bench_median(ns, num_rounds);
    return json_pack("{s:s, s:o, s:o}", "what", what, "us", bench_round(median / 1000, 1), "min_us",
                     bench_round(ns[0] / 1000, 1));
}

static json_t *result_of(struct run *run)
{
    json_t *rows = json_array();
    json_array_append_new(rows, row_of("siotls, after the file was read", run->memory_ns, run->num_rounds));
    json_array_append_new(rows, row_of("siotls, with reading", run->file_ns, run->num_rounds));
    if (bench_store_library() != NULL)
        json_array_append_new(rows, row_of("libssl, with reading", run->other_ns, run->num_rounds));
    return json_pack("{s:o, s:s, s:I, s:I, s:o, s:o}", "title",
                     json_sprintf("Loading %s, %zu anchors, %zu rounds: microseconds of CPU", run->path,
                                  run->num_anchors, run->num_rounds),
                     "file", run->path, "anchors", (json_int_t)run->num_anchors, "rounds", (json_int_t)run->num_rounds,
                     "library", tool_json_text(bench_store_library()), "rows", rows);
}

json_t *bench_measure_trust(const struct bench_command *command)
{
    struct siotls_error error = SIOTLS_INIT_ERROR;
    struct run run = {.path = command->file != NULL ? command->file : default_file,
                      .num_rounds = bench_rounds(command, DEFAULT_ROUNDS)};
    json_t *result = NULL;
    bench_progress("trust", run.path);
    if (!tool_file_read(&run.content, BENCH_NAME, "--file", run.path))
        return NULL;
    run.memory_ns = tool_allocate(run.num_rounds, sizeof(double));
    run.file_ns = tool_allocate(run.num_rounds, sizeof(double));
    run.other_ns = tool_allocate(run.num_rounds, sizeof(double));
    if (measure(&run, &error))
        result = result_of(&run);
    else
        tool_report(BENCH_NAME, "cannot load the anchors", &error);
    free(run.memory_ns);
    free(run.file_ns);
    free(run.other_ns);
    tool_file_clear(&run.content);
    return result;
}
