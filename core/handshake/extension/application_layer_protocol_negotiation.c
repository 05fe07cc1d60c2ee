/* SPDX-License-Identifier: Apache-2.0 */
/* application_layer_protocol_negotiation.c: ALPN (RFC 7301). QUIC cannot do without (RFC 9001 8.1). */
#include "handshake/extension/extension.h"

static bool is_needed(const struct sio_context *context)
{
    return sio_flow_wants(&context->flow, SIO_FLOW_APPLICATION_PROTOCOL);
}

static bool offer(struct sio_handshake *handshake, struct sio_client_hello *hello)
{
    hello->alpn = sio_buffer_bytes(&handshake->context->config->alpn);
    if (hello->alpn.data_len > 0)
        hello->extensions.present |= sio_extension_bit(SIO_EXTENSION_ALPN);
    return hello->alpn.data_len > 0 || !is_needed(handshake->context) ||
           sio_fail(&handshake->context->error, SIOTLS_ALERT_NO_APPLICATION_PROTOCOL,
                    "client_hello: the config has no application protocol to offer over QUIC");
}

static void answer(struct sio_handshake *handshake, struct sio_encrypted_extensions *message)
{
    message->alpn = sio_held_bytes(handshake->negotiated->alpn);
    if (message->alpn.data_len > 0)
        message->extensions.present |= sio_extension_bit(SIO_EXTENSION_ALPN);
}

/* RFC 7301 3.1: the server chooses one of what we offered. */
static bool take(struct sio_handshake *handshake, const struct sio_encrypted_extensions *message)
{
    struct sio_context *context = handshake->context;
    struct siotls_bytes chosen = message->alpn;
    if (chosen.data_len == 0)
        return !is_needed(context) || sio_fail(&context->error, SIOTLS_ALERT_NO_APPLICATION_PROTOCOL,
                                               "encrypted_extensions: the server chose no application protocol");
    if (!sio_protocols_have(sio_buffer_bytes(&context->config->alpn), chosen))
        return sio_fail(&context->error, SIOTLS_ALERT_ILLEGAL_PARAMETER,
                        "encrypted_extensions: the application protocol was not offered");
    return sio_held_keep(&handshake->negotiated->alpn, chosen, &context->home->memory) ||
           sio_fail_memory(&context->error);
}

const struct sio_extension_meaning sio_application_layer_protocol_negotiation_meaning = {
    .offer = offer, .answer = answer, .take = take};
