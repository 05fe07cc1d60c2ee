/* SPDX-License-Identifier: Apache-2.0 */
/*
 * wrong_calls.c: what calls on connections refuse.
 */
#include "wrong_rows.h"

#include <string.h>

#define NO_CONN ((struct siotls_conn *)NULL)
#define NULL_CONN "call: the connection is NULL"
#define PLACE "call: the place for a result is NULL"
#define DATA "call: the data or text is NULL"
#define UNSTARTED "port: the connection is not started"
#define EARLY "send: the handshake is not far enough"
#define OF_QUIC "port: a connection over QUIC has ports of its own"
#define OF_TCP "quic: the connection is not over QUIC"
#define OF_SERVERS "call: only a server's connection has it"
#define OF_CLIENTS "call: only a client's connection has it"
#define STARTED "call: it comes before siotls_conn_start"
#define NO_DECISION "answer: no such decision is outstanding"

#define NONE(function, ...) WRONG_CALL("null", ARGUMENT, NULL_CONN, "", function, NO_CONN, __VA_ARGS__)
#define NONE_BARE(function) WRONG_BARE_CALL("null", ARGUMENT, NULL_CONN, "", function, NO_CONN)
#define NO_PLACE(function, ...) WRONG_CALL("null", ARGUMENT, PLACE, "", function, conn, __VA_ARGS__)
#define NO_DATA(function, ...) WRONG_CALL("null", ARGUMENT, DATA, "", function, conn, __VA_ARGS__)
#define NOW(reason, function, ...) WRONG_CALL("state", STATE, reason, "", function, conn, __VA_ARGS__)
#define NOW_BARE(reason, function) WRONG_BARE_CALL("state", STATE, reason, "", function, conn)
#define RANGE(reason, value, function, ...)                                                                            \
    WRONG_CALL("range", ARGUMENT, reason, "value " value, function, conn, __VA_ARGS__)

static uint8_t bytes[1 << 14];
static uint8_t *buffer;
static const uint8_t *view;
static size_t count;
static int level;

/* ---- no connection ---- */

static void ports_of_none(void)
{
    NONE(siotls_conn_receive_buffer, &buffer, &count, 0);
    NONE(siotls_conn_received, 0);
    NONE(siotls_conn_receive_data, &count, bytes, 1);
    NONE(siotls_conn_receive_in_place, &count, bytes, 1);
    NONE_BARE(siotls_conn_receive_end);
    NONE(siotls_conn_data_to_send, &view, &count);
    NONE(siotls_conn_data_sent, 0);
    NONE(siotls_conn_take_output, bytes, &count, 1);
    NONE(siotls_conn_data_to_read, &view, &count);
    NONE(siotls_conn_data_read, 0);
    NONE(siotls_conn_read_data, bytes, &count, 1);
    NONE(siotls_conn_send_data, &count, bytes, 1);
    NONE_BARE(siotls_conn_close);
    NONE(siotls_conn_abort, 40);
    NONE(siotls_conn_update_key, 0);
    NONE_BARE(siotls_conn_request_certificate);
    NONE(siotls_quic_set_parameters, bytes, 1);
    NONE(siotls_quic_set_early_data_context, bytes, 1);
    NONE(siotls_quic_receive, 0, bytes, 1);
    NONE(siotls_quic_data_to_send, &level, &view, &count);
    NONE(siotls_quic_data_sent, 0);
}

static void calls_of_none(void)
{
    struct siotls_event event = SIOTLS_INIT_EVENT;
    struct siotls_info info = SIOTLS_INIT_INFO;
    NONE(siotls_conn_set_time, 1);
    NONE(siotls_conn_set_server_name, PAIR_NAME);
    NONE(siotls_conn_set_cookie_context, bytes, 1);
    NONE_BARE(siotls_conn_start);
    NONE(siotls_conn_next_event, &event);
    NONE(siotls_conn_answer_client_hello, 1, NULL, NULL);
    NONE(siotls_conn_answer_sign, 1, bytes, 1);
    NONE(siotls_conn_answer_verify, 1);
    NONE(siotls_conn_refuse, 1, 40);
    NONE(siotls_conn_info, &info);
    NONE(siotls_conn_set_session, bytes, 1);
    NONE_BARE(siotls_conn_enable_early_data);
    NONE(siotls_conn_answer_find_session, 1, bytes, 1);
    NONE(siotls_conn_answer_replay_check, 1, 1);
    NONE(siotls_conn_export_keying_material, bytes, 1, "x", NULL, 0);
    NONE(siotls_conn_export_early_keying_material, bytes, 1, "x", NULL, 0);
    NONE(siotls_conn_channel_binding, bytes, &count, "tls-exporter");
    WRONG("null", ARGUMENT, NULL_CONN, "", siotls_conn_misuse, NULL, &wrong_told);
    WRONG("null", ARGUMENT, NULL_CONN, "", siotls_conn_error, NULL, &wrong_told);
    WRONG("null", ARGUMENT, "save: an argument is missing", "conn is NULL", siotls_conn_save, NULL, bytes, &count, NULL,
          0, &wrong_told);
}

/* ---- before the start ---- */

static void arguments(struct siotls_conn *conn)
{
    struct siotls_event event = {.size = 0};
    struct siotls_info info = {.size = 0};
    struct siotls_error unset = {.size = 0};
    NO_PLACE(siotls_conn_receive_buffer, NULL, &count, 0);
    NO_PLACE(siotls_conn_receive_buffer, &buffer, NULL, 0);
    NO_PLACE(siotls_conn_receive_data, NULL, bytes, 1);
    NO_DATA(siotls_conn_receive_data, &count, NULL, 1);
    NO_PLACE(siotls_conn_receive_in_place, NULL, bytes, 1);
    NO_DATA(siotls_conn_receive_in_place, &count, NULL, 1);
    NO_PLACE(siotls_conn_data_to_send, NULL, &count);
    NO_PLACE(siotls_conn_take_output, bytes, NULL, 1);
    NO_PLACE(siotls_conn_take_output, NULL, &count, 1);
    NO_PLACE(siotls_conn_data_to_read, &view, NULL);
    NO_PLACE(siotls_conn_read_data, NULL, &count, 1);
    NO_PLACE(siotls_conn_send_data, NULL, bytes, 1);
    NO_DATA(siotls_conn_send_data, &count, NULL, 1);
    NO_PLACE(siotls_conn_next_event, NULL);
    WRONG_CALL("size", ARGUMENT, "event: its size is not set", "", siotls_conn_next_event, conn, &event);
    WRONG_CALL("null", ARGUMENT, "info: it is NULL, or its size is not set", "", siotls_conn_info, conn, NULL);
    WRONG_CALL("size", ARGUMENT, "info: it is NULL, or its size is not set", "", siotls_conn_info, conn, &info);
    WRONG_CALL("size", ARGUMENT, "error: it is NULL, or its size is not set", "", siotls_conn_error, conn, &unset);
    NO_PLACE(siotls_conn_export_keying_material, NULL, 1, "x", NULL, 0);
    NO_DATA(siotls_conn_export_keying_material, bytes, 1, NULL, NULL, 0);
    NO_DATA(siotls_conn_export_keying_material, bytes, 1, "x", NULL, 1);
    NO_PLACE(siotls_conn_export_early_keying_material, NULL, 1, "x", NULL, 0);
    NO_DATA(siotls_conn_export_early_keying_material, bytes, 1, NULL, NULL, 0);
    NO_PLACE(siotls_conn_channel_binding, bytes, NULL, "x");
    NO_DATA(siotls_conn_channel_binding, bytes, &count, NULL);
    RANGE("abort: the alert is not 1 to 255, or is user_canceled", "-1", siotls_conn_abort, -1);
    RANGE("abort: the alert is not 1 to 255, or is user_canceled", "256", siotls_conn_abort, 256);
    RANGE("abort: the alert is not 1 to 255, or is user_canceled", "90", siotls_conn_abort, 90);
    RANGE("send: more bytes than siotls_conn_data_to_send shows", "1", siotls_conn_data_sent, 1);
    RANGE("read: more bytes than siotls_conn_data_to_read shows", "1", siotls_conn_data_read, 1);
}

static void before_the_start(struct siotls_conn *conn)
{
    NOW(UNSTARTED, siotls_conn_receive_buffer, &buffer, &count, 0);
    NOW(UNSTARTED, siotls_conn_received, 0);
    NOW(UNSTARTED, siotls_conn_receive_data, &count, bytes, 1);
    NOW(UNSTARTED, siotls_conn_receive_in_place, &count, bytes, 1);
    NOW_BARE(UNSTARTED, siotls_conn_receive_end);
    NOW(EARLY, siotls_conn_send_data, &count, bytes, 1);
    NOW_BARE(UNSTARTED, siotls_conn_close);
    NOW(UNSTARTED, siotls_conn_abort, 40);
    NOW(EARLY, siotls_conn_update_key, 0);
    NOW_BARE(EARLY, siotls_conn_request_certificate);
    NOW("export: there is no secret before Finished, or after a failure", siotls_conn_export_keying_material, bytes, 1,
        "x", NULL, 0);
    NOW("export: early data is not offered, or the handshake is done", siotls_conn_export_early_keying_material, bytes,
        1, "x", NULL, 0);
    NOW("export: there is no secret before Finished, or after a failure", siotls_conn_channel_binding, bytes, &count,
        "tls-exporter");
    WRONG_CALL("other", STALE, NO_DECISION, "", siotls_conn_answer_client_hello, conn, 1, NULL, NULL);
    WRONG_CALL("other", STALE, NO_DECISION, "", siotls_conn_answer_sign, conn, 1, bytes, 1);
    WRONG_CALL("other", STALE, NO_DECISION, "", siotls_conn_answer_verify, conn, 1);
    WRONG_CALL("other", STALE, NO_DECISION, "", siotls_conn_refuse, conn, 1, 40);
    WRONG_CALL("other", STALE, NO_DECISION, "", siotls_conn_answer_find_session, conn, 1, NULL, 0);
    WRONG_CALL("other", STALE, NO_DECISION, "", siotls_conn_answer_replay_check, conn, 1, 1);
    WRONG("null", ARGUMENT, "save: an argument is missing", "blob_len is NULL", siotls_conn_save, conn, NULL, NULL,
          NULL, 0, &wrong_told);
    WRONG("null", ARGUMENT, "save: an argument is missing", "target is NULL", siotls_conn_save, conn, NULL, &count,
          NULL, 1, &wrong_told);
    WRONG("state", STATE, "save: a handshake or an authentication is under way", "", siotls_conn_save, conn, NULL,
          &count, NULL, 0, &wrong_told);
    NOW(OF_TCP, siotls_quic_set_parameters, bytes, 1);
    NOW(OF_TCP, siotls_quic_set_early_data_context, bytes, 1);
    NOW(OF_TCP, siotls_quic_receive, 0, bytes, 1);
    NOW(OF_TCP, siotls_quic_data_to_send, &level, &view, &count);
    NOW(OF_TCP, siotls_quic_data_sent, 0);
}

static void of_clients(struct siotls_conn *conn)
{
    NO_DATA(siotls_conn_set_server_name, NULL);
    WRONG_CALL("range", ARGUMENT, "server name: it is neither a DNS name nor an address", "",
               siotls_conn_set_server_name, conn, "a b");
    WRONG_CALL("role", STATE, OF_SERVERS, "", siotls_conn_set_cookie_context, conn, bytes, 1);
    NO_DATA(siotls_conn_set_session, NULL, 1);
    WRONG_CALL("other", SYNTAX, "session: the bytes are no session", "", siotls_conn_set_session, conn, bytes, 1);
    NOW_BARE("early data: no session is set that allows it", siotls_conn_enable_early_data);
}

static void of_servers(struct siotls_conn *conn)
{
    NO_DATA(siotls_conn_set_cookie_context, NULL, 1);
    RANGE("cookie: the context is longer than 1024 bytes", "1025", siotls_conn_set_cookie_context, bytes, 1025);
    WRONG_CALL("role", STATE, OF_CLIENTS, "", siotls_conn_set_server_name, conn, PAIR_NAME);
    WRONG_CALL("role", STATE, OF_CLIENTS, "", siotls_conn_set_session, conn, bytes, 1);
    WRONG_BARE_CALL("role", STATE, OF_CLIENTS, "", siotls_conn_enable_early_data, conn);
}

void wrong_calls(struct pair *pair)
{
    struct siotls_config *judge = NULL;
    struct siotls_conn *conn = NULL;
    ports_of_none();
    calls_of_none();
    arguments(pair->ends[PAIR_CLIENT].conn);
    arguments(pair->ends[PAIR_SERVER].conn);
    before_the_start(pair->ends[PAIR_CLIENT].conn);
    before_the_start(pair->ends[PAIR_SERVER].conn);
    of_clients(pair->ends[PAIR_CLIENT].conn);
    of_servers(pair->ends[PAIR_SERVER].conn);
    if (siotls_config_new(&judge, pair->set, SIOTLS_ROLE_CLIENT, NULL, NULL) == SIOTLS_OK &&
        siotls_config_set_trust(judge, pair->trust) == SIOTLS_OK && siotls_config_ready(judge, NULL) == SIOTLS_OK &&
        siotls_conn_new(&conn, judge, NULL, NULL) == SIOTLS_OK)
        NOW_BARE("start: the time was not set (siotls_conn_set_time)", siotls_conn_start);
    siotls_conn_free(conn);
    siotls_config_free(judge);
}

/* ---- between the start and the server's answer ---- */

void wrong_calls_of_early_data(struct siotls_conn *conn)
{
    RANGE("export: the label has not 1 to 249 characters", "0", siotls_conn_export_early_keying_material, bytes, 1, "",
          NULL, 0);
    RANGE("export: the output is not 1 to 255 digests long", "0", siotls_conn_export_early_keying_material, bytes, 0,
          "x", NULL, 0);
}

/* ---- when the handshake is done ---- */

static void when_done(struct siotls_conn *conn)
{
    char label[251];
    memset(label, 'x', sizeof label);
    label[250] = '\0';
    NOW_BARE("start: the connection was started before", siotls_conn_start);
    RANGE("receive: more bytes than the buffer shown has", "1", siotls_conn_received, 1);
    RANGE("export: the label has not 1 to 249 characters", "0", siotls_conn_export_keying_material, bytes, 1, "", NULL,
          0);
    RANGE("export: the label has not 1 to 249 characters", "250", siotls_conn_export_keying_material, bytes, 1, label,
          NULL, 0);
    RANGE("export: the output is not 1 to 255 digests long", "0", siotls_conn_export_keying_material, bytes, 0, "x",
          NULL, 0);
    RANGE("export: the output is not 1 to 255 digests long", "16384", siotls_conn_export_keying_material, bytes,
          sizeof bytes, "x", NULL, 0);
    WRONG_CALL("other", NOT_FOUND, "channel binding: the type is not known", "", siotls_conn_channel_binding, conn,
               bytes, &count, "x");
    count = 31;
    WRONG_CALL("other", LIMIT, "channel binding: there is no room for it", "", siotls_conn_channel_binding, conn, bytes,
               &count, "tls-exporter");
    WRONG("other", SYNTAX, "save: the target is not what a config described", "", siotls_conn_save, conn, NULL, &count,
          bytes, 1, &wrong_told);
}

void wrong_calls_when_done(struct pair *pair)
{
    struct siotls_conn *conn = pair->ends[PAIR_CLIENT].conn;
    when_done(pair->ends[PAIR_SERVER].conn);
    when_done(conn);
    NOW(STARTED, siotls_conn_set_server_name, PAIR_NAME);
    NOW(STARTED, siotls_conn_set_session, bytes, 1);
    NOW_BARE(STARTED, siotls_conn_enable_early_data);
    WRONG_BARE_CALL("role", STATE, OF_SERVERS, "", siotls_conn_request_certificate, conn);
    conn = pair->ends[PAIR_SERVER].conn;
    NOW(STARTED, siotls_conn_set_cookie_context, bytes, 1);
    NOW_BARE("request: post-handshake authentication is not agreed on", siotls_conn_request_certificate);
    (void)siotls_conn_close(conn);
    WRONG_CALL("other", CLOSED, "send: this side has closed its direction", "", siotls_conn_send_data, conn, &count,
               bytes, 1);
}

/* ---- over QUIC ---- */

static void over_quic(struct siotls_conn *conn)
{
    NOW(OF_QUIC, siotls_conn_receive_buffer, &buffer, &count, 0);
    NOW(OF_QUIC, siotls_conn_received, 0);
    NOW(OF_QUIC, siotls_conn_receive_data, &count, bytes, 1);
    NOW(OF_QUIC, siotls_conn_receive_in_place, &count, bytes, 1);
    NOW_BARE(OF_QUIC, siotls_conn_receive_end);
    NOW(OF_QUIC, siotls_conn_data_to_send, &view, &count);
    NOW(OF_QUIC, siotls_conn_data_sent, 0);
    NOW(OF_QUIC, siotls_conn_take_output, bytes, &count, 1);
    NOW(OF_QUIC, siotls_conn_data_to_read, &view, &count);
    NOW(OF_QUIC, siotls_conn_data_read, 0);
    NOW(OF_QUIC, siotls_conn_read_data, bytes, &count, 1);
    NOW(OF_QUIC, siotls_conn_send_data, &count, bytes, 1);
    NOW_BARE(OF_QUIC, siotls_conn_close);
    NOW(OF_QUIC, siotls_conn_update_key, 0);
    NOW_BARE(OF_QUIC, siotls_conn_request_certificate);
    NO_DATA(siotls_quic_set_parameters, NULL, 1);
    RANGE("quic: parameters are longer than 8192 bytes", "8193", siotls_quic_set_parameters, bytes, 8193);
    NO_DATA(siotls_quic_set_early_data_context, NULL, 1);
    RANGE("quic: the context of early data is longer than 255 bytes", "256", siotls_quic_set_early_data_context, bytes,
          256);
    NO_DATA(siotls_quic_receive, 0, NULL, 1);
    RANGE("quic: the level is no siotls_quic_level", "-1", siotls_quic_receive, -1, bytes, 1);
    NOW("quic: the connection is not started", siotls_quic_receive, 0, bytes, 1);
    NO_PLACE(siotls_quic_data_to_send, NULL, &view, &count);
    NO_PLACE(siotls_quic_data_to_send, &level, NULL, &count);
    RANGE("quic: more bytes than siotls_quic_data_to_send shows", "1", siotls_quic_data_sent, 1);
}

void wrong_calls_of_quic(struct pair *pair)
{
    struct siotls_conn *ends[PAIR_NUM_SIDES] = {NULL, NULL};
    for (int side = 0; side < PAIR_NUM_SIDES; side++)
        if (siotls_quic_conn_new(&ends[side], pair->ends[side].config, NULL) == SIOTLS_OK)
            over_quic(ends[side]);
    struct siotls_conn *conn = ends[PAIR_CLIENT];
    WRONG_CALL("role", STATE, OF_SERVERS, "", siotls_quic_set_early_data_context, conn, bytes, 1);
    NOW_BARE("start: siotls_quic_set_parameters was not called", siotls_conn_start);
    if (siotls_conn_set_time(conn, pair_time_ms) == SIOTLS_OK &&
        siotls_quic_set_parameters(conn, bytes, 1) == SIOTLS_OK && siotls_conn_start(conn) == SIOTLS_OK)
        NOW("quic: it is too late to set this", siotls_quic_set_parameters, bytes, 1);
    siotls_conn_free(ends[PAIR_CLIENT]);
    siotls_conn_free(ends[PAIR_SERVER]);
}

/* ---- answers ---- */

void wrong_answers(struct siotls_conn *conn, const struct siotls_event *event, struct siotls_config *client,
                   struct siotls_config *unready)
{
    WRONG_CALL("other", STALE, NO_DECISION, "", siotls_conn_refuse, conn, event->id + 1, 40);
    RANGE("refuse: the alert is not 1 to 255, or is user_canceled", "0", siotls_conn_refuse, event->id, 0);
    if (event->type == SIOTLS_EVENT_CLIENT_HELLO) {
        NOW("answer: the config is a client's", siotls_conn_answer_client_hello, event->id, client, NULL);
        NOW("answer: the config is not ready", siotls_conn_answer_client_hello, event->id, unready, NULL);
    }
    if (event->type == SIOTLS_EVENT_SIGN) {
        NO_DATA(siotls_conn_answer_sign, event->id, NULL, 1);
        RANGE("answer: a signature has 1 to 65535 bytes", "0", siotls_conn_answer_sign, event->id, bytes, 0);
    }
    if (event->type == SIOTLS_EVENT_FIND_SESSION)
        NO_DATA(siotls_conn_answer_find_session, event->id, NULL, 1);
}
