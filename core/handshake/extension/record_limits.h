/* SPDX-License-Identifier: Apache-2.0 */
/* record_limits.h: the two extensions about the length of records: what holds when one of them was agreed on. */
#ifndef SIO_EXTENSION_RECORD_LIMITS_H
#define SIO_EXTENSION_RECORD_LIMITS_H

#include "handshake/state/handshake.h"

/* max_fragment_length has powers of two above this one, as 1, 2, 3, 4. */
enum { SHORTEST_FRAGMENT_LOG2 = 8 };

/* The longest content and padding that max_fragment_length allows, by its code. */
uint32_t sio_fragment_len(uint8_t code);

/*
 * The longest content, padding and type that is taken; 0: as RFC 9846 has it. It holds at a server with the client's
 * handshake key, since early data is sent before the client hears of our limit.
 */
uint32_t sio_longest_received(const struct sio_handshake *handshake);

/* Tells the carrier what the peer takes. */
void sio_limit_sending(const struct sio_handshake *handshake);

#endif
