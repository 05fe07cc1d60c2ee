/* SPDX-License-Identifier: Apache-2.0 */
/*
 * allocation_test.c: each allocation fails in turn, with and without a pool; nothing leaks, and every failure says so.
 */
#include "peer.h"

#include <stdlib.h>
#include <string.h>

#include "transport_suites.h"

enum { HANDSHAKE = 22, TEXT = 23 };

static uint8_t content[40000];
static uint8_t wire[MAX_WIRE];

static bool set_keys(struct sio_transport *transport, struct sio_error *error)
{
    static const struct sio_aead aead = {.algorithm = &toy_two, .provider = "toy"};
    return sio_transport_set_key(transport, SIOTLS_DIRECTION_SEAL, &aead, toy_key, toy_iv, error) &&
           sio_transport_set_key(transport, SIOTLS_DIRECTION_OPEN, &aead, toy_key, toy_iv, error);
}

/* A record through the shown buffer, one in two pieces in place, and a part that stays. */
static bool receive(struct sio_transport *transport, struct sio_error *error)
{
    struct sio_record record;
    uint8_t *buffer;
    size_t buffer_len;
    size_t taken;
    if (!sio_transport_receive_buffer(transport, &buffer, &buffer_len, 0, error))
        return false;
    size_t wire_len = build_record(buffer, 0, TEXT, content, 100, 0);
    ck_assert(sio_transport_received(transport, wire_len));
    ck_assert_int_eq(sio_transport_next_record(transport, &record, error), SIO_RECORD_READY);
    sio_transport_keep_text(transport, &record);
    ck_assert(sio_transport_text_read(transport, 100));
    wire_len = build_record(wire, 1, HANDSHAKE, content, 100, 0);
    sio_transport_borrow_begin(transport, wire, 60);
    ck_assert_int_eq(sio_transport_next_record(transport, &record, error), SIO_RECORD_NONE);
    if (!sio_transport_borrow_end(transport, &taken, false, error))
        return false;
    ck_assert_uint_eq(taken, 60);
    sio_transport_borrow_begin(transport, wire + 60, wire_len - 60);
    ck_assert_int_eq(sio_transport_next_record(transport, &record, error), SIO_RECORD_READY);
    ck_assert_int_eq(sio_transport_next_record(transport, &record, error), SIO_RECORD_NONE);
    if (!sio_transport_borrow_end(transport, &taken, false, error))
        return false;
    return sio_transport_receive_data(transport, &taken, wire, 3, error);
}

static bool send(struct sio_transport *transport, struct sio_error *error)
{
    size_t taken;
    if (!sio_transport_send(transport, HANDSHAKE, sio_bytes(content, 40000), error))
        return false;
    while (!sio_transport_output_is_empty(transport))
        ck_assert(sio_transport_data_sent(transport, sio_transport_data_to_send(transport).data_len));
    if (!sio_transport_send_text(transport, &taken, content, 40000, error))
        return false;
    if (taken == 40000)
        return true;
    /* Less was taken for want of memory, and that is no failure: say so to the caller of this. */
    ck_assert_uint_gt(taken, 0);
    return sio_fail_memory(error);
}

static bool run(const struct siotls_memory *memory, void *context)
{
    const size_t *max_blocks = context;
    struct siotls_pool *pool = NULL;
    struct sio_transport transport;
    struct sio_error error = {0};
    if (*max_blocks > 0) {
        int status = siotls_pool_new(&pool, *max_blocks, memory);
        if (status != SIOTLS_OK) {
            ck_assert_int_eq(status, SIOTLS_ERROR_NO_MEMORY);
            return false;
        }
    }
    sio_transport_init(&transport, memory, pool);
    bool ok = set_keys(&transport, &error) && receive(&transport, &error) && send(&transport, &error);
    ck_assert_int_eq(error.status, ok ? SIOTLS_OK : SIOTLS_ERROR_NO_MEMORY);
    sio_transport_clear(&transport);
    siotls_pool_free(pool);
    return ok;
}

START_TEST(every_allocation_fails)
{
    size_t max_blocks = (size_t)_i;
    toy = (struct toy_behaviour){0};
    fill_pattern(content, sizeof content, 6);
    failing_memory_try_all(run, &max_blocks);
}
END_TEST

Suite *transport_allocation_suite(void)
{
    Suite *suite = suite_create("allocation");
    TCase *tests = tcase_create("allocation");
    tcase_add_loop_test(tests, every_allocation_fails, 0, 4);
    suite_add_tcase(suite, tests);
    return suite;
}
