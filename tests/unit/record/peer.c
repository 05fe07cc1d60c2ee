/* SPDX-License-Identifier: Apache-2.0 */
/*
 * peer.c: a layer with its memory, and the steps that most tests take.
 */
#include "peer.h"

#include <stdlib.h>
#include <string.h>

static void *allocate(void *context, size_t block_size)
{
    struct peer *peer = context;
    return peer->out_of_memory ? NULL : peer->failing.memory.allocate(&peer->failing, block_size);
}

static void release(void *context, void *block, size_t block_size)
{
    struct peer *peer = context;
    peer->failing.memory.release(&peer->failing, block, block_size);
}

void peer_open(struct peer *peer, size_t max_blocks)
{
    memset(peer, 0, sizeof *peer);
    toy = (struct toy_behaviour){0};
    failing_memory_init(&peer->failing, 0);
    peer->memory =
        (struct siotls_memory){.size = sizeof peer->memory, .context = peer, .allocate = allocate, .release = release};
    if (max_blocks > 0)
        ck_assert_int_eq(siotls_pool_new(&peer->pool, max_blocks, &peer->memory, NULL), SIOTLS_OK);
    sio_record_init(&peer->layer, &peer->memory, peer->pool);
}

void peer_close(struct peer *peer)
{
    sio_record_clear(&peer->layer);
    siotls_pool_free(peer->pool);
    ck_assert_uint_eq(peer->failing.num_blocks, 0);
}

void peer_key(struct peer *peer, int direction, const struct siotls_aead *aead)
{
    struct sio_aead selected = {.instance = NULL, .algorithm = aead, .provider = "toy"};
    ck_assert(sio_record_set_key(&peer->layer, direction, &selected, toy_key, toy_iv, &peer->error));
}

void feed(struct peer *peer, const uint8_t *data, size_t data_len)
{
    size_t taken;
    ck_assert(sio_record_receive_data(&peer->layer, &taken, data, data_len, &peer->error));
    ck_assert_uint_eq(taken, data_len);
}

void expect_record(struct peer *peer, uint8_t type, const uint8_t *content, size_t content_len)
{
    struct sio_record record;
    enum sio_record_result result = sio_record_next(&peer->layer, &record, &peer->error);
    ck_assert_msg(result == SIO_RECORD_READY, "no record: %d, %s", (int)result,
                  peer->error.reason != NULL ? peer->error.reason : "no error");
    ck_assert_uint_eq(record.type, type);
    ck_assert_uint_eq(record.content_len, content_len);
    if (content_len > 0)
        ck_assert_mem_eq(record.content, content, content_len);
}

void expect_none(struct peer *peer)
{
    struct sio_record record;
    enum sio_record_result result = sio_record_next(&peer->layer, &record, &peer->error);
    ck_assert_msg(result == SIO_RECORD_NONE, "not none: %d, %s", (int)result,
                  peer->error.reason != NULL ? peer->error.reason : "no error");
}

void expect_failure(struct peer *peer, int alert, const char *reason)
{
    struct sio_record record;
    enum sio_record_result result = sio_record_next(&peer->layer, &record, &peer->error);
    ck_assert_int_eq(result, SIO_RECORD_FAILED);
    ck_assert_str_eq(peer->error.reason, reason);
    ck_assert_int_eq(peer->error.alert, alert);
    peer->error = (struct sio_error){0};
}

size_t drain(struct peer *peer, uint8_t *wire, size_t capacity)
{
    size_t wire_len = 0;
    while (!sio_record_output_is_empty(&peer->layer)) {
        struct siotls_bytes view = sio_record_data_to_send(&peer->layer);
        ck_assert_uint_le(wire_len + view.data_len, capacity);
        memcpy(wire + wire_len, view.data, view.data_len);
        wire_len += view.data_len;
        ck_assert(sio_record_data_sent(&peer->layer, view.data_len));
    }
    return wire_len;
}

void fill_pattern(uint8_t *data, size_t data_len, uint64_t seed)
{
    for (size_t i = 0; i < data_len; i++)
        data[i] = (uint8_t)((seed + i) * 131 + (i >> 8) + 1);
}

bool is_all(const uint8_t *data, size_t data_len, uint8_t value)
{
    size_t num_equal = 0;
    while (num_equal < data_len && data[num_equal] == value)
        num_equal++;
    return num_equal == data_len;
}

/* xorshift64: good enough to cut bytes at places. */
uint64_t next_random(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

uint64_t test_seed(void)
{
    const char *text = getenv("SIOTLS_TEST_SEED");
    uint64_t seed = text != NULL ? strtoull(text, NULL, 0) : 0;
    return seed != 0 ? seed : 0x2545f4914f6cdd1du;
}
