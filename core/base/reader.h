/* SPDX-License-Identifier: Apache-2.0 */
/*
 * reader.h: a bounded cursor over bytes. Every read says whether it could; a failed read moves nothing,
 * so a chain of reads joined by && is the schema of what is read (RFC 9846 3).
 */
#ifndef SIO_BASE_READER_H
#define SIO_BASE_READER_H

#include "base/memory.h"

struct sio_reader {
    const uint8_t *next;
    size_t left;
};

static inline struct sio_reader sio_reader(struct siotls_bytes bytes)
{
    return (struct sio_reader){.next = bytes.data, .left = bytes.data_len};
}

/* True when everything was read. */
static inline bool sio_read_end(const struct sio_reader *reader)
{
    return reader->left == 0;
}

/* What DER reads all the time, where compilers see it. */
SIO_CHECKED static inline bool sio_read_u8(struct sio_reader *reader, uint8_t *value)
{
    if (reader->left == 0)
        return false;
    *value = *reader->next++;
    reader->left--;
    return true;
}

/* A view of the next bytes. */
SIO_CHECKED static inline bool sio_read_bytes(struct sio_reader *reader, struct siotls_bytes *bytes, size_t data_len)
{
    if (reader->left < data_len)
        return false;
    *bytes = sio_bytes(reader->next, data_len);
    if (data_len > 0) /* NULL may not be added to */
        reader->next += data_len;
    reader->left -= data_len;
    return true;
}

/* Big-endian integers. */
bool sio_read_u16(struct sio_reader *reader, uint16_t *value) SIO_CHECKED;
bool sio_read_u24(struct sio_reader *reader, uint32_t *value) SIO_CHECKED;
bool sio_read_u32(struct sio_reader *reader, uint32_t *value) SIO_CHECKED;
bool sio_read_u64(struct sio_reader *reader, uint64_t *value) SIO_CHECKED;

/* Passes over the next bytes. */
bool sio_read_skip(struct sio_reader *reader, size_t data_len) SIO_CHECKED;

/* Vectors with a length of 1, 2 or 3 bytes in front, whose length is from minimum to maximum bytes. */
bool sio_read_vector8(struct sio_reader *reader, struct siotls_bytes *bytes, size_t minimum,
                      size_t maximum) SIO_CHECKED;
bool sio_read_vector16(struct sio_reader *reader, struct siotls_bytes *bytes, size_t minimum,
                       size_t maximum) SIO_CHECKED;
bool sio_read_vector24(struct sio_reader *reader, struct siotls_bytes *bytes, size_t minimum,
                       size_t maximum) SIO_CHECKED;

#endif
