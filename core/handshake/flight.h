/* SPDX-License-Identifier: Apache-2.0 */
/*
 * flight.h: builds messages of a flight; they are sealed together by sio_flight_send.
 */
#ifndef SIO_HANDSHAKE_FLIGHT_H
#define SIO_HANDSHAKE_FLIGHT_H

#include "base/writer.h"
#include "handshake/conn.h"

/* A message being built. */
struct sio_outgoing {
    struct sio_writer writer;
    size_t start;
    uint8_t message;
    struct sio_mark body;
};

/* Writes the header; the caller writes the body to outgoing->writer. */
void sio_message_open(struct sio_outgoing *outgoing, struct siotls_conn *conn, uint8_t message);

/* Writes the length, and adds the message to the transcript and to the notes. */
enum sio_outcome sio_message_close(struct sio_outgoing *outgoing, struct siotls_conn *conn);

/* After the handshake only what authenticates the client belongs to a transcript (RFC 9846 4.1). */
bool sio_message_is_hashed(const struct siotls_conn *conn, uint8_t message);

/* Turns success or failure into an outcome. */
enum sio_outcome sio_outcome(bool success);

#endif
