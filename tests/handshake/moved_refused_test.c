/* SPDX-License-Identifier: Apache-2.0 */
/*
 * moved_refused_test.c: what is not saved, where it is not restored, and bytes that are not those of a connection.
 */
#include <stdlib.h>
#include <string.h>

#include "api/moved.h"
#include "check_main.h"
#include "failing_memory.h"
#include "fake_provider.h"
#include "move.h"

static const struct pair_mode mode = {"whole", PAIR_WHOLE, PAIR_RECEIVE_DATA, false, 0};
static struct failing_memory memory;
static struct pair pair;

static bool agree(struct pair *made)
{
    struct siotls_identity *identity = NULL;
    struct siotls_config *client = made->ends[PAIR_CLIENT].config, *server = made->ends[PAIR_SERVER].config;
    if (!pair_make_identity(&identity, made, PAIR_CLIENT_ED25519, true))
        return false;
    bool done =
        siotls_config_add_identity(client, identity) == 0 && siotls_config_set_trust(server, made->trust) == 0 &&
        siotls_config_set_post_handshake_auth(client, 1) == 0 && siotls_config_set_post_handshake_auth(server, 1) == 0;
    siotls_identity_free(identity);
    return done;
}

static bool agree_and_keep(struct pair *made)
{
    return agree(made) && siotls_config_set_keep_transcript(made->ends[PAIR_CLIENT].config, 65536) == 0;
}

static bool agree_and_keep_little(struct pair *made)
{
    return agree(made) && siotls_config_set_keep_transcript(made->ends[PAIR_CLIENT].config, 300) == 0;
}

static bool note_messages(struct pair *made)
{
    return siotls_config_set_events(made->ends[PAIR_CLIENT].config, SIOTLS_REQUEST_MESSAGE) == 0;
}

static const struct pair_scenario plain = {.name = "plain"};
static const struct pair_scenario later = {.name = "later", .configure = agree};
static const struct pair_scenario kept = {.name = "kept", .configure = agree_and_keep};
static const struct pair_scenario kept_little = {.name = "kept little", .configure = agree_and_keep_little};
static const struct pair_scenario noted = {.name = "noted", .configure = note_messages};

static void open_new(const struct pair_scenario *scenario)
{
    pair_build_world();
    fake_control_reset();
    failing_memory_init(&memory, 0);
    ck_assert_msg(pair_open(&pair, scenario, &mode, &memory.memory), "%s", pair_complaint());
}

static void open_done(const struct pair_scenario *scenario)
{
    open_new(scenario);
    ck_assert_msg(pair_shake_hands(&pair), "%s", pair_complaint());
}

static void shut(void)
{
    pair_shut(&pair);
    ck_assert_uint_eq(memory.num_blocks, 0);
    ck_assert_uint_eq(fake_control.num_live, 0);
}

/* ---- not saved ---- */

static void check_refused(enum pair_side side, const char *reason)
{
    struct siotls_error error = move_refusal(&pair.ends[side]);
    ck_assert_int_eq(error.status, SIOTLS_ERROR_STATE);
    ck_assert_str_eq(error.reason, reason);
}

static void check_goes_on(void)
{
    ck_assert_msg(pair_say(&pair, PAIR_CLIENT, 10) && pair_say(&pair, PAIR_SERVER, 10), "%s", pair_complaint());
}

START_TEST(no_handshake_is_saved)
{
    static const char reason[] = "save: a handshake or an authentication is under way";
    open_new(&plain);
    check_refused(PAIR_CLIENT, reason);
    ck_assert(pair_start(&pair));
    check_refused(PAIR_CLIENT, reason);
    ck_assert(pair_settle_without(&pair, PAIR_CLIENT));
    check_refused(PAIR_SERVER, reason);
    ck_assert(pair_settle(&pair));
    ck_assert_int_eq(move_refusal(&pair.ends[PAIR_CLIENT]).status, 0);
    check_goes_on();
    shut();
}
END_TEST

/* Moves all bytes of one side to the other. */
static void carry(enum pair_side from)
{
    const uint8_t *data;
    size_t data_len;
    size_t taken;
    while (siotls_conn_data_to_send(pair.ends[from].conn, &data, &data_len) == 0 && data_len > 0) {
        (void)siotls_conn_receive_data(pair.ends[1 - from].conn, &taken, data, data_len);
        ck_assert_uint_eq(taken, data_len);
        (void)siotls_conn_data_sent(pair.ends[from].conn, data_len);
    }
}

START_TEST(nothing_is_saved_with_events_untaken)
{
    open_new(&plain);
    ck_assert(pair_start(&pair));
    carry(PAIR_CLIENT);
    carry(PAIR_SERVER);
    carry(PAIR_CLIENT);
    for (int side = 0; side < PAIR_NUM_SIDES; side++)
        check_refused((enum pair_side)side, "save: HANDSHAKE_DONE or PEER_CERTIFICATE is not taken");
    ck_assert(pair_settle(&pair));
    check_goes_on();
    shut();
    open_done(&noted);
    ck_assert_int_eq(siotls_conn_update_key(pair.ends[PAIR_CLIENT].conn, 0), 0);
    check_refused(PAIR_CLIENT, "save: MESSAGE, KEYLOG, SESSION or STORE_SESSION events are not taken");
    ck_assert(pair_settle(&pair));
    check_goes_on();
    shut();
}
END_TEST

START_TEST(nothing_is_saved_with_a_buffer_shown)
{
    uint8_t *buffer;
    size_t buffer_len;
    open_done(&plain);
    struct siotls_conn *server = pair.ends[PAIR_SERVER].conn;
    ck_assert_int_eq(siotls_conn_receive_buffer(server, &buffer, &buffer_len, 0), 0);
    check_refused(PAIR_SERVER, "save: a receive buffer is shown and not acknowledged");
    ck_assert_int_eq(siotls_conn_received(server, 0), 0);
    ck_assert_int_eq(move_refusal(&pair.ends[PAIR_SERVER]).status, 0);
    check_goes_on();
    shut();
}
END_TEST

/* A KeyUpdate in two records. */
START_TEST(no_half_message_is_saved)
{
    static const uint8_t message[] = {24, 0, 0, 1, 0};
    struct sio_error why = {0};
    open_done(&plain);
    struct siotls_conn *client = pair.ends[PAIR_CLIENT].conn;
    ck_assert(sio_record_send(&client->record_layer, SIO_CONTENT_HANDSHAKE, sio_bytes(message, 3), &why));
    carry(PAIR_CLIENT);
    check_refused(PAIR_SERVER, "save: a handshake message is half received, or waits");
    shut();
}
END_TEST

START_TEST(what_has_failed_is_not_saved)
{
    open_done(&plain);
    ck_assert_int_eq(siotls_conn_abort(pair.ends[PAIR_CLIENT].conn, SIOTLS_ALERT_ACCESS_DENIED), 0);
    check_refused(PAIR_CLIENT, "save: the connection has failed");
    carry(PAIR_CLIENT);
    check_refused(PAIR_SERVER, "save: the connection has failed");
    shut();
}
END_TEST

START_TEST(no_decision_is_saved)
{
    open_new(&plain);
    ck_assert(pair_start(&pair));
    pair.ends[PAIR_CLIENT].conn->engine.context.journal.question.type = SIOTLS_EVENT_SIGN;
    check_refused(PAIR_CLIENT, "save: a decision is outstanding");
    pair.ends[PAIR_CLIENT].conn->engine.context.journal.question.type = SIOTLS_EVENT_NONE;
    shut();
}
END_TEST

START_TEST(a_client_without_its_transcript_is_not_saved)
{
    static const char reason[] = "save: the transcript of a client that may be asked for a certificate is not kept";
    open_done(_i == 0 ? &later : &kept_little);
    check_refused(PAIR_CLIENT, reason);
    ck_assert_int_eq(siotls_conn_request_certificate(pair.ends[PAIR_SERVER].conn), 0);
    check_refused(PAIR_SERVER, "save: a handshake or an authentication is under way");
    ck_assert(pair_settle(&pair));
    check_goes_on();
    shut();
}
END_TEST

static void move_side(enum pair_side side)
{
    struct siotls_error error = {.size = sizeof error};
    struct siotls_conn *old;
    ck_assert_msg(move_to(&pair.ends[side], pair.ends[side].config, &old, &error), "%s", error.reason);
    siotls_conn_free(old);
}

/* It authenticates itself with what it hashes again, also when it was moved twice; a server that was moved asks no
 * more. */
START_TEST(a_client_with_its_transcript_can_still_be_asked)
{
    open_done(&kept);
    for (int i = 0; i < 3; i++) {
        if (i > 0)
            move_side(PAIR_CLIENT);
        pair.ends[PAIR_SERVER].status = siotls_conn_request_certificate(pair.ends[PAIR_SERVER].conn);
        ck_assert_msg(pair_settle(&pair), "%s", pair_complaint());
        ck_assert_uint_eq(pair.ends[PAIR_SERVER].num_events[SIOTLS_EVENT_PEER_CERTIFICATE], (unsigned)i + 1);
    }
    ck_assert_int_eq(siotls_conn_next_event(pair.ends[PAIR_SERVER].conn, &(struct siotls_event){.size = 16}), 0);
    move_side(PAIR_SERVER);
    ck_assert_int_eq(siotls_conn_request_certificate(pair.ends[PAIR_SERVER].conn), SIOTLS_ERROR_STATE);
    check_goes_on();
    shut();
}
END_TEST

/* ---- targets ---- */

static struct siotls_config *config_with(int role, uint16_t suite)
{
    struct siotls_config *config = NULL;
    ck_assert_int_eq(siotls_config_new(&config, pair.set, role, &memory.memory, NULL), 0);
    ck_assert_int_eq(siotls_config_set_suites(config, &suite, 1), 0);
    if (role == SIOTLS_ROLE_SERVER)
        ck_assert_int_eq(siotls_config_add_identity(config, pair.identity), 0);
    else
        ck_assert_int_eq(siotls_config_set_insecure_no_verification(config), 0);
    return config;
}

/* With NULL for what is not refused. */
struct target_case {
    int role;
    bool has_suite;
    const char *save_reason;
    const char *restore_reason;
};

static const struct target_case target_cases[] = {
    {SIOTLS_ROLE_SERVER, true, NULL, NULL},
    {SIOTLS_ROLE_SERVER, false, "save: the target lacks the suite", "restore: the config lacks the suite"},
    {SIOTLS_ROLE_CLIENT, true, "save: the target has the other role", "restore: the config has the other role"},
};

/* Saving is refused and the source lives, when the target is asked; else restoring is. */
static void check_target(const struct target_case *expected, struct siotls_config *config)
{
    struct siotls_error error = {.size = sizeof error};
    struct siotls_conn *server = pair.ends[PAIR_SERVER].conn, *made = NULL;
    uint8_t target[SIOTLS_MAX_TARGET], room[4096];
    size_t target_len = sizeof target, blob_len = sizeof room;
    struct siotls_error why = {.size = sizeof why};
    ck_assert_int_eq(siotls_config_describe_target(config, target, &target_len, &why), SIOTLS_ERROR_STATE);
    ck_assert_str_eq(why.reason, "target: the config is not ready");
    ck_assert_int_eq(siotls_conn_restore(&made, config, NULL, room, 1, &error), SIOTLS_ERROR_STATE);
    ck_assert_int_eq(siotls_config_ready(config, NULL), 0);
    ck_assert_int_eq(siotls_config_describe_target(config, target, &target_len, NULL), 0);
    if (expected->save_reason != NULL) {
        ck_assert_int_eq(siotls_conn_save(server, room, &blob_len, target, target_len, &error),
                         SIOTLS_ERROR_NOT_OFFERED);
        ck_assert_str_eq(error.reason, expected->save_reason);
        check_goes_on();
        target_len = 0;
    }
    blob_len = sizeof room;
    ck_assert_int_eq(siotls_conn_save(server, room, &blob_len, target, target_len, &error), 0);
    int status = siotls_conn_restore(&made, config, NULL, room, blob_len, &error);
    ck_assert_int_eq(status, expected->restore_reason != NULL ? SIOTLS_ERROR_NOT_OFFERED : 0);
    if (expected->restore_reason != NULL)
        ck_assert_str_eq(error.reason, expected->restore_reason);
    siotls_conn_free(made);
}

START_TEST(a_target_is_asked_before_the_source_ends)
{
    const struct target_case *expected = &target_cases[_i];
    open_done(&plain);
    uint16_t suite = pair_info(&pair, PAIR_SERVER).suite;
    uint16_t other = suite == SIOTLS_SUITE_CHACHA20_POLY1305_SHA256 ? SIOTLS_SUITE_AES_128_GCM_SHA256
                                                                    : SIOTLS_SUITE_CHACHA20_POLY1305_SHA256;
    struct siotls_config *config = config_with(expected->role, expected->has_suite ? suite : other);
    check_target(expected, config);
    siotls_config_free(config);
    shut();
}
END_TEST

enum { NEWEST = 5 }; /* place of the newest version */

/* Every byte changed and every end cut off: it is refused with a reason, and so is a version that is not known. */
START_TEST(a_target_that_is_none_is_refused)
{
    struct siotls_error error = {.size = sizeof error};
    uint8_t target[SIOTLS_MAX_TARGET];
    size_t target_len = 0, blob_len;
    open_done(&plain);
    struct siotls_conn *server = pair.ends[PAIR_SERVER].conn;
    ck_assert_int_eq(siotls_config_describe_target(pair.ends[PAIR_SERVER].config, target, &target_len, NULL),
                     SIOTLS_ERROR_LIMIT);
    ck_assert_uint_le(target_len, sizeof target);
    ck_assert_int_eq(siotls_config_describe_target(pair.ends[PAIR_SERVER].config, target, &target_len, NULL), 0);
    for (size_t len = 1; len < target_len; len++)
        ck_assert_int_eq(siotls_conn_save(server, NULL, &blob_len, target, len, &error), SIOTLS_ERROR_SYNTAX);
    for (size_t i = 0; i < 7; i++) {
        target[i] ^= 64;
        /* A later version that still reads this one is as good. */
        int status = siotls_conn_save(server, NULL, &blob_len, target, target_len, &error);
        ck_assert_msg((status == 0) == (i == NEWEST), "byte %zu", i);
        target[i] ^= 64;
    }
    ck_assert_int_eq(siotls_conn_save(server, NULL, &blob_len, target, target_len, &error), 0);
    shut();
}
END_TEST

/* ---- bytes that are no connection ---- */

/* Whatever it is, it can be looked at, used and freed. */
static void use(struct siotls_conn *conn)
{
    static const uint8_t bytes[] = {23, 3, 3, 0, 17, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17};
    struct siotls_info info = {.size = sizeof info};
    const uint8_t *data;
    size_t data_len, taken;
    ck_assert_int_eq(siotls_conn_info(conn, &info), 0);
    (void)siotls_conn_set_time(conn, pair_time_ms);
    while (siotls_conn_data_to_read(conn, &data, &data_len) == 0 && data_len > 0)
        (void)siotls_conn_data_read(conn, data_len);
    (void)siotls_conn_send_data(conn, &taken, bytes, sizeof bytes);
    (void)siotls_conn_receive_data(conn, &taken, bytes, sizeof bytes);
    while (siotls_conn_data_to_send(conn, &data, &data_len) == 0 && data_len > 0)
        (void)siotls_conn_data_sent(conn, data_len);
}

/* Refused with a reason, or harmless. */
static bool try_blob(const uint8_t *blob, size_t blob_len, enum pair_side side)
{
    struct siotls_error error = {.size = sizeof error};
    struct siotls_conn *made = NULL;
    size_t num_blocks = memory.num_blocks;
    /* Memory of its own, so that a byte too many is noticed. */
    uint8_t *copy = malloc(blob_len + (blob_len == 0));
    ck_assert_ptr_nonnull(copy);
    memcpy(copy, blob, blob_len);
    bool done = siotls_conn_restore(&made, pair.ends[side].config, NULL, copy, blob_len, &error) == 0;
    free(copy);
    ck_assert(done == (made != NULL) && done == (error.reason == NULL));
    if (done)
        use(made);
    siotls_conn_free(made);
    ck_assert_uint_eq(memory.num_blocks, num_blocks);
    return done;
}

static void fill(void)
{
    static const uint8_t text[100] = {1};
    size_t taken;
    ck_assert_int_eq(siotls_conn_send_data(pair.ends[PAIR_CLIENT].conn, &taken, text, sizeof text), 0);
    ck_assert_int_eq(siotls_conn_send_data(pair.ends[PAIR_CLIENT].conn, &taken, text, sizeof text), 0);
    carry(PAIR_CLIENT);
    ck_assert_int_eq(siotls_conn_send_data(pair.ends[PAIR_SERVER].conn, &taken, text, sizeof text), 0);
    ck_assert_int_eq(siotls_conn_send_data(pair.ends[PAIR_CLIENT].conn, &taken, text, sizeof text), 0);
}

START_TEST(no_change_of_any_byte_does_harm)
{
    size_t blob_len = 0;
    unsigned num_refused = 0;
    open_done(_i == PAIR_CLIENT ? &kept : &plain);
    fill();
    uint8_t *blob = move_save(&pair.ends[_i], &blob_len);
    ck_assert_ptr_nonnull(blob);
    ck_assert(try_blob(blob, blob_len, (enum pair_side)_i));
    for (size_t len = 0; len < blob_len; len++)
        ck_assert_msg(!try_blob(blob, len, (enum pair_side)_i), "cut to %zu of %zu it is taken", len, blob_len);
    for (size_t i = 0; i < blob_len; i++) {
        static const uint8_t changes[] = {1, 0x80, 0xff};
        for (size_t k = 0; k < sizeof changes; k++) {
            blob[i] ^= changes[k];
            num_refused += !try_blob(blob, blob_len, (enum pair_side)_i);
            blob[i] ^= changes[k];
        }
    }
    ck_assert_uint_gt(num_refused, 90);
    uint8_t *longer = calloc(1, blob_len + 1);
    ck_assert_ptr_nonnull(longer);
    memcpy(longer, blob, blob_len);
    ck_assert(!try_blob(longer, blob_len + 1, (enum pair_side)_i));
    free(longer);
    free(blob);
    shut();
}
END_TEST

/* Numbers that no connection has. */
START_TEST(what_is_out_of_range_is_refused)
{
    static const uint8_t secret[32] = {1};
    open_done(&plain);
    for (int i = 0; i < 9; i++) {
        struct siotls_conn *server = pair.ends[PAIR_SERVER].conn;
        struct sio_record_layer *layer = &server->record_layer;
        struct sio_established *established = &server->engine.established;
        const struct sio_record_layer good_layer = *layer;
        const struct sio_established good = *established;
        uint8_t room[4096];
        size_t blob_len = sizeof room;
        struct siotls_conn *made = NULL;
        layer->send.sequence = i == 1 ? layer->send.key.algorithm->confidentiality_limit + 1 : 0;
        layer->max_sent = i == 2 ? 62 : i == 3 ? 16385 : layer->max_sent;
        layer->max_received = i == 4 ? 63 : i == 5 ? 16386 : layer->max_received;
        established->answer_unsent = i == 6;
        const struct siotls_bytes resumption = sio_bytes(secret, i == 7 ? sizeof secret : 0);
        ck_assert(
            sio_kept_put(&established->kept, SIO_KEPT_RESUMPTION, resumption, &server->engine.context.home->memory));
        struct sio_kept *kept_now = established->kept;
        layer->input.num_empty_records = i == 8 ? SIO_MAX_EMPTY_RECORDS + 1 : 0;
        ck_assert_int_eq(siotls_conn_save(server, NULL, &blob_len, NULL, 0, NULL), 0);
        /* Written as saving does, without the end. */
        struct sio_buffer buffer;
        struct sio_writer writer;
        sio_buffer_init(&buffer, &memory.memory);
        sio_writer_init(&writer, &buffer, sizeof room);
        sio_moved_write(&writer, server);
        ck_assert_uint_eq(buffer.data_len, blob_len);
        int status =
            siotls_conn_restore(&made, pair.ends[PAIR_SERVER].config, NULL, buffer.data, buffer.data_len, NULL);
        ck_assert_msg(status == (i == 0 ? 0 : SIOTLS_ERROR_SYNTAX), "%d: %s", i, siotls_status_name(status));
        siotls_conn_free(made);
        sio_buffer_clear(&buffer);
        *layer = good_layer;
        *established = good;
        established->kept = kept_now;
    }
    check_goes_on();
    shut();
}
END_TEST

static Suite *refused_suite(void)
{
    Suite *suite = suite_create("handshake/moved refused");
    TCase *save = tcase_create("save");
    tcase_add_test(save, no_handshake_is_saved);
    tcase_add_test(save, nothing_is_saved_with_events_untaken);
    tcase_add_test(save, nothing_is_saved_with_a_buffer_shown);
    tcase_add_test(save, no_half_message_is_saved);
    tcase_add_test(save, what_has_failed_is_not_saved);
    tcase_add_test(save, no_decision_is_saved);
    tcase_add_loop_test(save, a_client_without_its_transcript_is_not_saved, 0, 2);
    tcase_add_test(save, a_client_with_its_transcript_can_still_be_asked);
    tcase_add_loop_test(save, a_target_is_asked_before_the_source_ends, 0, 3);
    tcase_add_test(save, a_target_that_is_none_is_refused);
    TCase *restore = tcase_create("restore");
    tcase_set_timeout(restore, 60);
    tcase_add_loop_test(restore, no_change_of_any_byte_does_harm, 0, 2);
    tcase_add_test(restore, what_is_out_of_range_is_refused);
    suite_add_tcase(suite, save);
    suite_add_tcase(suite, restore);
    return suite;
}

int main(void)
{
    static Suite *(*const suites[])(void) = {refused_suite};
    return check_main(suites, 1);
}
