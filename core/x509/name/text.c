/* SPDX-License-Identifier: Apache-2.0 */
/*
 * text.c: see text.h. A reader of a log has to be able to tell what a certificate says from what the log says.
 */
#include "x509/name/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const char cut_mark[] = "\\...";

enum { PIECE = 128, CUT_MARK = sizeof cut_mark - 1, NUMERIC_STRING = 0x12, VISIBLE_STRING = 0x1a };
enum { UNIVERSAL_STRING = 0x1c, MAX_CODE = 0x10ffff };

void sio_text_init(struct sio_text *text, char *data, size_t size)
{
    sio_text_init_exact(text, data, size);
    text->mark_len = CUT_MARK;
}

void sio_text_init_exact(struct sio_text *text, char *data, size_t size)
{
    *text = (struct sio_text){.data = data, .limit = size > 0 ? size - 1 : 0, .is_cut = size == 0};
    if (size > 0)
        data[0] = '\0';
}

static void append(struct sio_text *text, const char *piece, size_t len)
{
    memcpy(text->data + text->data_len, piece, len);
    text->data_len += len;
    text->data[text->data_len] = '\0';
}

/* Whatever is there leaves room for the mark, so that it fits whenever it is needed. */
static void put_piece(struct sio_text *text, const char *piece, size_t len)
{
    if (text->is_cut)
        return;
    if (text->data_len + len + text->mark_len <= text->limit) {
        append(text, piece, len);
        return;
    }
    text->is_cut = true;
    if (text->data_len + text->mark_len <= text->limit)
        append(text, cut_mark, text->mark_len);
}

void sio_text_put(struct sio_text *text, const char *piece)
{
    put_piece(text, piece, strlen(piece));
}

void sio_text_format(struct sio_text *text, const char *format, ...)
{
    char piece[PIECE];
    va_list values;
    va_start(values, format);
    vsnprintf(piece, sizeof piece, format, values);
    va_end(values);
    sio_text_put(text, piece);
}

void sio_text_hex(struct sio_text *text, struct siotls_bytes bytes, const char *separator)
{
    for (size_t i = 0; i < bytes.data_len && !text->is_cut; i++)
        sio_text_format(text, "%s%02x", i > 0 ? separator : "", (unsigned)bytes.data[i]);
}

/* ---- object identifiers ---- */

/* Numbers of up to 56 bits; false at the end and for what is larger. */
static bool next_number(struct sio_reader *oid, uint64_t *number)
{
    uint8_t byte;
    *number = 0;
    for (int i = 0; i < 8; i++) {
        if (!sio_read_u8(oid, &byte))
            return false;
        *number = *number << 7 | (byte & 0x7f);
        if ((byte & 0x80) == 0)
            return true;
    }
    return false;
}

static bool is_oid_plain(struct siotls_bytes oid)
{
    struct sio_reader reader = sio_reader(oid);
    uint64_t number;
    while (!sio_read_end(&reader)) {
        if (!next_number(&reader, &number))
            return false;
    }
    return oid.data_len > 0;
}

/* The first two numbers are one in the encoding (X.690 8.19.4). */
void sio_text_oid(struct sio_text *text, struct siotls_bytes oid)
{
    struct sio_reader reader = sio_reader(oid);
    uint64_t number;
    if (!is_oid_plain(oid)) {
        sio_text_put(text, "oid#");
        sio_text_hex(text, oid, "");
        return;
    }
    if (!next_number(&reader, &number))
        return;
    const uint64_t first = number < 80 ? number / 40 : 2;
    sio_text_format(text, "%u.%llu", (unsigned)first, (unsigned long long)(number - first * 40));
    while (next_number(&reader, &number) && !text->is_cut)
        sio_text_format(text, ".%llu", (unsigned long long)number);
}

/* ---- characters ---- */

/* A character, or bytes that are none. */
struct character {
    uint32_t code;
    struct siotls_bytes raw; /* data_len 0: it is a character */
};

static bool take_raw(struct sio_reader *value, struct character *character, size_t len)
{
    *character = (struct character){0};
    return sio_read_bytes(value, &character->raw, len < value->left ? len : value->left);
}

static uint32_t continued(const uint8_t *next, size_t num_more, uint32_t code)
{
    for (size_t i = 1; i <= num_more; i++) {
        if ((next[i] & 0xc0) != 0x80)
            return UINT32_MAX;
        code = code << 6 | (next[i] & 0x3f);
    }
    return code;
}

/* RFC 3629: shortest forms, no surrogates. */
static bool next_utf8(struct sio_reader *value, struct character *character)
{
    static const uint32_t least[] = {0, 0x80, 0x800, 0x10000};
    const uint8_t first = value->next[0];
    const size_t num_more = first < 0x80 ? 0 : first < 0xe0 ? 1 : first < 0xf0 ? 2 : 3;
    uint32_t code = UINT32_MAX;
    if (first < 0x80)
        code = first;
    else if (first >= 0xc0 && first < 0xf8 && value->left > num_more)
        code = continued(value->next, num_more, first & (0x3fu >> num_more));
    if (code > MAX_CODE || code < least[num_more] || (code >= 0xd800 && code < 0xe000))
        return take_raw(value, character, 1);
    *character = (struct character){.code = code};
    return sio_read_skip(value, num_more + 1);
}

static bool next_byte(struct sio_reader *value, struct character *character)
{
    const uint8_t byte = value->next[0];
    if (byte >= 0x80)
        return take_raw(value, character, 1);
    *character = (struct character){.code = byte};
    return sio_read_skip(value, 1);
}

/* Of wide types. What is no code, a surrogate or cut short is passed over whole, so that what follows stays itself. */
static bool next_wide(struct sio_reader *value, struct character *character, size_t width)
{
    uint32_t code = 0;
    for (size_t i = 0; i < width && i < value->left; i++)
        code = code << 8 | value->next[i];
    if (value->left < width || code > MAX_CODE || (code >= 0xd800 && code < 0xe000))
        return take_raw(value, character, width);
    *character = (struct character){.code = code};
    return sio_read_skip(value, width);
}

static bool next_character(struct sio_reader *value, uint8_t tag, struct character *character)
{
    if (sio_read_end(value))
        return false;
    switch (tag) {
    case SIO_DER_UTF8_STRING:
        return next_utf8(value, character);
    case SIO_DER_BMP_STRING:
        return next_wide(value, character, 2);
    case UNIVERSAL_STRING:
        return next_wide(value, character, 4);
    default:
        return next_byte(value, character);
    }
}

static bool is_string(uint8_t tag)
{
    return tag == SIO_DER_UTF8_STRING || tag == SIO_DER_PRINTABLE_STRING || tag == SIO_DER_TELETEX_STRING ||
           tag == SIO_DER_IA5_STRING || tag == SIO_DER_BMP_STRING || tag == NUMERIC_STRING || tag == VISIBLE_STRING ||
           tag == UNIVERSAL_STRING;
}

/* Characters that are not seen, look like a plain space, or move what stands beside them. */
static bool is_unseen(uint32_t code)
{
    static const struct {
        uint32_t first, last;
    } ranges[] = {{0x00, 0x1f},       {0x7f, 0xa0},       {0xad, 0xad},     {0x34f, 0x34f},   {0x61c, 0x61c},
                  {0x115f, 0x1160},   {0x1680, 0x1680},   {0x17b4, 0x17b5}, {0x180b, 0x180f}, {0x2000, 0x200f},
                  {0x2028, 0x202f},   {0x205f, 0x206f},   {0x2800, 0x2800}, {0x3000, 0x3000}, {0x3164, 0x3164},
                  {0xe000, 0xf8ff},   {0xfe00, 0xfe0f},   {0xfeff, 0xfeff}, {0xffa0, 0xffa0}, {0xfff0, 0xffff},
                  {0x1d173, 0x1d17a}, {0xe0000, MAX_CODE}};
    for (size_t i = 0; i < sizeof ranges / sizeof ranges[0]; i++)
        if (code >= ranges[i].first && code <= ranges[i].last)
            return true;
    return false;
}

static size_t encode_utf8(uint8_t bytes[4], uint32_t code)
{
    const size_t num_more = code < 0x80 ? 0 : code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
    static const uint8_t heads[] = {0, 0xc0, 0xe0, 0xf0};
    for (size_t i = num_more; i > 0; i--, code >>= 6)
        bytes[i] = (uint8_t)(0x80 | (code & 0x3f));
    bytes[0] = (uint8_t)(heads[num_more] | code);
    return num_more + 1;
}

/* ---- values ---- */

static void put_bytes(struct sio_text *text, const uint8_t *bytes, size_t len)
{
    char escaped[16] = "";
    for (size_t i = 0; i < len; i++)
        snprintf(escaped + 3 * i, sizeof escaped - 3 * i, "\\%02X", (unsigned)bytes[i]);
    sio_text_put(text, escaped);
}

static void put_escaped(struct sio_text *text, const struct character *character, bool is_at_edge)
{
    uint8_t bytes[4];
    char escaped[1 + sizeof bytes] = "\\";
    const uint32_t code = character->code;
    if (character->raw.data_len > 0) {
        put_bytes(text, character->raw.data, character->raw.data_len);
        return;
    }
    const size_t len = encode_utf8(bytes, code);
    if (is_unseen(code)) {
        put_bytes(text, bytes, len);
        return;
    }
    const bool is_special =
        code < 0x80 && (strchr(",\\=+;<>\"", (int)code) != NULL || (is_at_edge && (code == ' ' || code == '#')));
    memcpy(escaped + is_special, bytes, len);
    put_piece(text, escaped, len + is_special);
}

static void put_der(struct sio_text *text, uint8_t tag, size_t len)
{
    sio_text_format(text, "#%02x", (unsigned)tag);
    if (len < 0x80)
        sio_text_format(text, "%02x", (unsigned)len);
    else if (len <= 0xff)
        sio_text_format(text, "81%02x", (unsigned)len);
    else if (len <= 0xffff)
        sio_text_format(text, "82%04x", (unsigned)len);
    else
        sio_text_format(text, "83%06x", (unsigned)len);
}

void sio_text_value(struct sio_text *text, uint8_t tag, struct siotls_bytes value)
{
    struct sio_reader reader = sio_reader(value);
    struct character character;
    bool is_first = true;
    if (!is_string(tag)) {
        put_der(text, tag, value.data_len);
        sio_text_hex(text, value, "");
        return;
    }
    while (!text->is_cut && next_character(&reader, tag, &character)) {
        put_escaped(text, &character, is_first || sio_read_end(&reader));
        is_first = false;
    }
}

bool sio_text_plain(struct sio_text *text, uint8_t tag, struct siotls_bytes value)
{
    struct sio_reader reader = sio_reader(value);
    struct character character;
    uint8_t bytes[4];
    if (!is_string(tag))
        return false;
    while (!text->is_cut && next_character(&reader, tag, &character)) {
        if (character.raw.data_len > 0 || is_unseen(character.code))
            return false;
        put_piece(text, (const char *)bytes, encode_utf8(bytes, character.code));
    }
    return true;
}
