/* SPDX-License-Identifier: Apache-2.0 */
/*
 * certificate_verify.c: CertificateVerify, in and out (RFC 9846 4.5.2).
 */
#include "wire/messages.h"

#include "wire/field.h"

bool sio_certificate_verify_parse(struct sio_certificate_verify *message, struct siotls_bytes body,
                                  struct sio_error *error)
{
    struct sio_reader reader = sio_reader(body);
    *message = (struct sio_certificate_verify){0};
    if (!sio_read_u16(&reader, &message->algorithm) || !sio_read_vector16(&reader, &message->signature, 0, 65535) ||
        !sio_read_end(&reader))
        return sio_fail(error, SIOTLS_ALERT_DECODE_ERROR, "certificate_verify: the message is malformed");
    return true;
}

void sio_certificate_verify_write(struct sio_writer *writer, const struct sio_certificate_verify *message)
{
    sio_write_u16(writer, message->algorithm);
    sio_write_vector(writer, 2, message->signature);
}
