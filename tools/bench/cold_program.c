/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cold_program.c: siotls-bench-cold-STACK [PROVIDERS [KIND [HANDSHAKES [RECORDS [BYTES [FATE]]]]]]: a process that
 * makes two handshakes and prints, in nanoseconds of its CPU time since it was started: at main, when both sides are
 * ready, after the first handshake, after the second. Then so many more, and records of so many bytes, which are sent
 * and thrown away, or for FATE 1 kept for a moment, for 2 received, for counting instructions. It loads nothing but
 * this stack; siotls-bench cold and instructions run it.
 */
#include "bench/stack.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <siotls/types.h>

#include "bench/chain.h"
#include "bench/timing.h"

static unsigned long number(int argc, char **argv, int index)
{
    return argc > index ? strtoul(argv[index], NULL, 10) : 0;
}

enum { THROWN_AWAY, KEPT, RECEIVED };

static int move_record(const struct bench_pair *pair, const uint8_t *text, size_t text_len, unsigned long fate)
{
    static struct bench_wire wire;
    wire.data_len = 0;
    if (BENCH_COLD.send(pair->sides[BENCH_AS_CLIENT], fate == THROWN_AWAY ? NULL : &wire, text, text_len) == 0)
        return 0;
    return fate != RECEIVED || BENCH_COLD.receive(pair->sides[BENCH_AS_SERVER], wire.data, wire.data_len) == text_len;
}

static int more(void *world, unsigned long num_handshakes, unsigned long num_records, size_t text_len,
                unsigned long fate)
{
    static uint8_t text[16385];
    struct bench_pair pair;
    double ns[BENCH_NUM_ROLES];
    for (unsigned long i = 0; i < num_handshakes; i++)
        if (!bench_handshake(ns, &BENCH_COLD, world))
            return 0;
    if (text_len >= sizeof text || !bench_pair_open(&pair, NULL, &BENCH_COLD, world))
        return 0;
    text[text_len] = 23; /* a floor takes the type from behind the text */
    int is_moved = 1;
    for (unsigned long i = 0; is_moved && i < num_records; i++)
        is_moved = move_record(&pair, text, text_len, fate);
    bench_pair_close(&pair);
    return is_moved;
}

int main(int argc, char **argv)
{
    double times[4] = {bench_process_ns()}, ns[BENCH_NUM_ROLES];
    const struct bench_setting setting = {.providers = argc > 1 && argv[1][0] != 0 ? argv[1] : NULL,
                                          .name = BENCH_CHAIN_NAME,
                                          .suite = SIOTLS_SUITE_AES_128_GCM_SHA256,
                                          .is_cold = argc <= 3,
                                          .with_pool = argc > 3,
                                          .is_ed25519 = argc > 2 && strcmp(argv[2], "ed25519") == 0,
                                          .is_resumed = argc > 2 && strcmp(argv[2], "resumed") == 0};
    void *world = BENCH_COLD.open(&setting);
    times[1] = bench_process_ns();
    if (world == NULL)
        return 1;
    for (int i = 2; i < 4; i++) {
        if (!bench_handshake(ns, &BENCH_COLD, world))
            return 1;
        times[i] = bench_process_ns();
    }
    printf("%.0f %.0f %.0f %.0f\n", times[0], times[1], times[2], times[3]);
    int is_done =
        more(world, number(argc, argv, 3), number(argc, argv, 4), number(argc, argv, 5), number(argc, argv, 6));
    BENCH_COLD.close(world);
    return is_done ? 0 : 1;
}
