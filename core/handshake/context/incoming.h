/* SPDX-License-Identifier: Apache-2.0 */
/*
 * incoming.h: handshake bytes as they came, from the message being run on. A connection has most of its life none of
 * them, so that they are one block of memory, header included, or NULL. Views of a message last until its row is done.
 */
#ifndef SIO_CONTEXT_INCOMING_H
#define SIO_CONTEXT_INCOMING_H

#include "base/memory.h"

struct sio_incoming {
    const struct siotls_memory *memory; /* of this block */
    size_t message_len;                 /* with header, of the message being run; 0: none */
    size_t data_len;                    /* not 0 */
    size_t capacity;
    uint8_t data[];
};

/* Puts bytes behind those that are there; memory is for the first of them. False: no memory, and nothing was added. */
bool sio_incoming_add(struct sio_incoming **incoming, struct siotls_bytes bytes,
                      const struct siotls_memory *memory) SIO_CHECKED;

/* The message being run is done: it leaves. */
void sio_incoming_consume(struct sio_incoming **incoming);

/* Takes the bytes to other memory; there they have no room to spare. False without memory for that: they stay. */
bool sio_incoming_move(struct sio_incoming **incoming, const struct siotls_memory *memory) SIO_CHECKED;

/* Wipes and releases all of them. */
void sio_incoming_forget(struct sio_incoming **incoming);

/* The message being run; empty: none. */
static inline struct siotls_bytes sio_incoming_message(const struct sio_incoming *incoming)
{
    return incoming != NULL ? sio_bytes(incoming->data, incoming->message_len) : sio_bytes(NULL, 0);
}

/* True when nothing came behind the message being run. */
static inline bool sio_incoming_has_no_rest(const struct sio_incoming *incoming)
{
    return incoming == NULL || incoming->data_len == incoming->message_len;
}

#endif
