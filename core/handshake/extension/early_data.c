/* SPDX-License-Identifier: Apache-2.0 */
/* early_data.c: early_data (RFC 9846 4.3.10). A client offers it with its first PSK. */
#include "handshake/extension/extension.h"

#include <siotls/session.h>

static bool offer(struct sio_handshake *handshake, struct sio_client_hello *hello)
{
    if (handshake->negotiated->early_data == SIOTLS_EARLY_DATA_OFFERED)
        sio_extension_put(&hello->extensions, SIO_EXTENSION_EARLY_DATA, sio_bytes(NULL, 0));
    return true;
}

static void answer(struct sio_handshake *handshake, struct sio_encrypted_extensions *message)
{
    if (handshake->negotiated->early_data == SIOTLS_EARLY_DATA_ACCEPTED)
        sio_extension_put(&message->extensions, SIO_EXTENSION_EARLY_DATA, sio_bytes(NULL, 0));
}

/* It may only be accepted as what it was sent for. The protocol was taken before: its row comes first. */
static bool check_acceptance(struct sio_handshake *handshake)
{
    const struct sio_session *session = &handshake->psk.session;
    const struct sio_negotiated *negotiated = handshake->negotiated;
    struct sio_error *error = &handshake->context->error;
    if (!negotiated->is_resumed || handshake->psk.choice.index != 0)
        return sio_fail(error, SIOTLS_ALERT_ILLEGAL_PARAMETER,
                        "encrypted_extensions: early data is accepted without its PSK");
    if (session->suite != negotiated->suite->id)
        return sio_fail(error, SIOTLS_ALERT_ILLEGAL_PARAMETER,
                        "encrypted_extensions: early data is accepted with another suite");
    if (!sio_bytes_equal(session->alpn, sio_held_bytes(negotiated->alpn)))
        return sio_fail(error, SIOTLS_ALERT_ILLEGAL_PARAMETER,
                        "encrypted_extensions: early data is accepted with another protocol");
    return true;
}

static bool take(struct sio_handshake *handshake, const struct sio_encrypted_extensions *message)
{
    struct sio_negotiated *negotiated = handshake->negotiated;
    if (negotiated->early_data != SIOTLS_EARLY_DATA_OFFERED)
        return true;
    if (!sio_extensions_have(&message->extensions, SIO_EXTENSION_EARLY_DATA)) {
        sio_early_data_note_rejection(&handshake->early, negotiated, &handshake->context->journal);
        return true;
    }
    if (!check_acceptance(handshake))
        return false;
    negotiated->early_data = SIOTLS_EARLY_DATA_ACCEPTED;
    return true;
}

const struct sio_extension_meaning sio_early_data_meaning = {.offer = offer, .answer = answer, .take = take};
