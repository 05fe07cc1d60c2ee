/* SPDX-License-Identifier: Apache-2.0 */
/* psk_key_exchange_modes.c: psk_key_exchange_modes (RFC 9846 4.3.9). */
#include "handshake/extension/extension.h"

#include <siotls/session.h>

/* Who wants sessions says so too, for a server sends no tickets else. */
static bool offer(struct sio_handshake *handshake, struct sio_client_hello *hello)
{
    static const uint8_t both[] = {1, 0}; /* PskKeyExchangeMode: psk_ke(0), psk_dhe_ke(1) */
    const struct siotls_config *config = handshake->context->config;
    uint32_t modes = config->sessions.psk_modes;
    if (handshake->psk.offer.num_psks == 0 && !sio_config_requests(config, SIOTLS_REQUEST_SESSION))
        return true;
    hello->psk_key_exchange_modes =
        modes == SIOTLS_PSK_KE ? sio_bytes(both + 1, 1) : sio_bytes(both, modes == SIOTLS_PSK_DHE_KE ? 1 : 2);
    hello->extensions.present |= sio_extension_bit(SIO_EXTENSION_PSK_KEY_EXCHANGE_MODES);
    return true;
}

const struct sio_extension_meaning sio_psk_key_exchange_modes_meaning = {.offer = offer};
