/* SPDX-License-Identifier: Apache-2.0 */
/*
 * flight.h: builds messages of a flight; sio_flight_send gives them to the carrier together, under send_level. Between
 * open and close the caller writes the body. A message is hashed when it is closed, so what the next one signs or sums
 * up is complete before anything of the flight is sent.
 */
#ifndef SIO_STATE_FLIGHT_H
#define SIO_STATE_FLIGHT_H

#include "base/writer.h"
#include "handshake/state/handshake.h"

/* A message being built. */
struct sio_outgoing {
    struct sio_writer writer;
    size_t start;
    uint8_t message;
    struct sio_mark body;
};

/* Writes the header; the caller writes the body to outgoing->writer. */
void sio_message_open(struct sio_outgoing *outgoing, struct sio_handshake *handshake, uint8_t message);

/* Writes the length, and adds the message to the transcript, where it belongs to one, and to the notes. */
enum sio_outcome sio_message_close(struct sio_outgoing *outgoing, struct sio_handshake *handshake);

/* Gives all that was built to the carrier. */
enum sio_outcome sio_flight_send(struct sio_handshake *handshake);

#endif
