/* SPDX-License-Identifier: Apache-2.0 */
/*
 * rfc8448_test.c: the traces of RFC 8448 to the byte, with the library as client and as server.
 */
#include "check_main.h"
#include "trace.h"

static int num_traces(void)
{
    int num = 0;
    while (rfc8448_traces[num].name != NULL)
        num++;
    return num;
}

START_TEST(clients_send_what_the_trace_has)
{
    trace_play(&rfc8448_traces[_i], PAIR_CLIENT);
}
END_TEST

START_TEST(servers_send_what_the_trace_has)
{
    trace_play(&rfc8448_traces[_i], PAIR_SERVER);
}
END_TEST

static Suite *rfc8448_suite(void)
{
    Suite *suite = suite_create("handshake/rfc8448");
    TCase *tcase = tcase_create("traces");
    tcase_add_loop_test(tcase, clients_send_what_the_trace_has, 0, num_traces());
    tcase_add_loop_test(tcase, servers_send_what_the_trace_has, 0, num_traces());
    suite_add_tcase(suite, tcase);
    return suite;
}

int main(void)
{
    static Suite *(*const suites[])(void) = {rfc8448_suite};
    return check_main(suites, 1);
}
