/* SPDX-License-Identifier: Apache-2.0 */
/*
 * subject.c: the subject's names of a DER certificate (RFC 5280 4.1). For display only: nothing is decided by it.
 */
#include "common/subject.h"

#include <stdio.h>
#include <string.h>

#include "common/report.h"

enum { SEQUENCE = 0x30, SET = 0x31, OBJECT_IDENTIFIER = 0x06, VERSION = 0xa0 };

/* Attribute types that have a usual short name (RFC 4514 3, and the e-mail address). */
static const struct {
    const char *name;
    const char *type; /* DER content of the object identifier */
} attributes[] = {
    {"CN", "\x55\x04\x03"},
    {"C", "\x55\x04\x06"},
    {"L", "\x55\x04\x07"},
    {"ST", "\x55\x04\x08"},
    {"O", "\x55\x04\x0a"},
    {"OU", "\x55\x04\x0b"},
    {"serialNumber", "\x55\x04\x05"},
    {"DC", "\x09\x92\x26\x89\x93\xf2\x2c\x64\x01\x19"},
    {"emailAddress", "\x2a\x86\x48\x86\xf7\x0d\x01\x09\x01"},
};

/* Takes one element off the front; 0 when there is none that is whole. */
static bool take(struct siotls_bytes *from, uint8_t *tag, struct siotls_bytes *content)
{
    if (from->data_len < 2)
        return false;
    size_t header_len = 2;
    size_t content_len = from->data[1];
    if (content_len >= 0x80) {
        size_t num_digits = content_len & 0x7f;
        if (num_digits == 0 || num_digits > 3 || from->data_len < 2 + num_digits)
            return false;
        content_len = 0;
        for (size_t i = 0; i < num_digits; i++)
            content_len = content_len << 8 | from->data[2 + i];
        header_len += num_digits;
    }
    if (content_len > from->data_len - header_len)
        return false;
    *tag = from->data[0];
    *content = (struct siotls_bytes){from->data + header_len, content_len};
    from->data += header_len + content_len;
    from->data_len -= header_len + content_len;
    return true;
}

static bool take_tagged(struct siotls_bytes *from, uint8_t wanted, struct siotls_bytes *content)
{
    uint8_t tag = 0;
    return take(from, &tag, content) && tag == wanted;
}

/* The subject is the sixth field of tbsCertificate, or the fifth when the version is left away. */
static bool find_subject(struct siotls_bytes *subject, struct siotls_bytes certificate)
{
    struct siotls_bytes whole;
    struct siotls_bytes fields;
    struct siotls_bytes field;
    uint8_t tag = 0;
    if (!take_tagged(&certificate, SEQUENCE, &whole) || !take_tagged(&whole, SEQUENCE, &fields))
        return false;
    size_t num_before = fields.data_len && fields.data[0] == VERSION ? 5 : 4;
    for (size_t i = 0; i < num_before; i++)
        if (!take(&fields, &tag, &field))
            return false;
    return take_tagged(&fields, SEQUENCE, subject);
}

static const char *attribute_name(const struct siotls_bytes *type)
{
    for (size_t i = 0; i < sizeof attributes / sizeof attributes[0]; i++)
        if (type->data_len == strlen(attributes[i].type) && memcmp(type->data, attributes[i].type, type->data_len) == 0)
            return attributes[i].name;
    return "?";
}

static void append(char *text, size_t text_capacity, const char *name, const struct siotls_bytes *value)
{
    char clean[256];
    size_t used = strlen(text);
    size_t value_len = value->data_len < sizeof clean ? value->data_len : sizeof clean - 1;
    for (size_t i = 0; i < value_len; i++)
        clean[i] = value->data[i] ? (char)value->data[i] : '?';
    clean[value_len] = 0;
    tool_clean(clean);
    snprintf(text + used, text_capacity - used, "%s%s=%s", used ? ", " : "", name, clean);
}

void tool_subject_text(char *text, size_t text_capacity, const struct siotls_bytes *certificate)
{
    struct siotls_bytes subject = {0};
    struct siotls_bytes names;
    text[0] = 0;
    if (!find_subject(&subject, *certificate)) {
        snprintf(text, text_capacity, "(not a certificate)");
        return;
    }
    while (take_tagged(&subject, SET, &names)) {
        struct siotls_bytes pair;
        struct siotls_bytes type;
        struct siotls_bytes value;
        uint8_t tag = 0;
        while (take_tagged(&names, SEQUENCE, &pair))
            if (take_tagged(&pair, OBJECT_IDENTIFIER, &type) && take(&pair, &tag, &value))
                append(text, text_capacity, attribute_name(&type), &value);
    }
    if (text[0] == 0)
        snprintf(text, text_capacity, "(no subject)");
}
