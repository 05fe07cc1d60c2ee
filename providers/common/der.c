/* SPDX-License-Identifier: Apache-2.0 */
/*
 * der.c: see der.h. Lengths are definite and as short as they can be (X.690 10.1), integers too (8.3.2).
 */
#include "common/der.h"

#include <string.h>

/* The header at the start of der; false when there is no whole element of this tag. */
static bool read_header(struct siotls_bytes der, uint8_t tag, size_t *header_len, size_t *contents_len)
{
    size_t num_bytes;
    if (der.data_len < 2 || der.data[0] != tag)
        return false;
    *header_len = 2;
    *contents_len = der.data[1];
    if (der.data[1] >= 0x80) {
        num_bytes = der.data[1] & 0x7fu;
        if (num_bytes == 0 || num_bytes > 3 || der.data_len < 2 + num_bytes || der.data[2] == 0)
            return false;
        *header_len = 2 + num_bytes;
        *contents_len = 0;
        for (size_t i = 0; i < num_bytes; i++)
            *contents_len = *contents_len << 8 | der.data[2 + i];
        if (*contents_len < 0x80)
            return false;
    }
    return *contents_len <= der.data_len - *header_len;
}

static void advance(struct siotls_bytes *der, size_t count)
{
    der->data += count;
    der->data_len -= count;
}

bool provider_der_read(struct siotls_bytes *der, uint8_t tag, struct siotls_bytes *contents)
{
    size_t header_len, contents_len;
    if (!read_header(*der, tag, &header_len, &contents_len))
        return false;
    *contents = (struct siotls_bytes){der->data + header_len, contents_len};
    advance(der, header_len + contents_len);
    return true;
}

bool provider_der_read_element(struct siotls_bytes *der, uint8_t tag, struct siotls_bytes *element)
{
    size_t header_len, contents_len;
    if (!read_header(*der, tag, &header_len, &contents_len))
        return false;
    *element = (struct siotls_bytes){der->data, header_len + contents_len};
    advance(der, header_len + contents_len);
    return true;
}

bool provider_der_next_is(const struct siotls_bytes *der, uint8_t tag)
{
    return der->data_len > 0 && der->data[0] == tag;
}

bool provider_der_read_unsigned(struct siotls_bytes *der, struct siotls_bytes *number)
{
    struct siotls_bytes rest = *der;
    struct siotls_bytes contents;
    if (!provider_der_read(&rest, PROVIDER_DER_INTEGER, &contents) || contents.data_len == 0 ||
        contents.data[0] >= 0x80)
        return false;
    if (contents.data[0] == 0) {
        if (contents.data_len > 1 && contents.data[1] < 0x80)
            return false;
        advance(&contents, 1);
    }
    *number = contents;
    *der = rest;
    return true;
}

bool provider_der_read_small(struct siotls_bytes *der, uint32_t *number)
{
    struct siotls_bytes rest = *der;
    struct siotls_bytes bytes;
    if (!provider_der_read_unsigned(&rest, &bytes) || bytes.data_len > sizeof *number)
        return false;
    *number = 0;
    for (size_t i = 0; i < bytes.data_len; i++)
        *number = *number << 8 | bytes.data[i];
    *der = rest;
    return true;
}

bool provider_der_read_bits(struct siotls_bytes *der, struct siotls_bytes *bits)
{
    struct siotls_bytes rest = *der;
    struct siotls_bytes contents;
    if (!provider_der_read(&rest, PROVIDER_DER_BIT_STRING, &contents) || contents.data_len == 0 ||
        contents.data[0] != 0)
        return false;
    advance(&contents, 1);
    *bits = contents;
    *der = rest;
    return true;
}

bool provider_der_equal(struct siotls_bytes a, struct siotls_bytes b)
{
    return a.data_len == b.data_len && (a.data_len == 0 || memcmp(a.data, b.data, a.data_len) == 0);
}

size_t provider_der_header_size(size_t contents_len)
{
    return contents_len < 0x80 ? 2 : contents_len < 0x100 ? 3 : contents_len < 0x10000 ? 4 : PROVIDER_DER_MAX_HEADER;
}

size_t provider_der_write_header(uint8_t *output, uint8_t tag, size_t contents_len)
{
    size_t size = provider_der_header_size(contents_len);
    output[0] = tag;
    output[1] = (uint8_t)(size == 2 ? contents_len : 0x80 + (size - 2));
    for (size_t i = 2; i < size; i++)
        output[i] = (uint8_t)(contents_len >> 8 * (size - 1 - i));
    return size;
}

/* Without leading zeros, and how many zeros the INTEGER starts with: one where the number would look negative. */
static size_t normalise(struct siotls_bytes *number)
{
    while (number->data_len > 0 && number->data[0] == 0)
        advance(number, 1);
    return number->data_len == 0 || number->data[0] >= 0x80 ? 1 : 0;
}

size_t provider_der_unsigned_size(struct siotls_bytes number)
{
    size_t contents_len = normalise(&number);
    contents_len += number.data_len;
    return provider_der_header_size(contents_len) + contents_len;
}

size_t provider_der_write_unsigned(uint8_t *output, struct siotls_bytes number)
{
    size_t num_zeros = normalise(&number);
    size_t size = provider_der_write_header(output, PROVIDER_DER_INTEGER, num_zeros + number.data_len);
    if (num_zeros > 0)
        output[size++] = 0;
    if (number.data_len > 0)
        memcpy(output + size, number.data, number.data_len);
    return size + number.data_len;
}
