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

/* The next block, of any kind. */
static bool next(struct sio_pem *pem)
{
    struct sio_error error = {0};
    bool found;
    ck_assert(sio_pem_next(pem, &found, UINT32_MAX, &error));
    return found;
}

START_TEST(blocks_are_found_between_other_text)
{
    struct sio_pem pem = sio_pem(text_bytes("Subject: -- no block -- -----------\n"
                                            "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"
                                            "# more\r\n-----BEGIN EC PARAMETERS-----\r\nBBBB\r\n"
                                            "-----END EC PARAMETERS-----\r\n-----BEGIN DH PARAMETERS-----\nCCCC\n"
                                            "-----END DH PARAMETERS-----"));
    ck_assert(next(&pem));
    ck_assert(sio_pem_is(&pem.block, "CERTIFICATE") && !sio_pem_is(&pem.block, "CERT"));
    assert_text(pem.block.body, "AAAA\n");
    ck_assert_uint_eq(pem.block.headers.data_len, 0);
    ck_assert(next(&pem));
    ck_assert(sio_pem_is(&pem.block, "EC PARAMETERS"));
    ck_assert_uint_eq(pem.block.number, 2);
    assert_text(pem.block.body, "BBBB\r\n");
    ck_assert(!next(&pem));
    pem = sio_pem(sio_bytes(NULL, 0));
    ck_assert(!next(&pem));
}
END_TEST

START_TEST(headers_are_not_part_of_the_body)
{
    static const char *const texts[] = {
        "-----BEGIN PUBLIC KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: x,00\n\nAAAA\n-----END PUBLIC KEY-----",
        "-----BEGIN PUBLIC KEY-----\r\nProc-Type: 4,ENCRYPTED\r\nDEK-Info: x,00\r\n\r\nAAAA\n-----END PUBLIC KEY-----",
    };
    for (size_t i = 0; i < 2; i++) {
        struct sio_pem pem = sio_pem(text_bytes(texts[i]));
        ck_assert(next(&pem));
        ck_assert_uint_gt(pem.block.headers.data_len, 30);
        assert_text(pem.block.body, "AAAA\n");
    }
}
END_TEST

#define WHOLE "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"

/* What is left of a text is not the whole. */
static const struct {
    const char *text;
    const char *reason;
    const char *detail;
} broken[] = {
    {WHOLE "-----BEGIN CERTIFICATE-----\nAAAA\n", "pem: a block begins and does not end as it should",
     "block 2, CERTIFICATE"},
    {WHOLE "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE----",
     "pem: a block begins and does not end as it should", "block 2, CERTIFICATE"},
    {"-----BEGIN CERTIFICATE-----\nAAAA\n" WHOLE, "pem: a block begins and does not end as it should",
     "block 1, CERTIFICATE"},
    {"-----BEGIN X509 CRL-----\nAAAA\n-----END CERTIFICATE-----\n" WHOLE,
     "pem: a block begins and does not end as it should", "block 1, X509 CRL"},
    {WHOLE WHOLE "-----BEGIN CERTIFI", "pem: a block begins and does not end as it should", "block 3, without a label"},
    {WHOLE "-----BEGIN CERTIFICATE\nAAAA\n-----END CERTIFICATE-----\n",
     "pem: a block begins and does not end as it should", "block 2, without a label"},
    {"AAAA\n-----END CERTIFICATE-----\n" WHOLE, "pem: a block ends that did not begin", "block 1, CERTIFICATE"},
    {WHOLE "AAAA\n-----END PRIVATE KEY-----\n", "pem: a block ends that did not begin", "block 2, PRIVATE KEY"},
    {WHOLE "-----BEGIN CERTIFCATE-----\nAAAA\n-----END CERTIFCATE-----\n", "pem: the label of a block is not known",
     "block 2, CERTIFCATE"},
    {WHOLE "-----BEGIN TRUSTED CERTIFICATE-----\nAAAA\n-----END TRUSTED CERTIFICATE-----\n",
     "pem: a block is in a form that is not read, convert it",
     "block 2, TRUSTED CERTIFICATE: openssl x509 -in OLD -out NEW"},
};

START_TEST(a_part_is_not_taken_for_the_whole)
{
    char detail[240] = "";
    struct sio_error error = {.detail = detail, .detail_size = sizeof detail};
    struct sio_pem pem = sio_pem(text_bytes(broken[_i].text));
    bool found = true;
    bool ok = true;
    while (ok && found)
        ok = sio_pem_next(&pem, &found, SIO_PEM_CERTIFICATE, &error);
    ck_assert(!ok);
    ck_assert_int_eq(error.status, SIOTLS_ERROR_SYNTAX);
    ck_assert_str_eq(error.reason, broken[_i].reason);
    ck_assert_str_eq(detail, broken[_i].detail);
}
END_TEST

/* Where something else is wanted a block in a foreign form is passed over, a broken one never. */
START_TEST(only_what_is_wanted_has_to_be_readable)
{
    struct sio_pem pem =
        sio_pem(text_bytes("-----BEGIN TRUSTED CERTIFICATE-----\nAAAA\n-----END TRUSTED CERTIFICATE-----\n" WHOLE
                           "-----BEGIN X509 CRL-----\nBBBB\n-----END X509 CRL-----\n-----BEGIN CERTIFICATE-----\n"));
    struct sio_error error = {0};
    bool found;
    ck_assert(sio_pem_next(&pem, &found, SIO_PEM_CRL, &error) && found);
    assert_text(pem.block.body, "BBBB\n");
    ck_assert_uint_eq(pem.block.number, 3);
    ck_assert(!sio_pem_finish(&pem, &error));
}
END_TEST

/* held: base64 of one element and nothing else. */
static const struct {
    const char *body;
    bool is_whole;
} elements[] = {
    {"MAMCAQE=", true},  /* SEQUENCE { INTEGER 1 } */
    {"BgEq", true},      /* an OID, as EC PARAMETERS have it */
    {"MAMCAQEA", false}, /* a byte behind it */
    {"MAMCAQ==", false}, /* a byte too few */
    {"MAQCAQE=", false}, {"Zm9v", false},
};

START_TEST(a_block_holds_one_whole_element)
{
    struct siotls_memory memory;
    struct sio_buffer buffer;
    char detail[240] = "";
    struct sio_error error = {.detail = detail, .detail_size = sizeof detail};
    struct sio_pem_block block = {.label = text_bytes("CERTIFICATE"), .number = 7};
    block.body = text_bytes(elements[_i].body);
    ck_assert(sio_memory_init(&memory, NULL));
    sio_buffer_init(&buffer, &memory);
    ck_assert(sio_pem_decode(&buffer, &block, &error) == elements[_i].is_whole);
    ck_assert((buffer.data_len > 0) == elements[_i].is_whole);
    ck_assert_str_eq(detail, elements[_i].is_whole ? "" : "block 7, CERTIFICATE");
    sio_buffer_clear(&buffer);
}
END_TEST

/* Files that are no PEM at all: what they are, and what is to be done. */
static const struct {
    uint8_t content[24];
    uint8_t content_len;
    const char *reason; /* NULL: not refused by its form */
    const char *detail;
} forms[] = {
    {{0}, 0, NULL, "it is empty"},
    {{'a', 'b'}, 2, NULL, "it is neither PEM nor DER"},
    {{0x30, 0x03, 0x02}, 3, NULL, "it begins as DER, but is cut short, something else, or has more behind it"},
    {{0x30, 0x82, 0x01, 0x00, 0x02, 0x01, 0x03, 0x30, 0x80, 0x06, 0x09},
     11,
     "pem: PKCS#12 is not read, convert it: openssl pkcs12 -nodes -in OLD -out NEW",
     ""},
    {{0x30, 0x80, 0x02, 0x01, 0x03, 0x30, 0x80, 0x06, 0x09},
     9,
     "pem: PKCS#12 is not read, convert it: openssl pkcs12 -nodes -in OLD -out NEW",
     ""},
    {{0x30, 0x82, 0x01, 0x00, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02},
     15,
     "pem: PKCS#7 is not read, convert it: openssl pkcs7 -inform DER -print_certs -in OLD -out NEW",
     ""},
};

START_TEST(foreign_forms_are_named)
{
    char detail[240] = "";
    struct sio_error error = {.detail = detail, .detail_size = sizeof detail};
    struct siotls_bytes content = sio_bytes(forms[_i].content, forms[_i].content_len);
    ck_assert(sio_pem_check_form(content, &error) == (forms[_i].reason == NULL));
    if (forms[_i].reason != NULL)
        ck_assert_str_eq(error.reason, forms[_i].reason);
    else
        ck_assert(!sio_pem_fail_none(&error, content));
    ck_assert_str_eq(detail, forms[_i].detail);
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
    struct sio_pem_block block = {.body = text_bytes(bodies[_i].body)};
    ck_assert(sio_memory_init(&memory, NULL));
    sio_buffer_init(&buffer, &memory);
    ck_assert(sio_buffer_append(&buffer, (const uint8_t *)"<", 1));
    bool ok = sio_pem_decode_body(&buffer, &block, &error);
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
    struct sio_pem_block block = {.body = text_bytes(body)};
    failing_memory_init(&failing, 0);
    sio_buffer_init(&buffer, &failing.memory);
    ck_assert(sio_pem_decode_body(&buffer, &block, &error));
    ck_assert_uint_eq(buffer.data_len, 3 * 256);
    for (size_t i = 0; i < 256; i++) {
        ck_assert_uint_eq(buffer.data[3 * i], i);
        ck_assert_uint_eq(buffer.data[3 * i + 1], 255 - i);
        ck_assert_uint_eq(buffer.data[3 * i + 2], i);
    }
    sio_buffer_clear(&buffer);
    failing_memory_init(&failing, 1);
    sio_buffer_init(&buffer, &failing.memory);
    ck_assert(!sio_pem_decode_body(&buffer, &block, &error));
    ck_assert_int_eq(error.status, SIOTLS_ERROR_NO_MEMORY);
}
END_TEST

Suite *asn1_pem_suite(void)
{
    Suite *suite = suite_create("asn1/pem");
    TCase *tests = tcase_create("pem");
    tcase_add_test(tests, blocks_are_found_between_other_text);
    tcase_add_test(tests, headers_are_not_part_of_the_body);
    tcase_add_loop_test(tests, a_part_is_not_taken_for_the_whole, 0, (int)(sizeof broken / sizeof broken[0]));
    tcase_add_test(tests, only_what_is_wanted_has_to_be_readable);
    tcase_add_loop_test(tests, a_block_holds_one_whole_element, 0, (int)(sizeof elements / sizeof elements[0]));
    tcase_add_loop_test(tests, foreign_forms_are_named, 0, (int)(sizeof forms / sizeof forms[0]));
    tcase_add_loop_test(tests, base64_has_one_meaning, 0, (int)(sizeof bodies / sizeof bodies[0]));
    tcase_add_test(tests, every_byte_value_survives);
    suite_add_tcase(suite, tests);
    return suite;
}
