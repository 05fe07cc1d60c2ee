/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pins_test.c: keys that are pinned by the SHA-256 of their SubjectPublicKeyInfo.
 */
#include <string.h>

#include "crypto/hash.h"
#include "crypto/load/set.h"
#include "fake_provider.h"
#include "x509/trust/pins.h"
#include "x509_suites.h"
#include "x509_support.h"

static void pin(uint8_t digest[SIO_PIN_SIZE], struct siotls_set *set, struct siotls_bytes spki)
{
    struct sio_hash hash;
    struct sio_error error = {0};
    uint8_t whole[SIO_MAX_DIGEST];
    ck_assert(sio_set_select_hash(set, &hash, SIOTLS_HASH_SHA256, &error));
    ck_assert(sio_hash_digest(&hash, whole, &spki, 1, &error));
    memcpy(digest, whole, SIO_PIN_SIZE);
}

START_TEST(one_key_of_the_path)
{
    struct judge judge;
    struct good_chain chain;
    uint8_t pins[2 * SIO_PIN_SIZE] = {0};
    for (int which = 0; which < 3; which++) {
        good_chain_init(&chain);
        judge_init(&judge);
        judge_take(&judge, &chain);
        judge.request.pins = pins;
        judge.request.num_pins = 2;
        pin(pins + SIO_PIN_SIZE, judge.set, which == 0 ? chain.root.key : which == 1 ? chain.ca.key : chain.leaf.key);
        judge_accepts(&judge, 3);
        judge.request.num_pins = 1;
        judge_refuses(&judge, "x509: no key of the path is one of the pinned keys");
        ck_assert_int_eq(judge.error.alert, SIOTLS_ALERT_CERTIFICATE_UNKNOWN);
        judge_clear(&judge);
    }
}
END_TEST

/* A certificate that was merely sent does not count, and a longer path through the pinned key is looked for. */
START_TEST(only_the_path_counts)
{
    struct judge judge;
    struct good_chain chain;
    uint8_t digest[SIO_PIN_SIZE];
    good_chain_init(&chain);
    judge_init(&judge);
    judge_take(&judge, &chain);
    struct certificate_plan stranger = plan_ca("stranger", 40, "other", 41);
    judge_send(&judge, &stranger);
    pin(digest, judge.set, stranger.key);
    judge.request.pins = digest;
    judge.request.num_pins = 1;
    judge_refuses(&judge, "x509: no key of the path is one of the pinned keys");
    judge_clear(&judge);

    good_chain_init(&chain);
    judge_init(&judge);
    struct certificate_plan by_pinned = plan_ca("ca", 2, "pinned", 42);
    struct certificate_plan pinned = plan_root("pinned", 42);
    judge_take(&judge, &chain);
    judge_trust(&judge, &pinned);
    judge_send(&judge, &by_pinned);
    pin(digest, judge.set, pinned.key);
    judge.request.pins = digest;
    judge.request.num_pins = 1;
    judge_accepts(&judge, 3);
    judge_clear(&judge);
}
END_TEST

START_TEST(trusted_leaf)
{
    struct judge judge;
    uint8_t digest[SIO_PIN_SIZE] = {0};
    builder_reset();
    judge_init(&judge);
    struct certificate_plan leaf = plan_leaf("www.example.org", 3, "leaf", 3);
    judge_trust(&judge, &leaf);
    judge_send(&judge, &leaf);
    judge.request.pins = digest;
    judge.request.num_pins = 1;
    judge_refuses(&judge, "x509: no key of the path is one of the pinned keys");
    pin(digest, judge.set, leaf.key);
    judge_accepts(&judge, 1);
    judge_clear(&judge);
}
END_TEST

/* Without SHA-256, and when the provider fails, nothing is judged. */
START_TEST(provider_trouble)
{
    struct judge judge;
    struct good_chain chain;
    uint8_t digest[SIO_PIN_SIZE] = {0};
    good_chain_init(&chain);
    judge_init(&judge);
    judge_take(&judge, &chain);
    judge.request.pins = digest;
    judge.request.num_pins = 1;
    size_t before = fake_control.num_calls;
    ck_assert_int_eq(judge_run(&judge), SIOTLS_ERROR_UNTRUSTED);
    size_t num_calls = fake_control.num_calls - before;
    for (size_t i = 1; i <= num_calls; i++) {
        fake_control.num_calls = 0;
        fake_control.fail_at = i;
        int status = judge_run(&judge);
        ck_assert(status == SIOTLS_ERROR_PROVIDER || status == SIOTLS_ERROR_UNTRUSTED);
    }
    judge_clear(&judge);
    fake_control_reset();
}
END_TEST

Suite *x509_pins_suite(void)
{
    Suite *suite = suite_create("x509 pins");
    TCase *tcase = tcase_create("pins");
    tcase_add_test(tcase, one_key_of_the_path);
    tcase_add_test(tcase, only_the_path_counts);
    tcase_add_test(tcase, trusted_leaf);
    tcase_add_test(tcase, provider_trouble);
    suite_add_tcase(suite, tcase);
    return suite;
}
