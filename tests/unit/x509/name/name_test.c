/* SPDX-License-Identifier: Apache-2.0 */
/*
 * name_test.c: reference names (RFC 9525), and distinguished names: form, comparison (RFC 5280 7.1), text.
 */
#include <string.h>

#include "certificate_builder.h"
#include "x509/form/certificate.h"
#include "x509/name/distinguished_name.h"
#include "x509/name/name.h"
#include "x509_suites.h"

START_TEST(reference_names)
{
    static const struct {
        const char *text;
        enum sio_name_type type;
    } rows[] = {
        {"www.example.org", SIO_NAME_DNS},
        {"www.example.org.", SIO_NAME_DNS},
        {"localhost", SIO_NAME_DNS},
        {"192.0.2.1", SIO_NAME_IPV4},
        {"2001:db8::1", SIO_NAME_IPV6},
        {"", SIO_NAME_INVALID},
        {".", SIO_NAME_INVALID},
        {"a..b", SIO_NAME_INVALID},
        {"a.b..", SIO_NAME_INVALID},
        {"*.example.org", SIO_NAME_INVALID},
        {"b\xc3\xbc"
         "cher.example",
         SIO_NAME_INVALID},
        {"192.0.2.1.", SIO_NAME_INVALID},
        {"https://a.b", SIO_NAME_INVALID},
        {"a.b:443", SIO_NAME_INVALID},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct sio_reference_name name;
        bool is_name = sio_reference_name_parse(&name, rows[i].text);
        ck_assert_int_eq(is_name, rows[i].type != SIO_NAME_INVALID);
        ck_assert_msg(name.type == rows[i].type, "%s", rows[i].text);
    }
}
END_TEST

static bool matches(const char *alt_names, const char *text)
{
    struct certificate_plan plan = plan_leaf(alt_names, 3, "ca", 2);
    struct sio_certificate certificate;
    struct sio_reference_name name;
    struct sio_error error = {0};
    ck_assert(sio_certificate_parse(&certificate, build_certificate(&plan), &error));
    ck_assert(sio_reference_name_parse(&name, text));
    return sio_names_have(certificate.subject_alt_name, &name);
}

START_TEST(names_of_certificates)
{
    builder_reset();
    ck_assert(matches("a.example www.example.org", "www.example.org"));
    ck_assert(matches("a.example *.example.org", "WWW.EXAMPLE.ORG."));
    ck_assert(!matches("a.example", "www.example.org"));
    ck_assert(matches("a.example 192.0.2.1", "192.0.2.1"));
    ck_assert(!matches("192.0.2.2", "192.0.2.1"));
    /* An address is no DNS name, whatever it looks like, and the reverse. */
    ck_assert(!matches("hex:8209"
                       "3139322e302e322e31",
                       "192.0.2.1"));
    ck_assert(matches("hex:8710"
                      "20010db8000000000000000000000001",
                      "2001:db8:0::1"));
    ck_assert(!matches("hex:8704"
                       "c0000201",
                       "::ffff:192.0.2.1"));
    ck_assert(!matches("uri:https://www.example.org mail:www@www.example.org dir:www.example.org", "www.example.org"));
    /* The common name does not count. */
    struct certificate_plan plan = plan_leaf(NULL, 3, "ca", 2);
    struct sio_certificate certificate;
    struct sio_reference_name name;
    struct sio_error error = {0};
    plan.subject = "www.example.org";
    ck_assert(sio_certificate_parse(&certificate, build_certificate(&plan), &error));
    ck_assert(sio_reference_name_parse(&name, "www.example.org"));
    ck_assert(!sio_names_have(certificate.subject_alt_name, &name));
}
END_TEST

/* One relative name per text, such as "0c" (UTF8String) "cn" "text"; all have the type CN or O. */
static struct siotls_bytes relative(const char *type, uint8_t tag, const char *value)
{
    return der(0x31, der(0x30, der_join(der(0x06, der_hex(type)), der_text(tag, value))));
}

#define CN "550403"
#define O "55040a"

static struct siotls_bytes name_of(struct siotls_bytes first, struct siotls_bytes second)
{
    return der(0x30, der_join(first, second));
}

START_TEST(comparison)
{
    builder_reset();
    struct siotls_bytes none = {0};
    struct siotls_bytes utf8 = name_of(relative(O, 0x0c, "Example Org"), relative(CN, 0x0c, "A"));
    struct siotls_bytes printable = name_of(relative(O, 0x13, " EXAMPLE   org "), relative(CN, 0x13, "a"));
    ck_assert(sio_name_equal(utf8, printable));
    ck_assert_uint_eq(sio_name_hash(utf8), sio_name_hash(printable));
    ck_assert(!sio_name_equal(utf8, name_of(relative(CN, 0x0c, "A"), relative(O, 0x0c, "Example Org"))));
    ck_assert(!sio_name_equal(utf8, name_of(relative(O, 0x0c, "ExampleOrg"), relative(CN, 0x0c, "A"))));
    ck_assert(!sio_name_equal(utf8, name_of(relative(O, 0x0c, "Example Org"), none)));
    ck_assert(!sio_name_equal(name_of(relative(O, 0x0c, "Example Org"), none), utf8));
    ck_assert(!sio_name_equal(name_of(relative(O, 0x0c, "A"), none), name_of(relative(CN, 0x0c, "A"), none)));
    /* BMPString is compared as bytes. */
    ck_assert(!sio_name_equal(name_of(relative(CN, 0x1e, "A"), none), name_of(relative(CN, 0x0c, "A"), none)));
    ck_assert(sio_name_is_within(utf8, name_of(relative(O, 0x13, "example org"), none)));
    ck_assert(sio_name_is_within(utf8, der_hex("3000")));
    ck_assert(sio_name_is_within(utf8, utf8));
    ck_assert(!sio_name_is_within(utf8, name_of(relative(CN, 0x0c, "A"), none)));
    ck_assert(!sio_name_is_within(name_of(relative(O, 0x0c, "Example Org"), none), utf8));
    ck_assert(sio_name_is_empty(der_hex("3000")));
    ck_assert(!sio_name_is_empty(utf8));
}
END_TEST

START_TEST(form)
{
    static const char *const malformed[] = {"3100",                      /* an empty relative name */
                                            "3000",                      /* no SET */
                                            "3105 3003 0601 55",         /* no value */
                                            "3108 3006 0601 55 0c01",    /* a value cut short */
                                            "3109 3007 0601 55 0c00 05", /* something behind the value */
                                            "310a 3005 0601 55 0c00 05"};
    builder_reset();
    for (size_t i = 0; i < sizeof malformed / sizeof malformed[0]; i++)
        ck_assert_msg(!sio_name_is_valid(der_hex(malformed[i])), "%s", malformed[i]);
    ck_assert(sio_name_is_valid(der_hex("3107 3005 0601 55 0c00")));
    ck_assert(sio_name_is_valid(der_hex("")));
}
END_TEST

START_TEST(printing)
{
    char text[64];
    builder_reset();
    sio_name_print(text, sizeof text, name_of(relative(CN, 0x0c, "a,b"), relative(O, 0x13, "x\ny")));
    ck_assert_str_eq(text, "CN=a\\,b, O=x\\0Ay");
    sio_name_print(text, sizeof text, der_hex("3000"));
    ck_assert_str_eq(text, "(no name)");
    sio_name_print(text, sizeof text,
                   name_of(relative("2a864886f70d010901", 0x16, "a@b"), relative("2a03", 0x0c, "z")));
    ck_assert_str_eq(text, "email=a@b, 1.2.3=z");
    sio_name_print(text, 9, name_of(relative(CN, 0x0c, "abcdef"), relative(CN, 0x0c, "b")));
    ck_assert_str_eq(text, "CN=a\\...");
    sio_name_print(text, 0, der_hex("3000"));
}
END_TEST

Suite *x509_name_suite(void)
{
    Suite *suite = suite_create("x509 names");
    TCase *tcase = tcase_create("names");
    tcase_add_test(tcase, reference_names);
    tcase_add_test(tcase, names_of_certificates);
    tcase_add_test(tcase, comparison);
    tcase_add_test(tcase, form);
    tcase_add_test(tcase, printing);
    suite_add_tcase(suite, tcase);
    return suite;
}
