/* SPDX-License-Identifier: Apache-2.0 */
/*
 * added_test.c: an extension is added with one row: it is known, judged, read and written in each message of the row.
 */
#include <check.h>

#include "check_main.h"
#include "wire/hello.h"
#include "wire/messages.h"

static const uint8_t zeros[SIO_RANDOM_SIZE];
static const uint8_t suite_list[] = {0x13, 0x01};
static const uint8_t words[] = {'a', 'b'};

static struct sio_buffer buffer;
static struct sio_writer writer;

static void start(void)
{
    static struct siotls_memory memory;
    ck_assert(sio_memory_init(&memory, NULL));
    sio_buffer_init(&buffer, &memory);
    sio_writer_init(&writer, &buffer, SIZE_MAX);
}

START_TEST(it_has_a_name_a_type_and_a_bit)
{
    ck_assert_str_eq(sio_extension_name(SIO_EXTENSION_ADDED), "added");
    ck_assert_uint_eq(sio_extension_type(SIO_EXTENSION_ADDED), 65280);
    ck_assert_uint_eq(SIO_EXTENSION_ADDED, SIO_NUM_EXTENSIONS - 1);
    ck_assert_uint_eq(sio_extension_bit(SIO_EXTENSION_ADDED), UINT32_C(1) << SIO_EXTENSION_ADDED);
}
END_TEST

START_TEST(it_is_written_and_read)
{
    struct sio_client_hello hello = {
        .legacy_version = SIO_VERSION_TLS12,
        .random = sio_bytes(zeros, sizeof zeros),
        .cipher_suites = sio_bytes(suite_list, sizeof suite_list),
        .legacy_compression_methods = sio_bytes(zeros, 1),
        .extensions.present = sio_extension_bit(SIO_EXTENSION_ADDED),
        .extensions.data[SIO_EXTENSION_ADDED] = sio_bytes(words, sizeof words),
    };
    struct sio_client_hello read;
    struct sio_error error = {0};
    start();
    sio_client_hello_write(&writer, &hello);
    ck_assert(sio_writer_ok(&writer));
    ck_assert_mem_eq(buffer.data + buffer.data_len - 6, "\xff\0\0\2ab", 6);
    ck_assert(sio_client_hello_parse(&read, sio_buffer_bytes(&buffer), &error));
    ck_assert_uint_eq(read.extensions.present, hello.extensions.present);
    ck_assert(sio_bytes_equal(read.extensions.data[SIO_EXTENSION_ADDED], sio_bytes(words, sizeof words)));
    sio_buffer_clear(&buffer);
}
END_TEST

/* An answer is taken when it was asked for, in a message of the row, and in its form. */
START_TEST(it_is_judged)
{
    static const uint8_t empty[] = {0, 4, 0xff, 0, 0, 0};
    static const uint8_t full[] = {0, 5, 0xff, 0, 0, 1, 7};
    static const uint8_t request[] = {0, 0, 4, 0xff, 0, 0, 0};
    char detail[100] = "";
    struct sio_encrypted_extensions message;
    struct sio_certificate_request wrong;
    struct sio_error error = {.detail = detail, .detail_size = sizeof detail};
    ck_assert(sio_encrypted_extensions_parse(&message, sio_bytes(empty, sizeof empty), UINT32_MAX, &error));
    ck_assert(sio_extensions_have(&message.extensions, SIO_EXTENSION_ADDED));
    ck_assert(!sio_encrypted_extensions_parse(&message, sio_bytes(full, sizeof full), UINT32_MAX, &error));
    ck_assert_uint_eq(error.alert, SIOTLS_ALERT_DECODE_ERROR);
    ck_assert_str_eq(detail, "added in encrypted_extensions");
    error = (struct sio_error){0};
    ck_assert(!sio_encrypted_extensions_parse(&message, sio_bytes(empty, sizeof empty), 0, &error));
    ck_assert_uint_eq(error.alert, SIOTLS_ALERT_UNSUPPORTED_EXTENSION);
    error = (struct sio_error){0};
    ck_assert(!sio_certificate_request_parse(&wrong, sio_bytes(request, sizeof request), &error));
    ck_assert_uint_eq(error.alert, SIOTLS_ALERT_ILLEGAL_PARAMETER);
}
END_TEST

static Suite *added_suite(void)
{
    Suite *suite = suite_create("wire/added");
    TCase *tcase = tcase_create("added");
    tcase_add_test(tcase, it_has_a_name_a_type_and_a_bit);
    tcase_add_test(tcase, it_is_written_and_read);
    tcase_add_test(tcase, it_is_judged);
    suite_add_tcase(suite, tcase);
    return suite;
}

int main(void)
{
    static Suite *(*const suites[])(void) = {added_suite};
    return check_main(suites, sizeof suites / sizeof suites[0]);
}
