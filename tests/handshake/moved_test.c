/* SPDX-License-Identifier: Apache-2.0 */
/*
 * moved_test.c: a connection that is saved and restored goes on as if nothing had been: in every scenario, between any
 * two things that move, and with something in every one of its pockets.
 */
#include <stdlib.h>
#include <string.h>

#include "api/conn.h"
#include "check_main.h"
#include "failing_memory.h"
#include "fake_provider.h"
#include "handshake/established/authenticated.h"
#include "handshake/established/steps.h"
#include "move.h"

static const struct pair_mode modes[] = {
    {"whole", PAIR_WHOLE, PAIR_RECEIVE_DATA, false, 0},
    {"one byte at a time", PAIR_BYTES, PAIR_RECEIVE_BUFFER, true, 0},
    {"random, in place", PAIR_RANDOM, PAIR_RECEIVE_IN_PLACE, false, 3},
};

/* ---- every scenario ---- */

enum { MANY = 60, SELDOM = 97 };

static unsigned num_moves, num_passed;
static struct siotls_conn *source; /* that a scenario may still have at hand */

/* What a server that was moved cannot do any more, and what is not known any more, is known. */
static bool is_left_alone(const struct siotls_conn *conn)
{
    return conn->engine.context.config->role == SIOTLS_ROLE_SERVER &&
           (conn->engine.established.main_transcript != NULL || siotls_conn_early_data_reason(conn) != NULL);
}

/* Long plays are moved now and then. */
static bool is_time_to_move(void)
{
    return num_moves < MANY || ++num_passed % SELDOM == 0;
}

static void move_both(struct pair *pair)
{
    if (!is_time_to_move())
        return;
    for (int side = 0; side < PAIR_NUM_SIDES; side++) {
        struct pair_end *end = &pair->ends[side];
        struct siotls_error error = {.size = sizeof error};
        struct siotls_conn *old;
        if (end->conn == NULL || is_left_alone(end->conn) || move_refusal(end).status != 0)
            continue;
        ck_assert_msg(move_to(end, end->conn->engine.context.config, &old, &error), "%s: %s", pair->scenario->name,
                      error.reason);
        siotls_conn_free(source);
        source = old;
        num_moves++;
    }
}

START_TEST(scenarios_go_on_wherever_they_are_moved)
{
    const struct pair_scenario *scenario = pair_scenario_at((size_t)_i);
    pair_build_world();
    for (size_t i = 0; i < sizeof modes / sizeof modes[0]; i++) {
        struct failing_memory memory;
        failing_memory_init(&memory, 0);
        fake_control_reset();
        num_moves = 0;
        pair_watch = move_both;
        bool done = pair_run(scenario, &modes[i], &memory.memory);
        pair_watch = NULL;
        siotls_conn_free(source);
        source = NULL;
        ck_assert_msg(done, "%s, %s, %u moves: %s", scenario->name, modes[i].name, num_moves, pair_complaint());
        ck_assert_msg(memory.num_blocks == 0 && fake_control.num_live == 0 && fake_control.num_open == 0,
                      "%s, %s: something leaks", scenario->name, modes[i].name);
    }
}
END_TEST

/* ---- one with something in every pocket ---- */

static struct failing_memory memory;
static struct pair pair;

static void open_scenario(const struct pair_scenario *scenario)
{
    pair_build_world();
    fake_control_reset();
    failing_memory_init(&memory, 0);
    ck_assert_msg(pair_open(&pair, scenario, &modes[0], &memory.memory) && pair_shake_hands(&pair), "%s",
                  pair_complaint());
}

static void shut(void)
{
    pair_shut(&pair);
    ck_assert_uint_eq(memory.num_blocks, 0);
    ck_assert_uint_eq(fake_control.num_live, 0);
}

static bool ask_for_sessions(struct pair *made)
{
    return siotls_config_set_events(made->ends[PAIR_CLIENT].config, SIOTLS_REQUEST_SESSION) == 0;
}

static const struct pair_scenario plain = {.name = "moved", .configure = ask_for_sessions};

/* Takes what one side has to send, and gives the other side all but the last so many bytes of it. */
static void carry(enum pair_side from, size_t held_back)
{
    struct pair_end *end = &pair.ends[from];
    struct pair_end *peer = &pair.ends[1 - from];
    const uint8_t *data;
    size_t data_len;
    size_t taken;
    while (siotls_conn_data_to_send(end->conn, &data, &data_len) == 0 && data_len > 0) {
        ck_assert(pair_append(&peer->wire, data, data_len));
        ck_assert_int_eq(siotls_conn_data_sent(end->conn, data_len), 0);
    }
    ck_assert_uint_gt(peer->wire.data_len, held_back);
    ck_assert_int_eq(siotls_conn_receive_data(peer->conn, &taken, peer->wire.data, peer->wire.data_len - held_back), 0);
    pair_drop(&peer->wire, taken);
}

static void say(enum pair_side side, const char *text)
{
    size_t taken;
    ck_assert_int_eq(siotls_conn_send_data(pair.ends[side].conn, &taken, (const uint8_t *)text, strlen(text)), 0);
    ck_assert_uint_eq(taken, strlen(text));
    ck_assert(pair_append(&pair.ends[1 - side].said, (const uint8_t *)text, taken));
}

static const struct sio_established *established_of(enum pair_side side)
{
    return &pair.ends[side].conn->engine.established;
}

/*
 * The server has unread text, behind it a request for a new key and text, of which the last bytes are on the way; of
 * what it has to send some is taken; it owes a KeyUpdate, which the client awaits and which waits for an earlier one.
 */
static void fill_pockets(void)
{
    struct pair_end *server = &pair.ends[PAIR_SERVER];
    say(PAIR_SERVER, "sealed under the first key");
    ck_assert_int_eq(siotls_conn_update_key(server->conn, 0), 0);
    say(PAIR_SERVER, "sealed under the second");
    ck_assert_int_eq(siotls_conn_data_sent(server->conn, 3), 0);
    ck_assert(pair_append(
        &pair.ends[PAIR_CLIENT].wire,
        server->conn->record_layer.output.first->data + server->conn->record_layer.output.first->start - 3, 3));
    ck_assert_int_eq(siotls_conn_update_key(pair.ends[PAIR_CLIENT].conn, 1), 0);
    say(PAIR_CLIENT, "not read yet");
    carry(PAIR_CLIENT, 0);
    say(PAIR_CLIENT, "not opened yet");
    say(PAIR_CLIENT, "half received");
    carry(PAIR_CLIENT, 5);
    ck_assert(established_of(PAIR_SERVER)->key_update_owed && established_of(PAIR_CLIENT)->key_update_awaited);
    ck_assert_uint_gt(established_of(PAIR_SERVER)->answer_unsent, 0);
    ck_assert_uint_gt(server->conn->record_layer.input.text_len, 0);
    ck_assert_ptr_nonnull(server->conn->record_layer.input.block);
}

/* All of it comes, in both directions, and the keys are changed as often as was asked for. */
static void check_pockets(void)
{
    ck_assert_msg(pair_settle(&pair), "%s", pair_complaint());
    for (int side = 0; side < PAIR_NUM_SIDES; side++) {
        const struct pair_end *end = &pair.ends[side];
        ck_assert_uint_eq(end->text.data_len, end->said.data_len);
        ck_assert_int_eq(memcmp(end->text.data, end->said.data, end->said.data_len), 0);
        ck_assert(!established_of((enum pair_side)side)->key_update_owed);
        ck_assert(!established_of((enum pair_side)side)->key_update_awaited);
        ck_assert_uint_ge(end->num_events[SIOTLS_EVENT_KEY_UPDATE], 1);
    }
    ck_assert_uint_eq(established_of(PAIR_SERVER)->num_sent_updates, 2); /* its own, and the one that it owed */
    ck_assert_msg(pair_say(&pair, PAIR_CLIENT, 20000) && pair_say(&pair, PAIR_SERVER, 70000) &&
                      pair_update_key(&pair, PAIR_CLIENT, true) && pair_close(&pair, PAIR_SERVER) &&
                      pair_say(&pair, PAIR_CLIENT, 9) && pair_close(&pair, PAIR_CLIENT),
                  "%s", pair_complaint());
}

static void move_side(enum pair_side side)
{
    struct siotls_error error = {.size = sizeof error};
    struct siotls_conn *old;
    ck_assert_msg(move_to(&pair.ends[side], pair.ends[side].config, &old, &error), "%s", error.reason);
    siotls_conn_free(old);
}

START_TEST(all_that_is_under_way_goes_along)
{
    open_scenario(&plain);
    fill_pockets();
    for (int i = 0; i < _i; i++)
        move_side(PAIR_SERVER);
    if (_i > 1)
        move_side(PAIR_CLIENT);
    ck_assert(established_of(PAIR_SERVER)->key_update_owed && established_of(PAIR_CLIENT)->key_update_awaited);
    check_pockets();
    shut();
}
END_TEST

/* What is counted and limited, and what was negotiated. */
START_TEST(what_is_known_goes_along)
{
    uint8_t exports[2][32];
    open_scenario(&plain);
    for (int side = 0; side < PAIR_NUM_SIDES; side++) {
        struct pair_end *end = &pair.ends[side];
        struct siotls_info before = pair_info(&pair, (enum pair_side)side);
        struct sio_established *established = &end->conn->engine.established;
        memcpy(established->spent, "\1\2\3", 3);
        established->closing.num_user_canceled = 2;
        established->num_sessions = 1;
        end->conn->record_layer.input.num_empty_records = 7;
        end->conn->record_layer.max_sent = 600;
        end->conn->record_layer.max_received = 700;
        end->conn->engine.context.journal.last_question = 77;
        const struct sio_established old = *established;
        const uint8_t judge = old.judge;
        uint8_t traffic[2 * SIO_MAX_SECRET];
        const size_t traffic_len = 2 * sio_digest_size(&old.negotiated);
        memcpy(traffic, sio_traffic_secret(established, SIO_CLIENT), traffic_len);
        ck_assert_int_eq(siotls_conn_export_keying_material(end->conn, exports[0], 32, "label", NULL, 0), 0);
        move_side((enum pair_side)side);
        struct siotls_info after = pair_info(&pair, (enum pair_side)side);
        ck_assert_int_eq(siotls_conn_export_keying_material(end->conn, exports[1], 32, "label", NULL, 0), 0);
        ck_assert_mem_eq(exports[0], exports[1], 32);
        ck_assert_uint_eq(after.peer_certificate.data_len, end->leaf.data_len);
        ck_assert(side == PAIR_SERVER || end->leaf.data_len > 0);
        if (end->leaf.data_len > 0)
            ck_assert_mem_eq(after.peer_certificate.data, end->leaf.data, end->leaf.data_len);
        ck_assert(after.is_done && after.can_send && after.suite == before.suite && after.group == before.group &&
                  after.scheme == before.scheme && after.records_sent == before.records_sent &&
                  after.records_received == before.records_received && after.early_data == before.early_data &&
                  after.server_name.data_len > 0);
        const struct sio_established *now = established_of((enum pair_side)side);
        ck_assert_mem_eq(now->spent, old.spent, sizeof old.spent);
        ck_assert_mem_eq(sio_traffic_secret(now, SIO_CLIENT), traffic, traffic_len);
        ck_assert(now->closing.num_user_canceled == 2 && now->num_sessions == 1 &&
                  now->forgiven_ms == old.forgiven_ms && now->judge == judge &&
                  (sio_kept_part(now->kept, SIO_KEPT_RESUMPTION).data_len > 0) == (side == PAIR_CLIENT));
        ck_assert_uint_eq(end->conn->record_layer.input.num_empty_records, 7);
        ck_assert_uint_eq(end->conn->record_layer.max_sent, 600);
        ck_assert_uint_eq(end->conn->record_layer.max_received, 700);
        ck_assert_uint_eq(end->conn->engine.context.journal.last_question, 77);
    }
    shut();
}
END_TEST

/* What a config judges by is not what judged a peer that it never saw; sessions say so (sio_config_judges_alike). */
START_TEST(the_judge_stays_the_one_who_judged)
{
    struct siotls_config *other = NULL;
    struct siotls_error error = {.size = sizeof error};
    struct siotls_conn *old;
    struct sio_session session = {0};
    uint8_t judgement[SIO_JUDGEMENT_SIZE];
    open_scenario(&plain);
    struct pair_end *client = &pair.ends[PAIR_CLIENT];
    memcpy(judgement, client->config->judgement, sizeof judgement);
    ck_assert_int_eq(siotls_config_new(&other, pair.set, SIOTLS_ROLE_CLIENT, &memory.memory, NULL), 0);
    ck_assert_int_eq(siotls_config_set_insecure_no_verification(other), 0);
    ck_assert_int_eq(siotls_config_set_events(other, SIOTLS_REQUEST_SESSION), 0);
    ck_assert_int_eq(siotls_config_ready(other, NULL), 0);
    for (int i = 0; i < 2; i++) {
        ck_assert_msg(move_to(client, other, &old, &error), "%s", error.reason);
        siotls_conn_free(old);
        sio_authenticated_describe(established_of(PAIR_CLIENT), other, &session);
        ck_assert_uint_eq(session.judge, SIO_JUDGED_BY_CONFIG);
        ck_assert_mem_eq(session.judgement.data, judgement, sizeof judgement);
        ck_assert(!sio_config_judges_alike(other, &session));
    }
    siotls_config_free(other);
    shut();
}
END_TEST

/* A secret of nothing but zeros would be one that everybody knows. */
START_TEST(without_its_secret_no_session_is_made)
{
    open_scenario(&plain);
    struct siotls_conn *client = pair.ends[PAIR_CLIENT].conn;
    const uint8_t ticket[] = {0, 0, 1, 0, 0, 0, 0, 0, 1, 9, 0, 2, 8, 8, 0, 0};
    ck_assert_uint_gt(sio_kept_part(client->engine.established.kept, SIO_KEPT_RESUMPTION).data_len, 0);
    if (_i == 1)
        sio_resumption_forget(&client->engine.established);
    move_side(PAIR_CLIENT);
    struct sio_established *established = &pair.ends[PAIR_CLIENT].conn->engine.established;
    const int before = established->num_sessions;
    ck_assert_int_eq(sio_new_session_ticket_recv(established, sio_bytes(ticket, sizeof ticket)), SIO_DONE);
    ck_assert_int_eq(established->num_sessions, before + 1 - _i);
    ck_assert(sio_journal_has_note(&established->context->journal) == (_i == 0));
    shut();
}
END_TEST

/* ---- the source ---- */

START_TEST(the_source_is_dead)
{
    struct siotls_error error = {.size = sizeof error};
    struct siotls_event event = {.size = sizeof event};
    uint8_t secret[32];
    const uint8_t *data;
    size_t data_len;
    uint8_t byte = 0;
    open_scenario(&plain);
    fill_pockets();
    struct siotls_conn *old = pair.ends[PAIR_SERVER].conn;
    size_t blob_len = 0;
    uint8_t *blob = move_save(&pair.ends[PAIR_SERVER], &blob_len);
    ck_assert_ptr_nonnull(blob);
    for (int side = 0; side < 2; side++) {
        ck_assert_int_eq(siotls_conn_data_to_send(old, &data, &data_len), SIOTLS_ERROR_CLOSED);
        ck_assert_uint_eq(data_len, 0);
        ck_assert_int_eq(siotls_conn_data_to_read(old, &data, &data_len), SIOTLS_ERROR_CLOSED);
        ck_assert_uint_eq(data_len, 0);
        ck_assert_int_eq(siotls_conn_send_data(old, &data_len, &byte, 1), SIOTLS_ERROR_CLOSED);
        ck_assert_int_eq(siotls_conn_receive_data(old, &data_len, &byte, 1), SIOTLS_ERROR_CLOSED);
        ck_assert_int_eq(siotls_conn_update_key(old, 0), SIOTLS_ERROR_CLOSED);
        ck_assert_int_eq(siotls_conn_next_event(old, &event), SIOTLS_ERROR_CLOSED);
        ck_assert_int_eq(siotls_conn_close(old), SIOTLS_ERROR_CLOSED);
        ck_assert_int_eq(siotls_conn_abort(old, SIOTLS_ALERT_INTERNAL_ERROR), SIOTLS_ERROR_CLOSED);
        ck_assert_int_eq(siotls_conn_export_keying_material(old, secret, 32, "label", NULL, 0), SIOTLS_ERROR_STATE);
        ck_assert_int_eq(siotls_conn_receive_end(old), SIOTLS_ERROR_CLOSED);
        ck_assert_int_eq(siotls_conn_save(old, NULL, &data_len, NULL, 0, &error), SIOTLS_ERROR_STATE);
        ck_assert_str_eq(error.reason, "save: the connection was saved before");
    }
    static const uint8_t zeros[(SIO_NUM_SECRETS + 1) * SIO_MAX_SECRET];
    const struct sio_kept *kept = old->engine.established.kept;
    const size_t left = sio_kept_part(kept, SIO_KEPT_CERTIFICATES).data_len;
    ck_assert(!sio_has_secrets(&old->engine.established) && kept->capacity >= left + 2 * 32);
    ck_assert_uint_le(kept->capacity - left, sizeof zeros);
    ck_assert_mem_eq(kept->data + left, zeros, kept->capacity - left);
    ck_assert_ptr_null(old->record_layer.send.key.algorithm);
    free(blob);
    shut();
}
END_TEST

/* Each call of a provider fails in turn: nothing is made, and the reason is told. */
static void check_provider_failures(const uint8_t *blob, size_t blob_len)
{
    struct siotls_error error = {.size = sizeof error};
    struct siotls_conn *made = NULL;
    for (size_t fail_at = 1;; fail_at++) {
        size_t num_blocks = memory.num_blocks, num_live = fake_control.num_live;
        fake_control.has_failed = false;
        fake_control.fail_at = fake_control.num_calls + fail_at;
        int status = siotls_conn_restore(&made, pair.ends[PAIR_SERVER].config, NULL, blob, blob_len, &error);
        bool has_failed = fake_control.has_failed;
        fake_control.fail_at = 0;
        siotls_conn_free(made);
        ck_assert_uint_eq(memory.num_blocks, num_blocks);
        ck_assert_uint_eq(fake_control.num_live, num_live);
        if (!has_failed)
            break;
        ck_assert_int_eq(status, SIOTLS_ERROR_PROVIDER);
        ck_assert_ptr_nonnull(error.reason);
    }
}

START_TEST(asking_and_failing_end_nothing)
{
    struct siotls_error error = {.size = sizeof error};
    size_t blob_len = 0;
    size_t room;
    uint8_t *blob;
    open_scenario(&plain);
    fill_pockets();
    struct siotls_conn *conn = pair.ends[PAIR_SERVER].conn;
    ck_assert_int_eq(siotls_conn_save(conn, NULL, &blob_len, NULL, 0, &error), 0);
    blob = malloc(blob_len);
    ck_assert_ptr_nonnull(blob);
    room = blob_len - 1;
    ck_assert_int_eq(siotls_conn_save(conn, blob, &room, NULL, 0, &error), SIOTLS_ERROR_LIMIT);
    ck_assert_uint_eq(room, blob_len);
    for (size_t fail_at = 1;; fail_at++) {
        memory.fail_at = memory.num_allocations + fail_at;
        memory.has_failed = false;
        room = blob_len;
        int status = siotls_conn_save(conn, blob, &room, NULL, 0, &error);
        if (!memory.has_failed) {
            ck_assert_int_eq(status, 0);
            break;
        }
        ck_assert_int_eq(status, SIOTLS_ERROR_NO_MEMORY);
    }
    for (size_t fail_at = 1;; fail_at++) {
        size_t num_blocks = memory.num_blocks;
        struct siotls_conn *made = NULL;
        memory.fail_at = memory.num_allocations + fail_at;
        memory.has_failed = false;
        int status = siotls_conn_restore(&made, pair.ends[PAIR_SERVER].config, NULL, blob, blob_len, &error);
        if (!memory.has_failed) {
            ck_assert_int_eq(status, 0);
            siotls_conn_free(conn);
            pair.ends[PAIR_SERVER].conn = made;
            break;
        }
        ck_assert_int_eq(status, SIOTLS_ERROR_NO_MEMORY);
        ck_assert_ptr_null(made);
        ck_assert_uint_eq(memory.num_blocks, num_blocks);
    }
    memory.fail_at = 0;
    check_provider_failures(blob, blob_len);
    free(blob);
    check_pockets();
    shut();
}
END_TEST

static Suite *moved_suite(void)
{
    Suite *suite = suite_create("handshake/moved");
    TCase *scenarios = tcase_create("scenarios");
    TCase *pockets = tcase_create("pockets");
    tcase_set_timeout(scenarios, 60);
    tcase_add_loop_test(scenarios, scenarios_go_on_wherever_they_are_moved, 0, (int)pair_num_scenarios());
    tcase_add_loop_test(pockets, all_that_is_under_way_goes_along, 0, 4);
    tcase_add_test(pockets, what_is_known_goes_along);
    tcase_add_test(pockets, the_judge_stays_the_one_who_judged);
    tcase_add_loop_test(pockets, without_its_secret_no_session_is_made, 0, 2);
    tcase_add_test(pockets, the_source_is_dead);
    tcase_add_test(pockets, asking_and_failing_end_nothing);
    suite_add_tcase(suite, scenarios);
    suite_add_tcase(suite, pockets);
    return suite;
}

int main(void)
{
    static Suite *(*const suites[])(void) = {moved_suite};
    return check_main(suites, 1);
}
