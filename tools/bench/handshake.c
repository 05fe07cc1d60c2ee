/* SPDX-License-Identifier: Apache-2.0 */
/*
 * handshake.c: siotls-bench handshake and resume: what a connection costs each side, from the first byte until it is
 * freed. All stacks take turns in each round, so that whatever else the machine does hits all of them; a ratio is made
 * within a round, and the median of all rounds' is told. Thread CPU time. siotls' connections share a pool, as those of
 * an event loop do.
 */
#include "bench/bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/chain.h"
#include "bench/timing.h"
#include "common/report.h"
#include "common/table.h"

enum { DEFAULT_ROUNDS = 60, BATCH = 5, NUM_WARM_UPS = 20 };

static const struct {
    const char *name;
    int is_rsa;
    int is_mutual;
    int is_hybrid;
    int is_ed25519;
} cases[] = {{"X25519, P-256", 0, 0, 0, 0},
             {"X25519, P-256, both", 0, 1, 0, 0},
             {"X25519, RSA-2048", 1, 0, 0, 0},
             {"X25519MLKEM768, P-256", 0, 0, 1, 0},
             {"X25519, Ed25519", 0, 0, 0, 1}};

/* Per side and round, microseconds. */
struct times {
    double *side[BENCH_NUM_ROLES];
};

static int measure_round(struct times *times, const struct bench_subject *subject, size_t round)
{
    double sums[BENCH_NUM_ROLES] = {0};
    for (size_t i = 0; i < BATCH; i++) {
        double ns[BENCH_NUM_ROLES];
        if (!bench_handshake(ns, subject->stack, subject->world))
            return 0;
        for (size_t role = 0; role < BENCH_NUM_ROLES; role++)
            sums[role] += ns[role];
    }
    for (size_t role = 0; role < BENCH_NUM_ROLES; role++)
        times->side[role][round] = sums[role] / (double)BATCH / 1000;
    return 1;
}

static int warm_up(const struct bench_subject *subject)
{
    double ns[BENCH_NUM_ROLES];
    for (size_t i = 0; i < NUM_WARM_UPS; i++)
        if (!bench_handshake(ns, subject->stack, subject->world))
            return 0;
    return 1;
}

/* The stacks take turns; which is the first changes, since the second finds the caches as the first left them. */
static int measure(struct times *times, const struct bench_subject *subjects, size_t num_subjects, size_t num_rounds)
{
    for (size_t i = 0; i < num_subjects; i++)
        if (subjects[i].world != NULL && !warm_up(&subjects[i]))
            return 0;
    for (size_t round = 0; round < num_rounds; round++)
        for (size_t turn = 0; turn < num_subjects; turn++) {
            size_t i = (turn + round) % num_subjects;
            if (subjects[i].world != NULL && !measure_round(&times[i], &subjects[i], round)) {
                tool_complain(BENCH_NAME, "%s: a handshake failed", subjects[i].label);
                return 0;
            }
        }
    return 1;
}

static const struct times *find(const struct times *times, const struct bench_subject *subjects, size_t num_subjects,
                                const struct bench_stack *stack)
{
    for (size_t i = 0; i < num_subjects; i++)
        if (subjects[i].stack == stack && subjects[i].world != NULL)
            return &times[i];
    return NULL;
}

/* How many times as many connections as the base made in the same CPU time; both sides together. */
static json_t *ratio(const struct times *ours, const struct times *base, size_t num_rounds)
{
    double *ratios = tool_allocate(num_rounds, sizeof(double));
    for (size_t i = 0; base != NULL && i < num_rounds; i++)
        ratios[i] = (base->side[0][i] + base->side[1][i]) / (ours->side[0][i] + ours->side[1][i]);
    json_t *result = base != NULL ? bench_round(bench_median(ratios, num_rounds), 2) : json_null();
    free(ratios);
    return result;
}

static double summary(const double *values, size_t num_values, double (*how)(double *, size_t))
{
    double *sorted = tool_allocate(num_values, sizeof(double));
    memcpy(sorted, values, num_values * sizeof(double));
    double result = how(sorted, num_values);
    free(sorted);
    return result;
}

static json_t *over_floor(const double *ours, const struct times *floor, size_t role, size_t num_rounds)
{
    if (floor == NULL)
        return json_null();
    double least = summary(floor->side[role], num_rounds, bench_minimum);
    return bench_round((summary(ours, num_rounds, bench_minimum) / least - 1) * 100, 1);
}

static json_t *row_of(const char *name, const struct bench_subject *subject, const struct times *ours,
                      const struct times *libssl, const struct times *floor, size_t num_rounds)
{
    const double *client = ours->side[BENCH_AS_CLIENT], *server = ours->side[BENCH_AS_SERVER];
    double medians[] = {summary(client, num_rounds, bench_median), summary(server, num_rounds, bench_median)};
    return json_pack("{s:s, s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "handshake", name, "stack", subject->label,
                     "client_us", bench_round(medians[0], 1), "server_us", bench_round(medians[1], 1), "client_min_us",
                     bench_round(summary(client, num_rounds, bench_minimum), 1), "server_min_us",
                     bench_round(summary(server, num_rounds, bench_minimum), 1), "per_cpu_second",
                     bench_round(1e6 / (medians[0] + medians[1]), 0), "x_libssl", ratio(ours, libssl, num_rounds),
                     "client_over_floor_percent", over_floor(client, floor, BENCH_AS_CLIENT, num_rounds),
                     "server_over_floor_percent", over_floor(server, floor, BENCH_AS_SERVER, num_rounds));
}

static int measure_case(json_t *rows, const char *name, const struct bench_subject *subjects, size_t num_subjects,
                        size_t num_rounds)
{
    struct times times[BENCH_MAX_SUBJECTS];
    for (size_t i = 0; i < num_subjects; i++)
        for (size_t role = 0; role < BENCH_NUM_ROLES; role++)
            times[i].side[role] = tool_allocate(num_rounds, sizeof(double));
    int is_measured = measure(times, subjects, num_subjects, num_rounds);
    const struct times *libssl = NULL, *floor = NULL;
    for (size_t i = 0; i < num_subjects; i++) {
        if (strcmp(subjects[i].stack->name, "libssl") == 0)
            libssl = find(times, subjects, num_subjects, subjects[i].stack);
        if (subjects[i].stack->whole != NULL)
            floor = find(times, subjects, num_subjects, subjects[i].stack);
    }
    for (size_t i = 0; is_measured && i < num_subjects; i++)
        if (subjects[i].world != NULL)
            json_array_append_new(rows, row_of(name, &subjects[i], &times[i], libssl, floor, num_rounds));
    for (size_t i = 0; i < num_subjects; i++)
        for (size_t role = 0; role < BENCH_NUM_ROLES; role++)
            free(times[i].side[role]);
    return is_measured;
}

static void note_versions(json_t *notes, const struct bench_subject *subjects, size_t num_subjects)
{
    for (size_t i = 0; i < num_subjects; i++) {
        const char *version = subjects[i].stack->version();
        if (i == 0 || subjects[i].stack != subjects[i - 1].stack)
            json_array_append_new(notes, json_sprintf("%s: %s", subjects[i].stack->name, version));
    }
}

static int has_row(const json_t *rows, const char *label)
{
    const json_t *row;
    size_t i;
    json_array_foreach(rows, i, row)
    {
        if (strcmp(json_string_value(json_object_get(row, "stack")), label) == 0)
            return 1;
    }
    return 0;
}

/* No provider has every kind of key and group; those that have none of what is measured were asked for in vain. */
static int check_rows(const json_t *rows, const struct bench_subject *subjects, size_t num_subjects)
{
    int is_good = 1;
    for (size_t i = 0; i < num_subjects; i++)
        if (subjects[i].stack == &bench_siotls && !has_row(rows, subjects[i].label)) {
            tool_complain(BENCH_NAME, "%s: %s", subjects[i].label, subjects[i].reason);
            is_good = 0;
        }
    return is_good;
}

static json_t *measure_all(const struct bench_command *command, int is_resumed, size_t num_cases)
{
    size_t num_rounds = bench_rounds(command, DEFAULT_ROUNDS);
    json_t *rows = json_array(), *notes = json_array();
    for (size_t i = 0; i < num_cases; i++) {
        const struct bench_setting setting = {.name = BENCH_CHAIN_NAME,
                                              .suite = command->suite,
                                              .is_rsa = cases[i].is_rsa,
                                              .is_mutual = cases[i].is_mutual,
                                              .is_hybrid = cases[i].is_hybrid,
                                              .is_ed25519 = cases[i].is_ed25519,
                                              .is_resumed = is_resumed,
                                              .may_lack = 1,
                                              .with_pool = 1};
        struct bench_subject subjects[BENCH_MAX_SUBJECTS];
        bench_progress(is_resumed ? "resume" : "handshake", cases[i].name);
        size_t num_subjects = 0;
        int is_there = bench_subjects_open(subjects, &num_subjects, command, &setting);
        int is_measured = is_there && measure_case(rows, cases[i].name, subjects, num_subjects, num_rounds);
        if (i == 0)
            note_versions(notes, subjects, num_subjects);
        bench_subjects_close(subjects, num_subjects);
        if (is_measured && (i + 1 < num_cases || check_rows(rows, subjects, num_subjects)))
            continue;
        json_decref(rows);
        json_decref(notes);
        return NULL;
    }
    return json_pack("{s:o, s:s, s:I, s:o, s:o}", "title",
                     json_sprintf("%s handshakes, %s, %zu rounds: microseconds of CPU a side, chain and name verified",
                                  is_resumed ? "Resumed" : "Full",
                                  siotls_algorithm_name(SIOTLS_KIND_SUITE, command->suite), num_rounds),
                     "suite", siotls_algorithm_name(SIOTLS_KIND_SUITE, command->suite), "rounds",
                     (json_int_t)num_rounds, "rows", rows, "notes", notes);
}

json_t *bench_measure_handshake(const struct bench_command *command)
{
    return measure_all(command, 0, sizeof cases / sizeof cases[0]);
}

json_t *bench_measure_resume(const struct bench_command *command)
{
    return measure_all(command, 1, 1);
}
