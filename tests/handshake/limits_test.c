/* SPDX-License-Identifier: Apache-2.0 */
/*
 * limits_test.c: what a peer may do that brings no text: of one kind, by turns, over time, and while nothing of ours is
 * sent (wire/constants.h); and that secrets are gone when they are of no more use.
 */
#include <string.h>

#include "api/conn.h"
#include "check_main.h"
#include "failing_memory.h"
#include "fake_provider.h"
#include "pair.h"
#include "wire/constants.h"

enum { CLIENT = PAIR_CLIENT, SERVER = PAIR_SERVER, MANY = 2000 };

static const struct pair_mode mode = {"limits", PAIR_WHOLE, PAIR_RECEIVE_DATA, false, 0};
static struct failing_memory memory;
static struct pair pair;

static bool agree(struct pair *made)
{
    struct siotls_identity *identity = NULL;
    struct siotls_config *client = made->ends[CLIENT].config, *server = made->ends[SERVER].config;
    if (!pair_make_identity(&identity, made, PAIR_CLIENT_ED25519, true))
        return false;
    bool done =
        siotls_config_add_identity(client, identity) == 0 && siotls_config_set_trust(server, made->trust) == 0 &&
        siotls_config_set_post_handshake_auth(client, 1) == 0 && siotls_config_set_post_handshake_auth(server, 1) == 0;
    siotls_identity_free(identity);
    return done;
}

static const struct pair_scenario plain = {.name = "limits", .configure = agree};

static bool ask_for_sessions(struct pair *made)
{
    return siotls_config_set_events(made->ends[CLIENT].config, SIOTLS_REQUEST_SESSION) == 0;
}

static bool ask_for_two_sessions(struct pair *made)
{
    return ask_for_sessions(made) && siotls_config_set_max_sessions(made->ends[CLIENT].config, 2) == 0;
}

static const struct pair_scenario with_two_sessions = {.name = "two sessions", .configure = ask_for_two_sessions};
static const struct pair_scenario with_sessions = {.name = "sessions", .configure = ask_for_sessions};

static void open_scenario(const struct pair_scenario *scenario)
{
    pair_build_world();
    fake_control_reset();
    failing_memory_init(&memory, 0);
    ck_assert_msg(pair_open(&pair, scenario, &mode, &memory.memory) && pair_shake_hands(&pair), "%s", pair_complaint());
}

static void open_pair(void)
{
    open_scenario(&plain);
}

static void shut_pair(void)
{
    pair_shut(&pair);
    ck_assert_uint_eq(memory.num_blocks, 0);
}

/* What the server sends next, as its record layer seals it. */
enum kind { KEY_UPDATE, REQUESTING, EMPTY, TICKET, REQUEST, NUM_SENT };

static void send_message(const uint8_t *message, size_t message_len)
{
    struct sio_error why = {0};
    struct siotls_conn *server = pair.ends[SERVER].conn;
    ck_assert(sio_record_send(&server->record_layer, SIO_CONTENT_HANDSHAKE, sio_bytes(message, message_len), &why));
}

static void send_next_key(bool request)
{
    struct siotls_conn *server = pair.ends[SERVER].conn;
    server->engine.established.answer_unsent = 0;
    server->engine.established.key_update_awaited = false;
    ck_assert_int_eq(siotls_conn_update_key(server, request), 0);
}

static void send_one(enum kind kind)
{
    static const uint8_t nothing;
    static const uint8_t ticket[] = {4, 0, 0, 15, 0, 0, 0, 9, 0, 0, 0, 0, 1, 7, 0, 1, 7, 0, 0};
    static const uint8_t request[] = {13, 0, 0, 12, 1, 5, 0, 8, 0, 13, 0, 4, 0, 2, 8, 7};
    struct sio_error why = {0};
    if (kind == KEY_UPDATE || kind == REQUESTING)
        send_next_key(kind == REQUESTING);
    else if (kind == EMPTY)
        ck_assert(sio_record_send_urgent(&pair.ends[SERVER].conn->record_layer, SIO_CONTENT_APPLICATION_DATA,
                                         sio_bytes(&nothing, 0), &why));
    else
        send_message(kind == TICKET ? ticket : request, kind == TICKET ? sizeof ticket : sizeof request);
}

/* All that the server has goes to the client, which sends nothing itself: how is it then? */
static int carry(void)
{
    struct siotls_conn *client = pair.ends[CLIENT].conn;
    const uint8_t *data;
    size_t data_len, taken;
    int status = 0;
    while (status == 0 && siotls_conn_data_to_send(pair.ends[SERVER].conn, &data, &data_len) == 0 && data_len > 0) {
        status = siotls_conn_receive_data(client, &taken, data, data_len);
        if (status == 0 && taken == 0)
            break;
        siotls_conn_data_sent(pair.ends[SERVER].conn, taken);
    }
    return status;
}

/* What the client has goes nowhere, but away. */
static void drain(void)
{
    const uint8_t *data;
    size_t data_len;
    while (siotls_conn_data_to_send(pair.ends[CLIENT].conn, &data, &data_len) == 0 && data_len > 0)
        siotls_conn_data_sent(pair.ends[CLIENT].conn, data_len);
}

/* How many the client takes, at most MANY. */
static size_t count(const enum kind *kinds, size_t num_kinds, uint64_t step_ms)
{
    struct siotls_conn *client = pair.ends[CLIENT].conn;
    size_t num = 0;
    for (; num < MANY; num++) {
        siotls_conn_set_time(client, pair_time_ms + num * step_ms);
        send_one(kinds[num % num_kinds]);
        if (carry() != 0)
            return num;
        drain();
    }
    return num;
}

START_TEST(each_kind_has_its_limit)
{
    static const size_t most[NUM_SENT] = {SIO_MAX_KEY_UPDATES, SIO_MAX_KEY_UPDATES, SIO_MAX_EMPTY_RECORDS,
                                          SIO_MAX_TICKETS, SIO_MAX_CERTIFICATE_REQUESTS};
    const enum kind kind = (enum kind)_i;
    open_pair();
    size_t num = count(&kind, 1, 0);
    ck_assert_uint_le(num, most[_i]);
    /* The change_cipher_spec of the handshake is not one of them. */
    ck_assert(kind != EMPTY || num == most[_i]);
    shut_pair();
}
END_TEST

START_TEST(turns_bring_no_more)
{
    static const enum kind turns[][5] = {{KEY_UPDATE, KEY_UPDATE, KEY_UPDATE, KEY_UPDATE, EMPTY},
                                         {REQUEST, EMPTY, REQUEST, EMPTY, KEY_UPDATE},
                                         {TICKET, REQUESTING, EMPTY, REQUEST, KEY_UPDATE}};
    open_pair();
    ck_assert_uint_lt(count(turns[_i], 5, 0), 50);
    shut_pair();
}
END_TEST

/* Who changes its key every minute and says nothing is let be. */
START_TEST(time_brings_more)
{
    const enum kind kind = REQUESTING;
    open_pair();
    ck_assert_uint_eq(count(&kind, 1, 60000), MANY);
    shut_pair();
}
END_TEST

/* However much is asked, one answer waits. */
START_TEST(answers_do_not_pile_up)
{
    open_pair();
    size_t before = memory.num_bytes;
    for (int i = 0; i < MANY; i++) {
        static const uint8_t text[] = {'x'};
        size_t taken, data_len;
        const uint8_t *data;
        siotls_conn_set_time(pair.ends[CLIENT].conn, pair_time_ms + (uint64_t)i * 60000);
        send_one(i % 2 == 0 ? REQUEST : REQUESTING);
        ck_assert_int_eq(siotls_conn_send_data(pair.ends[SERVER].conn, &taken, text, 1), 0);
        if (sio_record_pending(&pair.ends[SERVER].conn->record_layer) > 60000)
            break;
        (void)carry();
        while (siotls_conn_data_to_read(pair.ends[CLIENT].conn, &data, &data_len) == 0 && data_len > 0)
            siotls_conn_data_read(pair.ends[CLIENT].conn, data_len);
    }
    ck_assert_uint_lt(sio_record_pending(&pair.ends[CLIENT].conn->record_layer), 4096);
    ck_assert_uint_lt(memory.num_bytes - before, 10 * siotls_pool_block_size());
    shut_pair();
}
END_TEST

START_TEST(we_ask_once)
{
    open_pair();
    struct siotls_conn *client = pair.ends[CLIENT].conn;
    ck_assert_int_eq(siotls_conn_update_key(client, 1), 0);
    drain();
    ck_assert_int_eq(siotls_conn_update_key(client, 1), SIOTLS_ERROR_LIMIT);
    ck_assert_int_eq(siotls_conn_update_key(client, 0), 0);
    drain();
    send_one(KEY_UPDATE);
    ck_assert_int_eq(carry(), 0);
    ck_assert_int_eq(siotls_conn_update_key(client, 1), 0);
    drain();
    client->engine.established.num_sent_updates = SIO_MAX_EPOCH;
    ck_assert_int_eq(siotls_conn_update_key(client, 0), SIOTLS_ERROR_LIMIT);
    shut_pair();
}
END_TEST

static size_t resumption_len(int side)
{
    return sio_kept_part(pair.ends[side].conn->engine.established.kept, SIO_KEPT_RESUMPTION).data_len;
}

START_TEST(secrets_go_with_the_handshake)
{
    static const uint8_t zeros[(SIO_NUM_SECRETS + 1) * SIO_MAX_SECRET];
    open_scenario(_i == 0 ? &plain : &with_sessions);
    for (int side = 0; side < PAIR_NUM_SIDES; side++)
        ck_assert_ptr_null(pair.ends[side].conn->engine.handshake);
    ck_assert_uint_eq(pair.ends[CLIENT].num_events[SIOTLS_EVENT_SESSION], _i == 0 ? 0 : 2);
    ck_assert_uint_eq(resumption_len(SERVER), 0);
    ck_assert_uint_eq(resumption_len(CLIENT), _i == 0 ? 0 : 32);
    struct siotls_conn *client = pair.ends[CLIENT].conn;
    const struct sio_kept *kept = client->engine.established.kept;
    ck_assert_mem_ne(sio_traffic_secret(&client->engine.established, SIO_CLIENT), zeros, 32);
    ck_assert_int_eq(siotls_conn_abort(client, SIOTLS_ALERT_ACCESS_DENIED), 0);
    /* What is left are the terms on which the server was found good. */
    const size_t left = sio_kept_part(kept, SIO_KEPT_CERTIFICATES).data_len;
    ck_assert(!sio_has_secrets(&client->engine.established) && resumption_len(CLIENT) == 0);
    ck_assert_ptr_eq(sio_kept_part(kept, SIO_KEPT_CERTIFICATES).data, kept->data);
    ck_assert_uint_ge(kept->capacity, left + 3 * 32);
    ck_assert_uint_le(kept->capacity - left, sizeof zeros);
    ck_assert_mem_eq(kept->data + left, zeros, kept->capacity - left);
    shut_pair();
}
END_TEST

START_TEST(the_last_session_takes_its_secret_along)
{
    open_scenario(&with_two_sessions);
    ck_assert_uint_eq(pair.ends[CLIENT].num_events[SIOTLS_EVENT_SESSION], 2);
    ck_assert_uint_eq(resumption_len(CLIENT), 0);
    shut_pair();
}
END_TEST

static Suite *limits_suite(void)
{
    Suite *suite = suite_create("handshake/limits");
    TCase *tcase = tcase_create("limits");
    tcase_set_timeout(tcase, 60);
    tcase_add_loop_test(tcase, each_kind_has_its_limit, 0, NUM_SENT);
    tcase_add_loop_test(tcase, turns_bring_no_more, 0, 3);
    tcase_add_test(tcase, time_brings_more);
    tcase_add_test(tcase, answers_do_not_pile_up);
    tcase_add_test(tcase, we_ask_once);
    tcase_add_loop_test(tcase, secrets_go_with_the_handshake, 0, 2);
    tcase_add_test(tcase, the_last_session_takes_its_secret_along);
    suite_add_tcase(suite, tcase);
    return suite;
}

int main(void)
{
    static Suite *(*const suites[])(void) = {limits_suite};
    return check_main(suites, 1);
}
