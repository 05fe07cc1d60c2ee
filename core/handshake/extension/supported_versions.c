/* SPDX-License-Identifier: Apache-2.0 */
/* supported_versions.c: supported_versions (RFC 9846 4.3.1). */
#include "handshake/extension/extension.h"

static bool offer(struct sio_handshake *handshake, struct sio_client_hello *hello)
{
    static const uint8_t only_tls13[] = {SIO_VERSION_TLS13 >> 8, SIO_VERSION_TLS13 & 0xff};
    (void)handshake;
    hello->supported_versions = sio_bytes(only_tls13, sizeof only_tls13);
    hello->extensions.present |= sio_extension_bit(SIO_EXTENSION_SUPPORTED_VERSIONS);
    return true;
}

const struct sio_extension_meaning sio_supported_versions_meaning = {.offer = offer};
