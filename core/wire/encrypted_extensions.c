/* SPDX-License-Identifier: Apache-2.0 */
/*
 * encrypted_extensions.c: EncryptedExtensions, in and out (RFC 9846 4.4.1).
 */
#include "wire/messages.h"

bool sio_encrypted_extensions_parse(struct sio_encrypted_extensions *message, struct siotls_bytes body,
                                    uint32_t offered, struct sio_error *error)
{
    struct sio_reader reader = sio_reader(body);
    struct siotls_bytes block;
    *message = (struct sio_encrypted_extensions){0};
    if (!sio_read_vector16(&reader, &block, 0, 65535) || !sio_read_end(&reader))
        return sio_fail(error, SIOTLS_ALERT_DECODE_ERROR, "encrypted_extensions: the message is malformed");
    return sio_extensions_parse(&message->extensions, block, SIO_IN_ENCRYPTED_EXTENSIONS, offered, error) &&
           sio_extension_fields_parse(message, SIO_IN_ENCRYPTED_EXTENSIONS, error);
}

void sio_encrypted_extensions_write(struct sio_writer *writer, const struct sio_encrypted_extensions *message)
{
    struct sio_mark block = sio_write_open(writer, 2);
    sio_extension_fields_write(writer, message, SIO_IN_ENCRYPTED_EXTENSIONS, UINT32_MAX);
    sio_write_close(writer, block);
}
