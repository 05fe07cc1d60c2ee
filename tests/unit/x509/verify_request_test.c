/* SPDX-License-Identifier: Apache-2.0 */
/*
 * verify_request_test.c: siotls_x509_verify as a call: arguments, structs of other sizes, the path.
 */
#include <stddef.h>
#include <string.h>

#include "x509_suites.h"
#include "x509_support.h"

START_TEST(arguments)
{
    struct judge judge;
    struct good_chain chain;
    good_chain_init(&chain);
    judge_init(&judge);
    judge_take(&judge, &chain);
    judge_accepts(&judge, 3);
    struct siotls_x509_request good = judge.request;
    struct siotls_x509_request bad = good;
    ck_assert_int_eq(siotls_x509_verify(NULL, &good, NULL), SIOTLS_ERROR_ARGUMENT);
    ck_assert_int_eq(siotls_x509_verify(judge.set, NULL, NULL), SIOTLS_ERROR_ARGUMENT);
    bad.size = 0;
    ck_assert_int_eq(siotls_x509_verify(judge.set, &bad, NULL), SIOTLS_ERROR_ARGUMENT);
    bad = good;
    bad.trust = NULL;
    ck_assert_int_eq(siotls_x509_verify(judge.set, &bad, NULL), SIOTLS_ERROR_ARGUMENT);
    bad = good;
    bad.chain = NULL;
    ck_assert_int_eq(siotls_x509_verify(judge.set, &bad, NULL), SIOTLS_ERROR_ARGUMENT);
    bad = good;
    bad.purpose = 0;
    ck_assert_int_eq(siotls_x509_verify(judge.set, &bad, NULL), SIOTLS_ERROR_ARGUMENT);
    bad = good;
    bad.profile = SIOTLS_PROFILE_WEB_STRICT + 1;
    ck_assert_int_eq(siotls_x509_verify(judge.set, &bad, NULL), SIOTLS_ERROR_ARGUMENT);
    bad = good;
    bad.num_pins = 1;
    ck_assert_int_eq(siotls_x509_verify(judge.set, &bad, NULL), SIOTLS_ERROR_ARGUMENT);
    judge.path.size = 0;
    ck_assert_int_eq(siotls_x509_verify(judge.set, &good, NULL), SIOTLS_ERROR_ARGUMENT);
    judge_clear(&judge);
}
END_TEST

/* A program that was compiled before the last fields came has them all zero. */
START_TEST(older_request)
{
    struct judge judge;
    struct good_chain chain;
    good_chain_init(&chain);
    judge_init(&judge);
    judge_take(&judge, &chain);
    judge.request.num_pins = 1;
    judge.request.size = offsetof(struct siotls_x509_request, pins);
    ck_assert_int_eq(judge_run(&judge), SIOTLS_OK);
    ck_assert_uint_eq(judge.path.num_certificates, 0);
    judge_clear(&judge);
}
END_TEST

START_TEST(the_path)
{
    struct judge judge;
    struct good_chain chain;
    good_chain_init(&chain);
    judge_init(&judge);
    judge_take(&judge, &chain);
    judge_accepts(&judge, 3);
    ck_assert_ptr_eq(judge.path.certificates[0].data, judge.chain[0].data);
    ck_assert_ptr_eq(judge.path.certificates[1].data, judge.chain[1].data);
    ck_assert(sio_bytes_equal(judge.path.certificates[2], build_certificate(&chain.root)));
    ck_assert_uint_eq(judge.path.num_signature_checks, 2);
    ck_assert_uint_eq(judge.path.size, sizeof judge.path);
    judge.request.path = NULL;
    ck_assert_int_eq(judge_run(&judge), SIOTLS_OK);
    judge_clear(&judge);
}
END_TEST

START_TEST(wanted_names)
{
    struct judge judge;
    struct good_chain chain;
    good_chain_init(&chain);
    judge_init(&judge);
    judge_take(&judge, &chain);
    judge.request.name = NULL;
    judge_accepts(&judge, 3);
    judge.request.name = "WWW.example.ORG.";
    judge_accepts(&judge, 3);
    judge.request.name = "no name at all";
    judge_refuses(&judge, "x509: the wanted name is neither a DNS name nor an address");
    ck_assert_str_eq(judge.error.detail, "wanted no name at all");
    judge_clear(&judge);
}
END_TEST

/* The request may be judged without an error struct. */
START_TEST(without_error)
{
    struct judge judge;
    struct good_chain chain;
    good_chain_init(&chain);
    chain.leaf.not_after = "240101000000Z";
    judge_init(&judge);
    judge_take(&judge, &chain);
    judge.request.chain = judge.chain;
    ck_assert_int_eq(siotls_x509_verify(judge.set, &judge.request, NULL), SIOTLS_ERROR_UNTRUSTED);
    judge_clear(&judge);
}
END_TEST

Suite *x509_public_suite(void)
{
    Suite *suite = suite_create("x509 verify");
    TCase *tcase = tcase_create("verify");
    tcase_add_test(tcase, arguments);
    tcase_add_test(tcase, older_request);
    tcase_add_test(tcase, the_path);
    tcase_add_test(tcase, wanted_names);
    tcase_add_test(tcase, without_error);
    suite_add_tcase(suite, tcase);
    return suite;
}
