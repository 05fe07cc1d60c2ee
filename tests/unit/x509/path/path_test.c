/* SPDX-License-Identifier: Apache-2.0 */
/*
 * path_test.c: paths are found through whatever was sent, and what is told when there is none (RFC 4158, RFC 5280 6).
 */
#include <string.h>

#include "x509_suites.h"
#include "x509_support.h"

/* A chain of CAs "c1" (below the root) to "cN" with keys 101 to 100+N, and a leaf below the last. */
enum { FIRST_KEY = 101, MAX_CAS = 16 };

static const char *ca_name(int number)
{
    static const char *const names[] = {"root", "c1", "c2", "c3", "c4", "c5", "c6", "c7", "c8", "c9", "c10"};
    return names[number];
}

static struct certificate_plan ca_of(int number)
{
    return plan_ca(ca_name(number), (uint8_t)(FIRST_KEY - 1 + number), ca_name(number - 1),
                   number == 1 ? 1 : (uint8_t)(FIRST_KEY - 2 + number));
}

static struct certificate_plan leaf_below(int num_cas)
{
    return plan_leaf("www.example.org", 3, ca_name(num_cas), num_cas == 0 ? 1 : (uint8_t)(FIRST_KEY - 1 + num_cas));
}

static void begin(struct judge *judge)
{
    builder_reset();
    judge_init(judge);
}

static void trust_root(struct judge *judge)
{
    struct certificate_plan root = plan_root("root", 1);
    judge_trust(judge, &root);
}

static void send_leaf(struct judge *judge, int num_cas)
{
    struct certificate_plan leaf = leaf_below(num_cas);
    judge_send(judge, &leaf);
}

static void send_ca(struct judge *judge, int number)
{
    struct certificate_plan ca = ca_of(number);
    judge_send(judge, &ca);
}

START_TEST(any_order)
{
    static const int orders[][4] = {{1, 2, 3, 4}, {4, 3, 2, 1}, {3, 1, 4, 2}, {2, 4, 1, 3}};
    struct judge judge;
    begin(&judge);
    trust_root(&judge);
    send_leaf(&judge, 4);
    for (int i = 0; i < 4; i++)
        send_ca(&judge, orders[_i][i]);
    judge_accepts(&judge, 6);
    ck_assert_uint_eq(judge.path.num_signature_checks, 5);
    ck_assert(sio_bytes_equal(judge.path.certificates[0], judge.chain[0]));
    judge_clear(&judge);
}
END_TEST

/* The root itself, strangers, malformed ones and repetitions do no harm. */
START_TEST(extra_certificates)
{
    struct judge judge;
    begin(&judge);
    trust_root(&judge);
    struct certificate_plan root = plan_root("root", 1);
    struct certificate_plan stranger = plan_ca("stranger", 50, "other", 51);
    send_leaf(&judge, 1);
    judge_send(&judge, &stranger);
    judge.chain[judge.request.num_chain++] = der_hex("3003020101");
    judge_send(&judge, &root);
    send_ca(&judge, 1);
    send_ca(&judge, 1);
    judge_accepts(&judge, 3);
    judge_clear(&judge);
}
END_TEST

START_TEST(missing_certificates)
{
    struct judge judge;
    begin(&judge);
    send_leaf(&judge, 1);
    send_ca(&judge, 1);
    judge_refuses(&judge, "x509: the issuer is neither trusted nor in the chain");
    ck_assert_int_eq(judge.error.alert, SIOTLS_ALERT_UNKNOWN_CA);
    ck_assert_str_eq(judge.error.detail, "certificate 1, CN=c1");
    judge_clear(&judge);

    begin(&judge);
    trust_root(&judge);
    send_leaf(&judge, 2);
    send_ca(&judge, 1);
    judge_refuses(&judge, "x509: the issuer is neither trusted nor in the chain");
    ck_assert_str_eq(judge.error.detail, "certificate 0, CN=leaf");
    judge_clear(&judge);
}
END_TEST

START_TEST(self_signed)
{
    struct judge judge;
    struct certificate_plan leaf = leaf_below(0);
    begin(&judge);
    leaf = plan_leaf("www.example.org", 3, "leaf", 3);
    judge_send(&judge, &leaf);
    judge_refuses(&judge, "x509: the self-signed certificate is not trusted");
    ck_assert_int_eq(judge.error.alert, SIOTLS_ALERT_UNKNOWN_CA);
    /* Trusted itself, it is path enough; no signature is checked. */
    judge_trust(&judge, &leaf);
    judge_accepts(&judge, 1);
    ck_assert_uint_eq(judge.path.num_signature_checks, 0);
    judge.request.name = "other.example.org";
    judge_refuses(&judge, "x509: certificate is not for this name");
    judge_clear(&judge);
}
END_TEST

/* What has an anchor's subject and key, but is not that certificate, is judged like any other leaf. */
START_TEST(leaf_like_an_anchor)
{
    struct judge judge;
    begin(&judge);
    struct certificate_plan anchor = plan_root("leaf", 3);
    struct certificate_plan leaf = plan_leaf("www.example.org", 3, "leaf", 3);
    struct certificate_plan forged = leaf;
    forged.breaks_signature = true;
    judge_trust(&judge, &anchor);
    judge_send(&judge, &forged);
    judge_refuses(&judge, "x509: the signature is not that of the issuer's key");
    ck_assert_uint_eq(judge.path.num_signature_checks, 1);
    /* By the anchor's own hand it is a certificate below it, and bound by what binds the anchor. */
    judge.chain[0] = build_certificate(&leaf);
    judge_accepts(&judge, 2);
    ck_assert_uint_eq(judge.path.num_signature_checks, 1);
    judge_clear(&judge);
    begin(&judge);
    anchor = plan_root("leaf", 3);
    anchor.constraints = der_name_constraints("example.com", NULL);
    leaf = plan_leaf("www.example.org", 3, "leaf", 3);
    judge_trust(&judge, &anchor);
    judge_send(&judge, &leaf);
    judge_refuses(&judge, "x509: a name is outside of what a CA's name constraints permit");
    judge_clear(&judge);
    /* A trusted certificate that is no CA signs nothing, not even its own successor. */
    begin(&judge);
    anchor = plan_leaf("www.example.com", 3, "leaf", 3);
    leaf = plan_leaf("www.example.org", 3, "leaf", 3);
    judge_trust(&judge, &anchor);
    judge_send(&judge, &leaf);
    judge_refuses(&judge, "x509: the anchor is no CA");
    judge_clear(&judge);
}
END_TEST

START_TEST(bad_signatures)
{
    struct judge judge;
    struct good_chain chain;
    for (int broken = 0; broken < 2; broken++) {
        good_chain_init(&chain);
        chain.leaf.breaks_signature = broken == 0;
        chain.ca.breaks_signature = broken == 1;
        judge_init(&judge);
        judge_take(&judge, &chain);
        judge_refuses(&judge, "x509: the signature is not that of the issuer's key");
        ck_assert_int_eq(judge.error.alert, SIOTLS_ALERT_BAD_CERTIFICATE);
        ck_assert_int_eq(judge.error.detail[strlen("certificate ")], broken == 0 ? '0' : '1');
        judge_clear(&judge);
    }
    /* An RSA signature below an Ed25519 key. */
    good_chain_init(&chain);
    chain.leaf.algorithm = "300d06092a864886f70d01010b0500";
    judge_init(&judge);
    judge_take(&judge, &chain);
    judge_refuses(&judge, "x509: the signature algorithm does not go with the issuer's key");
    judge_clear(&judge);
}
END_TEST

/* Two anchors and two CAs of one name: each is tried, whatever the key identifiers say. */
START_TEST(namesakes)
{
    struct judge judge;
    begin(&judge);
    struct certificate_plan other_root = plan_root("root", 9);
    struct certificate_plan other_ca = plan_ca("c1", 8, "root", 9);
    judge_trust(&judge, &other_root);
    trust_root(&judge);
    send_leaf(&judge, 1);
    judge_send(&judge, &other_ca);
    send_ca(&judge, 1);
    judge_accepts(&judge, 3);
    /* The identifiers agree, so that nothing else was tried. */
    ck_assert_uint_eq(judge.path.num_signature_checks, 2);
    judge_clear(&judge);
}
END_TEST

START_TEST(identifiers_are_hints)
{
    struct judge judge;
    struct good_chain chain;
    good_chain_init(&chain);
    chain.leaf.issuer_id = 77;
    chain.ca.issuer_id = 78;
    judge_init(&judge);
    judge_take(&judge, &chain);
    judge_accepts(&judge, 3);
    judge_clear(&judge);
    good_chain_init(&chain);
    chain.leaf.issuer_id = chain.ca.issuer_id = chain.ca.own_id = chain.root.own_id = 0;
    judge_init(&judge);
    judge_take(&judge, &chain);
    judge_accepts(&judge, 3);
    judge_clear(&judge);
}
END_TEST

/* One CA, signed by two roots of which one is trusted; and one of its two certificates has expired. */
START_TEST(cross_signed)
{
    struct judge judge;
    begin(&judge);
    trust_root(&judge);
    struct certificate_plan by_other = plan_ca("c1", FIRST_KEY, "old root", 60);
    struct certificate_plan expired = ca_of(1);
    expired.not_after = "240101000000Z";
    send_leaf(&judge, 1);
    judge_send(&judge, &expired);
    judge_refuses(&judge, "x509: certificate has expired");
    judge_send(&judge, &by_other);
    judge_refuses(&judge, "x509: the issuer is neither trusted nor in the chain");
    ck_assert_str_eq(judge.error.detail, "certificate 2, CN=c1");
    send_ca(&judge, 1);
    judge_accepts(&judge, 3);
    judge_clear(&judge);
}
END_TEST

/* Two CAs that sign each other lead nowhere, and end. */
START_TEST(loops)
{
    struct judge judge;
    begin(&judge);
    struct certificate_plan one = plan_ca("one", 11, "two", 12);
    struct certificate_plan two = plan_ca("two", 12, "one", 11);
    struct certificate_plan leaf = plan_leaf("www.example.org", 3, "one", 11);
    judge_send(&judge, &leaf);
    judge_send(&judge, &one);
    judge_send(&judge, &two);
    judge_refuses(&judge, "x509: the issuer is neither trusted nor in the chain");
    ck_assert_uint_eq(judge.path.num_signature_checks, 2);
    judge_clear(&judge);
}
END_TEST

/* A CA that is an anchor too ends the path; a trusted root that signed it is not needed. */
START_TEST(intermediate_as_anchor)
{
    struct judge judge;
    begin(&judge);
    struct certificate_plan ca = ca_of(1);
    judge_trust(&judge, &ca);
    send_leaf(&judge, 1);
    send_ca(&judge, 1);
    judge_accepts(&judge, 2);
    judge_clear(&judge);
}
END_TEST

START_TEST(path_lengths)
{
    struct judge judge;
    struct certificate_plan second = ca_of(2);
    struct certificate_plan self_issued = plan_ca("c1", 90, "c1", FIRST_KEY);
    struct certificate_plan leaf = plan_leaf("www.example.org", 3, "c1", 90);
    begin(&judge);
    trust_root(&judge);
    second = ca_of(2);
    struct certificate_plan first = ca_of(1);
    first.path_length = 0;
    send_leaf(&judge, 2);
    judge_send(&judge, &second);
    judge_send(&judge, &first);
    judge_refuses(&judge, "x509: there are more CAs below a CA than its path length allows");
    ck_assert_str_eq(judge.error.detail, "certificate 2, CN=c1");
    judge_clear(&judge);
    /* Self-issued CAs are not counted (RFC 5280 4.2.1.9). */
    begin(&judge);
    trust_root(&judge);
    first = ca_of(1);
    first.path_length = 0;
    self_issued = plan_ca("c1", 90, "c1", FIRST_KEY);
    leaf = plan_leaf("www.example.org", 3, "c1", 90);
    judge_send(&judge, &leaf);
    judge_send(&judge, &self_issued);
    judge_send(&judge, &first);
    judge_accepts(&judge, 4);
    /* Nor are they for the depth that is allowed. */
    judge.request.max_depth = 3;
    judge_accepts(&judge, 4);
    judge.request.max_depth = 2;
    judge_refuses(&judge, "x509: the path to an anchor is longer than allowed");
    judge_clear(&judge);
}
END_TEST

START_TEST(depth)
{
    struct judge judge;
    begin(&judge);
    trust_root(&judge);
    send_leaf(&judge, 9);
    for (int i = 1; i <= 9; i++)
        send_ca(&judge, i);
    judge_refuses(&judge, "x509: the path to an anchor is longer than allowed");
    judge.request.max_depth = 11;
    judge_accepts(&judge, 11);
    judge.request.max_depth = 10;
    judge_refuses(&judge, "x509: the path to an anchor is longer than allowed");
    judge.request.max_depth = SIOTLS_X509_MAX_PATH;
    judge_accepts(&judge, 11);
    judge_clear(&judge);
    begin(&judge);
    trust_root(&judge);
    send_leaf(&judge, 8);
    for (int i = 1; i <= 8; i++)
        send_ca(&judge, i);
    judge_accepts(&judge, 10);
    judge_clear(&judge);
}
END_TEST

START_TEST(signature_budget)
{
    struct judge judge;
    begin(&judge);
    trust_root(&judge);
    send_leaf(&judge, 4);
    for (int i = 1; i <= 4; i++)
        send_ca(&judge, i);
    judge.request.max_signature_checks = 5;
    judge_accepts(&judge, 6);
    judge.request.max_signature_checks = 4;
    judge_refuses(&judge, "x509: a path would cost more signature checks than allowed");
    ck_assert_uint_eq(judge.path.num_signature_checks, 4);
    judge_clear(&judge);
}
END_TEST

START_TEST(malformed_certificates)
{
    struct judge judge;
    begin(&judge);
    trust_root(&judge);
    judge.chain[judge.request.num_chain++] = der_hex("3003020101");
    judge_refuses(&judge, "x509: this is no certificate in strict DER");
    ck_assert_str_eq(judge.error.detail, "certificate 0, (no name)");
    judge_clear(&judge);
    /* A malformed CA is told rather than a missing one. */
    begin(&judge);
    trust_root(&judge);
    struct certificate_plan ca = ca_of(1);
    ca.outer_algorithm = "300506032b6571";
    send_leaf(&judge, 1);
    judge_send(&judge, &ca);
    judge_refuses(&judge, "x509: the signature algorithms inside and outside of what is signed differ");
    ck_assert_str_eq(judge.error.detail, "certificate 1, CN=c1");
    judge_clear(&judge);
}
END_TEST

START_TEST(number_of_certificates)
{
    struct judge judge;
    begin(&judge);
    trust_root(&judge);
    judge_refuses(&judge, "x509: the chain is empty");
    send_leaf(&judge, 1);
    while (judge.request.num_chain < SIO_X509_MAX_CHAIN - 1)
        judge.chain[judge.request.num_chain++] = der_hex("3000");
    send_ca(&judge, 1);
    judge_accepts(&judge, 3);
    send_ca(&judge, 1);
    judge_refuses(&judge, "x509: the chain has more than 128 certificates");
    judge_clear(&judge);
}
END_TEST

Suite *x509_path_suite(void)
{
    Suite *suite = suite_create("x509 paths");
    TCase *tcase = tcase_create("paths");
    tcase_add_loop_test(tcase, any_order, 0, 4);
    tcase_add_test(tcase, extra_certificates);
    tcase_add_test(tcase, missing_certificates);
    tcase_add_test(tcase, self_signed);
    tcase_add_test(tcase, leaf_like_an_anchor);
    tcase_add_test(tcase, bad_signatures);
    tcase_add_test(tcase, namesakes);
    tcase_add_test(tcase, identifiers_are_hints);
    tcase_add_test(tcase, cross_signed);
    tcase_add_test(tcase, loops);
    tcase_add_test(tcase, intermediate_as_anchor);
    tcase_add_test(tcase, path_lengths);
    tcase_add_test(tcase, depth);
    tcase_add_test(tcase, signature_budget);
    tcase_add_test(tcase, malformed_certificates);
    tcase_add_test(tcase, number_of_certificates);
    suite_add_tcase(suite, tcase);
    return suite;
}
