/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fields_test.c: from what an extension is written: its fields, data that was made whole, and grease.
 */
#include <string.h>

#include "wire/field.h"
#include "wire_support.h"

static const uint8_t words[] = {'a', 'b'};

static void check_written(const void *message, enum sio_carrier carrier, const char *hex)
{
    struct siotls_memory memory;
    struct sio_buffer buffer;
    struct sio_writer writer;
    struct octets expected = octets_from_hex(hex);
    ck_assert(sio_memory_init(&memory, NULL));
    sio_buffer_init(&buffer, &memory);
    sio_writer_init(&writer, &buffer, SIZE_MAX);
    sio_extension_fields_write(&writer, message, carrier, UINT32_MAX);
    ck_assert(sio_writer_ok(&writer));
    ck_assert_msg(sio_bytes_equal(sio_buffer_bytes(&buffer), octets_view(expected)), "not %s", hex);
    sio_buffer_clear(&buffer);
    octets_free(expected);
}

START_TEST(an_entry_is_written_from_its_fields)
{
    static const uint8_t scts[] = {0, 3, 0, 1, 0x0e};
    struct sio_certificate_entry entry = {
        .ocsp_response = sio_bytes(words, sizeof words),
        .sct_list = sio_bytes(scts, sizeof scts),
        .extensions.present = sio_extension_bit(SIO_EXTENSION_STATUS_REQUEST) |
                              sio_extension_bit(SIO_EXTENSION_SIGNED_CERTIFICATE_TIMESTAMP),
    };
    check_written(&entry, SIO_IN_CERTIFICATE, "0005 0006 01 000002 6162 0012 0005 0003 0001 0e");
}
END_TEST

START_TEST(data_that_is_there_goes_out_in_place_of_the_fields)
{
    struct sio_encrypted_extensions message = {
        .alpn = sio_bytes(words, sizeof words),
        .record_size_limit = 0x4001,
        .extensions.present =
            sio_extension_bit(SIO_EXTENSION_ALPN) | sio_extension_bit(SIO_EXTENSION_RECORD_SIZE_LIMIT),
    };
    check_written(&message, SIO_IN_ENCRYPTED_EXTENSIONS, "0010 0005 0003 02 6162 001c 0002 4001");
    message.extensions.data[SIO_EXTENSION_ALPN] = sio_bytes(words, sizeof words);
    check_written(&message, SIO_IN_ENCRYPTED_EXTENSIONS, "0010 0002 6162 001c 0002 4001");
    /* Only what is present. */
    message.extensions.present = sio_extension_bit(SIO_EXTENSION_RECORD_SIZE_LIMIT);
    check_written(&message, SIO_IN_ENCRYPTED_EXTENSIONS, "001c 0002 4001");
}
END_TEST

/* RFC 8701: in front of what is meant, in three lists of a ClientHello. */
START_TEST(grease_stands_in_front)
{
    static const uint8_t group[] = {0, 0x1d};
    static const uint8_t version[] = {3, 4};
    static const uint8_t share[] = {0, 0x1d, 0, 1, 0xaa};
    static const struct sio_hello_grease grease = {.group = 0x1a1a, .version = 0x2a2a, .key_share = 0x3a3a};
    struct sio_client_hello hello = {
        .supported_groups = sio_bytes(group, sizeof group),
        .supported_versions = sio_bytes(version, sizeof version),
        .key_shares = sio_bytes(share, sizeof share),
        .signature_algorithms = sio_bytes(version, sizeof version),
        .extensions.present =
            sio_extension_bit(SIO_EXTENSION_SUPPORTED_GROUPS) | sio_extension_bit(SIO_EXTENSION_SUPPORTED_VERSIONS) |
            sio_extension_bit(SIO_EXTENSION_KEY_SHARE) | sio_extension_bit(SIO_EXTENSION_SIGNATURE_ALGORITHMS),
    };
    check_written(&hello, SIO_IN_CLIENT_HELLO,
                  "000a 0004 0002 001d 000d 0004 0002 0304 002b 0003 02 0304 0033 0007 0005 001d0001aa");
    hello.grease = &grease;
    check_written(&hello, SIO_IN_CLIENT_HELLO,
                  "000a 0006 0004 1a1a 001d 000d 0004 0002 0304 002b 0005 04 2a2a 0304"
                  "0033 000c 000a 3a3a000100 001d0001aa");
}
END_TEST

/* A client's status_request is for OCSP, of anybody. */
START_TEST(a_status_is_asked_for)
{
    struct sio_client_hello hello = {.wants_ocsp = true,
                                     .extensions.present = sio_extension_bit(SIO_EXTENSION_STATUS_REQUEST)};
    check_written(&hello, SIO_IN_CLIENT_HELLO, "0005 0005 01 0000 0000");
}
END_TEST

/* What the memory held before is no part of the set. */
START_TEST(a_set_finds_every_number_again)
{
    enum { NUM_NUMBERS = 65536, STEP = 4099 /* prime: all of them, far from each other */ };
    static struct sio_seen16 seen;
    memset(&seen, 0xff, sizeof seen);
    sio_seen16_init(&seen);
    for (size_t i = 0; i < NUM_NUMBERS; i++) {
        const uint16_t number = (uint16_t)(i * STEP);
        ck_assert_msg(!sio_seen16_has(&seen, number), "%u is there", (unsigned)number);
        ck_assert_msg(sio_seen16_add(&seen, number), "%u cannot be added", (unsigned)number);
        ck_assert_msg(sio_seen16_has(&seen, number), "%u is not there", (unsigned)number);
    }
    for (size_t i = 0; i < NUM_NUMBERS; i++)
        ck_assert_msg(!sio_seen16_add(&seen, (uint16_t)i), "%u was added twice", (unsigned)i);
}
END_TEST

Suite *wire_fields_suite(void)
{
    Suite *suite = suite_create("wire/fields");
    TCase *tcase = tcase_create("fields");
    tcase_add_test(tcase, an_entry_is_written_from_its_fields);
    tcase_add_test(tcase, data_that_is_there_goes_out_in_place_of_the_fields);
    tcase_add_test(tcase, grease_stands_in_front);
    tcase_add_test(tcase, a_status_is_asked_for);
    tcase_add_test(tcase, a_set_finds_every_number_again);
    suite_add_tcase(suite, tcase);
    return suite;
}
