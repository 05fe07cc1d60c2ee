/* SPDX-License-Identifier: Apache-2.0 */
/*
 * hostile_edit.c: changes messages. It assumes that they are well-formed before.
 */
#include "hostile.h"

#include <stdlib.h>
#include <string.h>

#include "wire/constants.h"

static uint8_t digit(char text)
{
    if (text >= '0' && text <= '9')
        return (uint8_t)(text - '0');
    if (text < 'a' || text > 'f')
        abort();
    return (uint8_t)(text - 'a' + 10);
}

void hostile_append_hex(struct pair_bytes *bytes, const char *hex)
{
    while (*hex != '\0') {
        if (*hex == ' ') {
            hex++;
            continue;
        }
        uint8_t byte = (uint8_t)(digit(hex[0]) << 4 | digit(hex[1]));
        pair_append(bytes, &byte, 1);
        hex += 2;
    }
}

static size_t number16(const uint8_t *bytes)
{
    return (size_t)bytes[0] << 8 | bytes[1];
}

/* Where the extensions' vector of a message starts; its length of two bytes stands there. */
static size_t extensions_start(uint8_t message, const struct sio_buffer *body)
{
    const uint8_t *data = body->data;
    size_t at = 2 + SIO_RANDOM_SIZE;
    switch (message) {
    case SIO_MESSAGE_CLIENT_HELLO:
        at += 1 + (size_t)data[at];
        at += 2 + number16(data + at);
        return at + 1 + data[at];
    case SIO_MESSAGE_SERVER_HELLO:
        return at + 1 + data[at] + 3;
    case SIO_MESSAGE_ENCRYPTED_EXTENSIONS:
        return 0;
    case SIO_MESSAGE_CERTIFICATE_REQUEST:
        return 1 + (size_t)data[0];
    case SIO_MESSAGE_CERTIFICATE: /* those of the leaf */
        at = 1 + (size_t)data[0] + 3;
        return at + 3 + ((size_t)data[at] << 16) + number16(data + at + 1);
    default:
        abort();
    }
}

static void put_extension(struct pair_bytes *block, uint16_t type, const uint8_t *data, size_t data_len)
{
    const uint8_t header[] = {(uint8_t)(type >> 8), (uint8_t)type, (uint8_t)(data_len >> 8), (uint8_t)data_len};
    pair_append(block, header, sizeof header);
    pair_append(block, data, data_len);
}

/* The block with the case's extension left out, put twice, put last, or put in place of what was there. */
static struct pair_bytes edit_block(const struct hostile_case *hostile, const uint8_t *data, size_t data_len)
{
    struct pair_bytes block = {0};
    struct pair_bytes content = {0};
    bool is_put = false;
    size_t moved = data_len;
    hostile_append_hex(&content, hostile->hex != NULL ? hostile->hex : "");
    for (size_t at = 0; at < data_len; at += 4 + number16(data + at + 2)) {
        uint16_t type = (uint16_t)number16(data + at);
        size_t len = number16(data + at + 2);
        bool is_it = type == hostile->number;
        moved = is_it ? at : moved;
        if (!is_it || hostile->op == HOSTILE_DOUBLE_EXTENSION)
            put_extension(&block, type, data + at + 4, len);
        if (is_it && hostile->op == HOSTILE_DOUBLE_EXTENSION)
            put_extension(&block, type, data + at + 4, len);
        if (is_it && hostile->op == HOSTILE_SET_EXTENSION)
            put_extension(&block, type, content.data, content.data_len);
        is_put |= is_it;
    }
    if (hostile->op == HOSTILE_MOVE_EXTENSION && moved < data_len)
        put_extension(&block, (uint16_t)hostile->number, data + moved + 4, number16(data + moved + 2));
    if (hostile->op == HOSTILE_SET_EXTENSION && !is_put)
        put_extension(&block, (uint16_t)hostile->number, content.data, content.data_len);
    free(content.data);
    return block;
}

static void set_body(struct sio_buffer *body, const struct pair_bytes *bytes)
{
    sio_buffer_clear(body);
    if (!sio_buffer_append(body, bytes->data, bytes->data_len))
        abort();
}

static void edit_extensions(const struct hostile_case *hostile, uint8_t message, struct sio_buffer *body)
{
    struct pair_bytes edited = {0};
    size_t start = extensions_start(message, body);
    size_t len = number16(body->data + start);
    struct pair_bytes block = edit_block(hostile, body->data + start + 2, len);
    const uint8_t length[] = {(uint8_t)(block.data_len >> 8), (uint8_t)block.data_len};
    size_t behind = start + 2 + len;
    pair_append(&edited, body->data, start);
    pair_append(&edited, length, 2);
    pair_append(&edited, block.data, block.data_len);
    pair_append(&edited, body->data + behind, body->data_len - behind);
    /* The list around the entries of a Certificate grows as well; none is longer than two bytes tell. */
    if (message == SIO_MESSAGE_CERTIFICATE) {
        size_t list = number16(body->data + 2 + body->data[0]) + block.data_len - len;
        edited.data[2 + body->data[0]] = (uint8_t)(list >> 8);
        edited.data[3 + body->data[0]] = (uint8_t)list;
    }
    set_body(body, &edited);
    free(block.data);
    free(edited.data);
}

void hostile_edit(const struct hostile_case *hostile, uint8_t message, struct sio_buffer *body)
{
    struct pair_bytes bytes = {0};
    size_t at = hostile->number < 0 ? body->data_len - (size_t)-hostile->number : (size_t)hostile->number;
    switch (hostile->op) {
    case HOSTILE_SET_BYTE:
        hostile_append_hex(&bytes, hostile->hex);
        body->data[at] = bytes.data[0];
        break;
    case HOSTILE_CUT:
        body->data_len -= (size_t)hostile->number;
        break;
    case HOSTILE_APPEND:
        pair_append(&bytes, body->data, body->data_len);
        hostile_append_hex(&bytes, hostile->hex);
        set_body(body, &bytes);
        break;
    case HOSTILE_REPLACE:
        hostile_append_hex(&bytes, hostile->hex);
        set_body(body, &bytes);
        break;
    case HOSTILE_DROP_EXTENSION:
    case HOSTILE_SET_EXTENSION:
    case HOSTILE_DOUBLE_EXTENSION:
    case HOSTILE_MOVE_EXTENSION:
        edit_extensions(hostile, message, body);
        break;
    case HOSTILE_SEND:
    case HOSTILE_WIRE:
        break;
    }
    free(bytes.data);
}
