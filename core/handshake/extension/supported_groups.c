/* SPDX-License-Identifier: Apache-2.0 */
/* supported_groups.c: supported_groups (RFC 9846 4.3.7). */
#include "handshake/extension/extension.h"

static bool offer(struct sio_handshake *handshake, struct sio_client_hello *hello)
{
    hello->supported_groups = sio_offers_groups(&handshake->hello.offers, handshake->context->config);
    hello->extensions.present |= sio_extension_bit(SIO_EXTENSION_SUPPORTED_GROUPS);
    return true;
}

const struct sio_extension_meaning sio_supported_groups_meaning = {.offer = offer};
