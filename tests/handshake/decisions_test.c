/* SPDX-License-Identifier: Apache-2.0 */
/*
 * decisions_test.c: decisions of the application: shown once, with pointers that live until the answer, answered by
 * their id only, and free to be left unanswered.
 */
#include <stdlib.h>
#include <string.h>

#include "check_main.h"
#include "failing_memory.h"
#include "fake_provider.h"
#include "pair.h"

enum { CLIENT = PAIR_CLIENT, SERVER = PAIR_SERVER, STALE = SIOTLS_ERROR_STALE };

static bool ask_for_hello(struct pair *pair)
{
    return siotls_config_set_events(pair->ends[SERVER].config, SIOTLS_REQUEST_CLIENT_HELLO) == 0;
}

static bool ask_for_signature(struct pair *pair)
{
    siotls_identity_free(pair->identity);
    pair->identity = NULL;
    return pair_make_identity(&pair->identity, pair, PAIR_RSA, false);
}

static bool ask_for_verdict(struct pair *pair)
{
    return siotls_config_set_events(pair->ends[CLIENT].config, SIOTLS_REQUEST_VERIFY) == 0;
}

static const struct decision {
    int type;
    enum pair_side side;
    struct pair_scenario scenario;
} decisions[] = {
    {SIOTLS_EVENT_CLIENT_HELLO, PAIR_SERVER, {.name = "CLIENT_HELLO", .configure = ask_for_hello}},
    {SIOTLS_EVENT_SIGN, PAIR_SERVER, {.name = "SIGN", .configure = ask_for_signature}},
    {SIOTLS_EVENT_VERIFY, PAIR_CLIENT, {.name = "VERIFY", .configure = ask_for_verdict}},
};

enum { NUM_DECISIONS = sizeof decisions / sizeof decisions[0] };

static const struct pair_mode mode = {"decisions", PAIR_WHOLE, PAIR_RECEIVE_DATA, false, 0};
static struct failing_memory memory;
static struct pair pair;
static struct siotls_conn *conn; /* that waits */
static struct siotls_event event;

/* Everything that one side has to send goes to the other; true when something did. */
static bool carry(enum pair_side from)
{
    const uint8_t *data;
    size_t data_len = 0;
    size_t taken = 0;
    int status = siotls_conn_data_to_send(pair.ends[from].conn, &data, &data_len);
    ck_assert(status == 0 || data_len == 0);
    if (data_len == 0)
        return false;
    siotls_conn_receive_data(pair.ends[1 - (int)from].conn, &taken, data, data_len);
    /* It tells how the connection is, which may have failed. */
    siotls_conn_data_sent(pair.ends[from].conn, taken);
    return taken > 0;
}

/* Up to the event of the decision, which is taken. */
static void open_pair(const struct decision *decision)
{
    pair_build_world();
    fake_control_reset();
    failing_memory_init(&memory, 0);
    ck_assert_msg(pair_open(&pair, &decision->scenario, &mode, &memory.memory) && pair_start(&pair), "%s",
                  pair_complaint());
    conn = pair.ends[decision->side].conn;
    while (carry(PAIR_CLIENT) || carry(PAIR_SERVER)) {
    }
    event = (struct siotls_event){.size = sizeof event};
    ck_assert_int_eq(siotls_conn_next_event(conn, &event), 0);
    ck_assert_int_eq(event.type, decision->type);
    ck_assert_uint_ne(event.id, 0);
}

static void shut_pair(void)
{
    pair_shut(&pair);
    ck_assert_uint_eq(memory.num_blocks, 0);
    ck_assert_uint_eq(fake_control.num_live, 0);
}

static int answer(int type, uint64_t id)
{
    uint8_t signature[256];
    switch (type) {
    case SIOTLS_EVENT_CLIENT_HELLO:
        return siotls_conn_answer_client_hello(conn, id, NULL, NULL);
    case SIOTLS_EVENT_VERIFY:
        return siotls_conn_answer_verify(conn, id);
    default:
        return siotls_conn_answer_sign(conn, id, signature,
                                       fake_signature(signature, pair_key(PAIR_RSA), event.scheme, event.message));
    }
}

START_TEST(connections_are_freed_while_they_wait)
{
    open_pair(&decisions[_i]);
    shut_pair();
}
END_TEST

START_TEST(only_the_right_answer_counts)
{
    open_pair(&decisions[_i]);
    for (int other = 0; other < NUM_DECISIONS; other++)
        if (other != _i && decisions[other].type != SIOTLS_EVENT_SIGN)
            ck_assert_int_eq(answer(decisions[other].type, event.id), STALE);
    ck_assert_int_eq(answer(event.type, event.id + 1), STALE);
    ck_assert_int_eq(answer(event.type, event.id - 1), STALE);
    ck_assert_int_eq(siotls_conn_refuse(conn, event.id + 1, SIOTLS_ALERT_ACCESS_DENIED), STALE);
    ck_assert_int_eq(siotls_conn_refuse(conn, event.id, 0), SIOTLS_ERROR_ARGUMENT);
    ck_assert_int_eq(siotls_conn_refuse(conn, event.id, 256), SIOTLS_ERROR_ARGUMENT);
    ck_assert_int_eq(siotls_conn_refuse(conn, event.id, SIOTLS_ALERT_USER_CANCELED), SIOTLS_ERROR_ARGUMENT);
    ck_assert_int_eq(answer(event.type, event.id), 0);
    ck_assert_int_eq(answer(event.type, event.id), STALE);
    ck_assert_int_eq(siotls_conn_refuse(conn, event.id, SIOTLS_ALERT_ACCESS_DENIED), STALE);
    pair.ends[CLIENT].started = pair.ends[SERVER].started = true;
    ck_assert_msg(pair_settle(&pair) && pair_say(&pair, PAIR_CLIENT, 10), "%s", pair_complaint());
    shut_pair();
}
END_TEST

START_TEST(decisions_are_shown_once)
{
    struct siotls_event again = {.size = sizeof again};
    open_pair(&decisions[_i]);
    ck_assert_int_eq(siotls_conn_next_event(conn, &again), 0);
    ck_assert_int_eq(again.type, SIOTLS_EVENT_NONE);
    shut_pair();
}
END_TEST

START_TEST(refusals_end_the_connection)
{
    struct siotls_error error = {.size = sizeof error};
    open_pair(&decisions[_i]);
    ck_assert_int_eq(siotls_conn_refuse(conn, event.id, SIOTLS_ALERT_ACCESS_DENIED), 0);
    ck_assert_int_eq(answer(event.type, event.id), SIOTLS_ERROR_REFUSED);
    while (carry(PAIR_CLIENT) || carry(PAIR_SERVER)) {
    }
    siotls_conn_error(pair.ends[1 - (int)decisions[_i].side].conn, &error);
    ck_assert_int_eq(error.status, SIOTLS_ERROR_PEER_ALERT);
    ck_assert_int_eq(error.alert, SIOTLS_ALERT_ACCESS_DENIED);
    shut_pair();
}
END_TEST

/* What an event points to, one behind the other. */
static struct pair_bytes contents(void)
{
    struct pair_bytes all = {0};
    pair_append(&all, event.message.data, event.message.data_len);
    for (size_t i = 0; i < event.num_chain; i++)
        pair_append(&all, event.chain[i].data, event.chain[i].data_len);
    if (event.server_name != NULL)
        pair_append(&all, (const uint8_t *)event.server_name, strlen(event.server_name));
    const struct siotls_client_hello *hello = event.client_hello;
    if (hello != NULL) {
        pair_append(&all, hello->server_name.data, hello->server_name.data_len);
        pair_append(&all, hello->message.data, hello->message.data_len);
        pair_append(&all, (const uint8_t *)hello->suites, hello->num_suites * sizeof *hello->suites);
        pair_append(&all, (const uint8_t *)hello->groups, hello->num_groups * sizeof *hello->groups);
        pair_append(&all, (const uint8_t *)hello->schemes, hello->num_schemes * sizeof *hello->schemes);
    }
    return all;
}

/* Bytes come, go and are left alone meanwhile; nothing behind the decision is processed. */
START_TEST(pointers_live_until_the_answer)
{
    static uint8_t noise[70000];
    struct siotls_event none = {.size = sizeof none};
    struct siotls_info info = {.size = sizeof info};
    const uint8_t *data;
    size_t data_len;
    size_t taken = 1;
    open_pair(&decisions[_i]);
    struct pair_bytes before = contents();
    ck_assert_uint_gt(before.data_len, 20);
    memset(noise, 0x17, sizeof noise);
    size_t all = 0;
    for (size_t i = 0; i < 10; i++) {
        ck_assert_int_eq(siotls_conn_receive_data(conn, &taken, noise + all, sizeof noise - all), 0);
        all += taken;
        ck_assert_int_eq(siotls_conn_next_event(conn, &none), 0);
        ck_assert_int_eq(siotls_conn_info(conn, &info), 0);
        ck_assert_int_eq(siotls_conn_data_to_send(conn, &data, &data_len), 0);
        ck_assert_int_eq(siotls_conn_data_sent(conn, data_len), 0);
    }
    ck_assert_uint_eq(taken, 0);
    ck_assert_uint_lt(all, 2 * siotls_pool_block_size());
    ck_assert(!info.is_failed);
    struct pair_bytes after = contents();
    ck_assert_uint_eq(after.data_len, before.data_len);
    ck_assert_mem_eq(after.data, before.data, before.data_len);
    free(before.data);
    free(after.data);
    shut_pair();
}
END_TEST

static Suite *decisions_suite(void)
{
    Suite *suite = suite_create("handshake/decisions");
    TCase *tcase = tcase_create("decisions");
    tcase_add_loop_test(tcase, connections_are_freed_while_they_wait, 0, NUM_DECISIONS);
    tcase_add_loop_test(tcase, only_the_right_answer_counts, 0, NUM_DECISIONS);
    tcase_add_loop_test(tcase, decisions_are_shown_once, 0, NUM_DECISIONS);
    tcase_add_loop_test(tcase, refusals_end_the_connection, 0, NUM_DECISIONS);
    tcase_add_loop_test(tcase, pointers_live_until_the_answer, 0, NUM_DECISIONS);
    suite_add_tcase(suite, tcase);
    return suite;
}

int main(void)
{
    static Suite *(*const suites[])(void) = {decisions_suite};
    return check_main(suites, 1);
}
