/* SPDX-License-Identifier: Apache-2.0 */
/*
 * wire_support.c: bytes from hex, sample messages, and parsers and writers behind one signature.
 */
#include "wire_support.h"

#include <stdlib.h>
#include <string.h>

static uint8_t nibble(char digit)
{
    const char *digits = "0123456789abcdef";
    const char *at = strchr(digits, digit);
    ck_assert_ptr_nonnull(at);
    return (uint8_t)(at - digits);
}

struct octets octets_from_hex(const char *hex)
{
    struct octets octets = {malloc(strlen(hex) / 2 + 1), 0};
    ck_assert_ptr_nonnull(octets.data);
    for (const char *next = hex; *next != '\0';) {
        if (*next == ' ') {
            next++;
            continue;
        }
        ck_assert(next[1] != '\0');
        octets.data[octets.data_len++] = (uint8_t)(nibble(next[0]) << 4 | nibble(next[1]));
        next += 2;
    }
    struct octets exact = octets_copy(octets_view(octets));
    octets_free(octets);
    return exact;
}

struct octets octets_copy(struct siotls_bytes bytes)
{
    struct octets octets = {malloc(bytes.data_len > 0 ? bytes.data_len : 1), bytes.data_len};
    ck_assert_ptr_nonnull(octets.data);
    if (bytes.data_len > 0)
        memcpy(octets.data, bytes.data, bytes.data_len);
    return octets;
}

struct octets octets_join(struct octets first, struct octets second)
{
    struct octets joined = {malloc(first.data_len + second.data_len + 1), first.data_len + second.data_len};
    ck_assert_ptr_nonnull(joined.data);
    memcpy(joined.data, first.data, first.data_len);
    memcpy(joined.data + first.data_len, second.data, second.data_len);
    octets_free(first);
    octets_free(second);
    struct octets exact = octets_copy(octets_view(joined));
    octets_free(joined);
    return exact;
}

struct siotls_bytes octets_view(struct octets octets)
{
    return sio_bytes(octets.data, octets.data_len);
}

void octets_free(struct octets octets)
{
    free(octets.data);
}

void forget_data(struct sio_extensions *extensions)
{
    struct siotls_bytes padding = extensions->data[SIO_EXTENSION_PADDING];
    memset(extensions->data, 0, sizeof extensions->data);
    extensions->data[SIO_EXTENSION_PADDING] = padding;
}

bool client_hello_round(struct siotls_bytes body, struct sio_writer *writer, struct sio_error *error)
{
    struct sio_client_hello hello;
    if (!sio_client_hello_parse(&hello, body, error))
        return false;
    forget_data(&hello.extensions);
    if (writer != NULL)
        sio_client_hello_write(writer, &hello);
    return true;
}

bool server_hello_round(struct siotls_bytes body, struct sio_writer *writer, struct sio_error *error)
{
    struct sio_server_hello hello;
    if (!sio_server_hello_parse(&hello, body, OFFER_ALL, error))
        return false;
    forget_data(&hello.extensions);
    if (writer != NULL)
        sio_server_hello_write(writer, &hello);
    return true;
}

bool encrypted_extensions_round(struct siotls_bytes body, struct sio_writer *writer, struct sio_error *error)
{
    struct sio_encrypted_extensions message;
    if (!sio_encrypted_extensions_parse(&message, body, OFFER_ALL, error))
        return false;
    forget_data(&message.extensions);
    if (writer != NULL)
        sio_encrypted_extensions_write(writer, &message);
    return true;
}

bool certificate_request_round(struct siotls_bytes body, struct sio_writer *writer, struct sio_error *error)
{
    struct sio_certificate_request message;
    if (!sio_certificate_request_parse(&message, body, error))
        return false;
    forget_data(&message.extensions);
    if (writer != NULL)
        sio_certificate_request_write(writer, &message);
    return true;
}

bool certificate_round(struct siotls_bytes body, struct sio_writer *writer, struct sio_error *error)
{
    struct sio_certificate_message message;
    if (!sio_certificate_message_parse(&message, body, OFFER_ALL, error))
        return false;
    struct siotls_bytes chain[SIO_MAX_CHAIN];
    size_t num_chain = 0;
    struct sio_reader reader = sio_reader(message.certificate_list);
    struct sio_certificate_entry entry;
    while (sio_certificate_entry_next(&reader, &entry)) {
        ck_assert_uint_lt(num_chain, SIO_MAX_CHAIN);
        chain[num_chain++] = entry.data;
    }
    ck_assert(sio_read_end(&reader));
    ck_assert_uint_eq(num_chain, message.num_entries);
    if (writer != NULL)
        sio_certificate_message_write(writer, message.context, chain, num_chain, NULL);
    return true;
}

bool certificate_verify_round(struct siotls_bytes body, struct sio_writer *writer, struct sio_error *error)
{
    struct sio_certificate_verify message;
    if (!sio_certificate_verify_parse(&message, body, error))
        return false;
    if (writer != NULL)
        sio_certificate_verify_write(writer, &message);
    return true;
}

bool compressed_certificate_round(struct siotls_bytes body, struct sio_writer *writer, struct sio_error *error)
{
    struct sio_compressed_certificate message;
    if (!sio_compressed_certificate_parse(&message, body, error))
        return false;
    if (writer != NULL)
        sio_compressed_certificate_write(writer, &message);
    return true;
}

bool new_session_ticket_round(struct siotls_bytes body, struct sio_writer *writer, struct sio_error *error)
{
    struct sio_new_session_ticket message;
    if (!sio_new_session_ticket_parse(&message, body, error))
        return false;
    forget_data(&message.extensions);
    if (writer != NULL)
        sio_new_session_ticket_write(writer, &message);
    return true;
}

/* The two that the handshake writes by hand. */
bool key_update_round(struct siotls_bytes body, struct sio_writer *writer, struct sio_error *error)
{
    bool request_update;
    if (!sio_key_update_parse(&request_update, body, error))
        return false;
    if (writer != NULL)
        sio_write_u8(writer, request_update);
    return true;
}

bool alert_round(struct siotls_bytes body, struct sio_writer *writer, struct sio_error *error)
{
    uint8_t level;
    uint8_t description;
    if (!sio_alert_parse(&level, &description, body, error))
        return false;
    if (writer != NULL) {
        sio_write_u8(writer, level);
        sio_write_u8(writer, description);
    }
    return true;
}

const struct sample samples[] = {
    {"client_hello", client_hello_round,
     "0303404142434445464748494a4b4c4d4e4f505152535455565758595a5b5c5d5e5f20000102030405060708090a0b0c0d0e"
     "0f101112131415161718191a1b1c1d1e1f0004130113030100014000000011000f00000c6578616d706c652e746573740001"
     "000104000500050100000000000a00060004001d0017000d00060004080404030010000e000c02683208687474702f312e31"
     "0012000000130002010000140002010200150003000000001b0003020002001c00024001002a0000002b0005040304030300"
     "2c00050003c00c1e002d0003020100002f00060004000230000031000000320004000208090033002d002b001d0020000102"
     "030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f001700030405060029006b001500067469636b6574"
     "01020304000374776f00000000005220b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b130b2"
     "b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2",
     2 + 32 + 33 + 6 + 2},
    {"server_hello", server_hello_round,
     "0303606162636465666768696a6b6c6d6e6f707172737475767778797a7b7c7d7e7f02aabb13020000180029000200010033"
     "0008001d000411111111002b00020304",
     2 + 32 + 3 + 2 + 1},
    {"hello_retry_request", server_hello_round,
     "0303cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c001301000018003300020017002c0008"
     "0006636f6f6b6965002b00020304",
     2 + 32 + 1 + 2 + 1},
    {"encrypted_extensions", encrypted_extensions_round,
     "0030000000000001000104000a000600040018001700100005000302683200130001020014000100001c00024001002a0000", 0},
    {"certificate_request", certificate_request_round,
     "02c1c2003e00050000000d000600040804040300120000001b0003020002002f000b00090002300000033001010030000a00"
     "0803551d25000230000032000400020809",
     0},
    {"certificate", certificate_round, "02c1c20000110000033001020000000004300203040000", 0},
    {"certificate_verify", certificate_verify_round, "0804000751515151515151", 0},
    {"compressed_certificate", compressed_certificate_round, "0001 000010 000004 51515151", 0},
    {"new_session_ticket", new_session_ticket_round, "00000e100102030402000100067469636b65740008002a000400004000", 0},
    {"key_update", key_update_round, "01", 0},
    {"alert", alert_round, "0228", 0},
};

const size_t num_samples = sizeof samples / sizeof samples[0];

static struct octets with_block_length(struct octets block)
{
    struct octets length = octets_from_hex("0000");
    length.data[0] = (uint8_t)(block.data_len >> 8);
    length.data[1] = (uint8_t)block.data_len;
    return octets_join(length, block);
}

static bool says(const struct sio_error *error, const char *expected)
{
    size_t reason_len = strlen(error->reason);
    if (strcmp(error->reason, expected) == 0)
        return true;
    return strncmp(error->reason, expected, reason_len) == 0 && strncmp(expected + reason_len, ": ", 2) == 0 &&
           strcmp(expected + reason_len + 2, error->detail) == 0;
}

void check_form_rules(message_round *round, const char *prefix, bool is_block, const struct form_rule *rules,
                      size_t num_rules)
{
    for (size_t i = 0; i < num_rules; i++) {
        struct octets rest = octets_from_hex(rules[i].hex);
        if (is_block)
            rest = with_block_length(rest);
        struct octets body = octets_join(octets_from_hex(prefix), rest);
        char detail[100] = "";
        struct sio_error error = {.detail = detail, .detail_size = sizeof detail};
        bool is_fine = round(octets_view(body), NULL, &error);
        ck_assert_msg(is_fine == (rules[i].reason == NULL), "%s: %s", rules[i].name,
                      is_fine ? "was taken" : error.reason);
        if (!is_fine) {
            ck_assert_msg(says(&error, rules[i].reason), "%s: %s: %s", rules[i].name, error.reason, detail);
            ck_assert_msg(error.alert == rules[i].alert, "%s: alert %u", rules[i].name, error.alert);
        }
        octets_free(body);
    }
}
