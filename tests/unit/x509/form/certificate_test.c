/* SPDX-License-Identifier: Apache-2.0 */
/*
 * certificate_test.c: strict DER of certificates (RFC 5280 4.1): what is read, and what is refused.
 */
#include <string.h>

#include "x509_suites.h"
#include "x509_support.h"

static const char *parse(struct sio_certificate *certificate, struct siotls_bytes der)
{
    struct sio_error error = {0};
    return sio_certificate_parse(certificate, der, &error) ? NULL : error.reason;
}

START_TEST(what_is_read)
{
    struct sio_certificate certificate;
    builder_reset();
    struct certificate_plan plan = plan_ca("ca", 2, "root", 1);
    plan.path_length = 3;
    plan.serial = der_hex("00ff");
    ck_assert_ptr_null(parse(&certificate, build_certificate(&plan)));
    ck_assert_uint_eq(certificate.version, 3);
    ck_assert_uint_eq(certificate.serial.data_len, 2);
    ck_assert(sio_bytes_equal(certificate.subject, der_name("ca")));
    ck_assert(sio_bytes_equal(certificate.issuer, der_name("root")));
    ck_assert_uint_eq(certificate.not_before_ms, 1577836800000);
    ck_assert_uint_eq(certificate.not_after_ms, 2208988800000);
    ck_assert_uint_eq(certificate.key.type, SIOTLS_KEY_ED25519);
    ck_assert_uint_eq(certificate.signature_algorithm.scheme, SIOTLS_SCHEME_ED25519);
    ck_assert(certificate.is_ca && certificate.has_path_length);
    ck_assert_uint_eq(certificate.path_length, 3);
    ck_assert_uint_eq(certificate.key_usage, 1 << 5 | 1 << 6);
    ck_assert_uint_eq(certificate.extensions, SIO_CERT_BASIC_CONSTRAINTS | SIO_CERT_KEY_USAGE |
                                                  SIO_CERT_SUBJECT_KEY_ID | SIO_CERT_AUTHORITY_KEY_ID);
    ck_assert_uint_eq(certificate.critical, SIO_CERT_BASIC_CONSTRAINTS | SIO_CERT_KEY_USAGE);
    ck_assert_uint_eq(certificate.subject_key_id.data_len, 20);
    ck_assert_uint_eq(certificate.authority_key_id.data[0], 1);
    ck_assert(!certificate.is_inexact);
}
END_TEST

START_TEST(every_cut_is_refused)
{
    struct sio_certificate certificate;
    builder_reset();
    struct certificate_plan plan = plan_leaf("www.example.org", 3, "ca", 2);
    struct siotls_bytes whole = build_certificate(&plan);
    for (size_t i = 0; i < whole.data_len; i++)
        ck_assert_ptr_nonnull(parse(&certificate, sio_bytes(whole.data, i)));
    ck_assert_ptr_nonnull(parse(&certificate, der_join(whole, der_hex("00"))));
}
END_TEST

/* TBSCertificate of parts in hexadecimal, under a good outside. */
static struct siotls_bytes certificate_of(const char *front, const char *times, const char *rest)
{
    struct siotls_bytes tbs = der_join(der_hex(front), der_join(der_name("i"), der_hex(times)));
    tbs = der_join(tbs, der_join(der_name("s"), der_join(der_key(1), der_hex(rest))));
    return der(0x30, der_join(der(0x30, tbs), der_hex("300506032b6570 0302 00 aa")));
}

#define FRONT "a003020102 020101 300506032b6570"
#define TIMES "301e 170d3230303130313030303030305a 170d3430303130313030303030305a"
#define EXTENSIONS "a310 300e 300c 0603551d0e 0405 0403 aabbcc"

static const struct {
    const char *front;
    const char *times;
    const char *rest;
    const char *reason; /* NULL: read */
} forms[] = {
    {FRONT, TIMES, EXTENSIONS, NULL},
    {"020101 300506032b6570", TIMES, "", NULL},                               /* version 1 */
    {"a003020101 020101 300506032b6570", TIMES, "8102 00aa 8202 00aa", NULL}, /* version 2 */
    {"a003020100 020101 300506032b6570", TIMES, "", "x509: version, serial number or algorithm is malformed"},
    {"a003020103 020101 300506032b6570", TIMES, "", "x509: version, serial number or algorithm is malformed"},
    {"a003020102 0200 300506032b6570", TIMES, "", "x509: version, serial number or algorithm is malformed"},
    {"a003020102 02020001 300506032b6570", TIMES, "", "x509: version, serial number or algorithm is malformed"},
    {"a003020102 0202ff80 300506032b6570", TIMES, "", "x509: version, serial number or algorithm is malformed"},
    {"a003020102 020101 300506032b6571", TIMES, EXTENSIONS,
     "x509: the signature algorithms inside and outside of what is signed differ"},
    {"a003020102 020101 300706032b65700500", TIMES, EXTENSIONS,
     "x509: the signature algorithms inside and outside of what is signed differ"},
    /* Without seconds, with a zone, with a fraction, 30 February, second 60, nothing. */
    {FRONT, "301c 170b323030313031303030305a 170d3430303130313030303030305a", "", "x509: the validity is malformed"},
    {FRONT, "3022 17113230303130313030303030302b30303030 170d3430303130313030303030305a", "",
     "x509: the validity is malformed"},
    {FRONT, "3022 170d3230303130313030303030305a 1811323034303031303130303030303 02e315a", "",
     "x509: the validity is malformed"},
    {FRONT, "301e 170d3230303233303030303030305a 170d3430303130313030303030305a", "",
     "x509: the validity is malformed"},
    {FRONT, "301e 170d3230303130313030303036305a 170d3430303130313030303030305a", "",
     "x509: the validity is malformed"},
    {FRONT, "300f 170d3230303130313030303030305a", "", "x509: the validity is malformed"},
    /* Identifiers and extensions in versions that have none, in the wrong order, twice, empty. */
    {"020101 300506032b6570", TIMES, "8102 00aa", "x509: the public key or what follows it is malformed"},
    {"a003020101 020101 300506032b6570", TIMES, EXTENSIONS, "x509: the public key or what follows it is malformed"},
    {FRONT, TIMES, EXTENSIONS " 8102 00aa", "x509: the public key or what follows it is malformed"},
    {FRONT, TIMES, EXTENSIONS EXTENSIONS, "x509: the public key or what follows it is malformed"},
    {FRONT, TIMES, "a300", "x509: the public key or what follows it is malformed"},
    {FRONT, TIMES, "a302 3000", "x509: the extensions are malformed"},
    {FRONT, TIMES, "8400", "x509: the public key or what follows it is malformed"},
};

START_TEST(each_form)
{
    struct sio_certificate certificate;
    builder_reset();
    const char *reason = parse(&certificate, certificate_of(forms[_i].front, forms[_i].times, forms[_i].rest));
    if (forms[_i].reason == NULL)
        ck_assert_msg(reason == NULL, "%d: %s", _i, reason);
    else
        ck_assert_msg(reason != NULL && strcmp(reason, forms[_i].reason) == 0, "%d: %s", _i,
                      reason != NULL ? reason : "accepted");
}
END_TEST

/* Lengths that are not minimal, or indefinite, on the outside. */
START_TEST(lengths)
{
    struct sio_certificate certificate;
    builder_reset();
    struct siotls_bytes good = certificate_of(FRONT, TIMES, "");
    ck_assert_uint_eq(good.data[1], 0x81);
    struct siotls_bytes contents = sio_bytes(good.data + 3, good.data_len - 3);
    const uint8_t longer[] = {0x30, 0x82, 0x00, (uint8_t)contents.data_len};
    ck_assert_ptr_null(parse(&certificate, good));
    ck_assert_str_eq(parse(&certificate, der_join(sio_bytes(longer, sizeof longer), contents)),
                     "x509: this is no certificate in strict DER");
    struct siotls_bytes indefinite = der_join(der_hex("3080"), der_join(contents, der_hex("0000")));
    ck_assert_str_eq(parse(&certificate, indefinite), "x509: this is no certificate in strict DER");
    ck_assert_str_eq(parse(&certificate, der_hex("")), "x509: this is no certificate in strict DER");
}
END_TEST

Suite *x509_certificate_suite(void)
{
    Suite *suite = suite_create("x509 certificates");
    TCase *tcase = tcase_create("certificates");
    tcase_add_test(tcase, what_is_read);
    tcase_add_test(tcase, every_cut_is_refused);
    tcase_add_loop_test(tcase, each_form, 0, (int)(sizeof forms / sizeof forms[0]));
    tcase_add_test(tcase, lengths);
    suite_add_tcase(suite, tcase);
    return suite;
}
