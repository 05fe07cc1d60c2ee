/* SPDX-License-Identifier: Apache-2.0 */
/*
 * certificate_request.c: CertificateRequest, in and out (RFC 9846 4.4.2 and 4.3.3 to 4.3.5).
 */
#include "wire/messages.h"

#include "wire/field.h"

static bool parse_oid_filters(struct siotls_bytes data)
{
    struct siotls_bytes list;
    if (!sio_field_vector16(&list, data, 0))
        return false;
    struct sio_reader reader = sio_reader(list);
    struct siotls_bytes part;
    while (!sio_read_end(&reader))
        if (!sio_read_vector8(&reader, &part, 1, 255) || !sio_read_vector16(&reader, &part, 0, 65535))
            return false;
    return true;
}

static bool parse_fields(struct sio_certificate_request *message, struct sio_error *error)
{
    const struct sio_extensions *extensions = &message->extensions;
    const struct siotls_bytes *data = extensions->data;
    if (!sio_extensions_have(extensions, SIO_EXTENSION_SIGNATURE_ALGORITHMS))
        return sio_fail(error, SIOTLS_ALERT_MISSING_EXTENSION, "certificate_request: signature_algorithms is missing");
    if (!sio_field_list16(&message->signature_algorithms, data[SIO_EXTENSION_SIGNATURE_ALGORITHMS]))
        return sio_fail(error, SIOTLS_ALERT_DECODE_ERROR, "certificate_request: signature_algorithms is malformed");
    if (sio_extensions_have(extensions, SIO_EXTENSION_SIGNATURE_ALGORITHMS_CERT) &&
        !sio_field_list16(&message->signature_algorithms_cert, data[SIO_EXTENSION_SIGNATURE_ALGORITHMS_CERT]))
        return sio_fail(error, SIOTLS_ALERT_DECODE_ERROR,
                        "certificate_request: signature_algorithms_cert is malformed");
    if (sio_extensions_have(extensions, SIO_EXTENSION_CERTIFICATE_AUTHORITIES) &&
        !sio_field_authorities(&message->certificate_authorities, data[SIO_EXTENSION_CERTIFICATE_AUTHORITIES]))
        return sio_fail(error, SIOTLS_ALERT_DECODE_ERROR, "certificate_request: certificate_authorities is malformed");
    if (sio_extensions_have(extensions, SIO_EXTENSION_COMPRESS_CERTIFICATE) &&
        !sio_field_compressors(&message->compress_certificate, data[SIO_EXTENSION_COMPRESS_CERTIFICATE]))
        return sio_fail(error, SIOTLS_ALERT_DECODE_ERROR, "certificate_request: compress_certificate is malformed");
    if (sio_extensions_have(extensions, SIO_EXTENSION_OID_FILTERS) &&
        !parse_oid_filters(data[SIO_EXTENSION_OID_FILTERS]))
        return sio_fail(error, SIOTLS_ALERT_DECODE_ERROR, "certificate_request: oid_filters is malformed");
    return true;
}

bool sio_certificate_request_parse(struct sio_certificate_request *message, struct siotls_bytes body,
                                   struct sio_error *error)
{
    struct sio_reader reader = sio_reader(body);
    struct siotls_bytes block;
    *message = (struct sio_certificate_request){0};
    if (!sio_read_vector8(&reader, &message->context, 0, 255) || !sio_read_vector16(&reader, &block, 0, 65535) ||
        !sio_read_end(&reader))
        return sio_fail(error, SIOTLS_ALERT_DECODE_ERROR, "certificate_request: the message is malformed");
    return sio_extensions_parse(&message->extensions, block, SIO_IN_CERTIFICATE_REQUEST, UINT32_MAX, error) &&
           parse_fields(message, error);
}

/* The vector that an extension of this message holds; NULL: its data goes out as it is. */
static const struct siotls_bytes *vector_of(const struct sio_certificate_request *message, enum sio_extension extension)
{
    switch (extension) {
    case SIO_EXTENSION_SIGNATURE_ALGORITHMS:
        return &message->signature_algorithms;
    case SIO_EXTENSION_SIGNATURE_ALGORITHMS_CERT:
        return &message->signature_algorithms_cert;
    case SIO_EXTENSION_CERTIFICATE_AUTHORITIES:
        return &message->certificate_authorities;
    default:
        return NULL;
    }
}

void sio_certificate_request_write(struct sio_writer *writer, const struct sio_certificate_request *message)
{
    sio_write_vector(writer, 1, message->context);
    struct sio_mark block = sio_write_open(writer, 2);
    for (size_t i = 0; i < SIO_NUM_EXTENSIONS; i++) {
        enum sio_extension extension = (enum sio_extension)i;
        if (!sio_extensions_have(&message->extensions, extension))
            continue;
        const struct siotls_bytes *vector = vector_of(message, extension);
        if (vector != NULL)
            sio_write_vector_extension(writer, extension, 2, *vector);
        else
            sio_write_raw_extension(writer, &message->extensions, extension);
    }
    sio_write_grease_extension(writer, message->grease_extension, 0);
    sio_write_close(writer, block);
}
