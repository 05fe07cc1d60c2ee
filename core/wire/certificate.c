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

static bool parse_status(struct siotls_bytes *ocsp_response, struct siotls_bytes data)
{
    struct sio_reader reader = sio_reader(data);
    uint8_t status_type;
    return sio_read_u8(&reader, &status_type) && status_type == SIO_STATUS_TYPE_OCSP &&
           sio_read_vector24(&reader, ocsp_response, 1, MAX_VECTOR24) && sio_read_end(&reader);
}

bool sio_sct_list_is_valid(struct siotls_bytes list)
{
    struct siotls_bytes contents;
    struct siotls_bytes sct;
    if (!sio_field_vector16(&contents, list, 1))
        return false;
    struct sio_reader reader = sio_reader(contents);
    while (sio_read_vector16(&reader, &sct, 1, 65535))
        continue;
    return sio_read_end(&reader);
}

static bool parse_entry(struct sio_certificate_entry *entry, struct siotls_bytes block, uint32_t offered,
                        struct sio_error *error)
{
    struct sio_extensions *extensions = &entry->extensions;
    entry->ocsp_response = sio_bytes(NULL, 0);
    if (!sio_extensions_parse(extensions, block, SIO_IN_CERTIFICATE, offered, error))
        return false;
    if (sio_extensions_have(extensions, SIO_EXTENSION_STATUS_REQUEST) &&
        !parse_status(&entry->ocsp_response, extensions->data[SIO_EXTENSION_STATUS_REQUEST]))
        return sio_fail(error, SIOTLS_ALERT_DECODE_ERROR, "certificate: status_request is malformed");
    entry->sct_list = extensions->data[SIO_EXTENSION_SIGNED_CERTIFICATE_TIMESTAMP];
    if (sio_extensions_have(extensions, SIO_EXTENSION_SIGNED_CERTIFICATE_TIMESTAMP) &&
        !sio_sct_list_is_valid(entry->sct_list))
        return sio_fail(error, SIOTLS_ALERT_DECODE_ERROR, "certificate: signed_certificate_timestamp is malformed");
    return true;
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
    sio_write_vector(writer, 1, context);
    struct sio_mark list = sio_write_open(writer, 3);
    for (size_t i = 0; i < num_chain; i++) {
        sio_write_vector(writer, 3, chain[i]);
        struct sio_mark block = sio_write_open(writer, 2);
        for (size_t k = 0; i == 0 && leaf != NULL && k < SIO_NUM_EXTENSIONS; k++)
            sio_write_raw_extension(writer, leaf, (enum sio_extension)k);
        sio_write_close(writer, block);
    }
    sio_write_close(writer, list);
}

void sio_certificate_status_write(struct sio_writer *writer, struct siotls_bytes ocsp_response)
{
    sio_write_u8(writer, SIO_STATUS_TYPE_OCSP);
    sio_write_vector(writer, 3, ocsp_response);
}
