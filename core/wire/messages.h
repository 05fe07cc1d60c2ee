/* SPDX-License-Identifier: Apache-2.0 */
/*
 * messages.h: the messages after the hellos as structs of views (RFC 9846 4.4 to 4.7). As in hello.h: bodies,
 * pure parsing, appending writers.
 */
#ifndef SIO_WIRE_MESSAGES_H
#define SIO_WIRE_MESSAGES_H

#include "wire/constants.h"
#include "wire/extension.h"

struct sio_encrypted_extensions {
    struct sio_extensions extensions;
    uint8_t client_certificate_type; /* RFC 7250 4.2 */
    uint8_t server_certificate_type;
    struct siotls_bytes alpn;             /* the one chosen protocol */
    struct siotls_bytes supported_groups; /* list of u16 */
    uint16_t record_size_limit;           /* RFC 8449 4 */
    uint8_t max_fragment_length;          /* RFC 6066 4 */
};

bool sio_encrypted_extensions_parse(struct sio_encrypted_extensions *message, struct siotls_bytes body,
                                    uint32_t offered, struct sio_error *error) SIO_CHECKED;
void sio_encrypted_extensions_write(struct sio_writer *writer, const struct sio_encrypted_extensions *message);

struct sio_certificate_request {
    struct siotls_bytes context;
    struct sio_extensions extensions;
    struct siotls_bytes signature_algorithms;      /* list of u16; the extension is mandatory: missing_extension */
    struct siotls_bytes signature_algorithms_cert; /* list of u16 */
    struct siotls_bytes certificate_authorities;   /* DistinguishedName list */
    struct siotls_bytes compress_certificate;      /* list of u16 */
    struct siotls_bytes oid_filters;               /* OIDFilter list */
    uint16_t grease_extension;                     /* for writing (RFC 8701); 0: none */
};

bool sio_certificate_request_parse(struct sio_certificate_request *message, struct siotls_bytes body,
                                   struct sio_error *error) SIO_CHECKED;
void sio_certificate_request_write(struct sio_writer *writer, const struct sio_certificate_request *message);

/* One entry of a Certificate message. */
struct sio_certificate_entry {
    struct siotls_bytes data; /* DER */
    struct sio_extensions extensions;
    struct siotls_bytes ocsp_response; /* of status_request; empty: none */
    struct siotls_bytes sct_list;      /* SignedCertificateTimestampList (RFC 6962 3.3); empty: none */
};

/* A Certificate message; entries are stepped through, so that no array is needed. */
struct sio_certificate_message {
    struct siotls_bytes context;
    struct siotls_bytes certificate_list; /* contents */
    size_t num_entries;
};

/* offered: extensions that may be in the entries. Checks the form of every entry; more than SIO_MAX_CHAIN fails. */
bool sio_certificate_message_parse(struct sio_certificate_message *message, struct siotls_bytes body, uint32_t offered,
                                   struct sio_error *error) SIO_CHECKED;

/* The next entry of a parsed message; false at the end. Extensions are views, already checked. */
bool sio_certificate_entry_next(struct sio_reader *reader, struct sio_certificate_entry *entry);

/* context and the certificates; leaf: the extensions of the first one, NULL: none. */
void sio_certificate_message_write(struct sio_writer *writer, struct siotls_bytes context,
                                   const struct siotls_bytes *chain, size_t num_chain,
                                   const struct sio_extensions *leaf);

/* CertificateStatus with an OCSP response (RFC 6066 8). */
void sio_certificate_status_write(struct sio_writer *writer, struct siotls_bytes ocsp_response);

/* True for a well-formed SignedCertificateTimestampList. */
bool sio_sct_list_is_valid(struct siotls_bytes list);

/* A Certificate message's body, compressed (RFC 8879 4). */
struct sio_compressed_certificate {
    uint16_t algorithm; /* siotls_compressor_id */
    uint32_t uncompressed_len;
    struct siotls_bytes compressed;
};

bool sio_compressed_certificate_parse(struct sio_compressed_certificate *message, struct siotls_bytes body,
                                      struct sio_error *error) SIO_CHECKED;
void sio_compressed_certificate_write(struct sio_writer *writer, const struct sio_compressed_certificate *message);

struct sio_certificate_verify {
    uint16_t algorithm;
    struct siotls_bytes signature;
};

bool sio_certificate_verify_parse(struct sio_certificate_verify *message, struct siotls_bytes body,
                                  struct sio_error *error) SIO_CHECKED;
void sio_certificate_verify_write(struct sio_writer *writer, const struct sio_certificate_verify *message);

/* KeyUpdate: request_update is 0 or 1, else illegal_parameter. */
bool sio_key_update_parse(bool *request_update, struct siotls_bytes body, struct sio_error *error) SIO_CHECKED;

struct sio_new_session_ticket {
    uint32_t ticket_lifetime_seconds;
    uint32_t ticket_age_add;
    struct siotls_bytes ticket_nonce;
    struct siotls_bytes ticket;
    struct sio_extensions extensions;
    uint32_t max_early_data_size; /* with early_data */
    uint16_t grease_extension;    /* for writing (RFC 8701); 0: none */
};

bool sio_new_session_ticket_parse(struct sio_new_session_ticket *message, struct siotls_bytes body,
                                  struct sio_error *error) SIO_CHECKED;
void sio_new_session_ticket_write(struct sio_writer *writer, const struct sio_new_session_ticket *message);

/* An alert record's two bytes (RFC 9846 6). */
bool sio_alert_parse(uint8_t *level, uint8_t *description, struct siotls_bytes body,
                     struct sio_error *error) SIO_CHECKED;

#endif
