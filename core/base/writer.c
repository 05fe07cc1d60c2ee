/* SPDX-License-Identifier: Apache-2.0 */
/*
 * writer.c: the only code of the core that puts messages together.
 */
#include "base/writer.h"

#include <string.h>

void sio_writer_init(struct sio_writer *writer, struct sio_buffer *buffer, size_t limit)
{
    *writer = (struct sio_writer){.buffer = buffer, .limit = limit};
}

bool sio_writer_ok(const struct sio_writer *writer)
{
    return !writer->failed;
}

/* Much is written in small pieces: an empty buffer begins with some room. */
static bool reserve(struct sio_buffer *buffer, size_t data_len)
{
    enum { FIRST_ROOM = 256 };
    return sio_buffer_reserve(buffer, buffer->capacity == 0 && data_len < FIRST_ROOM ? FIRST_ROOM : data_len);
}

uint8_t *sio_write_room(struct sio_writer *writer, size_t data_len)
{
    struct sio_buffer *buffer = writer->buffer;
    if (writer->failed || buffer->data_len > writer->limit || data_len > writer->limit - buffer->data_len ||
        !reserve(buffer, data_len)) {
        writer->failed = true;
        return NULL;
    }
    uint8_t *room = buffer->data + buffer->data_len;
    buffer->data_len += data_len;
    return room;
}

static void put_number(uint8_t *to, uint64_t value, size_t num_bytes)
{
    for (size_t i = 0; i < num_bytes; i++)
        to[i] = (uint8_t)(value >> (8 * (num_bytes - 1 - i)));
}

static void write_number(struct sio_writer *writer, uint64_t value, size_t num_bytes)
{
    uint8_t *room = sio_write_room(writer, num_bytes);
    if (room != NULL)
        put_number(room, value, num_bytes);
}

void sio_write_u8(struct sio_writer *writer, uint8_t value)
{
    write_number(writer, value, 1);
}

void sio_write_u16(struct sio_writer *writer, uint16_t value)
{
    write_number(writer, value, 2);
}

void sio_write_u24(struct sio_writer *writer, uint32_t value)
{
    write_number(writer, value, 3);
}

void sio_write_u32(struct sio_writer *writer, uint32_t value)
{
    write_number(writer, value, 4);
}

void sio_write_u64(struct sio_writer *writer, uint64_t value)
{
    write_number(writer, value, 8);
}

void sio_write_bytes(struct sio_writer *writer, const uint8_t *data, size_t data_len)
{
    if (data_len == 0)
        return;
    uint8_t *room = sio_write_room(writer, data_len);
    if (room != NULL)
        memcpy(room, data, data_len);
}

struct sio_mark sio_write_open(struct sio_writer *writer, uint8_t num_length_bytes)
{
    write_number(writer, 0, num_length_bytes);
    return (struct sio_mark){.start = writer->buffer->data_len, .num_length_bytes = num_length_bytes};
}

void sio_write_close(struct sio_writer *writer, struct sio_mark mark)
{
    if (writer->failed)
        return;
    size_t data_len = writer->buffer->data_len - mark.start;
    if (data_len >> (8 * mark.num_length_bytes) != 0) {
        writer->failed = true;
        return;
    }
    put_number(writer->buffer->data + mark.start - mark.num_length_bytes, data_len, mark.num_length_bytes);
}
