/* SPDX-License-Identifier: Apache-2.0 */
/*
 * edit_message.c: changes messages. Bytes are changed wherever the deed says; extensions are found and moved about so
 * that the message stays well-formed around them, or not at all.
 */
#include <stdlib.h>
#include <string.h>

#include "base/writer.h"
#include "fuzz_message.h"
#include "meddle.h"
#include "wire/constants.h"

enum { MAX_EXTENSIONS = 40 };

/* A message taken apart: head, a vector of extensions, tail. */
struct parts {
    struct siotls_bytes head;
    struct siotls_bytes extensions[MAX_EXTENSIONS]; /* each with type and length */
    size_t num_extensions;
    struct siotls_bytes tail;
};

/* ---- extensions ---- */

/* Reads over what stands before the extensions. */
static bool skip_head(struct sio_reader *reader, uint8_t message)
{
    struct siotls_bytes ignored;
    uint32_t number;
    switch (message) {
    case SIO_MESSAGE_CLIENT_HELLO:
        return sio_read_bytes(reader, &ignored, 2 + SIO_RANDOM_SIZE) && sio_read_vector8(reader, &ignored, 0, 255) &&
               sio_read_vector16(reader, &ignored, 0, 65535) && sio_read_vector8(reader, &ignored, 0, 255);
    case SIO_MESSAGE_SERVER_HELLO:
        return sio_read_bytes(reader, &ignored, 2 + SIO_RANDOM_SIZE) && sio_read_vector8(reader, &ignored, 0, 255) &&
               sio_read_bytes(reader, &ignored, 3);
    case SIO_MESSAGE_ENCRYPTED_EXTENSIONS:
        return true;
    case SIO_MESSAGE_CERTIFICATE_REQUEST:
        return sio_read_vector8(reader, &ignored, 0, 255);
    case SIO_MESSAGE_NEW_SESSION_TICKET:
        return sio_read_bytes(reader, &ignored, 8) && sio_read_vector8(reader, &ignored, 0, 255) &&
               sio_read_vector16(reader, &ignored, 0, 65535);
    case SIO_MESSAGE_CERTIFICATE: /* those of the leaf; the list's length is left as it is */
        return sio_read_vector8(reader, &ignored, 0, 255) && sio_read_u24(reader, &number) &&
               sio_read_vector24(reader, &ignored, 0, 0xffffff);
    default:
        return false;
    }
}

static bool take_apart(struct parts *parts, uint8_t message, struct siotls_bytes body)
{
    struct sio_reader reader = sio_reader(body);
    struct siotls_bytes block;
    if (!skip_head(&reader, message))
        return false;
    parts->head = sio_bytes(body.data, (size_t)(reader.next - body.data));
    if (!sio_read_vector16(&reader, &block, 0, 65535))
        return false;
    parts->tail = sio_bytes(reader.next, reader.left);
    struct sio_reader inner = sio_reader(block);
    parts->num_extensions = 0;
    while (inner.left > 0 && parts->num_extensions < MAX_EXTENSIONS) {
        const uint8_t *start = inner.next;
        struct siotls_bytes data;
        uint16_t type;
        if (!sio_read_u16(&inner, &type) || !sio_read_vector16(&inner, &data, 0, 65535))
            return false;
        parts->extensions[parts->num_extensions++] = sio_bytes(start, (size_t)(inner.next - start));
    }
    return inner.left == 0 && parts->num_extensions > 0;
}

static void write_changed(struct sio_writer *writer, struct siotls_bytes extension, const struct meddle_deed *deed)
{
    uint16_t type = (uint16_t)(extension.data[0] << 8 | extension.data[1]);
    if (deed->kind == MEDDLE_EXTENSION_TYPE)
        type = (uint16_t)(deed->len << 8 | deed->value);
    sio_write_u16(writer, type);
    struct sio_mark mark = sio_write_open(writer, 2);
    if (deed->kind == MEDDLE_EXTENSION_TYPE)
        sio_write_bytes(writer, extension.data + 4, extension.data_len - 4);
    for (size_t i = 0; deed->kind == MEDDLE_EXTENSION_FILL && i < deed->len; i++)
        sio_write_u8(writer, deed->value);
    sio_write_close(writer, mark);
}

static void put_together(struct sio_writer *writer, const struct parts *parts, const struct meddle_deed *deed)
{
    size_t which = deed->at % parts->num_extensions;
    size_t next = (which + 1 + deed->len) % parts->num_extensions;
    sio_write_bytes(writer, parts->head.data, parts->head.data_len);
    struct sio_mark mark = sio_write_open(writer, 2);
    for (size_t i = 0; i < parts->num_extensions; i++) {
        struct siotls_bytes extension = parts->extensions[i];
        if (deed->kind == MEDDLE_EXTENSION_SWAP && (i == which || i == next))
            extension = parts->extensions[i == which ? next : which];
        bool is_it = i == which;
        if (is_it && (deed->kind == MEDDLE_EXTENSION_TYPE || deed->kind == MEDDLE_EXTENSION_FILL)) {
            write_changed(writer, extension, deed);
            continue;
        }
        if (!is_it || deed->kind != MEDDLE_EXTENSION_DROP)
            sio_write_bytes(writer, extension.data, extension.data_len);
        if (is_it && deed->kind == MEDDLE_EXTENSION_DOUBLE)
            sio_write_bytes(writer, extension.data, extension.data_len);
    }
    sio_write_close(writer, mark);
    sio_write_bytes(writer, parts->tail.data, parts->tail.data_len);
}

static void edit_extensions(struct sio_writer *writer, uint8_t message, struct siotls_bytes body,
                            const struct meddle_deed *deed)
{
    struct parts parts;
    if (take_apart(&parts, message, body))
        put_together(writer, &parts, deed);
    else
        sio_write_bytes(writer, body.data, body.data_len);
}

/* ---- bytes ---- */

static void edit_bytes(struct sio_writer *writer, struct siotls_bytes body, const struct meddle_deed *deed)
{
    static const uint8_t nothing[1];
    body.data = body.data_len > 0 ? body.data : nothing;
    size_t at = body.data_len > 0 ? deed->at % body.data_len : 0;
    size_t left = body.data_len - at;
    size_t len = deed->len < left ? deed->len : left;
    sio_write_bytes(writer, body.data, at);
    if (deed->kind == MEDDLE_CUT)
        return;
    if (deed->kind == MEDDLE_INSERT)
        for (size_t i = 0; i < deed->len; i++)
            sio_write_u8(writer, deed->value);
    if (deed->kind == MEDDLE_DOUBLE)
        sio_write_bytes(writer, body.data + at, len);
    if (deed->kind == MEDDLE_DELETE) {
        at += len;
    } else if ((deed->kind == MEDDLE_SET || deed->kind == MEDDLE_FLIP) && left > 0) {
        sio_write_u8(writer, deed->kind == MEDDLE_SET ? deed->value : (uint8_t)(body.data[at] ^ deed->value));
        at++;
    }
    sio_write_bytes(writer, body.data + at, body.data_len - at);
}

void meddle_edit(struct sio_buffer *body, uint8_t message, const struct meddle_deed *deed)
{
    struct sio_buffer edited;
    struct sio_writer writer;
    sio_buffer_init(&edited, body->memory);
    sio_writer_init(&writer, &edited, SIZE_MAX / 2);
    if (deed->kind >= MEDDLE_EXTENSION_DROP)
        edit_extensions(&writer, message, sio_buffer_bytes(body), deed);
    else
        edit_bytes(&writer, sio_buffer_bytes(body), deed);
    if (sio_writer_ok(&writer)) {
        sio_buffer_clear(body);
        fuzz_require(edited.data_len == 0 || sio_buffer_append(body, edited.data, edited.data_len));
    }
    sio_buffer_clear(&edited);
}
