/* SPDX-License-Identifier: Apache-2.0 */
/*
 * flight.c: messages into records (RFC 9846 5.1), and change_cipher_spec between them (E.4).
 */
#include "handshake/flight.h"

#include "handshake/events.h"
#include "handshake/messages.h"

enum { MAX_FLIGHT = 1 << 20 };

enum sio_outcome sio_outcome(bool success)
{
    return success ? SIO_DONE : SIO_FAIL;
}

bool sio_message_is_hashed(const struct siotls_conn *conn, uint8_t message)
{
    return !conn->done || (message != SIO_MESSAGE_NEW_SESSION_TICKET && message != SIO_MESSAGE_KEY_UPDATE);
}

void sio_message_open(struct sio_outgoing *outgoing, struct siotls_conn *conn, uint8_t message)
{
    struct sio_buffer *flight = &conn->handshake->flight;
    sio_writer_init(&outgoing->writer, flight, MAX_FLIGHT);
    outgoing->start = flight->data_len;
    outgoing->message = message;
    sio_write_u8(&outgoing->writer, message);
    outgoing->body = sio_write_open(&outgoing->writer, 3);
}

/* The test seam of conn.h: hands out the body, and puts back what comes. */
static bool substitute(struct sio_outgoing *outgoing, struct siotls_conn *conn)
{
    struct sio_handshake *handshake = conn->handshake;
    struct sio_buffer *flight = &handshake->flight;
    struct sio_buffer body;
    if (handshake->substitute == NULL || !sio_writer_ok(&outgoing->writer))
        return true;
    sio_buffer_init(&body, &conn->memory);
    size_t start = outgoing->start + SIO_MESSAGE_HEADER;
    bool done = sio_buffer_append(&body, flight->data + start, flight->data_len - start) &&
                handshake->substitute(handshake->substitute_context, outgoing->message, &body);
    flight->data_len = start;
    if (done)
        sio_write_bytes(&outgoing->writer, body.data, body.data_len);
    sio_buffer_clear(&body);
    return done;
}

enum sio_outcome sio_message_close(struct sio_outgoing *outgoing, struct siotls_conn *conn)
{
    struct sio_buffer *flight = &conn->handshake->flight;
    if (!substitute(outgoing, conn))
        return sio_outcome(sio_fail_memory(&conn->error));
    sio_write_close(&outgoing->writer, outgoing->body);
    if (!sio_writer_ok(&outgoing->writer))
        return sio_outcome(sio_fail_memory(&conn->error));
    struct siotls_bytes message = sio_bytes(flight->data + outgoing->start, flight->data_len - outgoing->start);
    bool is_hashed = sio_message_is_hashed(conn, outgoing->message);
    return sio_outcome((!is_hashed || sio_transcript_add(&conn->handshake->transcript, message, &conn->error)) &&
                       sio_note_message(conn, true, message));
}

enum sio_outcome sio_flight_send(struct siotls_conn *conn)
{
    struct sio_buffer *flight = &conn->handshake->flight;
    bool sent = sio_record_send(&conn->record_layer, SIO_CONTENT_HANDSHAKE, sio_buffer_bytes(flight), &conn->error);
    sio_buffer_clear(flight);
    conn->record_layer.record_version_tls10 = false;
    return sio_outcome(sent);
}

/* Once per side, and only where the client wants to look like TLS 1.2: it sent a session id. */
enum sio_outcome sio_change_cipher_spec_send(struct siotls_conn *conn)
{
    struct sio_handshake *handshake = conn->handshake;
    if (handshake->session_id_len == 0 || handshake->change_cipher_spec_sent)
        return SIO_DONE;
    handshake->change_cipher_spec_sent = true;
    return sio_outcome(sio_record_send_change_cipher_spec(&conn->record_layer, &conn->error));
}
