/* SPDX-License-Identifier: Apache-2.0 */
/*
 * writer_test.c: what is written, limits, and vectors that are closed.
 */
#include <string.h>

#include "base/writer.h"
#include "base_suites.h"
#include "failing_memory.h"

static struct failing_memory failing;
static struct sio_buffer buffer;
static struct sio_writer writer;

static void begin(size_t limit, size_t fail_at)
{
    failing_memory_init(&failing, fail_at);
    sio_buffer_init(&buffer, &failing.memory);
    sio_writer_init(&writer, &buffer, limit);
}

static void end(void)
{
    sio_buffer_clear(&buffer);
    ck_assert_uint_eq(failing.num_blocks, 0);
}

START_TEST(integers_are_big_endian)
{
    static const uint8_t expected[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 0xaa, 0xbb};
    begin(1000, 0);
    sio_write_u8(&writer, 1);
    sio_write_u16(&writer, 0x0203);
    sio_write_u24(&writer, 0x040506);
    sio_write_u32(&writer, 0x0708090a);
    sio_write_u64(&writer, 0x0b0c0d0e0f101112);
    sio_write_bytes(&writer, (const uint8_t *)"\xaa\xbb", 2);
    sio_write_bytes(&writer, NULL, 0);
    ck_assert(sio_writer_ok(&writer));
    ck_assert_uint_eq(buffer.data_len, sizeof expected);
    ck_assert_mem_eq(buffer.data, expected, sizeof expected);
    end();
}
END_TEST

START_TEST(the_limit_is_exact_and_failure_sticks)
{
    begin(4, 0);
    sio_write_u32(&writer, 0x01020304);
    ck_assert(sio_writer_ok(&writer));
    sio_write_u8(&writer, 5);
    ck_assert(!sio_writer_ok(&writer));
    ck_assert_uint_eq(buffer.data_len, 4);
    sio_write_bytes(&writer, NULL, 0);
    ck_assert(!sio_writer_ok(&writer));
    ck_assert_ptr_null(sio_write_room(&writer, 0));
    end();
}
END_TEST

START_TEST(a_writer_appends_to_what_is_there)
{
    begin(6, 0);
    ck_assert(sio_buffer_append(&buffer, (const uint8_t *)"head", 4));
    sio_write_u16(&writer, 0x4142);
    ck_assert(sio_writer_ok(&writer));
    ck_assert_mem_eq(buffer.data, "headAB", 6);
    sio_write_u8(&writer, 0);
    ck_assert(!sio_writer_ok(&writer));
    end();
}
END_TEST

START_TEST(vectors_nest)
{
    static const uint8_t expected[] = {0, 0, 6, 0, 4, 3, 7, 8, 9};
    begin(100, 0);
    struct sio_mark outer = sio_write_open(&writer, 3);
    struct sio_mark middle = sio_write_open(&writer, 2);
    struct sio_mark inner = sio_write_open(&writer, 1);
    sio_write_bytes(&writer, (const uint8_t *)"\7\10\11", 3);
    sio_write_close(&writer, inner);
    sio_write_close(&writer, middle);
    sio_write_close(&writer, outer);
    ck_assert(sio_writer_ok(&writer));
    ck_assert_uint_eq(buffer.data_len, sizeof expected);
    ck_assert_mem_eq(buffer.data, expected, sizeof expected);
    end();
}
END_TEST

START_TEST(a_vector_that_is_too_long_fails)
{
    for (size_t data_len = 255; data_len <= 256; data_len++) {
        begin(1000, 0);
        struct sio_mark mark = sio_write_open(&writer, 1);
        uint8_t *room = sio_write_room(&writer, data_len);
        ck_assert_ptr_nonnull(room);
        memset(room, 1, data_len);
        sio_write_close(&writer, mark);
        ck_assert_int_eq(sio_writer_ok(&writer), data_len == 255);
        ck_assert_uint_eq(buffer.data[0], data_len == 255 ? 255 : 0);
        end();
    }
}
END_TEST

START_TEST(no_memory_is_a_failure)
{
    begin(1000, 1);
    struct sio_mark mark = sio_write_open(&writer, 2);
    sio_write_u64(&writer, 1);
    sio_write_close(&writer, mark);
    ck_assert(!sio_writer_ok(&writer));
    ck_assert_uint_eq(buffer.data_len, 0);
    end();
}
END_TEST

Suite *base_writer_suite(void)
{
    Suite *suite = suite_create("writer");
    TCase *tests = tcase_create("writer");
    tcase_add_test(tests, integers_are_big_endian);
    tcase_add_test(tests, the_limit_is_exact_and_failure_sticks);
    tcase_add_test(tests, a_writer_appends_to_what_is_there);
    tcase_add_test(tests, vectors_nest);
    tcase_add_test(tests, a_vector_that_is_too_long_fails);
    tcase_add_test(tests, no_memory_is_a_failure);
    suite_add_tcase(suite, tests);
    return suite;
}
