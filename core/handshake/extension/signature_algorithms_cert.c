/* SPDX-License-Identifier: Apache-2.0 */
/* signature_algorithms_cert.c: signature_algorithms_cert (RFC 9846 4.3.3). */
#include "handshake/extension/extension.h"

static bool offer(struct sio_handshake *handshake, struct sio_client_hello *hello)
{
    hello->signature_algorithms_cert = sio_offers_chain_schemes(&handshake->hello.offers, handshake->context->config);
    if (hello->signature_algorithms_cert.data_len > 0)
        hello->extensions.present |= sio_extension_bit(SIO_EXTENSION_SIGNATURE_ALGORITHMS_CERT);
    return true;
}

static void request(struct sio_handshake *handshake, struct sio_certificate_request *message)
{
    message->signature_algorithms_cert = sio_offers_chain_schemes(&handshake->hello.offers, handshake->context->config);
    if (message->signature_algorithms_cert.data_len > 0)
        message->extensions.present |= sio_extension_bit(SIO_EXTENSION_SIGNATURE_ALGORITHMS_CERT);
}

const struct sio_extension_meaning sio_signature_algorithms_cert_meaning = {.offer = offer, .request = request};
