/* SPDX-License-Identifier: Apache-2.0 */
/*
 * memory_test.c: what groups with large shares cost in memory, client and server together, over a handshake with
 * X25519: their sizes, and little else. And what configs keep from one connection for the next.
 */
#include <string.h>

#include "check_main.h"
#include "failing_memory.h"
#include "fake_provider.h"
#include "pair.h"

/* Both sides' shares, a message and a record with each, the private key; and what buffers round up. */
enum { MAX_MORE = 8192 };

static size_t peak_of(const char *name)
{
    static const struct pair_mode mode = {"whole", PAIR_WHOLE, PAIR_RECEIVE_DATA, false, 0};
    struct failing_memory memory;
    for (size_t i = 0; i < pair_num_scenarios(); i++) {
        if (strcmp(pair_scenario_at(i)->name, name) != 0)
            continue;
        failing_memory_init(&memory, 0);
        fake_control_reset();
        ck_assert_msg(pair_run(pair_scenario_at(i), &mode, &memory.memory), "%s: %s", name, pair_complaint());
        return memory.peak_bytes;
    }
    ck_abort_msg("there is no scenario %s", name);
    return 0;
}

START_TEST(large_shares_cost_their_size)
{
    static const char *const groups[] = {"ffdhe8192", "X25519MLKEM768", "SecP256r1MLKEM768", "SecP384r1MLKEM1024"};
    pair_build_world();
    size_t small = peak_of("AES-128-GCM"), large = peak_of(groups[_i]);
    ck_assert_msg(large < small + MAX_MORE, "%s takes %zu bytes more than X25519", groups[_i], large - small);
}
END_TEST

/* Calls of the provider that a handshake takes, with a full one of a new connection. */
static size_t calls_of_handshake(struct pair *pair)
{
    size_t before = fake_control.num_calls;
    ck_assert_msg(pair_shake_hands(pair), "%s", pair_complaint());
    size_t num_calls = fake_control.num_calls - before;
    ck_assert_msg(pair_again(pair), "%s", pair_complaint());
    return num_calls;
}

/* By the first connection, and kept by the config: the same calls but one later, and no more memory. */
START_TEST(the_key_of_an_anchor_is_imported_once)
{
    static const struct pair_mode mode = {"whole", PAIR_WHOLE, PAIR_RECEIVE_DATA, false, 0};
    static const struct pair_scenario plain = {.name = "plain"};
    struct failing_memory memory;
    struct pair pair;
    pair_build_world();
    failing_memory_init(&memory, 0);
    fake_control_reset();
    ck_assert_msg(pair_open(&pair, &plain, &mode, &memory.memory), "%s", pair_complaint());
    size_t first = calls_of_handshake(&pair);
    size_t num_blocks = memory.num_blocks, num_live = fake_control.num_live;
    ck_assert_uint_eq(calls_of_handshake(&pair), first - 1);
    ck_assert_uint_eq(calls_of_handshake(&pair), first - 1);
    ck_assert_uint_eq(memory.num_blocks, num_blocks);
    ck_assert_uint_eq(fake_control.num_live, num_live);
    pair_shut(&pair);
    ck_assert_uint_eq(memory.num_blocks, 0);
    ck_assert_uint_eq(fake_control.num_live, 0);
}
END_TEST

static Suite *memory_suite(void)
{
    Suite *suite = suite_create("handshake/memory");
    TCase *tcase = tcase_create("groups");
    tcase_add_loop_test(tcase, large_shares_cost_their_size, 0, 4);
    tcase_add_test(tcase, the_key_of_an_anchor_is_imported_once);
    suite_add_tcase(suite, tcase);
    return suite;
}

int main(void)
{
    static Suite *(*const suites[])(void) = {memory_suite};
    return check_main(suites, 1);
}
