/* SPDX-License-Identifier: Apache-2.0 */
/* client_certificate_type.c: client_certificate_type (RFC 7250). */
#include "handshake/extension/extension.h"

#include "handshake/auth/certificate_type.h"

static bool offer(struct sio_handshake *handshake, struct sio_client_hello *hello)
{
    const struct sio_certificate_types *types =
        sio_config_certificate_types(handshake->context->config, SIOTLS_ROLE_CLIENT);
    if (types->list[0] > 0)
        sio_extension_put(&hello->extensions, SIO_EXTENSION_CLIENT_CERTIFICATE_TYPE,
                          sio_bytes(types->list, 1U + types->list[0]));
    return true;
}

/* A server that resumes asks for none, so it says nothing of it. */
static void answer(struct sio_handshake *handshake, struct sio_encrypted_extensions *message)
{
    if (handshake->auth.identity != NULL && sio_config_may_ask(handshake->context->config) &&
        sio_extension_is_asked(handshake, SIO_EXTENSION_CLIENT_CERTIFICATE_TYPE))
        sio_extension_put(&message->extensions, SIO_EXTENSION_CLIENT_CERTIFICATE_TYPE,
                          sio_bytes(&handshake->negotiated->client_certificate_type, 1));
}

static bool take(struct sio_handshake *handshake, const struct sio_encrypted_extensions *message)
{
    struct sio_context *context = handshake->context;
    uint8_t type = message->client_certificate_type;
    handshake->negotiated->client_certificate_type = type;
    return !sio_extensions_have(&message->extensions, SIO_EXTENSION_CLIENT_CERTIFICATE_TYPE) ||
           sio_certificate_types_have(sio_config_certificate_types(context->config, SIOTLS_ROLE_CLIENT), type) ||
           sio_fail(&context->error, SIOTLS_ALERT_ILLEGAL_PARAMETER,
                    "encrypted_extensions: the client's certificate type was not offered");
}

const struct sio_extension_meaning sio_client_certificate_type_meaning = {
    .offer = offer, .answer = answer, .take = take};
