/* SPDX-License-Identifier: Apache-2.0 */
/* quic_transport_parameters.c: quic_transport_parameters (RFC 9001 8.2): what the carriers say to each other. A
 * client's are taken by a server's ask (engine/table_server.c), since that may take a while. */
#include "handshake/extension/extension.h"

/* The carrier's own; before they are needed, siotls_conn_start and the server's ask see to it that they are known. */
static bool own(struct sio_handshake *handshake, struct siotls_bytes *parameters)
{
    const struct sio_flow *flow = &handshake->context->flow;
    return sio_flow_wants(flow, SIO_FLOW_PARAMETERS) && flow->calls->parameters(flow->carrier, parameters);
}

static bool offer(struct sio_handshake *handshake, struct sio_client_hello *hello)
{
    struct siotls_bytes parameters;
    if (own(handshake, &parameters))
        sio_extension_put(&hello->extensions, SIO_EXTENSION_QUIC_TRANSPORT_PARAMETERS, parameters);
    return true;
}

static void answer(struct sio_handshake *handshake, struct sio_encrypted_extensions *message)
{
    struct siotls_bytes parameters;
    if (own(handshake, &parameters))
        sio_extension_put(&message->extensions, SIO_EXTENSION_QUIC_TRANSPORT_PARAMETERS, parameters);
}

static bool take(struct sio_handshake *handshake, const struct sio_encrypted_extensions *message)
{
    struct sio_context *context = handshake->context;
    if (!sio_flow_wants(&context->flow, SIO_FLOW_PARAMETERS))
        return true;
    if (!sio_extensions_have(&message->extensions, SIO_EXTENSION_QUIC_TRANSPORT_PARAMETERS))
        return sio_fail(&context->error, SIOTLS_ALERT_MISSING_EXTENSION,
                        "encrypted_extensions: quic_transport_parameters is missing");
    return sio_note_parameters(context, message->extensions.data[SIO_EXTENSION_QUIC_TRANSPORT_PARAMETERS]);
}

const struct sio_extension_meaning sio_quic_transport_parameters_meaning = {
    .offer = offer, .answer = answer, .take = take};
