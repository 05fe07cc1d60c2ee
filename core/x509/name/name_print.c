/* SPDX-License-Identifier: Apache-2.0 */
/*
 * name_print.c: names for people, as RFC 4514 writes them, but in the order of the certificate.
 */
#include <string.h>

#include "x509/name/distinguished_name.h"
#include "x509/name/text.h"

/* Attribute types with a usual short name (RFC 4514 3, X.520). */
static const struct {
    const char *name;
    uint8_t oid[10];
    uint8_t oid_len;
} types[] = {
    {"CN", {0x55, 0x04, 3}, 3},
    {"SN", {0x55, 0x04, 4}, 3},
    {"serialNumber", {0x55, 0x04, 5}, 3},
    {"C", {0x55, 0x04, 6}, 3},
    {"L", {0x55, 0x04, 7}, 3},
    {"ST", {0x55, 0x04, 8}, 3},
    {"street", {0x55, 0x04, 9}, 3},
    {"O", {0x55, 0x04, 10}, 3},
    {"OU", {0x55, 0x04, 11}, 3},
    {"title", {0x55, 0x04, 12}, 3},
    {"GN", {0x55, 0x04, 42}, 3},
    {"dnQual", {0x55, 0x04, 46}, 3},
    {"organizationIdentifier", {0x55, 0x04, 97}, 3},
    {"UID", {0x09, 0x92, 0x26, 0x89, 0x93, 0xf2, 0x2c, 0x64, 0x01, 0x01}, 10},
    {"DC", {0x09, 0x92, 0x26, 0x89, 0x93, 0xf2, 0x2c, 0x64, 0x01, 0x19}, 10},
    {"email", {0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x01}, 9},
};

/* NULL: it has none. */
static const char *short_name(struct siotls_bytes type)
{
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
        if (sio_bytes_equal(type, sio_bytes(types[i].oid, types[i].oid_len)))
            return types[i].name;
    return NULL;
}

bool sio_text_is_type(struct siotls_bytes type, const char *wanted)
{
    char numbers[128];
    struct sio_text text;
    const char *name = short_name(type);
    if (name != NULL && strcmp(name, wanted) == 0)
        return true;
    sio_text_init(&text, numbers, sizeof numbers);
    sio_text_oid(&text, type);
    return !text.is_cut && strcmp(numbers, wanted) == 0;
}

static void put_relative(struct sio_text *text, struct sio_reader *relative)
{
    struct sio_name_attribute attribute;
    const char *separator = "";
    while (!text->is_cut && sio_name_next_attribute(relative, &attribute)) {
        const char *name = short_name(attribute.type);
        sio_text_put(text, separator);
        if (name != NULL)
            sio_text_put(text, name);
        else
            sio_text_oid(text, attribute.type);
        sio_text_put(text, "=");
        sio_text_value(text, attribute.tag, attribute.value);
        separator = "+";
    }
}

void sio_text_name(struct sio_text *text, struct siotls_bytes name)
{
    struct sio_reader inside = sio_name_open(name);
    struct sio_reader relative;
    const char *separator = "";
    if (sio_read_end(&inside))
        sio_text_put(text, "(no name)");
    while (!text->is_cut && sio_name_next_relative(&inside, &relative)) {
        sio_text_put(text, separator);
        put_relative(text, &relative);
        separator = ", ";
    }
}

void sio_name_print(char *text, size_t text_size, struct siotls_bytes name)
{
    struct sio_text bounded;
    sio_text_init(&bounded, text, text_size);
    sio_text_name(&bounded, name);
}
