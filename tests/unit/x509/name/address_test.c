/* SPDX-License-Identifier: Apache-2.0 */
/*
 * address_test.c: addresses as text (RFC 3986 3.2.2, RFC 4291 2.2), and their canonical form (RFC 5952 4).
 */
#include <string.h>

#include "certificate_builder.h"
#include "x509/name/address.h"
#include "x509_suites.h"

static const struct {
    const char *text;
    const char *hex;       /* NULL: no address */
    const char *canonical; /* NULL: the text itself */
} rows[] = {
    {"192.0.2.1", "c0000201", NULL},
    {"0.0.0.0", "00000000", NULL},
    {"255.255.255.255", "ffffffff", NULL},
    {"::", "00000000000000000000000000000000", NULL},
    {"::1", "00000000000000000000000000000001", NULL},
    {"1::", "00010000000000000000000000000000", NULL},
    {"2001:db8::1", "20010db8000000000000000000000001", NULL},
    {"2001:DB8:0:0:0:0:0:1", "20010db8000000000000000000000001", "2001:db8::1"},
    {"2001:db8::1:0:0:1", "20010db8000000000001000000000001", NULL},
    {"2001:0db8::0001", "20010db8000000000000000000000001", "2001:db8::1"},
    {"1:2:3:4:5:6:7:8", "00010002000300040005000600070008", NULL},
    {"1:0:3:4:5:6:7:8", "00010000000300040005000600070008", NULL},
    {"::ffff:192.0.2.1", "00000000000000000000ffffc0000201", "::ffff:c000:201"},
    {"64:ff9b::192.0.2.33", "0064ff9b0000000000000000c0000221", "64:ff9b::c000:221"},
    {"", NULL, NULL},
    {"192.0.2", NULL, NULL},
    {"192.0.2.1.1", NULL, NULL},
    {"192.0.2.256", NULL, NULL},
    {"192.0.2.01", NULL, NULL},
    {"192.0.2.1 ", NULL, NULL},
    {"192.0.2.", NULL, NULL},
    {"0xc0000201", NULL, NULL},
    {"3221225985", NULL, NULL},
    {":", NULL, NULL},
    {":::", NULL, NULL},
    {"1::2::3", NULL, NULL},
    {"1:2:3:4:5:6:7", NULL, NULL},
    {"1:2:3:4:5:6:7:8:9", NULL, NULL},
    {"1:2:3:4:5:6:7::8", NULL, NULL},
    {"12345::", NULL, NULL},
    {"g::", NULL, NULL},
    {"1:", NULL, NULL},
    {":1", NULL, NULL},
    {"fe80::1%eth0", NULL, NULL},
    {"[::1]", NULL, NULL},
    {"::192.0.2.1:1", NULL, NULL},
};

START_TEST(text_and_back)
{
    uint8_t address[16];
    char text[SIO_ADDRESS_TEXT];
    builder_reset();
    struct siotls_bytes bytes = sio_bytes((const uint8_t *)rows[_i].text, strlen(rows[_i].text));
    size_t address_len = sio_address_parse(address, bytes);
    if (rows[_i].hex == NULL) {
        ck_assert_uint_eq(address_len, 0);
        return;
    }
    struct siotls_bytes wanted = der_hex(rows[_i].hex);
    ck_assert_uint_eq(address_len, wanted.data_len);
    ck_assert_mem_eq(address, wanted.data, wanted.data_len);
    sio_address_print(text, wanted);
    ck_assert_str_eq(text, rows[_i].canonical != NULL ? rows[_i].canonical : rows[_i].text);
}
END_TEST

START_TEST(no_text_for_other_lengths)
{
    char text[SIO_ADDRESS_TEXT] = "x";
    sio_address_print(text, sio_bytes((const uint8_t *)"12345", 5));
    ck_assert_str_eq(text, "");
}
END_TEST

Suite *x509_address_suite(void)
{
    Suite *suite = suite_create("x509 addresses");
    TCase *tcase = tcase_create("addresses");
    tcase_add_loop_test(tcase, text_and_back, 0, (int)(sizeof rows / sizeof rows[0]));
    tcase_add_test(tcase, no_text_for_other_lengths);
    suite_add_tcase(suite, tcase);
    return suite;
}
