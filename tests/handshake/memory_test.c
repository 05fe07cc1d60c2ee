/* SPDX-License-Identifier: Apache-2.0 */
/*
 * memory_test.c: what groups with large shares cost in memory, client and server together, over a handshake with
 * X25519: their sizes, and little else.
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

static Suite *memory_suite(void)
{
    Suite *suite = suite_create("handshake/memory");
    TCase *tcase = tcase_create("groups");
    tcase_add_loop_test(tcase, large_shares_cost_their_size, 0, 4);
    suite_add_tcase(suite, tcase);
    return suite;
}

int main(void)
{
    static Suite *(*const suites[])(void) = {memory_suite};
    return check_main(suites, 1);
}
