/* SPDX-License-Identifier: Apache-2.0 */
/*
 * allowance_test.c: what a peer may do without bringing application data, and what renews it.
 */
#include "handshake/established/allowance.h"

#include "handshake_suites.h"

static struct sio_context context;
static struct sio_established established;

enum { START_MS = 1000000 };

static void begin(void)
{
    context = (struct sio_context){.clock.is_set = false};
    established = (struct sio_established){.context = &context};
    ck_assert_uint_eq(sio_allowance_pass_time(&established, START_MS), 0);
    context.clock.is_set = true;
}

/* How many more of a kind are let pass. */
static unsigned left(enum sio_allowance kind)
{
    unsigned num = 0;
    while (sio_allowance_spend(&established, kind))
        num++;
    return num;
}

START_TEST(each_kind_has_its_own_number)
{
    begin();
    for (int kind = 0; kind < SIO_NUM_ALLOWANCES; kind++) {
        ck_assert_uint_gt(sio_allowance_most((enum sio_allowance)kind), 0);
        ck_assert_uint_eq(left((enum sio_allowance)kind), sio_allowance_most((enum sio_allowance)kind));
        ck_assert(!sio_allowance_spend(&established, (enum sio_allowance)kind));
    }
}
END_TEST

START_TEST(application_data_renews_all_of_them)
{
    begin();
    for (int kind = 0; kind < SIO_NUM_ALLOWANCES; kind++)
        left((enum sio_allowance)kind);
    sio_allowance_renew(&established);
    for (int kind = 0; kind < SIO_NUM_ALLOWANCES; kind++)
        ck_assert_uint_eq(left((enum sio_allowance)kind), sio_allowance_most((enum sio_allowance)kind));
}
END_TEST

START_TEST(time_gives_one_a_second_and_keeps_the_rest)
{
    begin();
    left(SIO_ALLOWANCE_TICKETS);
    ck_assert_uint_eq(sio_allowance_pass_time(&established, START_MS + 1999), 1);
    ck_assert_uint_eq(left(SIO_ALLOWANCE_TICKETS), 1);
    ck_assert_uint_eq(sio_allowance_pass_time(&established, START_MS + 1999), 0);
    ck_assert_uint_eq(sio_allowance_pass_time(&established, START_MS + 2000), 1);
    ck_assert_uint_eq(left(SIO_ALLOWANCE_TICKETS), 1);
    /* Never more than there was at first. */
    ck_assert_uint_eq(sio_allowance_pass_time(&established, START_MS + 10000000), 9998);
    ck_assert_uint_eq(left(SIO_ALLOWANCE_TICKETS), sio_allowance_most(SIO_ALLOWANCE_TICKETS));
}
END_TEST

START_TEST(a_clock_that_goes_back_gives_nothing)
{
    begin();
    left(SIO_ALLOWANCE_KEY_UPDATES);
    ck_assert_uint_eq(sio_allowance_pass_time(&established, START_MS - 500000), 0);
    ck_assert_uint_eq(left(SIO_ALLOWANCE_KEY_UPDATES), 0);
    ck_assert_uint_eq(sio_allowance_pass_time(&established, START_MS - 500000 + 999), 0);
    ck_assert_uint_eq(sio_allowance_pass_time(&established, START_MS - 500000 + 1000), 1);
    ck_assert_uint_eq(left(SIO_ALLOWANCE_KEY_UPDATES), 1);
}
END_TEST

START_TEST(the_first_time_that_is_told_gives_nothing)
{
    begin();
    context.clock.is_set = false;
    established.forgiven_ms = 0;
    left(SIO_ALLOWANCE_KEY_UPDATES);
    ck_assert_uint_eq(sio_allowance_pass_time(&established, START_MS), 0);
    ck_assert_uint_eq(left(SIO_ALLOWANCE_KEY_UPDATES), 0);
}
END_TEST

Suite *handshake_allowance_suite(void)
{
    Suite *suite = suite_create("allowance");
    TCase *tests = tcase_create("allowance");
    tcase_add_test(tests, each_kind_has_its_own_number);
    tcase_add_test(tests, application_data_renews_all_of_them);
    tcase_add_test(tests, time_gives_one_a_second_and_keeps_the_rest);
    tcase_add_test(tests, a_clock_that_goes_back_gives_nothing);
    tcase_add_test(tests, the_first_time_that_is_told_gives_nothing);
    suite_add_tcase(suite, tests);
    return suite;
}
