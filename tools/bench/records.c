/* SPDX-License-Identifier: Apache-2.0 */
/*
 * records.c: siotls-bench records: what a record costs beyond its AEAD.
 *
 * siotls and the bare AEAD do the same in turns of some microseconds, so that whatever else the machine does
 * hits both; the median of many turns counts. Both read ciphertext by copying it, as read() would.
 */
#include "bench/bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/bare.h"
#include "bench/timing.h"
#include "common/json.h"
#include "common/options.h"
#include "common/table.h"

enum { DEFAULT_ROUNDS = 2001, MAX_TEXT = 16384, MAX_RECORD = MAX_TEXT + 256, MAX_BATCH = 64 };

/* How long a text, and how many records of it make one turn. */
static const struct {
    size_t text_len;
    size_t batch;
} sizes[] = {{100, 64}, {1024, 32}, {16384, 8}};

enum direction { SEND, RECEIVE, NUM_DIRECTIONS };
static const char *const direction_names[NUM_DIRECTIONS] = {"send", "receive"};

static size_t rounds_of(const struct bench_command *command)
{
    return command->num_rounds > 0 ? (size_t)command->num_rounds : DEFAULT_ROUNDS;
}

struct run {
    struct bench_pair sending;   /* its records are thrown away */
    struct bench_pair receiving; /* its records are made beforehand, not timed */
    struct bench_bare *bare;     /* NULL: nothing to compare with */
    uint8_t *text;
    uint8_t *records; /* a turn's records, MAX_RECORD bytes each */
    uint8_t *record;  /* the one at work */
    size_t record_len[MAX_BATCH];
    double *siotls_ns;
    double *bare_ns;
};

struct result {
    double siotls_ns;
    double bare_ns; /* 0: unknown */
};

static uint8_t *record_at(const struct run *run, size_t index)
{
    return run->records + index * MAX_RECORD;
}

/* Each turn returns nanoseconds per record, or a negative number when something failed. */
static double turn_send(struct run *run, size_t text_len, size_t batch)
{
    double began = bench_now_ns();
    for (size_t i = 0; i < batch; i++)
        if (bench_send(run->sending.client, NULL, 0, run->text, text_len) == 0)
            return -1;
    return (bench_now_ns() - began) / (double)batch;
}

static double turn_bare_send(struct run *run, size_t text_len, size_t batch)
{
    run->text[text_len] = 0x17; /* the content type stands behind the text already: the cheapest case */
    double began = bench_now_ns();
    for (size_t i = 0; i < batch; i++)
        if (bench_bare_seal(run->bare, run->record, run->text, text_len + 1) == 0)
            return -1;
    return (bench_now_ns() - began) / (double)batch;
}

static double turn_receive(struct run *run, size_t text_len, size_t batch)
{
    for (size_t i = 0; i < batch; i++) {
        run->record_len[i] = bench_send(run->receiving.client, record_at(run, i), MAX_RECORD, run->text, text_len);
        if (run->record_len[i] == 0)
            return -1;
    }
    double began = bench_now_ns();
    for (size_t i = 0; i < batch; i++)
        if (bench_receive(run->receiving.server, record_at(run, i), run->record_len[i]) != text_len)
            return -1;
    return (bench_now_ns() - began) / (double)batch;
}

static double turn_bare_receive(struct run *run, size_t text_len, size_t batch)
{
    run->text[text_len] = 0x17;
    for (size_t i = 0; i < batch; i++) {
        run->record_len[i] = bench_bare_seal(run->bare, record_at(run, i), run->text, text_len + 1);
        if (run->record_len[i] == 0)
            return -1;
    }
    double began = bench_now_ns();
    for (size_t i = 0; i < batch; i++) {
        memcpy(run->record, record_at(run, i), run->record_len[i]);
        if (bench_bare_open(run->bare, run->record, run->record_len[i]) != text_len)
            return -1;
    }
    return (bench_now_ns() - began) / (double)batch;
}

static double (*const turns[NUM_DIRECTIONS][2])(struct run *run, size_t text_len, size_t batch) = {
    {turn_send, turn_bare_send}, {turn_receive, turn_bare_receive}};

static int measure(struct result *result, struct run *run, enum direction direction, size_t size, size_t num_rounds)
{
    size_t text_len = sizes[size].text_len, batch = sizes[size].batch;
    for (size_t round = 0; round < num_rounds; round++) {
        run->siotls_ns[round] = turns[direction][0](run, text_len, batch);
        run->bare_ns[round] = run->bare ? turns[direction][1](run, text_len, batch) : 0;
        if (run->siotls_ns[round] < 0 || run->bare_ns[round] < 0)
            return 0;
    }
    result->siotls_ns = bench_median(run->siotls_ns, num_rounds);
    result->bare_ns = bench_median(run->bare_ns, num_rounds);
    return 1;
}

static void print_table(struct result results[][NUM_DIRECTIONS], const struct bench_command *command, int is_compared)
{
    static const char *const head[] = {"bytes", "direction", "siotls ns", "AEAD ns", "difference ns", "ratio"};
    struct tool_table table = {0};
    tool_table_add(&table, head, sizeof head / sizeof head[0]);
    for (size_t size = 0; size < sizeof sizes / sizeof sizes[0]; size++)
        for (size_t direction = 0; direction < NUM_DIRECTIONS; direction++) {
            const struct result *result = &results[size][direction];
            char words[5][32];
            snprintf(words[0], sizeof words[0], "%zu", sizes[size].text_len);
            snprintf(words[1], sizeof words[1], "%.0f", result->siotls_ns);
            snprintf(words[2], sizeof words[2], "%.0f", result->bare_ns);
            snprintf(words[3], sizeof words[3], "%+.0f", result->siotls_ns - result->bare_ns);
            snprintf(words[4], sizeof words[4], "%.3f", is_compared ? result->siotls_ns / result->bare_ns : 0.0);
            const char *const row[] = {words[0],
                                       direction_names[direction],
                                       words[1],
                                       is_compared ? words[2] : NULL,
                                       is_compared ? words[3] : NULL,
                                       is_compared ? words[4] : NULL};
            tool_table_add(&table, row, sizeof row / sizeof row[0]);
        }
    printf("Time per record, %s, median of %zu turns; AEAD alone: %s\n", command->suite_name, rounds_of(command),
           is_compared ? bench_bare_library() : "not available");
    tool_table_print(&table);
}

static int print_json(struct result results[][NUM_DIRECTIONS], const struct bench_command *command, int is_compared)
{
    json_t *rows = json_array();
    for (size_t size = 0; size < sizeof sizes / sizeof sizes[0]; size++)
        for (size_t direction = 0; direction < NUM_DIRECTIONS; direction++) {
            const struct result *result = &results[size][direction];
            json_t *row = json_pack("{s:I, s:s, s:f}", "bytes", (json_int_t)sizes[size].text_len, "direction",
                                    direction_names[direction], "siotls_ns", result->siotls_ns);
            if (is_compared)
                json_object_set_new(row, "aead_ns", json_real(result->bare_ns));
            json_array_append_new(rows, row);
        }
    json_t *all =
        json_pack("{s:s, s:I, s:o, s:o}", "suite", command->suite_name, "turns", (json_int_t)rounds_of(command),
                  "aead_library", tool_json_text(is_compared ? bench_bare_library() : NULL), "records", rows);
    return tool_json_print(all, stdout, 0);
}

static int open_run(struct run *run, const struct bench_world *world, const struct bench_command *command,
                    struct siotls_error *error)
{
    *run = (struct run){0};
    run->bare = bench_bare_new(command->options.suite);
    run->text = tool_allocate(1, MAX_TEXT + 1);
    run->records = tool_allocate(MAX_BATCH, MAX_RECORD);
    run->record = tool_allocate(1, MAX_RECORD);
    run->siotls_ns = tool_allocate(rounds_of(command), sizeof(double));
    run->bare_ns = tool_allocate(rounds_of(command), sizeof(double));
    return bench_pair_open(&run->sending, world, error) && bench_pair_open(&run->receiving, world, error);
}

static void close_run(struct run *run)
{
    bench_pair_close(&run->sending);
    bench_pair_close(&run->receiving);
    bench_bare_free(run->bare);
    free(run->text);
    free(run->records);
    free(run->record);
    free(run->siotls_ns);
    free(run->bare_ns);
}

/* A bare context opens what it sealed itself, in order: after sealing alone it has to be made anew. */
static int measure_all(struct result results[][NUM_DIRECTIONS], struct run *run, const struct bench_command *command)
{
    for (size_t size = 0; size < sizeof sizes / sizeof sizes[0]; size++)
        for (size_t direction = 0; direction < NUM_DIRECTIONS; direction++) {
            bench_bare_free(run->bare);
            run->bare = bench_bare_new(command->options.suite);
            if (!measure(&results[size][direction], run, (enum direction)direction, size, rounds_of(command)))
                return 0;
        }
    return 1;
}

int bench_records(const struct bench_command *command)
{
    struct result results[sizeof sizes / sizeof sizes[0]][NUM_DIRECTIONS];
    struct siotls_error error = {.size = sizeof error};
    struct bench_world world;
    struct run run;
    int exit_code = TOOL_SUCCESS;
    if (!bench_world_open(&world, &command->options, &error))
        return bench_fail("cannot prepare", &error);
    if (!open_run(&run, &world, command, &error)) {
        exit_code = bench_fail("the handshake failed", &error);
    } else if (!measure_all(results, &run, command)) {
        (void)siotls_conn_error(run.receiving.server, &error);
        exit_code = bench_fail("a record was not carried", &error);
    } else if (command->json) {
        exit_code = print_json(results, command, run.bare != NULL) ? TOOL_SUCCESS : TOOL_FAILURE;
    } else {
        print_table(results, command, run.bare != NULL);
    }
    close_run(&run);
    bench_world_close(&world);
    return exit_code;
}
