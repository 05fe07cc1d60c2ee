/* SPDX-License-Identifier: Apache-2.0 */
/* providers.h: the operations of an algorithm, and what they cost. */
#ifndef BENCH_PROVIDERS_H
#define BENCH_PROVIDERS_H

#include <siotls/set.h>

enum { BENCH_MAX_OPERATIONS = 8 };

/* bench_algorithm: what is measured. */
struct bench_algorithm {
    const char *provider;
    const struct siotls_provider_instance *instance;
    int kind;
    uint32_t id;
    const char *name;
    const char *key; /* NULL: none */
    uint32_t key_type;
    const void *algorithm;
};

/* operation: run returns a siotls_provider_error. */
struct operation {
    const char *name;
    size_t size; /* of what it works on; 0: it makes no difference */
    int (*run)(void *argument);
    void *argument;
};

/* bench_operations prepares and lists what can be measured; 0 when nothing can. One algorithm at a time. */
size_t bench_operations(struct operation *operations, const struct bench_algorithm *algorithm);

/* bench_operations_end clears what bench_operations prepared. */
void bench_operations_end(const struct bench_algorithm *algorithm);

/*
 * bench_costs measures every algorithm of a set in so many turns (0: as many as it thinks fit), and prints a table or
 * JSON: the exit code.
 */
int bench_costs(const struct siotls_set *set, uint64_t num_turns, int is_json);

/*
 * bench_cost: what one use of an algorithm takes, in nanoseconds: each of its operations once, on 1024 bytes where size
 * matters; the fastest of some turns. Negative when it cannot be measured.
 */
double bench_cost(const struct siotls_set *set, const struct siotls_algorithm_info *info);

#endif
