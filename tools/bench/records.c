/* SPDX-License-Identifier: Apache-2.0 */
/*
 * records.c: siotls-bench records: what a record costs, beside other stacks and beside the AEAD alone. All take turns
 * of some microseconds. What is sent is thrown away; what is received is opened where it lies by who can do that, which
 * the AEAD alone does too, and read by the others as they read from a socket.
 */
#include "bench/bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/chain.h"
#include "bench/timing.h"
#include "common/report.h"
#include "common/table.h"

enum { DEFAULT_ROUNDS = 301, MAX_TEXT = 16384 };

/* How long a text, and how many records of it make one turn: what fits a wire. */
static const struct {
    size_t text_len;
    size_t batch;
} sizes[] = {{100, 64}, {1024, 32}, {16384, 2}};
enum { NUM_SIZES = sizeof sizes / sizeof sizes[0] };

enum direction { SEND, RECEIVE, NUM_DIRECTIONS };
static const char *const direction_names[NUM_DIRECTIONS] = {"send", "receive"};

/* One who is measured: a pair per direction, since what one side sent and threw away the other cannot follow. */
struct runner {
    struct bench_pair pairs[NUM_DIRECTIONS];
    double *ns;
};

static uint8_t text[MAX_TEXT + 1];
static struct bench_wire wire;

/* Each turn returns nanoseconds per record, or a negative number when something failed. */
static double turn_send(const struct runner *runner, size_t text_len, size_t batch)
{
    const struct bench_pair *pair = &runner->pairs[SEND];
    double began = bench_thread_ns();
    for (size_t i = 0; i < batch; i++)
        if (pair->stack->send(pair->sides[BENCH_AS_CLIENT], NULL, text, text_len) == 0)
            return -1;
    return (bench_thread_ns() - began - bench_clock_cost_ns()) / (double)batch;
}

static double turn_receive(const struct runner *runner, size_t text_len, size_t batch)
{
    const struct bench_pair *pair = &runner->pairs[RECEIVE];
    size_t offset = 0, ends[64];
    wire.data_len = 0;
    for (size_t i = 0; i < batch; i++) {
        if (pair->stack->send(pair->sides[BENCH_AS_CLIENT], &wire, text, text_len) == 0)
            return -1;
        ends[i] = wire.data_len;
    }
    double began = bench_thread_ns();
    for (size_t i = 0; i < batch; i++) {
        if (pair->stack->receive(pair->sides[BENCH_AS_SERVER], wire.data + offset, ends[i] - offset) != text_len)
            return -1;
        offset = ends[i];
    }
    return (bench_thread_ns() - began - bench_clock_cost_ns()) / (double)batch;
}

static double (*const turns[NUM_DIRECTIONS])(const struct runner *runner, size_t text_len,
                                             size_t batch) = {turn_send, turn_receive};

static int measure(const struct runner *runners, const struct bench_subject *subjects, size_t num_subjects,
                   size_t num_rounds, size_t size, int direction)
{
    for (size_t round = 0; round < num_rounds; round++)
        for (size_t turn = 0; turn < num_subjects; turn++) {
            size_t i = (turn + round) % num_subjects;
            if (subjects[i].world == NULL)
                continue;
            runners[i].ns[round] = turns[direction](&runners[i], sizes[size].text_len, sizes[size].batch);
            if (runners[i].ns[round] < 0) {
                tool_complain(BENCH_NAME, "%s: a record was not carried", subjects[i].label);
                return 0;
            }
        }
    return 1;
}

static const struct runner *find(const struct runner *runners, const struct bench_subject *subjects,
                                 size_t num_subjects, const char *name)
{
    for (size_t i = 0; i < num_subjects; i++)
        if (strcmp(subjects[i].stack->name, name) == 0 && subjects[i].world != NULL)
            return &runners[i];
    return NULL;
}

/* The median over all rounds of how many times as fast, or how many ns more. */
static json_t *compare(const struct runner *ours, const struct runner *base, size_t num_rounds, int is_ratio)
{
    if (base == NULL)
        return json_null();
    double *values = tool_allocate(num_rounds, sizeof(double));
    for (size_t i = 0; i < num_rounds; i++)
        values[i] = is_ratio ? base->ns[i] / ours->ns[i] : ours->ns[i] - base->ns[i];
    json_t *result = bench_round(bench_median(values, num_rounds), is_ratio ? 2 : 0);
    free(values);
    return result;
}

static void add_rows(json_t *rows, const struct runner *runners, const struct bench_subject *subjects,
                     size_t num_subjects, size_t num_rounds, size_t size, int direction)
{
    const struct runner *libssl = find(runners, subjects, num_subjects, "libssl");
    const struct runner *evp = find(runners, subjects, num_subjects, "EVP alone");
    double *sorted = tool_allocate(num_rounds, sizeof(double));
    for (size_t i = 0; i < num_subjects; i++) {
        if (subjects[i].world == NULL)
            continue;
        memcpy(sorted, runners[i].ns, num_rounds * sizeof(double));
        double median = bench_median(sorted, num_rounds);
        json_array_append_new(rows, json_pack("{s:I, s:s, s:s, s:o, s:o, s:o, s:o, s:o}", "bytes",
                                              (json_int_t)sizes[size].text_len, "direction", direction_names[direction],
                                              "stack", subjects[i].label, "ns", bench_round(median, 0), "min_ns",
                                              bench_round(sorted[0], 0), "over_evp_ns",
                                              compare(&runners[i], evp, num_rounds, 0), "x_libssl",
                                              compare(&runners[i], libssl, num_rounds, 1), "mb_per_second",
                                              bench_round((double)sizes[size].text_len * 1000 / median, 0)));
    }
    free(sorted);
}

static int open_runners(struct runner *runners, const struct bench_subject *subjects, size_t num_subjects,
                        size_t num_rounds)
{
    int is_open = 1;
    for (size_t i = 0; i < num_subjects; i++) {
        runners[i] = (struct runner){.ns = tool_allocate(num_rounds, sizeof(double))};
        for (int direction = 0; direction < NUM_DIRECTIONS; direction++)
            if (subjects[i].world != NULL && is_open &&
                !bench_pair_open(&runners[i].pairs[direction], NULL, subjects[i].stack, subjects[i].world)) {
                tool_complain(BENCH_NAME, "%s: the handshake failed", subjects[i].label);
                is_open = 0;
            }
    }
    return is_open;
}

static void close_runners(struct runner *runners, size_t num_subjects)
{
    for (size_t i = 0; i < num_subjects; i++) {
        for (int direction = 0; direction < NUM_DIRECTIONS; direction++)
            bench_pair_close(&runners[i].pairs[direction]);
        free(runners[i].ns);
    }
}

static int measure_all(json_t *rows, const struct bench_subject *subjects, size_t num_subjects, size_t num_rounds)
{
    struct runner runners[BENCH_MAX_SUBJECTS];
    int is_done = open_runners(runners, subjects, num_subjects, num_rounds);
    for (size_t size = 0; is_done && size < NUM_SIZES; size++)
        for (int direction = 0; is_done && direction < NUM_DIRECTIONS; direction++) {
            bench_progress("records", direction_names[direction]);
            text[sizes[size].text_len] = 23; /* a floor takes the type from behind the text */
            is_done = measure(runners, subjects, num_subjects, num_rounds, size, direction);
            if (is_done)
                add_rows(rows, runners, subjects, num_subjects, num_rounds, size, direction);
        }
    close_runners(runners, num_subjects);
    return is_done;
}

json_t *bench_measure_records(const struct bench_command *command)
{
    const struct bench_setting setting = {
        .name = BENCH_CHAIN_NAME, .suite = command->suite, .with_pool = 1, .is_records = 1};
    struct bench_subject subjects[BENCH_MAX_SUBJECTS];
    size_t num_subjects = 0, num_rounds = bench_rounds(command, DEFAULT_ROUNDS);
    json_t *rows = json_array();
    if (bench_subjects_open(subjects, &num_subjects, command, &setting)) {
        int is_done = measure_all(rows, subjects, num_subjects, num_rounds);
        bench_subjects_close(subjects, num_subjects);
        if (is_done)
            return json_pack("{s:o, s:s, s:I, s:o}", "title",
                             json_sprintf("Records, %s, %zu rounds: nanoseconds of CPU per record",
                                          siotls_algorithm_name(SIOTLS_KIND_SUITE, command->suite), num_rounds),
                             "suite", siotls_algorithm_name(SIOTLS_KIND_SUITE, command->suite), "rounds",
                             (json_int_t)num_rounds, "rows", rows);
    }
    json_decref(rows);
    return NULL;
}
