/* SPDX-License-Identifier: Apache-2.0 */
/*
 * input_model_test.c: a stream of records arrives in random pieces through all three ways of receiving, mixed, and
 * text is read in random pieces: what comes out is what went in, and views never change.
 */
#include "peer.h"

#include <stdlib.h>
#include <string.h>

#include "record_suites.h"

enum { TEXT = 23, NUM_RECORDS = 120, WIRE_SIZE = NUM_RECORDS * MAX_WIRE };

struct expected {
    uint8_t type;
    size_t content_len;
    uint64_t pattern;
};

struct model {
    struct peer peer;
    uint64_t random;
    uint8_t *wire;
    size_t wire_len;
    size_t wire_done; /* taken */
    struct expected expected[NUM_RECORDS];
    size_t num_opened;
    uint8_t *chunk; /* the caller's memory of receive_in_place, released when no text is left in it */
    size_t chunk_len;
    size_t chunk_done;
    size_t shown_len;
    const uint8_t *text; /* the view as it must be */
    size_t text_len;
    uint8_t text_copy[MAX_WIRE];
};

static size_t below(struct model *model, size_t limit)
{
    return (size_t)(next_random(&model->random) % limit);
}

/* Lengths of all kinds: tiny, middling, the largest. */
static size_t random_len(struct model *model)
{
    static const size_t limits[] = {3, 40, 400, 4000, 16385};
    size_t len = below(model, limits[below(model, 5)]);
    return below(model, 10) == 0 ? 16384 - len % 3 : len;
}

static void build_wire(struct model *model)
{
    static const uint8_t types[] = {21, 22, TEXT, TEXT, TEXT};
    static uint8_t content[MAX_WIRE];
    static const uint8_t ccs[6] = {20, 3, 3, 0, 1, 1};
    for (size_t i = 0; i < NUM_RECORDS; i++) {
        struct expected *expected = &model->expected[i];
        expected->type = types[below(model, 5)];
        expected->content_len = random_len(model);
        if (expected->type != TEXT && expected->content_len == 0)
            expected->content_len = 1;
        expected->pattern = below(model, 1000);
        fill_pattern(content, expected->content_len, expected->pattern);
        size_t padding_len = below(model, 4) == 0 ? below(model, 16385 - expected->content_len) : 0;
        model->wire_len +=
            build_record(model->wire + model->wire_len, i, expected->type, content, expected->content_len, padding_len);
        if (below(model, 5) == 0) {
            memcpy(model->wire + model->wire_len, ccs, sizeof ccs);
            model->wire_len += sizeof ccs;
        }
    }
}

static void check_view(struct model *model)
{
    struct siotls_bytes text = sio_record_text(&model->peer.layer);
    ck_assert_uint_eq(text.data_len, model->text_len);
    ck_assert(sio_record_has_text(&model->peer.layer) == (model->text_len > 0));
    if (model->text_len == 0)
        return;
    ck_assert_ptr_eq(text.data, model->text);
    ck_assert_mem_eq(text.data, model->text_copy, text.data_len);
}

/* Opens what can be opened, and holds text. */
static void process(struct model *model)
{
    struct sio_record record;
    enum sio_record_result result = SIO_RECORD_READY;
    while (model->text_len == 0 && result == SIO_RECORD_READY) {
        result = sio_record_next(&model->peer.layer, &record, &model->peer.error);
        ck_assert_msg(result != SIO_RECORD_FAILED, "%s", model->peer.error.reason);
        if (result == SIO_RECORD_NONE)
            break;
        ck_assert_uint_lt(model->num_opened, NUM_RECORDS);
        const struct expected *expected = &model->expected[model->num_opened++];
        ck_assert_uint_eq(record.type, expected->type);
        ck_assert_uint_eq(record.content_len, expected->content_len);
        fill_pattern(model->text_copy, record.content_len, expected->pattern);
        if (record.content_len > 0)
            ck_assert_mem_eq(record.content, model->text_copy, record.content_len);
        if (record.type == TEXT && record.content_len > 0) {
            sio_record_keep_text(&model->peer.layer, &record);
            model->text = record.content;
            model->text_len = record.content_len;
        }
    }
}

static void release_chunk(struct model *model)
{
    if (model->chunk == NULL || model->chunk_done < model->chunk_len || model->text_len > 0)
        return;
    free(model->chunk);
    model->chunk = NULL;
}

static void read_text(struct model *model)
{
    size_t len = below(model, 2) == 0 ? model->text_len : below(model, model->text_len + 1);
    ck_assert(sio_record_text_read(&model->peer.layer, len));
    if (len > 0)
        model->text += len;
    model->text_len -= len;
    memmove(model->text_copy, model->text_copy + len, model->text_len);
    release_chunk(model);
    process(model);
}

static void through_buffer(struct model *model)
{
    uint8_t *buffer;
    size_t buffer_len;
    bool can_receive = sio_record_can_receive(&model->peer.layer);
    size_t size_hint = below(model, 2) == 0 ? 0 : random_len(model);
    ck_assert(sio_record_receive_buffer(&model->peer.layer, &buffer, &buffer_len, size_hint, &model->peer.error));
    ck_assert(!can_receive || buffer_len > 0);
    ck_assert(can_receive || size_hint > 0 || buffer_len == 0);
    if (model->shown_len > 0)
        ck_assert_uint_eq(buffer_len, model->shown_len);
    model->shown_len = buffer_len;
    if (below(model, 3) == 0)
        return;
    size_t len = below(model, 2) == 0 ? buffer_len : random_len(model);
    size_t left = model->wire_len - model->wire_done;
    len = len < buffer_len ? len : buffer_len;
    len = len < left ? len : left;
    if (len > 0)
        memcpy(buffer, model->wire + model->wire_done, len);
    ck_assert(sio_record_received(&model->peer.layer, len));
    model->wire_done += len;
    model->shown_len = 0;
    process(model);
}

static void through_copy(struct model *model)
{
    size_t taken;
    size_t len = random_len(model);
    size_t left = model->wire_len - model->wire_done;
    len = len < left ? len : left;
    ck_assert(
        sio_record_receive_data(&model->peer.layer, &taken, model->wire + model->wire_done, len, &model->peer.error));
    ck_assert_uint_le(taken, len);
    if (len > 0 && model->text_len == 0)
        ck_assert_uint_gt(taken, 0);
    model->wire_done += taken;
    process(model);
}

static void in_place(struct model *model)
{
    size_t taken;
    if (model->chunk == NULL) {
        size_t left = model->wire_len - model->wire_done;
        size_t len = random_len(model) * (1 + below(model, 3));
        len = len < left ? len : left;
        if (len == 0)
            return;
        model->chunk = malloc(len);
        memcpy(model->chunk, model->wire + model->wire_done, len);
        model->chunk_len = len;
        model->chunk_done = 0;
        model->wire_done += len;
    }
    struct sio_borrowed borrowed;
    sio_record_borrow_begin(&model->peer.layer, &borrowed, model->chunk + model->chunk_done,
                            model->chunk_len - model->chunk_done);
    process(model);
    bool stopped = model->text_len > 0;
    ck_assert(sio_record_borrow_end(&model->peer.layer, &taken, stopped, &model->peer.error));
    ck_assert_uint_le(taken, model->chunk_len - model->chunk_done);
    model->chunk_done += taken;
    if (!stopped)
        ck_assert_uint_eq(model->chunk_done, model->chunk_len);
    release_chunk(model);
}

static void run(struct model *model)
{
    while (model->num_opened < NUM_RECORDS || model->text_len > 0) {
        bool is_chunk_open = model->chunk != NULL && model->chunk_done < model->chunk_len;
        switch (below(model, 4)) {
        case 0:
            read_text(model);
            break;
        case 1:
            if (!is_chunk_open)
                through_buffer(model);
            break;
        case 2:
            if (!is_chunk_open && model->shown_len == 0)
                through_copy(model);
            break;
        default:
            if (model->shown_len == 0 && (model->chunk == NULL || is_chunk_open))
                in_place(model);
        }
        check_view(model);
    }
}

START_TEST(random_pieces)
{
    struct model *model = calloc(1, sizeof *model);
    model->random = test_seed() + (uint64_t)_i;
    model->wire = malloc(WIRE_SIZE);
    peer_open(&model->peer, _i % 2 == 0 ? 2 : 0);
    peer_key(&model->peer, SIOTLS_DIRECTION_OPEN, &toy_two);
    model->peer.layer.allow_change_cipher_spec = true;
    build_wire(model);
    run(model);
    free(model->chunk);
    free(model->wire);
    peer_close(&model->peer);
    free(model);
}
END_TEST

Suite *record_input_model_suite(void)
{
    Suite *suite = suite_create("input model");
    TCase *tests = tcase_create("input model");
    tcase_set_timeout(tests, 60);
    tcase_add_loop_test(tests, random_pieces, 0, 40);
    suite_add_tcase(suite, tests);
    return suite;
}
