/* SPDX-License-Identifier: Apache-2.0 */
/*
 * reader.c: the only code of the core that takes bytes of a peer apart.
 */
#include "base/reader.h"

static bool read_number(struct sio_reader *reader, uint32_t *value, size_t num_bytes)
{
    if (reader->left < num_bytes)
        return false;
    uint32_t number = 0;
    for (size_t i = 0; i < num_bytes; i++)
        number = number << 8 | reader->next[i];
    *value = number;
    reader->next += num_bytes;
    reader->left -= num_bytes;
    return true;
}

bool sio_read_u16(struct sio_reader *reader, uint16_t *value)
{
    uint32_t number;
    if (!read_number(reader, &number, 2))
        return false;
    *value = (uint16_t)number;
    return true;
}

bool sio_read_u24(struct sio_reader *reader, uint32_t *value)
{
    return read_number(reader, value, 3);
}

bool sio_read_u32(struct sio_reader *reader, uint32_t *value)
{
    return read_number(reader, value, 4);
}

bool sio_read_u64(struct sio_reader *reader, uint64_t *value)
{
    uint32_t high;
    uint32_t low;
    if (reader->left < 8 || !read_number(reader, &high, 4) || !read_number(reader, &low, 4))
        return false;
    *value = (uint64_t)high << 32 | low;
    return true;
}

bool sio_read_skip(struct sio_reader *reader, size_t data_len)
{
    struct siotls_bytes skipped;
    return sio_read_bytes(reader, &skipped, data_len);
}

static bool read_vector(struct sio_reader *reader, struct siotls_bytes *bytes, size_t num_length_bytes, size_t minimum,
                        size_t maximum)
{
    struct sio_reader ahead = *reader;
    uint32_t data_len;
    if (!read_number(&ahead, &data_len, num_length_bytes) || data_len < minimum || data_len > maximum ||
        !sio_read_bytes(&ahead, bytes, data_len))
        return false;
    *reader = ahead;
    return true;
}

bool sio_read_vector8(struct sio_reader *reader, struct siotls_bytes *bytes, size_t minimum, size_t maximum)
{
    return read_vector(reader, bytes, 1, minimum, maximum);
}

bool sio_read_vector16(struct sio_reader *reader, struct siotls_bytes *bytes, size_t minimum, size_t maximum)
{
    return read_vector(reader, bytes, 2, minimum, maximum);
}

bool sio_read_vector24(struct sio_reader *reader, struct siotls_bytes *bytes, size_t minimum, size_t maximum)
{
    return read_vector(reader, bytes, 3, minimum, maximum);
}
