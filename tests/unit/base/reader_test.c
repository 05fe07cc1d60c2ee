/* SPDX-License-Identifier: Apache-2.0 */
/*
 * reader_test.c: reads stop at the end, and failed ones move nothing.
 */
#include "base/reader.h"
#include "base_suites.h"

static const uint8_t data[] = {0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08, 0x09, 0x0a};

START_TEST(integers_are_big_endian)
{
    struct sio_reader reader = sio_reader(sio_bytes(data, sizeof data));
    uint8_t one;
    uint16_t two;
    uint32_t three, four;
    ck_assert(sio_read_u8(&reader, &one) && sio_read_u16(&reader, &two) && sio_read_u24(&reader, &three) &&
              sio_read_u32(&reader, &four) && sio_read_end(&reader));
    ck_assert_uint_eq(one, 0x01);
    ck_assert_uint_eq(two, 0x0203);
    ck_assert_uint_eq(three, 0x040506);
    ck_assert_uint_eq(four, 0x0708090a);
}
END_TEST

START_TEST(the_longest_integer_is_whole_or_not_there)
{
    uint64_t eight;
    for (size_t left = 0; left < 8; left++) {
        struct sio_reader reader = sio_reader(sio_bytes(data, left));
        ck_assert(!sio_read_u64(&reader, &eight));
        ck_assert_uint_eq(reader.left, left);
    }
    struct sio_reader reader = sio_reader(sio_bytes(data, 8));
    ck_assert(sio_read_u64(&reader, &eight) && sio_read_end(&reader));
    ck_assert_uint_eq(eight, UINT64_C(0x0102030405060708));
}
END_TEST

START_TEST(a_read_past_the_end_moves_nothing)
{
    uint8_t one;
    uint16_t two;
    uint32_t more;
    struct siotls_bytes bytes;
    for (size_t left = 0; left < 4; left++) {
        struct sio_reader reader = sio_reader(sio_bytes(data, left));
        ck_assert_int_eq(sio_read_u32(&reader, &more), false);
        if (left < 3)
            ck_assert_int_eq(sio_read_u24(&reader, &more), false);
        if (left < 2)
            ck_assert_int_eq(sio_read_u16(&reader, &two), false);
        if (left < 1)
            ck_assert_int_eq(sio_read_u8(&reader, &one), false);
        ck_assert_int_eq(sio_read_bytes(&reader, &bytes, left + 1), false);
        ck_assert_int_eq(sio_read_bytes(&reader, &bytes, SIZE_MAX), false);
        ck_assert_int_eq(sio_read_skip(&reader, left + 1), false);
        ck_assert_uint_eq(reader.left, left);
        ck_assert_ptr_eq(reader.next, data);
    }
}
END_TEST

START_TEST(bytes_are_views)
{
    struct sio_reader reader = sio_reader(sio_bytes(data, sizeof data));
    struct siotls_bytes bytes = {0};
    ck_assert(sio_read_skip(&reader, 2) && sio_read_bytes(&reader, &bytes, 3));
    ck_assert_ptr_eq(bytes.data, data + 2);
    ck_assert_uint_eq(bytes.data_len, 3);
    ck_assert_uint_eq(reader.left, sizeof data - 5);
    ck_assert(sio_read_bytes(&reader, &bytes, 0));
    ck_assert_uint_eq(bytes.data_len, 0);
}
END_TEST

START_TEST(nothing_can_be_read_as_nothing)
{
    struct sio_reader reader = sio_reader(sio_bytes(NULL, 0));
    struct siotls_bytes bytes;
    uint8_t one;
    ck_assert(sio_read_end(&reader));
    ck_assert(sio_read_bytes(&reader, &bytes, 0) && sio_read_skip(&reader, 0));
    ck_assert(!sio_read_u8(&reader, &one));
}
END_TEST

/* A vector of each length size: {prefix, content of two bytes, one byte more}. */
static const struct {
    uint8_t num_length_bytes;
    uint8_t input[6];
} vectors[] = {
    {1, {2, 0xaa, 0xbb, 0xcc}},
    {2, {0, 2, 0xaa, 0xbb, 0xcc}},
    {3, {0, 0, 2, 0xaa, 0xbb, 0xcc}},
};

static bool read_vector(struct sio_reader *reader, struct siotls_bytes *bytes, uint8_t num_length_bytes, size_t minimum,
                        size_t maximum)
{
    switch (num_length_bytes) {
    case 1:
        return sio_read_vector8(reader, bytes, minimum, maximum);
    case 2:
        return sio_read_vector16(reader, bytes, minimum, maximum);
    default:
        return sio_read_vector24(reader, bytes, minimum, maximum);
    }
}

START_TEST(vectors_keep_their_bounds)
{
    uint8_t num_length_bytes = vectors[_i].num_length_bytes;
    size_t whole_len = num_length_bytes + 2u;
    struct sio_reader reader = sio_reader(sio_bytes(vectors[_i].input, whole_len + 1));
    const struct sio_reader start = reader;
    struct siotls_bytes bytes;
    ck_assert(!read_vector(&reader, &bytes, num_length_bytes, 3, 10));
    ck_assert(!read_vector(&reader, &bytes, num_length_bytes, 0, 1));
    ck_assert_ptr_eq(reader.next, start.next);
    ck_assert_uint_eq(reader.left, start.left);
    ck_assert(read_vector(&reader, &bytes, num_length_bytes, 2, 2));
    ck_assert_uint_eq(bytes.data_len, 2);
    ck_assert_uint_eq(bytes.data[0], 0xaa);
    ck_assert_uint_eq(reader.left, 1);
    for (size_t cut = 0; cut < whole_len; cut++) {
        reader = sio_reader(sio_bytes(vectors[_i].input, cut));
        ck_assert(!read_vector(&reader, &bytes, num_length_bytes, 0, 10));
        ck_assert_uint_eq(reader.left, cut);
    }
}
END_TEST

Suite *base_reader_suite(void)
{
    Suite *suite = suite_create("reader");
    TCase *tests = tcase_create("reader");
    tcase_add_test(tests, integers_are_big_endian);
    tcase_add_test(tests, the_longest_integer_is_whole_or_not_there);
    tcase_add_test(tests, a_read_past_the_end_moves_nothing);
    tcase_add_test(tests, bytes_are_views);
    tcase_add_test(tests, nothing_can_be_read_as_nothing);
    tcase_add_loop_test(tests, vectors_keep_their_bounds, 0, 3);
    suite_add_tcase(suite, tests);
    return suite;
}
