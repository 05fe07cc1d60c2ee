/* SPDX-License-Identifier: Apache-2.0 */
/*
 * input.c: the memory of received bytes: the ports for bytes and text, and when a block is lent, compacted and
 * given back.
 *
 * Bytes from block->start are not opened yet. Before them lie records that were opened: nothing moves while the last
 * of them is in use (block_is_held) or a buffer behind them is shown.
 */
#include "record/input.h"

void sio_input_release(struct sio_record_layer *layer)
{
    struct sio_input *input = &layer->input;
    if (input->block == NULL || input->shown_len > 0 || input->block_is_held || input->block->start < input->block->end)
        return;
    sio_block_return(layer->pool, layer->memory, input->block);
    input->block = NULL;
}

void sio_input_clear(struct sio_record_layer *layer)
{
    struct sio_input *input = &layer->input;
    if (input->block != NULL)
        sio_block_return(layer->pool, layer->memory, input->block);
    if (input->moved != NULL)
        sio_block_return(layer->pool, layer->memory, input->moved);
    *input = (struct sio_input){0};
}

static void move_to_front(struct sio_block *block)
{
    if (block->end > block->used)
        block->used = block->end;
    memmove(block->data, block->data + block->start, block->end - block->start);
    block->end = (uint16_t)(block->end - block->start);
    block->start = 0;
}

/* The bytes that the current record takes, as far as that is known. */
static size_t record_room(const struct sio_block *block)
{
    if (block->end - block->start < SIO_RECORD_HEADER)
        return SIO_MAX_RECORD;
    return sio_record_len(block->data + block->start);
}

/*
 * Bytes are moved when the current record would not fit, when the caller wants more room than there is, or when there
 * are so few that all the moving costs less than the receiving did.
 */
static bool is_moved(const struct sio_input *input, size_t size_hint)
{
    const struct sio_block *block = input->block;
    if (input->block_is_held || block->start == 0)
        return false;
    return block->end - block->start <= block->start || (size_t)(block->capacity - block->start) < record_room(block) ||
           (size_t)(block->capacity - block->end) < size_hint;
}

/* Lends a block, or makes room in it. */
static bool make_room(struct sio_record_layer *layer, size_t size_hint, struct sio_error *error)
{
    struct sio_input *input = &layer->input;
    if (input->block == NULL) {
        input->block = sio_block_lend(layer->pool, layer->memory);
        return input->block != NULL || sio_fail_memory(error);
    }
    if (is_moved(input, size_hint))
        move_to_front(input->block);
    return true;
}

bool sio_record_can_receive(const struct sio_record_layer *layer)
{
    const struct sio_input *input = &layer->input;
    if (input->shown_len > 0 || input->block == NULL)
        return true;
    return input->block->end < input->block->capacity || is_moved(input, 0);
}

bool sio_record_receive_buffer(struct sio_record_layer *layer, uint8_t **buffer, size_t *buffer_len, size_t size_hint,
                               struct sio_error *error)
{
    struct sio_input *input = &layer->input;
    *buffer = NULL;
    *buffer_len = 0;
    if (input->shown_len == 0) {
        if (!make_room(layer, size_hint, error))
            return false;
        input->shown_len = (uint16_t)(input->block->capacity - input->block->end);
    }
    *buffer = input->block->data + input->block->end;
    *buffer_len = input->shown_len;
    return true;
}

bool sio_record_received(struct sio_record_layer *layer, size_t data_len)
{
    struct sio_input *input = &layer->input;
    if (data_len > input->shown_len)
        return false;
    input->shown_len = 0;
    if (data_len > 0)
        input->block->end = (uint16_t)(input->block->end + data_len);
    else
        sio_input_release(layer);
    return true;
}

/* Copies what there is room for. */
static size_t append(struct sio_block *block, const uint8_t *data, size_t data_len)
{
    size_t room = (size_t)(block->capacity - block->end);
    size_t len = data_len < room ? data_len : room;
    memcpy(block->data + block->end, data, len);
    block->end = (uint16_t)(block->end + len);
    return len;
}

bool sio_record_receive_data(struct sio_record_layer *layer, size_t *taken, const uint8_t *data, size_t data_len,
                             struct sio_error *error)
{
    *taken = 0;
    if (data_len == 0 || layer->input.shown_len > 0)
        return true;
    if (!make_room(layer, data_len, error))
        return false;
    *taken = append(layer->input.block, data, data_len);
    return true;
}

bool sio_input_borrow(struct sio_record_layer *layer, size_t wanted)
{
    struct sio_input *input = &layer->input;
    struct sio_borrowed *borrowed = input->borrowed;
    size_t available = sio_input_available(input);
    if (borrowed == NULL || borrowed->data_len == 0)
        return false;
    if ((size_t)(input->block->capacity - input->block->start) < wanted)
        move_to_front(input->block);
    size_t missing = wanted - available;
    size_t len = append(input->block, borrowed->data, missing < borrowed->data_len ? missing : borrowed->data_len);
    sio_borrowed_take(borrowed, len);
    return len == missing;
}

bool sio_record_borrow_end(struct sio_record_layer *layer, size_t *taken, bool stopped, struct sio_error *error)
{
    struct sio_input *input = &layer->input;
    struct sio_borrowed *borrowed = input->borrowed;
    bool is_kept = true;
    if (!stopped && borrowed->data_len > 0) {
        is_kept = make_room(layer, borrowed->data_len, error);
        if (is_kept)
            sio_borrowed_take(borrowed, append(input->block, borrowed->data, borrowed->data_len));
    }
    *taken = borrowed->num_taken;
    input->borrowed = NULL;
    return is_kept;
}

bool sio_record_text_read(struct sio_record_layer *layer, size_t data_len)
{
    struct sio_input *input = &layer->input;
    if (data_len > input->text_len)
        return false;
    if (data_len < input->text_len) {
        input->text += data_len;
        input->text_len = (uint16_t)(input->text_len - data_len);
        return true;
    }
    if (data_len > 0) {
        input->text = NULL;
        input->text_len = 0;
        input->block_is_held = false;
        if (input->moved != NULL)
            sio_block_return(layer->pool, layer->memory, input->moved);
        input->moved = NULL;
        sio_input_release(layer);
    }
    return true;
}
