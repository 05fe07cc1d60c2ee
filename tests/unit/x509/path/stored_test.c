/* SPDX-License-Identifier: Apache-2.0 */
/*
 * stored_test.c: intermediates of the system's store complete a path and are trusted no more for being there. Judged
 * with the peer's certificates in all orders, within the same limits.
 */
#include "base/error.h"
#include "x509/path/path.h"
#include "x509_suites.h"
#include "x509_support.h"

enum { FIRST_KEY = 101 };

static const char *const names[] = {"root", "c1", "c2", "c3", "c4", "c5", "c6", "c7", "c8", "c9"};

static void store_der(struct judge *judge, struct siotls_bytes der, uint32_t purposes)
{
    struct sio_error error = {0};
    ck_assert(sio_trust_add_intermediate(judge->trust, der, purposes, &error));
}

static void store(struct judge *judge, const struct certificate_plan *plan)
{
    store_der(judge, build_certificate(plan), 0);
}

static struct certificate_plan ca_of(int number)
{
    return plan_ca(names[number], (uint8_t)(FIRST_KEY - 1 + number), names[number - 1],
                   number == 1 ? 1 : (uint8_t)(FIRST_KEY - 2 + number));
}

static void store_ca(struct judge *judge, int number)
{
    struct certificate_plan ca = ca_of(number);
    store(judge, &ca);
}

/* A leaf below the CA of that number is sent. */
static void begin(struct judge *judge, int number)
{
    builder_reset();
    judge_init(judge);
    struct certificate_plan leaf = plan_leaf("www.example.org", 3, names[number], (uint8_t)(FIRST_KEY - 1 + number));
    judge_send(judge, &leaf);
}

static void trust_root(struct judge *judge)
{
    struct certificate_plan root = plan_root("root", 1);
    judge_trust(judge, &root);
}

START_TEST(completes_a_path)
{
    struct judge judge;
    begin(&judge, 3);
    struct certificate_plan second = ca_of(2);
    trust_root(&judge);
    store_ca(&judge, 1);
    store_ca(&judge, 3);
    judge_refuses(&judge, "x509: the issuer is neither trusted nor in the chain");
    ck_assert_str_eq(judge.error.detail, "stored CA, CN=c3");
    judge_send(&judge, &second);
    judge_accepts(&judge, 5);
    ck_assert_uint_eq(judge.path.num_signature_checks, 4);
    ck_assert_uint_eq(siotls_trust_num_anchors(judge.trust), 1);
    judge_clear(&judge);
}
END_TEST

START_TEST(is_no_anchor)
{
    struct judge judge;
    begin(&judge, 1);
    struct certificate_plan root = plan_root("root", 1);
    store(&judge, &root);
    store_ca(&judge, 1);
    store_der(&judge, judge.chain[0], 0);
    judge_refuses(&judge, "x509: the self-signed certificate is not trusted");
    ck_assert_int_eq(judge.error.alert, SIOTLS_ALERT_UNKNOWN_CA);
    judge_trust(&judge, &root);
    judge_accepts(&judge, 3);
    judge_clear(&judge);
}
END_TEST

/* What the peer sent is not tried again, so it cannot double the work at each step. */
START_TEST(tried_once)
{
    struct judge judge;
    begin(&judge, 1);
    struct certificate_plan ca = ca_of(1);
    judge_send(&judge, &ca);
    store(&judge, &ca);
    store(&judge, &ca);
    ck_assert_uint_eq(sio_trust_num_intermediates(judge.trust), 1);
    judge_refuses(&judge, "x509: the issuer is neither trusted nor in the chain");
    ck_assert_uint_eq(judge.path.num_signature_checks, 1);
    judge_clear(&judge);
}
END_TEST

START_TEST(keeps_the_rules)
{
    struct judge judge;
    begin(&judge, 1);
    trust_root(&judge);
    struct certificate_plan forged = ca_of(1);
    forged.breaks_signature = true;
    store(&judge, &forged);
    judge_refuses(&judge, "x509: the signature is not that of the issuer's key");
    ck_assert_str_eq(judge.error.detail, "stored CA, CN=c1");
    judge_clear(&judge);
    begin(&judge, 1);
    trust_root(&judge);
    struct certificate_plan expired = ca_of(1);
    expired.not_after = "240101000000Z";
    store(&judge, &expired);
    judge_refuses(&judge, "x509: certificate has expired");
    judge_clear(&judge);
}
END_TEST

START_TEST(has_purposes)
{
    struct judge judge;
    begin(&judge, 1);
    trust_root(&judge);
    struct certificate_plan ca = ca_of(1);
    store_der(&judge, build_certificate(&ca), 1u << SIOTLS_PURPOSE_CLIENT);
    judge_refuses(&judge, "x509: the issuer is neither trusted nor in the chain");
    judge_clear(&judge);
    begin(&judge, 1);
    trust_root(&judge);
    ca = ca_of(1);
    store_der(&judge, build_certificate(&ca), 1u << SIOTLS_PURPOSE_SERVER);
    judge_accepts(&judge, 3);
    judge_clear(&judge);
}
END_TEST

/* Namesakes that lead nowhere give their room back to those that are tried after them. */
START_TEST(dead_ends)
{
    struct judge judge;
    begin(&judge, 2);
    trust_root(&judge);
    for (uint8_t i = 0; i < 20; i++) {
        struct certificate_plan dead = plan_ca("c2", FIRST_KEY + 1, "nobody", (uint8_t)(200 + i));
        store(&judge, &dead);
    }
    store_ca(&judge, 2);
    store_ca(&judge, 1);
    judge_accepts(&judge, 4);
    ck_assert_uint_eq(judge.path.num_signature_checks, 20 + 3);
    judge.request.max_signature_checks = 22;
    judge_refuses(&judge, "x509: a path would cost more signature checks than allowed");
    judge_clear(&judge);
}
END_TEST

START_TEST(length_of_a_path)
{
    struct judge judge;
    for (int length = SIO_MAX_STORED; length <= SIO_MAX_STORED + 1; length++) {
        begin(&judge, length);
        trust_root(&judge);
        for (int i = 1; i <= length; i++)
            store_ca(&judge, i);
        judge.request.max_depth = SIOTLS_X509_MAX_PATH;
        if (length == SIO_MAX_STORED)
            judge_accepts(&judge, SIO_MAX_STORED + 2);
        else
            judge_refuses(&judge, "x509: the issuer is neither trusted nor in the chain");
        judge_clear(&judge);
    }
}
END_TEST

START_TEST(malformed)
{
    struct judge judge;
    begin(&judge, 1);
    trust_root(&judge);
    struct certificate_plan ca = ca_of(1);
    ca.outer_algorithm = "300506032b6571";
    store_der(&judge, der_hex("3003020101"), 0);
    ck_assert_uint_eq(sio_trust_num_intermediates(judge.trust), 0);
    store(&judge, &ca);
    judge_refuses(&judge, "x509: the issuer is neither trusted nor in the chain");
    store_ca(&judge, 1);
    judge_accepts(&judge, 3);
    judge_clear(&judge);
}
END_TEST

START_TEST(number_of_them)
{
    struct judge judge;
    uint8_t serial[2];
    begin(&judge, 1);
    trust_root(&judge);
    for (int i = 0; i < SIO_MAX_INTERMEDIATES; i++) {
        struct certificate_plan ca = plan_ca("many", 5, "nobody", 6);
        serial[0] = (uint8_t)(1 + (i >> 8));
        serial[1] = (uint8_t)i;
        ca.serial = (struct siotls_bytes){serial, sizeof serial};
        store(&judge, &ca);
    }
    ck_assert_uint_eq(sio_trust_num_intermediates(judge.trust), SIO_MAX_INTERMEDIATES);
    store_ca(&judge, 1);
    ck_assert_uint_eq(sio_trust_num_intermediates(judge.trust), SIO_MAX_INTERMEDIATES);
    judge_refuses(&judge, "x509: the issuer is neither trusted nor in the chain");
    judge_clear(&judge);
}
END_TEST

START_TEST(frozen)
{
    struct judge judge;
    struct sio_error error = {0};
    begin(&judge, 1);
    struct certificate_plan ca = ca_of(1);
    struct siotls_bytes der = build_certificate(&ca);
    struct siotls_trust *kept = sio_trust_keep(judge.trust);
    ck_assert(!sio_trust_add_intermediate(kept, der, 0, &error));
    ck_assert_int_eq(error.status, SIOTLS_ERROR_STATE);
    siotls_trust_free(kept);
    judge_clear(&judge);
}
END_TEST

Suite *x509_stored_suite(void)
{
    Suite *suite = suite_create("x509 stored intermediates");
    TCase *tcase = tcase_create("stored");
    tcase_add_test(tcase, completes_a_path);
    tcase_add_test(tcase, is_no_anchor);
    tcase_add_test(tcase, tried_once);
    tcase_add_test(tcase, keeps_the_rules);
    tcase_add_test(tcase, has_purposes);
    tcase_add_test(tcase, dead_ends);
    tcase_add_test(tcase, length_of_a_path);
    tcase_add_test(tcase, malformed);
    tcase_add_test(tcase, number_of_them);
    tcase_add_test(tcase, frozen);
    suite_add_tcase(suite, tcase);
    return suite;
}
