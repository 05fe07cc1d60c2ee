/* SPDX-License-Identifier: Apache-2.0 */
/* stack.c: see stack.h. The list of stacks, and the proof that each does what it is asked for. */
#include "bench/stack.h"

const struct bench_stack *const bench_stacks[] = {&bench_siotls,
#ifdef BENCH_HAS_LIBSSL
                                                  &bench_libssl,
#endif
#ifdef BENCH_HAS_PICOTLS
                                                  &bench_picotls,
#endif
#ifdef BENCH_HAS_GNUTLS
                                                  &bench_gnutls,
#endif
#ifdef BENCH_HAS_WOLFSSL
                                                  &bench_wolfssl,
#endif
#ifdef BENCH_HAS_FLOOR
                                                  &bench_evp,
                                                  &bench_floor,
#endif
                                                  NULL};

static const char *prove(const struct bench_stack *stack, void *world, const struct bench_setting *setting)
{
    struct bench_pair pair;
    if (stack->step == NULL)
        return NULL;
    if (!bench_pair_open(&pair, NULL, stack, world))
        return "the handshake fails";
    int is_as_asked = stack->is_resumed(pair.sides[BENCH_AS_CLIENT]) == setting->is_resumed;
    bench_pair_close(&pair);
    return is_as_asked ? NULL : "sessions are not resumed";
}

static const char *prove_wrong_name(const struct bench_stack *stack, const struct bench_setting *setting)
{
    struct bench_setting wrong = *setting;
    struct bench_pair pair;
    wrong.name = "www.example.net";
    wrong.is_resumed = 0;
    void *world = stack->step != NULL ? stack->open(&wrong) : NULL;
    if (world == NULL)
        return stack->step == NULL ? NULL : "the proof by a wrong name cannot be made";
    int is_fooled = bench_pair_open(&pair, NULL, stack, world);
    if (is_fooled)
        bench_pair_close(&pair);
    stack->close(world);
    return is_fooled ? "a wrong name is accepted" : NULL;
}

void *bench_stack_open(const char **reason, const struct bench_stack *stack, const struct bench_setting *setting)
{
    int can = stack->step != NULL || stack->whole != NULL || setting->is_records;
    can = can && (!setting->is_ed25519 || stack == &bench_siotls);
    void *world = can ? stack->open(setting) : NULL;
    *reason = "it lacks the suite, the group or the type of key; --suite chooses another suite";
    if (world == NULL)
        return NULL;
    *reason = prove(stack, world, setting);
    if (*reason == NULL)
        *reason = prove_wrong_name(stack, setting);
    if (*reason == NULL)
        return world;
    stack->close(world);
    return NULL;
}
