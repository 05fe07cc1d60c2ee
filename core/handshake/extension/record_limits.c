/* SPDX-License-Identifier: Apache-2.0 */
/* record_limits.c: see record_limits.h. */
#include "handshake/extension/record_limits.h"

uint32_t sio_fragment_len(uint8_t code)
{
    return 1U << (SHORTEST_FRAGMENT_LOG2 + code);
}

uint32_t sio_longest_received(const struct sio_handshake *handshake)
{
    const struct siotls_config *config = handshake->context->config;
    if (handshake->hello.peer_record_size_limit != 0)
        return config->record_size_limit != 0 ? config->record_size_limit : SIO_MAX_PLAINTEXT + 1;
    if (handshake->hello.max_fragment_length != 0)
        return sio_fragment_len(handshake->hello.max_fragment_length) + 1;
    return 0;
}

void sio_limit_sending(const struct sio_handshake *handshake)
{
    const struct sio_flow *flow = &handshake->context->flow;
    if (handshake->hello.peer_record_size_limit != 0)
        flow->calls->limit_sent(flow->carrier, handshake->hello.peer_record_size_limit - 1U);
    else if (handshake->hello.max_fragment_length != 0)
        flow->calls->limit_sent(flow->carrier, sio_fragment_len(handshake->hello.max_fragment_length));
}
