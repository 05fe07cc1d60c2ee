/* SPDX-License-Identifier: Apache-2.0 */
/*
 * private_key_test.c: keys of each form become PKCS#8. The numbers in them are not looked at, so short ones do.
 */
#include <stdio.h>
#include <string.h>

#include "asn1/private_key.h"
#include "asn1_suites.h"
#include "certificate_builder.h"
#include "failing_memory.h"

#define CURVE "06082a8648ce3d030107"
#define OTHER_CURVE "06052b81040022"
#define PLAIN "3010 020100 3005 06032b6570 0404 0402aabb"
#define ENCRYPTED "3009 3005 06032b6570 0500"
#define RSA "3009 020100 020103 020105"
#define EC_BARE "3007 020101 0402aabb"
#define EC_NAMED "3013 020101 0402aabb a00a " CURVE
#define EC_EXPLICIT "300b 020101 0402aabb a002 3000"
#define EC_WRAPPED(length, curve_length, curve, key_length, key)                                                       \
    "30" length " 020100 30" curve_length " 06072a8648ce3d0201 " curve " 04" key_length " " key

struct row {
    const char *label;      /* of a PEM block; NULL: DER */
    const char *key;        /* DER in hexadecimal */
    const char *parameters; /* of an EC PARAMETERS block before it; NULL: none */
    const char *pkcs8;      /* NULL: refused */
};

static const struct row rows[] = {
    {NULL, PLAIN, NULL, PLAIN},
    {"PRIVATE KEY", PLAIN, NULL, PLAIN},
    {NULL, ENCRYPTED, NULL, ENCRYPTED},
    {"ENCRYPTED PRIVATE KEY", ENCRYPTED, NULL, ENCRYPTED},
    {NULL, RSA, NULL, "301f 020100 300d06092a864886f70d0101010500 040b " RSA},
    {"RSA PRIVATE KEY", RSA, NULL, "301f 020100 300d06092a864886f70d0101010500 040b " RSA},
    {NULL, EC_NAMED, NULL, EC_WRAPPED("2f", "13", CURVE, "15", EC_NAMED)},
    {"EC PRIVATE KEY", EC_NAMED, NULL, EC_WRAPPED("2f", "13", CURVE, "15", EC_NAMED)},
    {"EC PRIVATE KEY", EC_BARE, CURVE, EC_WRAPPED("23", "13", CURVE, "09", EC_BARE)},
    {"EC PRIVATE KEY", EC_NAMED, OTHER_CURVE, EC_WRAPPED("2f", "13", CURVE, "15", EC_NAMED)},
    {NULL, EC_BARE, NULL, NULL},               /* no curve */
    {"EC PRIVATE KEY", EC_BARE, NULL, NULL},   /* no curve */
    {NULL, EC_EXPLICIT, NULL, NULL},           /* a curve of its own */
    {"EC PRIVATE KEY", EC_BARE, "3000", NULL}, /* a curve of its own */
    {"PRIVATE KEY", RSA, NULL, NULL},          /* not what the label says */
    {"RSA PRIVATE KEY", PLAIN, NULL, NULL},    /* not what the label says */
    {"EC PRIVATE KEY", ENCRYPTED, NULL, NULL}, /* not what the label says */
    {"CERTIFICATE", PLAIN, NULL, NULL},        /* no key */
    {"PRIVATE KEY", "3003020100", NULL, NULL}, /* too little */
    {NULL, PLAIN " 00", NULL, NULL},           /* too much */
    {NULL, "3003020100", NULL, NULL},
    {NULL, "", NULL, NULL},
    {NULL, "0201 00", NULL, NULL},
};

/* Appends a block, in base64 of our own. */
static void put_block(char *text, size_t text_size, const char *label, struct siotls_bytes body)
{
    static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    size_t at = strlen(text);
    at += (size_t)snprintf(text + at, text_size - at, "-----BEGIN %s-----\n", label);
    for (size_t i = 0; i < body.data_len; i += 3) {
        size_t left = body.data_len - i;
        uint32_t bits = (uint32_t)body.data[i] << 16 | (left > 1 ? (uint32_t)body.data[i + 1] << 8 : 0) |
                        (left > 2 ? body.data[i + 2] : 0);
        for (size_t j = 0; j < 4; j++)
            text[at++] = j <= left ? alphabet[bits >> (18 - 6 * j) & 63] : '=';
        text[at++] = '\n';
    }
    snprintf(text + at, text_size - at, "-----END %s-----\n", label);
}

static struct siotls_bytes key_of(const struct row *row)
{
    static char text[2048];
    text[0] = '\0';
    if (row->label == NULL)
        return der_hex(row->key);
    put_block(text, sizeof text, "CERTIFICATE", der_hex("3000"));
    if (row->parameters != NULL)
        put_block(text, sizeof text, "EC PARAMETERS", der_hex(row->parameters));
    put_block(text, sizeof text, row->label, der_hex(row->key));
    return sio_bytes((const uint8_t *)text, strlen(text));
}

START_TEST(each_form_becomes_pkcs8)
{
    const struct row *row = &rows[_i];
    struct siotls_memory memory;
    struct sio_buffer pkcs8;
    struct sio_error error = {0};
    builder_reset();
    ck_assert(sio_memory_init(&memory, NULL));
    sio_buffer_init(&pkcs8, &memory);
    bool ok = sio_private_key_to_pkcs8(&pkcs8, key_of(row), &error);
    ck_assert_msg(ok == (row->pkcs8 != NULL), "%s: %s", row->key, error.reason);
    if (ok)
        ck_assert_msg(sio_bytes_equal(sio_buffer_bytes(&pkcs8), der_hex(row->pkcs8)), "%s", row->key);
    else
        ck_assert_int_eq(error.status, SIOTLS_ERROR_SYNTAX);
    sio_buffer_clear(&pkcs8);
}
END_TEST

START_TEST(old_encryption_is_refused_with_advice)
{
    static const char text[] = "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n"
                               "DEK-Info: AES-128-CBC,00\n\nMAkCAQACAQMCAQU=\n-----END RSA PRIVATE KEY-----\n";
    struct siotls_memory memory;
    struct sio_buffer pkcs8;
    struct sio_error error = {0};
    ck_assert(sio_memory_init(&memory, NULL));
    sio_buffer_init(&pkcs8, &memory);
    ck_assert(!sio_private_key_to_pkcs8(&pkcs8, sio_bytes((const uint8_t *)text, strlen(text)), &error));
    ck_assert_int_eq(error.status, SIOTLS_ERROR_SYNTAX);
    ck_assert_ptr_nonnull(strstr(error.reason, "openssl pkcs8"));
    sio_buffer_clear(&pkcs8);
}
END_TEST

static bool convert(const struct siotls_memory *memory, void *context)
{
    struct sio_buffer pkcs8;
    struct sio_error error = {0};
    sio_buffer_init(&pkcs8, memory);
    bool ok = sio_private_key_to_pkcs8(&pkcs8, key_of(context), &error);
    ck_assert(ok || error.status == SIOTLS_ERROR_NO_MEMORY);
    sio_buffer_clear(&pkcs8);
    return ok;
}

START_TEST(failing_allocations_are_errors)
{
    static const struct row row = {"EC PRIVATE KEY", EC_BARE, CURVE, NULL};
    builder_reset();
    failing_memory_try_all(convert, (void *)&row);
}
END_TEST

Suite *asn1_private_key_suite(void)
{
    Suite *suite = suite_create("asn1/private_key");
    TCase *tests = tcase_create("private_key");
    tcase_add_loop_test(tests, each_form_becomes_pkcs8, 0, (int)(sizeof rows / sizeof rows[0]));
    tcase_add_test(tests, old_encryption_is_refused_with_advice);
    tcase_add_test(tests, failing_allocations_are_errors);
    suite_add_tcase(suite, tests);
    return suite;
}
