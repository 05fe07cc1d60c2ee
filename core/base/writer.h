/* SPDX-License-Identifier: Apache-2.0 */
/*
 * writer.h: a bounded builder over a growing buffer. Failure is sticky: write everything, then ask once
 * with sio_writer_ok. Vectors are opened, filled and closed; closing writes the length in front.
 */
#ifndef SIO_BASE_WRITER_H
#define SIO_BASE_WRITER_H

#include "base/buffer.h"

struct sio_writer {
    struct sio_buffer *buffer; /* appended to */
    size_t limit;              /* data_len of the buffer never exceeds it */
    bool failed;
};

/* Where a vector's length is to be written, and in how many bytes. */
struct sio_mark {
    size_t start;
    uint8_t num_length_bytes;
};

void sio_writer_init(struct sio_writer *writer, struct sio_buffer *buffer, size_t limit);

/* True when every write fitted. */
bool sio_writer_ok(const struct sio_writer *writer) SIO_CHECKED;

void sio_write_u8(struct sio_writer *writer, uint8_t value);
void sio_write_u16(struct sio_writer *writer, uint16_t value);
void sio_write_u24(struct sio_writer *writer, uint32_t value);
void sio_write_u32(struct sio_writer *writer, uint32_t value);
void sio_write_u64(struct sio_writer *writer, uint64_t value);
void sio_write_bytes(struct sio_writer *writer, const uint8_t *data, size_t data_len);

/* So many bytes to be filled in by the caller before the next write, or NULL after a failure. */
uint8_t *sio_write_room(struct sio_writer *writer, size_t data_len);

/* Opens a vector whose length takes 1, 2 or 3 bytes. */
struct sio_mark sio_write_open(struct sio_writer *writer, uint8_t num_length_bytes);
void sio_write_close(struct sio_writer *writer, struct sio_mark mark);

#endif
