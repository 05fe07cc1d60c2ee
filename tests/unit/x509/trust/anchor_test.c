/* SPDX-License-Identifier: Apache-2.0 */
/*
 * anchor_test.c: anchors that are trusted for some names and purposes only.
 */
#include "x509_suites.h"
#include "x509_support.h"

static const char name_reason[] = "x509: the anchor is not trusted for a name of the certificate";

static int add(struct judge *judge, const struct certificate_plan *plan,
               const struct siotls_anchor_constraints *constraints)
{
    struct siotls_bytes root = build_certificate(plan);
    return siotls_trust_add_anchor(judge->trust, root.data, root.data_len, constraints, &judge->error);
}

static void judge_with(struct judge *judge, const char *permitted, const char *alt_names, uint32_t purposes)
{
    struct good_chain chain;
    const struct siotls_anchor_constraints constraints = {.size = sizeof constraints,
                                                          .permitted_names = &permitted,
                                                          .num_permitted_names = permitted != NULL ? 1 : 0,
                                                          .purposes = purposes};
    good_chain_init(&chain);
    chain.leaf.alt_names = alt_names;
    judge_init(judge);
    ck_assert_int_eq(add(judge, &chain.root, &constraints), SIOTLS_OK);
    judge_send(judge, &chain.leaf);
    judge_send(judge, &chain.ca);
    judge->request.name = NULL;
}

START_TEST(names)
{
    static const struct {
        const char *permitted;
        const char *alt_names;
        bool is_trusted;
    } rows[] = {
        {"example.org", "www.example.org", true},
        {"example.org", "example.org", true},
        {".example.org", "example.org", false},
        {".example.org", "www.example.org", true},
        {"example.org", "www.example.com", false},
        {"example.org", "www.example.org www.example.com", false},
        {"example.org", "*.example.org", true},
        {"example.org", "192.0.2.1", false},
        {"example.org", "www.example.org 192.0.2.1", false},
        {"example.org", "hex:871020010db8000000000000000000000001", false},
        {"example.org", "a@example.com www.example.org", true},
        {"192.0.2.0/24", "192.0.2.255", true},
        {"192.0.2.77/24", "192.0.2.255", true},
        {"192.0.2.0/24", "192.0.3.1", false},
        {"192.0.2.0/24", "www.example.org", false},
        {"192.0.2.0/24", "hex:871020010db8000000000000000000000001", false},
        {"192.0.2.1", "192.0.2.1", true},
        {"192.0.2.1", "192.0.2.2", false},
        {"0.0.0.0/0", "192.0.2.2", true},
        {"2001:db8::/32", "hex:871020010db8000000000000000000000001", true},
        {"2001:db8::/32", "hex:871020010db9000000000000000000000001", false},
        {NULL, "www.example.com 192.0.2.1", true},
    };
    struct judge judge;
    judge_with(&judge, rows[_i].permitted, rows[_i].alt_names, 0);
    if (rows[_i].is_trusted) {
        judge_accepts(&judge, 3);
    } else {
        judge_refuses(&judge, name_reason);
        ck_assert_int_eq(judge.error.alert, SIOTLS_ALERT_UNKNOWN_CA);
        ck_assert_str_eq(judge.error.detail, "anchor, CN=root");
    }
    judge_clear(&judge);
}
END_TEST

START_TEST(purposes)
{
    struct judge judge;
    judge_with(&judge, NULL, "www.example.org", 1u << SIOTLS_PURPOSE_CLIENT);
    judge_refuses(&judge, "x509: the anchor is not trusted for this purpose");
    judge_clear(&judge);
    judge_with(&judge, NULL, "www.example.org", 1u << SIOTLS_PURPOSE_CLIENT | 1u << SIOTLS_PURPOSE_SERVER);
    judge_accepts(&judge, 3);
    judge_clear(&judge);
}
END_TEST

/* Another anchor of that name without limits is found. */
START_TEST(other_anchor)
{
    struct judge judge;
    struct good_chain chain;
    judge_with(&judge, "example.com", "www.example.org", 0);
    good_chain_init(&chain);
    judge_send(&judge, &chain.leaf);
    judge_send(&judge, &chain.ca);
    judge.chain[0] = judge.chain[2];
    judge.chain[1] = judge.chain[3];
    judge.request.num_chain = 2;
    judge_refuses(&judge, name_reason);
    judge_trust(&judge, &chain.root);
    judge_accepts(&judge, 3);
    judge_clear(&judge);
}
END_TEST

START_TEST(trusted_leaf)
{
    struct judge judge;
    const char *permitted = "example.com";
    const struct siotls_anchor_constraints constraints = {
        .size = sizeof constraints, .permitted_names = &permitted, .num_permitted_names = 1};
    builder_reset();
    judge_init(&judge);
    struct certificate_plan leaf = plan_leaf("www.example.org", 3, "leaf", 3);
    ck_assert_int_eq(add(&judge, &leaf, &constraints), SIOTLS_OK);
    judge_send(&judge, &leaf);
    judge_refuses(&judge, name_reason);
    /* Added once more without limits, it is trusted. */
    judge_trust(&judge, &leaf);
    judge_accepts(&judge, 1);
    judge_clear(&judge);
}
END_TEST

START_TEST(arguments)
{
    static const char *const bad_names[] = {"",
                                            ".",
                                            "a..b",
                                            "*.example.org",
                                            "example.org.",
                                            "192.0.2.0/33",
                                            "192.0.2.0/",
                                            "192.0.2.0/1000",
                                            "2001:db8::/129",
                                            "a/24"};
    struct judge judge;
    struct good_chain chain;
    good_chain_init(&chain);
    judge_init(&judge);
    for (size_t i = 0; i < sizeof bad_names / sizeof bad_names[0]; i++) {
        const struct siotls_anchor_constraints constraints = {
            .size = sizeof constraints, .permitted_names = &bad_names[i], .num_permitted_names = 1};
        ck_assert_msg(add(&judge, &chain.root, &constraints) == SIOTLS_ERROR_SYNTAX, "%s", bad_names[i]);
        ck_assert_str_eq(judge.error.detail, bad_names[i]);
    }
    struct siotls_anchor_constraints constraints = {.size = sizeof constraints, .num_permitted_names = 1};
    ck_assert_int_eq(add(&judge, &chain.root, &constraints), SIOTLS_ERROR_ARGUMENT);
    constraints = (struct siotls_anchor_constraints){.size = sizeof constraints, .purposes = 1};
    ck_assert_int_eq(add(&judge, &chain.root, &constraints), SIOTLS_ERROR_ARGUMENT);
    constraints = (struct siotls_anchor_constraints){0};
    ck_assert_int_eq(add(&judge, &chain.root, &constraints), SIOTLS_ERROR_ARGUMENT);
    ck_assert_int_eq(add(&judge, &chain.root, NULL), SIOTLS_ERROR_ARGUMENT);
    ck_assert_uint_eq(siotls_trust_num_anchors(judge.trust), 0);
    judge_clear(&judge);
}
END_TEST

Suite *x509_anchor_suite(void)
{
    Suite *suite = suite_create("x509 anchors");
    TCase *tcase = tcase_create("anchors");
    tcase_add_loop_test(tcase, names, 0, 22);
    tcase_add_test(tcase, purposes);
    tcase_add_test(tcase, other_anchor);
    tcase_add_test(tcase, trusted_leaf);
    tcase_add_test(tcase, arguments);
    suite_add_tcase(suite, tcase);
    return suite;
}
