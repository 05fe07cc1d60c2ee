/* SPDX-License-Identifier: Apache-2.0 */
/*
 * der_test.c: one encoding for each value, all others refused (X.690 8, 10, 11).
 */
#include <string.h>

#include "asn1/der.h"
#include "asn1_suites.h"
#include "certificate_builder.h"

enum kind { KIND_ANY, KIND_FLAG, KIND_INTEGER, KIND_UNSIGNED, KIND_U32, KIND_OID, KIND_BITS, KIND_BIT_BYTES };

/* value: contents that are read, in hexadecimal; NULL: refused. */
struct row {
    enum kind kind;
    const char *der;
    const char *value;
};

static const struct row rows[] = {
    {KIND_ANY, "0400", ""},
    {KIND_ANY, "0402abcd", "abcd"},
    {KIND_ANY, "", NULL},
    {KIND_ANY, "04", NULL},
    {KIND_ANY, "0402ab", NULL},
    {KIND_ANY, "0480ab0000", NULL},   /* indefinite */
    {KIND_ANY, "048101ab", NULL},     /* longer than needed */
    {KIND_ANY, "04820001ab", NULL},   /* longer than needed */
    {KIND_ANY, "0483000001ab", NULL}, /* longer than needed */
    {KIND_ANY, "0484000000 01ab", NULL},
    {KIND_ANY, "04ff", NULL},
    {KIND_ANY, "1f0100", NULL}, /* tag number in a byte of its own */
    {KIND_FLAG, "0101ff", "01"},
    {KIND_FLAG, "", "00"},
    {KIND_FLAG, "0500", "00"},   /* something else: absent */
    {KIND_FLAG, "010100", NULL}, /* the default is not written */
    {KIND_FLAG, "010101", NULL},
    {KIND_FLAG, "0102ffff", NULL},
    {KIND_FLAG, "0100", NULL},
    {KIND_INTEGER, "020100", "00"},
    {KIND_INTEGER, "02017f", "7f"},
    {KIND_INTEGER, "02020080", "0080"},
    {KIND_INTEGER, "020180", "80"},
    {KIND_INTEGER, "0202ff7f", "ff7f"},
    {KIND_INTEGER, "0200", NULL},
    {KIND_INTEGER, "0202007f", NULL},
    {KIND_INTEGER, "0202ff80", NULL},
    {KIND_UNSIGNED, "020100", ""},
    {KIND_UNSIGNED, "02020080", "80"},
    {KIND_UNSIGNED, "020180", NULL},
    {KIND_U32, "020500ffffffff", "ffffffff"},
    {KIND_U32, "02050100000000", "ffffffff"}, /* saturates */
    {KIND_U32, "020107", "00000007"},
    {KIND_U32, "0201ff", NULL},
    {KIND_OID, "0603550403", "550403"},
    {KIND_OID, "06042a818001", "2a818001"}, /* 0x80 within a subidentifier */
    {KIND_OID, "06022a80", NULL},
    {KIND_OID, "06022a81", NULL}, /* the last one goes on */
    {KIND_OID, "06032a8001", NULL},
    {KIND_OID, "0600", NULL},
    {KIND_OID, "06028001", NULL},
    {KIND_BITS, "030100", ""},
    {KIND_BITS, "03020780", "80"},
    {KIND_BITS, "030207c0", NULL}, /* unused bits are zero */
    {KIND_BITS, "03020800", NULL},
    {KIND_BITS, "030107", NULL},
    {KIND_BITS, "0300", NULL},
    {KIND_BIT_BYTES, "030300abcd", "abcd"},
    {KIND_BIT_BYTES, "03020180", NULL},
};

static bool read_flag(struct sio_reader *reader, struct siotls_bytes *value)
{
    static const uint8_t numbers[] = {0, 1};
    bool flag;
    if (!sio_der_read_default_false(reader, &flag))
        return false;
    *value = sio_bytes(&numbers[flag ? 1 : 0], 1);
    return true;
}

static bool read_u32(struct sio_reader *reader, struct siotls_bytes *value)
{
    static uint8_t number[4];
    uint32_t read;
    if (!sio_der_read_u32(reader, &read))
        return false;
    for (size_t i = 0; i < 4; i++)
        number[i] = (uint8_t)(read >> (24 - 8 * i));
    *value = sio_bytes(number, 4);
    return true;
}

static bool read_value(struct sio_reader *reader, enum kind kind, struct siotls_bytes *value)
{
    uint8_t number;
    switch (kind) {
    case KIND_ANY:
        return sio_der_read_any(reader, &number, value);
    case KIND_FLAG:
        return read_flag(reader, value);
    case KIND_INTEGER:
        return sio_der_read_integer(reader, value);
    case KIND_UNSIGNED:
        return sio_der_read_unsigned(reader, value);
    case KIND_U32:
        return read_u32(reader, value);
    case KIND_OID:
        return sio_der_read_oid(reader, value);
    case KIND_BITS:
        return sio_der_read_bits(reader, value, &number);
    case KIND_BIT_BYTES:
        return sio_der_read_bit_bytes(reader, value);
    }
    return false;
}

START_TEST(each_value_has_one_encoding)
{
    const struct row *row = &rows[_i];
    builder_reset();
    struct siotls_bytes bytes = der_hex(row->der);
    struct sio_reader reader = sio_reader(bytes);
    struct siotls_bytes value = {0};
    bool ok = read_value(&reader, row->kind, &value);
    ck_assert_msg(ok == (row->value != NULL), "%s", row->der);
    if (ok)
        ck_assert_msg(sio_bytes_equal(value, der_hex(row->value)), "%s", row->der);
    else
        ck_assert_msg(reader.left == bytes.data_len, "%s moved the reader", row->der);
}
END_TEST

START_TEST(long_elements_are_read_and_their_headers_written)
{
    static const size_t sizes[] = {0, 127, 128, 255, 256, 65535, 65536, 70000};
    struct siotls_memory memory;
    ck_assert(sio_memory_init(&memory, NULL));
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        struct sio_buffer buffer;
        struct sio_writer writer;
        sio_buffer_init(&buffer, &memory);
        sio_writer_init(&writer, &buffer, SIZE_MAX);
        sio_der_write_header(&writer, SIO_DER_SEQUENCE, sizes[i]);
        ck_assert_uint_eq(buffer.data_len, sio_der_header_size(sizes[i]));
        uint8_t *room = sio_write_room(&writer, sizes[i]);
        ck_assert(sio_writer_ok(&writer) && (room != NULL || sizes[i] == 0));
        struct sio_reader reader = sio_reader(sio_buffer_bytes(&buffer));
        struct siotls_bytes element;
        ck_assert(!sio_der_read_element(&reader, &element, SIO_DER_SET));
        ck_assert(sio_der_read_element(&reader, &element, SIO_DER_SEQUENCE));
        ck_assert(sio_read_end(&reader));
        ck_assert_uint_eq(element.data_len, buffer.data_len);
        sio_buffer_clear(&buffer);
    }
}
END_TEST

START_TEST(optional_elements_may_be_absent_but_not_malformed)
{
    builder_reset();
    struct siotls_bytes contents;
    struct sio_reader reader = sio_reader(der_hex("8001aa"));
    ck_assert(sio_der_read_optional(&reader, &contents, SIO_DER_CONTEXT + 1) && contents.data == NULL);
    ck_assert(sio_der_read_optional(&reader, &contents, SIO_DER_CONTEXT) && contents.data_len == 1);
    ck_assert(sio_read_end(&reader));
    ck_assert(sio_der_read_optional(&reader, &contents, SIO_DER_CONTEXT) && contents.data == NULL);
    reader = sio_reader(der_hex("8002aa"));
    ck_assert(!sio_der_read_optional(&reader, &contents, SIO_DER_CONTEXT));
}
END_TEST

Suite *asn1_der_suite(void)
{
    Suite *suite = suite_create("asn1/der");
    TCase *tests = tcase_create("der");
    tcase_add_loop_test(tests, each_value_has_one_encoding, 0, (int)(sizeof rows / sizeof rows[0]));
    tcase_add_test(tests, long_elements_are_read_and_their_headers_written);
    tcase_add_test(tests, optional_elements_may_be_absent_but_not_malformed);
    suite_add_tcase(suite, tests);
    return suite;
}
