/* SPDX-License-Identifier: Apache-2.0 */
/*
 * constraints_test.c: name constraints of CAs and of anchors (RFC 5280 4.2.1.10), for each kind of name.
 */
#include <stdio.h>
#include <string.h>

#include "x509/name/name_constraints.h"
#include "x509_suites.h"
#include "x509_support.h"

static const char excluded_reason[] = "x509: a name is excluded by a CA's name constraints";
static const char outside_reason[] = "x509: a name is outside of what a CA's name constraints permit";

enum verdict { ALLOWED, EXCLUDED, OUTSIDE };

/* '_' stands for a space. */
static const struct {
    const char *permitted;
    const char *excluded;
    const char *names;
    enum verdict verdict;
} rows[] = {
    {"example.org", NULL, "example.org", ALLOWED},
    {"example.org", NULL, "EXAMPLE.ORG", ALLOWED},
    {"example.org", NULL, "a.b.example.org", ALLOWED},
    {"example.org", NULL, "badexample.org", OUTSIDE},
    {"example.org", NULL, "org", OUTSIDE},
    {"example.org", NULL, "example.org other.test", OUTSIDE},
    {"a.test b.test", NULL, "x.b.test", ALLOWED},
    {"example.org", NULL, "*.example.org", ALLOWED},
    {"www.example.org", NULL, "*.example.org", OUTSIDE},
    {"example.org", NULL, "*.org", OUTSIDE},
    {".example.org", NULL, "a.example.org", ALLOWED},
    {".example.org", NULL, "example.org", OUTSIDE},
    {"EMPTY", NULL, "example.org", ALLOWED},
    {NULL, "EMPTY", "example.org", EXCLUDED},
    {NULL, "example.org", "a.example.org", EXCLUDED},
    {NULL, "example.org", "example.com", ALLOWED},
    {NULL, ".example.org", "example.org", EXCLUDED},
    {NULL, "www.example.org", "*.example.org", EXCLUDED},
    {NULL, "a.www.example.org", "*.example.org", ALLOWED},
    {"example.org", "a.example.org", "b.example.org", ALLOWED},
    {"example.org", "a.example.org", "x.a.example.org", EXCLUDED},
    {"example.org", NULL, "hex:820c2e6578616d706c652e6f7267", OUTSIDE}, /* ".example.org" is no name */
    {NULL, "example.com", "hex:820c2e6578616d706c652e6f7267", EXCLUDED},
    /* Other kinds are not concerned. */
    {"example.org", NULL, "192.0.2.1", ALLOWED},
    {NULL, "EMPTY", "192.0.2.1 a@example.org", ALLOWED},
    {"192.0.2.0/255.255.255.0", NULL, "192.0.2.77", ALLOWED},
    {"192.0.2.0/255.255.255.0", NULL, "192.0.3.1", OUTSIDE},
    {"192.0.2.0/255.255.255.0", NULL, "example.org", ALLOWED},
    {"192.0.2.0/255.255.255.0", NULL, "hex:871020010db8000000000000000000000001", OUTSIDE},
    {NULL, "192.0.2.0/255.255.255.254", "192.0.2.1", EXCLUDED},
    {NULL, "192.0.2.0/255.255.255.254", "192.0.2.2", ALLOWED},
    {NULL, "0.0.0.0/0.0.0.0", "192.0.2.2", EXCLUDED},
    {NULL, "0.0.0.0/0.0.0.0", "hex:871020010db8000000000000000000000001", ALLOWED},
    {"hex:872020010db8000000000000000000000000ffffffff000000000000000000000000", NULL,
     "hex:871020010db8000000000000000000000001", ALLOWED},
    {"hex:872020010db8000000000000000000000000ffffffff000000000000000000000000", NULL,
     "hex:871020010db9000000000000000000000001", OUTSIDE},
    {"a@example.org", NULL, "a@EXAMPLE.org", ALLOWED},
    {"a@example.org", NULL, "A@example.org", OUTSIDE},
    {"a@example.org", NULL, "b@example.org", OUTSIDE},
    {"mail:example.org", NULL, "b@example.org", ALLOWED},
    {"mail:example.org", NULL, "b@sub.example.org", OUTSIDE},
    {"mail:.example.org", NULL, "b@sub.example.org", ALLOWED},
    {"mail:.example.org", NULL, "b@example.org", OUTSIDE},
    {"mail:example.org", NULL, "a@b@example.org", OUTSIDE},
    {NULL, "mail:example.com", "a@b@example.org", EXCLUDED},
    {NULL, "mail:example.org", "a@example.org", EXCLUDED},
    {NULL, "a@example.org", "b@example.org", ALLOWED},
    {"dir:leaf", NULL, "example.org", ALLOWED},
    {"dir:LEAF", NULL, "example.org", ALLOWED},
    {"dir:other", NULL, "example.org", OUTSIDE},
    {NULL, "dir:leaf", "example.org", EXCLUDED},
    {NULL, "dir:other", "example.org", ALLOWED},
    {"dir:leaf", NULL, "dir:other", OUTSIDE},
    /* One dot at the end of a base, and an empty base. */
    {"example.org.", NULL, "www.example.org", ALLOWED},
    {"example.org.", NULL, "www.example.com", OUTSIDE},
    {".example.org.", NULL, "www.example.org", ALLOWED},
    {NULL, "example.org.", "www.example.org", EXCLUDED},
    {NULL, "www.example.org.", "*.example.org", EXCLUDED},
    {NULL, ".", "example.org", EXCLUDED},
    {"mail:example.org.", NULL, "b@example.org", ALLOWED},
    {"a@example.org.", NULL, "a@example.org", ALLOWED},
    {"a@example.org.", NULL, "b@example.org", OUTSIDE},
    {NULL, "mail:.example.org.", "b@sub.example.org", EXCLUDED},
    {"mail:", NULL, "b@example.org", ALLOWED},
    {"mail:", NULL, "a@b@example.org", OUTSIDE},
    {NULL, "mail:", "b@example.org", EXCLUDED},
    {NULL, "mail:", "example.org", ALLOWED},
    /* URIs: a host, or what is below a domain. */
    {"uri:example.org", NULL, "uri:https://example.org/", ALLOWED},
    {"uri:example.org", NULL, "uri:https://EXAMPLE.org", ALLOWED},
    {"uri:example.org", NULL, "uri:https://example.org.:443?x", ALLOWED},
    {"uri:example.org", NULL, "uri:ldap://u%20:p@example.org:389/cn=a", ALLOWED},
    {"uri:example.org", NULL, "uri:https://www.example.org/", OUTSIDE},
    {"uri:example.org", NULL, "uri:https://example.org@example.com/", OUTSIDE},
    {"uri:example.org", NULL, "uri:https://example.com/@example.org", OUTSIDE},
    {"uri:example.org", NULL, "uri:https://example.com#@example.org", OUTSIDE},
    {"uri:example.org", NULL, "uri:https://example.com\\@example.org", OUTSIDE},
    {"uri:example.org", NULL, "uri:https://example.org:8a/", OUTSIDE},
    {"uri:example.org", NULL, "uri:https:///example.org", OUTSIDE},
    {"uri:example.org", NULL, "uri:https:example.org", OUTSIDE},
    {"uri:example.org", NULL, "uri:mailto:a@example.org", OUTSIDE},
    {"uri:example.org", NULL, "uri://example.org/", OUTSIDE},
    {"uri:example.org", NULL, "uri:https://", OUTSIDE},
    {"uri:example.org", NULL, "uri:https://192.0.2.1/", OUTSIDE},
    {"uri:", NULL, "uri:https://192.0.2.1/", OUTSIDE},
    {"uri:", NULL, "uri:https://[2001:db8::1]/", OUTSIDE},
    {"uri:", NULL, "uri:https://example.org/", ALLOWED},
    {"uri:.example.org", NULL, "uri:https://a.b.example.org/", ALLOWED},
    {"uri:.example.org", NULL, "uri:https://example.org/", OUTSIDE},
    {NULL, "uri:example.com", "uri:https://example.org/", ALLOWED},
    {NULL, "uri:example.org", "uri:https://example.org/", EXCLUDED},
    {NULL, "uri:example.org", "uri:https://example.org./", EXCLUDED},
    {NULL, "uri:.example.org.", "uri:https://www.example.org/", EXCLUDED},
    {NULL, "uri:.example.org", "uri:https://www%2eexample.org/", EXCLUDED},
    {NULL, "uri:example.com", "uri:urn:example:a", EXCLUDED},
    {"uri:example.org", NULL, "example.org", ALLOWED},
};

static void judge_row(int index, bool on_anchor)
{
    struct judge judge;
    struct good_chain chain;
    good_chain_init(&chain);
    struct certificate_plan *bound = on_anchor ? &chain.root : &chain.ca;
    bound->constraints = der_name_constraints(rows[index].permitted, rows[index].excluded);
    /* The CA between is within what is said of directory names, and says none of the other kinds. */
    bool names_leaf = rows[index].permitted != NULL && strncmp(rows[index].permitted, "dir:", 4) == 0;
    chain.ca.subject = names_leaf && on_anchor ? "leaf" : "ca";
    chain.leaf.issuer = chain.ca.subject;
    chain.leaf.subject = "leaf";
    chain.leaf.alt_names = rows[index].names;
    judge_init(&judge);
    judge_take(&judge, &chain);
    judge.request.name = NULL;
    int status = judge_run(&judge);
    const char *reason = rows[index].verdict == EXCLUDED ? excluded_reason : outside_reason;
    ck_assert_msg(status == (rows[index].verdict == ALLOWED ? SIOTLS_OK : SIOTLS_ERROR_UNTRUSTED), "row %d: %s", index,
                  judge.error.reason != NULL ? judge.error.reason : "accepted");
    if (status != SIOTLS_OK)
        ck_assert_str_eq(judge.error.reason, reason);
    judge_clear(&judge);
}

START_TEST(each_row)
{
    judge_row(_i, false);
}
END_TEST

START_TEST(each_row_on_anchor)
{
    bool is_other_ca = rows[_i].permitted != NULL && strcmp(rows[_i].permitted, "dir:other") == 0;
    if (!is_other_ca)
        judge_row(_i, true);
}
END_TEST

/* emailAddress in the subject counts where there is no subjectAltName. */
START_TEST(mailbox_in_subject)
{
    struct sio_certificate certificate;
    struct sio_error error = {0};
    uint32_t num_comparisons = SIO_MAX_CONSTRAINT_COMPARISONS;
    builder_reset();
    struct certificate_plan plan = plan_leaf(NULL, 3, "ca", 2);
    plan.usages = NULL;
    ck_assert(sio_certificate_parse(&certificate, build_certificate(&plan), &error));
    certificate.subject =
        der(0x30, der(0x31, der(0x30, der_join(der_hex("06092a864886f70d010901"), der_text(0x16, "a@example.org")))));
    struct siotls_bytes whole = der_name_constraints(NULL, "mail:example.org");
    struct siotls_bytes constraints = sio_bytes(whole.data + 2, whole.data_len - 2);
    struct sio_presented_names names = sio_certificate_names(&certificate);
    ck_assert(!sio_name_constraints_allow(constraints, &names, &num_comparisons, &error));
    ck_assert_str_eq(error.reason, excluded_reason);
    names.subject_alt_name = der_general_name("www.example.org");
    error = (struct sio_error){0};
    ck_assert(sio_name_constraints_allow(constraints, &names, &num_comparisons, &error));
}
END_TEST

/* A CA below another may be narrower, never wider. */
START_TEST(constraints_add_up)
{
    struct judge judge;
    struct good_chain chain;
    good_chain_init(&chain);
    chain.root.constraints = der_name_constraints("example.org", NULL);
    chain.ca.constraints = der_name_constraints("example.org example.com", NULL);
    chain.leaf.alt_names = "www.example.org www.example.com";
    judge_init(&judge);
    judge_take(&judge, &chain);
    judge_refuses(&judge, outside_reason);
    ck_assert_str_eq(judge.error.detail, "anchor, CN=root: www.example.com");
    judge_clear(&judge);
}
END_TEST

/* Self-issued CAs are not bound, self-issued leaves are (RFC 5280 6.1.3 b). */
START_TEST(self_issued)
{
    struct judge judge;
    struct good_chain chain;
    good_chain_init(&chain);
    chain.root.constraints = der_name_constraints(NULL, "dir:root");
    chain.ca = plan_ca("root", 2, "root", 1);
    chain.leaf.issuer = "root";
    judge_init(&judge);
    judge_take(&judge, &chain);
    judge_accepts(&judge, 3);
    judge_clear(&judge);

    good_chain_init(&chain);
    chain.root.constraints = der_name_constraints(NULL, "dir:root");
    chain.leaf = plan_leaf("www.example.org", 3, "root", 1);
    chain.leaf.subject = "root";
    judge_init(&judge);
    judge_trust(&judge, &chain.root);
    judge_send(&judge, &chain.leaf);
    judge_refuses(&judge, excluded_reason);
    judge_clear(&judge);
}
END_TEST

/* Names times constraints is bounded. */
START_TEST(too_many)
{
    enum { NUM_NAMES = 300 };
    struct judge judge;
    struct good_chain chain;
    static char names[NUM_NAMES * 20];
    size_t names_len = 0;
    good_chain_init(&chain);
    for (int i = 0; i < NUM_NAMES; i++)
        names_len += (size_t)snprintf(names + names_len, sizeof names - names_len, "n%d.example.org ", i);
    chain.ca.constraints = der_name_constraints(NULL, names);
    for (char *name = names; *name != '\0'; name++)
        *name = *name == 'n' ? 'm' : *name;
    chain.leaf.alt_names = names;
    judge_init(&judge);
    judge_take(&judge, &chain);
    judge.request.name = NULL;
    judge_refuses(&judge, "x509: there are too many names and name constraints to compare");
    judge_clear(&judge);
}
END_TEST

Suite *x509_constraints_suite(void)
{
    Suite *suite = suite_create("x509 name constraints");
    TCase *tcase = tcase_create("constraints");
    tcase_add_loop_test(tcase, each_row, 0, (int)(sizeof rows / sizeof rows[0]));
    tcase_add_loop_test(tcase, each_row_on_anchor, 0, (int)(sizeof rows / sizeof rows[0]));
    tcase_add_test(tcase, mailbox_in_subject);
    tcase_add_test(tcase, constraints_add_up);
    tcase_add_test(tcase, self_issued);
    tcase_add_test(tcase, too_many);
    suite_add_tcase(suite, tcase);
    return suite;
}
