/* SPDX-License-Identifier: Apache-2.0 */
/*
 * suffix_list_test.c: public suffixes, and wildcards directly below them.
 */
#include <string.h>

#include "x509/name/punycode.h"
#include "x509/name/suffix_list.h"
#include "x509_suites.h"
#include "x509_support.h"

static const char list[] = "// a comment\n"
                           "before.example\n"
                           "// ===BEGIN ICANN DOMAINS===\n"
                           "uk\n"
                           "co.uk  with words behind\r\n"
                           "*.ck\n"
                           "!www.ck\n"
                           "\n"
                           "b\xc3\xbc"
                           "cher.example\n"
                           "\xe5\x85\xac\xe5\x8f\xb8.cn\n"
                           "//in.comment\n"
                           "// ===END ICANN DOMAINS===\n"
                           "// ===BEGIN PRIVATE DOMAINS===\n"
                           "pages.example\n";

static struct siotls_bytes text_bytes(const char *text)
{
    return sio_bytes((const uint8_t *)text, strlen(text));
}

START_TEST(suffixes)
{
    static const struct {
        const char *name;
        bool is_suffix;
    } rows[] = {
        {"uk", true},
        {"co.uk", true},
        {"CO.uk", true},
        {"org.uk", false},
        {"example.co.uk", false},
        {"xco.uk", false},
        {"ck", false},
        {"anything.ck", true},
        {"www.ck", false},
        {"a.www.ck", false},
        {"a.anything.ck", false},
        {"xn--bcher-kva.example", true},
        {"XN--Bcher-KVA.example", true},
        {"bcher.example", false},
        {"xn--55qx5d.cn", true},
        {"xn--55qx5.cn", false},
        {"in.comment", false},
        {"words", false},
        {"pages.example", false},
        {"before.example", false},
        {"example", false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        ck_assert_msg(sio_suffix_list_has(text_bytes(list), text_bytes(rows[i].name)) == rows[i].is_suffix, "%s",
                      rows[i].name);
    /* Without sections all rules count. */
    ck_assert(sio_suffix_list_has(text_bytes("a.example\npages.example\n"), text_bytes("pages.example")));
    ck_assert(!sio_suffix_list_has(text_bytes(""), text_bytes("pages.example")));
}
END_TEST

START_TEST(whole_lists)
{
    ck_assert(sio_suffix_list_is_whole(text_bytes(list)));
    ck_assert(sio_suffix_list_is_whole(text_bytes("co.uk\n")));
    ck_assert(!sio_suffix_list_is_whole(text_bytes("uk\nco.u")));
    ck_assert(!sio_suffix_list_is_whole(text_bytes("")));
    ck_assert(!sio_suffix_list_is_whole(text_bytes("// nothing\n\n")));
    /* Cut anywhere within the section, or before the first rule. */
    size_t end = (size_t)(strstr(list, "// ===END ICANN") - list);
    size_t first = (size_t)(strstr(list, "// ===BEGIN ICANN") - list) + strlen("// ===BEGIN ICANN DOMAINS===");
    for (size_t i = first; i < end; i++)
        ck_assert_msg(!sio_suffix_list_is_whole(sio_bytes((const uint8_t *)list, i)), "%zu", i);
}
END_TEST

/* RFC 3492 7.1, and labels that do not decode. */
START_TEST(unicode)
{
    static const struct {
        const char *name;
        const char *text;
    } rows[] = {
        {"www.example.org", "www.example.org"},
        {"xn--mnchen-3ya.de", "m\xc3\xbcnchen.de"},
        {"a.xn--bcher-kva.xn--55qx5d", "a.b\xc3\xbc"
                                       "cher.\xe5\x85\xac\xe5\x8f\xb8"},
        {"xn--ihqwcrb4cv8a8dqg056pqjye.cn",
         "\xe4\xbb\x96\xe4\xbb\xac\xe4\xb8\xba\xe4\xbb\x80\xe4\xb9\x88\xe4\xb8\x8d\xe8"
         "\xaf\xb4\xe4\xb8\xad\xe6\x96\x87.cn"},
        {"xn--ls8h.la", "\xf0\x9f\x92\xa9.la"},
        {"xn--99999999.org", "xn--99999999.org"},
        {"xn--zzzzzzzzzzzzzzzzzzzzzzzzzzz.org", "xn--zzzzzzzzzzzzzzzzzzzzzzzzzzz.org"},
        {"xn--.org", "xn--.org"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        uint8_t text[SIO_UNICODE_NAME];
        size_t text_len = sio_name_to_unicode(text, text_bytes(rows[i].name));
        ck_assert_msg(sio_bytes_equal(sio_bytes(text, text_len), text_bytes(rows[i].text)), "%s: %.*s", rows[i].name,
                      (int)text_len, (const char *)text);
    }
}
END_TEST

static void judge_wildcard(struct judge *judge, const char *alt_names, const char *name)
{
    struct good_chain chain;
    good_chain_init(&chain);
    chain.leaf.alt_names = alt_names;
    judge_init(judge);
    judge_take(judge, &chain);
    judge->request.name = name;
    judge->request.public_suffixes = text_bytes(list);
}

START_TEST(wildcards)
{
    static const struct {
        const char *alt_names;
        const char *name;
        bool is_trusted;
    } rows[] = {
        {"*.co.uk", "a.co.uk", false},
        {"*.anything.ck", "a.anything.ck", false},
        {"*.xn--55qx5d.cn", "a.xn--55qx5d.cn", false},
        {"*.a.co.uk", "b.a.co.uk", true},
        {"*.www.ck", "a.www.ck", true},
        {"*.pages.example", "a.pages.example", true},
        {"a.co.uk", "a.co.uk", true},
        {"*.co.uk a.co.uk", "a.co.uk", true},
    };
    struct judge judge;
    judge_wildcard(&judge, rows[_i].alt_names, rows[_i].name);
    if (rows[_i].is_trusted) {
        judge_accepts(&judge, 3);
    } else {
        judge_refuses(&judge, "x509: certificate is not for this name");
        judge.request.public_suffixes = sio_bytes(NULL, 0);
        judge_accepts(&judge, 3);
    }
    judge_clear(&judge);
}
END_TEST

START_TEST(cut_short)
{
    struct judge judge;
    judge_wildcard(&judge, "www.example.org", "www.example.org");
    judge.request.public_suffixes.data_len = (size_t)(strstr(list, "// ===END ICANN") - list);
    ck_assert_int_eq(judge_run(&judge), SIOTLS_ERROR_SYNTAX);
    ck_assert_str_eq(judge.error.reason, "x509: the public suffix list is none, or is cut short");
    judge_clear(&judge);
}
END_TEST

Suite *x509_suffix_list_suite(void)
{
    Suite *suite = suite_create("x509 public suffixes");
    TCase *tcase = tcase_create("suffixes");
    tcase_add_test(tcase, suffixes);
    tcase_add_test(tcase, whole_lists);
    tcase_add_test(tcase, unicode);
    tcase_add_loop_test(tcase, wildcards, 0, 8);
    tcase_add_test(tcase, cut_short);
    suite_add_tcase(suite, tcase);
    return suite;
}
