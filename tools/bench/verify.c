/* SPDX-License-Identifier: Apache-2.0 */
/*
 * verify.c: siotls-bench verify: what judging a chain of a leaf and a CA costs, with the system's anchors and one more.
 * The same call is timed with the providers, and with one that takes signatures for good at once: that is siotls' own
 * part, the rest are signatures.
 */
#include <siotls/init.h>
#include <siotls/x509.h>

#include <stdlib.h>
#include <string.h>

#include "bench/bench.h"
#include "bench/chain.h"
#include "bench/replay.h"
#include "bench/timing.h"
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

static const uint8_t *pem(const char *text)
{
    return (const uint8_t *)text;
}

static int open_chain(struct run *run, struct siotls_error *error)
{
    size_t num_certificates;
    if (siotls_chain_new(&run->leaf, pem(bench_server_pem), strlen(bench_server_pem), NULL, error) != SIOTLS_OK ||
        siotls_chain_new(&run->ca, pem(bench_ca_pem), strlen(bench_ca_pem), NULL, error) != SIOTLS_OK)
        return 0;
    run->chain[0] = siotls_chain_certificates(run->leaf, &num_certificates)[0];
    run->chain[1] = siotls_chain_certificates(run->ca, &num_certificates)[0];
    run->request = (struct siotls_x509_request){.size = sizeof run->request,
                                                .trust = run->trust,
                                                .chain = run->chain,
                                                .num_chain = 2,
                                                .time_ms = BENCH_CHAIN_TIME_MS,
                                                .name = BENCH_CHAIN_NAME,
                                                .purpose = SIOTLS_PURPOSE_SERVER};
    return 1;
}

/* A system without anchors does no harm here. */
static int open_trust(struct run *run, struct siotls_error *error)
{
    if (siotls_trust_new(&run->trust, NULL, error) != SIOTLS_OK)
        return 0;
    (void)siotls_trust_add_system(run->trust, NULL);
    return siotls_trust_add(run->trust, pem(bench_root_pem), strlen(bench_root_pem), error) == SIOTLS_OK;
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
    const struct siotls_set_options options = {
        .size = sizeof options, .providers = command->providers.num_items > 0 ? command->providers.items[0] : NULL};
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
    double began = bench_thread_ns();
    for (size_t i = 0; i < batch; i++)
        if (siotls_x509_verify(set, &run->request, error) != SIOTLS_OK)
            return 0;
    *ns = (bench_thread_ns() - began) / (double)batch;
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

static json_t *row_of(const char *what, double ns)
{
    return json_pack("{s:s, s:o}", "what", what, "us", bench_round(ns / 1000, 1));
}

static json_t *result_of(struct run *run)
{
    double whole_ns = bench_median(run->whole_ns, run->num_rounds);
    double own_ns = bench_median(run->own_ns, run->num_rounds);
    json_t *rows = json_array();
    json_array_append_new(rows, row_of("one verification", whole_ns));
    if (own_ns > 0) {
        json_array_append_new(rows, row_of("parsing, path and rules", own_ns));
        json_array_append_new(rows, row_of("signatures", whole_ns - own_ns));
    }
    return json_pack(
        "{s:o, s:I, s:I, s:o}", "title",
        json_sprintf("A leaf and a CA (P-256), two signatures, %zu anchors, %zu rounds: microseconds of CPU",
                     siotls_trust_num_anchors(run->trust), run->num_rounds),
        "anchors", (json_int_t)siotls_trust_num_anchors(run->trust), "rounds", (json_int_t)run->num_rounds, "rows",
        rows);
}

json_t *bench_measure_verify(const struct bench_command *command)
{
    struct siotls_error error = SIOTLS_INIT_ERROR;
    struct run run = {.num_rounds = bench_rounds(command, DEFAULT_ROUNDS)};
    json_t *result = NULL;
    bench_progress("verify", "a chain");
    if (!open_run(&run, command, &error))
        tool_report(BENCH_NAME, "cannot prepare", &error);
    else if (!measure(&run, &error))
        tool_report(BENCH_NAME, "the chain was refused", &error);
    else
        result = result_of(&run);
    close_run(&run);
    return result;
}
