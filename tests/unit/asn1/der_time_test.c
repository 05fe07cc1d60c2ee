/* SPDX-License-Identifier: Apache-2.0 */
/*
 * der_time_test.c: times of certificates to milliseconds, and to text (RFC 5280 4.1.2.5).
 */
#include <string.h>

#include "asn1/der.h"
#include "asn1_suites.h"
#include "certificate_builder.h"

struct row {
    const char *text; /* UTCTime up to 13 characters, else GeneralizedTime */
    bool is_read;
    bool is_exact;
    uint64_t seconds;
    const char *printed;
};

static const struct row rows[] = {
    {"700101000000Z", true, true, 0, "1970-01-01 00:00:00 UTC"},
    {"500101000000Z", true, true, 0, "1970-01-01 00:00:00 UTC"}, /* before 1970 */
    {"240229235959Z", true, true, 1709251199, "2024-02-29 23:59:59 UTC"},
    {"491231235959Z", true, true, 2524607999, "2049-12-31 23:59:59 UTC"},
    {"991231235959Z", true, true, 946684799, "1999-12-31 23:59:59 UTC"},
    {"000101000000Z", true, true, 946684800, "2000-01-01 00:00:00 UTC"},
    {"20500101000000Z", true, true, 2524608000, "2050-01-01 00:00:00 UTC"},
    {"20491231235959Z", true, false, 2524607999, "2049-12-31 23:59:59 UTC"},
    {"21000228235959Z", true, true, 4107542399, "2100-02-28 23:59:59 UTC"},
    {"24000229000000Z", true, true, 13574563200, "2400-02-29 00:00:00 UTC"},
    {"99991231235959Z", true, true, 253402300799, "9999-12-31 23:59:59 UTC"},
    {"00000101000000Z", true, false, 0, "1970-01-01 00:00:00 UTC"},
    {"21000229000000Z", false, false, 0, NULL}, /* no leap year */
    {"230229000000Z", false, false, 0, NULL},
    {"231301000000Z", false, false, 0, NULL},
    {"230001000000Z", false, false, 0, NULL},
    {"230100000000Z", false, false, 0, NULL},
    {"230431000000Z", false, false, 0, NULL},
    {"230101240000Z", false, false, 0, NULL},
    {"230101006000Z", false, false, 0, NULL},
    {"230101000060Z", false, false, 0, NULL}, /* no leap seconds */
    {"2301010000Z", false, false, 0, NULL},   /* seconds are written */
    {"230101000000", false, false, 0, NULL},  /* the zone too */
    {"230101000000z", false, false, 0, NULL},
    {"23010100000 Z", false, false, 0, NULL},
    {"23010100000-Z", false, false, 0, NULL},
    {"20500101000000.5Z", false, false, 0, NULL}, /* no fractions */
    {"20500101000000+0100", false, false, 0, NULL},
    {"", false, false, 0, NULL},
};

START_TEST(times_are_read_as_certificates_write_them)
{
    const struct row *row = &rows[_i];
    builder_reset();
    struct sio_reader reader = sio_reader(der_text(strlen(row->text) > 13 ? 0x18 : 0x17, row->text));
    uint64_t time_ms = 1;
    bool is_exact = false;
    ck_assert_msg(sio_der_read_time(&reader, &time_ms, &is_exact) == row->is_read, "%s", row->text);
    if (!row->is_read)
        return;
    char printed[SIO_TIME_TEXT];
    sio_time_print(printed, time_ms);
    ck_assert_uint_eq(time_ms, row->seconds * 1000);
    ck_assert_int_eq(is_exact, row->is_exact);
    ck_assert_str_eq(printed, row->printed);
}
END_TEST

START_TEST(other_types_are_no_times)
{
    builder_reset();
    struct sio_reader reader = sio_reader(der_text(0x13, "240229235959Z"));
    uint64_t time_ms;
    bool is_exact;
    ck_assert(!sio_der_read_time(&reader, &time_ms, &is_exact));
    char printed[SIO_TIME_TEXT];
    sio_time_print(printed, UINT64_MAX);
    ck_assert_str_eq(printed, "9999-12-31 23:59:59 UTC");
}
END_TEST

Suite *asn1_der_time_suite(void)
{
    Suite *suite = suite_create("asn1/der_time");
    TCase *tests = tcase_create("der_time");
    tcase_add_loop_test(tests, times_are_read_as_certificates_write_them, 0, (int)(sizeof rows / sizeof rows[0]));
    tcase_add_test(tests, other_types_are_no_times);
    suite_add_tcase(suite, tests);
    return suite;
}
