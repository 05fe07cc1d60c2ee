/* SPDX-License-Identifier: Apache-2.0 */
/*
 * buffer.h: bytes that grow, wiped when they move or go.
 */
#ifndef SIO_BASE_BUFFER_H
#define SIO_BASE_BUFFER_H

#include "base/memory.h"

struct sio_buffer {
    const struct siotls_memory *memory;
    uint8_t *data;
    size_t data_len;
    size_t capacity;
};

void sio_buffer_init(struct sio_buffer *buffer, const struct siotls_memory *memory);

/* Wipes and releases; the buffer can be used again. */
void sio_buffer_clear(struct sio_buffer *buffer);

/* Makes room for so many bytes after data_len: just that for an empty buffer, at least twice what a full one has. */
bool sio_buffer_reserve(struct sio_buffer *buffer, size_t room) SIO_CHECKED;

bool sio_buffer_append(struct sio_buffer *buffer, const uint8_t *data, size_t data_len) SIO_CHECKED;

/* Takes so many bytes off the front; releases the memory when none is left. */
void sio_buffer_consume(struct sio_buffer *buffer, size_t data_len);

struct siotls_bytes sio_buffer_bytes(const struct sio_buffer *buffer);

#endif
