/* SPDX-License-Identifier: Apache-2.0 */
/* post_handshake_auth.c: post_handshake_auth (RFC 9846 4.3.6). */
#include "handshake/extension/extension.h"

static bool offer(struct sio_handshake *handshake, struct sio_client_hello *hello)
{
    const struct sio_context *context = handshake->context;
    if (context->config->authentication.post_handshake_auth &&
        sio_flow_wants(&context->flow, SIO_FLOW_POST_HANDSHAKE_AUTH))
        sio_extension_put(&hello->extensions, SIO_EXTENSION_POST_HANDSHAKE_AUTH, sio_bytes(NULL, 0));
    return true;
}

const struct sio_extension_meaning sio_post_handshake_auth_meaning = {.offer = offer};
