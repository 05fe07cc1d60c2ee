/* SPDX-License-Identifier: Apache-2.0 */
/*
 * encrypted_extensions.c: EncryptedExtensions (RFC 9846 4.4.1): what the server chose, out of others' sight. What it
 * says is in extension/.
 */
#include "handshake/extension/extension.h"
#include "handshake/message/messages.h"
#include "handshake/state/flight.h"

enum sio_outcome sio_encrypted_extensions_send(struct sio_handshake *handshake)
{
    struct sio_encrypted_extensions message = {0};
    struct sio_outgoing outgoing;
    sio_extensions_answer(handshake, &message);
    sio_message_open(&outgoing, handshake, SIO_MESSAGE_ENCRYPTED_EXTENSIONS);
    sio_encrypted_extensions_write(&outgoing.writer, &message);
    return sio_message_close(&outgoing, handshake);
}

enum sio_outcome sio_encrypted_extensions_recv(struct sio_handshake *handshake, struct siotls_bytes body)
{
    struct sio_encrypted_extensions message = {0};
    return sio_outcome(
        sio_encrypted_extensions_parse(&message, body, handshake->hello.offered, &handshake->context->error) &&
        sio_extensions_take(handshake, &message));
}
