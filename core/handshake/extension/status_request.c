/* SPDX-License-Identifier: Apache-2.0 */
/* status_request.c: status_request (RFC 9846 4.5.1.1, RFC 6066 8). */
#include "handshake/extension/extension.h"

static bool offer(struct sio_handshake *handshake, struct sio_client_hello *hello)
{
    /* CertificateStatusRequest: ocsp, any responder, no extensions. */
    static const uint8_t any_ocsp[] = {1, 0, 0, 0, 0};
    if (handshake->context->config->authentication.request_ocsp)
        sio_extension_put(&hello->extensions, SIO_EXTENSION_STATUS_REQUEST, sio_bytes(any_ocsp, sizeof any_ocsp));
    return true;
}

/* Here it is empty. */
static void request(struct sio_handshake *handshake, struct sio_certificate_request *message)
{
    if (handshake->context->config->authentication.request_ocsp)
        sio_extension_put(&message->extensions, SIO_EXTENSION_STATUS_REQUEST, sio_bytes(NULL, 0));
}

static void attach(struct sio_handshake *handshake, struct sio_extensions *leaf)
{
    struct siotls_bytes status = sio_buffer_bytes(&handshake->auth.identity->status);
    if (status.data_len > 0)
        sio_extension_put(leaf, SIO_EXTENSION_STATUS_REQUEST, status);
}

const struct sio_extension_meaning sio_status_request_meaning = {.offer = offer, .request = request, .attach = attach};
