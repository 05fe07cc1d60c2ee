/* SPDX-License-Identifier: Apache-2.0 */
/*
 * policy_test.c: certificate policies along a path (RFC 5280 6.1), and what hostile ones cost (RFC 9618).
 */
#include <stdio.h>
#include <string.h>

#include "x509/form/policy.h"
#include "x509_suites.h"
#include "x509_support.h"

static const char none_reason[] = "x509: no certificate policy is valid down to this certificate";
static const char unacceptable_reason[] = "x509: no acceptable certificate policy is valid for the path";

/* Policy 1.2.number; 0 is anyPolicy. */
static struct siotls_bytes policy_oid(unsigned number)
{
    char hex[16];
    snprintf(hex, sizeof hex, number < 128 ? "2a%02x" : "2a%02x%02x", number < 128 ? number : 0x80 | number >> 7,
             number & 0x7f);
    return der(0x06, number == 0 ? der_hex("551d2000") : der_hex(hex));
}

static struct siotls_bytes policies_extension(struct siotls_bytes information)
{
    return information.data_len > 0 ? der_extension("551d20", true, der(0x30, information)) : information;
}

static struct siotls_bytes mappings_extension(struct siotls_bytes mappings)
{
    return mappings.data_len > 0 ? der_extension("551d21", true, der(0x30, mappings)) : mappings;
}

static struct siotls_bytes mapping(unsigned from, unsigned to)
{
    return der(0x30, der_join(policy_oid(from), policy_oid(to)));
}

static struct siotls_bytes skip_certs(uint8_t tag, unsigned number)
{
    char hex[4];
    snprintf(hex, sizeof hex, "%02x", number);
    return der(tag, der_hex(hex));
}

/* The extensions that the words ask for: p1 any m1=2 r0 (requireExplicitPolicy) i0 (inhibitPolicyMapping) a0. */
static struct siotls_bytes extensions_of(const char *words)
{
    struct siotls_bytes policies = {0};
    struct siotls_bytes mappings = {0};
    struct siotls_bytes constraints = {0};
    struct siotls_bytes all = {0};
    for (; *words != '\0'; words += strcspn(words, " "), words += strspn(words, " ")) {
        unsigned number = 0;
        unsigned other = 0;
        if (strncmp(words, "any", 3) == 0)
            policies = der_join(policies, der(0x30, policy_oid(0)));
        else if (sscanf(words, "p%u", &number) == 1)
            policies = der_join(policies, der(0x30, policy_oid(number)));
        else if (sscanf(words, "m%u=%u", &number, &other) == 2)
            mappings = der_join(mappings, mapping(number, other));
        else if (sscanf(words, "r%u", &number) == 1)
            constraints = der_join(constraints, skip_certs(0x80, number));
        else if (sscanf(words, "i%u", &number) == 1)
            constraints = der_join(constraints, skip_certs(0x81, number));
        else if (sscanf(words, "a%u", &number) == 1)
            all = der_join(all, der_extension("551d36", true, skip_certs(0x02, number)));
    }
    if (constraints.data_len > 0)
        all = der_join(all, der_extension("551d24", true, der(0x30, constraints)));
    return der_join(all, der_join(policies_extension(policies), mappings_extension(mappings)));
}

enum { MAX_CAS = 3 };

/* What is in root, CAs and leaf. "self": issued under its own name. */
struct row {
    const char *root;
    const char *cas[MAX_CAS];
    const char *leaf;
    const char *accepts; /* one policy that the request names; NULL: any */
    const char *asks;    /* e: explicit policy, m: no mapping, a: no anyPolicy */
    const char *reason;  /* NULL: trusted */
};

static const struct row rows[] = {
    /* Nothing is required: nothing is missed. */
    {"", {"p1"}, "p2", NULL, "", NULL},
    {"", {""}, "", "1.2.9", "ma", NULL},
    {"", {"p1 r2"}, "p2", NULL, "", NULL},
    /* Required by the request. */
    {"", {"p1"}, "p1", NULL, "e", NULL},
    {"", {"p1"}, "p2", NULL, "e", none_reason},
    {"", {""}, "p1", NULL, "e", none_reason},
    {"", {"p1"}, "", NULL, "e", none_reason},
    {"", {"p1 p2"}, "p2 p3", NULL, "e", NULL},
    {"", {"p1", "p1 p2"}, "p2", NULL, "e", none_reason},
    {"", {"p1"}, "p1", "1.2.1", "e", NULL},
    {"", {"p1"}, "p1", "1.2.2", "e", unacceptable_reason},
    {"", {"p1"}, "p1", "2.5.29.32.0", "e", NULL},
    {"", {"p1 p2"}, "p1 p2", "1.2.2", "e", NULL},
    /* Required by a CA, after so many certificates. */
    {"", {"p1 r0"}, "p1", NULL, "", NULL},
    {"", {"p1 r0"}, "p2", NULL, "", none_reason},
    {"", {"p1 r0"}, "p1", "1.2.2", "", unacceptable_reason},
    {"", {"r0"}, "", NULL, "", none_reason},
    {"", {"p1 r1"}, "p2", NULL, "", unacceptable_reason}, /* the leaf itself counts too (6.1.5 a) */
    {"", {"p1 r2"}, "p2", NULL, "", NULL},
    {"", {"p1 r1", "p2"}, "p2", NULL, "", none_reason},
    {"", {"p1 r1", "p2 self"}, "p2", NULL, "", unacceptable_reason},
    {"", {"p1 r3", "p2 r0"}, "p2", NULL, "", none_reason},
    {"", {"p1"}, "p2 r0", NULL, "", unacceptable_reason},
    {"", {"p1"}, "p1 r0", NULL, "", NULL},
    {"", {"p1"}, "p2 r1", NULL, "", NULL},
    {"r0", {"p1"}, "p2", NULL, "", none_reason},
    {"r0", {"p1"}, "p1", NULL, "", NULL},
    /* anyPolicy. */
    {"", {"any"}, "p1", NULL, "e", NULL},
    {"", {"any"}, "any", "1.2.1", "e", NULL},
    {"", {"p1"}, "any", NULL, "e", NULL},
    {"", {"p1"}, "any", "1.2.2", "e", unacceptable_reason},
    {"", {"any"}, "p1", "1.2.1", "e", NULL},
    {"", {"any"}, "p1", "1.2.2", "e", unacceptable_reason},
    {"", {"any", "p1"}, "any", "1.2.1", "e", NULL},
    {"", {"any"}, "any", NULL, "ea", none_reason},
    {"", {"p1 a0"}, "any", NULL, "e", none_reason},
    {"", {"p1 a0"}, "p1", NULL, "e", NULL},
    {"", {"p1 a1", "any"}, "any", NULL, "e", none_reason},
    {"", {"p1 a1", "any"}, "p1", NULL, "e", NULL},
    {"", {"p1 a0", "any self"}, "p1", NULL, "e", NULL}, /* self-issued ones are excepted */
    {"", {"p1 a0", "p1 self"}, "any", NULL, "e", none_reason},
    {"a0", {"any"}, "p1", NULL, "e", none_reason},
    /* Mappings. */
    {"", {"p1 m1=2"}, "p2", NULL, "e", NULL},
    {"", {"p1 m1=2"}, "p1", NULL, "e", none_reason},
    {"", {"p1 m1=2"}, "p2", "1.2.1", "e", NULL},
    {"", {"p1 m1=2"}, "p2", "1.2.2", "e", unacceptable_reason},
    {"", {"p1 m1=2 m1=3"}, "p3", "1.2.1", "e", NULL},
    {"", {"p1 p2 m1=3 m2=3"}, "p3", "1.2.2", "e", NULL},
    {"", {"p1 m1=2", "p2 m2=3"}, "p3", "1.2.1", "e", NULL},
    {"", {"p1 m1=2", "p2 m2=3"}, "p2", "1.2.1", "e", none_reason},
    {"", {"p1 m1=2"}, "p2", NULL, "em", none_reason},
    {"", {"p1 p2 m1=3"}, "p1 p2", "1.2.2", "em", NULL}, /* what is mapped in vain is gone */
    {"", {"p1 p2 m1=3"}, "p1", NULL, "em", none_reason},
    {"", {"p1 i0", "p1 m1=2"}, "p2", NULL, "e", none_reason},
    {"", {"p1 i1", "p1 m1=2"}, "p2", NULL, "e", NULL},
    {"", {"p1 i1", "p1", "p1 m1=2"}, "p2", NULL, "e", none_reason},
    {"", {"p1 i1", "p1 self", "p1 m1=2"}, "p2", NULL, "e", NULL},
    {"i0", {"p1 m1=2"}, "p2", NULL, "e", none_reason},
    {"", {"any m1=2"}, "p2", "1.2.1", "e", NULL},
    {"", {"any m1=2"}, "p2", "1.2.2", "e", unacceptable_reason},
    {"", {"any m1=2"}, "p1", "1.2.1", "e", NULL},
    {"", {"p1 m1=2 m3=4"}, "p4", NULL, "e", none_reason},
    {"", {"p1 m1=2"}, "any", "1.2.1", "e", NULL},
    /* The root's own policies count for nothing. */
    {"p1", {"p2"}, "p2", NULL, "e", NULL},
};

static void send_row(struct judge *judge, const struct row *row)
{
    static const char *const names[] = {"root", "c1", "c2", "c3"};
    const char *issuer = "root";
    uint8_t key = 1;
    struct certificate_plan cas[MAX_CAS];
    int num_cas = 0;
    struct certificate_plan root = plan_root("root", 1);
    root.more = extensions_of(row->root);
    judge_trust(judge, &root);
    for (; num_cas < MAX_CAS && row->cas[num_cas] != NULL; num_cas++) {
        bool is_self_issued = strstr(row->cas[num_cas], "self") != NULL;
        cas[num_cas] = plan_ca(is_self_issued ? issuer : names[num_cas + 1], (uint8_t)(key + 1), issuer, key);
        cas[num_cas].more = extensions_of(row->cas[num_cas]);
        issuer = cas[num_cas].subject;
        key++;
    }
    struct certificate_plan leaf = plan_leaf("www.example.org", 99, issuer, key);
    leaf.more = extensions_of(row->leaf);
    judge_send(judge, &leaf);
    while (num_cas-- > 0)
        judge_send(judge, &cas[num_cas]);
    judge->request.policies = &row->accepts;
    judge->request.num_policies = row->accepts != NULL ? 1 : 0;
    judge->request.explicit_policy = strchr(row->asks, 'e') != NULL;
    judge->request.inhibit_policy_mapping = strchr(row->asks, 'm') != NULL;
    judge->request.inhibit_any_policy = strchr(row->asks, 'a') != NULL;
}

START_TEST(each_row)
{
    const struct row *row = &rows[_i];
    struct judge judge;
    builder_reset();
    judge_init(&judge);
    send_row(&judge, row);
    int status = judge_run(&judge);
    ck_assert_msg(status == (row->reason == NULL ? SIOTLS_OK : SIOTLS_ERROR_UNTRUSTED), "row %d: %s", _i,
                  judge.error.reason != NULL ? judge.error.reason : "accepted");
    if (row->reason != NULL)
        ck_assert_str_eq(judge.error.reason, row->reason);
    judge_clear(&judge);
}
END_TEST

/* A trusted leaf is judged by its own policies. */
START_TEST(trusted_leaf)
{
    struct judge judge;
    builder_reset();
    judge_init(&judge);
    struct certificate_plan leaf = plan_leaf("www.example.org", 3, "leaf", 3);
    leaf.more = extensions_of("p1");
    judge_trust(&judge, &leaf);
    judge_send(&judge, &leaf);
    judge.request.explicit_policy = 1;
    judge_accepts(&judge, 1);
    const char *other = "1.2.2";
    judge.request.policies = &other;
    judge.request.num_policies = 1;
    judge_refuses(&judge, unacceptable_reason);
    judge_clear(&judge);
}
END_TEST

/* Of two CA certificates one has the policy that is asked for: that path is found. */
START_TEST(other_path)
{
    struct judge judge;
    builder_reset();
    judge_init(&judge);
    struct certificate_plan root = plan_root("root", 1);
    struct certificate_plan without = plan_ca("ca", 2, "root", 1);
    struct certificate_plan with = without;
    struct certificate_plan leaf = plan_leaf("www.example.org", 3, "ca", 2);
    with.more = extensions_of("p1");
    leaf.more = extensions_of("p1");
    judge_trust(&judge, &root);
    judge_send(&judge, &leaf);
    judge_send(&judge, &without);
    judge.request.explicit_policy = 1;
    judge_refuses(&judge, none_reason);
    ck_assert_str_eq(judge.error.detail, "certificate 1, CN=ca");
    judge_send(&judge, &with);
    judge_accepts(&judge, 3);
    judge_clear(&judge);
}
END_TEST

START_TEST(written_policies)
{
    static const struct {
        const char *text;
        const char *contents; /* NULL: none */
    } texts[] = {
        {"1.2.1", "2a01"},
        {"2.5.29.32.0", "551d2000"},
        {"2.999.4294967295", "88378fffffff7f"},
        {"0.39", "27"},
        {"", NULL},
        {"1", NULL},
        {"1.", NULL},
        {"1.2.", NULL},
        {"1..2", NULL},
        {".1.2", NULL},
        {"3.1", NULL},
        {"1.40", NULL},
        {"1.2.01", NULL},
        {"1.2.4294967296", NULL},
        {"1.2.18446744073709551617", NULL},
        {"1.2 ", NULL},
        {"1.2.-1", NULL},
        {"anyPolicy", NULL},
    };
    struct siotls_memory memory;
    ck_assert(sio_memory_init(&memory, NULL));
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct sio_buffer contents;
        builder_reset();
        sio_buffer_init(&contents, &memory);
        bool is_written = sio_oid_write(&contents, texts[i].text);
        ck_assert_msg(is_written == (texts[i].contents != NULL), "%s", texts[i].text);
        ck_assert(!is_written || sio_bytes_equal(sio_buffer_bytes(&contents), der_hex(texts[i].contents)));
        sio_buffer_clear(&contents);
    }
}
END_TEST

START_TEST(requests)
{
    struct judge judge;
    struct good_chain chain;
    const char *policies[SIOTLS_X509_MAX_POLICIES + 1] = {"1.2.x"};
    good_chain_init(&chain);
    judge_init(&judge);
    judge_take(&judge, &chain);
    judge.request.policies = policies;
    judge.request.num_policies = 1;
    ck_assert_int_eq(judge_run(&judge), SIOTLS_ERROR_SYNTAX);
    ck_assert_str_eq(judge.error.detail, "1.2.x");
    policies[0] = NULL;
    ck_assert_int_eq(judge_run(&judge), SIOTLS_ERROR_SYNTAX);
    judge.request.policies = NULL;
    ck_assert_int_eq(judge_run(&judge), SIOTLS_ERROR_ARGUMENT);
    for (size_t i = 0; i <= SIOTLS_X509_MAX_POLICIES; i++)
        policies[i] = "1.2.3";
    judge.request.policies = policies;
    judge.request.num_policies = SIOTLS_X509_MAX_POLICIES;
    judge_accepts(&judge, 3);
    judge.request.num_policies++;
    ck_assert_int_eq(judge_run(&judge), SIOTLS_ERROR_ARGUMENT);
    judge_clear(&judge);
}
END_TEST

/* Each of many policies is mapped to each of many: in a tree, the product of that at every level. */
static void build_mesh(struct certificate_plan *ca, unsigned num_policies, unsigned first)
{
    struct siotls_bytes policies = {0};
    struct siotls_bytes mappings = {0};
    for (unsigned i = 0; i < num_policies; i++) {
        policies = der_join(policies, der(0x30, policy_oid(first + i)));
        for (unsigned k = 0; k < num_policies; k++)
            mappings = der_join(mappings, mapping(first + i, first + num_policies + k));
    }
    ca->more = der_join(policies_extension(policies), mappings_extension(mappings));
}

START_TEST(meshes)
{
    static const char *const names[] = {"root", "c1", "c2", "c3", "c4", "c5", "c6", "c7"};
    enum { NUM_CAS = 7, WIDTH = 11 };
    struct judge judge;
    builder_reset();
    judge_init(&judge);
    struct certificate_plan root = plan_root("root", 1);
    struct certificate_plan leaf = plan_leaf("www.example.org", 99, names[NUM_CAS], NUM_CAS + 1);
    leaf.more = policies_extension(der(0x30, policy_oid(1 + NUM_CAS * WIDTH)));
    judge_trust(&judge, &root);
    judge_send(&judge, &leaf);
    for (unsigned i = 0; i < NUM_CAS; i++) {
        struct certificate_plan ca = plan_ca(names[i + 1], (uint8_t)(i + 2), names[i], (uint8_t)(i + 1));
        build_mesh(&ca, WIDTH, 1 + i * WIDTH);
        judge_send(&judge, &ca);
    }
    judge.request.explicit_policy = 1;
    judge_accepts(&judge, NUM_CAS + 2);
    judge_clear(&judge);
}
END_TEST

/* Policies that are handed down and grow at each level: refused, not searched for ever. */
START_TEST(too_many)
{
    struct judge judge;
    builder_reset();
    judge_init(&judge);
    struct certificate_plan root = plan_root("root", 1);
    struct certificate_plan leaf = plan_leaf("www.example.org", 99, "c3", 4);
    leaf.more = extensions_of("any");
    judge_trust(&judge, &root);
    judge_send(&judge, &leaf);
    for (uint8_t i = 0; i < 3; i++) {
        static const char *const names[] = {"root", "c1", "c2", "c3"};
        struct siotls_bytes mappings = {0};
        struct certificate_plan ca = plan_ca(names[i + 1], (uint8_t)(i + 2), names[i], (uint8_t)(i + 1));
        for (unsigned k = 0; k < SIO_MAX_POLICIES; k++)
            mappings = der_join(mappings, mapping(200u + i * 200u + k, 2000u + i * 200u + k));
        ca.more = der_join(extensions_of("any"), mappings_extension(mappings));
        judge_send(&judge, &ca);
    }
    judge.request.explicit_policy = 1;
    judge_refuses(&judge, "x509: there are more certificate policies than are looked at");
    judge.request.explicit_policy = 0;
    judge_accepts(&judge, 5);
    judge_clear(&judge);
}
END_TEST

Suite *x509_policy_suite(void)
{
    Suite *suite = suite_create("x509 policies");
    TCase *tcase = tcase_create("policies");
    tcase_add_loop_test(tcase, each_row, 0, (int)(sizeof rows / sizeof rows[0]));
    tcase_add_test(tcase, trusted_leaf);
    tcase_add_test(tcase, other_path);
    tcase_add_test(tcase, written_policies);
    tcase_add_test(tcase, requests);
    tcase_add_test(tcase, meshes);
    tcase_add_test(tcase, too_many);
    suite_add_tcase(suite, tcase);
    return suite;
}
