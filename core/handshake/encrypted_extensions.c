/* SPDX-License-Identifier: Apache-2.0 */
/*
 * encrypted_extensions.c: EncryptedExtensions (RFC 9846 4.4.1): what the server chose, out of others' sight.
 */
#include <siotls/session.h>

#include "handshake/certificate_type.h"
#include "handshake/early_data.h"
#include "handshake/flight.h"
#include "handshake/messages.h"
#include "handshake/record_limits.h"

enum sio_outcome sio_encrypted_extensions_send(struct siotls_conn *conn)
{
    struct sio_encrypted_extensions message = {.alpn = sio_buffer_bytes(&conn->alpn)};
    struct sio_outgoing outgoing;
    if (message.alpn.data_len > 0)
        message.extensions.present |= sio_extension_bit(SIO_EXTENSION_ALPN);
    /* RFC 6066 3: an empty server_name says that the name was used; not when a session is resumed. */
    if (conn->server_name != NULL && !conn->is_resumed)
        message.extensions.present |= sio_extension_bit(SIO_EXTENSION_SERVER_NAME);
    if (conn->early_data == SIOTLS_EARLY_DATA_ACCEPTED)
        message.extensions.present |= sio_extension_bit(SIO_EXTENSION_EARLY_DATA);
    sio_record_limits_answer(conn, &message);
    sio_certificate_types_answer(conn, &message);
    sio_message_open(&outgoing, conn, SIO_MESSAGE_ENCRYPTED_EXTENSIONS);
    sio_encrypted_extensions_write(&outgoing.writer, &message);
    return sio_message_close(&outgoing, conn);
}

/* RFC 7301 3.1: the server chooses one of what we offered. */
static bool take_alpn(struct siotls_conn *conn, struct siotls_bytes chosen)
{
    struct sio_reader reader = sio_reader(sio_buffer_bytes(&conn->config->alpn));
    struct siotls_bytes protocol;
    if (chosen.data_len == 0)
        return true;
    while (sio_protocol_next(&reader, &protocol))
        if (sio_bytes_equal(protocol, chosen))
            return sio_buffer_append(&conn->alpn, chosen.data, chosen.data_len) || sio_fail_memory(&conn->error);
    return sio_fail(&conn->error, SIOTLS_ALERT_ILLEGAL_PARAMETER,
                    "encrypted_extensions: the application protocol was not offered");
}

enum sio_outcome sio_encrypted_extensions_recv(struct siotls_conn *conn, struct siotls_bytes body)
{
    struct sio_encrypted_extensions message = {0};
    return sio_outcome(sio_encrypted_extensions_parse(&message, body, conn->handshake->offered, &conn->error) &&
                       take_alpn(conn, message.alpn) && sio_record_limits_take(conn, &message) &&
                       sio_certificate_types_take(conn, &message) && sio_early_data_take(conn, &message));
}
