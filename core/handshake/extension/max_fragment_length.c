/* SPDX-License-Identifier: Apache-2.0 */
/* max_fragment_length.c: max_fragment_length (RFC 6066 4). It knows nothing of padding: the limit is taken to be on
 * content and padding, as with record_size_limit. */
#include "handshake/extension/extension.h"

#include "handshake/extension/record_limits.h"

/* 512 to 4096 as 1 to 4. */
static uint8_t fragment_code(uint16_t length)
{
    uint8_t code = 1;
    while (length >> (SHORTEST_FRAGMENT_LOG2 + code) > 1)
        code++;
    return code;
}

static bool offer(struct sio_handshake *handshake, struct sio_client_hello *hello)
{
    const struct sio_context *context = handshake->context;
    if (context->config->max_fragment_length == 0 || !sio_flow_wants(&context->flow, SIO_FLOW_RECORD_LIMITS))
        return true;
    hello->max_fragment_length = fragment_code(context->config->max_fragment_length);
    hello->extensions.present |= sio_extension_bit(SIO_EXTENSION_MAX_FRAGMENT_LENGTH);
    return true;
}

static void answer(struct sio_handshake *handshake, struct sio_encrypted_extensions *message)
{
    if (handshake->hello.max_fragment_length == 0)
        return;
    message->max_fragment_length = handshake->hello.max_fragment_length;
    message->extensions.present |= sio_extension_bit(SIO_EXTENSION_MAX_FRAGMENT_LENGTH);
    sio_limit_sending(handshake);
}

static bool take(struct sio_handshake *handshake, const struct sio_encrypted_extensions *message)
{
    const struct sio_context *context = handshake->context;
    if (!sio_extensions_have(&message->extensions, SIO_EXTENSION_MAX_FRAGMENT_LENGTH) ||
        sio_extensions_have(&message->extensions, SIO_EXTENSION_RECORD_SIZE_LIMIT))
        return true; /* both together are refused by the other */
    if (message->max_fragment_length != fragment_code(context->config->max_fragment_length))
        return sio_fail(&handshake->context->error, SIOTLS_ALERT_ILLEGAL_PARAMETER,
                        "max_fragment_length: the server's is not what we asked for");
    handshake->hello.max_fragment_length = message->max_fragment_length;
    sio_limit_sending(handshake);
    context->flow.calls->limit_received(context->flow.carrier, sio_longest_received(handshake));
    return true;
}

const struct sio_extension_meaning sio_max_fragment_length_meaning = {.offer = offer, .answer = answer, .take = take};
