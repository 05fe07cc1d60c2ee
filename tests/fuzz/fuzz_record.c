/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuzz_record.c: records in (RFC 9846 5). The same bytes are received in pieces, in all three ways and with text read
 * in pieces, and at once: the same records must come out, the same failure end them, and no view change.
 *
 * Input: a byte of settings, the number of steps, the steps (what to do, with how much), the bytes on the wire.
 */
#include <stdlib.h>
#include <string.h>

#include "base/reader.h"
#include "record/record_layer.h"

enum { TAG = 2, KEYED = 1, ALLOW_CHANGE_CIPHER_SPEC = 2, ALLOW_PLAIN_ALERT = 4, WITH_POOL = 8 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t data_len);

static void require(bool condition)
{
    if (!condition)
        abort();
}

/* An AEAD that a fuzzer can forge: the text is itself, a tag that begins with 0xff is wrong. */
static int init(const struct siotls_provider_instance *instance, const struct siotls_aead *aead, void *context,
                const uint8_t *key, int direction)
{
    (void)instance;
    (void)aead;
    (void)key;
    *(uint8_t *)context = (uint8_t)direction;
    return SIOTLS_PROVIDER_OK;
}

static int open(void *context, const uint8_t *nonce, const uint8_t *aad, size_t aad_len, const uint8_t *sealed,
                size_t sealed_len, uint8_t *output)
{
    (void)nonce;
    (void)aad;
    require(*(uint8_t *)context == SIOTLS_DIRECTION_OPEN && aad_len == 5 && output == sealed && sealed_len >= TAG);
    if (sealed[sealed_len - TAG] != 0xff)
        return SIOTLS_PROVIDER_OK;
    memset(output, 0, sealed_len - TAG);
    return SIOTLS_PROVIDER_BAD_TAG;
}

static void clear(void *context)
{
    *(uint8_t *)context = 0;
}

static const struct siotls_aead aead = {
    .size = sizeof aead,
    .key_size = 1,
    .nonce_size = 12,
    .tag_size = TAG,
    .max_segments = 1,
    .confidentiality_limit = UINT64_MAX,
    .integrity_limit = UINT64_MAX,
    .context_size = 1,
    .context_alignment = 1,
    .init = init,
    .open = open,
    .clear = clear,
};

/* What came out. */
struct outcome {
    uint64_t digest;
    size_t num_records;
    const char *reason;
};

struct receiver {
    struct sio_record_layer layer;
    struct sio_error error;
    struct outcome outcome;
    uint8_t text_copy[SIO_MAX_PLAINTEXT];
    size_t text_done;
};

static void receiver_init(struct receiver *receiver, const struct siotls_memory *memory, struct siotls_pool *pool,
                          uint8_t settings)
{
    static const uint8_t key[1];
    static const uint8_t iv[12];
    const struct sio_aead selected = {.algorithm = &aead, .provider = "fuzz"};
    memset(receiver, 0, sizeof *receiver);
    sio_record_init(&receiver->layer, memory, pool);
    receiver->layer.allow_change_cipher_spec = (settings & ALLOW_CHANGE_CIPHER_SPEC) != 0;
    receiver->layer.allow_plain_alert = (settings & ALLOW_PLAIN_ALERT) != 0;
    if ((settings & KEYED) != 0)
        require(sio_record_set_key(&receiver->layer, SIOTLS_DIRECTION_OPEN, &selected, key, iv, &receiver->error));
}

static void add_record(struct outcome *outcome, const struct sio_record *record)
{
    outcome->digest = (outcome->digest ^ record->type) * 0x100000001b3u + record->content_len;
    for (size_t i = 0; i < record->content_len; i++)
        outcome->digest = (outcome->digest ^ record->content[i]) * 0x100000001b3u;
    outcome->num_records++;
}

/* Opens records up to text, a failure or the end. */
static void process(struct receiver *receiver)
{
    struct sio_record record;
    enum sio_record_result result = SIO_RECORD_READY;
    while (receiver->outcome.reason == NULL && !sio_record_has_text(&receiver->layer)) {
        result = sio_record_next(&receiver->layer, &record, &receiver->error);
        if (result == SIO_RECORD_NONE)
            return;
        if (result == SIO_RECORD_FAILED) {
            require(receiver->error.reason != NULL);
            receiver->outcome.reason = receiver->error.reason;
            return;
        }
        require(record.content_len <= SIO_MAX_PLAINTEXT);
        add_record(&receiver->outcome, &record);
        if (record.type != SIO_CONTENT_APPLICATION_DATA || record.content_len == 0)
            continue;
        memcpy(receiver->text_copy, record.content, record.content_len);
        receiver->text_done = 0;
        sio_record_keep_text(&receiver->layer, &record);
    }
}

static void read_text(struct receiver *receiver, size_t len)
{
    struct siotls_bytes text = sio_record_text(&receiver->layer);
    if (text.data_len == 0)
        return;
    require(memcmp(text.data, receiver->text_copy + receiver->text_done, text.data_len) == 0);
    len = len < text.data_len ? len : text.data_len;
    require(sio_record_text_read(&receiver->layer, len));
    receiver->text_done += len;
    process(receiver);
}

static size_t through_buffer(struct receiver *receiver, const uint8_t *wire, size_t wire_len, size_t len, bool show)
{
    uint8_t *buffer;
    size_t buffer_len;
    require(sio_record_receive_buffer(&receiver->layer, &buffer, &buffer_len, len, &receiver->error));
    if (show)
        return 0;
    len = len < wire_len ? len : wire_len;
    len = len < buffer_len ? len : buffer_len;
    if (len > 0)
        memcpy(buffer, wire, len);
    require(sio_record_received(&receiver->layer, len));
    process(receiver);
    return len;
}

static size_t through_copy(struct receiver *receiver, const uint8_t *wire, size_t wire_len, size_t len)
{
    size_t taken;
    len = len < wire_len ? len : wire_len;
    require(sio_record_receive_data(&receiver->layer, &taken, wire, len, &receiver->error));
    process(receiver);
    return taken;
}

static size_t in_place(struct receiver *receiver, uint8_t *wire, size_t wire_len, size_t len)
{
    size_t taken;
    struct sio_borrowed borrowed;
    sio_record_borrow_begin(&receiver->layer, &borrowed, wire, len < wire_len ? len : wire_len);
    process(receiver);
    bool stopped = receiver->outcome.reason != NULL || sio_record_has_text(&receiver->layer);
    require(sio_record_borrow_end(&receiver->layer, &taken, stopped, &receiver->error));
    return taken;
}

static void receive_in_pieces(struct receiver *receiver, struct siotls_bytes steps, uint8_t *wire, size_t wire_len)
{
    size_t done = 0;
    for (size_t i = 0; i < steps.data_len && receiver->outcome.reason == NULL; i++) {
        size_t len = (size_t)(steps.data[i] >> 3);
        len = len == 31 ? wire_len : len * len * len / 2;
        switch (steps.data[i] & 7) {
        case 0:
        case 1:
            read_text(receiver, len + 1);
            break;
        case 2:
        case 3:
            done += through_buffer(receiver, wire + done, wire_len - done, len, (steps.data[i] & 1) != 0);
            break;
        case 4:
        case 5:
            done += through_copy(receiver, wire + done, wire_len - done, len);
            break;
        default:
            done += in_place(receiver, wire + done, wire_len - done, len);
        }
    }
    while (receiver->outcome.reason == NULL && (done < wire_len || sio_record_has_text(&receiver->layer))) {
        done += through_buffer(receiver, wire + done, wire_len - done, wire_len, false);
        read_text(receiver, SIZE_MAX);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t data_len)
{
    static struct receiver pieces;
    static struct receiver whole;
    struct sio_reader reader = sio_reader(sio_bytes(data, data_len));
    struct siotls_memory memory;
    struct siotls_pool *pool = NULL;
    struct siotls_bytes steps;
    uint8_t settings;
    if (!sio_read_u8(&reader, &settings) || !sio_read_vector8(&reader, &steps, 0, 255))
        return 0;
    require(sio_memory_init(&memory, NULL));
    if ((settings & WITH_POOL) != 0)
        require(siotls_pool_new(&pool, 1, &memory, NULL) == SIOTLS_OK);
    uint8_t *wire = malloc(reader.left + 1);
    memcpy(wire, reader.next, reader.left);
    receiver_init(&pieces, &memory, pool, settings);
    receive_in_pieces(&pieces, steps, wire, reader.left);
    memcpy(wire, reader.next, reader.left);
    receiver_init(&whole, &memory, pool, settings);
    receive_in_pieces(&whole, sio_bytes(NULL, 0), wire, reader.left);
    require(pieces.outcome.digest == whole.outcome.digest);
    require(pieces.outcome.num_records == whole.outcome.num_records);
    require(pieces.outcome.reason == whole.outcome.reason);
    sio_record_clear(&pieces.layer);
    sio_record_clear(&whole.layer);
    siotls_pool_free(pool);
    free(wire);
    return 0;
}
