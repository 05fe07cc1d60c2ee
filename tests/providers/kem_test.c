/* SPDX-License-Identifier: Apache-2.0 */
/*
 * kem_test.c: providers agree on secrets, either being the client; shares that are not valid are refused.
 */
#include <string.h>

#include "providers_support.h"

enum { MAX_SHARE = 2048, MAX_SECRET = 1024 };

/* One exchange: the client is of one provider, the server of another. */
static void exchange(const struct opened *client, const struct siotls_kem *from, const struct opened *server,
                     const struct siotls_kem *to)
{
    static uint8_t public_key[MAX_SHARE], ciphertext[MAX_SHARE], ours[MAX_SECRET], theirs[MAX_SECRET];
    void *context = new_context(from->context_size, from->context_alignment);
    for (int round = 0; round < 4; round++) {
        ck_assert_int_eq(from->keygen(client->instance, from, context, NULL, public_key), 0);
        ck_assert_int_eq(
            to->encapsulate(server->instance, to, public_key, to->public_key_size, NULL, ciphertext, theirs), 0);
        ck_assert_int_eq(from->decapsulate(context, ciphertext, from->ciphertext_size, ours), 0);
        ck_assert_msg(memcmp(ours, theirs, from->shared_secret_size) == 0, "%s and %s do not agree on %s", client->name,
                      server->name, siotls_algorithm_name(SIOTLS_KIND_KEM, from->group));
        /* The key is only read: the same once more. */
        memset(ours, 0, sizeof ours);
        ck_assert_int_eq(from->decapsulate(context, ciphertext, from->ciphertext_size, ours), 0);
        ck_assert_mem_eq(ours, theirs, from->shared_secret_size);
    }
    from->clear(context);
    from->clear(context);
    free(context);
}

START_TEST(test_agree)
{
    for (size_t i = 0; i < num_opened; i++)
        for (size_t n = 0; n < opened[i].instance->num_kems; n++)
            for (size_t k = 0; k < num_opened; k++) {
                const struct siotls_kem *from = opened[i].instance->kems[n];
                const struct siotls_kem *to = kem_of(&opened[k], from->group);
                /* The largest prime groups are slow, and the same code as the small ones. */
                if (to == NULL || (from->public_key_size > 256 && i == k))
                    continue;
                exchange(&opened[i], from, &opened[k], to);
            }
}
END_TEST

/* Both roles refuse a share. */
static void expect_refusal(const struct opened *from, const struct siotls_kem *kem, const uint8_t *share,
                           size_t share_len, const char *what)
{
    static uint8_t public_key[MAX_SHARE], ciphertext[MAX_SHARE], secret[MAX_SECRET];
    void *context = new_context(kem->context_size, kem->context_alignment);
    ck_assert_int_eq(kem->keygen(from->instance, kem, context, NULL, public_key), 0);
    int status = kem->decapsulate(context, share, share_len, secret);
    ck_assert_msg(status == SIOTLS_PROVIDER_BAD_PEER_SHARE, "%s, %s: %s: decapsulate returns %d", from->name,
                  siotls_algorithm_name(SIOTLS_KIND_KEM, kem->group), what, status);
    status = kem->encapsulate(from->instance, kem, share, share_len, NULL, ciphertext, secret);
    ck_assert_msg(status == SIOTLS_PROVIDER_BAD_PEER_SHARE, "%s, %s: %s: encapsulate returns %d", from->name,
                  siotls_algorithm_name(SIOTLS_KIND_KEM, kem->group), what, status);
    kem->clear(context);
    free(context);
}

/* For each provider that has the group. */
static void refuse_everywhere(uint32_t group, const uint8_t *share, size_t share_len, const char *what)
{
    for (size_t i = 0; i < num_opened; i++) {
        const struct siotls_kem *kem = kem_of(&opened[i], group);
        if (kem != NULL)
            expect_refusal(&opened[i], kem, share, share_len, what);
    }
}

START_TEST(test_lengths)
{
    static uint8_t share[MAX_SHARE];
    for (size_t i = 0; i < num_opened; i++)
        for (size_t n = 0; n < opened[i].instance->num_kems; n++) {
            const struct siotls_kem *kem = opened[i].instance->kems[n];
            void *context = new_context(kem->context_size, kem->context_alignment);
            memset(share, 0, sizeof share);
            ck_assert_int_eq(kem->keygen(opened[i].instance, kem, context, NULL, share), 0);
            kem->clear(context);
            free(context);
            if (kem->group >= SIOTLS_GROUP_MLKEM512 && kem->public_key_size != kem->ciphertext_size)
                continue;
            expect_refusal(&opened[i], kem, share, kem->public_key_size - 1, "a short share");
            expect_refusal(&opened[i], kem, share, kem->public_key_size + 1, "a long share");
            expect_refusal(&opened[i], kem, share, 0, "an empty share");
            expect_refusal(&opened[i], kem, share, 1, "a share of one byte");
        }
}
END_TEST

/* Points whose multiples are few (RFC 7748 6.1): each gives the all-zero secret; the top bit does not count. */
START_TEST(test_x25519_low_order)
{
    static const uint8_t points[][32] = {
        {0},
        {1},
        {0xe0, 0xeb, 0x7a, 0x7c, 0x3b, 0x41, 0xb8, 0xae, 0x16, 0x56, 0xe3, 0xfa, 0xf1, 0x9f, 0xc4, 0x6a,
         0xda, 0x09, 0x8d, 0xeb, 0x9c, 0x32, 0xb1, 0xfd, 0x86, 0x62, 0x05, 0x16, 0x5f, 0x49, 0xb8, 0x00},
        {0x5f, 0x9c, 0x95, 0xbc, 0xa3, 0x50, 0x8c, 0x24, 0xb1, 0xd0, 0xb1, 0x55, 0x9c, 0x83, 0xef, 0x5b,
         0x04, 0x44, 0x5c, 0xc4, 0x58, 0x1c, 0x8e, 0x86, 0xd8, 0x22, 0x4e, 0xdd, 0xd0, 0x9f, 0x11, 0x57},
    };
    uint8_t point[32];
    for (size_t i = 0; i < sizeof points / sizeof points[0]; i++) {
        memcpy(point, points[i], sizeof point);
        refuse_everywhere(SIOTLS_GROUP_X25519, point, sizeof point, "a point of small order");
        point[31] |= 0x80;
        refuse_everywhere(SIOTLS_GROUP_X25519, point, sizeof point, "a point of small order with the top bit");
    }
    /* The prime minus 1, the prime, and one more. */
    for (uint8_t first = 0xec; first <= 0xee; first++) {
        memset(point, 0xff, sizeof point);
        point[0] = first;
        refuse_everywhere(SIOTLS_GROUP_X25519, point, sizeof point, "a point of small order that wraps");
        point[31] = 0x7f;
        refuse_everywhere(SIOTLS_GROUP_X25519, point, sizeof point, "a point of small order that wraps");
    }
}
END_TEST

START_TEST(test_x448_low_order)
{
    uint8_t point[56] = {0};
    refuse_everywhere(SIOTLS_GROUP_X448, point, sizeof point, "zero");
    point[0] = 1;
    refuse_everywhere(SIOTLS_GROUP_X448, point, sizeof point, "one");
    memset(point, 0xff, sizeof point);
    point[28] = 0xfe;
    refuse_everywhere(SIOTLS_GROUP_X448, point, sizeof point, "the prime");
    point[0] = 0xfe;
    refuse_everywhere(SIOTLS_GROUP_X448, point, sizeof point, "the prime minus 1");
    memset(point, 0, 28);
    point[28] = 0xff;
    refuse_everywhere(SIOTLS_GROUP_X448, point, sizeof point, "the prime plus 1");
}
END_TEST

/* What is wrong with a point, made of a good one. */
static void break_point(uint32_t group, const uint8_t *good, size_t size)
{
    uint8_t point[133];
    static const uint8_t heads[] = {0x00, 0x02, 0x03, 0x05, 0x06, 0x07, 0xff};
    memcpy(point, good, size);
    for (size_t i = 0; i < sizeof heads; i++) {
        point[0] = heads[i];
        refuse_everywhere(group, point, size, "another form of point");
        refuse_everywhere(group, point, 1 + (size - 1) / 2, "a compressed point");
    }
    point[0] = 0x04;
    for (size_t i = 1; i < size; i += 7) {
        point[i] ^= 0x10;
        refuse_everywhere(group, point, size, "a point off the curve");
        point[i] ^= 0x10;
    }
    memset(point + 1, 0xff, (size - 1) / 2);
    refuse_everywhere(group, point, size, "an x above the prime");
    memset(point + 1, 0, size - 1);
    refuse_everywhere(group, point, size, "zero coordinates");
    memcpy(point, good, size);
    memset(point + 1 + (size - 1) / 2, 0xff, (size - 1) / 2);
    refuse_everywhere(group, point, size, "a y above the prime");
}

START_TEST(test_invalid_points)
{
    static const uint32_t groups[] = {SIOTLS_GROUP_SECP256R1, SIOTLS_GROUP_SECP384R1, SIOTLS_GROUP_SECP521R1};
    uint8_t good[133];
    for (size_t i = 0; i < num_opened; i++)
        for (size_t n = 0; n < sizeof groups / sizeof groups[0]; n++) {
            const struct siotls_kem *kem = kem_of(&opened[i], groups[n]);
            if (kem == NULL)
                continue;
            void *context = new_context(kem->context_size, kem->context_alignment);
            ck_assert_int_eq(kem->keygen(opened[i].instance, kem, context, NULL, good), 0);
            break_point(groups[n], good, kem->public_key_size);
            kem->clear(context);
            free(context);
        }
}
END_TEST

/* Private keys that are given: zero and the order are none; BAD_KEY is the answer, and the context stays usable. */
START_TEST(test_scalar_range)
{
    static const uint8_t order[32] = {0xff, 0xff, 0xff, 0xff, 0x00, 0x00, 0x00, 0x00, 0xff, 0xff, 0xff,
                                      0xff, 0xff, 0xff, 0xff, 0xff, 0xbc, 0xe6, 0xfa, 0xad, 0xa7, 0x17,
                                      0x9e, 0x84, 0xf3, 0xb9, 0xca, 0xc2, 0xfc, 0x63, 0x25, 0x51};
    static const uint8_t zero[32];
    const struct opened *nettle = find_opened("nettle");
    uint8_t share[65], scalar[32];
    if (nettle == NULL)
        return;
    const struct siotls_kem *kem = kem_of(nettle, SIOTLS_GROUP_SECP256R1);
    void *context = new_context(kem->context_size, kem->context_alignment);
    ck_assert_int_eq(kem->keygen(nettle->instance, kem, context, zero, share), SIOTLS_PROVIDER_BAD_KEY);
    ck_assert_int_eq(kem->keygen(nettle->instance, kem, context, order, share), SIOTLS_PROVIDER_BAD_KEY);
    memcpy(scalar, order, sizeof scalar);
    scalar[31]--;
    ck_assert_int_eq(kem->keygen(nettle->instance, kem, context, scalar, share), SIOTLS_PROVIDER_OK);
    ck_assert_int_eq(kem->keygen(nettle->instance, kem, context, NULL, share), SIOTLS_PROVIDER_OK);
    kem->clear(context);
    free(context);
}
END_TEST

Suite *kem_suite(void)
{
    Suite *suite = suite_create("key exchange");
    TCase *tests = tcase_create("all");
    tcase_add_checked_fixture(tests, open_providers, close_providers);
    tcase_set_timeout(tests, 120);
    tcase_add_test(tests, test_agree);
    tcase_add_test(tests, test_lengths);
    tcase_add_test(tests, test_x25519_low_order);
    tcase_add_test(tests, test_x448_low_order);
    tcase_add_test(tests, test_invalid_points);
    tcase_add_test(tests, test_scalar_range);
    suite_add_tcase(suite, tests);
    return suite;
}
