/* SPDX-License-Identifier: Apache-2.0 */
/*
 * memory.c: siotls-bench memory: bytes of an idle connection, the most while its handshake lasts, how often memory is
 * asked for, and whether anything grows. siotls' own memory goes through its siotls_memory; "all" is malloc's, with
 * what the cryptographic library takes. Bytes are as malloc rounds them. Buffers are lent by one pool, which is told of
 * apart; libssl gives its buffers back when they are empty.
 */
#include "bench/bench.h"

#include <stdio.h>
#include <stdlib.h>

#include "bench/chain.h"
#include "bench/count.h"
#include "common/report.h"
#include "common/table.h"

enum { DEFAULT_PAIRS = 200, GROWTH_HANDSHAKES = 200, GROWTH_RECORDS = 2000, TEXT = 1024 };

/* Of one side; own, then all. */
struct figures {
    double idle[2];
    double peak[2];
    double allocations[2];
};

static const enum bench_owner owners[BENCH_NUM_ROLES] = {BENCH_CLIENT, BENCH_SERVER};
static const char *const role_names[BENCH_NUM_ROLES] = {"client", "server"};

static const struct bench_count *count_of(const struct bench_counts *counts, int role, int is_all)
{
    return is_all ? &counts->process[owners[role]] : &counts->own[owners[role]];
}

static void subtract(struct figures figures[BENCH_NUM_ROLES], const struct bench_counts *before,
                     const struct bench_counts *after, size_t num_pairs)
{
    for (int role = 0; role < BENCH_NUM_ROLES; role++)
        for (int is_all = 0; is_all < 2; is_all++) {
            const struct bench_count *from = count_of(before, role, is_all), *to = count_of(after, role, is_all);
            figures[role].idle[is_all] = (double)(to->bytes - from->bytes) / (double)num_pairs;
            figures[role].allocations[is_all] = (double)(to->allocations - from->allocations) / (double)num_pairs;
        }
}

/* The most that one handshake holds; the first has paid for what a library makes once. */
static int measure_peak(struct figures figures[BENCH_NUM_ROLES], const struct bench_subject *subject)
{
    struct bench_counts before, after;
    struct bench_pair pair;
    for (int i = 0; i < 2; i++) {
        bench_count_reset_peak();
        bench_count_read(&before);
        if (!bench_pair_open(&pair, NULL, subject->stack, subject->world))
            return 0;
        bench_pair_close(&pair);
    }
    bench_count_read(&after);
    for (int role = 0; role < BENCH_NUM_ROLES; role++)
        for (int is_all = 0; is_all < 2; is_all++)
            figures[role].peak[is_all] =
                (double)(count_of(&after, role, is_all)->peak_bytes - count_of(&before, role, is_all)->bytes);
    return 1;
}

static int measure_idle(struct figures figures[BENCH_NUM_ROLES], const struct bench_subject *subject, size_t num_pairs)
{
    struct bench_pair *pairs = tool_allocate(num_pairs, sizeof pairs[0]);
    struct bench_counts before, after;
    size_t num_open = 0;
    bench_count_read(&before);
    while (num_open < num_pairs && bench_pair_open(&pairs[num_open], NULL, subject->stack, subject->world))
        num_open++;
    bench_count_read(&after);
    subtract(figures, &before, &after, num_pairs);
    for (size_t i = 0; i < num_open; i++)
        bench_pair_close(&pairs[i]);
    free(pairs);
    return num_open == num_pairs;
}

static int64_t held(void)
{
    struct bench_counts counts;
    int64_t sum = 0;
    bench_count_read(&counts);
    for (size_t i = 0; i < BENCH_NUM_OWNERS; i++)
        sum += bench_count_has_process() ? counts.process[i].bytes : counts.own[i].bytes;
    return sum;
}

static int send_records(const struct bench_pair *pair, size_t num_records)
{
    static uint8_t text[TEXT];
    static struct bench_wire wire;
    for (size_t i = 0; i < num_records; i++) {
        wire.data_len = 0;
        if (pair->stack->send(pair->sides[BENCH_AS_CLIENT], &wire, text, TEXT) == 0 ||
            pair->stack->receive(pair->sides[BENCH_AS_SERVER], wire.data, wire.data_len) != TEXT)
            return 0;
    }
    return 1;
}

/* What is held more after many handshakes, and after many records, than after few. */
static int measure_growth(int64_t growth[2], const struct bench_subject *subject, size_t rounds)
{
    struct bench_pair pair;
    double ns[BENCH_NUM_ROLES];
    int64_t before = held();
    for (size_t i = 0; i < GROWTH_HANDSHAKES * rounds; i++)
        if (!bench_handshake(ns, subject->stack, subject->world))
            return 0;
    growth[0] = held() - before;
    if (!bench_pair_open(&pair, NULL, subject->stack, subject->world))
        return 0;
    int is_sent = send_records(&pair, 10);
    before = held();
    is_sent = is_sent && send_records(&pair, GROWTH_RECORDS * rounds);
    growth[1] = held() - before;
    bench_pair_close(&pair);
    return is_sent;
}

static json_t *figure(const double values[2], int is_all, int is_known)
{
    return is_known ? bench_round(values[is_all], 0) : json_null();
}

static void add_rows(json_t *rows, const struct figures figures[BENCH_NUM_ROLES], const struct bench_subject *subject,
                     const int64_t growth[2])
{
    int is_own = subject->stack == &bench_siotls, is_all = bench_count_has_process();
    for (int role = 0; role < BENCH_NUM_ROLES; role++) {
        const struct figures *side = &figures[role];
        json_array_append_new(
            rows, json_pack("{s:s, s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:I, s:I}", "stack", subject->label, "side",
                            role_names[role], "own_idle", figure(side->idle, 0, is_own), "all_idle",
                            figure(side->idle, 1, is_all), "own_peak", figure(side->peak, 0, is_own), "all_peak",
                            figure(side->peak, 1, is_all), "own_allocations", figure(side->allocations, 0, is_own),
                            "all_allocations", figure(side->allocations, 1, is_all), "growth_by_handshakes",
                            (json_int_t)growth[0], "growth_by_records", (json_int_t)growth[1]));
    }
}

/* rounds: how many times as many handshakes and records as is usual. */
static int measure_subject(json_t *rows, const struct bench_subject *subject, size_t num_pairs, size_t rounds)
{
    struct figures figures[BENCH_NUM_ROLES];
    int64_t growth[2];
    bench_progress("memory", subject->label);
    if (!measure_peak(figures, subject) || !measure_idle(figures, subject, num_pairs) ||
        !measure_growth(growth, subject, rounds)) {
        tool_complain(BENCH_NAME, "%s: a handshake failed or a record was not carried", subject->label);
        return 0;
    }
    add_rows(rows, figures, subject, growth);
    return 1;
}

json_t *bench_measure_memory(const struct bench_command *command)
{
    const struct bench_setting setting = {
        .name = BENCH_CHAIN_NAME, .suite = command->suite, .with_pool = 1, .is_counted = 1};
    struct bench_subject subjects[BENCH_MAX_SUBJECTS];
    size_t num_pairs = command->num_conns > 0 ? (size_t)command->num_conns : DEFAULT_PAIRS, num_subjects = 0;
    size_t rounds = bench_rounds(command, 1);
    struct bench_counts counts;
    json_t *rows = json_array();
    bench_count_begin();
    int is_done = bench_subjects_open(subjects, &num_subjects, command, &setting);
    for (size_t i = 0; is_done && i < num_subjects; i++)
        if (subjects[i].world != NULL && subjects[i].stack->step != NULL)
            is_done = measure_subject(rows, &subjects[i], num_pairs, i == 0 ? rounds : 1);
    bench_count_read(&counts);
    bench_subjects_close(subjects, num_subjects);
    bench_count_end();
    if (is_done)
        return json_pack(
            "{s:o, s:I, s:I, s:o, s:[o, o]}", "title",
            json_sprintf("Memory, %s, %zu pairs: bytes and allocations of one connection",
                         siotls_algorithm_name(SIOTLS_KIND_SUITE, command->suite), num_pairs),
            "pairs", (json_int_t)num_pairs, "pool_bytes", (json_int_t)counts.own[BENCH_POOL].bytes, "rows", rows,
            "notes",
            json_sprintf(
                "Growth: bytes more after %d handshakes, and %d records of 1 KiB; of the first %zu times as many",
                GROWTH_HANDSHAKES, GROWTH_RECORDS, rounds),
            json_sprintf("siotls' pools, one for all connections, keep %lld bytes",
                         (long long)counts.own[BENCH_POOL].bytes));
    json_decref(rows);
    return NULL;
}
