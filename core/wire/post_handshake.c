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

/* RFC 9846 4.3.10: here early_data holds max_early_data_size. */
static bool parse_early_data(uint32_t *max_early_data_size, struct siotls_bytes data)
{
    struct sio_reader reader = sio_reader(data);
    return sio_read_u32(&reader, max_early_data_size) && sio_read_end(&reader);
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
    if (!sio_extensions_parse(&message->extensions, block, SIO_IN_NEW_SESSION_TICKET, UINT32_MAX, error))
        return false;
    if (sio_extensions_have(&message->extensions, SIO_EXTENSION_EARLY_DATA) &&
        !parse_early_data(&message->max_early_data_size, message->extensions.data[SIO_EXTENSION_EARLY_DATA]))
        return sio_fail(error, SIOTLS_ALERT_DECODE_ERROR, "new_session_ticket: early_data is malformed");
    return true;
}

void sio_new_session_ticket_write(struct sio_writer *writer, const struct sio_new_session_ticket *message)
{
    sio_write_u32(writer, message->ticket_lifetime_seconds);
    sio_write_u32(writer, message->ticket_age_add);
    sio_write_vector(writer, 1, message->ticket_nonce);
    sio_write_vector(writer, 2, message->ticket);
    struct sio_mark block = sio_write_open(writer, 2);
    if (sio_extensions_have(&message->extensions, SIO_EXTENSION_EARLY_DATA)) {
        struct sio_mark data = sio_extension_open(writer, SIO_EXTENSION_EARLY_DATA);
        sio_write_u32(writer, message->max_early_data_size);
        sio_write_close(writer, data);
    }
    sio_write_grease_extension(writer, message->grease_extension, 1);
    sio_write_close(writer, block);
}
