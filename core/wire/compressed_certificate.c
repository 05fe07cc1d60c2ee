/* SPDX-License-Identifier: Apache-2.0 */
/*
 * compressed_certificate.c: CompressedCertificate, in and out (RFC 8879 4).
 */
#include "wire/messages.h"

#include "wire/field.h"

bool sio_compressed_certificate_parse(struct sio_compressed_certificate *message, struct siotls_bytes body,
                                      struct sio_error *error)
{
    struct sio_reader reader = sio_reader(body);
    *message = (struct sio_compressed_certificate){0};
    if (!sio_read_u16(&reader, &message->algorithm) || !sio_read_u24(&reader, &message->uncompressed_len) ||
        !sio_read_vector24(&reader, &message->compressed, 1, 0xffffff) || !sio_read_end(&reader))
        return sio_fail(error, SIOTLS_ALERT_DECODE_ERROR, "compressed_certificate: the message is malformed");
    return true;
}

void sio_compressed_certificate_write(struct sio_writer *writer, const struct sio_compressed_certificate *message)
{
    sio_write_u16(writer, message->algorithm);
    sio_write_u24(writer, message->uncompressed_len);
    sio_write_vector(writer, 3, message->compressed);
}
