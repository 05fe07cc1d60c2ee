/* SPDX-License-Identifier: Apache-2.0 */
/*
 * extension.h: blocks of extensions, judged, read and written by the one table of extension_rows.h (RFC 9846 4.3).
 */
#ifndef SIO_WIRE_EXTENSION_H
#define SIO_WIRE_EXTENSION_H

#include "base/reader.h"
#include "base/writer.h"
#include "wire/extension_rows.h"

/* Extensions that siotls knows, as indexes of the table; sio_extension_type gives the IANA number. */
enum sio_extension {
#define SIO_EXTENSION_ENUMERATOR(identifier, name, type, messages) SIO_EXTENSION_##identifier,
    SIO_EXTENSION_ROWS(SIO_EXTENSION_ENUMERATOR)
#undef SIO_EXTENSION_ENUMERATOR
        SIO_NUM_EXTENSIONS
};

/* Messages that carry extensions. */
enum sio_carrier {
    SIO_IN_CLIENT_HELLO,
    SIO_IN_SERVER_HELLO,
    SIO_IN_HELLO_RETRY_REQUEST,
    SIO_IN_ENCRYPTED_EXTENSIONS,
    SIO_IN_CERTIFICATE,
    SIO_IN_CERTIFICATE_REQUEST,
    SIO_IN_NEW_SESSION_TICKET,
    SIO_IN_LEGACY_SERVER_HELLO, /* of TLS 1.2 or older: only the form is checked, none is present */
    SIO_NUM_CARRIERS
};

/*
 * A block of extensions: what is there, and each one's data as it was parsed. For writing, data is that of extensions
 * which somebody made whole: where it is not empty, it goes out in place of what the message's fields say.
 */
struct sio_extensions {
    uint32_t present; /* bit 1 << enum sio_extension */
    struct siotls_bytes data[SIO_NUM_EXTENSIONS];
};

uint16_t sio_extension_type(enum sio_extension extension);
const char *sio_extension_name(enum sio_extension extension);

/* The bit of an extension, for masks. */
uint32_t sio_extension_bit(enum sio_extension extension);

bool sio_extensions_have(const struct sio_extensions *extensions, enum sio_extension extension);

/*
 * Parses a block that is the contents of the extensions vector. offered: mask of what we sent, which an answer may
 * carry (server_hello, hello_retry_request, encrypted_extensions, certificate); UINT32_MAX for requests. Fails with:
 * a duplicate (known or unknown, decode_error), a known one in a message that may not carry it (illegal_parameter), an
 * answer to what was not asked (unsupported_extension), anything behind pre_shared_key in a ClientHello
 * (illegal_parameter). Unknown ones in requests are passed over (RFC 9846 4.3). cookie in a HelloRetryRequest is
 * never unsolicited.
 */
bool sio_extensions_parse(struct sio_extensions *extensions, struct siotls_bytes block, enum sio_carrier carrier,
                          uint32_t offered, struct sio_error *error) SIO_CHECKED;

/*
 * Takes apart the data of each extension that a message's struct has in its extensions, into the struct's other fields
 * as extension_rows.h says; decode_error when one does not have its form. The carrier says which struct it is.
 */
bool sio_extension_fields_parse(void *message, enum sio_carrier carrier, struct sio_error *error) SIO_CHECKED;

/* Writes those of the mask which the message has, whole, in the order of the rows; in a ClientHello with its grease. */
void sio_extension_fields_write(struct sio_writer *writer, const void *message, enum sio_carrier carrier,
                                uint32_t mask);

/* Steps through a block, judging nothing but the form; false at its end and where it is malformed. */
bool sio_extension_next(struct sio_reader *reader, uint16_t *type, struct siotls_bytes *data);

/* The data of the first extension of that kind in a block, judging nothing; false when there is none. */
bool sio_extensions_find(struct siotls_bytes *data, struct siotls_bytes block, enum sio_extension extension);

/* Big-endian lists of 16-bit numbers, as they stand on the wire. */
bool sio_list16_has(struct siotls_bytes list, uint16_t value);
size_t sio_list16_count(struct siotls_bytes list);
uint16_t sio_list16_at(struct siotls_bytes list, size_t index);

#endif
