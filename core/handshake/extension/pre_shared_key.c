/* SPDX-License-Identifier: Apache-2.0 */
/* pre_shared_key.c: pre_shared_key (RFC 9846 4.3.11). What becomes of PSKs is in psk/. */
#include "handshake/extension/extension.h"

static bool offer(struct sio_handshake *handshake, struct sio_client_hello *hello)
{
    return sio_psk_offer(&handshake->psk, handshake->context, hello);
}

const struct sio_extension_meaning sio_pre_shared_key_meaning = {.offer = offer};
