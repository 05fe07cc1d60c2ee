/* SPDX-License-Identifier: Apache-2.0 */
/*
 * der.c: elements and their values (X.690 8, 10, 11).
 */
#include "asn1/der.h"

bool sio_der_next_is(const struct sio_reader *reader, uint8_t tag)
{
    return reader->left > 0 && reader->next[0] == tag;
}

/* The rest of a length that takes more than one byte; the least value that needs so many (X.690 10.1). */
static bool read_long_length(struct sio_reader *reader, size_t *contents_len, uint8_t first)
{
    uint8_t len8 = 0;
    uint16_t len16 = 0;
    uint32_t len24 = 0;
    switch (first) {
    case 0x81:
        *contents_len = sio_read_u8(reader, &len8) ? len8 : 0;
        return *contents_len >= 0x80;
    case 0x82:
        *contents_len = sio_read_u16(reader, &len16) ? len16 : 0;
        return *contents_len >= 0x100;
    case 0x83:
        *contents_len = sio_read_u24(reader, &len24) ? len24 : 0;
        return *contents_len >= 0x10000;
    default:
        return false;
    }
}

/* A reader whose address is never taken stays in registers, and this is most of what parsing a certificate costs. */
bool sio_der_read_any(struct sio_reader *reader, uint8_t *tag, struct siotls_bytes *contents)
{
    struct sio_reader ahead = *reader;
    uint8_t first;
    if (!sio_read_u8(&ahead, tag) || (*tag & 0x1f) == 0x1f || !sio_read_u8(&ahead, &first))
        return false;
    size_t contents_len = first;
    if (first >= 0x80) {
        struct sio_reader length = ahead;
        if (!read_long_length(&length, &contents_len, first))
            return false;
        ahead = length;
    }
    if (!sio_read_bytes(&ahead, contents, contents_len))
        return false;
    *reader = ahead;
    return true;
}

bool sio_der_read(struct sio_reader *reader, struct siotls_bytes *contents, uint8_t tag)
{
    uint8_t read_tag;
    return sio_der_next_is(reader, tag) && sio_der_read_any(reader, &read_tag, contents);
}

bool sio_der_read_element(struct sio_reader *reader, struct siotls_bytes *element, uint8_t tag)
{
    struct sio_reader start = *reader;
    struct siotls_bytes contents;
    if (!sio_der_read(reader, &contents, tag))
        return false;
    *element = sio_bytes(start.next, start.left - reader->left);
    return true;
}

bool sio_der_read_optional(struct sio_reader *reader, struct siotls_bytes *contents, uint8_t tag)
{
    *contents = sio_bytes(NULL, 0);
    return !sio_der_next_is(reader, tag) || sio_der_read(reader, contents, tag);
}

bool sio_der_is_sequence(struct siotls_bytes der)
{
    struct sio_reader reader = sio_reader(der);
    struct siotls_bytes element;
    return sio_der_read_element(&reader, &element, SIO_DER_SEQUENCE) && sio_read_end(&reader);
}

bool sio_der_enter(struct sio_reader *reader, struct sio_reader *inside, uint8_t tag)
{
    struct siotls_bytes contents;
    if (!sio_der_read(reader, &contents, tag))
        return false;
    *inside = sio_reader(contents);
    return true;
}

bool sio_der_read_default_false(struct sio_reader *reader, bool *value)
{
    *value = false;
    struct siotls_bytes contents;
    if (!sio_der_next_is(reader, SIO_DER_BOOLEAN))
        return true;
    struct sio_reader ahead = *reader;
    if (!sio_der_read(&ahead, &contents, SIO_DER_BOOLEAN) || contents.data_len != 1 || contents.data[0] != 0xff)
        return false;
    *value = true;
    *reader = ahead;
    return true;
}

static bool is_integer(struct siotls_bytes contents)
{
    if (contents.data_len == 0)
        return false;
    if (contents.data_len == 1)
        return true;
    bool next_is_high = (contents.data[1] & 0x80) != 0;
    return contents.data[0] != (next_is_high ? 0xff : 0x00);
}

bool sio_der_read_integer(struct sio_reader *reader, struct siotls_bytes *contents)
{
    struct sio_reader ahead = *reader;
    if (!sio_der_read(&ahead, contents, SIO_DER_INTEGER) || !is_integer(*contents))
        return false;
    *reader = ahead;
    return true;
}

static bool to_magnitude(struct siotls_bytes *magnitude, struct siotls_bytes contents)
{
    if (!is_integer(contents) || (contents.data[0] & 0x80) != 0)
        return false;
    size_t num_zeros = contents.data[0] == 0 ? 1 : 0;
    *magnitude = sio_bytes(contents.data + num_zeros, contents.data_len - num_zeros);
    return true;
}

bool sio_der_read_unsigned(struct sio_reader *reader, struct siotls_bytes *magnitude)
{
    struct sio_reader ahead = *reader;
    struct siotls_bytes contents;
    if (!sio_der_read(&ahead, &contents, SIO_DER_INTEGER) || !to_magnitude(magnitude, contents))
        return false;
    *reader = ahead;
    return true;
}

bool sio_der_u32(uint32_t *value, struct siotls_bytes contents)
{
    struct siotls_bytes magnitude;
    if (!to_magnitude(&magnitude, contents))
        return false;
    *value = 0;
    for (size_t i = 0; i < magnitude.data_len; i++)
        *value = *value << 8 | magnitude.data[i];
    if (magnitude.data_len > sizeof *value)
        *value = UINT32_MAX;
    return true;
}

bool sio_der_read_u32(struct sio_reader *reader, uint32_t *value)
{
    struct sio_reader ahead = *reader;
    struct siotls_bytes contents;
    if (!sio_der_read(&ahead, &contents, SIO_DER_INTEGER) || !sio_der_u32(value, contents))
        return false;
    *reader = ahead;
    return true;
}

/* No subidentifier starts with a padding byte, and the last one ends (X.690 8.19.2). */
static bool is_oid(struct siotls_bytes oid)
{
    for (size_t i = 0; i < oid.data_len; i++)
        if (oid.data[i] == 0x80 && (i == 0 || oid.data[i - 1] < 0x80))
            return false;
    return oid.data_len > 0 && oid.data[oid.data_len - 1] < 0x80;
}

bool sio_der_read_oid(struct sio_reader *reader, struct siotls_bytes *oid)
{
    struct sio_reader ahead = *reader;
    if (!sio_der_read(&ahead, oid, SIO_DER_OID) || !is_oid(*oid))
        return false;
    *reader = ahead;
    return true;
}

bool sio_der_read_bits(struct sio_reader *reader, struct siotls_bytes *bits, uint8_t *num_unused)
{
    struct sio_reader ahead = *reader;
    struct sio_reader inside;
    if (!sio_der_enter(&ahead, &inside, SIO_DER_BIT_STRING) || !sio_read_u8(&inside, num_unused) || *num_unused > 7)
        return false;
    *bits = sio_bytes(inside.next, inside.left);
    if (bits->data_len == 0 ? *num_unused != 0 : (bits->data[bits->data_len - 1] & ((1u << *num_unused) - 1)) != 0)
        return false;
    *reader = ahead;
    return true;
}

bool sio_der_read_bit_bytes(struct sio_reader *reader, struct siotls_bytes *bytes)
{
    struct sio_reader ahead = *reader;
    uint8_t num_unused;
    if (!sio_der_read_bits(&ahead, bytes, &num_unused) || num_unused != 0)
        return false;
    *reader = ahead;
    return true;
}

size_t sio_der_header_size(size_t contents_len)
{
    if (contents_len < 0x80)
        return 2;
    if (contents_len < 0x100)
        return 3;
    return contents_len < 0x10000 ? 4 : 5;
}

void sio_der_write_header(struct sio_writer *writer, uint8_t tag, size_t contents_len)
{
    sio_write_u8(writer, tag);
    size_t num_length_bytes = sio_der_header_size(contents_len) - 2;
    if (num_length_bytes > 0)
        sio_write_u8(writer, (uint8_t)(0x80 + num_length_bytes));
    if (num_length_bytes > 2)
        sio_write_u8(writer, (uint8_t)(contents_len >> 16));
    if (num_length_bytes > 1)
        sio_write_u8(writer, (uint8_t)(contents_len >> 8));
    sio_write_u8(writer, (uint8_t)contents_len);
}
