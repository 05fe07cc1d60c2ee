/* SPDX-License-Identifier: Apache-2.0 */
/*
 * post_handshake.c: KeyUpdate and NewSessionTicket (RFC 9846 4.7.1 and 4.7.3).
 */
#include "wire/messages.h"

#include "wire/field.h"

bool sio_key_update_parse(bool *request_update, struct siotls_bytes body, struct sio_error *error)
{
    struct sio_reader reader = sio_reader(body);
    uint8_t value;
    if (!sio_read_u8(&reader, &value) || !sio_read_end(&reader))
        return sio_fail(error, SIOTLS_ALERT_DECODE_ERROR, "key_update: the message is malformed");
    if (value > 1)
        return sio_fail(error, SIOTLS_ALERT_ILLEGAL_PARAMETER, "key_update: request_update is neither 0 nor 1");
    *request_update = value == 1;
    return true;
}

bool sio_new_session_ticket_parse(struct sio_new_session_ticket *message, struct siotls_bytes body,
                                  struct sio_error *error)
{
    struct sio_reader reader = sio_reader(body);
    struct siotls_bytes block;
    *message = (struct sio_new_session_ticket){0};
    if (!sio_read_u32(&reader, &message->ticket_lifetime_seconds) || !sio_read_u32(&reader, &message->ticket_age_add) ||
        !sio_read_vector8(&reader, &message->ticket_nonce, 0, 255) ||
        !sio_read_vector16(&reader, &message->ticket, 1, 65535) || !sio_read_vector16(&reader, &block, 0, 65535) ||
        !sio_read_end(&reader))
        return sio_fail(error, SIOTLS_ALERT_DECODE_ERROR, "new_session_ticket: the message is malformed");
    return sio_extensions_parse(&message->extensions, block, SIO_IN_NEW_SESSION_TICKET, UINT32_MAX, error) &&
           sio_extension_fields_parse(message, SIO_IN_NEW_SESSION_TICKET, error);
}

void sio_new_session_ticket_write(struct sio_writer *writer, const struct sio_new_session_ticket *message)
{
    sio_write_u32(writer, message->ticket_lifetime_seconds);
    sio_write_u32(writer, message->ticket_age_add);
    sio_write_vector(writer, 1, message->ticket_nonce);
    sio_write_vector(writer, 2, message->ticket);
    struct sio_mark block = sio_write_open(writer, 2);
    sio_extension_fields_write(writer, message, SIO_IN_NEW_SESSION_TICKET, UINT32_MAX);
    sio_write_grease_extension(writer, message->grease_extension, 1);
    sio_write_close(writer, block);
}
