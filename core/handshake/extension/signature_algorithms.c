/* SPDX-License-Identifier: Apache-2.0 */
/* signature_algorithms.c: signature_algorithms (RFC 9846 4.3.3). */
#include "handshake/extension/extension.h"

static bool offer(struct sio_handshake *handshake, struct sio_client_hello *hello)
{
    hello->signature_algorithms = sio_offers_schemes(&handshake->hello.offers, handshake->context->config);
    hello->extensions.present |= sio_extension_bit(SIO_EXTENSION_SIGNATURE_ALGORITHMS);
    return true;
}

static void request(struct sio_handshake *handshake, struct sio_certificate_request *message)
{
    message->signature_algorithms = sio_offers_schemes(&handshake->hello.offers, handshake->context->config);
    message->extensions.present |= sio_extension_bit(SIO_EXTENSION_SIGNATURE_ALGORITHMS);
}

const struct sio_extension_meaning sio_signature_algorithms_meaning = {.offer = offer, .request = request};
