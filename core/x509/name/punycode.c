/* SPDX-License-Identifier: Apache-2.0 */
/*
 * punycode.c: see punycode.h.
 */
#include "x509/name/punycode.h"

#include <string.h>

#include "x509/name/dns_name.h"

enum { BASE = 36, TMIN = 1, TMAX = 26, SKEW = 38, DAMP = 700, FIRST_BIAS = 72, FIRST_POINT = 128 };

enum { MAX_POINTS = 63, MAX_POINT = 0x10ffff };

/* The code points of one label. */
struct label {
    uint32_t points[MAX_POINTS];
    size_t num_points;
};

/* RFC 3492 6.1. */
static uint32_t adapt(uint32_t delta, uint32_t num_points, bool is_first)
{
    uint32_t steps = 0;
    delta = is_first ? delta / DAMP : delta / 2;
    for (delta += delta / num_points; delta > (BASE - TMIN) * TMAX / 2; delta /= BASE - TMIN)
        steps += BASE;
    return steps + (BASE - TMIN + 1) * delta / (delta + SKEW);
}

/* a to z are 0 to 25, 0 to 9 are 26 to 35; BASE: none of them. */
static uint32_t digit_of(uint8_t character)
{
    if (character >= 'a' && character <= 'z')
        return (uint32_t)(character - 'a');
    if (character >= 'A' && character <= 'Z')
        return (uint32_t)(character - 'A');
    if (character >= '0' && character <= '9')
        return (uint32_t)(character - '0') + 26;
    return BASE;
}

/* One number of variable length, added to *sum; all stays far below 2^32. */
static bool read_delta(struct sio_reader *digits, uint32_t *sum, uint32_t bias)
{
    uint64_t weight = 1;
    uint64_t total = *sum;
    for (uint32_t k = BASE;; k += BASE) {
        uint8_t character;
        uint32_t threshold = k <= bias ? TMIN : k >= bias + TMAX ? TMAX : k - bias;
        if (!sio_read_u8(digits, &character) || digit_of(character) == BASE)
            return false;
        total += digit_of(character) * weight;
        if (total > UINT32_MAX / 2)
            return false;
        if (digit_of(character) < threshold)
            break;
        weight *= BASE - threshold;
        if (weight > UINT32_MAX)
            return false;
    }
    *sum = (uint32_t)total;
    return true;
}

static bool insert(struct label *label, size_t index, uint32_t point)
{
    if (label->num_points == MAX_POINTS || point > MAX_POINT || (point >= 0xd800 && point <= 0xdfff))
        return false;
    memmove(label->points + index + 1, label->points + index, (label->num_points - index) * sizeof *label->points);
    label->points[index] = point;
    label->num_points++;
    return true;
}

/* What stands before the last '-' is plain; the rest says which points go where. */
static bool decode(struct label *label, struct siotls_bytes text)
{
    size_t num_plain = text.data_len;
    while (num_plain > 0 && text.data[num_plain - 1] != '-')
        num_plain--;
    label->num_points = 0;
    for (size_t i = 0; i + 1 < num_plain; i++) {
        if (!insert(label, i, text.data[i]))
            return false;
    }
    struct sio_reader digits = sio_reader(sio_bytes(text.data + num_plain, text.data_len - num_plain));
    uint32_t point = FIRST_POINT;
    uint32_t bias = FIRST_BIAS;
    uint32_t index = 0;
    while (!sio_read_end(&digits)) {
        uint32_t before = index;
        if (!read_delta(&digits, &index, bias))
            return false;
        uint32_t num_points = (uint32_t)label->num_points + 1;
        bias = adapt(index - before, num_points, before == 0 && point == FIRST_POINT);
        point += index / num_points;
        index %= num_points;
        if (!insert(label, index++, point))
            return false;
    }
    return true;
}

static size_t write_utf8(uint8_t *text, uint32_t point)
{
    if (point < 0x80) {
        text[0] = (uint8_t)point;
        return 1;
    }
    size_t num_bytes = point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    for (size_t i = num_bytes; i-- > 1; point >>= 6)
        text[i] = (uint8_t)(0x80 | (point & 0x3f));
    text[0] = (uint8_t)((0xf00u >> num_bytes & 0xff) | point);
    return num_bytes;
}

static size_t write_label(uint8_t *text, struct siotls_bytes written)
{
    static const uint8_t prefix[] = {'x', 'n', '-', '-'};
    struct label label;
    bool is_encoded = written.data_len > sizeof prefix &&
                      sio_dns_equal(sio_bytes(written.data, sizeof prefix), sio_bytes(prefix, sizeof prefix));
    if (!is_encoded || !decode(&label, sio_bytes(written.data + sizeof prefix, written.data_len - sizeof prefix))) {
        memcpy(text, written.data, written.data_len);
        return written.data_len;
    }
    size_t text_len = 0;
    for (size_t i = 0; i < label.num_points; i++)
        text_len += write_utf8(text + text_len, label.points[i]);
    return text_len;
}

size_t sio_name_to_unicode(uint8_t text[SIO_UNICODE_NAME], struct siotls_bytes name)
{
    size_t text_len = 0;
    for (struct siotls_bytes rest = name; rest.data_len > 0; rest = sio_dns_parent(rest)) {
        size_t parent_len = sio_dns_parent(rest).data_len;
        size_t label_len = rest.data_len - (parent_len > 0 ? parent_len + 1 : 0);
        text_len += write_label(text + text_len, sio_bytes(rest.data, label_len));
        if (parent_len > 0)
            text[text_len++] = '.';
    }
    return text_len;
}
