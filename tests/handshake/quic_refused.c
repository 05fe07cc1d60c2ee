/* SPDX-License-Identifier: Apache-2.0 */
/*
 * quic_refused.c: what a peer must not do over QUIC (RFC 9001 4.1.3, 8), and what the two kinds of transport do not
 * take from each other.
 */
#include <check.h>

#include "api/conn.h"
#include "early.h"
#include "quic_plays.h"

#include <string.h>

/* ---- levels ---- */

START_TEST(a_level_that_is_over_is_refused)
{
    quic_play_open(quic_plain);
    quic_play_hands();
    ck_assert_int_eq(siotls_quic_receive(quic.ends[PAIR_CLIENT].conn, _i, (const uint8_t *)"x", 1),
                     SIOTLS_ERROR_PROTOCOL);
    quic_play_fails(PAIR_CLIENT, SIOTLS_ALERT_UNEXPECTED_MESSAGE);
    quic_shut(&quic);
}
END_TEST

START_TEST(a_level_without_keys_is_for_later)
{
    quic_play_open(quic_plain);
    quic_play_connect();
    ck_assert(quic_start(&quic));
    ck_assert_int_eq(siotls_quic_receive(quic.ends[PAIR_CLIENT].conn, SIOTLS_QUIC_HANDSHAKE, (const uint8_t *)"x", 1),
                     SIOTLS_ERROR_STATE);
    ck_assert_int_eq(siotls_quic_receive(quic.ends[PAIR_CLIENT].conn, SIOTLS_QUIC_APPLICATION, (const uint8_t *)"x", 1),
                     SIOTLS_ERROR_STATE);
    ck_assert_int_eq(siotls_quic_receive(quic.ends[PAIR_CLIENT].conn, 4, (const uint8_t *)"x", 1),
                     SIOTLS_ERROR_ARGUMENT);
    ck_assert(quic_settle(&quic));
    quic_shut(&quic);
}
END_TEST

/* Behind both hellos and both Finished. */
START_TEST(bytes_left_over_at_a_change_of_level_are_refused)
{
    static const struct quic_place places[] = {{PAIR_SERVER, SIOTLS_QUIC_INITIAL},
                                               {PAIR_CLIENT, SIOTLS_QUIC_INITIAL},
                                               {PAIR_CLIENT, SIOTLS_QUIC_HANDSHAKE},
                                               {PAIR_SERVER, SIOTLS_QUIC_HANDSHAKE}};
    quic_play_open(quic_plain);
    quic.left_over = &places[_i];
    quic_play_connect();
    ck_assert(quic_start(&quic));
    quic_play_fails(places[_i].to, SIOTLS_ALERT_UNEXPECTED_MESSAGE);
    quic_shut(&quic);
}
END_TEST

START_TEST(what_waits_is_bounded)
{
    static uint8_t much[SIO_MAX_QUIC_INPUT + 1];
    quic_play_open(quic_plain);
    quic.is_late = true;
    quic_play_connect();
    ck_assert(quic_start(&quic));
    const uint8_t *data;
    size_t data_len;
    int level;
    ck_assert_int_eq(siotls_quic_data_to_send(quic.ends[PAIR_CLIENT].conn, &level, &data, &data_len), 0);
    ck_assert_int_eq(siotls_quic_receive(quic.ends[PAIR_SERVER].conn, level, much, sizeof much), SIOTLS_ERROR_LIMIT);
    ck_assert_int_eq(siotls_quic_receive(quic.ends[PAIR_SERVER].conn, level, data, data_len), 0);
    ck_assert_int_eq(siotls_quic_receive(quic.ends[PAIR_SERVER].conn, level, much, sizeof much - 1), 0);
    ck_assert_int_eq(siotls_quic_receive(quic.ends[PAIR_SERVER].conn, level, much, 1), SIOTLS_ERROR_LIMIT);
    quic_play_fails(PAIR_SERVER, SIOTLS_ALERT_UNEXPECTED_MESSAGE);
    ck_assert_str_eq(quic_error(&quic, PAIR_SERVER).reason, "quic: bytes are left over at the end of a level");
    quic_shut(&quic);
}
END_TEST

/* ---- what a peer must not do ---- */

START_TEST(messages_that_quic_has_not_are_refused)
{
    quic_play_open(quic_plain);
    quic_play_hands();
    quic_play_inject((enum pair_side)_i, SIOTLS_QUIC_APPLICATION, "\x18\0\0\1\0", 5);
    quic_play_fails((enum pair_side)_i, SIOTLS_ALERT_UNEXPECTED_MESSAGE);
    quic_shut(&quic);
}
END_TEST

START_TEST(early_data_is_not_ended_by_a_message)
{
    quic_play_open(quic_with_early_data);
    quic_play_hands();
    quic.is_early = true;
    quic_play_connect();
    ck_assert(quic_resume(&quic) && quic_start(&quic));
    quic_play_inject(PAIR_SERVER, SIOTLS_QUIC_HANDSHAKE, "\5\0\0\0", 4);
    quic_play_fails(PAIR_SERVER, SIOTLS_ALERT_UNEXPECTED_MESSAGE);
    quic_shut(&quic);
}
END_TEST

START_TEST(a_client_has_parameters)
{
    quic_play_open(quic_plain);
    struct siotls_conn *conn = NULL;
    ck_assert_int_eq(siotls_quic_conn_new(&conn, quic.world.ends[PAIR_CLIENT].config, NULL), 0);
    ck_assert_int_eq(siotls_conn_set_time(conn, pair_time_ms), 0);
    ck_assert_int_eq(siotls_conn_start(conn), SIOTLS_ERROR_STATE);
    ck_assert_int_eq(siotls_quic_set_parameters(conn, NULL, 0), 0);
    ck_assert_int_eq(siotls_conn_start(conn), 0);
    ck_assert_int_eq(siotls_quic_set_parameters(conn, NULL, 0), SIOTLS_ERROR_STATE);
    siotls_conn_free(conn);
    quic_shut(&quic);
}
END_TEST

START_TEST(an_application_protocol_is_needed)
{
    quic_play_open(quic_without_protocol_at_client);
    quic_play_connect();
    ck_assert(!quic_start(&quic));
    ck_assert_int_eq(quic_error(&quic, PAIR_CLIENT).alert, SIOTLS_ALERT_NO_APPLICATION_PROTOCOL);
    quic_shut(&quic);
    quic_play_open(_i == 0 ? quic_without_protocol_at_server : quic_with_other_protocols);
    quic_play_connect();
    ck_assert(quic_start(&quic));
    quic_play_fails(PAIR_SERVER, SIOTLS_ALERT_NO_APPLICATION_PROTOCOL);
    quic_shut(&quic);
}
END_TEST

/* Takes an extension out of EncryptedExtensions. */
static bool strip(struct sio_buffer *body, uint16_t type)
{
    struct sio_reader reader = sio_reader(sio_bytes(body->data + 2, body->data_len - 2));
    struct sio_buffer kept;
    uint16_t found;
    struct siotls_bytes data;
    struct sio_writer writer;
    sio_buffer_init(&kept, body->memory);
    sio_writer_init(&writer, &kept, 1 << 16);
    struct sio_mark block = sio_write_open(&writer, 2);
    while (sio_extension_next(&reader, &found, &data)) {
        if (found == type)
            continue;
        sio_write_u16(&writer, found);
        struct sio_mark mark = sio_write_open(&writer, 2);
        sio_write_bytes(&writer, data.data, data.data_len);
        sio_write_close(&writer, mark);
    }
    sio_write_close(&writer, block);
    bool done = sio_writer_ok(&writer);
    sio_buffer_clear(body);
    done = done && sio_buffer_append(body, kept.data, kept.data_len);
    sio_buffer_clear(&kept);
    return done;
}

static bool without_parameters(void *context, uint8_t message, struct sio_buffer *body)
{
    (void)context;
    return message != SIO_MESSAGE_ENCRYPTED_EXTENSIONS || strip(body, 57);
}

static bool without_alpn(void *context, uint8_t message, struct sio_buffer *body)
{
    (void)context;
    return message != SIO_MESSAGE_ENCRYPTED_EXTENSIONS || strip(body, 16);
}

START_TEST(a_server_says_what_is_needed)
{
    quic_play_open(quic_plain);
    quic.reviser = PAIR_SERVER;
    quic.revise = _i == 0 ? without_parameters : without_alpn;
    quic_play_connect();
    ck_assert(quic_start(&quic));
    quic_play_fails(PAIR_CLIENT, _i == 0 ? SIOTLS_ALERT_MISSING_EXTENSION : SIOTLS_ALERT_NO_APPLICATION_PROTOCOL);
    quic_shut(&quic);
}
END_TEST

/* A session id in the hello: it begins behind legacy_version and random. */
static bool with_session_id(void *context, uint8_t message, struct sio_buffer *body)
{
    uint8_t id[33] = {32};
    (void)context;
    if (message != SIO_MESSAGE_CLIENT_HELLO)
        return true;
    bool done = sio_buffer_append(body, id, 32);
    memmove(body->data + 34 + 33, body->data + 35, body->data_len - 32 - 35);
    memcpy(body->data + 34, id, sizeof id);
    return done;
}

START_TEST(nobody_pretends_to_speak_tls_1_2)
{
    quic_play_open(quic_plain);
    quic.reviser = PAIR_CLIENT;
    quic.revise = with_session_id;
    quic_play_connect();
    ck_assert(quic_start(&quic));
    quic_play_fails(PAIR_SERVER, SIOTLS_ALERT_ILLEGAL_PARAMETER);
    ck_assert_str_eq(quic_error(&quic, PAIR_SERVER).reason, "client_hello: legacy_session_id is not empty over QUIC");
    quic_shut(&quic);
}
END_TEST

/* early_data of a ticket: its number, a length of 4, and the bytes. */
static bool with_a_limit(void *context, uint8_t message, struct sio_buffer *body)
{
    static const uint8_t all[] = {0, 42, 0, 4, 0xff, 0xff, 0xff, 0xff};
    (void)context;
    for (size_t i = 0; message == SIO_MESSAGE_NEW_SESSION_TICKET && i + sizeof all <= body->data_len; i++)
        if (memcmp(body->data + i, all, sizeof all) == 0)
            body->data[i + 7] = 0xfe;
    return true;
}

START_TEST(a_ticket_does_not_limit_early_data)
{
    quic_play_open(quic_with_early_data);
    quic.reviser = PAIR_SERVER;
    quic.revise = with_a_limit;
    quic_play_connect();
    ck_assert(quic_start(&quic));
    quic_play_fails(PAIR_CLIENT, SIOTLS_ALERT_ILLEGAL_PARAMETER);
    ck_assert_str_eq(quic_error(&quic, PAIR_CLIENT).reason,
                     "new_session_ticket: max_early_data_size is not 0xffffffff over QUIC");
    quic_shut(&quic);
}
END_TEST

/* ---- the other transport ---- */

START_TEST(a_hello_of_tcp_is_no_hello_of_quic)
{
    const uint8_t *data;
    size_t data_len;
    quic_play_open(quic_with_plain_tcp_hello);
    quic_play_connect();
    ck_assert(pair_again(&quic.world) && pair_start(&quic.world) && quic_start(&quic));
    ck_assert_int_eq(siotls_conn_data_to_send(quic.world.ends[PAIR_CLIENT].conn, &data, &data_len), 0);
    ck_assert_int_eq(siotls_quic_receive(quic.ends[PAIR_SERVER].conn, SIOTLS_QUIC_INITIAL, data + 5, data_len - 5),
                     SIOTLS_ERROR_PROTOCOL);
    ck_assert_int_eq(quic_error(&quic, PAIR_SERVER).alert, SIOTLS_ALERT_MISSING_EXTENSION);
    quic_shut(&quic);
}
END_TEST

START_TEST(a_hello_of_quic_is_no_hello_of_tcp)
{
    const uint8_t *data;
    size_t data_len;
    size_t taken;
    int level;
    quic_play_open(quic_plain);
    quic_play_connect();
    ck_assert(pair_again(&quic.world) && pair_start(&quic.world) && quic_start(&quic));
    struct siotls_conn *tcp = quic.world.ends[PAIR_SERVER].conn;
    ck_assert_int_eq(siotls_quic_data_to_send(quic.ends[PAIR_CLIENT].conn, &level, &data, &data_len), 0);
    const uint8_t header[5] = {22, 3, 1, (uint8_t)(data_len >> 8), (uint8_t)data_len};
    ck_assert_int_eq(siotls_conn_receive_data(tcp, &taken, header, sizeof header), 0);
    ck_assert_int_eq(siotls_conn_receive_data(tcp, &taken, data, data_len), SIOTLS_ERROR_PROTOCOL);
    struct siotls_error error = {.size = sizeof error};
    ck_assert_int_eq(siotls_conn_error(tcp, &error), 0);
    ck_assert_int_eq(error.alert, SIOTLS_ALERT_UNSUPPORTED_EXTENSION);
    quic_shut(&quic);
}
END_TEST

static void pretend_tcp(struct sio_session *session)
{
    session->is_of_quic = false;
}

static void pretend_quic(struct sio_session *session)
{
    session->is_of_quic = true;
}

/* A client that keeps to its session's kind offers nothing; one that lies is not taken at its word. */
START_TEST(sessions_of_quic_are_not_resumed_over_tcp)
{
    quic_play_open(quic_with_sessions);
    quic_play_hands();
    if (_i == 1)
        ck_assert(sessions_edit(&quic.world, pretend_tcp));
    ck_assert(sessions_second(&quic.world));
    ck_assert_msg(pair_shake_hands(&quic.world), "%s", pair_complaint());
    ck_assert(sessions_are_full(&quic.world));
    quic_shut(&quic);
}
END_TEST

START_TEST(sessions_of_tcp_are_not_resumed_over_quic)
{
    enum { PRE_SHARED_KEY = 41 };
    quic_play_open(quic_with_early_data);
    ck_assert(pair_again(&quic.world) && sessions_first(&quic.world));
    if (_i == 1)
        ck_assert(sessions_edit(&quic.world, pretend_quic));
    quic_play_connect();
    ck_assert(quic_resume(&quic));
    ck_assert_msg(quic_shake_hands(&quic), "%s", pair_complaint());
    ck_assert(quic_play_hello_has(PRE_SHARED_KEY) == (_i == 1));
    ck_assert(!quic_info(&quic, PAIR_CLIENT).is_resumed && !quic_info(&quic, PAIR_SERVER).is_resumed);
    quic_shut(&quic);
}
END_TEST

Suite *quic_refused_suite(void)
{
    Suite *suite = suite_create("handshake/quic_refused");
    TCase *tcase = tcase_create("refused");
    tcase_add_loop_test(tcase, a_level_that_is_over_is_refused, 0, 3);
    tcase_add_test(tcase, a_level_without_keys_is_for_later);
    tcase_add_loop_test(tcase, bytes_left_over_at_a_change_of_level_are_refused, 0, 4);
    tcase_add_test(tcase, what_waits_is_bounded);
    tcase_add_loop_test(tcase, messages_that_quic_has_not_are_refused, 0, 2);
    tcase_add_test(tcase, early_data_is_not_ended_by_a_message);
    tcase_add_test(tcase, a_client_has_parameters);
    tcase_add_loop_test(tcase, an_application_protocol_is_needed, 0, 2);
    tcase_add_loop_test(tcase, a_server_says_what_is_needed, 0, 2);
    tcase_add_test(tcase, nobody_pretends_to_speak_tls_1_2);
    tcase_add_test(tcase, a_ticket_does_not_limit_early_data);
    tcase_add_test(tcase, a_hello_of_tcp_is_no_hello_of_quic);
    tcase_add_test(tcase, a_hello_of_quic_is_no_hello_of_tcp);
    tcase_add_loop_test(tcase, sessions_of_quic_are_not_resumed_over_tcp, 0, 2);
    tcase_add_loop_test(tcase, sessions_of_tcp_are_not_resumed_over_quic, 0, 2);
    suite_add_tcase(suite, tcase);
    return suite;
}
