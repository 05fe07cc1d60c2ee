/* SPDX-License-Identifier: Apache-2.0 */
/*
 * table_test.c: the transition tables against the legal sequences of RFC 9846, in both directions, and against every
 * message that has no business in a state.
 */
#include <check.h>

#include "api/conn.h"
#include "handshake/message/messages.h"

#include "appendix_a.h"
#include "check_main.h"
#include "table_walk.h"

enum {
    ALL_BUT_EARLY = APPENDIX_RETRY | APPENDIX_CLIENT_AUTH | APPENDIX_PSK,
    ALL_FEATURES = ALL_BUT_EARLY | APPENDIX_EARLY_DATA
};

/* What each side can do by now; a feature that is added here must be in the tables, and the reverse. */
static const struct side {
    enum siotls_role role;
    bool is_quic;
    unsigned features;
    uint8_t first;
    uint8_t last; /* of the handshake; more may follow, up to end */
    uint8_t end;
    size_t num_sequences; /* counted by hand, against a generator that forgets some */
} sides[] = {
    /* Retried or not; no request, an empty answer, a certificate, a PSK; and early data, not retried, which leaves no
     * trace in QUIC's messages. */
    {SIOTLS_ROLE_CLIENT, false, ALL_FEATURES, C_START, C_CONNECTED, C_CONNECTED, 9},
    {SIOTLS_ROLE_SERVER, false, ALL_FEATURES, S_START, S_CONNECTED, S_POST_WAIT_FINISHED, 9},
    {SIOTLS_ROLE_CLIENT, true, ALL_BUT_EARLY, C_START, C_CONNECTED, C_CONNECTED, 8},
    {SIOTLS_ROLE_SERVER, true, ALL_BUT_EARLY, S_START, S_CONNECTED, S_POST_WAIT_FINISHED, 8},
};

enum { NUM_SIDES = sizeof sides / sizeof sides[0] };

static bool is_among(const struct appendix_sequence *sequence, const struct appendix_sequence *sequences,
                     size_t num_sequences)
{
    for (size_t i = 0; i < num_sequences; i++)
        if (appendix_a_equal(sequence, &sequences[i]))
            return true;
    return false;
}

static void check_contained(const struct appendix_sequence *sequences, size_t num_sequences,
                            const struct appendix_sequence *others, size_t num_others, const char *words)
{
    char text[APPENDIX_MAX_TEXT];
    for (size_t i = 0; i < num_sequences; i++)
        ck_assert_msg(is_among(&sequences[i], others, num_others), "%s: %s", words,
                      appendix_a_text(text, &sequences[i]));
}

START_TEST(tables_accept_the_legal_sequences_and_no_others)
{
    const struct side *side = &sides[_i];
    struct appendix_sequence legal[APPENDIX_MAX_SEQUENCES];
    size_t num_legal = appendix_a_sequences(legal, side->role, side->features);
    struct table_walk walk;
    table_walk(&walk, side->role, side->is_quic);
    ck_assert_msg(walk.fault == NULL, "%s", walk.fault);
    ck_assert_uint_eq(num_legal, side->num_sequences);
    check_contained(legal, num_legal, walk.sequences, walk.num_sequences, "legal, but refused by the table");
    check_contained(walk.sequences, walk.num_sequences, legal, num_legal, "accepted by the table, but not legal");
    ck_assert_uint_eq(walk.num_sequences, num_legal);
}
END_TEST

START_TEST(every_state_and_row_is_reached)
{
    const struct side *side = &sides[_i];
    struct table_walk walk;
    struct table_walk other;
    table_walk(&walk, side->role, side->is_quic);
    table_walk(&other, side->role, !side->is_quic);
    table_walk_after(&walk);
    for (unsigned state = side->first; state <= side->end; state++)
        ck_assert_msg(walk.visited_states[state] || other.visited_states[state], "%s is never reached",
                      sio_state_name((uint8_t)state));
    for (size_t i = 0; walk.table[i].receive != NULL; i++)
        ck_assert_msg(walk.visited_rows[i] || other.visited_rows[i], "row %zu is never taken", i);
}
END_TEST

START_TEST(what_follows_is_legal)
{
    const struct side *side = &sides[_i];
    struct appendix_sequence legal[APPENDIX_MAX_SEQUENCES];
    size_t num_legal = appendix_a_exchanges(legal, side->role);
    struct table_walk walk;
    table_walk(&walk, side->role, side->is_quic);
    table_walk_after(&walk);
    ck_assert_msg(walk.fault == NULL, "%s", walk.fault);
    check_contained(legal, num_legal, walk.sequences, walk.num_sequences, "legal, but refused by the table");
    check_contained(walk.sequences, walk.num_sequences, legal, num_legal, "accepted by the table, but not legal");
    ck_assert_uint_eq(walk.num_sequences, num_legal);
}
END_TEST

START_TEST(after_the_handshake_only_its_own_messages_come)
{
    const struct side *side = &sides[_i];
    const struct sio_transition *table = table_of(side->role);
    for (uint16_t message = 0; message <= SIO_MESSAGE_HELLO_RETRY_REQUEST; message++) {
        const struct sio_transition *row = find_row(table, side->last, message);
        const struct sio_exchange *exchange = find_exchange(side->last, message);
        ck_assert_msg(row == NULL || exchange == NULL, "message %u is in two tables", message);
        ck_assert_msg((row != NULL || exchange != NULL) == appendix_a_may_follow(side->role, message), "message %u",
                      message);
        bool changes_key = exchange != NULL && exchange->steps[0] == sio_receive_key_update;
        ck_assert_msg(changes_key == (message == SIO_MESSAGE_KEY_UPDATE), "message %u", message);
    }
}
END_TEST

static size_t place_of(const struct sio_transition *row, sio_step *step)
{
    size_t place = 0;
    while (row->steps[place] != NULL && row->steps[place] != step)
        place++;
    return place;
}

static bool has_step(const struct sio_transition *row, sio_step *step)
{
    return row->steps[place_of(row, step)] == step;
}

/* RFC 9846 5.1, E.4. */
START_TEST(steps_are_in_an_order_that_the_peer_can_read)
{
    const struct side *side = &sides[_i];
    for (const struct sio_transition *row = table_of(side->role); row->receive != NULL; row++) {
        if (row->message == SIO_MESSAGE_HELLO_RETRY_REQUEST || has_step(row, sio_hello_retry_send))
            ck_assert_msg(row->steps[0] == sio_record_end_check, "bytes may be left behind a hello");
        /* Whichever key is the first that this side seals with: an early one is followed by another. */
        sio_step *first_key = has_step(row, sio_send_key_early) ? sio_send_key_early : sio_send_key_handshake;
        if (has_step(row, sio_send_key_early) || has_step(row, sio_receive_key_handshake))
            ck_assert_msg(!has_step(row, first_key) ||
                              place_of(row, sio_change_cipher_spec_send) < place_of(row, first_key),
                          "something may be protected before change_cipher_spec");
        if (side->role == SIOTLS_ROLE_CLIENT && row->message == SIO_MESSAGE_FINISHED)
            ck_assert_msg(place_of(row, sio_receive_key_application) < place_of(row, sio_finished_send),
                          "an alert about the end of the record may go under the wrong key");
    }
}
END_TEST

/* A connection in some state that has received so many handshake bytes. */
static void receive(struct siotls_conn *conn, const struct side *side, uint8_t state, const uint8_t *data,
                    size_t data_len)
{
    static struct siotls_config config; /* one that asks for nothing */
    config.role = (int)side->role;
    *conn = (struct siotls_conn){.engine.context = {.home = &config, .config = &config}};
    struct sio_context *context = &conn->engine.context;
    ck_assert(sio_memory_init(&config.memory, NULL));
    context->flow = (struct sio_flow){.calls = &sio_record_flow, .carrier = &conn->record_layer};
    sio_record_init(&conn->record_layer, &context->home->memory, NULL);
    ck_assert(sio_engine_init(&conn->engine));
    conn->engine.is_started = true;
    conn->engine.state = state;
    ck_assert(sio_engine_take_messages(&conn->engine, sio_bytes(data, data_len)));
    sio_conn_run(conn);
}

static void end(struct siotls_conn *conn)
{
    sio_engine_clear(&conn->engine);
    sio_record_clear(&conn->record_layer);
}

static bool has_row(const struct side *side, uint8_t state, uint16_t message)
{
    return find_row(table_of(side->role), state, message) != NULL || find_exchange(state, message) != NULL;
}

/* The type alone is enough to refuse a message. */
START_TEST(what_has_no_row_is_unexpected)
{
    const struct side *side = &sides[_i];
    for (unsigned state = side->first; state <= side->end; state++) {
        for (unsigned type = 0; type < 256; type++) {
            uint8_t byte = (uint8_t)type;
            bool is_legal = has_row(side, (uint8_t)state, byte);
            struct siotls_conn conn;
            receive(&conn, side, (uint8_t)state, &byte, 1);
            ck_assert_msg(sio_error_is_clear(sio_conn_error(&conn)) == is_legal, "type %u in %s", type,
                          sio_state_name((uint8_t)state));
            if (!is_legal)
                ck_assert_uint_eq(sio_conn_error(&conn)->alert, SIOTLS_ALERT_UNEXPECTED_MESSAGE);
            end(&conn);
        }
    }
}
END_TEST

/* A HelloRetryRequest is a ServerHello by its type: where only the one is legal, the other is refused. */
START_TEST(a_second_retry_is_unexpected)
{
    uint8_t message[SIO_MESSAGE_HEADER + 2 + SIO_RANDOM_SIZE] = {SIO_MESSAGE_SERVER_HELLO, 0, 0, 2 + SIO_RANDOM_SIZE};
    for (size_t i = 0; i < SIO_RANDOM_SIZE; i++)
        message[SIO_MESSAGE_HEADER + 2 + i] = sio_retry_random[i];
    struct siotls_conn conn;
    receive(&conn, &sides[0], C_WAIT_SH2, message, sizeof message);
    ck_assert_uint_eq(sio_conn_error(&conn)->alert, SIOTLS_ALERT_UNEXPECTED_MESSAGE);
    end(&conn);
}
END_TEST

/* The generator itself, feature by feature. */
START_TEST(sequences_are_counted)
{
    struct appendix_sequence sequences[APPENDIX_MAX_SEQUENCES];
    unsigned all = ALL_FEATURES;
    ck_assert_uint_eq(appendix_a_sequences(sequences, SIOTLS_ROLE_CLIENT, 0), 1);
    /* With certificates 6; with PSK retried or not, or with early data and not retried. */
    ck_assert_uint_eq(appendix_a_sequences(sequences, SIOTLS_ROLE_CLIENT, APPENDIX_RETRY | APPENDIX_PSK), 4);
    ck_assert_uint_eq(appendix_a_sequences(sequences, SIOTLS_ROLE_SERVER, all), 9);
}
END_TEST

static Suite *table_suite(void)
{
    Suite *suite = suite_create("handshake/table");
    TCase *tcase = tcase_create("tables");
    tcase_add_loop_test(tcase, tables_accept_the_legal_sequences_and_no_others, 0, NUM_SIDES);
    tcase_add_loop_test(tcase, every_state_and_row_is_reached, 0, NUM_SIDES);
    tcase_add_loop_test(tcase, what_follows_is_legal, 0, NUM_SIDES);
    tcase_add_loop_test(tcase, after_the_handshake_only_its_own_messages_come, 0, NUM_SIDES);
    tcase_add_loop_test(tcase, steps_are_in_an_order_that_the_peer_can_read, 0, NUM_SIDES);
    tcase_add_loop_test(tcase, what_has_no_row_is_unexpected, 0, NUM_SIDES);
    tcase_add_test(tcase, a_second_retry_is_unexpected);
    tcase_add_test(tcase, sequences_are_counted);
    suite_add_tcase(suite, tcase);
    return suite;
}

int main(void)
{
    static Suite *(*const suites[])(void) = {table_suite};
    return check_main(suites, 1);
}
