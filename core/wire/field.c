/* SPDX-License-Identifier: Apache-2.0 */
/*
 * field.c: forms of extension_data that several messages share (RFC 9846 4.3, RFC 7301 3.1).
 */
#include "wire/field.h"

#include "wire/hello.h"

bool sio_seen16_add(struct sio_seen16 *seen, uint16_t value)
{
    uint32_t *word = &seen->bits[value / 32];
    uint32_t bit = UINT32_C(1) << (value % 32);
    if ((*word & bit) != 0)
        return false;
    *word |= bit;
    return true;
}

bool sio_seen16_has(const struct sio_seen16 *seen, uint16_t value)
{
    return (seen->bits[value / 32] & UINT32_C(1) << (value % 32)) != 0;
}

bool sio_field_empty(struct siotls_bytes data)
{
    return data.data_len == 0;
}

bool sio_field_number8(uint8_t *value, struct siotls_bytes data)
{
    struct sio_reader reader = sio_reader(data);
    return sio_read_u8(&reader, value) && sio_read_end(&reader);
}

bool sio_field_number16(uint16_t *value, struct siotls_bytes data)
{
    struct sio_reader reader = sio_reader(data);
    return sio_read_u16(&reader, value) && sio_read_end(&reader);
}

bool sio_field_vector16(struct siotls_bytes *contents, struct siotls_bytes data, size_t minimum)
{
    struct sio_reader reader = sio_reader(data);
    return sio_read_vector16(&reader, contents, minimum, 65535) && sio_read_end(&reader);
}

bool sio_field_list16(struct siotls_bytes *list, struct siotls_bytes data)
{
    return sio_field_vector16(list, data, 2) && list->data_len % 2 == 0;
}

bool sio_field_compressors(struct siotls_bytes *list, struct siotls_bytes data)
{
    struct sio_reader reader = sio_reader(data);
    return sio_read_vector8(&reader, list, 2, 254) && sio_read_end(&reader) && list->data_len % 2 == 0;
}

bool sio_field_authorities(struct siotls_bytes *list, struct siotls_bytes data)
{
    if (!sio_field_vector16(list, data, 3))
        return false;
    struct sio_reader names = sio_reader(*list);
    struct siotls_bytes name;
    while (!sio_read_end(&names))
        if (!sio_read_vector16(&names, &name, 1, 65535))
            return false;
    return true;
}

bool sio_field_protocols(struct siotls_bytes *list, struct siotls_bytes data)
{
    if (!sio_field_vector16(list, data, 2))
        return false;
    struct sio_reader protocols = sio_reader(*list);
    struct siotls_bytes protocol;
    while (sio_protocol_next(&protocols, &protocol))
        continue;
    return sio_read_end(&protocols);
}

bool sio_protocol_next(struct sio_reader *reader, struct siotls_bytes *protocol)
{
    return sio_read_vector8(reader, protocol, 1, 255);
}

void sio_write_vector(struct sio_writer *writer, uint8_t num_length_bytes, struct siotls_bytes contents)
{
    struct sio_mark vector = sio_write_open(writer, num_length_bytes);
    sio_write_bytes(writer, contents.data, contents.data_len);
    sio_write_close(writer, vector);
}

void sio_write_grease_extension(struct sio_writer *writer, uint16_t type, size_t data_len)
{
    static const uint8_t data[1] = {0};
    if (type == 0)
        return;
    sio_write_u16(writer, type);
    sio_write_vector(writer, 2, sio_bytes(data, data_len));
}

void sio_write_vector_extension(struct sio_writer *writer, enum sio_extension extension, uint8_t num_length_bytes,
                                struct siotls_bytes contents)
{
    struct sio_mark data = sio_extension_open(writer, extension);
    sio_write_vector(writer, num_length_bytes, contents);
    sio_write_close(writer, data);
}

void sio_write_raw_extension(struct sio_writer *writer, const struct sio_extensions *extensions,
                             enum sio_extension extension)
{
    if (!sio_extensions_have(extensions, extension))
        return;
    struct sio_mark data = sio_extension_open(writer, extension);
    sio_write_bytes(writer, extensions->data[extension].data, extensions->data[extension].data_len);
    sio_write_close(writer, data);
}
