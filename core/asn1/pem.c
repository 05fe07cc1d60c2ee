/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pem.c: finds blocks by their dashes, which base64 has none of, and decodes base64 four characters at a time:
 * a system's trust bundle goes through here when a program starts.
 */
#include "asn1/pem.h"

#include <string.h>

#include "asn1/der.h"

static bool starts_with(const struct sio_reader *text, const char *word)
{
    size_t word_len = strlen(word);
    return text->left >= word_len && memcmp(text->next, word, word_len) == 0;
}

static void pass(struct sio_reader *text, size_t data_len)
{
    text->next += data_len;
    text->left -= data_len;
}

/* Moves to the next place where word stands; word starts with a dash. */
static bool find(struct sio_reader *text, const char *word)
{
    while (text->left > 0) {
        const uint8_t *dash = memchr(text->next, '-', text->left);
        if (dash == NULL)
            return false;
        pass(text, (size_t)(dash - text->next));
        if (starts_with(text, word))
            return true;
        pass(text, 1);
    }
    return false;
}

/* Reads "label-----"; a label stays on its line. */
static bool read_label(struct sio_reader *text, struct siotls_bytes *label)
{
    struct sio_reader end = *text;
    if (!find(&end, "-----"))
        return false;
    size_t label_len = text->left - end.left;
    if (label_len > 0 && memchr(text->next, '\n', label_len) != NULL)
        return false;
    *label = sio_bytes(text->next, label_len);
    *text = end;
    pass(text, strlen("-----"));
    return true;
}

static bool is_space(uint8_t character)
{
    return character == ' ' || character == '\t' || character == '\r' || character == '\n';
}

/* Where a header's block ends: behind the first empty line (RFC 1421 4.4). */
static size_t headers_size(struct siotls_bytes body)
{
    if (body.data_len == 0 || memchr(body.data, ':', body.data_len) == NULL)
        return 0;
    for (size_t i = 0; i + 1 < body.data_len; i++) {
        size_t next = body.data[i + 1] == '\r' && i + 2 < body.data_len ? i + 2 : i + 1;
        if (body.data[i] == '\n' && body.data[next] == '\n')
            return next + 1;
    }
    return 0;
}

static struct siotls_bytes without_leading_space(struct siotls_bytes text)
{
    size_t num_spaces = 0;
    while (num_spaces < text.data_len && is_space(text.data[num_spaces]))
        num_spaces++;
    return num_spaces > 0 ? sio_bytes(text.data + num_spaces, text.data_len - num_spaces) : text;
}

/* Reads from behind "-----BEGIN " to behind "-----END label-----". What begins in between is not passed over. */
static bool read_block(struct sio_reader *text, struct sio_pem_block *block)
{
    struct siotls_bytes end_label;
    block->label = sio_bytes(NULL, 0);
    if (!read_label(text, &block->label))
        return false;
    struct sio_reader end = *text;
    if (!find(&end, "-----") || !starts_with(&end, "-----END "))
        return false;
    struct siotls_bytes body = without_leading_space(sio_bytes(text->next, text->left - end.left));
    pass(&end, strlen("-----END "));
    if (!read_label(&end, &end_label) || !sio_bytes_equal(block->label, end_label))
        return false;
    size_t headers_len = headers_size(body);
    block->headers = sio_bytes(body.data, headers_len);
    block->body = sio_bytes(body.data + headers_len, body.data_len - headers_len);
    *text = end;
    return true;
}

struct sio_pem sio_pem(struct siotls_bytes text)
{
    return (struct sio_pem){.text = text};
}

bool sio_pem_is_text(struct siotls_bytes text)
{
    struct sio_reader reader = sio_reader(text);
    return find(&reader, "-----BEGIN ");
}

bool sio_pem_begins(struct siotls_bytes text, const char *label)
{
    struct sio_reader reader = sio_reader(text);
    struct siotls_bytes wanted = sio_bytes((const uint8_t *)label, strlen(label));
    while (find(&reader, "-----BEGIN ")) {
        struct siotls_bytes found;
        pass(&reader, strlen("-----BEGIN "));
        if (!read_label(&reader, &found) || sio_bytes_equal(found, wanted))
            return true;
    }
    return false;
}

/* Moves to where the next block begins. An end comes first only where the beginning of a file is missing. */
static bool find_begin(struct sio_reader *text, bool *found, const struct sio_pem_block *block, struct sio_error *error)
{
    struct sio_pem_block headless = {.number = block->number + 1};
    *found = false;
    while (!*found && find(text, "-----")) {
        *found = starts_with(text, "-----BEGIN ");
        if (starts_with(text, "-----END ")) {
            pass(text, strlen("-----END "));
            (void)read_label(text, &headless.label);
            return sio_pem_fail(error, &headless, "pem: a block ends that did not begin");
        }
        pass(text, *found ? strlen("-----BEGIN ") : 1);
    }
    return true;
}

bool sio_pem_next(struct sio_pem *pem, bool *found, uint32_t kinds, struct sio_error *error)
{
    struct sio_reader reader = sio_reader(pem->text);
    bool is_wanted = false;
    do {
        if (!find_begin(&reader, found, &pem->block, error))
            return false;
        if (!*found)
            break;
        pem->block.number++;
        if (!read_block(&reader, &pem->block))
            return sio_pem_fail(error, &pem->block, "pem: a block begins and does not end as it should");
        if (!sio_pem_judge_label(&pem->block, &is_wanted, kinds, error))
            return false;
    } while (!is_wanted);
    pem->text = sio_bytes(reader.next, reader.left);
    return true;
}

bool sio_pem_finish(struct sio_pem *pem, struct sio_error *error)
{
    bool found;
    return sio_pem_next(pem, &found, 0, error);
}

/* Each value plus one; 0 for what is no character of base64 (RFC 4648 4). */
static const uint8_t values[256] = {
    ['A'] = 1,  ['B'] = 2,  ['C'] = 3,  ['D'] = 4,  ['E'] = 5,  ['F'] = 6,  ['G'] = 7,  ['H'] = 8,
    ['I'] = 9,  ['J'] = 10, ['K'] = 11, ['L'] = 12, ['M'] = 13, ['N'] = 14, ['O'] = 15, ['P'] = 16,
    ['Q'] = 17, ['R'] = 18, ['S'] = 19, ['T'] = 20, ['U'] = 21, ['V'] = 22, ['W'] = 23, ['X'] = 24,
    ['Y'] = 25, ['Z'] = 26, ['a'] = 27, ['b'] = 28, ['c'] = 29, ['d'] = 30, ['e'] = 31, ['f'] = 32,
    ['g'] = 33, ['h'] = 34, ['i'] = 35, ['j'] = 36, ['k'] = 37, ['l'] = 38, ['m'] = 39, ['n'] = 40,
    ['o'] = 41, ['p'] = 42, ['q'] = 43, ['r'] = 44, ['s'] = 45, ['t'] = 46, ['u'] = 47, ['v'] = 48,
    ['w'] = 49, ['x'] = 50, ['y'] = 51, ['z'] = 52, ['0'] = 53, ['1'] = 54, ['2'] = 55, ['3'] = 56,
    ['4'] = 57, ['5'] = 58, ['6'] = 59, ['7'] = 60, ['8'] = 61, ['9'] = 62, ['+'] = 63, ['/'] = 64,
};

/* Decodes whole groups of four characters, with line ends only between groups, until something else stands there. */
static uint8_t *decode_groups(uint8_t *output, struct sio_reader *text)
{
    const uint8_t *next = text->next;
    const uint8_t *end = text->next + text->left;
    while (end - next >= 4) {
        uint32_t a = values[next[0]] - 1u;
        uint32_t b = values[next[1]] - 1u;
        uint32_t c = values[next[2]] - 1u;
        uint32_t d = values[next[3]] - 1u;
        if ((a | b | c | d) <= 63) {
            uint32_t bits = a << 18 | b << 12 | c << 6 | d;
            output[0] = (uint8_t)(bits >> 16);
            output[1] = (uint8_t)(bits >> 8);
            output[2] = (uint8_t)bits;
            output += 3;
            next += 4;
        } else if (is_space(*next)) {
            next++;
        } else {
            break;
        }
    }
    pass(text, (size_t)(next - text->next));
    return output;
}

/* What is left of a body from one group on, without white space. */
struct group {
    uint32_t values[4];
    size_t num_values;
    size_t num_paddings;
};

/* Collects the characters of one group, stopping behind the fourth. */
static bool read_group(struct sio_reader *text, struct group *group)
{
    *group = (struct group){0};
    uint8_t character;
    while (group->num_values + group->num_paddings < 4 && sio_read_u8(text, &character)) {
        if (is_space(character))
            continue;
        if (character == '=')
            group->num_paddings++;
        else if (values[character] != 0 && group->num_paddings == 0)
            group->values[group->num_values++] = values[character] - 1u;
        else
            return false;
    }
    return true;
}

/* Writes a group; a padded one leaves no bits over (RFC 4648 3.5). */
static bool write_group(uint8_t **output, const struct group *group)
{
    if (group->num_values + group->num_paddings != 4 || group->num_values < 2)
        return false;
    const uint32_t *v = group->values;
    uint32_t bits = v[0] << 18 | v[1] << 12 | v[2] << 6 | v[3];
    size_t num_bytes = group->num_values - 1;
    for (size_t i = 0; i < num_bytes; i++)
        *(*output)++ = (uint8_t)(bits >> (16 - 8 * i));
    return (bits & (0xffffffu >> (8 * num_bytes))) == 0 || num_bytes == 3;
}

/* Only white space, which padding ends with. */
static bool is_blank(const struct sio_reader *text)
{
    return without_leading_space(sio_bytes(text->next, text->left)).data_len == 0;
}

static bool decode(uint8_t **output, struct sio_reader *text)
{
    struct group group;
    for (;;) {
        *output = decode_groups(*output, text);
        if (!read_group(text, &group))
            return false;
        if (group.num_values + group.num_paddings == 0)
            return true;
        if (!write_group(output, &group))
            return false;
        if (group.num_paddings > 0)
            return is_blank(text);
    }
}

bool sio_pem_decode_body(struct sio_buffer *der, const struct sio_pem_block *block, struct sio_error *error)
{
    if (!sio_buffer_reserve(der, block->body.data_len / 4 * 3 + 3))
        return sio_fail_memory(error);
    struct sio_reader text = sio_reader(block->body);
    uint8_t *start = der->data + der->data_len;
    uint8_t *output = start;
    if (!decode(&output, &text) || output == start) {
        sio_wipe(start, (size_t)(output - start));
        return sio_pem_fail(error, block, "pem: a block is empty or not base64");
    }
    der->data_len += (size_t)(output - start);
    return true;
}

/* Lines may be missing in the middle of a block, too: what it holds tells its own length. */
static bool is_whole(struct siotls_bytes der)
{
    struct sio_reader reader = sio_reader(der);
    struct siotls_bytes contents;
    uint8_t tag;
    return sio_der_read_any(&reader, &tag, &contents) && sio_read_end(&reader);
}

bool sio_pem_decode(struct sio_buffer *der, const struct sio_pem_block *block, struct sio_error *error)
{
    size_t der_len = der->data_len;
    if (!sio_pem_decode_body(der, block, error))
        return false;
    if (is_whole(sio_bytes(der->data + der_len, der->data_len - der_len)))
        return true;
    sio_wipe(der->data + der_len, der->data_len - der_len);
    der->data_len = der_len;
    return sio_pem_fail(error, block, "pem: what a block holds is cut short, or not DER");
}
