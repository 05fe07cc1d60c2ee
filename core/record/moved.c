/* SPDX-License-Identifier: Apache-2.0 */
/* moved.c: see moved.h. */
#include "record/moved.h"

#include "record/input.h"
#include "wire/field.h"

enum { MAX_OUTPUT = (1 << 24) - 1 };

static void write_output(struct sio_writer *writer, const struct sio_output *output)
{
    struct sio_mark mark = sio_write_open(writer, 3);
    for (const struct sio_block *block = output->first; block != NULL; block = block->next)
        sio_write_bytes(writer, block->data + block->start, (size_t)(block->end - block->start));
    sio_write_close(writer, mark);
}

void sio_moved_records_write(struct sio_writer *writer, const struct sio_record_layer *layer)
{
    const struct sio_block *block = layer->input.block;
    sio_write_u64(writer, layer->send.sequence);
    sio_write_u64(writer, layer->receive.sequence);
    sio_write_u32(writer, layer->max_sent);
    sio_write_u32(writer, layer->max_received);
    sio_write_u32(writer, layer->input.num_empty_records);
    sio_write_vector(writer, 2, sio_record_text(layer));
    sio_write_vector(writer, 2,
                     block != NULL ? sio_bytes(block->data + block->start, (size_t)(block->end - block->start))
                                   : sio_bytes(NULL, 0));
    write_output(writer, &layer->output);
}

static bool is_in_range(const struct sio_moved_records *moved)
{
    return moved->max_sent >= SIO_MIN_RECORD_SIZE_LIMIT - 1 && moved->max_sent <= SIO_MAX_PLAINTEXT &&
           moved->max_received >= SIO_MIN_RECORD_SIZE_LIMIT && moved->max_received <= SIO_MAX_PLAINTEXT + 1 &&
           moved->num_empty_records <= SIO_MAX_EMPTY_RECORDS;
}

bool sio_moved_records_read(struct sio_moved_records *moved, struct sio_reader *reader)
{
    return sio_read_u64(reader, &moved->send_sequence) && sio_read_u64(reader, &moved->receive_sequence) &&
           sio_read_u32(reader, &moved->max_sent) && sio_read_u32(reader, &moved->max_received) &&
           sio_read_u32(reader, &moved->num_empty_records) && is_in_range(moved) &&
           sio_read_vector16(reader, &moved->text, 0, SIO_MAX_PLAINTEXT) &&
           sio_read_vector16(reader, &moved->input, 0, SIO_BLOCK_ROOM) &&
           sio_read_vector24(reader, &moved->output, 0, MAX_OUTPUT);
}

/* A block with these bytes, which fit it; NULL: no memory. */
static struct sio_block *lend_with(struct sio_record_layer *layer, struct siotls_bytes bytes)
{
    struct sio_block *block = sio_block_lend(layer->pool, layer->memory);
    if (block == NULL)
        return NULL;
    memcpy(block->data, bytes.data, bytes.data_len);
    block->end = (uint16_t)bytes.data_len;
    return block;
}

static bool take_input(struct sio_record_layer *layer, const struct sio_moved_records *moved)
{
    struct sio_input *input = &layer->input;
    if (moved->text.data_len > 0) {
        input->moved = lend_with(layer, moved->text);
        if (input->moved == NULL)
            return false;
        input->text = input->moved->data;
        input->text_len = input->moved->end;
    }
    if (moved->input.data_len == 0)
        return true;
    input->block = lend_with(layer, moved->input);
    return input->block != NULL;
}

static bool take_output(struct sio_record_layer *layer, struct siotls_bytes output)
{
    struct sio_reader reader = sio_reader(output);
    struct siotls_bytes part;
    while (sio_read_bytes(&reader, &part, reader.left < SIO_BLOCK_ROOM ? reader.left : SIO_BLOCK_ROOM) &&
           part.data_len > 0) {
        struct sio_block *block = lend_with(layer, part);
        if (block == NULL)
            return false;
        sio_output_append(layer, block);
    }
    return true;
}

bool sio_record_take_over(struct sio_record_layer *layer, const struct sio_moved_records *moved,
                          struct sio_error *error)
{
    if (moved->send_sequence > layer->send.key.algorithm->confidentiality_limit)
        return sio_fail_status(error, SIOTLS_ERROR_SYNTAX, "record: more records were sealed than the AEAD allows");
    layer->send.sequence = moved->send_sequence;
    layer->receive.sequence = moved->receive_sequence;
    layer->max_sent = (uint16_t)moved->max_sent;
    layer->max_received = (uint16_t)moved->max_received;
    layer->input.num_empty_records = (uint16_t)moved->num_empty_records;
    return (take_input(layer, moved) && take_output(layer, moved->output)) || sio_fail_memory(error);
}

void sio_record_give_up(struct sio_record_layer *layer)
{
    sio_input_clear(layer);
    sio_output_clear(layer);
    sio_record_forget_keys(layer);
}
