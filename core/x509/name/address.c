/* SPDX-License-Identifier: Apache-2.0 */
/*
 * address.c: see address.h.
 */
#include "x509/name/address.h"

#include <stdio.h>
#include <string.h>

/* Decimal without leading zeros, 0 to 255. */
static bool read_octet(struct sio_reader *text, uint8_t *octet)
{
    uint32_t number = 0;
    size_t num_digits = 0;
    uint8_t digit;
    while (text->left > 0 && text->next[0] >= '0' && text->next[0] <= '9') {
        if (num_digits == 3 || (num_digits == 1 && number == 0) || !sio_read_u8(text, &digit))
            return false;
        number = number * 10 + (uint32_t)(digit - '0');
        num_digits++;
    }
    *octet = (uint8_t)number;
    return num_digits > 0 && number <= 255;
}

static bool read_character(struct sio_reader *text, uint8_t wanted)
{
    uint8_t character;
    return text->left > 0 && text->next[0] == wanted && sio_read_u8(text, &character);
}

static bool read_ipv4(struct sio_reader *text, uint8_t *address)
{
    return read_octet(text, &address[0]) && read_character(text, '.') && read_octet(text, &address[1]) &&
           read_character(text, '.') && read_octet(text, &address[2]) && read_character(text, '.') &&
           read_octet(text, &address[3]) && sio_read_end(text);
}

static int hex_value(uint8_t character)
{
    if (character >= '0' && character <= '9')
        return character - '0';
    if (character >= 'a' && character <= 'f')
        return character - 'a' + 10;
    return character >= 'A' && character <= 'F' ? character - 'A' + 10 : -1;
}

static bool read_group(struct sio_reader *text, uint8_t *group)
{
    uint32_t number = 0;
    size_t num_digits = 0;
    uint8_t digit;
    while (text->left > 0 && hex_value(text->next[0]) >= 0) {
        if (num_digits == 4 || !sio_read_u8(text, &digit))
            return false;
        number = number << 4 | (uint32_t)hex_value(digit);
        num_digits++;
    }
    group[0] = (uint8_t)(number >> 8);
    group[1] = (uint8_t)number;
    return num_digits > 0;
}

/* Groups until the end or "::"; the last two may be written as an IPv4 address. */
static bool read_groups(struct sio_reader *text, uint8_t address[16], size_t *num_bytes)
{
    *num_bytes = 0;
    while (!sio_read_end(text)) {
        struct sio_reader ahead = *text;
        if (*num_bytes <= 12 && read_ipv4(&ahead, address + *num_bytes)) {
            *num_bytes += 4;
            *text = ahead;
            return true;
        }
        if (*num_bytes > 14 || !read_group(text, address + *num_bytes))
            return false;
        *num_bytes += 2;
        if (sio_read_end(text) || (text->left >= 2 && text->next[0] == ':' && text->next[1] == ':'))
            return true;
        if (!read_character(text, ':') || sio_read_end(text))
            return false;
    }
    return true;
}

static bool read_ipv6(struct sio_reader *text, uint8_t address[16])
{
    uint8_t tail[16] = {0};
    size_t head_len = 0;
    size_t tail_len;
    bool starts_with_gap = text->left >= 2 && text->next[0] == ':' && text->next[1] == ':';
    if (!starts_with_gap && !read_groups(text, address, &head_len))
        return false;
    if (sio_read_end(text))
        return head_len == 16;
    if (!sio_read_skip(text, 2) || !read_groups(text, tail, &tail_len) || !sio_read_end(text) ||
        head_len + tail_len > 14)
        return false;
    memcpy(address + 16 - tail_len, tail, tail_len);
    return true;
}

size_t sio_address_parse(uint8_t address[16], struct siotls_bytes text)
{
    memset(address, 0, 16);
    struct sio_reader reader = sio_reader(text);
    if (read_ipv4(&reader, address))
        return 4;
    memset(address, 0, 16);
    reader = sio_reader(text);
    return reader.left > 0 && read_ipv6(&reader, address) ? 16 : 0;
}

/* The longest run of at least two zero groups, the first of equals (RFC 5952 4.2). */
static void find_gap(struct siotls_bytes address, size_t *start, size_t *num_groups)
{
    *start = 0;
    *num_groups = 1;
    for (size_t i = 0; i < 8; i++) {
        size_t run = 0;
        while (i + run < 8 && address.data[2 * (i + run)] == 0 && address.data[2 * (i + run) + 1] == 0)
            run++;
        if (run > *num_groups) {
            *start = i;
            *num_groups = run;
        }
    }
    if (*num_groups < 2)
        *num_groups = 0;
}

static void print_ipv6(char text[SIO_ADDRESS_TEXT], struct siotls_bytes address)
{
    size_t gap;
    size_t gap_len;
    find_gap(address, &gap, &gap_len);
    size_t written = 0;
    for (size_t i = 0; i < 8; i++) {
        if (gap_len > 0 && i == gap) {
            written += (size_t)snprintf(text + written, SIO_ADDRESS_TEXT - written, "::");
            i += gap_len - 1;
            continue;
        }
        const char *colon = i > 0 && text[written - 1] != ':' ? ":" : "";
        unsigned group = (unsigned)address.data[2 * i] << 8 | address.data[2 * i + 1];
        written += (size_t)snprintf(text + written, SIO_ADDRESS_TEXT - written, "%s%x", colon, group);
    }
}

void sio_address_print(char text[SIO_ADDRESS_TEXT], struct siotls_bytes address)
{
    text[0] = '\0';
    if (address.data_len == 4)
        snprintf(text, SIO_ADDRESS_TEXT, "%u.%u.%u.%u", address.data[0], address.data[1], address.data[2],
                 address.data[3]);
    else if (address.data_len == 16)
        print_ipv6(text, address);
}
