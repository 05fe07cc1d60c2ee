/* SPDX-License-Identifier: Apache-2.0 */
/*
 * verify.c: siotls-bench verify: what judging a chain of a leaf and a CA costs, with the system's anchors and one more.
 * The same call is timed with the providers, and with one that takes signatures for good at once: that is siotls' own
 * part, the rest are signatures.
 */
#include <siotls/x509.h>

#include <stdio.h>
#include <stdlib.h>

#include "bench/bench.h"
#include "bench/chain.h"
#include "bench/replay.h"
#include "bench/timing.h"
#include "common/json.h"
#include "common/options.h"
#include "common/report.h"
#include "common/table.h"

enum { DEFAULT_ROUNDS = 2001, BATCH = 16 };

struct run {
    struct siotls_set *set;    /* the providers */
    struct siotls_set *replay; /* NULL: own part unknown */
    struct siotls_trust *trust;
    struct siotls_chain *leaf;
    struct siotls_chain *ca;
    struct siotls_bytes chain[2];
    struct siotls_x509_request request;
    size_t num_rounds;
    double *whole_ns;
    double *own_ns;
};

static int open_chain(struct run *run, struct siotls_error *error)
{
    size_t num_certificates;
    if (siotls_chain_new(&run->leaf, bench_leaf().data, bench_leaf().data_len, NULL, error) != SIOTLS_OK ||
        siotls_chain_new(&run->ca, bench_ca().data, bench_ca().data_len, NULL, error) != SIOTLS_OK)
        return 0;
    run->chain[0] = siotls_chain_certificates(run->leaf, &num_certificates)[0];
    run->chain[1] = siotls_chain_certificates(run->ca, &num_certificates)[0];
    run->request = (struct siotls_x509_request){.size = sizeof run->request,
                                                .trust = run->trust,
                                                .chain = run->chain,
                                                .num_chain = 2,
                                                .time_ms = BENCH_CHAIN_TIME_MS,
                                                .name = "www.example.org",
                                                .purpose = SIOTLS_PURPOSE_SERVER};
    return 1;
}

/* A system without anchors does no harm here. */
static int open_trust(struct run *run, struct siotls_error *error)
{
    if (siotls_trust_new(&run->trust, NULL, error) != SIOTLS_OK)
        return 0;
    (void)siotls_trust_add_system(run->trust, NULL);
    return siotls_trust_add(run->trust, bench_root().data, bench_root().data_len, error) == SIOTLS_OK;
}

static int open_replay(struct run *run, struct siotls_error *error)
{
    const struct siotls_set_options options = {.size = sizeof options, .providers = ""};
    if (bench_replay_entry() == NULL)
        return 1;
    return siotls_set_new(&run->replay, &options, error) == SIOTLS_OK &&
           siotls_set_add(run->replay, bench_replay_entry(), error) == SIOTLS_OK &&
           siotls_x509_verify(run->replay, &run->request, error) == SIOTLS_OK;
}

static int open_run(struct run *run, const struct bench_command *command, struct siotls_error *error)
{
    const struct siotls_set_options options = {.size = sizeof options, .providers = command->options.providers};
    run->whole_ns = tool_allocate(run->num_rounds, sizeof(double));
    run->own_ns = tool_allocate(run->num_rounds, sizeof(double));
    return siotls_set_new(&run->set, &options, error) == SIOTLS_OK && open_trust(run, error) &&
           open_chain(run, error) && open_replay(run, error) &&
           siotls_x509_verify(run->set, &run->request, error) == SIOTLS_OK;
}

static void close_run(struct run *run)
{
    siotls_chain_free(run->leaf);
    siotls_chain_free(run->ca);
    siotls_trust_free(run->trust);
    siotls_set_free(run->replay);
    siotls_set_free(run->set);
    free(run->whole_ns);
    free(run->own_ns);
}

/* Nanoseconds per verification. */
static int turn(const struct run *run, struct siotls_set *set, size_t batch, double *ns, struct siotls_error *error)
{
    double began = bench_now_ns();
    for (size_t i = 0; i < batch; i++)
        if (siotls_x509_verify(set, &run->request, error) != SIOTLS_OK)
            return 0;
    *ns = (bench_now_ns() - began) / (double)batch;
    return 1;
}

static int measure(struct run *run, struct siotls_error *error)
{
    bench_replay_begin();
    for (size_t i = 0; i < run->num_rounds; i++) {
        run->own_ns[i] = 0;
        if (!turn(run, run->set, 1, &run->whole_ns[i], error) ||
            (run->replay != NULL && !turn(run, run->replay, BATCH, &run->own_ns[i], error)))
            return 0;
    }
    return 1;
}

static void print_table(const struct run *run, double whole_ns, double own_ns)
{
    static const char *const head[] = {"what", "microseconds"};
    static const char *const what[] = {"one verification", "parsing, path and rules", "signatures"};
    const double values[] = {whole_ns, own_ns, own_ns > 0 ? whole_ns - own_ns : 0};
    struct tool_table table = {0};
    tool_table_add(&table, head, 2);
    for (size_t i = 0; i < 3; i++) {
        char words[32];
        snprintf(words, sizeof words, "%.1f", values[i] / 1000);
        const char *const row[] = {what[i], values[i] > 0 ? words : NULL};
        tool_table_add(&table, row, 2);
    }
    printf("A leaf and a CA (P-256), two signatures, %zu anchors, median of %zu turns\n",
           siotls_trust_num_anchors(run->trust), run->num_rounds);
    tool_table_print(&table);
}

static int print_json(const struct run *run, double whole_ns, double own_ns)
{
    json_t *all = json_pack("{s:I, s:I, s:f}", "anchors", (json_int_t)siotls_trust_num_anchors(run->trust), "turns",
                            (json_int_t)run->num_rounds, "whole_ns", whole_ns);
    if (own_ns > 0)
        json_object_set_new(all, "own_ns", json_real(own_ns));
    return tool_json_print(all, stdout, 0);
}

int bench_verify(const struct bench_command *command)
{
    struct siotls_error error = {.size = sizeof error};
    struct run run = {.num_rounds = command->num_rounds > 0 ? (size_t)command->num_rounds : DEFAULT_ROUNDS};
    int exit_code = TOOL_SUCCESS;
    if (!open_run(&run, command, &error)) {
        exit_code = bench_fail("cannot prepare", &error);
    } else if (!measure(&run, &error)) {
        exit_code = bench_fail("the chain was refused", &error);
    } else {
        double whole_ns = bench_median(run.whole_ns, run.num_rounds);
        double own_ns = bench_median(run.own_ns, run.num_rounds);
        if (command->json)
            exit_code = print_json(&run, whole_ns, own_ns) ? TOOL_SUCCESS : TOOL_FAILURE;
        else
            print_table(&run, whole_ns, own_ns);
    }
    close_run(&run);
    return exit_code;
}
