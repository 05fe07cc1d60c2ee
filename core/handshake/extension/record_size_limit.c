/* SPDX-License-Identifier: Apache-2.0 */
/* record_size_limit.c: record_size_limit (RFC 8449). */
#include "handshake/extension/extension.h"

#include "handshake/extension/record_limits.h"

static bool offer(struct sio_handshake *handshake, struct sio_client_hello *hello)
{
    const struct sio_context *context = handshake->context;
    if (context->config->record_size_limit == 0 || !sio_flow_wants(&context->flow, SIO_FLOW_RECORD_LIMITS))
        return true;
    hello->record_size_limit = context->config->record_size_limit;
    hello->extensions.present |= sio_extension_bit(SIO_EXTENSION_RECORD_SIZE_LIMIT);
    return true;
}

/* From here on the client's limit holds for what is sent. */
static void answer(struct sio_handshake *handshake, struct sio_encrypted_extensions *message)
{
    if (handshake->hello.peer_record_size_limit == 0)
        return;
    message->record_size_limit = (uint16_t)sio_longest_received(handshake);
    message->extensions.present |= sio_extension_bit(SIO_EXTENSION_RECORD_SIZE_LIMIT);
    sio_limit_sending(handshake);
}

static bool check(const struct sio_encrypted_extensions *message, struct sio_error *error)
{
    if (sio_extensions_have(&message->extensions, SIO_EXTENSION_MAX_FRAGMENT_LENGTH))
        return sio_fail(error, SIOTLS_ALERT_ILLEGAL_PARAMETER, "record_size_limit: max_fragment_length came beside it");
    if (message->record_size_limit < SIO_MIN_RECORD_SIZE_LIMIT)
        return sio_fail(error, SIOTLS_ALERT_ILLEGAL_PARAMETER, "record_size_limit: the server's is below 64");
    return message->record_size_limit <= SIO_MAX_PLAINTEXT + 1 ||
           sio_fail(error, SIOTLS_ALERT_ILLEGAL_PARAMETER, "record_size_limit: the server's is above 2^14 + 1");
}

/* From here on both limits hold. */
static bool take(struct sio_handshake *handshake, const struct sio_encrypted_extensions *message)
{
    const struct sio_flow *flow = &handshake->context->flow;
    if (!sio_extensions_have(&message->extensions, SIO_EXTENSION_RECORD_SIZE_LIMIT))
        return true;
    if (!check(message, &handshake->context->error))
        return false;
    handshake->hello.peer_record_size_limit = message->record_size_limit;
    sio_limit_sending(handshake);
    flow->calls->limit_received(flow->carrier, sio_longest_received(handshake));
    return true;
}

const struct sio_extension_meaning sio_record_size_limit_meaning = {.offer = offer, .answer = answer, .take = take};
