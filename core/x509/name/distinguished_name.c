/* SPDX-License-Identifier: Apache-2.0 */
/*
 * distinguished_name.c: see distinguished_name.h. Comparison folds ASCII letters, leaves out leading and
 * trailing spaces and takes runs of spaces as one (RFC 5280 7.1, RFC 4518); other characters compare as bytes.
 */
#include "x509/name/distinguished_name.h"

static const uint8_t common_name[] = {0x55, 0x04, 0x03};
static const uint8_t email_address[] = {0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x01};

bool sio_name_next_relative(struct sio_reader *name, struct sio_reader *relative)
{
    return sio_der_enter(name, relative, SIO_DER_SET);
}

bool sio_name_next_attribute(struct sio_reader *relative, struct sio_name_attribute *attribute)
{
    struct sio_reader inside;
    return sio_der_enter(relative, &inside, SIO_DER_SEQUENCE) && sio_der_read_oid(&inside, &attribute->type) &&
           sio_der_read_any(&inside, &attribute->tag, &attribute->value) && sio_read_end(&inside);
}

bool sio_name_is_valid(struct siotls_bytes contents)
{
    struct sio_reader name = sio_reader(contents);
    while (!sio_read_end(&name)) {
        struct sio_reader relative;
        struct sio_name_attribute attribute;
        if (!sio_name_next_relative(&name, &relative) || sio_read_end(&relative))
            return false;
        while (!sio_read_end(&relative)) {
            if (!sio_name_next_attribute(&relative, &attribute))
                return false;
        }
    }
    return true;
}

struct sio_reader sio_name_open(struct siotls_bytes name)
{
    struct sio_reader whole = sio_reader(name);
    struct sio_reader inside;
    return sio_der_enter(&whole, &inside, SIO_DER_SEQUENCE) ? inside : sio_reader(sio_bytes(NULL, 0));
}

bool sio_name_is_empty(struct siotls_bytes name)
{
    struct sio_reader inside = sio_name_open(name);
    return sio_read_end(&inside);
}

/* The string types whose characters are bytes that can be folded. */
static bool is_text(uint8_t tag)
{
    return tag == SIO_DER_UTF8_STRING || tag == SIO_DER_PRINTABLE_STRING || tag == SIO_DER_IA5_STRING ||
           tag == SIO_DER_TELETEX_STRING;
}

static struct siotls_bytes trimmed(struct siotls_bytes text)
{
    while (text.data_len > 0 && text.data[0] == ' ')
        text = sio_bytes(text.data + 1, text.data_len - 1);
    while (text.data_len > 0 && text.data[text.data_len - 1] == ' ')
        text.data_len--;
    return text;
}

/* The next character of trimmed text, folded; a run of spaces is one. */
static bool next_folded(struct sio_reader *text, uint8_t *character)
{
    if (!sio_read_u8(text, character))
        return false;
    if (*character >= 'A' && *character <= 'Z')
        *character = (uint8_t)(*character + ('a' - 'A'));
    uint8_t space;
    while (*character == ' ' && text->left > 0 && text->next[0] == ' ') {
        if (!sio_read_u8(text, &space))
            return false;
    }
    return true;
}

static bool text_equal(struct siotls_bytes left, struct siotls_bytes right)
{
    struct sio_reader left_text = sio_reader(trimmed(left));
    struct sio_reader right_text = sio_reader(trimmed(right));
    uint8_t left_character;
    uint8_t right_character;
    while (next_folded(&left_text, &left_character)) {
        if (!next_folded(&right_text, &right_character) || left_character != right_character)
            return false;
    }
    return sio_read_end(&right_text);
}

static bool attribute_equal(const struct sio_name_attribute *left, const struct sio_name_attribute *right)
{
    if (!sio_bytes_equal(left->type, right->type))
        return false;
    if (is_text(left->tag) && is_text(right->tag))
        return text_equal(left->value, right->value);
    return left->tag == right->tag && sio_bytes_equal(left->value, right->value);
}

static bool relative_equal(struct sio_reader left, struct sio_reader right)
{
    struct sio_name_attribute left_attribute;
    struct sio_name_attribute right_attribute;
    while (!sio_read_end(&left)) {
        if (!sio_name_next_attribute(&left, &left_attribute) || !sio_name_next_attribute(&right, &right_attribute) ||
            !attribute_equal(&left_attribute, &right_attribute))
            return false;
    }
    return sio_read_end(&right);
}

/* Passes over the relative names of base at the front of name. */
static bool pass_base(struct sio_reader *name, struct sio_reader base)
{
    struct sio_reader relative;
    struct sio_reader base_relative;
    while (!sio_read_end(&base)) {
        if (!sio_name_next_relative(&base, &base_relative) || !sio_name_next_relative(name, &relative) ||
            !relative_equal(relative, base_relative))
            return false;
    }
    return true;
}

bool sio_name_equal(struct siotls_bytes left, struct siotls_bytes right)
{
    if (sio_bytes_equal(left, right))
        return true;
    struct sio_reader name = sio_name_open(left);
    return pass_base(&name, sio_name_open(right)) && sio_read_end(&name);
}

bool sio_name_is_within(struct siotls_bytes name, struct siotls_bytes base)
{
    struct sio_reader inside = sio_name_open(name);
    return pass_base(&inside, sio_name_open(base));
}

bool sio_name_is_below(struct siotls_bytes name, struct siotls_bytes base, struct siotls_bytes relative)
{
    struct sio_reader inside = sio_name_open(name);
    struct sio_reader last;
    return pass_base(&inside, sio_name_open(base)) && sio_name_next_relative(&inside, &last) && sio_read_end(&inside) &&
           relative_equal(last, sio_reader(relative));
}

/* FNV-1a: anchors are the application's, so nobody gains from collisions. */
static uint32_t mix(uint32_t hash, uint8_t byte)
{
    return (hash ^ byte) * 16777619u;
}

static uint32_t mix_value(uint32_t hash, const struct sio_name_attribute *attribute)
{
    struct sio_reader text = sio_reader(is_text(attribute->tag) ? trimmed(attribute->value) : attribute->value);
    uint8_t character;
    while (next_folded(&text, &character))
        hash = mix(hash, character);
    return hash;
}

uint32_t sio_name_hash(struct siotls_bytes name)
{
    uint32_t hash = 2166136261u;
    struct sio_reader inside = sio_name_open(name);
    struct sio_reader relative;
    struct sio_name_attribute attribute;
    while (sio_name_next_relative(&inside, &relative)) {
        while (sio_name_next_attribute(&relative, &attribute))
            hash = mix_value(mix(hash, attribute.type.data[attribute.type.data_len - 1]), &attribute);
    }
    return hash;
}

bool sio_name_is_common_name(const struct sio_name_attribute *attribute)
{
    return sio_bytes_equal(attribute->type, sio_bytes(common_name, sizeof common_name));
}

bool sio_name_is_email(const struct sio_name_attribute *attribute)
{
    return sio_bytes_equal(attribute->type, sio_bytes(email_address, sizeof email_address));
}
