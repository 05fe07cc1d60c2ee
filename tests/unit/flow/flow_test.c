/* SPDX-License-Identifier: Apache-2.0 */
/*
 * flow_test.c: one interface, two carriers: what flow.h promises a handshake, asked of records and of QUIC alike.
 */
#include "flow/flow.h"

#include "check_main.h"
#include "failing_memory.h"
#include "quic/quic.h"
#include "record/record_flow.h"

static struct failing_memory memory;
static struct sio_record_layer layer;
static struct sio_quic quic;
static struct sio_error error;

/* With how much of what is sent, besides a message itself, lies in the output. */
struct carrier {
    const struct sio_flow_calls *calls;
    void *state;
    size_t overhead;
    size_t alert_len; /* over QUIC an alert is the connection's error */
};

static const struct carrier carriers[] = {
    {&sio_record_flow, &layer, SIO_RECORD_HEADER, SIO_RECORD_HEADER + 2},
    {&sio_quic_flow, &quic, 0, 0},
};

enum { NUM_CARRIERS = sizeof carriers / sizeof carriers[0] };

static void begin(void)
{
    failing_memory_init(&memory, 0);
    error = (struct sio_error){0};
    sio_record_init(&layer, &memory.memory, NULL);
    layer.max_record = SIO_MAX_PLAINTEXT;
    sio_quic_init(&quic, &memory.memory);
}

static void end(void)
{
    sio_record_clear(&layer);
    sio_quic_clear(&quic);
    ck_assert_uint_eq(memory.num_blocks, 0);
}

START_TEST(a_carrier_has_every_call)
{
    const struct sio_flow_calls *calls = carriers[_i].calls;
    ck_assert(calls->send != NULL && calls->send_urgent != NULL && calls->send_alert != NULL);
    ck_assert(calls->send_change_cipher_spec != NULL && calls->set_key != NULL && calls->drop_send_key != NULL);
    ck_assert(calls->forget_keys != NULL && calls->skip_early_data != NULL && calls->skip_no_more != NULL);
    ck_assert(calls->has_skipped != NULL && calls->allow != NULL && calls->limit_sent != NULL);
    ck_assert(calls->limit_received != NULL && calls->is_key_unused != NULL && calls->num_unsent != NULL);
    ck_assert(calls->parameters != NULL && calls->early_context != NULL);
}
END_TEST

/* What is wanted of a handshake is told apart by bits, and the carriers want nothing alike. */
START_TEST(wants_are_of_one_carrier_each)
{
    const struct sio_flow over_records = {.calls = &sio_record_flow};
    const struct sio_flow over_quic = {.calls = &sio_quic_flow};
    ck_assert_uint_eq(sio_record_flow.wants, SIO_FLOW_OF_RECORDS);
    ck_assert_uint_eq(sio_quic_flow.wants, SIO_FLOW_OF_QUIC);
    ck_assert_uint_eq(SIO_FLOW_OF_RECORDS & SIO_FLOW_OF_QUIC, 0);
    ck_assert(sio_flow_wants(&over_records, SIO_FLOW_KEY_UPDATE) && !sio_flow_wants(&over_quic, SIO_FLOW_KEY_UPDATE));
    ck_assert(sio_flow_wants(&over_quic, SIO_FLOW_PARAMETERS) && !sio_flow_wants(&over_records, SIO_FLOW_PARAMETERS));
}
END_TEST

static bool send(const struct carrier *carrier, size_t data_len)
{
    static const uint8_t messages[100] = {1};
    return carrier->calls->send(carrier->state, SIO_LEVEL_INITIAL, sio_bytes(messages, data_len), &error);
}

START_TEST(what_is_sent_waits_to_be_taken)
{
    const struct carrier *carrier = &carriers[_i];
    begin();
    ck_assert_uint_eq(carrier->calls->num_unsent(carrier->state), 0);
    ck_assert(send(carrier, 10) && send(carrier, 100));
    ck_assert_uint_eq(carrier->calls->num_unsent(carrier->state), 110 + 2 * carrier->overhead);
    /* Nobody said that the key was new; what was said stays when keys go. */
    carrier->calls->forget_keys(carrier->state);
    carrier->calls->drop_send_key(carrier->state);
    ck_assert_uint_eq(carrier->calls->num_unsent(carrier->state), 110 + 2 * carrier->overhead);
    end();
}
END_TEST

START_TEST(an_alert_goes_without_memory)
{
    const struct carrier *carrier = &carriers[_i];
    begin();
    memory.fail_at = memory.num_allocations + 1;
    ck_assert(carrier->calls->send_alert(carrier->state, 2, SIOTLS_ALERT_INTERNAL_ERROR, &error));
    ck_assert_uint_eq(carrier->calls->num_unsent(carrier->state), carrier->alert_len);
    end();
}
END_TEST

START_TEST(a_message_without_memory_says_so)
{
    const struct carrier *carrier = &carriers[_i];
    begin();
    memory.fail_at = memory.num_allocations + 1;
    ck_assert(!send(carrier, 100));
    ck_assert_int_eq(error.status, SIOTLS_ERROR_NO_MEMORY);
    ck_assert_uint_eq(carrier->calls->num_unsent(carrier->state), 0);
    end();
}
END_TEST

/* A limit that a peer was told may come twice, from the hello and later: only the smaller one holds. */
START_TEST(a_limit_is_only_lowered)
{
    begin();
    uint32_t before = layer.max_sent;
    sio_record_flow.limit_sent(&layer, 1000);
    sio_record_flow.limit_sent(&layer, 2000);
    ck_assert_uint_eq(layer.max_sent, 1000);
    ck_assert_uint_lt(1000, before);
    end();
}
END_TEST

START_TEST(nothing_was_skipped_at_first)
{
    struct siotls_bytes own;
    const struct carrier *carrier = &carriers[_i];
    begin();
    ck_assert(!carrier->calls->has_skipped(carrier->state));
    carrier->calls->skip_early_data(carrier->state, 100);
    ck_assert(!carrier->calls->has_skipped(carrier->state));
    carrier->calls->skip_no_more(carrier->state);
    ck_assert(!carrier->calls->parameters(carrier->state, &own));
    ck_assert_uint_eq(carrier->calls->early_context(carrier->state).data_len, 0);
    end();
}
END_TEST

static Suite *flow_suite(void)
{
    Suite *suite = suite_create("flow");
    TCase *tests = tcase_create("flow");
    tcase_add_loop_test(tests, a_carrier_has_every_call, 0, NUM_CARRIERS);
    tcase_add_test(tests, wants_are_of_one_carrier_each);
    tcase_add_loop_test(tests, what_is_sent_waits_to_be_taken, 0, NUM_CARRIERS);
    tcase_add_loop_test(tests, an_alert_goes_without_memory, 0, NUM_CARRIERS);
    tcase_add_loop_test(tests, a_message_without_memory_says_so, 0, NUM_CARRIERS);
    tcase_add_test(tests, a_limit_is_only_lowered);
    tcase_add_loop_test(tests, nothing_was_skipped_at_first, 0, NUM_CARRIERS);
    suite_add_tcase(suite, tests);
    return suite;
}

int main(void)
{
    static Suite *(*const suites[])(void) = {flow_suite};
    return check_main(suites, sizeof suites / sizeof suites[0]);
}
