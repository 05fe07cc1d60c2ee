/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ticket_keys.h: seals a server's sessions into tickets and opens them (RFC 9846 4.7.1, RFC 5077 4).
 *
 * ticket = name of the key (16) | salt (32) | AEAD(session). Each ticket has a key and nonce of its own, from the
 * secret and the salt by HKDF, so that no number of tickets and machines wears a key out.
 */
#ifndef SIO_CONFIG_TICKET_KEYS_H
#define SIO_CONFIG_TICKET_KEYS_H

#include <siotls/session.h>

#include "base/buffer.h"

enum sio_ticket_result {
    SIO_TICKET_OPENED,
    SIO_TICKET_UNKNOWN, /* not one of ours, tampered with, or of a key that is gone */
    SIO_TICKET_FAILED   /* no memory, or a provider failed; error tells */
};

/* Takes a reference. Returns the keys. */
struct siotls_ticket_keys *sio_ticket_keys_keep(struct siotls_ticket_keys *keys);

/* From then on a key that has sealed for so long is followed by a fresh one; one older is kept. */
void sio_ticket_keys_rotate_every(struct siotls_ticket_keys *keys, uint64_t interval_ms);

/* False when all were drawn here and shown to nobody, so that only this process makes tickets with them. */
bool sio_ticket_keys_were_given(struct siotls_ticket_keys *keys);

/* Appends the ticket of a state. */
bool sio_ticket_seal(struct siotls_ticket_keys *keys, struct sio_buffer *ticket, struct siotls_bytes state,
                     uint64_t time_ms, struct sio_error *error) SIO_CHECKED;

/* Appends the state in a ticket. */
enum sio_ticket_result sio_ticket_open(struct siotls_ticket_keys *keys, struct sio_buffer *state,
                                       struct siotls_bytes ticket, struct sio_error *error) SIO_CHECKED;

#endif
