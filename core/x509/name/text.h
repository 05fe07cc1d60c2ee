/* SPDX-License-Identifier: Apache-2.0 */
/*
 * text.h: what strangers wrote in a certificate, as bounded text of UTF-8 that says nothing else than what is there.
 */
#ifndef SIO_X509_TEXT_H
#define SIO_X509_TEXT_H

#include "asn1/der.h"

/*
 * Text that is always terminated. It grows by pieces, each there whole or not at all; the first that does not fit is
 * replaced by "\...", which no value can bring about, and nothing follows it.
 */
struct sio_text {
    char *data;
    size_t data_len;
    size_t limit; /* of data_len; the terminator comes on top */
    bool is_cut;
    uint8_t mark_len; /* kept free for the mark; 0: there is none */
};

/* size is that of the memory, terminator included. */
void sio_text_init(struct sio_text *text, char *data, size_t size);

/* The same without the mark: for text that is of no use when it is cut. */
void sio_text_init_exact(struct sio_text *text, char *data, size_t size);

/* One piece. */
void sio_text_put(struct sio_text *text, const char *piece);
void sio_text_format(struct sio_text *text, const char *format, ...) SIO_FORMAT(2, 3);

/* Lowercase hex with a separator between the bytes ("": none). */
void sio_text_hex(struct sio_text *text, struct siotls_bytes bytes, const char *separator);

/* An OID's contents as numbers with dots between. */
void sio_text_oid(struct sio_text *text, struct siotls_bytes oid);

/*
 * A value of a string type by its tag, escaped as RFC 4514 2.4 does: what could be taken for a separator, and whatever
 * is not seen or is seen elsewhere than where it stands (control characters, line ends, marks of direction, odd
 * spaces). A value of another type is "#" and its DER in hex.
 */
void sio_text_value(struct sio_text *text, uint8_t tag, struct siotls_bytes value);

/* A Name, such as "O=Example, CN=example.org", in the order of the certificate. */
void sio_text_name(struct sio_text *text, struct siotls_bytes name);

/*
 * A value of a string type as UTF-8, nothing escaped. False for another type, for what is malformed, and for a value
 * with characters that would have to be escaped because they are not seen.
 */
bool sio_text_plain(struct sio_text *text, uint8_t tag, struct siotls_bytes value) SIO_CHECKED;

/* True for the attribute type of that short name, such as "CN", or of those numbers with dots between. */
bool sio_text_is_type(struct siotls_bytes type, const char *wanted);

#endif
