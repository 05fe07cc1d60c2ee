/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pem_test.c: blocks in text, and base64 (RFC 7468, RFC 4648).
 */
#include <string.h>

#include "asn1/pem.h"
#include "asn1_suites.h"
#include "failing_memory.h"

static struct siotls_bytes text_bytes(const char *text)
{
    return sio_bytes((const uint8_t *)text, strlen(text));
}

static void assert_text(struct siotls_bytes bytes, const char *text)
{
    ck_assert_msg(sio_bytes_equal(bytes, text_bytes(text)), "%.*s instead of %s", (int)bytes.data_len,
                  (const char *)bytes.data, text);
}

START_TEST(blocks_are_found_between_other_text)
{
    struct siotls_bytes text = text_bytes("Subject: -- no block --\n"
                                          "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"
                                          "# more\r\n-----BEGIN EC PARAMETERS-----\r\nBBBB\r\n"
                                          "-----END EC PARAMETERS-----\r\n-----BEGIN LAST-----\nCCCC\n");
    struct sio_pem_block block;
    ck_assert(sio_pem_next(&text, &block));
    ck_assert(sio_pem_is(&block, "CERTIFICATE") && !sio_pem_is(&block, "CERT"));
    assert_text(block.body, "AAAA\n");
    ck_assert_uint_eq(block.headers.data_len, 0);
    ck_assert(sio_pem_next(&text, &block));
    ck_assert(sio_pem_is(&block, "EC PARAMETERS"));
    assert_text(block.body, "BBBB\r\n");
    ck_assert(!sio_pem_next(&text, &block));
    text = sio_bytes(NULL, 0);
    ck_assert(!sio_pem_next(&text, &block));
}
END_TEST

START_TEST(headers_are_not_part_of_the_body)
{
    static const char *const texts[] = {
        "-----BEGIN A KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: x,00\n\nAAAA\n-----END A KEY-----",
        "-----BEGIN A KEY-----\r\nProc-Type: 4,ENCRYPTED\r\nDEK-Info: x,00\r\n\r\nAAAA\n-----END A KEY-----",
    };
    for (size_t i = 0; i < 2; i++) {
        struct siotls_bytes text = text_bytes(texts[i]);
        struct sio_pem_block block;
        ck_assert(sio_pem_next(&text, &block));
        ck_assert_uint_gt(block.headers.data_len, 30);
        assert_text(block.body, "AAAA\n");
    }
}
END_TEST

START_TEST(a_block_that_does_not_end_does_not_hide_the_next)
{
    struct siotls_bytes text = text_bytes("-----BEGIN ONE-----\nAAAA\n-----END TWO-----\n"
                                          "-----BEGIN THREE-----\nBBBB\n-----END THREE-----\n");
    struct sio_pem_block block;
    ck_assert(sio_pem_next(&text, &block));
    ck_assert(sio_pem_is(&block, "THREE"));
    ck_assert(!sio_pem_next(&text, &block));
}
END_TEST

/* decoded NULL: refused. */
static const struct {
    const char *body;
    const char *decoded;
} bodies[] = {
    {"Zg==", "f"},
    {"Zm8=", "fo"},
    {"Zm9v", "foo"},
    {"Zm9vYg==\n", "foob"},
    {"Zm9vYmE=", "fooba"},
    {"Zm9vYmFy", "foobar"},
    {"Z m\t9\r\nv Y\nm F y", "foobar"},
    {"Zm9vYmFyZm9v\nYmFyZm9v\n", "foobarfoobarfoo"},
    {"Zg= =", "f"},
    {"", NULL},
    {" \n", NULL},
    {"Z", NULL},
    {"Zg", NULL},
    {"Zg=", NULL},
    {"Zm9vZ", NULL},
    {"Zm9vZg", NULL},
    {"=Zg=", NULL},
    {"Z===", NULL},
    {"====", NULL},
    {"Zh==", NULL},     /* bits left over */
    {"Zm9=", NULL},     /* bits left over */
    {"Zg==Zg==", NULL}, /* text behind padding */
    {"Zm9v=", NULL},
    {"Zm-v", NULL},
    {"Zm_v", NULL},
    {"Zm9v\x80", NULL},
};

START_TEST(base64_has_one_meaning)
{
    struct siotls_memory memory;
    struct sio_buffer buffer;
    struct sio_error error = {0};
    ck_assert(sio_memory_init(&memory, NULL));
    sio_buffer_init(&buffer, &memory);
    ck_assert(sio_buffer_append(&buffer, (const uint8_t *)"<", 1));
    bool ok = sio_pem_decode(&buffer, text_bytes(bodies[_i].body), &error);
    ck_assert_msg(ok == (bodies[_i].decoded != NULL), "%s", bodies[_i].body);
    if (ok)
        assert_text(sio_bytes(buffer.data + 1, buffer.data_len - 1), bodies[_i].decoded);
    else
        ck_assert(error.status == SIOTLS_ERROR_SYNTAX && buffer.data_len == 1);
    sio_buffer_clear(&buffer);
}
END_TEST

START_TEST(every_byte_value_survives)
{
    static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    char body[4 * 256 + 1];
    for (size_t i = 0; i < 256; i++) {
        /* The bytes i, 255 - i, i. */
        uint32_t bits = (uint32_t)(i << 16 | (255 - i) << 8 | i);
        for (size_t j = 0; j < 4; j++)
            body[4 * i + j] = alphabet[bits >> (18 - 6 * j) & 63];
    }
    body[4 * 256] = '\0';
    struct failing_memory failing;
    struct sio_buffer buffer;
    struct sio_error error = {0};
    failing_memory_init(&failing, 0);
    sio_buffer_init(&buffer, &failing.memory);
    ck_assert(sio_pem_decode(&buffer, text_bytes(body), &error));
    ck_assert_uint_eq(buffer.data_len, 3 * 256);
    for (size_t i = 0; i < 256; i++) {
        ck_assert_uint_eq(buffer.data[3 * i], i);
        ck_assert_uint_eq(buffer.data[3 * i + 1], 255 - i);
        ck_assert_uint_eq(buffer.data[3 * i + 2], i);
    }
    sio_buffer_clear(&buffer);
    failing_memory_init(&failing, 1);
    sio_buffer_init(&buffer, &failing.memory);
    ck_assert(!sio_pem_decode(&buffer, text_bytes(body), &error));
    ck_assert_int_eq(error.status, SIOTLS_ERROR_NO_MEMORY);
}
END_TEST

Suite *asn1_pem_suite(void)
{
    Suite *suite = suite_create("asn1/pem");
    TCase *tests = tcase_create("pem");
    tcase_add_test(tests, blocks_are_found_between_other_text);
    tcase_add_test(tests, headers_are_not_part_of_the_body);
    tcase_add_test(tests, a_block_that_does_not_end_does_not_hide_the_next);
    tcase_add_loop_test(tests, base64_has_one_meaning, 0, (int)(sizeof bodies / sizeof bodies[0]));
    tcase_add_test(tests, every_byte_value_survives);
    suite_add_tcase(suite, tests);
    return suite;
}
