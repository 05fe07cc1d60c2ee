/* SPDX-License-Identifier: Apache-2.0 */
/*
 * stacks_test.c: every stack that is measured does what it is measured for: it talks to itself, verifies the name,
 * resumes, asks the client for a certificate, and carries records. The floor is right where it can be compared (RFC
 * 8448), and notices what was changed.
 */
#include <string.h>

#include <siotls/types.h>

#include "bench/chain.h"
#include "bench/stack.h"
#include "check_main.h"
#ifdef BENCH_HAS_FLOOR
#include "bench/floor.h"
#endif

static struct bench_setting setting;

static void set_up(void)
{
    setting = (struct bench_setting){.name = BENCH_CHAIN_NAME, .suite = SIOTLS_SUITE_AES_128_GCM_SHA256};
}

static int shakes_hands(const struct bench_stack *stack)
{
    double ns[BENCH_NUM_ROLES];
    void *world = stack->open(&setting);
    ck_assert_msg(world != NULL, "%s", stack->name);
    int is_done = bench_handshake(ns, stack, world);
    stack->close(world);
    return is_done;
}

static int talks(const struct bench_stack *stack)
{
    return stack->step != NULL || stack->whole != NULL;
}

START_TEST(each_shakes_hands)
{
    for (size_t i = 0; bench_stacks[i] != NULL; i++)
        ck_assert_msg(!talks(bench_stacks[i]) || shakes_hands(bench_stacks[i]), "%s", bench_stacks[i]->name);
    setting.is_mutual = 1;
    for (size_t i = 0; bench_stacks[i] != NULL; i++)
        ck_assert_msg(!talks(bench_stacks[i]) || shakes_hands(bench_stacks[i]), "%s", bench_stacks[i]->name);
}
END_TEST

START_TEST(each_refuses_a_wrong_name)
{
    setting.name = "www.example.net";
    for (size_t i = 0; bench_stacks[i] != NULL; i++)
        ck_assert_msg(bench_stacks[i]->step == NULL || !shakes_hands(bench_stacks[i]), "%s", bench_stacks[i]->name);
}
END_TEST

/* Without a session there is none: the same question can be answered with no. */
START_TEST(each_resumes)
{
    for (int is_resumed = 0; is_resumed < 2; is_resumed++)
        for (size_t i = 0; bench_stacks[i] != NULL; i++) {
            const struct bench_stack *stack = bench_stacks[i];
            struct bench_pair pair;
            setting.is_resumed = is_resumed;
            if (stack->step == NULL)
                continue;
            void *world = stack->open(&setting);
            ck_assert_msg(world != NULL && bench_pair_open(&pair, NULL, stack, world), "%s", stack->name);
            ck_assert_msg(!stack->is_resumed(pair.sides[BENCH_AS_CLIENT]) == !is_resumed, "%s", stack->name);
            ck_assert_msg(!stack->is_resumed(pair.sides[BENCH_AS_SERVER]) == !is_resumed, "%s", stack->name);
            bench_pair_close(&pair);
            stack->close(world);
        }
}
END_TEST

START_TEST(each_carries_records)
{
    static struct bench_wire wire;
    static uint8_t text[1025];
    text[1024] = 23; /* a floor takes the type from behind the text */
    setting.is_records = 1;
    for (size_t i = 0; bench_stacks[i] != NULL; i++) {
        const struct bench_stack *stack = bench_stacks[i];
        struct bench_pair pair;
        void *world = stack->open(&setting);
        ck_assert_msg(world != NULL && bench_pair_open(&pair, NULL, stack, world), "%s", stack->name);
        for (size_t record = 0; record < 3; record++) {
            wire.data_len = 0;
            size_t sent = stack->send(pair.sides[BENCH_AS_CLIENT], &wire, text, 1024);
            ck_assert_msg(sent == 1024 + 22 && wire.data_len == sent, "%s", stack->name);
            ck_assert_msg(stack->receive(pair.sides[BENCH_AS_SERVER], wire.data, sent) == 1024, "%s", stack->name);
        }
        wire.data_len = 0;
        ck_assert_uint_gt(stack->send(pair.sides[BENCH_AS_CLIENT], &wire, text, 1024), 0);
        wire.data[100] ^= 1;
        ck_assert_msg(stack->receive(pair.sides[BENCH_AS_SERVER], wire.data, wire.data_len) == 0, "%s", stack->name);
        bench_pair_close(&pair);
        stack->close(world);
    }
}
END_TEST

#ifdef BENCH_HAS_FLOOR
START_TEST(the_floor_makes_all_handshakes)
{
    ck_assert(shakes_hands(&bench_floor));
    setting.is_resumed = 1;
    ck_assert(shakes_hands(&bench_floor));
}
END_TEST

/* RFC 8448 3: "derived" of the early secret without PSK. */
START_TEST(the_floor_derives_as_rfc_8448)
{
    static const uint8_t expected[FLOOR_DIGEST] = {0x6f, 0x26, 0x15, 0xa1, 0x08, 0xc7, 0x02, 0xc5, 0x67, 0x8f, 0x54,
                                                   0xfc, 0x9d, 0xba, 0xb6, 0x97, 0x16, 0xc0, 0x76, 0x18, 0x9c, 0x48,
                                                   0x25, 0x0c, 0xeb, 0xea, 0xc3, 0x57, 0x6c, 0x36, 0x11, 0xba};
    static const uint8_t zeros[FLOOR_DIGEST];
    uint8_t empty[FLOOR_DIGEST], secret[FLOOR_DIGEST];
    struct floor_hash hash;
    struct floor_hmac key;
    floor_hash_init(&hash);
    floor_hash_final(&hash, empty);
    floor_hmac_key(&key, zeros);
    floor_hmac(&key, secret, zeros, sizeof zeros);
    floor_hmac_key(&key, secret);
    floor_expand(&key, secret, sizeof secret, "derived", empty, sizeof empty);
    ck_assert_mem_eq(secret, expected, sizeof expected);
}
END_TEST

/* RFC 7748 6.1: Alice's and Bob's keys. */
START_TEST(the_floor_exchanges_keys_as_rfc_7748)
{
    static const uint8_t alice[FLOOR_SHARE] = {0x77, 0x07, 0x6d, 0x0a, 0x73, 0x18, 0xa5, 0x7d, 0x3c, 0x16, 0xc1,
                                               0x72, 0x51, 0xb2, 0x66, 0x45, 0xdf, 0x4c, 0x2f, 0x87, 0xeb, 0xc0,
                                               0x99, 0x2a, 0xb1, 0x77, 0xfb, 0xa5, 0x1d, 0xb9, 0x2c, 0x2a};
    static const uint8_t alice_public[FLOOR_SHARE] = {0x85, 0x20, 0xf0, 0x09, 0x89, 0x30, 0xa7, 0x54, 0x74, 0x8b, 0x7d,
                                                      0xdc, 0xb4, 0x3e, 0xf7, 0x5a, 0x0d, 0xbf, 0x3a, 0x0d, 0x26, 0x38,
                                                      0x1a, 0xf4, 0xeb, 0xa4, 0xa9, 0x8e, 0xaa, 0x9b, 0x4e, 0x6a};
    static const uint8_t bob[FLOOR_SHARE] = {5, 6, 7};
    struct floor_keys *keys = floor_keys_new();
    uint8_t shares[2][FLOOR_SHARE], secrets[2][FLOOR_SHARE];
    ck_assert_ptr_nonnull(keys);
    void *first = floor_share(keys, shares[0], alice), *second = floor_share(keys, shares[1], bob);
    ck_assert_mem_eq(shares[0], alice_public, sizeof alice_public);
    ck_assert(floor_derive(keys, secrets[0], first, shares[1]) && floor_derive(keys, secrets[1], second, shares[0]));
    ck_assert_mem_eq(secrets[0], secrets[1], sizeof secrets[0]);
    floor_share_end(keys, first);
    floor_share_end(keys, second);
    floor_keys_free(keys);
}
END_TEST
#endif

static Suite *stacks_suite(void)
{
    Suite *suite = suite_create("stacks");
    TCase *all = tcase_create("all");
    tcase_add_checked_fixture(all, set_up, NULL);
    tcase_set_timeout(all, 60);
    tcase_add_test(all, each_shakes_hands);
    tcase_add_test(all, each_refuses_a_wrong_name);
    tcase_add_test(all, each_resumes);
    tcase_add_test(all, each_carries_records);
#ifdef BENCH_HAS_FLOOR
    tcase_add_test(all, the_floor_makes_all_handshakes);
    tcase_add_test(all, the_floor_derives_as_rfc_8448);
    tcase_add_test(all, the_floor_exchanges_keys_as_rfc_7748);
#endif
    suite_add_tcase(suite, all);
    return suite;
}

int main(void)
{
    Suite *(*const suites[])(void) = {stacks_suite};
    return check_main(suites, sizeof suites / sizeof suites[0]);
}
