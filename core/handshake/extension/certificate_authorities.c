/* SPDX-License-Identifier: Apache-2.0 */
/* certificate_authorities.c: certificate_authorities (RFC 9846 4.3.4). */
#include "handshake/extension/extension.h"

static void request(struct sio_handshake *handshake, struct sio_certificate_request *message)
{
    message->certificate_authorities = sio_buffer_bytes(&handshake->context->config->authentication.authorities);
    if (message->certificate_authorities.data_len > 0)
        message->extensions.present |= sio_extension_bit(SIO_EXTENSION_CERTIFICATE_AUTHORITIES);
}

const struct sio_extension_meaning sio_certificate_authorities_meaning = {.request = request};
