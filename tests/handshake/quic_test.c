/* SPDX-License-Identifier: Apache-2.0 */
/*
 * quic_test.c: the handshake over QUIC (RFC 9001 4, 8): what goes well, and what is not there. What is refused is in
 * quic_refused.c.
 */
#include <check.h>

#include "api/conn.h"
#include "early.h"
#include "failing_memory.h"
#include "fake_provider.h"
#include "quic_plays.h"

#include <string.h>

enum { ONE_BYTE_TOO = 2 }; /* loops: whole, one byte at a time */

/* ---- what goes well ---- */

START_TEST(hands_are_shaken)
{
    quic_play_open(quic_with_messages);
    quic.step = (size_t)_i;
    quic_play_hands();
    ck_assert_str_eq(quic.ends[PAIR_CLIENT].order, "r2w2r3w3");
    ck_assert_str_eq(quic.ends[PAIR_SERVER].order, "r2w2w3r3");
    /* RFC 9001 8.4. */
    const uint8_t *hello = quic.ends[PAIR_SERVER].hello.data;
    ck_assert_uint_eq(hello[4 + 2 + 32], 0);
    ck_assert(!quic_info(&quic, PAIR_CLIENT).is_resumed);
    quic_shut(&quic);
}
END_TEST

START_TEST(sessions_are_resumed_over_quic)
{
    quic_play_open(quic_with_sessions);
    quic.step = (size_t)_i;
    quic_play_hands();
    quic_play_resume();
    ck_assert(quic_info(&quic, PAIR_CLIENT).is_resumed && quic_info(&quic, PAIR_SERVER).is_resumed);
    quic_shut(&quic);
}
END_TEST

static bool keys_of_early_data_agree(void)
{
    const struct quic_secret *ours = &quic.ends[PAIR_CLIENT].secrets[SIOTLS_DIRECTION_SEAL][SIOTLS_QUIC_EARLY];
    const struct quic_secret *theirs = &quic.ends[PAIR_SERVER].secrets[SIOTLS_DIRECTION_OPEN][SIOTLS_QUIC_EARLY];
    return ours->secret_len > 0 && ours->secret_len == theirs->secret_len &&
           memcmp(ours->secret, theirs->secret, ours->secret_len) == 0;
}

START_TEST(early_data_has_no_end)
{
    struct siotls_session_info session = {.size = sizeof session};
    quic_play_open(quic_with_early_data);
    quic.step = (size_t)_i;
    quic_play_hands();
    ck_assert_int_eq(siotls_session_describe(&session, quic.world.session.data, quic.world.session.data_len), 0);
    ck_assert_uint_eq(session.max_early_data, UINT32_MAX);
    quic.is_early = true;
    quic_play_resume();
    ck_assert_int_eq(quic_info(&quic, PAIR_SERVER).early_data, SIOTLS_EARLY_DATA_ACCEPTED);
    ck_assert_int_eq(quic_info(&quic, PAIR_CLIENT).early_data, SIOTLS_EARLY_DATA_ACCEPTED);
    ck_assert(keys_of_early_data_agree());
    ck_assert_str_eq(quic.ends[PAIR_CLIENT].order, "w1r2w2r3w3");
    ck_assert_str_eq(quic.ends[PAIR_SERVER].order, "r1r2w2w3r3");
    ck_assert_uint_eq(quic.ends[PAIR_SERVER].num_messages[SIO_MESSAGE_END_OF_EARLY_DATA], 0);
    quic_shut(&quic);
}
END_TEST

START_TEST(early_data_is_of_its_context)
{
    quic_play_open(quic_with_early_data);
    quic_play_connect();
    ck_assert_int_eq(siotls_quic_set_early_data_context(quic.ends[PAIR_SERVER].conn, (const uint8_t *)"old", 3), 0);
    ck_assert(quic_shake_hands(&quic));
    quic.is_early = true;
    quic_play_connect();
    ck_assert(quic_resume(&quic));
    ck_assert_int_eq(
        siotls_quic_set_early_data_context(quic.ends[PAIR_SERVER].conn, (const uint8_t *)(_i == 0 ? "old" : "new"), 3),
        0);
    ck_assert(quic_shake_hands(&quic));
    ck_assert(quic_info(&quic, PAIR_CLIENT).is_resumed);
    ck_assert_int_eq(quic_info(&quic, PAIR_CLIENT).early_data,
                     _i == 0 ? SIOTLS_EARLY_DATA_ACCEPTED : SIOTLS_EARLY_DATA_REJECTED);
    ck_assert_int_eq(siotls_quic_set_early_data_context(quic.ends[PAIR_SERVER].conn, NULL, 0), SIOTLS_ERROR_STATE);
    quic_shut(&quic);
}
END_TEST

START_TEST(hellos_are_retried)
{
    quic_play_open(quic_with_retry);
    quic.step = (size_t)_i;
    quic_play_hands();
    ck_assert(quic_info(&quic, PAIR_CLIENT).is_hello_retried);
    quic.is_early = true;
    quic_play_resume();
    ck_assert(quic_info(&quic, PAIR_CLIENT).is_resumed && quic_info(&quic, PAIR_CLIENT).is_hello_retried);
    ck_assert_int_eq(quic_info(&quic, PAIR_CLIENT).early_data, SIOTLS_EARLY_DATA_REJECTED);
    ck_assert_uint_eq(quic.ends[PAIR_CLIENT].num_events[SIOTLS_EVENT_EARLY_DATA_REJECTED], 1);
    ck_assert_str_eq(quic.ends[PAIR_SERVER].order, "r2w2w3r3");
    quic_shut(&quic);
}
END_TEST

START_TEST(clients_show_certificates)
{
    quic_play_open(quic_with_client_auth);
    quic.step = (size_t)_i;
    quic_play_hands();
    ck_assert_uint_ne(quic_info(&quic, PAIR_SERVER).client_scheme, 0);
    quic_shut(&quic);
}
END_TEST

START_TEST(a_server_waits_for_its_parameters)
{
    quic_play_open(_i == 0 ? quic_plain : quic_with_retry);
    quic.is_late = true;
    quic_play_hands();
    ck_assert(quic.ends[PAIR_SERVER].is_asked && !quic.ends[PAIR_CLIENT].is_asked);
    ck_assert_uint_eq(quic.ends[PAIR_SERVER].num_events[SIOTLS_EVENT_QUIC_PARAMETERS], 1);
    ck_assert_int_eq(siotls_quic_set_parameters(quic.ends[PAIR_SERVER].conn, NULL, 0), SIOTLS_ERROR_STATE);
    quic_shut(&quic);
}
END_TEST

START_TEST(a_server_refuses_parameters)
{
    quic_play_open(quic_plain);
    quic.is_late = true;
    quic.refuses = true;
    quic_play_connect();
    ck_assert(quic_start(&quic));
    quic_play_fails(PAIR_SERVER, SIOTLS_ALERT_ACCESS_DENIED);
    quic_shut(&quic);
}
END_TEST

/* ---- what is not offered ---- */

START_TEST(what_is_of_records_is_not_offered)
{
    enum { RECORD_SIZE_LIMIT = 28, POST_HANDSHAKE_AUTH = 49, QUIC_TRANSPORT_PARAMETERS = 57 };
    quic_play_open(quic_with_features_of_records);
    quic_play_hands();
    ck_assert(quic_play_hello_has(QUIC_TRANSPORT_PARAMETERS));
    ck_assert(!quic_play_hello_has(RECORD_SIZE_LIMIT) && !quic_play_hello_has(POST_HANDSHAKE_AUTH));
    ck_assert_int_eq(siotls_conn_request_certificate(quic.ends[PAIR_SERVER].conn), SIOTLS_ERROR_STATE);
    quic_shut(&quic);
}
END_TEST

START_TEST(the_ports_of_records_are_closed)
{
    uint8_t byte = 0;
    uint8_t *room;
    const uint8_t *view;
    size_t view_len;
    size_t taken;
    quic_play_open(quic_plain);
    quic_play_hands();
    ck_assert_int_eq(siotls_conn_receive_buffer(quic.ends[PAIR_CLIENT].conn, &room, &view_len, 0), SIOTLS_ERROR_STATE);
    ck_assert_int_eq(siotls_conn_received(quic.ends[PAIR_CLIENT].conn, 0), SIOTLS_ERROR_STATE);
    ck_assert_int_eq(siotls_conn_receive_data(quic.ends[PAIR_CLIENT].conn, &taken, &byte, 1), SIOTLS_ERROR_STATE);
    ck_assert_int_eq(siotls_conn_receive_in_place(quic.ends[PAIR_CLIENT].conn, &taken, &byte, 1), SIOTLS_ERROR_STATE);
    ck_assert_int_eq(siotls_conn_receive_end(quic.ends[PAIR_CLIENT].conn), SIOTLS_ERROR_STATE);
    ck_assert_int_eq(siotls_conn_data_to_send(quic.ends[PAIR_CLIENT].conn, &view, &view_len), SIOTLS_ERROR_STATE);
    ck_assert_int_eq(siotls_conn_data_sent(quic.ends[PAIR_CLIENT].conn, 0), SIOTLS_ERROR_STATE);
    ck_assert_int_eq(siotls_conn_data_to_read(quic.ends[PAIR_CLIENT].conn, &view, &view_len), SIOTLS_ERROR_STATE);
    ck_assert_int_eq(siotls_conn_data_read(quic.ends[PAIR_CLIENT].conn, 0), SIOTLS_ERROR_STATE);
    ck_assert_int_eq(siotls_conn_send_data(quic.ends[PAIR_CLIENT].conn, &taken, &byte, 1), SIOTLS_ERROR_STATE);
    ck_assert_int_eq(siotls_conn_close(quic.ends[PAIR_CLIENT].conn), SIOTLS_ERROR_STATE);
    ck_assert_int_eq(siotls_conn_update_key(quic.ends[PAIR_CLIENT].conn, 0), SIOTLS_ERROR_STATE);
    ck_assert(!quic_info(&quic, PAIR_CLIENT).can_send && !quic_info(&quic, PAIR_CLIENT).can_receive);
    quic_shut(&quic);
}
END_TEST

START_TEST(the_ports_of_quic_are_closed_over_tcp)
{
    const uint8_t *view;
    size_t view_len;
    int level;
    quic_play_open(quic_plain);
    ck_assert(pair_again(&quic.world));
    struct siotls_conn *tcp = quic.world.ends[PAIR_CLIENT].conn;
    ck_assert_int_eq(siotls_quic_set_parameters(tcp, NULL, 0), SIOTLS_ERROR_STATE);
    ck_assert_int_eq(siotls_quic_set_early_data_context(tcp, NULL, 0), SIOTLS_ERROR_STATE);
    ck_assert_int_eq(siotls_quic_receive(tcp, 0, (const uint8_t *)"", 1), SIOTLS_ERROR_STATE);
    ck_assert_int_eq(siotls_quic_data_to_send(tcp, &level, &view, &view_len), SIOTLS_ERROR_STATE);
    ck_assert_int_eq(siotls_quic_data_sent(tcp, 0), SIOTLS_ERROR_STATE);
    quic_shut(&quic);
}
END_TEST

/* ---- memory ---- */

static bool play(const struct siotls_memory *memory, void *context)
{
    bool (*configure)(struct pair * world) = quic_with_early_data;
    (void)context;
    bool done = quic_open(&quic, configure, memory) && quic_connect(&quic) && quic_shake_hands(&quic) &&
                quic.world.session.data_len > 0;
    quic.is_early = true;
    quic.is_late = true;
    done = done && quic_connect(&quic) && quic_resume(&quic) && quic_shake_hands(&quic);
    quic_shut(&quic);
    return done;
}

START_TEST(failing_allocations_are_noticed)
{
    pair_build_world();
    fake_control_reset();
    failing_memory_try_all(play, NULL);
}
END_TEST

static Suite *quic_suite(void)
{
    Suite *suite = suite_create("handshake/quic");
    TCase *tcase = tcase_create("quic");
    tcase_set_timeout(tcase, 120);
    tcase_add_loop_test(tcase, hands_are_shaken, 0, ONE_BYTE_TOO);
    tcase_add_loop_test(tcase, sessions_are_resumed_over_quic, 0, ONE_BYTE_TOO);
    tcase_add_loop_test(tcase, early_data_has_no_end, 0, ONE_BYTE_TOO);
    tcase_add_loop_test(tcase, early_data_is_of_its_context, 0, 2);
    tcase_add_loop_test(tcase, hellos_are_retried, 0, ONE_BYTE_TOO);
    tcase_add_loop_test(tcase, clients_show_certificates, 0, ONE_BYTE_TOO);
    tcase_add_loop_test(tcase, a_server_waits_for_its_parameters, 0, 2);
    tcase_add_test(tcase, a_server_refuses_parameters);
    tcase_add_test(tcase, what_is_of_records_is_not_offered);
    tcase_add_test(tcase, the_ports_of_records_are_closed);
    tcase_add_test(tcase, the_ports_of_quic_are_closed_over_tcp);
    tcase_add_test(tcase, failing_allocations_are_noticed);
    suite_add_tcase(suite, tcase);
    return suite;
}

int main(void)
{
    static Suite *(*const suites[])(void) = {quic_suite, quic_refused_suite};
    return check_main(suites, 2);
}
