/* SPDX-License-Identifier: Apache-2.0 */
/* key_share.c: key_share (RFC 9846 4.3.8). The shares are made before (hello/hello.h). */
#include "handshake/extension/extension.h"

static bool offer(struct sio_handshake *handshake, struct sio_client_hello *hello)
{
    hello->key_shares = sio_buffer_bytes(&handshake->hello.shares.list);
    hello->extensions.present |= sio_extension_bit(SIO_EXTENSION_KEY_SHARE);
    return true;
}

const struct sio_extension_meaning sio_key_share_meaning = {.offer = offer};
