/* SPDX-License-Identifier: Apache-2.0 */
/*
 * extension_test.c: the form of each extension (RFC 5280 4.2).
 */
#include <stdio.h>
#include <string.h>

#include "x509/form/extension.h"
#include "x509_suites.h"
#include "x509_support.h"

struct row {
    const char *oid;
    const char *value;
    const char *reason; /* NULL: read */
};

static const struct row rows[] = {
    {"551d13", "3000", NULL},
    {"551d13", "3003 0101ff", NULL},
    {"551d13", "3006 0101ff 020100", NULL},
    {"551d13", "3003 010100", "x509: basicConstraints is malformed"},        /* FALSE is the default */
    {"551d13", "3003 010101", "x509: basicConstraints is malformed"},        /* TRUE is 0xff */
    {"551d13", "3003 020100", "x509: basicConstraints is malformed"},        /* a length without cA */
    {"551d13", "3006 0101ff 0201ff", "x509: basicConstraints is malformed"}, /* negative */
    {"551d13", "3000 00", "x509: basicConstraints is malformed"},
    {"551d13", "", "x509: basicConstraints is malformed"},
    {"551d0f", "0302 0780", NULL},
    {"551d0f", "0303 0700 80", NULL},
    {"551d0f", "0301 00", "x509: keyUsage is malformed"},
    {"551d0f", "0302 0700", "x509: keyUsage is malformed"}, /* no bit */
    {"551d0f", "0302 0781", "x509: keyUsage is malformed"}, /* unused bits are zero */
    {"551d0f", "0302 0880", "x509: keyUsage is malformed"},
    {"551d0f", "0304 00 800080", "x509: keyUsage is malformed"},
    {"551d25", "3003 06012a", NULL},
    {"551d25", "3000", "x509: extendedKeyUsage is malformed"},
    {"551d25", "3002 0600", "x509: extendedKeyUsage is malformed"},
    {"551d25", "3004 06028001", "x509: extendedKeyUsage is malformed"},
    {"551d11", "3005 8203 612e62", NULL},
    {"551d11", "3000", "x509: subjectAltName is malformed"},
    {"551d11", "3002 8200", "x509: subjectAltName is malformed"},        /* an empty name */
    {"551d11", "3005 8203 610062", "x509: subjectAltName is malformed"}, /* an embedded NUL */
    {"551d11", "3005 8203 61e962", "x509: subjectAltName is malformed"}, /* no IA5String */
    {"551d11", "3005 8103 610a62", "x509: subjectAltName is malformed"},
    {"551d11", "3005 8703 c00002", "x509: subjectAltName is malformed"},           /* an address of 3 bytes */
    {"551d11", "300a 8708 c0000200ffffff00", "x509: subjectAltName is malformed"}, /* a network */
    {"551d11", "3004 8c02 6162", "x509: subjectAltName is malformed"},             /* no such kind */
    {"551d11", "3004 a402 3100", "x509: subjectAltName is malformed"},             /* no Name */
    {"551d11", "3004 a402 3000", NULL},
    {"551d0e", "0401 aa", NULL},
    {"551d0e", "0400", "x509: subjectKeyIdentifier is malformed"},
    {"551d0e", "0401 aa00", "x509: subjectKeyIdentifier is malformed"},
    {"551d23", "3003 8001 aa", NULL},
    {"551d23", "3000", NULL},
    {"551d23", "8001 aa", "x509: authorityKeyIdentifier is malformed"},
    {"551d23", "3003 8301 aa", "x509: authorityKeyIdentifier is malformed"},
    {"551d1e", "3009 a007 3005 8203 612e62", NULL},
    {"551d1e", "3009 a107 3005 8203 612e62", NULL},
    {"551d1e", "3000", "x509: nameConstraints is malformed"},
    {"551d1e", "3002 a000", "x509: nameConstraints is malformed"},
    {"551d1e", "300c a00a 3008 8203 612e62 800101", "x509: nameConstraints is malformed"}, /* minimum 1 */
    {"551d1e", "300c a00a 3008 8203 612e62 810101", "x509: nameConstraints is malformed"}, /* a maximum */
    {"551d1e", "3009 a007 3005 8203 612a62", "x509: nameConstraints is malformed"},
    {"551d1e", "3009 a007 3005 8203 2a2e62", "x509: nameConstraints is malformed"},            /* "*.b" */
    {"551d1e", "300e a00c 300a 8708 c0000200 ff00ff00", "x509: nameConstraints is malformed"}, /* no mask */
    {"551d1e", "300a a008 3006 8704 c0000200", "x509: nameConstraints is malformed"},          /* no mask at all */
    {"551d20", "3006 3004 0602 2a01", NULL},
    {"551d20", "300a 3008 0602 2a01 3002 0500", "x509: certificatePolicies is malformed"},
    {"551d20", "3010 300e 0602 2a01 3008 3006 0602 2a02 0500", NULL},
    {"551d20", "300e 300c 0602 2a01 3006 3004 0602 2a02", "x509: certificatePolicies is malformed"},
    {"551d20", "3008 3006 0602 2a01 3000", "x509: certificatePolicies is malformed"},
    {"551d20", "3000", "x509: certificatePolicies is malformed"},
    {"551d20", "0500", "x509: certificatePolicies is malformed"},
    {"551d21", "300a 3008 0602 2a01 0602 2a02", NULL},
    {"551d21", "3006 3004 0602 2a01", "x509: policyMappings is malformed"},
    {"551d21", "300c 300a 0604 551d2000 0602 2a02", "x509: policyMappings is malformed"},
    {"551d21", "300c 300a 0602 2a02 0604 551d2000", "x509: policyMappings is malformed"},
    {"551d21", "3000", "x509: policyMappings is malformed"},
    {"551d24", "3003 800100", NULL},
    {"551d24", "3006 800100 810102", NULL},
    {"551d24", "3006 810100 800102", "x509: policyConstraints is malformed"},
    {"551d24", "3003 8001ff", "x509: policyConstraints is malformed"},
    {"551d24", "3002 8000", "x509: policyConstraints is malformed"},
    {"551d24", "3000", "x509: policyConstraints is malformed"},
    {"551d24", "0500", "x509: policyConstraints is malformed"},
    {"551d36", "020100", NULL},
    {"551d36", "0201ff", "x509: inhibitAnyPolicy is malformed"},
    {"551d36", "3000", "x509: inhibitAnyPolicy is malformed"},
    {"2b06010505070101", "3011 300f 0608 2b06010505073001 8603 613a62", NULL},
    {"2b06010505070101", "3000", "x509: authorityInfoAccess is malformed"},
    {"2b0601050507300105", "0500", NULL},
    {"2b0601050507300105", "0501 00", "x509: ocsp-nocheck is malformed"},
    {"2b0601050507300105", "3000", "x509: ocsp-nocheck is malformed"},
    {"2b0601050507010b", "3000", "x509: subjectInfoAccess is malformed"},
    {"2a0304", "00", NULL}, /* nobody knows it */
};

static const char *parse(struct sio_certificate *certificate, const struct certificate_plan *plan)
{
    struct sio_error error = {0};
    return sio_certificate_parse(certificate, build_certificate(plan), &error) ? NULL : error.reason;
}

/* A certificate without extensions but this. */
static struct certificate_plan bare_plan(struct siotls_bytes extension)
{
    struct certificate_plan plan = plan_root("a", 1);
    plan.has_basic_constraints = false;
    plan.key_usage = NULL;
    plan.own_id = 0;
    plan.more = extension;
    return plan;
}

START_TEST(each_form)
{
    struct sio_certificate certificate;
    builder_reset();
    struct certificate_plan plan = bare_plan(der_extension(rows[_i].oid, false, der_hex(rows[_i].value)));
    const char *reason = parse(&certificate, &plan);
    if (rows[_i].reason == NULL)
        ck_assert_msg(reason == NULL, "%d: %s", _i, reason);
    else
        ck_assert_msg(reason != NULL && strcmp(reason, rows[_i].reason) == 0, "%d: %s", _i,
                      reason != NULL ? reason : "accepted");
}
END_TEST

START_TEST(what_holds_for_all)
{
    struct sio_certificate certificate;
    builder_reset();
    struct siotls_bytes one = der_extension("2a0304", false, der_hex("0500"));
    struct certificate_plan plan = bare_plan(der_join(one, one));
    ck_assert_str_eq(parse(&certificate, &plan), "x509: an extension is there twice");
    plan = bare_plan(der_hex("300b 06032a0304 010100 0401 aa")); /* critical FALSE is the default */
    ck_assert_str_eq(parse(&certificate, &plan), "x509: the extensions are malformed");
    plan = bare_plan(der_hex("3005 06032a0304"));
    ck_assert_str_eq(parse(&certificate, &plan), "x509: the extensions are malformed");
    struct siotls_bytes many = {0};
    char oid[16];
    for (int i = 0; i < SIO_MAX_EXTENSIONS + 1; i++) {
        snprintf(oid, sizeof oid, "2a03%02x", i);
        many = der_join(many, der_extension(oid, false, der_hex("0500")));
    }
    plan = bare_plan(many);
    ck_assert_str_eq(parse(&certificate, &plan), "x509: there are more extensions than anyone needs");
}
END_TEST

Suite *x509_extension_suite(void)
{
    Suite *suite = suite_create("x509 extensions");
    TCase *tcase = tcase_create("extensions");
    tcase_add_loop_test(tcase, each_form, 0, (int)(sizeof rows / sizeof rows[0]));
    tcase_add_test(tcase, what_holds_for_all);
    suite_add_tcase(suite, tcase);
    return suite;
}
