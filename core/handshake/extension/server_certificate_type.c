/* SPDX-License-Identifier: Apache-2.0 */
/* server_certificate_type.c: server_certificate_type (RFC 7250). */
#include "handshake/extension/extension.h"

#include "handshake/auth/certificate_type.h"

static bool offer(struct sio_handshake *handshake, struct sio_client_hello *hello)
{
    const struct sio_certificate_types *types =
        sio_config_certificate_types(handshake->context->config, SIOTLS_ROLE_SERVER);
    if (types->list[0] > 0)
        sio_extension_put(&hello->extensions, SIO_EXTENSION_SERVER_CERTIFICATE_TYPE,
                          sio_bytes(types->list, 1U + types->list[0]));
    return true;
}

/* With a PSK nobody shows anything. A server that resumes says nevertheless of which type its certificate is, if there
 * is one in common (RFC 7250 4.2). */
static bool has_answer(struct sio_handshake *handshake)
{
    const struct sio_type_question question = {
        .config = handshake->context->config,
        .chosen = handshake->auth.chosen_identity,
        .whose = SIOTLS_ROLE_SERVER,
        .offered = handshake->hello.server->message.server_certificate_types,
    };
    return handshake->auth.identity != NULL ||
           (handshake->negotiated->is_resumed &&
            sio_certificate_type_find(&handshake->negotiated->server_certificate_type, &question));
}

static void answer(struct sio_handshake *handshake, struct sio_encrypted_extensions *message)
{
    if (has_answer(handshake) && sio_extension_is_asked(handshake, SIO_EXTENSION_SERVER_CERTIFICATE_TYPE))
        sio_extension_put(&message->extensions, SIO_EXTENSION_SERVER_CERTIFICATE_TYPE,
                          sio_bytes(&handshake->negotiated->server_certificate_type, 1));
}

static bool take(struct sio_handshake *handshake, const struct sio_encrypted_extensions *message)
{
    struct sio_context *context = handshake->context;
    uint8_t type = message->server_certificate_type;
    handshake->negotiated->server_certificate_type = type;
    return !sio_extensions_have(&message->extensions, SIO_EXTENSION_SERVER_CERTIFICATE_TYPE) ||
           sio_certificate_types_have(sio_config_certificate_types(context->config, SIOTLS_ROLE_SERVER), type) ||
           sio_fail(&context->error, SIOTLS_ALERT_ILLEGAL_PARAMETER,
                    "encrypted_extensions: the server's certificate type was not offered");
}

const struct sio_extension_meaning sio_server_certificate_type_meaning = {
    .offer = offer, .answer = answer, .take = take};
