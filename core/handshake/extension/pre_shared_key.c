/* SPDX-License-Identifier: Apache-2.0 */
/* pre_shared_key.c: pre_shared_key and psk_key_exchange_modes, which go together (RFC 9846 4.3.9, 4.3.11). */
#include "handshake/extension/extension.h"

#include <siotls/session.h>

static bool offer(struct sio_handshake *handshake, struct sio_client_hello *hello)
{
    return sio_psk_offer(&handshake->psk, handshake->context, hello,
                         handshake->negotiated->early_data == SIOTLS_EARLY_DATA_OFFERED);
}

const struct sio_extension_meaning sio_pre_shared_key_meaning = {.offer = offer};
