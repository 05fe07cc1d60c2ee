/* SPDX-License-Identifier: Apache-2.0 */
/*
 * rfc8448_test.c: the hellos of RFC 8448 section 3, read and, for the ServerHello, written again to the byte.
 */
#include "wire_support.h"

static const char client_hello[] =
    "010000c00303cb34ecb1e78163ba1c38c6dacb196a6dffa21a8d9912ec18a2ef6283024dece700000613011303130201000091"
    "0000000b0009000006736572766572ff01000100000a00140012001d0017001800190100010101020103010400230000003300"
    "260024001d002099381de560e4bd43d23d8e435a7dbafeb3c06e51c13cae4d5413691e529aaf2c002b0003020304000d002000"
    "1e040305030603020308040805080604010501060102010402050206020202002d00020101001c00024001";

static const char server_hello[] =
    "020000560303a6af06a4121860dc5e6e60249cd34c95930c8ac5cb1434dac155772ed3e2692800130100002e00330024001d00"
    "20c9828876112095fe66762bdbf7c672e156d6cc253b833df1dd69b1b04e751f0f002b00020304";

static const char encrypted_extensions[] =
    "080000240022000a00140012001d00170018001901000101010201030104001c0002400100000000";

/* The body of a message whose header is right. */
static struct octets body_of(const char *hex, uint8_t type)
{
    struct octets message = octets_from_hex(hex);
    struct sio_reader reader = sio_reader(octets_view(message));
    uint8_t found_type;
    struct siotls_bytes body;
    ck_assert(sio_read_u8(&reader, &found_type) && found_type == type);
    ck_assert(sio_read_vector24(&reader, &body, 0, SIO_MAX_HELLO) && sio_read_end(&reader));
    struct octets copy = octets_copy(body);
    octets_free(message);
    return copy;
}

START_TEST(client_hello_is_read)
{
    struct octets body = body_of(client_hello, SIO_MESSAGE_CLIENT_HELLO);
    struct sio_client_hello hello;
    struct sio_error error = {0};
    struct siotls_bytes share;
    ck_assert_uint_eq(body.data_len, 192);
    ck_assert(sio_client_hello_parse(&hello, octets_view(body), &error));
    ck_assert_uint_eq(hello.legacy_version, SIO_VERSION_TLS12);
    ck_assert_uint_eq(hello.random.data[0], 0xcb);
    ck_assert_uint_eq(hello.legacy_session_id.data_len, 0);
    ck_assert_uint_eq(sio_list16_count(hello.cipher_suites), 3);
    ck_assert_uint_eq(sio_list16_at(hello.cipher_suites, 1), 0x1303);
    ck_assert(sio_bytes_equal(hello.server_name, sio_bytes((const uint8_t *)"server", 6)));
    ck_assert_uint_eq(sio_list16_count(hello.supported_groups), 9);
    ck_assert_uint_eq(sio_list16_count(hello.signature_algorithms), 15);
    ck_assert_uint_eq(sio_list16_at(hello.supported_versions, 0), SIO_VERSION_TLS13);
    ck_assert_uint_eq(hello.psk_key_exchange_modes.data_len, 1);
    ck_assert(sio_extensions_have(&hello.extensions, SIO_EXTENSION_RECORD_SIZE_LIMIT));
    ck_assert(sio_key_share_find(&share, hello.key_shares, 0x001d));
    ck_assert_uint_eq(share.data_len, 32);
    ck_assert_uint_eq(share.data[0], 0x99);
    octets_free(body);
}
END_TEST

START_TEST(server_hello_is_read_and_written)
{
    struct octets body = body_of(server_hello, SIO_MESSAGE_SERVER_HELLO);
    struct sio_server_hello hello;
    struct sio_error error = {0};
    uint32_t offered = sio_extension_bit(SIO_EXTENSION_KEY_SHARE) | sio_extension_bit(SIO_EXTENSION_SUPPORTED_VERSIONS);
    ck_assert(sio_server_hello_parse(&hello, octets_view(body), offered, &error));
    ck_assert(!hello.is_retry);
    ck_assert_uint_eq(hello.cipher_suite, 0x1301);
    ck_assert_uint_eq(hello.selected_version, SIO_VERSION_TLS13);
    ck_assert_uint_eq(hello.group, 0x001d);
    ck_assert_uint_eq(hello.key_exchange.data_len, 32);
    struct siotls_memory memory;
    ck_assert(sio_memory_init(&memory, NULL));
    struct sio_buffer buffer;
    sio_buffer_init(&buffer, &memory);
    struct sio_writer writer;
    sio_writer_init(&writer, &buffer, SIO_MAX_HELLO);
    sio_server_hello_write(&writer, &hello);
    ck_assert(sio_writer_ok(&writer));
    ck_assert(sio_bytes_equal(sio_buffer_bytes(&buffer), octets_view(body)));
    sio_buffer_clear(&buffer);
    octets_free(body);
}
END_TEST

START_TEST(encrypted_extensions_are_read)
{
    struct octets body = body_of(encrypted_extensions, SIO_MESSAGE_ENCRYPTED_EXTENSIONS);
    struct sio_encrypted_extensions message;
    struct sio_error error = {0};
    uint32_t offered = sio_extension_bit(SIO_EXTENSION_SUPPORTED_GROUPS) |
                       sio_extension_bit(SIO_EXTENSION_SERVER_NAME) |
                       sio_extension_bit(SIO_EXTENSION_RECORD_SIZE_LIMIT);
    ck_assert(sio_encrypted_extensions_parse(&message, octets_view(body), offered, &error));
    ck_assert_uint_eq(sio_list16_count(message.supported_groups), 9);
    ck_assert_uint_eq(message.alpn.data_len, 0);
    octets_free(body);
}
END_TEST

Suite *wire_rfc8448_suite(void)
{
    Suite *suite = suite_create("wire/rfc8448");
    TCase *tcase = tcase_create("simple 1-RTT");
    tcase_add_test(tcase, client_hello_is_read);
    tcase_add_test(tcase, server_hello_is_read_and_written);
    tcase_add_test(tcase, encrypted_extensions_are_read);
    suite_add_tcase(suite, tcase);
    return suite;
}
