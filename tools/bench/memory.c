/* SPDX-License-Identifier: Apache-2.0 */
/*
 * memory.c: siotls-bench memory: bytes that an idle connection holds, and how often memory is asked for; siotls' own
 * and the crypto library's apart. Bytes are as malloc rounds them.
 */
#include "bench/bench.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "bench/count.h"
#include "common/json.h"
#include "common/options.h"
#include "common/table.h"

enum { TEXT = 1024, MAX_RECORD = TEXT + 256, NUM_RECORDS = 1000 };

/* What one side took: siotls' own and the library's. In units of one connection, handshake or record. */
struct figure {
    double own;
    double library;
};

enum row { IDLE_CLIENT, IDLE_SERVER, HANDSHAKE_CLIENT, HANDSHAKE_SERVER, RECORD_SEND, RECORD_RECEIVE, NUM_ROWS };
static const struct {
    const char *name; /* in JSON */
    const char *words;
} rows[NUM_ROWS] = {
    {"idle_client_bytes", "bytes per idle connection, client"},
    {"idle_server_bytes", "bytes per idle connection, server"},
    {"handshake_client_allocations", "allocations per handshake, client"},
    {"handshake_server_allocations", "allocations per handshake, server"},
    {"record_send_allocations", "allocations per record sent"},
    {"record_receive_allocations", "allocations per record received"},
};

static struct figure bytes_of(const struct bench_counts *before, const struct bench_counts *after,
                              enum bench_owner owner, size_t num_units)
{
    double own = (double)(after->own[owner].bytes - before->own[owner].bytes);
    double all = (double)(after->process[owner].bytes - before->process[owner].bytes);
    return (struct figure){own / (double)num_units, (all - own) / (double)num_units};
}

static struct figure allocations_of(const struct bench_counts *before, const struct bench_counts *after,
                                    enum bench_owner owner, size_t num_units)
{
    double own = (double)(after->own[owner].allocations - before->own[owner].allocations);
    double all = (double)(after->process[owner].allocations - before->process[owner].allocations);
    return (struct figure){own / (double)num_units, (all - own) / (double)num_units};
}

static int measure_pairs(struct figure *figures, struct bench_pair *pairs, size_t num_pairs,
                         const struct bench_world *world, struct siotls_error *error)
{
    struct bench_counts before, after;
    /* The first handshake pays for what the library makes once. */
    struct bench_pair first;
    if (!bench_pair_open(&first, world, error))
        return 0;
    bench_pair_close(&first);
    bench_count_read(&before);
    for (size_t i = 0; i < num_pairs; i++)
        if (!bench_pair_open(&pairs[i], world, error))
            return 0;
    bench_count_read(&after);
    figures[IDLE_CLIENT] = bytes_of(&before, &after, BENCH_CLIENT, num_pairs);
    figures[IDLE_SERVER] = bytes_of(&before, &after, BENCH_SERVER, num_pairs);
    figures[HANDSHAKE_CLIENT] = allocations_of(&before, &after, BENCH_CLIENT, num_pairs);
    figures[HANDSHAKE_SERVER] = allocations_of(&before, &after, BENCH_SERVER, num_pairs);
    return 1;
}

/* What a pool allocates belongs to the record too. */
static struct figure with_pool(struct figure figure, const struct bench_counts *before,
                               const struct bench_counts *after)
{
    struct figure pool = allocations_of(before, after, BENCH_POOL, NUM_RECORDS);
    return (struct figure){figure.own + pool.own, figure.library + pool.library};
}

static int measure_records(struct figure *figures, const struct bench_pair *pair)
{
    static uint8_t text[TEXT], record[MAX_RECORD];
    static struct bench_counts before, between, after;
    struct figure sent = {0}, received = {0};
    for (size_t i = 0; i <= NUM_RECORDS; i++) {
        bench_count_read(&before);
        bench_count_run_as(BENCH_CLIENT);
        size_t record_len = bench_send(pair->client, record, sizeof record, text, sizeof text);
        bench_count_read(&between);
        bench_count_run_as(BENCH_SERVER);
        size_t text_len = bench_receive(pair->server, record, record_len);
        bench_count_run_as(BENCH_OTHER);
        bench_count_read(&after);
        if (text_len != sizeof text)
            return 0;
        if (i == 0)
            continue; /* the first one fills the pool */
        struct figure one = with_pool(allocations_of(&before, &between, BENCH_CLIENT, NUM_RECORDS), &before, &between);
        struct figure two = with_pool(allocations_of(&between, &after, BENCH_SERVER, NUM_RECORDS), &between, &after);
        sent = (struct figure){sent.own + one.own, sent.library + one.library};
        received = (struct figure){received.own + two.own, received.library + two.library};
    }
    figures[RECORD_SEND] = sent;
    figures[RECORD_RECEIVE] = received;
    return 1;
}

static void print_table(const struct figure *figures, const struct bench_command *command, int64_t pool_bytes)
{
    static const char *const head[] = {"what", "siotls", "library"};
    struct tool_table table = {0};
    tool_table_add(&table, head, sizeof head / sizeof head[0]);
    for (size_t i = 0; i < NUM_ROWS; i++) {
        char own[32], library[32];
        snprintf(own, sizeof own, "%.1f", figures[i].own);
        snprintf(library, sizeof library, "%.1f", figures[i].library);
        const char *const row[] = {rows[i].words, own, bench_count_has_process() ? library : NULL};
        tool_table_add(&table, row, sizeof row / sizeof row[0]);
    }
    printf("Memory, %s, %zu pairs, %s\n", command->suite_name, (size_t)command->num_conns,
           command->options.with_pool ? "one pool" : "no pool");
    tool_table_print(&table);
    if (command->options.with_pool)
        printf("The pool, shared by all of them, keeps %" PRId64 " bytes.\n", pool_bytes);
}

static int print_json(const struct figure *figures, const struct bench_command *command, int64_t pool_bytes)
{
    json_t *all =
        json_pack("{s:s, s:I, s:b, s:I}", "suite", command->suite_name, "pairs", (json_int_t)command->num_conns, "pool",
                  command->options.with_pool, "pool_bytes", (json_int_t)pool_bytes);
    for (size_t i = 0; i < NUM_ROWS; i++) {
        json_t *figure = json_pack("{s:f}", "siotls", figures[i].own);
        if (bench_count_has_process())
            json_object_set_new(figure, "library", json_real(figures[i].library));
        json_object_set_new(all, rows[i].name, figure);
    }
    return tool_json_print(all, stdout, 0);
}

int bench_memory(const struct bench_command *command)
{
    struct figure figures[NUM_ROWS];
    struct siotls_error error = {.size = sizeof error};
    struct bench_world world;
    struct bench_counts end;
    size_t num_pairs = (size_t)command->num_conns;
    int exit_code = TOOL_SUCCESS;
    if (!bench_world_open(&world, &command->options, &error))
        return bench_fail("cannot prepare", &error);
    struct bench_pair *pairs = tool_allocate(num_pairs, sizeof pairs[0]);
    int is_measured = measure_pairs(figures, pairs, num_pairs, &world, &error);
    bench_count_read(&end);
    if (!is_measured)
        exit_code = bench_fail("the handshake failed", &error);
    else if (!measure_records(figures, &pairs[0]))
        exit_code = bench_fail("a record was not carried", &error);
    else if (command->json)
        exit_code = print_json(figures, command, end.own[BENCH_POOL].bytes) ? TOOL_SUCCESS : TOOL_FAILURE;
    else
        print_table(figures, command, end.own[BENCH_POOL].bytes);
    for (size_t i = 0; i < num_pairs; i++)
        bench_pair_close(&pairs[i]);
    free(pairs);
    bench_world_close(&world);
    return exit_code;
}
