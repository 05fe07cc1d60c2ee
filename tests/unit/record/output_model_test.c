/* SPDX-License-Identifier: Apache-2.0 */
/*
 * output_model_test.c: text, messages and urgent records in random order, sizes and paddings, acknowledged in random
 * pieces, with memory that comes and goes: the records carry the same bytes in the same order, and views never change.
 */
#include "peer.h"

#include <stdlib.h>
#include <string.h>

#include "record_suites.h"

enum { ALERT = 21, HANDSHAKE = 22, TEXT = 23, NUM_STEPS = 400, STREAM_SIZE = 1 << 23 };

/* What was accepted: every byte with its type. */
struct model {
    struct peer peer;
    uint64_t random;
    uint8_t *sent;
    uint8_t *types;
    size_t sent_len;
    uint8_t *wire;
    size_t wire_len;
    const uint8_t *view; /* taken earlier, not yet acknowledged */
    size_t view_len;
    uint8_t view_copy[SIO_BLOCK_ROOM];
    uint8_t data[100000];
};

static size_t below(struct model *model, size_t limit)
{
    return (size_t)(next_random(&model->random) % limit);
}

static size_t random_len(struct model *model)
{
    static const size_t limits[] = {3, 40, 400, 4000, 16385, 100000};
    return below(model, limits[below(model, 6)]);
}

static void note(struct model *model, uint8_t type, size_t len)
{
    ck_assert_uint_le(model->sent_len + len, STREAM_SIZE);
    if (len > 0) {
        memcpy(model->sent + model->sent_len, model->data, len);
        memset(model->types + model->sent_len, type, len);
    }
    model->sent_len += len;
}

static void forgive_memory(struct model *model)
{
    ck_assert(model->peer.out_of_memory);
    ck_assert_int_eq(model->peer.error.status, SIOTLS_ERROR_NO_MEMORY);
    model->peer.error = (struct sio_error){0};
}

static void send_something(struct model *model)
{
    size_t len = random_len(model);
    size_t taken;
    struct sio_record_layer *layer = &model->peer.layer;
    fill_pattern(model->data, len, next_random(&model->random));
    switch (below(model, 5)) {
    case 0:
        if (len > 20000 || model->peer.out_of_memory)
            return;
        ck_assert(sio_record_send(layer, HANDSHAKE, sio_bytes(model->data, len), &model->peer.error));
        note(model, HANDSHAKE, len);
        return;
    case 1:
        if (sio_record_send_urgent(layer, ALERT, sio_bytes(model->data, 2), &model->peer.error))
            note(model, ALERT, 2);
        else
            forgive_memory(model);
        return;
    default:
        if (sio_record_send_text(layer, &taken, model->data, len, &model->peer.error))
            note(model, TEXT, taken);
        else
            forgive_memory(model);
    }
}

static void check_view(const struct model *model)
{
    if (model->view_len == 0)
        return;
    struct siotls_bytes view = sio_record_data_to_send(&model->peer.layer);
    ck_assert_ptr_eq(view.data, model->view);
    ck_assert_uint_ge(view.data_len, model->view_len);
    ck_assert_mem_eq(view.data, model->view_copy, model->view_len);
}

/* Takes a view, or acknowledges a part of the one that was taken, which is what the network then has. */
static void send_bytes(struct model *model)
{
    if (model->view_len == 0) {
        struct siotls_bytes view = sio_record_data_to_send(&model->peer.layer);
        model->view = view.data;
        model->view_len = view.data_len;
        if (view.data_len > 0)
            memcpy(model->view_copy, view.data, view.data_len);
        return;
    }
    size_t len = below(model, 2) == 0 ? model->view_len : below(model, model->view_len + 1);
    memcpy(model->wire + model->wire_len, model->view_copy, len);
    model->wire_len += len;
    ck_assert(sio_record_data_sent(&model->peer.layer, len));
    model->view_len = 0;
}

static void change_settings(struct model *model)
{
    static const uint16_t blocks[] = {0, 1, 16, 300, 4096, 20000};
    static const uint16_t records[] = {16384, 16384, 16384, 700, 5000};
    model->peer.layer.padding_block = blocks[below(model, 6)];
    model->peer.layer.max_record = records[below(model, 5)];
    model->peer.out_of_memory = below(model, 4) == 0;
}

static void check_stream(const struct model *model)
{
    static uint8_t inner[MAX_WIRE];
    size_t done = 0;
    size_t place = 0;
    for (uint64_t sequence = 0; done < model->wire_len; sequence++) {
        size_t inner_len;
        done += open_record(inner, &inner_len, sequence, model->wire + done, model->wire_len - done);
        ck_assert_uint_le(inner_len, 16385);
        while (inner[inner_len - 1] == 0)
            inner_len--;
        size_t content_len = inner_len - 1;
        ck_assert_uint_le(place + content_len, model->sent_len);
        ck_assert_mem_eq(model->sent + place, inner, content_len);
        ck_assert(is_all(model->types + place, content_len, inner[content_len]));
        place += content_len;
    }
    ck_assert_uint_eq(place, model->sent_len);
}

START_TEST(random_pieces)
{
    struct model *model = calloc(1, sizeof *model);
    model->random = test_seed() + (uint64_t)_i;
    model->sent = malloc(STREAM_SIZE);
    model->types = malloc(STREAM_SIZE);
    model->wire = malloc(2 * (size_t)STREAM_SIZE);
    peer_open(&model->peer, _i % 2 == 0 ? 3 : 0);
    peer_key(&model->peer, SIOTLS_DIRECTION_SEAL, _i % 3 == 0 ? &toy_one : &toy_two);
    for (size_t step = 0; step < NUM_STEPS; step++) {
        if (below(model, 2) == 0)
            send_something(model);
        else
            send_bytes(model);
        if (below(model, 20) == 0)
            change_settings(model);
        check_view(model);
    }
    model->wire_len += drain(&model->peer, model->wire + model->wire_len, STREAM_SIZE);
    check_stream(model);
    ck_assert_ptr_null(model->peer.layer.output.first);
    peer_close(&model->peer);
    free(model->wire);
    free(model->types);
    free(model->sent);
    free(model);
}
END_TEST

Suite *record_output_model_suite(void)
{
    Suite *suite = suite_create("output model");
    TCase *tests = tcase_create("output model");
    tcase_set_timeout(tests, 60);
    tcase_add_loop_test(tests, random_pieces, 0, 30);
    suite_add_tcase(suite, tests);
    return suite;
}
