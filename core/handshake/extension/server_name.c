/* SPDX-License-Identifier: Apache-2.0 */
/* server_name.c: server_name (RFC 6066 3). */
#include "handshake/extension/extension.h"

#include "x509/name/name.h"

/* It is for DNS names only. */
static bool offer(struct sio_handshake *handshake, struct sio_client_hello *hello)
{
    const char *wanted = handshake->negotiated->server_name;
    struct sio_reference_name name;
    if (wanted == NULL || !sio_reference_name_parse(&name, wanted) || name.type != SIO_NAME_DNS)
        return true;
    hello->server_name = name.dns;
    hello->extensions.present |= sio_extension_bit(SIO_EXTENSION_SERVER_NAME);
    return true;
}

/* An empty one says that the name was used; not when a session is resumed. */
static void answer(struct sio_handshake *handshake, struct sio_encrypted_extensions *message)
{
    const struct sio_negotiated *negotiated = handshake->negotiated;
    if (negotiated->server_name != NULL && !negotiated->is_resumed)
        sio_extension_put(&message->extensions, SIO_EXTENSION_SERVER_NAME, sio_bytes(NULL, 0));
}

const struct sio_extension_meaning sio_server_name_meaning = {.offer = offer, .answer = answer};
