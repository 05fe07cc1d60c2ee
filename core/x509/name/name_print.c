/* SPDX-License-Identifier: Apache-2.0 */
/*
 * name_print.c: names for people, somewhat as RFC 4514 writes them, but in the order of the certificate.
 */
#include <stdio.h>
#include <string.h>

#include "x509/name/distinguished_name.h"

/* Bounded text; what does not fit is left out. */
struct text {
    char *data;
    size_t data_len;
    size_t data_size;
};

static void put(struct text *text, char character)
{
    if (text->data_len + 1 < text->data_size)
        text->data[text->data_len++] = character;
}

static void put_string(struct text *text, const char *string)
{
    for (size_t i = 0; string[i] != '\0'; i++)
        put(text, string[i]);
}

static void put_type(struct text *text, struct siotls_bytes type)
{
    static const struct {
        uint8_t last;
        const char *name;
    } types[] = {{3, "CN"},
                 {4, "SN"},
                 {5, "serialNumber"},
                 {6, "C"},
                 {7, "L"},
                 {8, "ST"},
                 {9, "street"},
                 {10, "O"},
                 {11, "OU"},
                 {12, "title"},
                 {42, "GN"},
                 {46, "dnQual"},
                 {97, "organizationIdentifier"}};
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
        if (type.data_len == 3 && type.data[0] == 0x55 && type.data[1] == 0x04 && type.data[2] == types[i].last) {
            put_string(text, types[i].name);
            return;
        }
    }
    put_string(text, "oid");
    for (size_t i = 0; i < type.data_len; i++) {
        char digits[4];
        snprintf(digits, sizeof digits, "%02x", type.data[i]);
        put_string(text, digits);
    }
}

/* A peer chose these bytes: control characters and separators do not get through to logs. */
static void put_value(struct text *text, const struct sio_name_attribute *attribute)
{
    bool is_wide = attribute->tag == SIO_DER_BMP_STRING;
    for (size_t i = is_wide ? 1 : 0; i < attribute->value.data_len; i += is_wide ? 2 : 1) {
        uint8_t byte = attribute->value.data[i];
        if (byte == ',' || byte == '\\' || byte == '=' || byte == '+')
            put(text, '\\');
        bool is_printable = byte >= 0x20 && byte != 0x7f && (byte < 0x80 || attribute->tag == SIO_DER_UTF8_STRING);
        put(text, is_printable ? (char)byte : '?');
    }
}

static void put_relative(struct text *text, struct sio_reader *relative)
{
    struct sio_name_attribute attribute;
    const char *separator = "";
    while (sio_name_next_attribute(relative, &attribute)) {
        put_string(text, separator);
        bool is_email = sio_name_is_email(&attribute);
        if (is_email)
            put_string(text, "email");
        else
            put_type(text, attribute.type);
        put(text, '=');
        put_value(text, &attribute);
        separator = "+";
    }
}

void sio_name_print(char *text, size_t text_size, struct siotls_bytes name)
{
    if (text_size == 0)
        return;
    struct text output = {.data = text, .data_size = text_size};
    struct sio_reader inside = sio_name_open(name);
    struct sio_reader relative;
    if (sio_read_end(&inside))
        put_string(&output, "(no name)");
    const char *separator = "";
    while (sio_name_next_relative(&inside, &relative)) {
        put_string(&output, separator);
        put_relative(&output, &relative);
        separator = ", ";
    }
    text[output.data_len] = '\0';
}
