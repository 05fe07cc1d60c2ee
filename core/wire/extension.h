/* SPDX-License-Identifier: Apache-2.0 */
/*
 * extension.h: the one table of extensions: which message may carry which (RFC 9846 4.3), and blocks of them.
 */
#ifndef SIO_WIRE_EXTENSION_H
#define SIO_WIRE_EXTENSION_H

#include "base/reader.h"
#include "base/writer.h"

/* Extensions that siotls knows, as indexes of the table; sio_extension_type gives the IANA number. */
enum sio_extension {
    SIO_EXTENSION_SERVER_NAME,
    SIO_EXTENSION_MAX_FRAGMENT_LENGTH,
    SIO_EXTENSION_STATUS_REQUEST,
    SIO_EXTENSION_SUPPORTED_GROUPS,
    SIO_EXTENSION_SIGNATURE_ALGORITHMS,
    SIO_EXTENSION_ALPN,
    SIO_EXTENSION_SIGNED_CERTIFICATE_TIMESTAMP,
    SIO_EXTENSION_CLIENT_CERTIFICATE_TYPE,
    SIO_EXTENSION_SERVER_CERTIFICATE_TYPE,
    SIO_EXTENSION_PADDING,
    SIO_EXTENSION_COMPRESS_CERTIFICATE,
    SIO_EXTENSION_RECORD_SIZE_LIMIT,
    SIO_EXTENSION_PRE_SHARED_KEY,
    SIO_EXTENSION_EARLY_DATA,
    SIO_EXTENSION_SUPPORTED_VERSIONS,
    SIO_EXTENSION_COOKIE,
    SIO_EXTENSION_PSK_KEY_EXCHANGE_MODES,
    SIO_EXTENSION_CERTIFICATE_AUTHORITIES,
    SIO_EXTENSION_OID_FILTERS,
    SIO_EXTENSION_POST_HANDSHAKE_AUTH,
    SIO_EXTENSION_SIGNATURE_ALGORITHMS_CERT,
    SIO_EXTENSION_KEY_SHARE,
    SIO_NUM_EXTENSIONS
};

/* Messages that carry extensions; bits. */
enum sio_carrier {
    SIO_IN_CLIENT_HELLO = 1,
    SIO_IN_SERVER_HELLO = 2,
    SIO_IN_HELLO_RETRY_REQUEST = 4,
    SIO_IN_ENCRYPTED_EXTENSIONS = 8,
    SIO_IN_CERTIFICATE = 16,
    SIO_IN_CERTIFICATE_REQUEST = 32,
    SIO_IN_NEW_SESSION_TICKET = 64,
    SIO_IN_LEGACY_SERVER_HELLO = 128 /* of TLS 1.2 or older: only the form is checked, none is present */
};

/* A block of extensions: what is there, and each one's data. */
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

/* Steps through a block, judging nothing but the form; false at its end and where it is malformed. */
bool sio_extension_next(struct sio_reader *reader, uint16_t *type, struct siotls_bytes *data);

/* The data of the first extension of that kind in a block, judging nothing; false when there is none. */
bool sio_extensions_find(struct siotls_bytes *data, struct siotls_bytes block, enum sio_extension extension);

/* Opens an extension with its type and length; close it with sio_write_close. */
struct sio_mark sio_extension_open(struct sio_writer *writer, enum sio_extension extension);

/* Big-endian lists of 16-bit numbers, as they stand on the wire. */
bool sio_list16_has(struct siotls_bytes list, uint16_t value);
size_t sio_list16_count(struct siotls_bytes list);
uint16_t sio_list16_at(struct siotls_bytes list, size_t index);

#endif
