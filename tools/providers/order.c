/* SPDX-License-Identifier: Apache-2.0 */
/*
 * order.c: siotls-providers cost --order: the fastest provider of each algorithm, as a list for SIOTLS_PROVIDER. A name
 * may stand for two kinds (hash and HKDF, signer and verifier), which the list cannot part: both are added up.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/providers.h"
#include "common/json.h"
#include "common/options.h"
#include "common/report.h"
#include "common/table.h"
#include "providers/providers.h"

enum { MAX_LIST = 4096 };

/* Less than this is the clock's, not the provider's: the default stays. */
#define LEAST_GAIN 0.05

/* What all of a name's kinds take together, by one provider or by those that win by default. */
struct sum {
    double ns;
    size_t num_parts;
    int is_unknown; /* a part cannot be measured, such as compression */
};

struct order {
    char list[MAX_LIST];
    size_t list_len;
    struct tool_table table;
    json_t *items;
};

static void append(struct order *order, const char *format, const char *first, const char *second)
{
    size_t room = sizeof order->list - order->list_len;
    int len = snprintf(order->list + order->list_len, room, format, first, second);
    if (len > 0 && (size_t)len < room)
        order->list_len += (size_t)len;
}

/* What has no name cannot be chosen. */
static int is_named(const struct siotls_algorithm_info *info, const char *name)
{
    const char *other = siotls_algorithm_name(info->kind, info->id);
    return info->reason == NULL && other != NULL && strcmp(other, name) == 0;
}

static void add(struct sum *sum, double ns)
{
    sum->ns += ns;
    sum->num_parts++;
    sum->is_unknown |= ns < 0;
}

/* Costs per provider, and of the winners. */
static void measure(struct sum *providers, struct sum *winners, const struct session *session, const double *costs,
                    const char *name)
{
    for (size_t i = 0; i < siotls_set_num_algorithms(session->set); i++) {
        struct siotls_algorithm_info info = algorithm_at(session, i);
        if (!is_named(&info, name))
            continue;
        add(&providers[info.provider], costs[i]);
        if (info.is_winner)
            add(winners, costs[i]);
    }
}

static void report(struct order *order, const struct session *session, const char *name, size_t fastest,
                   const struct sum *best, const struct sum *winners)
{
    const char *provider = provider_at(session, fastest).name;
    char before[32], after[32], gain[32];
    double percent = (1 - best->ns / winners->ns) * 100;
    append(order, ",%s=%s", name, provider);
    snprintf(before, sizeof before, "%.0f", winners->ns);
    snprintf(after, sizeof after, "%.0f", best->ns);
    snprintf(gain, sizeof gain, "%.0f%%", percent);
    tool_table_add(&order->table, (const char *const[]){name, before, provider, after, gain}, 5);
    json_array_append_new(order->items,
                          json_pack("{s:s, s:o, s:s, s:o, s:o}", "algorithm", name, "default_ns",
                                    tool_json_decimal(winners->ns), "fastest", provider, "fastest_ns",
                                    tool_json_decimal(best->ns), "gain_percent", tool_json_decimal(percent)));
}

/* Whoever is chosen for a name has to offer all that the winners do under it. */
static void choose(struct order *order, const struct session *session, const double *costs, const char *name)
{
    size_t num_providers = siotls_set_num_providers(session->set), fastest = num_providers;
    struct sum *providers = tool_allocate(num_providers, sizeof providers[0]);
    struct sum winners = {0};
    measure(providers, &winners, session, costs, name);
    for (size_t i = 0; i < num_providers; i++)
        if (!winners.is_unknown && !providers[i].is_unknown && providers[i].num_parts > 0 &&
            providers[i].num_parts == winners.num_parts &&
            (fastest == num_providers || providers[i].ns < providers[fastest].ns))
            fastest = i;
    if (fastest < num_providers && providers[fastest].ns < winners.ns * (1 - LEAST_GAIN))
        report(order, session, name, fastest, &providers[fastest], &winners);
    free(providers);
}

/* A name is looked at where it stands first. */
static int is_first(const struct session *session, size_t index, const char *name)
{
    for (size_t i = 0; i < index; i++) {
        struct siotls_algorithm_info info = algorithm_at(session, i);
        if (is_named(&info, name))
            return 0;
    }
    return 1;
}

static double *measure_all(const struct session *session)
{
    size_t num_algorithms = siotls_set_num_algorithms(session->set);
    double *costs = tool_allocate(num_algorithms, sizeof costs[0]);
    for (size_t i = 0; i < num_algorithms; i++) {
        struct siotls_algorithm_info info = algorithm_at(session, i);
        costs[i] = info.reason == NULL ? bench_cost(session->set, &info) : -1;
    }
    return costs;
}

int order_command(struct session *session)
{
    struct order order = {.items = json_array()};
    int is_printed = 1;
    double *costs = measure_all(session);
    for (size_t i = 0; i < siotls_set_num_providers(session->set); i++)
        append(&order, i > 0 ? ",%s%s" : "%s%s", provider_at(session, i).name, "");
    tool_table_add(&order.table, (const char *const[]){"ALGORITHM", "DEFAULT NS", "FASTEST", "NS", "GAIN"}, 5);
    for (size_t i = 0; i < siotls_set_num_algorithms(session->set); i++) {
        struct siotls_algorithm_info info = algorithm_at(session, i);
        const char *name = siotls_algorithm_name(info.kind, info.id);
        if (name != NULL && is_first(session, i, name))
            choose(&order, session, costs, name);
    }
    if (session->is_json) {
        is_printed = tool_json_print(json_pack("{s:s, s:O}", "list", order.list, "gains", order.items), stdout, 0);
        tool_table_clear(&order.table);
    } else {
        tool_table_print(&order.table);
        printf("SIOTLS_PROVIDER=%s\n", order.list);
    }
    json_decref(order.items);
    free(costs);
    return is_printed ? TOOL_SUCCESS : TOOL_FAILURE;
}
