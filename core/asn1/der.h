/* SPDX-License-Identifier: Apache-2.0 */
/*
 * der.h: strict DER (X.690) over the reader: definite minimal lengths, canonical values. A failed read moves
 * nothing, so reads joined by && are the schema. Contents are views; tags carry class and constructed bits.
 */
#ifndef SIO_ASN1_DER_H
#define SIO_ASN1_DER_H

#include "base/reader.h"
#include "base/writer.h"

enum sio_der_tag {
    SIO_DER_BOOLEAN = 0x01,
    SIO_DER_INTEGER = 0x02,
    SIO_DER_BIT_STRING = 0x03,
    SIO_DER_OCTET_STRING = 0x04,
    SIO_DER_NULL = 0x05,
    SIO_DER_OID = 0x06,
    SIO_DER_UTF8_STRING = 0x0c,
    SIO_DER_PRINTABLE_STRING = 0x13,
    SIO_DER_TELETEX_STRING = 0x14,
    SIO_DER_IA5_STRING = 0x16,
    SIO_DER_UTC_TIME = 0x17,
    SIO_DER_GENERALIZED_TIME = 0x18,
    SIO_DER_BMP_STRING = 0x1e,
    SIO_DER_SEQUENCE = 0x30,
    SIO_DER_SET = 0x31,
    SIO_DER_CONTEXT = 0x80,            /* [n] of a primitive type: add n */
    SIO_DER_CONTEXT_CONSTRUCTED = 0xa0 /* [n] of a constructed type, or explicit: add n */
};

/* True when the next element has the tag. */
bool sio_der_next_is(const struct sio_reader *reader, uint8_t tag);

/* The next element, whatever it is. Tag numbers above 30 are refused. */
bool sio_der_read_any(struct sio_reader *reader, uint8_t *tag, struct siotls_bytes *contents) SIO_CHECKED;

/* The next element, which must have the tag. */
bool sio_der_read(struct sio_reader *reader, struct siotls_bytes *contents, uint8_t tag) SIO_CHECKED;

/* The next element with its header, which must have the tag. */
bool sio_der_read_element(struct sio_reader *reader, struct siotls_bytes *element, uint8_t tag) SIO_CHECKED;

/* The element if it is there, else contents of NULL; false only when it is there and malformed. */
bool sio_der_read_optional(struct sio_reader *reader, struct siotls_bytes *contents, uint8_t tag) SIO_CHECKED;

/* True for one whole SEQUENCE and nothing behind it. */
bool sio_der_is_sequence(struct siotls_bytes der);

/* An element as a reader over its contents. */
bool sio_der_enter(struct sio_reader *reader, struct sio_reader *inside, uint8_t tag) SIO_CHECKED;

/* A BOOLEAN that is DEFAULT FALSE: absent is false, and a written FALSE is refused (X.690 11.5). */
bool sio_der_read_default_false(struct sio_reader *reader, bool *value) SIO_CHECKED;

/* An INTEGER in its minimal two's complement. */
bool sio_der_read_integer(struct sio_reader *reader, struct siotls_bytes *contents) SIO_CHECKED;

/* An INTEGER that is not negative, without leading zeros; zero is empty. */
bool sio_der_read_unsigned(struct sio_reader *reader, struct siotls_bytes *magnitude) SIO_CHECKED;

/* An INTEGER from 0 to 2^32 - 1; saturate: larger ones are read as 2^32 - 1. */
bool sio_der_read_u32(struct sio_reader *reader, uint32_t *value) SIO_CHECKED;

/* The value of an INTEGER's contents under some context tag, likewise. */
bool sio_der_u32(uint32_t *value, struct siotls_bytes contents) SIO_CHECKED;

/* An OBJECT IDENTIFIER; its contents are compared as bytes. */
bool sio_der_read_oid(struct sio_reader *reader, struct siotls_bytes *oid) SIO_CHECKED;

/* A BIT STRING; unused bits at the end are zero. */
bool sio_der_read_bits(struct sio_reader *reader, struct siotls_bytes *bits, uint8_t *num_unused) SIO_CHECKED;

/* A BIT STRING of whole bytes. */
bool sio_der_read_bit_bytes(struct sio_reader *reader, struct siotls_bytes *bytes) SIO_CHECKED;

/*
 * A Time of RFC 5280 4.1.2.5, in UTC milliseconds since 1970; earlier times are 0. It is exact unless it is a
 * GeneralizedTime before 2050, which should have been a UTCTime.
 */
bool sio_der_read_time(struct sio_reader *reader, uint64_t *time_ms, bool *is_exact) SIO_CHECKED;

/* Writes "2024-04-01 00:00:00 UTC". */
enum { SIO_TIME_TEXT = 32 };
void sio_time_print(char text[SIO_TIME_TEXT], uint64_t time_ms);

/* Writes the header of an element whose contents take so many bytes, and says how long such a header is. */
void sio_der_write_header(struct sio_writer *writer, uint8_t tag, size_t contents_len);
size_t sio_der_header_size(size_t contents_len);

#endif
