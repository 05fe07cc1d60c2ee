/* SPDX-License-Identifier: Apache-2.0 */
/*
 * form_test.c: what holds for every message: written as it was read, refused when cut short or too long.
 */
#include "wire_support.h"

#include <string.h>

/* Parses, writes, and compares. */
static void check_round_trip(const struct sample *sample)
{
    struct siotls_memory memory;
    ck_assert(sio_memory_init(&memory, NULL));
    struct sio_buffer buffer;
    sio_buffer_init(&buffer, &memory);
    struct sio_writer writer;
    sio_writer_init(&writer, &buffer, SIZE_MAX);
    struct octets body = octets_from_hex(sample->hex);
    struct sio_error error = {0};
    ck_assert_msg(sample->round(octets_view(body), &writer, &error), "%s: %s", sample->name, error.reason);
    ck_assert(sio_writer_ok(&writer));
    ck_assert_msg(sio_bytes_equal(sio_buffer_bytes(&buffer), octets_view(body)), "%s is written differently",
                  sample->name);
    octets_free(body);
    sio_buffer_clear(&buffer);
}

START_TEST(every_message_is_written_as_it_was_read)
{
    for (size_t i = 0; i < num_samples; i++)
        check_round_trip(&samples[i]);
}
END_TEST

START_TEST(every_truncation_is_a_decode_error)
{
    for (size_t i = 0; i < num_samples; i++) {
        struct octets body = octets_from_hex(samples[i].hex);
        for (size_t cut_len = 0; cut_len < body.data_len; cut_len++) {
            if (samples[i].legacy_len > 0 && cut_len == samples[i].legacy_len)
                continue;
            struct octets cut = octets_copy(sio_bytes(body.data, cut_len));
            struct sio_error error = {0};
            ck_assert_msg(!samples[i].round(octets_view(cut), NULL, &error), "%s of %zu bytes was taken",
                          samples[i].name, cut_len);
            ck_assert_uint_eq(error.alert, SIOTLS_ALERT_DECODE_ERROR);
            ck_assert_int_eq(error.status, SIOTLS_ERROR_PROTOCOL);
            octets_free(cut);
        }
        octets_free(body);
    }
}
END_TEST

START_TEST(a_hello_without_extensions_is_an_older_one)
{
    for (size_t i = 0; i < num_samples; i++) {
        if (samples[i].legacy_len == 0)
            continue;
        struct octets body = octets_from_hex(samples[i].hex);
        struct octets cut = octets_copy(sio_bytes(body.data, samples[i].legacy_len));
        struct sio_error error = {0};
        ck_assert_msg(samples[i].round(octets_view(cut), NULL, &error), "%s: %s", samples[i].name, error.reason);
        octets_free(cut);
        octets_free(body);
    }
}
END_TEST

START_TEST(trailing_bytes_are_a_decode_error)
{
    for (size_t i = 0; i < num_samples; i++) {
        struct octets body = octets_join(octets_from_hex(samples[i].hex), octets_from_hex("00"));
        struct sio_error error = {0};
        ck_assert_msg(!samples[i].round(octets_view(body), NULL, &error), "%s with a byte more was taken",
                      samples[i].name);
        ck_assert_uint_eq(error.alert, SIOTLS_ALERT_DECODE_ERROR);
        octets_free(body);
    }
}
END_TEST

/* No single changed byte may do more than be refused or be taken; sanitizers watch. */
START_TEST(no_changed_byte_breaks_a_parser)
{
    for (size_t i = 0; i < num_samples; i++) {
        struct octets body = octets_from_hex(samples[i].hex);
        for (size_t at = 0; at < body.data_len; at++) {
            for (unsigned change = 1; change < 256; change++) {
                struct sio_error error = {0};
                body.data[at] ^= (uint8_t)change;
                bool is_fine = samples[i].round(octets_view(body), NULL, &error);
                ck_assert(is_fine == sio_error_is_clear(&error));
                ck_assert(is_fine || error.reason != NULL);
                body.data[at] ^= (uint8_t)change;
            }
        }
        octets_free(body);
    }
}
END_TEST

START_TEST(a_writer_that_is_full_says_so)
{
    struct siotls_memory memory;
    ck_assert(sio_memory_init(&memory, NULL));
    for (size_t i = 0; i < num_samples; i++) {
        struct octets body = octets_from_hex(samples[i].hex);
        for (size_t limit = 0; limit < body.data_len; limit++) {
            struct sio_buffer buffer;
            sio_buffer_init(&buffer, &memory);
            struct sio_writer writer;
            sio_writer_init(&writer, &buffer, limit);
            struct sio_error error = {0};
            ck_assert(samples[i].round(octets_view(body), &writer, &error));
            ck_assert(!sio_writer_ok(&writer));
            sio_buffer_clear(&buffer);
        }
        octets_free(body);
    }
}
END_TEST

Suite *wire_form_suite(void)
{
    Suite *suite = suite_create("wire/form");
    TCase *tcase = tcase_create("every message");
    tcase_set_timeout(tcase, 60);
    tcase_add_test(tcase, every_message_is_written_as_it_was_read);
    tcase_add_test(tcase, every_truncation_is_a_decode_error);
    tcase_add_test(tcase, a_hello_without_extensions_is_an_older_one);
    tcase_add_test(tcase, trailing_bytes_are_a_decode_error);
    tcase_add_test(tcase, no_changed_byte_breaks_a_parser);
    tcase_add_test(tcase, a_writer_that_is_full_says_so);
    suite_add_tcase(suite, tcase);
    return suite;
}
