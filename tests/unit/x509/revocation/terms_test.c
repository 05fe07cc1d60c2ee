/* SPDX-License-Identifier: Apache-2.0 */
/*
 * terms_test.c: on what terms a path is good, and whether they still hold (x509/terms.h).
 */
#include "x509/revocation/terms.h"

#include <string.h>

#include "base/reader.h"
#include "crl_builder.h"
#include "crypto/load/set.h"
#include "x509/path/path.h"
#include "x509_suites.h"
#include "x509_support.h"

enum { NO_LISTS = SIOTLS_REVOCATION_IF_PRESENT };

static struct sio_terms terms;
static struct sio_buffer storage;
static struct siotls_memory memory;

/* The terms of a chain of three, whose leaf has serial number 5 and whose CA has 6. */
static void make_terms(struct judge *judge, struct good_chain *chain)
{
    struct sio_verifiers verifiers;
    struct sio_error why = {0};
    ck_assert(sio_memory_init(&memory, NULL));
    sio_buffer_init(&storage, &memory);
    chain->leaf.serial = der_hex("05");
    chain->ca.serial = der_hex("06");
    judge_take(judge, chain);
    judge_accepts(judge, 3);
    ck_assert(sio_verifiers_init(&verifiers, judge->set, &memory, &why));
    struct sio_chain_request request = {
        .trust = judge->trust,
        .verifiers = &verifiers,
        .chain = judge->chain,
        .num_chain = judge->request.num_chain,
        .time_ms = JUDGE_TIME_MS,
        .purpose = SIOTLS_PURPOSE_SERVER,
        .memory = &memory,
        .terms = &terms,
        .terms_storage = &storage,
    };
    ck_assert_msg(sio_chain_verify(&request, &why), "%s", why.reason);
    sio_verifiers_clear(&verifiers);
}

static void end(struct judge *judge)
{
    sio_buffer_clear(&storage);
    judge_clear(judge);
}

/* 2025-01-01 and milliseconds from then on. */
static bool holds_at(int64_t after_ms)
{
    return sio_terms_hold(&terms, (uint64_t)((int64_t)JUDGE_TIME_MS + after_ms), NO_LISTS, NULL);
}

static const int64_t day_ms = 86400000;

static void narrow_leaf(struct good_chain *chain)
{
    chain->leaf.not_before = "241231000000Z";
    chain->leaf.not_after = "250102000000Z";
}

static void narrow_ca(struct good_chain *chain)
{
    chain->ca.not_before = "241231000000Z";
    chain->ca.not_after = "250102000000Z";
}

static void narrow_root(struct good_chain *chain)
{
    chain->root.not_before = "241231000000Z";
    chain->root.not_after = "250102000000Z";
}

static void narrow_each(struct good_chain *chain)
{
    chain->root.not_before = "240101000000Z";
    chain->ca.not_before = "241231000000Z";
    chain->leaf.not_before = "240601000000Z";
    chain->root.not_after = "260102000000Z";
    chain->ca.not_after = "250601000000Z";
    chain->leaf.not_after = "250102000000Z";
}

START_TEST(the_narrowest_dates_count)
{
    static void (*const changes[])(struct good_chain *) = {narrow_leaf, narrow_ca, narrow_root, narrow_each};
    struct judge judge;
    struct good_chain chain;
    judge_init(&judge);
    good_chain_init(&chain);
    changes[_i](&chain);
    make_terms(&judge, &chain);
    ck_assert(holds_at(0) && holds_at(-day_ms) && holds_at(day_ms + 999));
    ck_assert(!holds_at(-day_ms - 1) && !holds_at(day_ms + 1000));
    end(&judge);
}
END_TEST

/* What was stapled says nothing of later. */
START_TEST(ocsp_ends_them)
{
    struct judge judge;
    struct good_chain chain;
    struct sio_certificate leaf;
    struct sio_error why = {0};
    const struct sio_certificate *path[] = {&leaf, &leaf};
    static struct sio_path_search search;
    judge_init(&judge);
    good_chain_init(&chain);
    make_terms(&judge, &chain);
    ck_assert(sio_certificate_parse(&leaf, judge.chain[0], &why));
    const struct sio_chain_request request = {.memory = &memory};
    search.request = &request;
    search.path = path;
    search.path_len = 2;
    search.ocsp_until_ms = JUDGE_TIME_MS + 3600000;
    ck_assert(sio_terms_of_path(&terms, &storage, &search, &why));
    ck_assert(holds_at(3600999) && !holds_at(3601000));
    ck_assert_uint_eq(storage.data[4], 1);
    end(&judge);
}
END_TEST

/* ---- lists ---- */

static struct siotls_crls *make_list(const struct crl_plan *plan)
{
    struct siotls_crls *crls;
    struct siotls_bytes list = build_crl(plan);
    ck_assert_int_eq(siotls_crls_new(&crls, NULL, NULL), SIOTLS_OK);
    ck_assert_int_eq(siotls_crls_add(crls, list.data, list.data_len, NULL), SIOTLS_OK);
    return crls;
}

static bool holds_with(const struct crl_plan *plan, int policy)
{
    struct siotls_crls *crls = make_list(plan);
    bool holds = sio_terms_hold(&terms, JUDGE_TIME_MS, policy, crls);
    siotls_crls_free(crls);
    return holds;
}

static struct crl_plan plan_crl(const char *issuer, const char *serial)
{
    return (struct crl_plan){issuer, 1, "241201000000Z", "250201000000Z", der_hex(serial), der_hex("")};
}

START_TEST(serial_numbers_are_looked_up)
{
    struct judge judge;
    struct good_chain chain;
    judge_init(&judge);
    good_chain_init(&chain);
    make_terms(&judge, &chain);
    const struct {
        const char *issuer;
        const char *serial;
        bool holds;
    } cases[] = {
        {chain.leaf.issuer, "05", false}, {chain.leaf.issuer, "06", true}, {chain.leaf.issuer, "0105", true},
        {chain.ca.issuer, "06", false},   {chain.ca.issuer, "05", true},   {"nobody", "05", true},
        {chain.leaf.issuer, "", true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct crl_plan plan = plan_crl(cases[i].issuer, cases[i].serial);
        ck_assert_msg(holds_with(&plan, SIOTLS_REVOCATION_IF_PRESENT) == cases[i].holds, "case %zu", i);
        ck_assert(holds_with(&plan, SIOTLS_REVOCATION_OFF));
    }
    end(&judge);
}
END_TEST

START_TEST(lists_must_be_in_time)
{
    struct judge judge;
    struct good_chain chain;
    judge_init(&judge);
    good_chain_init(&chain);
    make_terms(&judge, &chain);
    struct crl_plan plan = plan_crl(chain.leaf.issuer, "07");
    ck_assert(holds_with(&plan, SIOTLS_REVOCATION_IF_PRESENT));
    plan.next_update = "241231000000Z";
    ck_assert(!holds_with(&plan, SIOTLS_REVOCATION_IF_PRESENT));
    plan.next_update = NULL;
    ck_assert(!holds_with(&plan, SIOTLS_REVOCATION_IF_PRESENT));
    plan.next_update = "250201000000Z";
    plan.this_update = "250101001000Z"; /* ten minutes ahead */
    ck_assert(!holds_with(&plan, SIOTLS_REVOCATION_IF_PRESENT));
    plan.this_update = "250101000400Z"; /* clocks differ */
    ck_assert(holds_with(&plan, SIOTLS_REVOCATION_IF_PRESENT));
    plan.issuer = "nobody";
    plan.next_update = "241231000000Z";
    ck_assert(holds_with(&plan, SIOTLS_REVOCATION_IF_PRESENT));
    end(&judge);
}
END_TEST

/* A list that was there when the peer was judged may be gone. */
START_TEST(evidence_that_is_required_must_be_there)
{
    struct judge judge;
    struct good_chain chain;
    judge_init(&judge);
    good_chain_init(&chain);
    make_terms(&judge, &chain);
    struct crl_plan of_leaf = plan_crl(chain.leaf.issuer, "07");
    struct crl_plan of_ca = plan_crl(chain.ca.issuer, "07");
    ck_assert(!sio_terms_hold(&terms, JUDGE_TIME_MS, SIOTLS_REVOCATION_REQUIRE_LEAF, NULL));
    ck_assert(holds_with(&of_leaf, SIOTLS_REVOCATION_REQUIRE_LEAF));
    ck_assert(!holds_with(&of_ca, SIOTLS_REVOCATION_REQUIRE_LEAF));
    ck_assert(!holds_with(&of_leaf, SIOTLS_REVOCATION_REQUIRE));
    storage.data[4] = 1; /* OCSP told of the leaf */
    ck_assert(sio_terms_hold(&terms, JUDGE_TIME_MS, SIOTLS_REVOCATION_REQUIRE_LEAF, NULL));
    ck_assert(!sio_terms_hold(&terms, JUDGE_TIME_MS, SIOTLS_REVOCATION_REQUIRE, NULL));
    ck_assert(holds_with(&of_ca, SIOTLS_REVOCATION_REQUIRE));
    end(&judge);
}
END_TEST

/* ---- others' judgements ---- */

START_TEST(a_leaf_alone)
{
    struct good_chain chain;
    builder_reset();
    good_chain_init(&chain);
    narrow_leaf(&chain);
    terms = sio_terms_of_leaf(build_certificate(&chain.leaf));
    ck_assert(holds_at(day_ms) && !holds_at(day_ms + 1000) && !holds_at(-day_ms - 1));
    terms = sio_terms_of_leaf(der_hex("3000"));
    ck_assert(!holds_at(0));
    terms = sio_no_terms;
    ck_assert(holds_at(0) && sio_terms_hold(&terms, UINT64_MAX, SIOTLS_REVOCATION_REQUIRE, NULL) &&
              sio_terms_hold(&terms, 0, SIOTLS_REVOCATION_REQUIRE, NULL));
}
END_TEST

START_TEST(the_form_is_strict)
{
    static const struct {
        const char *hex;
        bool is_good;
    } cases[] = {{"", true},
                 {"01020304 00 01 05", true},
                 {"01020304 01 00 01020304 00 0105", true},
                 {"01020304", false},
                 {"01020304 02 01 05", false},
                 {"01020304 00 02 05", false},
                 {"01020304 00 01 05 00", false}};
    builder_reset();
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        terms = sio_no_terms;
        terms.certificates = der_hex(cases[i].hex);
        ck_assert_msg(sio_terms_are_well_formed(&terms) == cases[i].is_good, "case %zu", i);
    }
}
END_TEST

Suite *x509_terms_suite(void)
{
    Suite *suite = suite_create("x509/terms");
    TCase *tcase = tcase_create("terms");
    tcase_add_loop_test(tcase, the_narrowest_dates_count, 0, 4);
    tcase_add_test(tcase, ocsp_ends_them);
    tcase_add_test(tcase, serial_numbers_are_looked_up);
    tcase_add_test(tcase, lists_must_be_in_time);
    tcase_add_test(tcase, evidence_that_is_required_must_be_there);
    tcase_add_test(tcase, a_leaf_alone);
    tcase_add_test(tcase, the_form_is_strict);
    suite_add_tcase(suite, tcase);
    return suite;
}
