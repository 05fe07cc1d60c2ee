/* SPDX-License-Identifier: Apache-2.0 */
/* cookie.c: cookie (RFC 9846 4.3.2). A server's is made in hello/cookie.h. */
#include "handshake/extension/extension.h"

static bool offer(struct sio_handshake *handshake, struct sio_client_hello *hello)
{
    hello->cookie = sio_buffer_bytes(&handshake->hello.cookie);
    if (hello->cookie.data_len > 0)
        hello->extensions.present |= sio_extension_bit(SIO_EXTENSION_COOKIE);
    return true;
}

const struct sio_extension_meaning sio_cookie_meaning = {.offer = offer};
