/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ports_test.c: what the four ports promise: views that stay where they are, order, and an end to what is buffered.
 */
#include <stdlib.h>
#include <string.h>

#include "api/conn.h"
#include "check_main.h"
#include "failing_memory.h"
#include "fake_provider.h"
#include "pair.h"

enum { CLIENT = PAIR_CLIENT, SERVER = PAIR_SERVER, MUCH = 400000, SOME = 3000 };

static const struct pair_mode modes[] = {
    {"own memory", PAIR_WHOLE, PAIR_RECEIVE_DATA, false, 0},
    {"pooled", PAIR_WHOLE, PAIR_RECEIVE_DATA, true, 0},
};
static const struct pair_scenario plain = {.name = "ports"};

static struct failing_memory memory;
static struct pair pair;
static struct siotls_conn *client, *server;
static uint8_t text[MUCH];

static void open_pair(int mode)
{
    pair_build_world();
    fake_control_reset();
    failing_memory_init(&memory, 0);
    for (size_t i = 0; i < sizeof text; i++)
        text[i] = (uint8_t)(i * 31 >> 3);
    ck_assert_msg(pair_open(&pair, &plain, &modes[mode], &memory.memory) && pair_shake_hands(&pair), "%s",
                  pair_complaint());
    client = pair.ends[CLIENT].conn;
    server = pair.ends[SERVER].conn;
}

static void shut_pair(void)
{
    pair_shut(&pair);
    ck_assert_uint_eq(memory.num_blocks, 0);
    ck_assert_uint_eq(fake_control.num_live, 0);
}

/* A view, and what was in it. */
struct kept {
    const uint8_t *data;
    size_t data_len;
    uint8_t copy[20000];
};

static void keep(struct kept *kept, const uint8_t *data, size_t data_len)
{
    ck_assert_uint_gt(data_len, 0);
    ck_assert_uint_le(data_len, sizeof kept->copy);
    kept->data = data;
    kept->data_len = data_len;
    memcpy(kept->copy, data, data_len);
}

/* It is still there, and what the port shows begins with it. */
static void check_kept(const struct kept *kept, const uint8_t *data, size_t data_len)
{
    ck_assert_ptr_eq(kept->data, data);
    ck_assert_uint_ge(data_len, kept->data_len);
    ck_assert_mem_eq(kept->data, kept->copy, kept->data_len);
}

static struct siotls_bytes to_send(struct siotls_conn *conn)
{
    struct siotls_bytes view;
    ck_assert_int_eq(siotls_conn_data_to_send(conn, &view.data, &view.data_len), 0);
    return view;
}

static struct siotls_bytes to_read(struct siotls_conn *conn)
{
    struct siotls_bytes view;
    int status = siotls_conn_data_to_read(conn, &view.data, &view.data_len);
    ck_assert(status == 0 || (status == SIOTLS_ERROR_CLOSED && view.data_len == 0));
    return view;
}

static size_t send_text(struct siotls_conn *conn, size_t text_len)
{
    size_t taken;
    ck_assert_int_eq(siotls_conn_send_data(conn, &taken, text, text_len), 0);
    return taken;
}

/* Takes all output of one side as one run of bytes. */
static struct pair_bytes take_output(struct siotls_conn *conn)
{
    struct pair_bytes bytes = {0};
    for (struct siotls_bytes view = to_send(conn); view.data_len > 0; view = to_send(conn)) {
        pair_append(&bytes, view.data, view.data_len);
        ck_assert_int_eq(siotls_conn_data_sent(conn, view.data_len), 0);
    }
    return bytes;
}

static size_t receive(struct siotls_conn *conn, const uint8_t *data, size_t data_len)
{
    size_t taken;
    ck_assert_int_eq(siotls_conn_receive_data(conn, &taken, data, data_len), 0);
    return taken;
}

static void receive_all(struct siotls_conn *from, struct siotls_conn *to)
{
    struct pair_bytes bytes = take_output(from);
    ck_assert_uint_eq(receive(to, bytes.data, bytes.data_len), bytes.data_len);
    free(bytes.data);
}

static int next_event(struct siotls_conn *conn)
{
    struct siotls_event event = {.size = sizeof event};
    ck_assert_int_eq(siotls_conn_next_event(conn, &event), 0);
    return event.type;
}

static int next_event_status(struct siotls_conn *conn)
{
    struct siotls_event event = {.size = sizeof event};
    return siotls_conn_next_event(conn, &event);
}

static int is_peer_closed(struct siotls_conn *conn)
{
    struct siotls_info info = {.size = sizeof info};
    ck_assert_int_eq(siotls_conn_info(conn, &info), 0);
    return info.is_peer_closed;
}

/* ---- views ---- */

START_TEST(output_stays_while_input_comes)
{
    static struct kept kept;
    open_pair(_i);
    send_text(server, SOME);
    struct siotls_bytes view = to_send(server);
    keep(&kept, view.data, view.data_len);
    for (int round = 0; round < 5; round++) {
        send_text(client, 16384);
        receive_all(client, server);
        while (to_read(server).data_len > 0)
            ck_assert_int_eq(siotls_conn_data_read(server, to_read(server).data_len), 0);
        view = to_send(server);
        check_kept(&kept, view.data, view.data_len);
    }
    ck_assert_int_eq(siotls_conn_update_key(client, 1), 0);
    receive_all(client, server);
    send_text(server, SOME);
    ck_assert_int_eq(siotls_conn_close(client), 0);
    receive_all(client, server);
    ck_assert_int_eq(siotls_conn_close(server), 0);
    view = to_send(server);
    check_kept(&kept, view.data, view.data_len);
    ck_assert_int_eq(siotls_conn_data_sent(server, 10), 0);
    ck_assert_ptr_eq(to_send(server).data, kept.data + 10);
    shut_pair();
}
END_TEST

START_TEST(text_stays_while_output_goes)
{
    static struct kept kept;
    open_pair(_i);
    send_text(server, SOME);
    send_text(server, SOME);
    receive_all(server, client);
    struct siotls_bytes view = to_read(client);
    ck_assert_uint_eq(view.data_len, SOME);
    ck_assert_mem_eq(view.data, text, SOME);
    keep(&kept, view.data, view.data_len);
    for (int round = 0; round < 5; round++) {
        send_text(client, 16384);
        struct pair_bytes bytes = take_output(client);
        free(bytes.data);
        view = to_read(client);
        check_kept(&kept, view.data, view.data_len);
    }
    send_text(server, SOME);
    receive_all(server, client);
    ck_assert_int_eq(siotls_conn_close(client), 0);
    view = to_read(client);
    check_kept(&kept, view.data, view.data_len);
    ck_assert_int_eq(siotls_conn_data_read(client, 10), 0);
    ck_assert_ptr_eq(to_read(client).data, kept.data + 10);
    shut_pair();
}
END_TEST

START_TEST(receive_buffers_stay_until_filled)
{
    uint8_t *buffer, *again;
    size_t buffer_len, again_len;
    open_pair(_i);
    send_text(server, SOME);
    struct pair_bytes bytes = take_output(server);
    ck_assert_int_eq(siotls_conn_receive_buffer(client, &buffer, &buffer_len, 0), 0);
    ck_assert_uint_ge(buffer_len, bytes.data_len);
    memcpy(buffer, bytes.data, bytes.data_len);
    send_text(client, 16384);
    ck_assert_int_eq(siotls_conn_update_key(client, 0), 0);
    ck_assert_int_eq(siotls_conn_receive_buffer(client, &again, &again_len, 5), 0);
    ck_assert_ptr_eq(buffer, again);
    ck_assert_uint_eq(buffer_len, again_len);
    ck_assert_int_eq(siotls_conn_received(client, buffer_len + 1), SIOTLS_ERROR_ARGUMENT);
    ck_assert_int_eq(siotls_conn_received(client, bytes.data_len), 0);
    ck_assert_uint_eq(to_read(client).data_len, SOME);
    free(bytes.data);
    shut_pair();
}
END_TEST

static int can_receive(const struct siotls_conn *conn)
{
    struct siotls_info info = {.size = sizeof info};
    ck_assert_int_eq(siotls_conn_info(conn, &info), 0);
    return info.can_receive;
}

/* Who waits for bytes asks info: the buffer is lent when they come, and goes back when none came. */
START_TEST(waiting_lends_no_buffer)
{
    uint8_t *buffer;
    size_t buffer_len;
    open_pair(_i);
    size_t idle = memory.num_bytes;
    ck_assert_int_eq(can_receive(client), 1);
    ck_assert_uint_eq(memory.num_bytes, idle);
    ck_assert_int_eq(siotls_conn_receive_buffer(client, &buffer, &buffer_len, 0), 0);
    if (_i == 0)
        ck_assert_uint_gt(memory.num_bytes, idle);
    ck_assert_int_eq(can_receive(client), 1);
    ck_assert_int_eq(siotls_conn_received(client, 0), 0);
    ck_assert_uint_eq(memory.num_bytes, idle);
    ck_assert_int_eq(can_receive(client), 1);
    shut_pair();
}
END_TEST

/* No where receive_buffer shows no room. */
START_TEST(what_cannot_be_received_is_not_waited_for)
{
    open_pair(_i);
    for (int round = 0; round < 3; round++)
        ck_assert_uint_eq(send_text(server, 16384), 16384);
    struct pair_bytes wire = take_output(server);
    size_t all = 0;
    while (can_receive(client))
        all += receive(client, wire.data + all, wire.data_len - all);
    ck_assert_uint_lt(all, wire.data_len);
    ck_assert_int_eq(can_receive(client), 0);
    ck_assert_int_eq(siotls_conn_data_read(client, to_read(client).data_len), 0);
    ck_assert_int_eq(can_receive(client), 1);
    ck_assert_int_eq(siotls_conn_close(client), 0);
    receive_all(client, server);
    ck_assert_int_eq(can_receive(server), 0);
    ck_assert_int_eq(siotls_conn_receive_end(client), SIOTLS_ERROR_TRUNCATED);
    ck_assert_int_eq(can_receive(client), 0);
    free(wire.data);
    shut_pair();
}
END_TEST

/* ---- order ---- */

START_TEST(nothing_behind_unread_text_is_processed)
{
    open_pair(_i);
    send_text(server, 5);
    ck_assert_int_eq(siotls_conn_update_key(server, 1), 0);
    send_text(server, 7);
    ck_assert_int_eq(siotls_conn_close(server), 0);
    receive_all(server, client);
    ck_assert_uint_eq(to_read(client).data_len, 5);
    ck_assert_int_eq(next_event(client), SIOTLS_EVENT_NONE);
    ck_assert_uint_eq(to_send(client).data_len, 0);
    ck_assert_int_eq(siotls_conn_data_read(client, 4), 0);
    ck_assert_int_eq(next_event(client), SIOTLS_EVENT_NONE);
    ck_assert_int_eq(siotls_conn_data_read(client, 1), 0);
    ck_assert_int_eq(next_event(client), SIOTLS_EVENT_KEY_UPDATE);
    ck_assert_int_eq(next_event(client), SIOTLS_EVENT_NONE);
    ck_assert_uint_gt(to_send(client).data_len, 0);
    ck_assert_uint_eq(to_read(client).data_len, 7);
    ck_assert_int_eq(is_peer_closed(client), 0);
    ck_assert_int_eq(siotls_conn_receive_end(client), 0);
    ck_assert_int_eq(siotls_conn_data_read(client, 7), 0);
    ck_assert_int_eq(is_peer_closed(client), 1);
    ck_assert_int_eq(next_event(client), SIOTLS_EVENT_CLOSED);
    shut_pair();
}
END_TEST

/* An alert behind text comes behind it; so does the end of the transport. */
START_TEST(failures_come_behind_text)
{
    static const uint8_t alert[] = {2, SIOTLS_ALERT_INTERNAL_ERROR};
    struct siotls_error error = {.size = sizeof error};
    open_pair(_i);
    send_text(server, 5);
    ck_assert(
        sio_record_send(&server->record_layer, SIO_CONTENT_ALERT, sio_bytes(alert, 2), &server->engine.context.error));
    receive_all(server, client);
    ck_assert_int_eq(siotls_conn_error(client, &error), 0);
    ck_assert_int_eq(error.status, 0);
    ck_assert_int_eq(siotls_conn_data_read(client, 5), SIOTLS_ERROR_PEER_ALERT);
    ck_assert_int_eq(next_event_status(client), SIOTLS_ERROR_PEER_ALERT);
    shut_pair();
}
END_TEST

START_TEST(the_end_comes_behind_text)
{
    open_pair(_i);
    send_text(server, 5);
    receive_all(server, client);
    ck_assert_int_eq(siotls_conn_receive_end(client), 0);
    ck_assert_uint_eq(to_read(client).data_len, 5);
    ck_assert_int_eq(siotls_conn_data_read(client, 5), SIOTLS_ERROR_TRUNCATED);
    shut_pair();
}
END_TEST

START_TEST(what_follows_close_notify_is_ignored)
{
    uint8_t *buffer;
    size_t buffer_len;
    open_pair(_i);
    ck_assert_int_eq(siotls_conn_close(server), 0);
    ck_assert_int_eq(siotls_conn_close(server), 0);
    receive_all(server, client);
    ck_assert_uint_eq(receive(client, text, SOME), SOME);
    ck_assert_int_eq(siotls_conn_receive_buffer(client, &buffer, &buffer_len, 0), 0);
    ck_assert_uint_eq(buffer_len, 0);
    ck_assert_uint_eq(to_read(client).data_len, 0);
    ck_assert_uint_eq(send_text(client, 5), 5);
    shut_pair();
}
END_TEST

/* Also where the peer's side was closed before: whoever failed takes nothing. */
START_TEST(a_failed_connection_takes_nothing)
{
    size_t taken = 1;
    open_pair(_i);
    ck_assert_int_eq(siotls_conn_close(server), 0);
    receive_all(server, client);
    ck_assert_int_eq(siotls_conn_abort(client, SIOTLS_ALERT_ACCESS_DENIED), 0);
    ck_assert_int_eq(siotls_conn_receive_data(client, &taken, text, SOME), SIOTLS_ERROR_REFUSED);
    ck_assert_uint_eq(taken, 0);
    shut_pair();
}
END_TEST

/* ---- back-pressure ---- */

START_TEST(output_is_bounded)
{
    size_t taken = 0;
    size_t all = 0;
    open_pair(_i);
    size_t before = memory.num_bytes;
    do {
        taken = send_text(server, MUCH);
        all += taken;
    } while (taken > 0);
    ck_assert_uint_gt(all, 16384);
    ck_assert_uint_lt(all, MUCH);
    ck_assert_uint_lt(memory.num_bytes - before, (SIO_MAX_OUTPUT_BLOCKS + 1) * siotls_pool_block_size());
    /* There is room for a KeyUpdate and for close_notify. */
    ck_assert_int_eq(siotls_conn_update_key(server, 0), 0);
    ck_assert_int_eq(siotls_conn_update_key(server, 0), SIOTLS_ERROR_LIMIT);
    ck_assert_int_eq(siotls_conn_close(server), 0);
    pair.ends[CLIENT].said.data_len = 0;
    ck_assert(pair_settle(&pair));
    ck_assert_uint_eq(pair.ends[CLIENT].text.data_len, all);
    ck_assert(is_peer_closed(client));
    shut_pair();
}
END_TEST

START_TEST(input_is_bounded)
{
    open_pair(_i);
    size_t before = memory.num_bytes;
    size_t taken = 1;
    struct pair_bytes wire = {0};
    for (int round = 0; round < 10; round++) {
        ck_assert_uint_eq(send_text(server, 16384), 16384);
        struct pair_bytes part = take_output(server);
        pair_append(&wire, part.data, part.data_len);
        free(part.data);
    }
    size_t all = 0;
    while (taken > 0) {
        taken = receive(client, wire.data + all, wire.data_len - all);
        all += taken;
    }
    ck_assert_uint_lt(all, 3 * siotls_pool_block_size());
    ck_assert_uint_lt(memory.num_bytes - before, 3 * siotls_pool_block_size());
    size_t num_read = 0;
    while (all < wire.data_len || to_read(client).data_len > 0) {
        struct siotls_bytes view = to_read(client);
        ck_assert_mem_eq(view.data, text + num_read % 16384, view.data_len);
        num_read += view.data_len;
        ck_assert_int_eq(siotls_conn_data_read(client, view.data_len), 0);
        all += receive(client, wire.data + all, wire.data_len - all);
    }
    ck_assert_uint_eq(num_read, 163840);
    free(wire.data);
    shut_pair();
}
END_TEST

/* A port takes no acknowledgement of more than it showed. */
START_TEST(too_much_is_not_acknowledged)
{
    open_pair(_i);
    ck_assert_int_eq(siotls_conn_data_sent(server, 1), SIOTLS_ERROR_ARGUMENT);
    ck_assert_int_eq(siotls_conn_data_read(server, 1), SIOTLS_ERROR_ARGUMENT);
    send_text(server, 5);
    ck_assert_int_eq(siotls_conn_data_sent(server, to_send(server).data_len + 1), SIOTLS_ERROR_ARGUMENT);
    receive_all(server, client);
    ck_assert_int_eq(siotls_conn_data_read(client, 6), SIOTLS_ERROR_ARGUMENT);
    ck_assert_int_eq(siotls_conn_data_read(client, 5), 0);
    shut_pair();
}
END_TEST

static Suite *ports_suite(void)
{
    Suite *suite = suite_create("handshake/ports");
    TCase *tcase = tcase_create("ports");
    tcase_add_loop_test(tcase, output_stays_while_input_comes, 0, 2);
    tcase_add_loop_test(tcase, text_stays_while_output_goes, 0, 2);
    tcase_add_loop_test(tcase, receive_buffers_stay_until_filled, 0, 2);
    tcase_add_loop_test(tcase, waiting_lends_no_buffer, 0, 2);
    tcase_add_loop_test(tcase, what_cannot_be_received_is_not_waited_for, 0, 2);
    tcase_add_loop_test(tcase, nothing_behind_unread_text_is_processed, 0, 2);
    tcase_add_loop_test(tcase, failures_come_behind_text, 0, 2);
    tcase_add_loop_test(tcase, the_end_comes_behind_text, 0, 2);
    tcase_add_loop_test(tcase, what_follows_close_notify_is_ignored, 0, 2);
    tcase_add_loop_test(tcase, a_failed_connection_takes_nothing, 0, 2);
    tcase_add_loop_test(tcase, output_is_bounded, 0, 2);
    tcase_add_loop_test(tcase, input_is_bounded, 0, 2);
    tcase_add_loop_test(tcase, too_much_is_not_acknowledged, 0, 2);
    suite_add_tcase(suite, tcase);
    return suite;
}

int main(void)
{
    static Suite *(*const suites[])(void) = {ports_suite};
    return check_main(suites, 1);
}
