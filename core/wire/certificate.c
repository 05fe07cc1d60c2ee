/* SPDX-License-Identifier: Apache-2.0 */
/*
 * certificate.c: Certificate, in and out (RFC 9846 4.5.1).
 */
#include "wire/messages.h"

#include "wire/field.h"

enum { MAX_VECTOR24 = 0xffffff };

static bool read_entry(struct sio_reader *reader, struct siotls_bytes *data, struct siotls_bytes *block)
{
    struct sio_reader ahead = *reader;
    if (!sio_read_vector24(&ahead, data, 1, MAX_VECTOR24) || !sio_read_vector16(&ahead, block, 0, 65535))
        return false;
    *reader = ahead;
    return true;
}

static bool parse_entry(struct sio_certificate_entry *entry, struct siotls_bytes block, uint32_t offered,
                        struct sio_error *error)
{
    entry->ocsp_response = sio_bytes(NULL, 0);
    entry->sct_list = sio_bytes(NULL, 0);
    return sio_extensions_parse(&entry->extensions, block, SIO_IN_CERTIFICATE, offered, error) &&
           sio_extension_fields_parse(entry, SIO_IN_CERTIFICATE, error);
}

static bool check_entries(struct sio_certificate_message *message, uint32_t offered, struct sio_error *error)
{
    struct sio_reader reader = sio_reader(message->certificate_list);
    while (!sio_read_end(&reader)) {
        struct siotls_bytes block;
        struct sio_certificate_entry entry;
        if (message->num_entries == SIO_MAX_CHAIN)
            return sio_fail_both(error, SIOTLS_ERROR_LIMIT, SIOTLS_ALERT_BAD_CERTIFICATE,
                                 "certificate: there are too many certificates");
        if (!read_entry(&reader, &entry.data, &block))
            return sio_fail(error, SIOTLS_ALERT_DECODE_ERROR, "certificate: an entry is malformed");
        if (!parse_entry(&entry, block, offered, error))
            return false;
        message->num_entries++;
    }
    return true;
}

bool sio_certificate_message_parse(struct sio_certificate_message *message, struct siotls_bytes body, uint32_t offered,
                                   struct sio_error *error)
{
    struct sio_reader reader = sio_reader(body);
    *message = (struct sio_certificate_message){0};
    if (!sio_read_vector8(&reader, &message->context, 0, 255) ||
        !sio_read_vector24(&reader, &message->certificate_list, 0, MAX_VECTOR24) || !sio_read_end(&reader))
        return sio_fail(error, SIOTLS_ALERT_DECODE_ERROR, "certificate: the message is malformed");
    return check_entries(message, offered, error);
}

bool sio_certificate_entry_next(struct sio_reader *reader, struct sio_certificate_entry *entry)
{
    struct siotls_bytes block;
    struct sio_error ignored = {0};
    return read_entry(reader, &entry->data, &block) && parse_entry(entry, block, UINT32_MAX, &ignored);
}

void sio_certificate_message_write(struct sio_writer *writer, struct siotls_bytes context,
                                   const struct siotls_bytes *chain, size_t num_chain,
                                   const struct sio_extensions *leaf)
{
    struct sio_certificate_entry first = {.data = sio_bytes(NULL, 0)};
    if (leaf != NULL)
        first.extensions = *leaf;
    sio_write_vector(writer, 1, context);
    struct sio_mark list = sio_write_open(writer, 3);
    for (size_t i = 0; i < num_chain; i++) {
        sio_write_vector(writer, 3, chain[i]);
        struct sio_mark block = sio_write_open(writer, 2);
        if (i == 0)
            sio_extension_fields_write(writer, &first, SIO_IN_CERTIFICATE, UINT32_MAX);
        sio_write_close(writer, block);
    }
    sio_write_close(writer, list);
}
