/* SPDX-License-Identifier: Apache-2.0 */
/*
 * buffer.c: see buffer.h.
 */
#include "base/buffer.h"

#include <string.h>

void sio_buffer_init(struct sio_buffer *buffer, const struct siotls_memory *memory)
{
    *buffer = (struct sio_buffer){.memory = memory};
}

void sio_buffer_clear(struct sio_buffer *buffer)
{
    sio_release_secret(buffer->memory, buffer->data, buffer->capacity);
    buffer->data = NULL;
    buffer->data_len = 0;
    buffer->capacity = 0;
}

bool sio_buffer_reserve(struct sio_buffer *buffer, size_t room)
{
    if (room <= buffer->capacity - buffer->data_len)
        return true;
    if (room > SIZE_MAX / 2 - buffer->data_len)
        return false;
    /* What is asked for at once is all that there will be, as a rule; what grows does so in few steps. */
    size_t capacity = buffer->data_len + room;
    if (capacity < 2 * buffer->capacity)
        capacity = 2 * buffer->capacity;
    uint8_t *data = sio_allocate(buffer->memory, capacity);
    if (data == NULL)
        return false;
    if (buffer->data_len > 0)
        memcpy(data, buffer->data, buffer->data_len);
    sio_release_secret(buffer->memory, buffer->data, buffer->capacity);
    buffer->data = data;
    buffer->capacity = capacity;
    return true;
}

bool sio_buffer_append(struct sio_buffer *buffer, const uint8_t *data, size_t data_len)
{
    if (data_len == 0)
        return true;
    if (!sio_buffer_reserve(buffer, data_len))
        return false;
    memcpy(buffer->data + buffer->data_len, data, data_len);
    buffer->data_len += data_len;
    return true;
}

void sio_buffer_consume(struct sio_buffer *buffer, size_t data_len)
{
    if (data_len == buffer->data_len) {
        sio_buffer_clear(buffer);
        return;
    }
    memmove(buffer->data, buffer->data + data_len, buffer->data_len - data_len);
    buffer->data_len -= data_len;
    sio_wipe(buffer->data + buffer->data_len, data_len);
}

struct siotls_bytes sio_buffer_bytes(const struct sio_buffer *buffer)
{
    return sio_bytes(buffer->data, buffer->data_len);
}
