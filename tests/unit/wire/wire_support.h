/* SPDX-License-Identifier: Apache-2.0 */
/*
 * wire_support.h: what the tests of core/wire share: bytes from hex, one valid message of each kind, and
 * every parser and writer behind one signature.
 */
#ifndef TESTS_UNIT_WIRE_SUPPORT_H
#define TESTS_UNIT_WIRE_SUPPORT_H

#include <check.h>

#include "wire/hello.h"
#include "wire/messages.h"

/* Bytes of their own, exactly as long as needed, so that sanitizers see a read behind the end. */
struct octets {
    uint8_t *data;
    size_t data_len;
};

struct octets octets_from_hex(const char *hex);
struct octets octets_copy(struct siotls_bytes bytes);
struct octets octets_join(struct octets first, struct octets second); /* takes both */
struct siotls_bytes octets_view(struct octets octets);
void octets_free(struct octets octets);

/* Leaves the fields only to be written from; but padding has none. */
void forget_data(struct sio_extensions *extensions);

/* Every extension offered. */
#define OFFER_ALL UINT32_MAX

/* Parses a body of one kind, and writes what was parsed when writer is not NULL. */
typedef bool message_round(struct siotls_bytes body, struct sio_writer *writer, struct sio_error *error);

bool client_hello_round(struct siotls_bytes body, struct sio_writer *writer, struct sio_error *error);
bool server_hello_round(struct siotls_bytes body, struct sio_writer *writer, struct sio_error *error);
bool encrypted_extensions_round(struct siotls_bytes body, struct sio_writer *writer, struct sio_error *error);
bool certificate_request_round(struct siotls_bytes body, struct sio_writer *writer, struct sio_error *error);
bool certificate_round(struct siotls_bytes body, struct sio_writer *writer, struct sio_error *error);
bool certificate_verify_round(struct siotls_bytes body, struct sio_writer *writer, struct sio_error *error);
bool compressed_certificate_round(struct siotls_bytes body, struct sio_writer *writer, struct sio_error *error);
bool new_session_ticket_round(struct siotls_bytes body, struct sio_writer *writer, struct sio_error *error);
bool key_update_round(struct siotls_bytes body, struct sio_writer *writer, struct sio_error *error);
bool alert_round(struct siotls_bytes body, struct sio_writer *writer, struct sio_error *error);

/* One valid message of each kind, with all that it may carry, in the order in which we write it. */
struct sample {
    const char *name;
    message_round *round;
    const char *hex;
    size_t legacy_len; /* a shorter length at which it is a valid message of an older TLS; 0: none */
};

extern const struct sample samples[];
extern const size_t num_samples;

/* A body as hex and what its parser must say: reason NULL when it is fine; with ": " and detail, or without. */
struct form_rule {
    const char *name;
    const char *hex;
    enum siotls_alert alert;
    const char *reason;
};

/* The reason for an extension whose data does not have its form: "name in message". */
#define MALFORMED(detail) "extensions: the data of an extension is malformed: " detail

/* Checks each rule; prefix is put before the hex, and lengths of 2 bytes are computed for the block if is_block. */
void check_form_rules(message_round *round, const char *prefix, bool is_block, const struct form_rule *rules,
                      size_t num_rules);

Suite *wire_extension_suite(void);
Suite *wire_fields_suite(void);
Suite *wire_form_suite(void);
Suite *wire_hello_suite(void);
Suite *wire_message_suite(void);
Suite *wire_rfc8448_suite(void);

#endif
