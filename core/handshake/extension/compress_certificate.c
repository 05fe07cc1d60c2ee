/* SPDX-License-Identifier: Apache-2.0 */
/* compress_certificate.c: compress_certificate (RFC 8879 3). */
#include "handshake/extension/extension.h"

static void put(const struct sio_handshake *handshake, struct sio_extensions *extensions)
{
    const struct sio_compression *compression = &handshake->context->config->authentication.compression;
    if (compression->num_compressors > 0)
        sio_extension_put(extensions, SIO_EXTENSION_COMPRESS_CERTIFICATE, sio_compression_extension(compression));
}

static bool offer(struct sio_handshake *handshake, struct sio_client_hello *hello)
{
    put(handshake, &hello->extensions);
    return true;
}

static void request(struct sio_handshake *handshake, struct sio_certificate_request *message)
{
    put(handshake, &message->extensions);
}

const struct sio_extension_meaning sio_compress_certificate_meaning = {.offer = offer, .request = request};
