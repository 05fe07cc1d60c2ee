/* SPDX-License-Identifier: Apache-2.0 */
/*
 * error_test.c: the first failure is what the caller is told, as far as its struct goes.
 */
#include <string.h>

#include "base/error.h"
#include "base_suites.h"

START_TEST(the_first_failure_wins)
{
    struct siotls_error public_error = {.size = sizeof public_error};
    struct sio_error error;
    sio_error_begin(&error, &public_error);
    ck_assert(sio_error_is_clear(&error));
    ck_assert(!sio_fail(&error, SIOTLS_ALERT_DECODE_ERROR, "test: first"));
    ck_assert(!sio_fail_detail(&error, "number %d", 1));
    ck_assert(!sio_fail_status(&error, SIOTLS_ERROR_STATE, "test: second"));
    ck_assert(!sio_fail_detail(&error, "number %d", 2));
    ck_assert(!sio_error_is_clear(&error));
    ck_assert_int_eq(sio_error_end(&error, &public_error), SIOTLS_ERROR_PROTOCOL);
    ck_assert_int_eq(public_error.status, SIOTLS_ERROR_PROTOCOL);
    ck_assert_uint_eq(public_error.alert, SIOTLS_ALERT_DECODE_ERROR);
    ck_assert_uint_eq(public_error.origin, SIOTLS_ORIGIN_LOCAL);
    ck_assert_str_eq(public_error.reason, "test: first");
    ck_assert_str_eq(public_error.detail, "number 1");
}
END_TEST

START_TEST(each_way_to_fail_sets_status_and_alert)
{
    struct sio_error error = {0};
    ck_assert(!sio_fail_memory(&error));
    ck_assert_int_eq(error.status, SIOTLS_ERROR_NO_MEMORY);
    ck_assert_uint_eq(error.alert, SIOTLS_ALERT_INTERNAL_ERROR);
    error = (struct sio_error){0};
    ck_assert(!sio_fail_status(&error, SIOTLS_ERROR_KEY, "test: status"));
    ck_assert_int_eq(error.status, SIOTLS_ERROR_KEY);
    error = (struct sio_error){0};
    ck_assert(!sio_fail_both(&error, SIOTLS_ERROR_UNTRUSTED, SIOTLS_ALERT_UNKNOWN_CA, "test: both"));
    ck_assert_int_eq(error.status, SIOTLS_ERROR_UNTRUSTED);
    ck_assert_uint_eq(error.alert, SIOTLS_ALERT_UNKNOWN_CA);
}
END_TEST

START_TEST(a_new_call_clears_the_last_ones_error)
{
    struct siotls_error public_error = {.size = sizeof public_error, .status = -5, .reason = "old", .detail = "old"};
    struct sio_error error;
    sio_error_begin(&error, &public_error);
    ck_assert_int_eq(sio_error_end(&error, &public_error), SIOTLS_OK);
    ck_assert_int_eq(public_error.status, SIOTLS_OK);
    ck_assert_ptr_null(public_error.reason);
    ck_assert_str_eq(public_error.detail, "");
}
END_TEST

START_TEST(no_error_struct_is_fine)
{
    struct sio_error error;
    sio_error_begin(&error, NULL);
    ck_assert(!sio_fail_status(&error, SIOTLS_ERROR_FILE, "test: nobody listens"));
    ck_assert(!sio_fail_detail(&error, "%s", "detail"));
    ck_assert_int_eq(sio_error_end(&error, NULL), SIOTLS_ERROR_FILE);
}
END_TEST

START_TEST(a_smaller_struct_of_an_older_caller_is_not_overrun)
{
    struct siotls_error public_error;
    struct sio_error error;
    memset(&public_error, 'x', sizeof public_error);
    public_error.size = offsetof(struct siotls_error, detail) + 10;
    sio_error_begin(&error, &public_error);
    ck_assert(!sio_fail_status(&error, SIOTLS_ERROR_FILE, "test: short struct"));
    ck_assert(!sio_fail_detail(&error, "%s", "a detail that is too long"));
    ck_assert_int_eq(sio_error_end(&error, &public_error), SIOTLS_ERROR_FILE);
    ck_assert_str_eq(public_error.detail, "a detail ");
    ck_assert_int_eq(public_error.detail[10], 'x');
    memset(&public_error, 'x', sizeof public_error);
    public_error.size = sizeof public_error.size;
    sio_error_begin(&error, &public_error);
    ck_assert(!sio_fail_status(&error, SIOTLS_ERROR_FILE, "test: no struct at all"));
    ck_assert_int_eq(sio_error_end(&error, &public_error), SIOTLS_ERROR_FILE);
    ck_assert_int_eq(*(const char *)&public_error.status, 'x');
}
END_TEST

START_TEST(a_kept_error_is_copied_out_with_its_detail)
{
    char detail[32] = "kept";
    struct siotls_error public_error = {.size = sizeof public_error};
    struct sio_error error = {
        .status = SIOTLS_ERROR_KEY, .reason = "test: kept", .detail = detail, .detail_size = sizeof detail};
    ck_assert_int_eq(sio_error_end(&error, &public_error), SIOTLS_ERROR_KEY);
    ck_assert_str_eq(public_error.detail, "kept");
}
END_TEST

START_TEST(the_first_argument_that_is_wrong_is_named)
{
    struct siotls_error public_error = {.size = sizeof public_error};
    struct sio_error error;
    sio_error_begin(&error, &public_error);
    ck_assert(SIO_ARGUMENTS_CHECK(&error, "test: all good", {true, "a is NULL"}, {true, "b is NULL"}));
    ck_assert(sio_error_is_clear(&error));
    ck_assert(!SIO_ARGUMENTS_CHECK(&error, "test: some wrong", {true, "a is NULL"}, {false, "b is NULL"},
                                   {false, "c is NULL"}));
    ck_assert_int_eq(sio_error_end(&error, &public_error), SIOTLS_ERROR_ARGUMENT);
    ck_assert_str_eq(public_error.reason, "test: some wrong");
    ck_assert_str_eq(public_error.detail, "b is NULL");
}
END_TEST

/* What was given as -1 is told as that, whatever it was converted to on the way. */
START_TEST(values_are_told_as_they_were_given)
{
    struct siotls_error public_error = {.size = sizeof public_error};
    struct sio_error error;
    struct sio_misuse misuse = {0};
    sio_error_begin(&error, &public_error);
    ck_assert(!sio_fail_value(&error, "test: a range", 77));
    ck_assert_int_eq(sio_error_end(&error, &public_error), SIOTLS_ERROR_ARGUMENT);
    ck_assert_str_eq(public_error.detail, "value 77");
    ck_assert_int_eq(sio_refuse_value(&misuse, "test: another", (uint64_t)(int64_t)-1), SIOTLS_ERROR_ARGUMENT);
    ck_assert(sio_misuse_tell(&misuse, &public_error));
    ck_assert_str_eq(public_error.detail, "value -1");
    ck_assert_int_eq(sio_refuse_memory(&misuse), SIOTLS_ERROR_NO_MEMORY);
    ck_assert(sio_misuse_tell(&misuse, &public_error));
    ck_assert_int_eq(public_error.status, SIOTLS_ERROR_NO_MEMORY);
    ck_assert_str_eq(public_error.detail, "");
    public_error.size = sizeof public_error.size;
    ck_assert(!sio_misuse_tell(&misuse, &public_error));
    ck_assert(!sio_error_tell(&error, NULL));
}
END_TEST

Suite *base_error_suite(void)
{
    Suite *suite = suite_create("error");
    TCase *tests = tcase_create("error");
    tcase_add_test(tests, the_first_failure_wins);
    tcase_add_test(tests, each_way_to_fail_sets_status_and_alert);
    tcase_add_test(tests, a_new_call_clears_the_last_ones_error);
    tcase_add_test(tests, no_error_struct_is_fine);
    tcase_add_test(tests, a_smaller_struct_of_an_older_caller_is_not_overrun);
    tcase_add_test(tests, a_kept_error_is_copied_out_with_its_detail);
    tcase_add_test(tests, the_first_argument_that_is_wrong_is_named);
    tcase_add_test(tests, values_are_told_as_they_were_given);
    suite_add_tcase(suite, tests);
    return suite;
}
