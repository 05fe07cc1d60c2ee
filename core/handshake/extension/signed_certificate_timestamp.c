/* SPDX-License-Identifier: Apache-2.0 */
/* signed_certificate_timestamp.c: signed_certificate_timestamp (RFC 9846 4.5.1.1, RFC 6962 3.3). */
#include "handshake/extension/extension.h"

static bool offer(struct sio_handshake *handshake, struct sio_client_hello *hello)
{
    if (handshake->context->config->authentication.request_scts)
        sio_extension_put(&hello->extensions, SIO_EXTENSION_SIGNED_CERTIFICATE_TIMESTAMP, sio_bytes(NULL, 0));
    return true;
}

static void request(struct sio_handshake *handshake, struct sio_certificate_request *message)
{
    if (handshake->context->config->authentication.request_scts)
        sio_extension_put(&message->extensions, SIO_EXTENSION_SIGNED_CERTIFICATE_TIMESTAMP, sio_bytes(NULL, 0));
}

static void attach(struct sio_handshake *handshake, struct sio_extensions *leaf)
{
    struct siotls_bytes list = sio_buffer_bytes(&handshake->auth.identity->sct_list);
    if (list.data_len > 0)
        sio_extension_put(leaf, SIO_EXTENSION_SIGNED_CERTIFICATE_TIMESTAMP, list);
}

const struct sio_extension_meaning sio_signed_certificate_timestamp_meaning = {
    .offer = offer, .request = request, .attach = attach};
