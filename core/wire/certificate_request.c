/* SPDX-License-Identifier: Apache-2.0 */
/*
 * certificate_request.c: CertificateRequest, in and out (RFC 9846 4.4.2).
 */
#include "wire/messages.h"

#include "wire/field.h"

static bool check_mandatory(const struct sio_certificate_request *message, struct sio_error *error)
{
    return sio_extensions_have(&message->extensions, SIO_EXTENSION_SIGNATURE_ALGORITHMS) ||
           sio_fail(error, SIOTLS_ALERT_MISSING_EXTENSION, "certificate_request: signature_algorithms is missing");
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
           check_mandatory(message, error) && sio_extension_fields_parse(message, SIO_IN_CERTIFICATE_REQUEST, error);
}

void sio_certificate_request_write(struct sio_writer *writer, const struct sio_certificate_request *message)
{
    sio_write_vector(writer, 1, message->context);
    struct sio_mark block = sio_write_open(writer, 2);
    sio_extension_fields_write(writer, message, SIO_IN_CERTIFICATE_REQUEST, UINT32_MAX);
    sio_write_grease_extension(writer, message->grease_extension, 0);
    sio_write_close(writer, block);
}
