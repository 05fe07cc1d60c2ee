/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mailbox_test.c: e-mail addresses (RFC 5321 4.1.2).
 */
#include <string.h>

#include "x509/name/mailbox.h"
#include "x509_suites.h"

static const struct {
    const char *mailbox;
    size_t local_len; /* 0: refused */
} rows[] = {
    {"a@example.org", 1},
    {"first.last@example.org", 10},
    {"*@example.org", 1},
    {"user+tag@example.org", 8},
    {"\"quoted @ local\"@example.org", 16},
    {"\"a\\\"b\"@example.org", 6},
    {"\"\"@example.org", 2},
    {"", 0},
    {"@example.org", 0},
    {"a@", 0},
    {"example.org", 0},
    {"a@b@example.org", 0},
    {".a@example.org", 0},
    {"a.@example.org", 0},
    {"a..b@example.org", 0},
    {"a b@example.org", 0},
    {"\"a\"b\"@example.org", 0},
    {"\"a\\\"@example.org", 0},
    {"\"@example.org", 0},
    {"a@example.org.", 0},
    {"a@-example.org", 0},
    {"a@exa mple.org", 0},
    {"b\xc3\xbc@example.org", 0},
};

START_TEST(splitting)
{
    const char *string = rows[_i].mailbox;
    struct siotls_bytes whole = sio_bytes((const uint8_t *)string, strlen(string));
    struct siotls_bytes local;
    struct siotls_bytes host;
    ck_assert_int_eq(sio_mailbox_has_at(whole), strchr(string, '@') != NULL);
    bool is_mailbox = sio_mailbox_split(whole, &local, &host);
    ck_assert_int_eq(is_mailbox, rows[_i].local_len > 0);
    if (!is_mailbox)
        return;
    ck_assert_uint_eq(local.data_len, rows[_i].local_len);
    ck_assert_ptr_eq(local.data, whole.data);
    ck_assert_uint_eq(host.data_len, strlen("example.org"));
    ck_assert_mem_eq(host.data, "example.org", host.data_len);
}
END_TEST

Suite *x509_mailbox_suite(void)
{
    Suite *suite = suite_create("x509 mailboxes");
    TCase *tcase = tcase_create("mailboxes");
    tcase_add_loop_test(tcase, splitting, 0, (int)(sizeof rows / sizeof rows[0]));
    suite_add_tcase(suite, tcase);
    return suite;
}
