/* SPDX-License-Identifier: Apache-2.0 */
/*
 * allocation_test.c: each allocation fails in turn, with and without a pool; nothing leaks, and every failure says so.
 */
#include "peer.h"

#include <stdlib.h>
#include <string.h>

#include "record_suites.h"

enum { HANDSHAKE = 22, TEXT = 23 };

static uint8_t content[40000];
static uint8_t wire[MAX_WIRE];

static bool set_keys(struct sio_record_layer *layer, struct sio_error *error)
{
    static const struct sio_aead aead = {.algorithm = &toy_two, .provider = "toy"};
    return sio_record_set_key(layer, SIOTLS_DIRECTION_SEAL, &aead, toy_key, toy_iv, error) &&
           sio_record_set_key(layer, SIOTLS_DIRECTION_OPEN, &aead, toy_key, toy_iv, error);
}

/* A record through the shown buffer, one in two pieces in place, and a part that stays. */
static bool receive(struct sio_record_layer *layer, struct sio_error *error)
{
    struct sio_record record;
    uint8_t *buffer;
    size_t buffer_len;
    size_t taken;
    struct sio_borrowed borrowed;
    if (!sio_record_receive_buffer(layer, &buffer, &buffer_len, 0, error))
        return false;
    size_t wire_len = build_record(buffer, 0, TEXT, content, 100, 0);
    ck_assert(sio_record_received(layer, wire_len));
    ck_assert_int_eq(sio_record_next(layer, &record, error), SIO_RECORD_READY);
    sio_record_keep_text(layer, &record);
    ck_assert(sio_record_text_read(layer, 100));
    wire_len = build_record(wire, 1, HANDSHAKE, content, 100, 0);
    sio_record_borrow_begin(layer, &borrowed, wire, 60);
    ck_assert_int_eq(sio_record_next(layer, &record, error), SIO_RECORD_NONE);
    if (!sio_record_borrow_end(layer, &taken, false, error))
        return false;
    ck_assert_uint_eq(taken, 60);
    sio_record_borrow_begin(layer, &borrowed, wire + 60, wire_len - 60);
    ck_assert_int_eq(sio_record_next(layer, &record, error), SIO_RECORD_READY);
    ck_assert_int_eq(sio_record_next(layer, &record, error), SIO_RECORD_NONE);
    if (!sio_record_borrow_end(layer, &taken, false, error))
        return false;
    return sio_record_receive_data(layer, &taken, wire, 3, error);
}

static bool send(struct sio_record_layer *layer, struct sio_error *error)
{
    size_t taken;
    if (!sio_record_send(layer, HANDSHAKE, sio_bytes(content, 40000), error))
        return false;
    while (!sio_record_output_is_empty(layer))
        ck_assert(sio_record_data_sent(layer, sio_record_data_to_send(layer).data_len));
    if (!sio_record_send_text(layer, &taken, content, 40000, error))
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
    struct sio_record_layer layer;
    struct sio_error error = {0};
    if (*max_blocks > 0) {
        int status = siotls_pool_new(&pool, *max_blocks, memory, NULL);
        if (status != SIOTLS_OK) {
            ck_assert_int_eq(status, SIOTLS_ERROR_NO_MEMORY);
            return false;
        }
    }
    sio_record_init(&layer, memory, pool);
    bool ok = set_keys(&layer, &error) && receive(&layer, &error) && send(&layer, &error);
    ck_assert_int_eq(error.status, ok ? SIOTLS_OK : SIOTLS_ERROR_NO_MEMORY);
    sio_record_clear(&layer);
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

Suite *record_allocation_suite(void)
{
    Suite *suite = suite_create("allocation");
    TCase *tests = tcase_create("allocation");
    tcase_add_loop_test(tests, every_allocation_fails, 0, 4);
    suite_add_tcase(suite, tests);
    return suite;
}
