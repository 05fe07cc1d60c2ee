/* SPDX-License-Identifier: Apache-2.0 */
/*
 * providers.c: siotls-bench providers and siotls-providers cost: what each algorithm of each provider costs, called as
 * the core calls it. The fastest of some turns counts: others only make it slower.
 */
#include "bench/providers.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <siotls/init.h>

#include "bench/timing.h"
#include "common/json.h"
#include "common/options.h"
#include "common/report.h"
#include "common/table.h"

/* A turn is at least this long, so that the clock does not matter. */
enum { TURN_NS = 1000000, NUM_TURNS = 5, TYPICAL = 1024 };

struct report {
    uint64_t num_turns;
    struct tool_table table;
    json_t *items;
};

/* The time of one operation of the fastest turn; negative when it fails. */
static double time_operation(const struct operation *operation, uint64_t num_turns)
{
    double best = -1;
    size_t batch = 1;
    for (uint64_t turn = 0; turn < num_turns;) {
        double began = bench_thread_ns();
        for (size_t i = 0; i < batch; i++)
            if (operation->run(operation->argument) != SIOTLS_PROVIDER_OK)
                return -1;
        double elapsed = bench_thread_ns() - began;
        if (elapsed < (double)TURN_NS && batch < 1000000) {
            batch *= 2;
            continue;
        }
        if (best < 0 || elapsed / (double)batch < best)
            best = elapsed / (double)batch;
        turn++;
    }
    return best;
}

static void add(struct report *report, const struct bench_algorithm *algorithm, const struct operation *operation,
                double ns)
{
    char size[24] = "", time[32] = "fails", rate[32] = "";
    if (operation->size > 0)
        snprintf(size, sizeof size, "%zu", operation->size);
    if (ns >= 0)
        snprintf(time, sizeof time, "%.0f", ns);
    if (ns > 0 && operation->size > 0)
        snprintf(rate, sizeof rate, "%.0f", (double)operation->size * 1e3 / ns);
    tool_table_add(&report->table,
                   (const char *const[]){algorithm->provider, siotls_kind_name(algorithm->kind), algorithm->name,
                                         algorithm->key, operation->name, size, time, rate},
                   8);
    json_t *item = json_object();
    json_object_set_new(item, "provider", tool_json_text(algorithm->provider));
    json_object_set_new(item, "kind", tool_json_text(siotls_kind_name(algorithm->kind)));
    json_object_set_new(item, "name", tool_json_text(algorithm->name));
    json_object_set_new(item, "key_type", tool_json_text(algorithm->key));
    json_object_set_new(item, "operation", json_string(operation->name));
    json_object_set_new(item, "bytes", operation->size > 0 ? json_integer((json_int_t)operation->size) : json_null());
    json_object_set_new(item, "ns", ns >= 0 ? tool_json_decimal(ns) : json_null());
    json_array_append_new(report->items, item);
}

/* The first of the operations makes what the next ones need. */
static void measure(struct report *report, const struct bench_algorithm *algorithm)
{
    struct operation operations[BENCH_MAX_OPERATIONS];
    size_t num_operations = bench_operations(operations, algorithm);
    for (size_t i = 0; i < num_operations; i++)
        add(report, algorithm, &operations[i], time_operation(&operations[i], report->num_turns));
    bench_operations_end(algorithm);
}

static struct bench_algorithm algorithm_of(const struct siotls_set *set, const struct siotls_algorithm_info *info)
{
    struct siotls_provider_info provider = SIOTLS_INIT_PROVIDER_INFO;
    const char *name = siotls_algorithm_name(info->kind, info->id);
    siotls_set_provider(set, &provider, info->provider);
    return (struct bench_algorithm){.provider = provider.name,
                                    .instance = provider.instance,
                                    .kind = info->kind,
                                    .id = info->id,
                                    .name = name ? name : "?",
                                    .key = info->key_type ? siotls_key_type_name(info->key_type) : NULL,
                                    .key_type = info->key_type,
                                    .algorithm = info->algorithm};
}

double bench_cost(const struct siotls_set *set, const struct siotls_algorithm_info *info)
{
    struct bench_algorithm algorithm = algorithm_of(set, info);
    struct operation operations[BENCH_MAX_OPERATIONS];
    size_t num_operations = bench_operations(operations, &algorithm);
    double sum = num_operations > 0 ? 0 : -1;
    for (size_t i = 0; sum >= 0 && i < num_operations; i++) {
        double ns =
            operations[i].size == 0 || operations[i].size == TYPICAL ? time_operation(&operations[i], NUM_TURNS) : 0;
        sum = ns >= 0 ? sum + ns : -1;
    }
    bench_operations_end(&algorithm);
    return sum;
}

int bench_costs(const struct siotls_set *set, uint64_t num_turns, int is_json)
{
    struct report report = {.num_turns = num_turns > 0 ? num_turns : NUM_TURNS, .items = json_array()};
    int is_printed = 1;
    tool_table_add(&report.table,
                   (const char *const[]){"PROVIDER", "KIND", "ALGORITHM", "KEY", "OPERATION", "BYTES", "NS", "MB/S"},
                   8);
    for (size_t i = 0; i < siotls_set_num_algorithms(set); i++) {
        struct siotls_algorithm_info info = SIOTLS_INIT_ALGORITHM_INFO;
        if (siotls_set_algorithm(set, &info, i) != 0 || info.reason != NULL)
            continue;
        struct bench_algorithm algorithm = algorithm_of(set, &info);
        measure(&report, &algorithm);
    }
    if (is_json) {
        is_printed = tool_json_print(json_pack("{s:O}", "operations", report.items), stdout, 0);
        tool_table_clear(&report.table);
    } else {
        tool_table_print(&report.table);
    }
    json_decref(report.items);
    return is_printed ? TOOL_SUCCESS : TOOL_FAILURE;
}
