/* SPDX-License-Identifier: Apache-2.0 */
/*
 * message_test.c: the forms of the messages after the hellos, rule by rule (RFC 9846 4.4 to 4.7, 6).
 */
#include "wire_support.h"

#include <stdlib.h>
#include <string.h>

#define DECODE SIOTLS_ALERT_DECODE_ERROR
#define ILLEGAL SIOTLS_ALERT_ILLEGAL_PARAMETER
#define SCHEMES "000d0004 0002 0804"

static const struct form_rule encrypted_extensions[] = {
    {"nothing", "", 0, NULL},
    {"server_name", "00000000", 0, NULL},
    {"server_name not empty", "00000001 00", DECODE, MALFORMED("server_name in encrypted_extensions")},
    {"early_data", "002a0000", 0, NULL},
    {"early_data not empty", "002a0004 00000000", DECODE, MALFORMED("early_data in encrypted_extensions")},
    {"record_size_limit", "001c0002 4001", 0, NULL},
    {"record_size_limit empty", "001c0000", DECODE, MALFORMED("record_size_limit in encrypted_extensions")},
    {"record_size_limit and a byte", "001c0003 400100", DECODE, MALFORMED("record_size_limit in encrypted_extensions")},
    {"max_fragment_length", "00010001 04", 0, NULL},
    {"max_fragment_length empty", "00010000", DECODE, MALFORMED("max_fragment_length in encrypted_extensions")},
    {"max_fragment_length and a byte", "00010002 0400", DECODE,
     MALFORMED("max_fragment_length in encrypted_extensions")},
    {"alpn", "00100005 0003 02 6832", 0, NULL},
    {"alpn empty", "00100000", DECODE, MALFORMED("application_layer_protocol_negotiation in encrypted_extensions")},
    {"alpn with an empty list", "00100002 0000", DECODE,
     MALFORMED("application_layer_protocol_negotiation in encrypted_extensions")},
    {"alpn with two protocols", "00100008 0006 02 6832 02 6833", DECODE,
     MALFORMED("application_layer_protocol_negotiation in encrypted_extensions")},
    {"groups", "000a0004 0002 001d", 0, NULL},
    {"groups empty", "000a0002 0000", DECODE, MALFORMED("supported_groups in encrypted_extensions")},
    {"groups odd", "000a0003 0001 00", DECODE, MALFORMED("supported_groups in encrypted_extensions")},
    {"key_share", "00330002 001d", ILLEGAL, "extensions: an extension is in a message that may not carry it"},
    {"unknown", "0a0a0000", SIOTLS_ALERT_UNSUPPORTED_EXTENSION, "extensions: an unknown extension was not asked for"},
    {"twice", "00000000 00000000", DECODE, "extensions: an extension is there twice"},
};

static const struct form_rule certificate_requests[] = {
    {"schemes", SCHEMES, 0, NULL},
    {"an empty block", "", SIOTLS_ALERT_MISSING_EXTENSION, "certificate_request: signature_algorithms is missing"},
    {"no schemes", "0a0a0000", SIOTLS_ALERT_MISSING_EXTENSION, "certificate_request: signature_algorithms is missing"},
    {"schemes empty", "000d0002 0000", DECODE, MALFORMED("signature_algorithms in certificate_request")},
    {"schemes odd", "000d0003 0001 08", DECODE, MALFORMED("signature_algorithms in certificate_request")},
    {"certificate schemes", SCHEMES "00320004 0002 0804", 0, NULL},
    {"certificate schemes empty", SCHEMES "00320002 0000", DECODE,
     MALFORMED("signature_algorithms_cert in certificate_request")},
    {"authorities", SCHEMES "002f0005 0003 0001 30", 0, NULL},
    {"authorities empty", SCHEMES "002f0002 0000", DECODE, MALFORMED("certificate_authorities in certificate_request")},
    {"authorities with half a name", SCHEMES "002f0005 0003 0002 30", DECODE,
     MALFORMED("certificate_authorities in certificate_request")},
    {"no filters", SCHEMES "00300002 0000", 0, NULL},
    {"a filter", SCHEMES "00300006 0004 01 2a 0000", 0, NULL},
    {"a filter without OID", SCHEMES "00300005 0003 00 0000", DECODE, MALFORMED("oid_filters in certificate_request")},
    {"half a filter", SCHEMES "00300004 0002 01 2a", DECODE, MALFORMED("oid_filters in certificate_request")},
    {"unknown", SCHEMES "0a0a0000", 0, NULL},
    {"twice", SCHEMES SCHEMES, DECODE, "extensions: an extension is there twice"},
    {"key_share", SCHEMES "00330002 001d", ILLEGAL, "extensions: an extension is in a message that may not carry it"},
};

static const struct form_rule certificates[] = {
    {"none", "00 000000", 0, NULL},
    {"one", "00 000006 000001 30 0000", 0, NULL},
    {"an empty one", "00 000005 000000 0000", DECODE, "certificate: an entry is malformed"},
    {"one without extensions", "00 000004 000001 30", DECODE, "certificate: an entry is malformed"},
    {"one that is too short", "00 000006 000002 30 0000", DECODE, "certificate: an entry is malformed"},
    {"with a status", "00 00000f 000001 30 0009 00050005 01 000001 30", 0, NULL},
    {"with an empty status", "00 00000a 000001 30 0004 00050000", DECODE, MALFORMED("status_request in certificate")},
    {"with an empty response", "00 00000e 000001 30 0008 00050004 01 000000", DECODE,
     MALFORMED("status_request in certificate")},
    {"with a status of another type", "00 00000f 000001 30 0009 00050005 02 000001 30", DECODE,
     MALFORMED("status_request in certificate")},
    {"with a status and a byte", "00 000010 000001 30 000a 00050006 01 000001 30 00", DECODE,
     MALFORMED("status_request in certificate")},
    {"with a timestamp", "00 00000f 000001 30 0009 00120005 0003 0001 00", 0, NULL},
    {"with no timestamps", "00 00000c 000001 30 0006 00120002 0000", DECODE,
     MALFORMED("signed_certificate_timestamp in certificate")},
    {"with an empty timestamp", "00 00000e 000001 30 0008 00120004 0002 0000", DECODE,
     MALFORMED("signed_certificate_timestamp in certificate")},
    {"with an extension twice", "00 00000e 000001 30 0008 00050000 00050000", DECODE,
     "extensions: an extension is there twice"},
    {"with an unknown extension", "00 00000a 000001 30 0004 0a0a0000", SIOTLS_ALERT_UNSUPPORTED_EXTENSION,
     "extensions: an unknown extension was not asked for"},
    {"with key_share", "00 00000a 000001 30 0004 00330000", ILLEGAL,
     "extensions: an extension is in a message that may not carry it"},
};

static const struct form_rule verifications[] = {
    {"signature", "0804 0001 aa", 0, NULL},
    {"an empty signature", "0804 0000", 0, NULL},
    {"signature and a byte", "0804 0000 00", DECODE, "certificate_verify: the message is malformed"},
};

static const struct form_rule compressed_certificates[] = {
    {"compressed", "0001 000010 000001 aa", 0, NULL},
    {"of nothing", "0001 000010 000000", DECODE, "compressed_certificate: the message is malformed"},
    {"and a byte", "0001 000010 000001 aa 00", DECODE, "compressed_certificate: the message is malformed"},
};

static const struct form_rule tickets[] = {
    {"ticket", "00000001 00000002 00 0001 aa 0000", 0, NULL},
    {"an empty ticket", "00000001 00000002 00 0000 0000", DECODE, "new_session_ticket: the message is malformed"},
    {"no extensions", "00000001 00000002 00 0001 aa", DECODE, "new_session_ticket: the message is malformed"},
    {"early data", "00000001 00000002 00 0001 aa 0008 002a0004 00000400", 0, NULL},
    {"early data of no size", "00000001 00000002 00 0001 aa 0004 002a0000", DECODE,
     MALFORMED("early_data in new_session_ticket")},
    {"early data and a byte", "00000001 00000002 00 0001 aa 0009 002a0005 0000040000", DECODE,
     MALFORMED("early_data in new_session_ticket")},
    {"unknown", "00000001 00000002 00 0001 aa 0004 0a0a0000", 0, NULL},
    {"twice", "00000001 00000002 00 0001 aa 0008 0a0a0000 0a0a0000", ILLEGAL,
     "extensions: an extension is there twice"},
    {"alpn", "00000001 00000002 00 0001 aa 0004 00100000", ILLEGAL,
     "extensions: an extension is in a message that may not carry it"},
};

static const struct form_rule key_updates[] = {
    {"not requested", "00", 0, NULL},
    {"requested", "01", 0, NULL},
    {"neither", "02", ILLEGAL, "key_update: request_update is neither 0 nor 1"},
    {"empty", "", DECODE, "key_update: the message is malformed"},
    {"too long", "0000", DECODE, "key_update: the message is malformed"},
};

static const struct form_rule alerts[] = {
    {"fatal", "0228", 0, NULL},
    {"any level", "ff00", 0, NULL},
    {"half", "02", DECODE, "alert: the record is malformed"},
    {"two", "02280228", DECODE, "alert: the record is malformed"},
};

#define CHECK_RULES(round, prefix, is_block, rules)                                                                    \
    check_form_rules(round, prefix, is_block, rules, sizeof rules / sizeof rules[0])

START_TEST(forms)
{
    CHECK_RULES(encrypted_extensions_round, "", true, encrypted_extensions);
    CHECK_RULES(certificate_request_round, "00", true, certificate_requests);
    CHECK_RULES(certificate_round, "", false, certificates);
    CHECK_RULES(certificate_verify_round, "", false, verifications);
    CHECK_RULES(compressed_certificate_round, "", false, compressed_certificates);
    CHECK_RULES(new_session_ticket_round, "", false, tickets);
    CHECK_RULES(key_update_round, "", false, key_updates);
    CHECK_RULES(alert_round, "", false, alerts);
}
END_TEST

START_TEST(encrypted_extensions_fields)
{
    static const uint8_t groups[] = {0, 0x18, 0, 0x17};
    struct octets body = octets_from_hex("0028 000a00060004 00180017 001000050003 026832 00010001 04 00130001 02"
                                         "00140001 00 001c0002 4001");
    struct sio_encrypted_extensions message;
    struct sio_error error = {0};
    ck_assert(sio_encrypted_extensions_parse(&message, octets_view(body), OFFER_ALL, &error));
    ck_assert(sio_bytes_equal(message.supported_groups, sio_bytes(groups, sizeof groups)));
    ck_assert(sio_bytes_equal(message.alpn, sio_bytes((const uint8_t *)"h2", 2)));
    ck_assert_uint_eq(message.max_fragment_length, 4);
    ck_assert_uint_eq(message.client_certificate_type, 2);
    ck_assert_uint_eq(message.server_certificate_type, 0);
    ck_assert_uint_eq(message.record_size_limit, 0x4001);
    octets_free(body);
}
END_TEST

/* Every bit of the mask: what was not offered may not be answered. */
START_TEST(encrypted_extensions_answer_offers_only)
{
    struct octets body = octets_from_hex("0009 00100005 0003 02 6832");
    struct sio_encrypted_extensions message;
    struct sio_error error = {0};
    ck_assert(
        sio_encrypted_extensions_parse(&message, octets_view(body), sio_extension_bit(SIO_EXTENSION_ALPN), &error));
    ck_assert(sio_bytes_equal(message.alpn, sio_bytes((const uint8_t *)"h2", 2)));
    ck_assert(
        !sio_encrypted_extensions_parse(&message, octets_view(body), ~sio_extension_bit(SIO_EXTENSION_ALPN), &error));
    ck_assert_uint_eq(error.alert, SIOTLS_ALERT_UNSUPPORTED_EXTENSION);
    ck_assert_str_eq(error.reason, "extensions: an extension was not asked for");
    octets_free(body);
}
END_TEST

/* So many entries of one byte. */
static struct octets chain_of(size_t num_entries)
{
    struct octets body = octets_from_hex("00000000");
    for (size_t i = 0; i < num_entries; i++)
        body = octets_join(body, octets_from_hex("000001300000"));
    body.data[2] = (uint8_t)((body.data_len - 4) >> 8);
    body.data[3] = (uint8_t)(body.data_len - 4);
    return body;
}

START_TEST(chains_are_bounded)
{
    struct sio_certificate_message message;
    struct sio_error error = {0};
    struct octets body = chain_of(SIO_MAX_CHAIN);
    ck_assert(sio_certificate_message_parse(&message, octets_view(body), 0, &error));
    ck_assert_uint_eq(message.num_entries, SIO_MAX_CHAIN);
    octets_free(body);
    body = chain_of(SIO_MAX_CHAIN + 1);
    ck_assert(!sio_certificate_message_parse(&message, octets_view(body), 0, &error));
    ck_assert_int_eq(error.status, SIOTLS_ERROR_LIMIT);
    ck_assert_uint_eq(error.alert, SIOTLS_ALERT_BAD_CERTIFICATE);
    ck_assert_str_eq(error.reason, "certificate: there are too many certificates");
    octets_free(body);
}
END_TEST

START_TEST(certificate_entries_show_their_extensions)
{
    struct octets body =
        octets_from_hex("00 00001f 000001 30 0012 00050005 01 000001 0f 00120005 0003 0001 0e 000002 3130 0000");
    struct sio_certificate_message message;
    struct sio_certificate_entry entry;
    struct sio_error error = {0};
    uint32_t offered =
        sio_extension_bit(SIO_EXTENSION_STATUS_REQUEST) | sio_extension_bit(SIO_EXTENSION_SIGNED_CERTIFICATE_TIMESTAMP);
    ck_assert(!sio_certificate_message_parse(&message, octets_view(body), 0, &error));
    ck_assert_uint_eq(error.alert, SIOTLS_ALERT_UNSUPPORTED_EXTENSION);
    error = (struct sio_error){0};
    ck_assert_msg(sio_certificate_message_parse(&message, octets_view(body), offered, &error), "%s", error.reason);
    struct sio_reader reader = sio_reader(message.certificate_list);
    ck_assert(sio_certificate_entry_next(&reader, &entry));
    ck_assert_uint_eq(entry.data.data_len, 1);
    ck_assert_uint_eq(entry.extensions.present, offered);
    ck_assert_uint_eq(entry.ocsp_response.data_len, 1);
    ck_assert_uint_eq(entry.ocsp_response.data[0], 0x0f);
    ck_assert_uint_eq(entry.sct_list.data_len, 5);
    ck_assert(sio_certificate_entry_next(&reader, &entry));
    ck_assert_uint_eq(entry.data.data_len, 2);
    ck_assert_uint_eq(entry.extensions.present, 0);
    ck_assert_uint_eq(entry.ocsp_response.data_len + entry.sct_list.data_len, 0);
    ck_assert(!sio_certificate_entry_next(&reader, &entry));
    octets_free(body);
}
END_TEST

START_TEST(fields)
{
    struct sio_error error = {0};
    struct sio_certificate_verify verify;
    struct octets body = octets_from_hex("0403 0002 aabb");
    ck_assert(sio_certificate_verify_parse(&verify, octets_view(body), &error));
    ck_assert_uint_eq(verify.algorithm, 0x0403);
    ck_assert_uint_eq(verify.signature.data_len, 2);
    octets_free(body);

    struct sio_new_session_ticket ticket;
    body = octets_from_hex("00000e10 01020304 01 07 0003 aabbcc 0008 002a0004 00004000");
    ck_assert(sio_new_session_ticket_parse(&ticket, octets_view(body), &error));
    ck_assert_uint_eq(ticket.ticket_lifetime_seconds, 3600);
    ck_assert_uint_eq(ticket.ticket_age_add, 0x01020304);
    ck_assert_uint_eq(ticket.ticket_nonce.data_len, 1);
    ck_assert_uint_eq(ticket.ticket.data_len, 3);
    ck_assert_uint_eq(ticket.max_early_data_size, 16384);
    octets_free(body);

    uint8_t level = 0;
    uint8_t description = 0;
    body = octets_from_hex("0132");
    ck_assert(sio_alert_parse(&level, &description, octets_view(body), &error));
    ck_assert_uint_eq(level, 1);
    ck_assert_uint_eq(description, 50);
    octets_free(body);

    bool request_update = false;
    body = octets_from_hex("01");
    ck_assert(sio_key_update_parse(&request_update, octets_view(body), &error));
    ck_assert(request_update);
    body.data[0] = 0;
    ck_assert(sio_key_update_parse(&request_update, octets_view(body), &error));
    ck_assert(!request_update);
    octets_free(body);
}
END_TEST

/* Extension extensions<0..2^16-1> (RFC 9846 4.7.1): one extension that fills the block, and one byte more. */
START_TEST(ticket_extensions_end_at_65535)
{
    enum { LONGEST = 65535 };
    struct octets body = octets_from_hex("00000001 00000002 00 0001 aa ffff 0a0a fffb");
    struct octets zeros = {calloc(LONGEST, 1), LONGEST - 4};
    ck_assert_ptr_nonnull(zeros.data);
    body = octets_join(body, zeros);
    struct sio_error error = {0};
    ck_assert_msg(new_session_ticket_round(octets_view(body), NULL, &error), "%s", error.reason);
    body = octets_join(body, octets_from_hex("00"));
    ck_assert(!new_session_ticket_round(octets_view(body), NULL, &error));
    ck_assert_str_eq(error.reason, "new_session_ticket: the message is malformed");
    octets_free(body);
}
END_TEST

START_TEST(certificate_request_fields)
{
    struct octets body = octets_from_hex("02c1c2 0011 000d0006 0004 08040403 002f0003 000100");
    struct sio_certificate_request request;
    struct sio_error error = {0};
    ck_assert(!sio_certificate_request_parse(&request, octets_view(body), &error));
    octets_free(body);
    body = octets_from_hex("02c1c2 0013 000d0006 0004 08040403 002f0005 0003 0001 30");
    error = (struct sio_error){0};
    ck_assert(sio_certificate_request_parse(&request, octets_view(body), &error));
    ck_assert_uint_eq(request.context.data_len, 2);
    ck_assert_uint_eq(sio_list16_at(request.signature_algorithms, 1), 0x0403);
    ck_assert_uint_eq(request.certificate_authorities.data_len, 3);
    ck_assert_uint_eq(request.signature_algorithms_cert.data_len, 0);
    octets_free(body);
}
END_TEST

/* RFC 8701: what nobody knows is written, and passed over when it is read. */
START_TEST(grease_is_written_and_passed_over)
{
    struct siotls_memory memory;
    struct sio_buffer buffer;
    struct sio_writer writer;
    struct sio_error error = {0};
    ck_assert(sio_memory_init(&memory, NULL));
    sio_buffer_init(&buffer, &memory);
    sio_writer_init(&writer, &buffer, SIZE_MAX);
    static const uint8_t schemes[] = {8, 7};
    struct sio_certificate_request request = {
        .extensions.present = sio_extension_bit(SIO_EXTENSION_SIGNATURE_ALGORITHMS),
        .signature_algorithms = sio_bytes(schemes, sizeof schemes),
        .grease_extension = 0x3a3a,
    };
    sio_certificate_request_write(&writer, &request);
    ck_assert_mem_eq(buffer.data + buffer.data_len - 4, "\x3a\x3a\0\0", 4);
    ck_assert(sio_certificate_request_parse(&request, sio_buffer_bytes(&buffer), &error));
    sio_buffer_clear(&buffer);
    struct sio_new_session_ticket ticket = {.ticket = sio_bytes(schemes, 2), .grease_extension = 0xfafa};
    sio_new_session_ticket_write(&writer, &ticket);
    ck_assert_mem_eq(buffer.data + buffer.data_len - 5, "\xfa\xfa\0\1\0", 5);
    ck_assert(sio_new_session_ticket_parse(&ticket, sio_buffer_bytes(&buffer), &error));
    sio_buffer_clear(&buffer);
}
END_TEST

Suite *wire_message_suite(void)
{
    Suite *suite = suite_create("wire/message");
    TCase *tcase = tcase_create("messages");
    tcase_add_test(tcase, grease_is_written_and_passed_over);
    tcase_add_test(tcase, forms);
    tcase_add_test(tcase, encrypted_extensions_fields);
    tcase_add_test(tcase, encrypted_extensions_answer_offers_only);
    tcase_add_test(tcase, chains_are_bounded);
    tcase_add_test(tcase, certificate_entries_show_their_extensions);
    tcase_add_test(tcase, fields);
    tcase_add_test(tcase, ticket_extensions_end_at_65535);
    tcase_add_test(tcase, certificate_request_fields);
    suite_add_tcase(suite, tcase);
    return suite;
}
