/* SPDX-License-Identifier: Apache-2.0 */
/*
 * field.h: what messages share: sets of numbers, vectors and grease (RFC 9846 3.4, RFC 8701).
 */
#ifndef SIO_WIRE_FIELD_H
#define SIO_WIRE_FIELD_H

#include "wire/extension.h"

/*
 * A set of 16-bit numbers, for finding duplicates in linear time whatever a peer sends. The numbers of usual lists lie
 * close together: of 8 KiB of bits only those parts are zeroed, and looked at, that a number falls into.
 */
enum { SIO_SEEN_PARTS = 64, SIO_SEEN_WORDS = 32 };
struct sio_seen16 {
    uint64_t used; /* which parts */
    uint32_t bits[SIO_SEEN_PARTS][SIO_SEEN_WORDS];
};

/* The empty set. */
static inline void sio_seen16_init(struct sio_seen16 *seen)
{
    seen->used = 0;
}

/* Adds a number; false when it was there. */
bool sio_seen16_add(struct sio_seen16 *seen, uint16_t value) SIO_CHECKED;

bool sio_seen16_has(const struct sio_seen16 *seen, uint16_t value);

/* Writes bytes with their length in front, in 1, 2 or 3 bytes. */
void sio_write_vector(struct sio_writer *writer, uint8_t num_length_bytes, struct siotls_bytes contents);

/* Writes an extension that nobody knows, of that many zeros, at most one (RFC 8701); type 0: nothing. */
void sio_write_grease_extension(struct sio_writer *writer, uint16_t type, size_t data_len);

#endif
