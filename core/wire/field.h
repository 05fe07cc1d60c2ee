/* SPDX-License-Identifier: Apache-2.0 */
/*
 * field.h: what messages share: sets of numbers, vectors and grease (RFC 9846 3.4, RFC 8701).
 */
#ifndef SIO_WIRE_FIELD_H
#define SIO_WIRE_FIELD_H

#include "wire/extension.h"

/* A set of 16-bit numbers, for finding duplicates in linear time whatever a peer sends. */
struct sio_seen16 {
    uint32_t bits[2048];
};

/* Adds a number; false when it was there. The set starts as zeros. */
bool sio_seen16_add(struct sio_seen16 *seen, uint16_t value) SIO_CHECKED;

bool sio_seen16_has(const struct sio_seen16 *seen, uint16_t value);

/* Writes bytes with their length in front, in 1, 2 or 3 bytes. */
void sio_write_vector(struct sio_writer *writer, uint8_t num_length_bytes, struct siotls_bytes contents);

/* Writes an extension that nobody knows, of that many zeros, at most one (RFC 8701); type 0: nothing. */
void sio_write_grease_extension(struct sio_writer *writer, uint16_t type, size_t data_len);

#endif
