/* SPDX-License-Identifier: Apache-2.0 */
/*
 * flight.c: see flight.h.
 */
#include "handshake/state/flight.h"

enum { MAX_FLIGHT = 1 << 20 };

void sio_message_open(struct sio_outgoing *outgoing, struct sio_handshake *handshake, uint8_t message)
{
    struct sio_buffer *flight = &handshake->flight;
    sio_writer_init(&outgoing->writer, flight, MAX_FLIGHT);
    outgoing->start = flight->data_len;
    outgoing->message = message;
    sio_write_u8(&outgoing->writer, message);
    outgoing->body = sio_write_open(&outgoing->writer, 3);
}

/* Hands out the body where a test wants another, and puts back what comes. */
static bool revise(struct sio_outgoing *outgoing, struct sio_handshake *handshake)
{
    const struct sio_reviser *reviser = &handshake->reviser;
    struct sio_buffer *flight = &handshake->flight;
    struct sio_buffer body;
    if (reviser->revise == NULL || !sio_writer_ok(&outgoing->writer))
        return true;
    sio_buffer_init(&body, handshake->memory);
    size_t start = outgoing->start + SIO_MESSAGE_HEADER;
    bool done = sio_buffer_append(&body, flight->data + start, flight->data_len - start) &&
                reviser->revise(reviser->context, outgoing->message, &body);
    flight->data_len = start;
    if (done)
        sio_write_bytes(&outgoing->writer, body.data, body.data_len);
    sio_buffer_clear(&body);
    return done;
}

/* NewSessionTicket belongs to no transcript (RFC 9846 4.1). */
static bool add(struct sio_handshake *handshake, uint8_t type, struct siotls_bytes message)
{
    struct sio_context *context = handshake->context;
    return (type == SIO_MESSAGE_NEW_SESSION_TICKET ||
            sio_transcript_add(&handshake->transcript, message, &context->error)) &&
           sio_note_message(context, true, message);
}

enum sio_outcome sio_message_close(struct sio_outgoing *outgoing, struct sio_handshake *handshake)
{
    const struct sio_buffer *flight = &handshake->flight;
    struct sio_error *error = &handshake->context->error;
    if (!revise(outgoing, handshake))
        return sio_outcome(sio_fail_memory(error));
    sio_write_close(&outgoing->writer, outgoing->body);
    if (!sio_writer_ok(&outgoing->writer))
        return sio_outcome(sio_fail_memory(error));
    return sio_outcome(add(handshake, outgoing->message,
                           sio_bytes(flight->data + outgoing->start, flight->data_len - outgoing->start)));
}

/* Messages of one level go together (RFC 9846 5.1). */
enum sio_outcome sio_flight_send(struct sio_handshake *handshake)
{
    const struct sio_flow *flow = &handshake->context->flow;
    struct sio_buffer *flight = &handshake->flight;
    bool sent =
        flow->calls->send(flow->carrier, handshake->send_level, sio_buffer_bytes(flight), &handshake->context->error);
    sio_buffer_clear(flight);
    return sio_outcome(sent);
}
