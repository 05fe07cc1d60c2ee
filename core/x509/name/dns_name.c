/* SPDX-License-Identifier: Apache-2.0 */
/*
 * dns_name.c: see dns_name.h. Internationalised names are A-labels on both sides, so they are plain ASCII here.
 */
#include "x509/name/dns_name.h"

#include <string.h>

enum { MAX_NAME = 253, MAX_LABEL = 63 };

static uint8_t folded(uint8_t character)
{
    return character >= 'A' && character <= 'Z' ? (uint8_t)(character + ('a' - 'A')) : character;
}

static bool is_digit(uint8_t character)
{
    return character >= '0' && character <= '9';
}

/* '_' is no letter of host names, but of names that are in use. */
static bool is_label_character(uint8_t character)
{
    uint8_t letter = folded(character);
    return (letter >= 'a' && letter <= 'z') || is_digit(letter) || letter == '-' || letter == '_';
}

static bool is_label(struct siotls_bytes label)
{
    if (label.data_len == 0 || label.data_len > MAX_LABEL || label.data[0] == '-' ||
        label.data[label.data_len - 1] == '-')
        return false;
    for (size_t i = 0; i < label.data_len; i++) {
        if (!is_label_character(label.data[i]))
            return false;
    }
    return true;
}

static bool is_numeric(struct siotls_bytes label)
{
    for (size_t i = 0; i < label.data_len; i++) {
        if (!is_digit(label.data[i]))
            return false;
    }
    return true;
}

static struct siotls_bytes first_label(struct siotls_bytes name)
{
    const uint8_t *dot = name.data_len > 0 ? memchr(name.data, '.', name.data_len) : NULL;
    return dot == NULL ? name : sio_bytes(name.data, (size_t)(dot - name.data));
}

struct siotls_bytes sio_dns_parent(struct siotls_bytes name)
{
    size_t label_len = first_label(name).data_len;
    return label_len == name.data_len ? sio_bytes(NULL, 0)
                                      : sio_bytes(name.data + label_len + 1, name.data_len - label_len - 1);
}

bool sio_dns_name_is_valid(struct siotls_bytes name)
{
    if (name.data_len == 0 || name.data_len > MAX_NAME || name.data[name.data_len - 1] == '.')
        return false;
    struct siotls_bytes label = first_label(name);
    for (struct siotls_bytes rest = name; rest.data_len > 0; rest = sio_dns_parent(rest)) {
        label = first_label(rest);
        if (!is_label(label))
            return false;
    }
    /* No top-level domain is a number, but the last part of a mistyped address is (RFC 9525 4.2). */
    return !is_numeric(label);
}

bool sio_dns_name_is_preferred(struct siotls_bytes name)
{
    return sio_dns_name_is_valid(name) && memchr(name.data, '_', name.data_len) == NULL;
}

bool sio_dns_has_asterisk(struct siotls_bytes pattern)
{
    return pattern.data_len >= 2 && pattern.data[0] == '*' && pattern.data[1] == '.';
}

bool sio_dns_equal(struct siotls_bytes left, struct siotls_bytes right)
{
    if (left.data_len != right.data_len)
        return false;
    for (size_t i = 0; i < left.data_len; i++) {
        if (folded(left.data[i]) != folded(right.data[i]))
            return false;
    }
    return true;
}

bool sio_dns_is_within(struct siotls_bytes name, struct siotls_bytes base)
{
    if (base.data_len == 0)
        return true;
    if (name.data_len < base.data_len)
        return false;
    size_t front_len = name.data_len - base.data_len;
    if (front_len > 0 && name.data[front_len - 1] != '.')
        return false;
    return sio_dns_equal(sio_bytes(name.data + front_len, base.data_len), base);
}

bool sio_dns_is_wildcard(struct siotls_bytes pattern)
{
    if (!sio_dns_has_asterisk(pattern))
        return false;
    struct siotls_bytes parent = sio_dns_parent(pattern);
    return sio_dns_name_is_valid(parent) && sio_dns_parent(parent).data_len > 0;
}

bool sio_dns_matches(struct siotls_bytes pattern, struct siotls_bytes name)
{
    if (sio_dns_is_wildcard(pattern))
        return sio_dns_equal(sio_dns_parent(pattern), sio_dns_parent(name));
    return sio_dns_name_is_valid(pattern) && sio_dns_equal(pattern, name);
}
