/* SPDX-License-Identifier: Apache-2.0 */
/*
 * hostile_test.c: peers that break the protocol, in every state: the alert is the RFC's, the reason says what was
 * wrong, and nothing leaks. Then every byte on the wire changed, one at a time.
 */
#include "hostile.h"

#include <stdlib.h>
#include <string.h>

#include "api/conn.h"
#include "check_main.h"
#include "failing_memory.h"
#include "fake_provider.h"

static const struct pair_mode modes[] = {
    {"whole", PAIR_WHOLE, PAIR_RECEIVE_DATA, false, 0},
    {"one byte at a time", PAIR_BYTES, PAIR_RECEIVE_BUFFER, true, 0},
    {"random, in place", PAIR_RANDOM, PAIR_RECEIVE_IN_PLACE, false, 7},
};

static struct {
    const struct hostile_case *hostile;
    struct pair *pair;
    unsigned num_seen; /* messages of the case's type */
} current;

/* ---- what the hostile side does ---- */

static bool is_its_turn(uint8_t message)
{
    unsigned nth = current.hostile->nth > 0 ? current.hostile->nth : 1;
    return message == current.hostile->message && ++current.num_seen == nth;
}

static void send_record(struct siotls_conn *conn)
{
    struct pair_bytes bytes = {0};
    struct sio_error why = {0};
    hostile_append_hex(&bytes, current.hostile->hex);
    const uint8_t nothing = 0;
    struct siotls_bytes content = sio_bytes(bytes.data != NULL ? bytes.data : &nothing, bytes.data_len);
    uint8_t type = (uint8_t)current.hostile->number;
    if (bytes.data_len > 0)
        ck_assert(sio_record_send(&conn->record_layer, type, content, &why));
    else
        ck_assert(sio_record_send_urgent(&conn->record_layer, type, content, &why));
    free(bytes.data);
}

/* Everything that is ready goes first, then the record, which need not be whole or legal. */
static void send_before(struct siotls_conn *conn, const struct sio_buffer *body)
{
    struct sio_buffer *flight = &conn->engine.handshake->flight;
    struct sio_error why = {0};
    size_t ready = flight->data_len - body->data_len - SIO_MESSAGE_HEADER;
    if (ready > 0)
        ck_assert(sio_record_send(&conn->record_layer, SIO_CONTENT_HANDSHAKE, sio_bytes(flight->data, ready), &why));
    if (current.hostile->op == HOSTILE_SEND)
        send_record(conn);
}

static bool revise(void *context, uint8_t message, struct sio_buffer *body)
{
    struct siotls_conn *conn = context;
    if (!is_its_turn(message))
        return true;
    if (current.hostile->op == HOSTILE_SEND)
        send_before(conn, body);
    else
        hostile_edit(current.hostile, message, body);
    return true;
}

static bool prepare(struct pair *pair)
{
    struct siotls_conn *conn = pair->ends[current.hostile->from].conn;
    current.pair = pair;
    /* A client looks at what it sent itself: a ClientHello is changed on the wire. */
    if (current.hostile->message != SIO_MESSAGE_CLIENT_HELLO && current.hostile->message != 0) {
        conn->engine.handshake->reviser.revise = revise;
        conn->engine.handshake->reviser.context = conn;
    }
    return siotls_conn_set_server_name(pair->ends[PAIR_CLIENT].conn, PAIR_NAME) == 0;
}

/* ---- ClientHello, in clear ---- */

static void put_wire_before(struct pair_end *victim)
{
    struct pair_bytes wire = {0};
    hostile_append_hex(&wire, current.hostile->hex);
    pair_append(&wire, victim->wire.data, victim->wire.data_len);
    free(victim->wire.data);
    victim->wire = wire;
}

/* The wire holds one ClientHello, perhaps behind a change_cipher_spec: it becomes another. */
static void edit_wire(struct pair_end *victim)
{
    struct pair_bytes wire = {0};
    struct sio_buffer body;
    struct siotls_memory memory;
    ck_assert(sio_memory_init(&memory, NULL));
    sio_buffer_init(&body, &memory);
    size_t start = victim->wire.data[0] == SIO_CONTENT_HANDSHAKE ? 0 : 6;
    size_t body_start = start + SIO_RECORD_HEADER + SIO_MESSAGE_HEADER;
    ck_assert_uint_eq(victim->wire.data[start + SIO_RECORD_HEADER], SIO_MESSAGE_CLIENT_HELLO);
    ck_assert(sio_buffer_append(&body, victim->wire.data + body_start, victim->wire.data_len - body_start));
    hostile_edit(current.hostile, SIO_MESSAGE_CLIENT_HELLO, &body);
    pair_append(&wire, victim->wire.data, body_start);
    pair_append(&wire, body.data, body.data_len);
    wire.data[start + 3] = (uint8_t)((body.data_len + SIO_MESSAGE_HEADER) >> 8);
    wire.data[start + 4] = (uint8_t)(body.data_len + SIO_MESSAGE_HEADER);
    wire.data[body_start - 2] = (uint8_t)(body.data_len >> 8);
    wire.data[body_start - 1] = (uint8_t)body.data_len;
    free(victim->wire.data);
    victim->wire = wire;
    sio_buffer_clear(&body);
}

static bool play_client_hello(struct pair *pair)
{
    if (!pair_start(pair))
        return false;
    pair_settle_without(pair, PAIR_SERVER);
    if (current.hostile->nth == 2) {
        pair_settle_without(pair, PAIR_CLIENT);
        pair_settle_without(pair, PAIR_SERVER);
    }
    if (current.hostile->op == HOSTILE_WIRE || current.hostile->op == HOSTILE_SEND)
        put_wire_before(&pair->ends[PAIR_SERVER]);
    else
        edit_wire(&pair->ends[PAIR_SERVER]);
    return pair_settle(pair);
}

static bool play(struct pair *pair)
{
    static const uint8_t text[] = "text";
    const struct hostile_case *hostile = current.hostile;
    if (hostile->message == SIO_MESSAGE_CLIENT_HELLO)
        return play_client_hello(pair);
    if (!pair_shake_hands(pair) || hostile->message != 0)
        return false;
    if (hostile->op == HOSTILE_WIRE)
        put_wire_before(&pair->ends[1 - hostile->from]);
    else
        send_record(pair->ends[hostile->from].conn);
    pair_append(&pair->ends[hostile->from].unsent, text, sizeof text);
    return pair_settle(pair);
}

/* ---- cases ---- */

static void run_case(const struct hostile_case *hostile, const struct pair_mode *mode)
{
    struct failing_memory memory;
    struct pair_scenario scenario = {
        .name = hostile->name, .configure = hostile->configure, .prepare = prepare, .play = play};
    scenario.ends[hostile->from].status = PAIR_ANY_STATUS;
    scenario.ends[1 - hostile->from] =
        (struct pair_expectation){.status = hostile->status != 0 ? hostile->status : SIOTLS_ERROR_PROTOCOL,
                                  .alert = hostile->alert,
                                  .reason = hostile->reason};
    current.hostile = hostile;
    current.num_seen = 0;
    failing_memory_init(&memory, 0);
    fake_control_reset();
    bool done = pair_run(&scenario, mode, &memory.memory);
    ck_assert_msg(done, "%s, %s: %s", hostile->name, mode->name, pair_complaint());
    ck_assert_msg(memory.num_blocks == 0 && fake_control.num_live == 0, "%s, %s: something leaks", hostile->name,
                  mode->name);
}

static const struct hostile_case *const tables[] = {hostile_client, hostile_server,         hostile_both,
                                                    hostile_limits, hostile_authentication, hostile_psk};

static const struct hostile_case *case_at(int index)
{
    for (size_t table = 0; table < sizeof tables / sizeof tables[0]; table++)
        for (const struct hostile_case *hostile = tables[table]; hostile->name != NULL; hostile++)
            if (index-- == 0)
                return hostile;
    return NULL;
}

START_TEST(each_case_ends_as_the_rfc_says)
{
    pair_build_world();
    for (size_t i = 0; i < sizeof modes / sizeof modes[0]; i++)
        run_case(case_at(_i), &modes[i]);
}
END_TEST

/* ---- each byte changed ---- */

static struct {
    enum pair_side to;
    size_t at; /* in all that goes to that side */
    bool is_changed;
    bool is_noticed;
    bool may_pass; /* versions of clear records are not looked at (RFC 9846 5.1) */
} flip;

/* Between turns of the wire: the byte is there as soon as it is sent. */
static void flip_byte(struct pair *pair)
{
    struct pair_end *victim = &pair->ends[flip.to];
    size_t gone = victim->num_wired - victim->wire.data_len;
    if (flip.is_changed || victim->num_wired <= flip.at || flip.at < gone)
        return;
    size_t record = gone;
    size_t start = 0;
    while (record + start + 5 + ((size_t)victim->wire.data[start + 3] << 8) + victim->wire.data[start + 4] <= flip.at)
        start += 5 + ((size_t)victim->wire.data[start + 3] << 8) + victim->wire.data[start + 4];
    size_t offset = flip.at - gone - start;
    flip.may_pass = victim->wire.data[start] != SIO_CONTENT_APPLICATION_DATA && (offset == 1 || offset == 2);
    victim->wire.data[flip.at - gone] ^= 0x41;
    flip.is_changed = true;
}

static bool play_flip(struct pair *pair)
{
    if (!pair_start(pair))
        return false;
    for (int turn = 0; turn < 8; turn++) {
        pair_settle_without(pair, (enum pair_side)(1 - turn % 2));
        flip_byte(pair);
    }
    flip.is_noticed =
        !pair_settle(pair) || !pair_info(pair, PAIR_CLIENT).is_done || !pair_info(pair, PAIR_SERVER).is_done;
    return false;
}

/* True while there is such a byte. */
static bool flip_one(enum pair_side to, size_t at)
{
    struct failing_memory memory;
    struct pair_scenario scenario = {.name = "flip", .play = play_flip};
    scenario.ends[PAIR_CLIENT].status = scenario.ends[PAIR_SERVER].status = PAIR_ANY_STATUS;
    flip.to = to;
    flip.at = at;
    flip.is_changed = false;
    failing_memory_init(&memory, 0);
    fake_control_reset();
    bool done = pair_run(&scenario, &modes[0], &memory.memory);
    ck_assert_msg(done, "byte %zu: %s", at, pair_complaint());
    ck_assert_uint_eq(memory.num_blocks, 0);
    ck_assert_msg(!flip.is_changed || flip.may_pass || flip.is_noticed, "byte %zu to side %d: nobody notices", at,
                  (int)to);
    return flip.is_changed;
}

START_TEST(no_changed_byte_goes_unnoticed)
{
    size_t at = 0;
    pair_build_world();
    while (flip_one((enum pair_side)_i, at))
        at++;
    ck_assert_uint_gt(at, 150);
}
END_TEST

static Suite *hostile_suite(void)
{
    Suite *suite = suite_create("handshake/hostile");
    TCase *tcase = tcase_create("cases");
    int num_cases = 0;
    while (case_at(num_cases) != NULL)
        num_cases++;
    tcase_set_timeout(tcase, 60);
    tcase_add_loop_test(tcase, each_case_ends_as_the_rfc_says, 0, num_cases);
    tcase_add_loop_test(tcase, no_changed_byte_goes_unnoticed, 0, PAIR_NUM_SIDES);
    suite_add_tcase(suite, tcase);
    return suite;
}

int main(void)
{
    static Suite *(*const suites[])(void) = {hostile_suite};
    return check_main(suites, 1);
}
