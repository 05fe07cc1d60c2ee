/* SPDX-License-Identifier: Apache-2.0 */
/*
 * der.h: the little DER (X.690) that a provider of signers needs: bounded and strict reading, and writing of what it
 * builds itself. A siotls_bytes that is read from is a cursor: it is advanced past what was read.
 */
#ifndef SIOTLS_PROVIDER_DER_H
#define SIOTLS_PROVIDER_DER_H

#include <siotls/provider.h>
#include <stdbool.h>

enum {
    PROVIDER_DER_INTEGER = 0x02,
    PROVIDER_DER_BIT_STRING = 0x03,
    PROVIDER_DER_OCTET_STRING = 0x04,
    PROVIDER_DER_OID = 0x06,
    PROVIDER_DER_SEQUENCE = 0x30,
    PROVIDER_DER_CONTEXT = 0x80,            /* + number: implicit and primitive */
    PROVIDER_DER_CONTEXT_CONSTRUCTED = 0xa0 /* + number */
};

/* The most that provider_der_write_header writes; it holds lengths below 2^24. */
enum { PROVIDER_DER_MAX_HEADER = 5 };

/* Reads one element of this tag; contents becomes a view of what is in it. False, and nothing read, when it is not so.
 */
bool provider_der_read(struct siotls_bytes *der, uint8_t tag, struct siotls_bytes *contents);

/* The same, but element becomes a view of all of it, header included. */
bool provider_der_read_element(struct siotls_bytes *der, uint8_t tag, struct siotls_bytes *element);

/* True when the next element has this tag. */
bool provider_der_next_is(const struct siotls_bytes *der, uint8_t tag);

/* Reads an INTEGER that is not negative; number becomes its bytes without leading zeros, empty for 0. */
bool provider_der_read_unsigned(struct siotls_bytes *der, struct siotls_bytes *number);
bool provider_der_read_small(struct siotls_bytes *der, uint32_t *number);

/* Reads a BIT STRING of whole bytes. */
bool provider_der_read_bits(struct siotls_bytes *der, struct siotls_bytes *bits);

bool provider_der_equal(struct siotls_bytes a, struct siotls_bytes b);

/* How many bytes an element's header takes, and the header itself. */
size_t provider_der_header_size(size_t contents_len);
size_t provider_der_write_header(uint8_t *output, uint8_t tag, size_t contents_len);

/* An INTEGER that is not negative, from bytes with or without leading zeros: its size, and the element. */
size_t provider_der_unsigned_size(struct siotls_bytes number);
size_t provider_der_write_unsigned(uint8_t *output, struct siotls_bytes number);

#endif
