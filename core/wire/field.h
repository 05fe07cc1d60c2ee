/* SPDX-License-Identifier: Apache-2.0 */
/*
 * field.h: forms of extension_data that several messages share, read and written (RFC 9846 4.3).
 *
 * Each sio_field_* takes the whole extension_data and is false when it does not have that form.
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

/* Nothing at all. */
bool sio_field_empty(struct siotls_bytes data) SIO_CHECKED;

/* One number, and nothing else. */
bool sio_field_number8(uint8_t *value, struct siotls_bytes data) SIO_CHECKED;
bool sio_field_number16(uint16_t *value, struct siotls_bytes data) SIO_CHECKED;

/* One vector with a length of 2 bytes in front, and nothing else. */
bool sio_field_vector16(struct siotls_bytes *contents, struct siotls_bytes data, size_t minimum) SIO_CHECKED;

/* One list of at least one 16-bit number: supported_groups, signature_algorithms. */
bool sio_field_list16(struct siotls_bytes *list, struct siotls_bytes data) SIO_CHECKED;

/* CertificateCompressionAlgorithm algorithms<2..2^8-2> (RFC 8879 3). */
bool sio_field_compressors(struct siotls_bytes *list, struct siotls_bytes data) SIO_CHECKED;

/* DistinguishedName authorities<3..2^16-1> (RFC 9846 4.3.4). */
bool sio_field_authorities(struct siotls_bytes *list, struct siotls_bytes data) SIO_CHECKED;

/* ProtocolName protocol_name_list<2..2^16-1> (RFC 7301 3.1). */
bool sio_field_protocols(struct siotls_bytes *list, struct siotls_bytes data) SIO_CHECKED;

/* Writes bytes with their length in front, in 1, 2 or 3 bytes. */
void sio_write_vector(struct sio_writer *writer, uint8_t num_length_bytes, struct siotls_bytes contents);

/* Writes an extension that nobody knows, of that many zeros, at most one (RFC 8701); type 0: nothing. */
void sio_write_grease_extension(struct sio_writer *writer, uint16_t type, size_t data_len);

/* Writes one extension whose data is one vector of that kind. */
void sio_write_vector_extension(struct sio_writer *writer, enum sio_extension extension, uint8_t num_length_bytes,
                                struct siotls_bytes contents);

/* Writes one extension with data as it is; nothing when it is not present. */
void sio_write_raw_extension(struct sio_writer *writer, const struct sio_extensions *extensions,
                             enum sio_extension extension);

#endif
