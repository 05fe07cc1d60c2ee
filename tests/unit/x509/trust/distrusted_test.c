/* SPDX-License-Identifier: Apache-2.0 */
/*
 * distrusted_test.c: what the system distrusts is in no path, whatever its place is there and whoever trusts it.
 */
#include <string.h>

#include "base/error.h"
#include "x509_suites.h"
#include "x509_support.h"

static const char reason[] = "x509: the system distrusts the certificate";

static void distrust_der(struct judge *judge, struct siotls_bytes der)
{
    struct sio_error error = {0};
    ck_assert(sio_trust_add_distrusted(judge->trust, der, &error));
}

static void distrust(struct judge *judge, const struct certificate_plan *plan)
{
    distrust_der(judge, build_certificate(plan));
}

static void begin(struct judge *judge, struct good_chain *chain)
{
    good_chain_init(chain);
    judge_init(judge);
    judge_take(judge, chain);
    judge_accepts(judge, 3);
}

static void is_refused(struct judge *judge, const char *detail)
{
    judge_refuses(judge, reason);
    ck_assert_int_eq(judge->error.alert, SIOTLS_ALERT_CERTIFICATE_UNKNOWN);
    ck_assert_str_eq(judge->error.detail, detail);
    judge_clear(judge);
}

START_TEST(leaf)
{
    struct judge judge;
    struct good_chain chain;
    begin(&judge, &chain);
    distrust(&judge, &chain.leaf);
    is_refused(&judge, "certificate 0, CN=www.example.org");
}
END_TEST

START_TEST(sent_ca)
{
    struct judge judge;
    struct good_chain chain;
    begin(&judge, &chain);
    distrust(&judge, &chain.ca);
    is_refused(&judge, "certificate 1, CN=ca");
}
END_TEST

START_TEST(stored_ca)
{
    struct judge judge;
    struct good_chain chain;
    struct sio_error error = {0};
    good_chain_init(&chain);
    judge_init(&judge);
    judge_trust(&judge, &chain.root);
    judge_send(&judge, &chain.leaf);
    ck_assert(sio_trust_add_intermediate(judge.trust, build_certificate(&chain.ca), 0, &error));
    judge_accepts(&judge, 3);
    distrust(&judge, &chain.ca);
    is_refused(&judge, "stored CA, CN=ca");
}
END_TEST

/* Although the application trusts it. */
START_TEST(anchor)
{
    struct judge judge;
    struct good_chain chain;
    begin(&judge, &chain);
    distrust(&judge, &chain.root);
    is_refused(&judge, "anchor, CN=root");
}
END_TEST

START_TEST(trusted_leaf)
{
    struct judge judge;
    builder_reset();
    judge_init(&judge);
    struct certificate_plan plan = plan_leaf("www.example.org", 3, "nobody", 9);
    plan.subject = "www.example.org";
    judge_trust(&judge, &plan);
    judge_send(&judge, &plan);
    judge_accepts(&judge, 1);
    distrust(&judge, &plan);
    is_refused(&judge, "certificate 0, CN=www.example.org");
}
END_TEST

/* Whose signature is another, which for some algorithms is as good; not whose name and key are the same. */
START_TEST(what_is_signed_counts)
{
    struct judge judge;
    struct good_chain chain;
    begin(&judge, &chain);
    struct certificate_plan other = chain.ca;
    other.serial = der_hex("77");
    distrust(&judge, &other);
    judge_accepts(&judge, 3);
    struct certificate_plan changed = chain.ca;
    changed.breaks_signature = true;
    distrust(&judge, &changed);
    is_refused(&judge, "certificate 1, CN=ca");
}
END_TEST

/* The CA has a second certificate, by another root. */
START_TEST(another_path)
{
    struct judge judge;
    struct good_chain chain;
    begin(&judge, &chain);
    struct certificate_plan second = plan_ca("ca", 2, "other", 4);
    struct certificate_plan other = plan_root("other", 4);
    distrust(&judge, &chain.ca);
    judge_send(&judge, &second);
    judge_trust(&judge, &other);
    judge_accepts(&judge, 3);
    distrust(&judge, &other);
    judge_refuses(&judge, reason);
    judge_clear(&judge);
}
END_TEST

START_TEST(malformed)
{
    struct judge judge;
    struct good_chain chain;
    begin(&judge, &chain);
    distrust_der(&judge, der_hex("3003020101"));
    distrust_der(&judge, der_hex(""));
    judge_accepts(&judge, 3);
    judge_clear(&judge);
}
END_TEST

/* A serial number that stands once in the certificate, to be changed. */
static uint8_t *find_serial(struct siotls_bytes whole, const uint8_t serial[2])
{
    size_t at = 0;
    while (at + 2 < whole.data_len && memcmp(whole.data + at, serial, 2) != 0)
        at++;
    return (uint8_t *)(uintptr_t)whole.data + at;
}

/* None is forgotten, and none counts twice. */
START_TEST(number_of_them)
{
    struct judge judge;
    struct good_chain chain;
    struct sio_error error = {0};
    const uint8_t serial[2] = {0x5a, 0xc3};
    begin(&judge, &chain);
    struct certificate_plan many = plan_ca("many", 5, "nobody", 6);
    many.serial = (struct siotls_bytes){serial, sizeof serial};
    struct siotls_bytes whole = build_certificate(&many);
    uint8_t *number = find_serial(whole, serial);
    for (int i = 0; i < SIO_MAX_DISTRUSTED - 1; i++) {
        number[0] = (uint8_t)(1 + (i >> 8));
        number[1] = (uint8_t)i;
        distrust_der(&judge, whole);
    }
    distrust(&judge, &chain.ca);
    distrust(&judge, &chain.ca);
    ck_assert(!sio_trust_add_distrusted(judge.trust, build_certificate(&chain.leaf), &error));
    ck_assert_int_eq(error.status, SIOTLS_ERROR_LIMIT);
    ck_assert_str_eq(error.reason, "trust: the system distrusts more than 4096 certificates");
    distrust(&judge, &chain.ca);
    is_refused(&judge, "certificate 1, CN=ca");
}
END_TEST

START_TEST(frozen)
{
    struct judge judge;
    struct good_chain chain;
    struct sio_error error = {0};
    begin(&judge, &chain);
    struct siotls_trust *kept = sio_trust_keep(judge.trust);
    ck_assert(!sio_trust_add_distrusted(kept, build_certificate(&chain.ca), &error));
    ck_assert_int_eq(error.status, SIOTLS_ERROR_STATE);
    siotls_trust_free(kept);
    judge_clear(&judge);
}
END_TEST

Suite *x509_distrusted_suite(void)
{
    Suite *suite = suite_create("x509 distrusted certificates");
    TCase *tcase = tcase_create("distrusted");
    tcase_add_test(tcase, leaf);
    tcase_add_test(tcase, sent_ca);
    tcase_add_test(tcase, stored_ca);
    tcase_add_test(tcase, anchor);
    tcase_add_test(tcase, trusted_leaf);
    tcase_add_test(tcase, what_is_signed_counts);
    tcase_add_test(tcase, another_path);
    tcase_add_test(tcase, malformed);
    tcase_add_test(tcase, number_of_them);
    tcase_add_test(tcase, frozen);
    suite_add_tcase(suite, tcase);
    return suite;
}
