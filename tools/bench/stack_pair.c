/* SPDX-License-Identifier: Apache-2.0 */
/* stack_pair.c: see stack.h. Who runs is said before each call, so that memory is counted for the right one. */
#include "bench/stack.h"

#include "bench/count.h"
#include "bench/timing.h"

enum { MAX_STEPS = 16 };

static const enum bench_owner owners[BENCH_NUM_ROLES] = {BENCH_CLIENT, BENCH_SERVER};

/* From one reading of the clock to the next the time belongs to one side. */
static void charge(double ns[BENCH_NUM_ROLES], double *since, enum bench_role role)
{
    if (ns == NULL)
        return;
    double now = bench_thread_ns();
    ns[role] += now - *since - bench_clock_cost_ns();
    *since = now;
}

static int shake_hands(struct bench_pair *pair, double ns[BENCH_NUM_ROLES], double *since)
{
    static _Thread_local struct bench_wire wires[BENCH_NUM_ROLES];
    int states[BENCH_NUM_ROLES] = {BENCH_GOES_ON, BENCH_GOES_ON};
    wires[BENCH_AS_SERVER].data_len = 0;
    for (int i = 0; i < MAX_STEPS; i++) {
        enum bench_role role = i % 2 ? BENCH_AS_SERVER : BENCH_AS_CLIENT;
        struct bench_wire *answer = &wires[role], *heard = &wires[!role];
        if (i > 0 && heard->data_len == 0)
            return states[BENCH_AS_CLIENT] == BENCH_DONE && states[BENCH_AS_SERVER] == BENCH_DONE;
        answer->data_len = 0;
        bench_count_run_as(owners[role]);
        int state = pair->stack->step(pair->sides[role], answer, heard->data, heard->data_len);
        bench_count_run_as(BENCH_OTHER);
        charge(ns, since, role);
        if (state == BENCH_FAILED)
            return 0;
        if (state == BENCH_DONE)
            states[role] = state;
    }
    return 0;
}

static int start(struct bench_pair *pair, double ns[BENCH_NUM_ROLES], double *since, void *world)
{
    for (int role = 0; role < BENCH_NUM_ROLES; role++) {
        bench_count_run_as(owners[role]);
        pair->sides[role] = pair->stack->start(world, (enum bench_role)role);
        bench_count_run_as(BENCH_OTHER);
        charge(ns, since, (enum bench_role)role);
    }
    return pair->sides[BENCH_AS_CLIENT] != NULL && pair->sides[BENCH_AS_SERVER] != NULL;
}

static void close_timed(struct bench_pair *pair, double ns[BENCH_NUM_ROLES], double *since)
{
    for (int role = 0; role < BENCH_NUM_ROLES; role++) {
        bench_count_run_as(owners[role]);
        if (pair->sides[role] != NULL)
            pair->stack->free(pair->sides[role]);
        bench_count_run_as(BENCH_OTHER);
        pair->sides[role] = NULL;
        charge(ns, since, (enum bench_role)role);
    }
}

static int open_timed(struct bench_pair *pair, double ns[BENCH_NUM_ROLES], double *since,
                      const struct bench_stack *stack, void *world)
{
    *pair = (struct bench_pair){.stack = stack};
    if (ns != NULL) {
        ns[BENCH_AS_CLIENT] = ns[BENCH_AS_SERVER] = 0;
        *since = bench_thread_ns();
    }
    if (start(pair, ns, since, world) && (stack->step == NULL || shake_hands(pair, ns, since)))
        return 1;
    bench_pair_close(pair);
    return 0;
}

int bench_pair_open(struct bench_pair *pair, double ns[BENCH_NUM_ROLES], const struct bench_stack *stack, void *world)
{
    double since = 0;
    return open_timed(pair, ns, &since, stack, world);
}

void bench_pair_close(struct bench_pair *pair)
{
    close_timed(pair, NULL, NULL);
}

int bench_handshake(double ns[BENCH_NUM_ROLES], const struct bench_stack *stack, void *world)
{
    struct bench_pair pair;
    double since = 0;
    if (stack->whole != NULL)
        return stack->whole(world, ns);
    if (!open_timed(&pair, ns, &since, stack, world))
        return 0;
    close_timed(&pair, ns, &since);
    return 1;
}
