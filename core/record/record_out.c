/* SPDX-License-Identifier: Apache-2.0 */
/*
 * record_out.c: makes records and seals them into the output (RFC 9846 5.1, 5.2, 5.4). A record never lies in two
 * blocks.
 */
#include "record/input.h"

enum {
    /* Shorter content is copied and sealed in place: that costs less than the AEAD's second segment. */
    MIN_SCATTERED = 1024,
    /* A record shorter than this is not made only because a block has little room left. */
    MIN_FRAGMENT = 4096
};

/*
 * The length of content and padding: a multiple of padding_block, but at most max_sent. The type's byte is not counted.
 * Records in the clear have no padding.
 */
static size_t padded_len(const struct sio_record_layer *layer, size_t content_len)
{
    if (layer->padding_block <= 1 || layer->send.key.algorithm == NULL)
        return content_len;
    size_t rest = content_len % layer->padding_block;
    if (rest == 0)
        return content_len;
    size_t padding_len = layer->padding_block - rest;
    return padding_len < layer->max_sent - content_len ? content_len + padding_len : layer->max_sent;
}

static size_t room_of(const struct sio_block *block)
{
    return block != NULL ? (size_t)(block->capacity - block->end) : 0;
}

/* Room in the last block; the reserve is kept for what is urgent. */
static size_t last_room(const struct sio_output *output)
{
    return output->last != &output->reserve ? room_of(output->last) : 0;
}

/* How much of the content fits the room as one record, padding included. */
static size_t fitting_len(const struct sio_record_layer *layer, size_t room, size_t content_len)
{
    if (room <= layer->send_overhead)
        return 0;
    size_t inner_room = room - layer->send_overhead;
    if (padded_len(layer, content_len) <= inner_room)
        return content_len;
    return layer->padding_block <= 1 ? inner_room : inner_room - inner_room % layer->padding_block;
}

/* Behind all others. */
static void append_block(struct sio_output *output, struct sio_block *block)
{
    if (output->last != NULL)
        output->last->next = block;
    else
        output->first = block;
    output->last = block;
}

void sio_output_append(struct sio_record_layer *layer, struct sio_block *block)
{
    append_block(&layer->output, block);
    layer->output.num_blocks++;
}

static struct sio_block *lend_block(struct sio_record_layer *layer)
{
    struct sio_block *block = sio_block_lend(layer->pool, layer->memory);
    if (block != NULL)
        sio_output_append(layer, block);
    return block;
}

static void put_header(uint8_t *record, uint8_t type, uint8_t minor, size_t length)
{
    record[0] = type;
    record[1] = 3;
    record[2] = minor;
    record[3] = (uint8_t)(length >> 8);
    record[4] = (uint8_t)length;
}

/* Seals into output; a failure leaves nothing of the content there. */
static bool seal(struct sio_record_key *key, uint8_t *output, uint8_t type, struct siotls_bytes content,
                 size_t padding_len, struct sio_error *error)
{
    const struct siotls_aead *aead = key->key.algorithm;
    size_t inner_len = content.data_len + 1 + padding_len;
    uint8_t *inner = output + SIO_RECORD_HEADER;
    uint8_t nonce[SIO_RECORD_NONCE];
    /* A limit of UINT64_MAX also keeps the sequence number from wrapping. */
    if (key->sequence >= aead->confidentiality_limit)
        return sio_fail_status(error, SIOTLS_ERROR_LIMIT, "record: the sending key is used up");
    put_header(output, SIO_CONTENT_APPLICATION_DATA, 3, inner_len + aead->tag_size);
    inner[content.data_len] = type;
    if (padding_len > 0)
        memset(inner + content.data_len + 1, 0, padding_len);
    struct siotls_bytes segments[2] = {content, {inner + content.data_len, 1 + padding_len}};
    size_t num_segments = 2;
    if (content.data_len < MIN_SCATTERED || aead->max_segments < 2) {
        memcpy(inner, content.data, content.data_len);
        segments[0] = sio_bytes(inner, inner_len);
        num_segments = 1;
    }
    sio_record_nonce(nonce, key);
    int status =
        aead->seal(sio_aead_context(&key->key), nonce, output, SIO_RECORD_HEADER, segments, num_segments, inner);
    if (status != SIOTLS_PROVIDER_OK) {
        sio_wipe(inner, inner_len + aead->tag_size);
        return sio_fail_status(error, SIOTLS_ERROR_PROVIDER, "record: the provider could not seal a record");
    }
    key->sequence++;
    return true;
}

/* Appends a record to a block with room for it. */
static bool append_record(struct sio_record_layer *layer, struct sio_block *block, uint8_t type,
                          struct siotls_bytes content, size_t inner_len, struct sio_error *error)
{
    uint8_t *output = block->data + block->end;
    if (layer->send.key.algorithm != NULL) {
        if (!seal(&layer->send, output, type, content, inner_len - content.data_len, error))
            return false;
    } else {
        if (layer->send.was_set)
            return sio_fail_status(error, SIOTLS_ERROR_STATE, "record: the sending key is lost");
        put_header(output, type, layer->record_version_tls10 ? 1 : 3, content.data_len);
        memcpy(output + SIO_RECORD_HEADER, content.data, content.data_len);
    }
    block->end = (uint16_t)(block->end + layer->send_overhead + inner_len);
    return true;
}

/* Finds room for a record of at most content_len. NULL: no more blocks are allowed, or none to be had. */
static struct sio_block *place(struct sio_record_layer *layer, size_t *content_len, size_t max_blocks)
{
    struct sio_output *output = &layer->output;
    size_t needed_len = *content_len < MIN_FRAGMENT ? *content_len : MIN_FRAGMENT;
    size_t len = fitting_len(layer, last_room(output), *content_len);
    if (len >= needed_len) {
        *content_len = len;
        return output->last;
    }
    return output->num_blocks < max_blocks ? lend_block(layer) : NULL;
}

/* The longest content of the next record. */
static size_t longest_content(const struct sio_record_layer *layer)
{
    bool is_limited = layer->send.key.algorithm != NULL && layer->max_sent < layer->max_record;
    return is_limited ? layer->max_sent : layer->max_record;
}

/* Stops where there is no room, and at the sequence number end. UINT64_MAX: nowhere, so that sealing fails there. */
static bool append_records(struct sio_record_layer *layer, size_t *taken, uint8_t type, struct siotls_bytes data,
                           size_t max_blocks, uint64_t end, struct sio_error *error)
{
    size_t longest = longest_content(layer);
    *taken = 0;
    while (*taken < data.data_len && (layer->send.sequence < end || end == UINT64_MAX)) {
        size_t left = data.data_len - *taken;
        size_t content_len = left < longest ? left : longest;
        struct sio_block *block = place(layer, &content_len, max_blocks);
        if (block == NULL)
            return true;
        struct siotls_bytes content = sio_bytes(data.data + *taken, content_len);
        if (!append_record(layer, block, type, content, padded_len(layer, content_len), error))
            return false;
        *taken += content_len;
    }
    return true;
}

bool sio_record_send(struct sio_record_layer *layer, uint8_t content_type, struct siotls_bytes data,
                     struct sio_error *error)
{
    size_t taken;
    if (!append_records(layer, &taken, content_type, data, SIZE_MAX, UINT64_MAX, error))
        return false;
    return taken == data.data_len || sio_fail_memory(error);
}

bool sio_record_send_text(struct sio_record_layer *layer, size_t *taken, const uint8_t *data, size_t data_len,
                          struct sio_error *error)
{
    const struct siotls_aead *aead = layer->send.key.algorithm;
    *taken = 0;
    if (aead == NULL)
        return sio_fail_status(error, SIOTLS_ERROR_STATE, "record: application data before there is a key");
    /* Nothing goes behind the reserve that could keep it from being there for an alert. */
    if (layer->output.reserve_in_use)
        return true;
    if (!append_records(layer, taken, SIO_CONTENT_APPLICATION_DATA, sio_bytes(data, data_len), SIO_MAX_OUTPUT_BLOCKS,
                        layer->text_limit, error))
        return false;
    /* Nothing is waiting, so nothing would ever make room. */
    if (data_len > 0 && *taken == 0 && layer->output.first == NULL && !sio_record_send_key_is_worn(layer))
        return sio_fail_memory(error);
    return true;
}

/* The last block if the record fits it, or a new one. */
static struct sio_block *place_whole(struct sio_record_layer *layer, size_t record_len)
{
    struct sio_output *output = &layer->output;
    return last_room(output) >= record_len ? output->last : lend_block(layer);
}

/* Room where no memory is to be had: behind what is in the last block, or in the reserve. */
static struct sio_block *place_in_reserve(struct sio_output *output, size_t record_len)
{
    if (room_of(output->last) >= record_len)
        return output->last;
    if (output->reserve_in_use || output->reserve.capacity < record_len)
        return NULL;
    output->reserve_in_use = true;
    append_block(output, &output->reserve);
    return &output->reserve;
}

bool sio_record_send_urgent(struct sio_record_layer *layer, uint8_t content_type, struct siotls_bytes data,
                            struct sio_error *error)
{
    size_t inner_len = padded_len(layer, data.data_len);
    struct sio_block *block = place_whole(layer, layer->send_overhead + inner_len);
    if (block == NULL) {
        inner_len = data.data_len;
        block = place_in_reserve(&layer->output, layer->send_overhead + inner_len);
    }
    if (block == NULL)
        return sio_fail_memory(error);
    return append_record(layer, block, content_type, data, inner_len, error);
}

bool sio_record_send_change_cipher_spec(struct sio_record_layer *layer, struct sio_error *error)
{
    struct sio_block *block = place_whole(layer, SIO_RECORD_HEADER + 1);
    if (block == NULL)
        return sio_fail_memory(error);
    put_header(block->data + block->end, SIO_CONTENT_CHANGE_CIPHER_SPEC, 3, 1);
    block->data[block->end + SIO_RECORD_HEADER] = 1;
    block->end = (uint16_t)(block->end + SIO_RECORD_HEADER + 1);
    return true;
}
