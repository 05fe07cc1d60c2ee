/* SPDX-License-Identifier: Apache-2.0 */
/*
 * encrypted_extensions.c: EncryptedExtensions, in and out (RFC 9846 4.4.1, RFC 6066 3, RFC 7301 3.1).
 */
#include "wire/messages.h"

#include "wire/field.h"
#include "wire/hello.h"

/* A list of exactly one protocol. */
static bool parse_alpn(struct siotls_bytes *protocol, struct siotls_bytes data)
{
    struct siotls_bytes list;
    if (!sio_field_protocols(&list, data))
        return false;
    struct sio_reader reader = sio_reader(list);
    return sio_protocol_next(&reader, protocol) && sio_read_end(&reader);
}

static bool parse_fields(struct sio_encrypted_extensions *message, struct sio_error *error)
{
    const struct sio_extensions *extensions = &message->extensions;
    const struct siotls_bytes *data = extensions->data;
    /* The data of an absent extension is empty too. */
    if (!sio_field_empty(data[SIO_EXTENSION_SERVER_NAME]))
        return sio_fail(error, SIOTLS_ALERT_DECODE_ERROR, "encrypted_extensions: server_name is not empty");
    if (!sio_field_empty(data[SIO_EXTENSION_EARLY_DATA]))
        return sio_fail(error, SIOTLS_ALERT_DECODE_ERROR, "encrypted_extensions: early_data is not empty");
    if (sio_extensions_have(extensions, SIO_EXTENSION_ALPN) && !parse_alpn(&message->alpn, data[SIO_EXTENSION_ALPN]))
        return sio_fail(error, SIOTLS_ALERT_DECODE_ERROR, "encrypted_extensions: application protocol is malformed");
    if (sio_extensions_have(extensions, SIO_EXTENSION_SUPPORTED_GROUPS) &&
        !sio_field_list16(&message->supported_groups, data[SIO_EXTENSION_SUPPORTED_GROUPS]))
        return sio_fail(error, SIOTLS_ALERT_DECODE_ERROR, "encrypted_extensions: supported_groups is malformed");
    if (sio_extensions_have(extensions, SIO_EXTENSION_MAX_FRAGMENT_LENGTH) &&
        !sio_field_number8(&message->max_fragment_length, data[SIO_EXTENSION_MAX_FRAGMENT_LENGTH]))
        return sio_fail(error, SIOTLS_ALERT_DECODE_ERROR, "encrypted_extensions: max_fragment_length is malformed");
    if (sio_extensions_have(extensions, SIO_EXTENSION_RECORD_SIZE_LIMIT) &&
        !sio_field_number16(&message->record_size_limit, data[SIO_EXTENSION_RECORD_SIZE_LIMIT]))
        return sio_fail(error, SIOTLS_ALERT_DECODE_ERROR, "encrypted_extensions: record_size_limit is malformed");
    if (sio_extensions_have(extensions, SIO_EXTENSION_CLIENT_CERTIFICATE_TYPE) &&
        !sio_field_number8(&message->client_certificate_type, data[SIO_EXTENSION_CLIENT_CERTIFICATE_TYPE]))
        return sio_fail(error, SIOTLS_ALERT_DECODE_ERROR, "encrypted_extensions: client_certificate_type is malformed");
    if (sio_extensions_have(extensions, SIO_EXTENSION_SERVER_CERTIFICATE_TYPE) &&
        !sio_field_number8(&message->server_certificate_type, data[SIO_EXTENSION_SERVER_CERTIFICATE_TYPE]))
        return sio_fail(error, SIOTLS_ALERT_DECODE_ERROR, "encrypted_extensions: server_certificate_type is malformed");
    return true;
}

bool sio_encrypted_extensions_parse(struct sio_encrypted_extensions *message, struct siotls_bytes body,
                                    uint32_t offered, struct sio_error *error)
{
    struct siotls_bytes block;
    *message = (struct sio_encrypted_extensions){0};
    if (!sio_field_vector16(&block, body, 0))
        return sio_fail(error, SIOTLS_ALERT_DECODE_ERROR, "encrypted_extensions: the message is malformed");
    return sio_extensions_parse(&message->extensions, block, SIO_IN_ENCRYPTED_EXTENSIONS, offered, error) &&
           parse_fields(message, error);
}

static void write_alpn(struct sio_writer *writer, struct siotls_bytes protocol)
{
    struct sio_mark data = sio_extension_open(writer, SIO_EXTENSION_ALPN);
    struct sio_mark list = sio_write_open(writer, 2);
    sio_write_vector(writer, 1, protocol);
    sio_write_close(writer, list);
    sio_write_close(writer, data);
}

static void write_limits(struct sio_writer *writer, const struct sio_encrypted_extensions *message,
                         enum sio_extension extension)
{
    struct sio_mark data = sio_extension_open(writer, extension);
    if (extension == SIO_EXTENSION_MAX_FRAGMENT_LENGTH)
        sio_write_u8(writer, message->max_fragment_length);
    else
        sio_write_u16(writer, message->record_size_limit);
    sio_write_close(writer, data);
}

void sio_encrypted_extensions_write(struct sio_writer *writer, const struct sio_encrypted_extensions *message)
{
    struct sio_mark block = sio_write_open(writer, 2);
    for (size_t i = 0; i < SIO_NUM_EXTENSIONS; i++) {
        enum sio_extension extension = (enum sio_extension)i;
        if (!sio_extensions_have(&message->extensions, extension))
            continue;
        if (extension == SIO_EXTENSION_ALPN)
            write_alpn(writer, message->alpn);
        else if (extension == SIO_EXTENSION_SUPPORTED_GROUPS)
            sio_write_vector_extension(writer, extension, 2, message->supported_groups);
        else if (extension == SIO_EXTENSION_MAX_FRAGMENT_LENGTH || extension == SIO_EXTENSION_RECORD_SIZE_LIMIT)
            write_limits(writer, message, extension);
        else
            sio_write_raw_extension(writer, &message->extensions, extension);
    }
    sio_write_close(writer, block);
}
