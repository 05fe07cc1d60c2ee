/* SPDX-License-Identifier: Apache-2.0 */
/*
 * hello.h: ClientHello, ServerHello and HelloRetryRequest as structs of views (RFC 9846 4.2).
 *
 * Parsing is pure and checks form only: lengths, minimums, no trailing bytes (decode_error), and what the RFC
 * calls illegal in the message by itself (illegal_parameter). Messages are bodies, without the
 * 4-byte handshake header. Writers append a body; the caller asks sio_writer_ok.
 */
#ifndef SIO_WIRE_HELLO_H
#define SIO_WIRE_HELLO_H

#include "wire/constants.h"
#include "wire/extension.h"

/* Values that nobody knows, to be written into a ClientHello so that servers keep passing over them (RFC 8701). */
struct sio_hello_grease {
    uint16_t suite;
    uint16_t group;
    uint16_t key_share; /* group of a share of one byte; 0: none */
    uint16_t version;
    uint16_t first_extension; /* empty */
    uint16_t last_extension;  /* of one byte */
};

/*
 * A ClientHello. Lists are raw: contents of their vectors. has() an extension before using its field: fields of absent
 * ones are empty. TLS 1.2 and older hellos parse as well (no supported_versions).
 */
struct sio_client_hello {
    uint16_t legacy_version;
    struct siotls_bytes random;
    struct siotls_bytes legacy_session_id;
    struct siotls_bytes cipher_suites; /* list of u16 */
    struct siotls_bytes legacy_compression_methods;
    struct sio_extensions extensions;
    struct siotls_bytes extension_block;           /* contents of the extensions' vector, as parsed; not for writing */
    struct siotls_bytes server_name;               /* the host_name; empty when absent */
    struct siotls_bytes supported_groups;          /* list of u16 */
    struct siotls_bytes signature_algorithms;      /* list of u16 */
    struct siotls_bytes signature_algorithms_cert; /* list of u16 */
    struct siotls_bytes alpn;                      /* ProtocolName list */
    struct siotls_bytes supported_versions;        /* list of u16 */
    struct siotls_bytes key_shares;                /* KeyShareEntry list */
    struct siotls_bytes cookie;
    uint16_t record_size_limit;                   /* RFC 8449 4 */
    uint8_t max_fragment_length;                  /* RFC 6066 4: 1 for 2^9 to 4 for 2^12 */
    bool wants_ocsp;                              /* status_request asks for a response of OCSP */
    struct siotls_bytes client_certificate_types; /* list of u8 (RFC 7250 3) */
    struct siotls_bytes server_certificate_types;
    struct siotls_bytes compress_certificate;    /* list of u16 (RFC 8879 3) */
    struct siotls_bytes certificate_authorities; /* DistinguishedName list */
    struct siotls_bytes psk_key_exchange_modes;  /* list of u8 */
    struct siotls_bytes psk_identities;          /* PskIdentity list */
    struct siotls_bytes psk_binders;             /* PskBinderEntry list */
    size_t truncated_len; /* with pre_shared_key: bytes of the body before the binders vector (RFC 9846 4.3.11.2) */
    const struct sio_hello_grease *grease; /* for writing; NULL: none. Parsing knows none */
};

bool sio_client_hello_parse(struct sio_client_hello *hello, struct siotls_bytes body,
                            struct sio_error *error) SIO_CHECKED;

/* Writes every extension that extensions.present has, from the fields; in the table's order, pre_shared_key last; and
 * grease. */
void sio_client_hello_write(struct sio_writer *writer, const struct sio_client_hello *hello);

/* The share of a group in a ClientHello's key_shares; false when there is none. */
bool sio_key_share_find(struct siotls_bytes *share, struct siotls_bytes key_shares, uint16_t group);

/* Steps through a list of KeyShareEntry; false at its end. */
bool sio_key_share_next(struct sio_reader *reader, uint16_t *group, struct siotls_bytes *share);

/* Steps through a list of ProtocolName; false at its end. */
bool sio_protocol_next(struct sio_reader *reader, struct siotls_bytes *protocol);

/* Is that protocol in a list of ProtocolName? */
bool sio_protocols_have(struct siotls_bytes protocols, struct siotls_bytes wanted);

/* A ServerHello or HelloRetryRequest. */
struct sio_server_hello {
    uint16_t legacy_version;
    struct siotls_bytes random;
    struct siotls_bytes legacy_session_id_echo;
    uint16_t cipher_suite;
    uint8_t legacy_compression_method;
    bool is_retry; /* the random is that of HelloRetryRequest */
    struct sio_extensions extensions;
    uint16_t selected_version;        /* 0 without supported_versions: TLS 1.2 or older */
    uint16_t group;                   /* of key_share */
    struct siotls_bytes key_exchange; /* empty in a HelloRetryRequest */
    struct siotls_bytes cookie;       /* HelloRetryRequest */
    uint16_t selected_identity;       /* pre_shared_key */
};

extern const uint8_t sio_retry_random[SIO_RANDOM_SIZE];

/* offered: the mask of extensions that our ClientHello had. */
bool sio_server_hello_parse(struct sio_server_hello *hello, struct siotls_bytes body, uint32_t offered,
                            struct sio_error *error) SIO_CHECKED;
void sio_server_hello_write(struct sio_writer *writer, const struct sio_server_hello *hello);

#endif
