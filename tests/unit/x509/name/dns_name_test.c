/* SPDX-License-Identifier: Apache-2.0 */
/*
 * dns_name_test.c: DNS names and wildcards (RFC 1034 3.5, RFC 9525 6.3).
 */
#include <string.h>

#include "x509/name/dns_name.h"
#include "x509_suites.h"

#define LABEL63 "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijk"
#define NAME253                                                                                                        \
    LABEL63 "." LABEL63 "." LABEL63 "."                                                                                \
            "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghi"

static struct siotls_bytes text(const char *string)
{
    return sio_bytes((const uint8_t *)string, strlen(string));
}

START_TEST(validity)
{
    static const struct {
        const char *name;
        bool is_valid;
        bool is_preferred;
    } rows[] = {
        {"example.org", true, true},
        {"localhost", true, true},
        {"a.b.c.d.e.f", true, true},
        {"xn--bcher-kva.example", true, true},
        {"1.example", true, true},
        {"_dmarc.example.org", true, false},
        {LABEL63 ".org", true, true},
        {NAME253, true, true},
        {"a" NAME253, false, false},
        {"a" LABEL63 ".org", false, false},
        {"", false, false},
        {".", false, false},
        {"example.org.", false, false},
        {".example.org", false, false},
        {"example..org", false, false},
        {"-a.example", false, false},
        {"a-.example", false, false},
        {"b\xc3\xbc"
         "cher.example",
         false, false},
        {"a b.example", false, false},
        {"*.example.org", false, false},
        {"192.0.2.1", false, false},
        {"example.1", false, false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        ck_assert_msg(sio_dns_name_is_valid(text(rows[i].name)) == rows[i].is_valid, "%s", rows[i].name);
        ck_assert_msg(sio_dns_name_is_preferred(text(rows[i].name)) == rows[i].is_preferred, "%s", rows[i].name);
    }
}
END_TEST

START_TEST(matching)
{
    static const struct {
        const char *pattern;
        const char *name;
        bool matches;
    } rows[] = {
        {"example.org", "example.org", true},
        {"EXAMPLE.org", "example.ORG", true},
        {"example.org", "www.example.org", false},
        {"www.example.org", "example.org", false},
        {"*.example.org", "www.example.org", true},
        {"*.EXAMPLE.org", "www.example.org", true},
        {"*.example.org", "example.org", false},
        {"*.example.org", "a.b.example.org", false},
        {"*.org", "example.org", false},
        {"*", "org", false},
        {"*.", "org", false},
        {"**.example.org", "www.example.org", false},
        {"w*.example.org", "www.example.org", false},
        {"*w.example.org", "www.example.org", false},
        {"www.*.org", "www.example.org", false},
        {"*.*.org", "www.example.org", false},
        {"xn--*.example.org", "xn--a.example.org", false},
        {"example.org.", "example.org", false},
        {".example.org", "www.example.org", false},
        {"192.0.2.1", "192.0.2.1", false},
        {"*.0.2.1", "192.0.2.1", false},
        {"xn--bcher-kva.example", "XN--BCHER-KVA.example", true},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        ck_assert_msg(sio_dns_matches(text(rows[i].pattern), text(rows[i].name)) == rows[i].matches, "%s for %s",
                      rows[i].pattern, rows[i].name);
}
END_TEST

START_TEST(embedded_nul)
{
    static const uint8_t pattern[] = "www.example.org\0.attacker.example";
    struct siotls_bytes whole = sio_bytes(pattern, sizeof pattern - 1);
    ck_assert(!sio_dns_name_is_valid(whole));
    ck_assert(!sio_dns_matches(whole, text("www.example.org")));
}
END_TEST

START_TEST(being_within)
{
    ck_assert(sio_dns_is_within(text("a.example.org"), text("Example.org")));
    ck_assert(sio_dns_is_within(text("example.org"), text("example.org")));
    ck_assert(sio_dns_is_within(text("example.org"), text("")));
    ck_assert(!sio_dns_is_within(text("bexample.org"), text("example.org")));
    ck_assert(!sio_dns_is_within(text("org"), text("example.org")));
    struct siotls_bytes parent = sio_dns_parent(text("a.b.c"));
    ck_assert(sio_bytes_equal(parent, text("b.c")));
    ck_assert_uint_eq(sio_dns_parent(text("a")).data_len, 0);
    ck_assert(sio_dns_is_wildcard(text("*.a.b")));
    ck_assert(!sio_dns_is_wildcard(text("*.a")));
}
END_TEST

Suite *x509_dns_name_suite(void)
{
    Suite *suite = suite_create("x509 DNS names");
    TCase *tcase = tcase_create("names");
    tcase_add_test(tcase, validity);
    tcase_add_test(tcase, matching);
    tcase_add_test(tcase, embedded_nul);
    tcase_add_test(tcase, being_within);
    suite_add_tcase(suite, tcase);
    return suite;
}
