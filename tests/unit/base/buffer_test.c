/* SPDX-License-Identifier: Apache-2.0 */
/*
 * buffer_test.c: bytes that grow, are consumed, and leave nothing behind.
 */
#include <string.h>

#include "base/buffer.h"
#include "base_suites.h"
#include "failing_memory.h"

/* Memory that keeps a look at what it got back. */
static struct {
    uint8_t block[4096];
    bool is_taken;
    bool was_wiped;
} single;

static void *take(void *context, size_t block_size)
{
    (void)context;
    ck_assert(!single.is_taken && block_size <= sizeof single.block);
    single.is_taken = true;
    return single.block;
}

static void give_back(void *context, void *block, size_t block_size)
{
    (void)context;
    single.is_taken = false;
    single.was_wiped = true;
    for (size_t i = 0; i < block_size; i++)
        single.was_wiped = single.was_wiped && ((uint8_t *)block)[i] == 0;
}

START_TEST(it_grows_and_keeps_its_bytes)
{
    struct failing_memory failing;
    struct sio_buffer buffer;
    failing_memory_init(&failing, 0);
    sio_buffer_init(&buffer, &failing.memory);
    for (size_t i = 0; i < 5000; i++) {
        uint8_t byte = (uint8_t)(i * 7);
        ck_assert(sio_buffer_append(&buffer, &byte, 1));
    }
    ck_assert(sio_buffer_append(&buffer, NULL, 0));
    struct siotls_bytes bytes = sio_buffer_bytes(&buffer);
    ck_assert_uint_eq(bytes.data_len, 5000);
    for (size_t i = 0; i < 5000; i++)
        ck_assert_uint_eq(bytes.data[i], (uint8_t)(i * 7));
    ck_assert_uint_eq(failing.num_blocks, 1);
    sio_buffer_clear(&buffer);
    ck_assert_uint_eq(failing.num_blocks, 0);
    ck_assert(sio_buffer_append(&buffer, (const uint8_t *)"again", 5));
    sio_buffer_clear(&buffer);
    ck_assert_uint_eq(failing.num_bytes, 0);
}
END_TEST

START_TEST(it_consumes_from_the_front)
{
    struct failing_memory failing;
    struct sio_buffer buffer;
    failing_memory_init(&failing, 0);
    sio_buffer_init(&buffer, &failing.memory);
    ck_assert(sio_buffer_append(&buffer, (const uint8_t *)"abcdef", 6));
    sio_buffer_consume(&buffer, 0);
    sio_buffer_consume(&buffer, 2);
    ck_assert_uint_eq(buffer.data_len, 4);
    ck_assert_mem_eq(buffer.data, "cdef", 4);
    sio_buffer_consume(&buffer, 4);
    ck_assert_uint_eq(buffer.data_len, 0);
    ck_assert_uint_eq(failing.num_blocks, 0);
}
END_TEST

START_TEST(it_is_wiped_before_it_goes)
{
    const struct siotls_memory memory = {.size = sizeof memory, .allocate = take, .release = give_back};
    struct sio_buffer buffer;
    memset(&single, 0, sizeof single);
    sio_buffer_init(&buffer, &memory);
    ck_assert(sio_buffer_append(&buffer, (const uint8_t *)"secret", 6));
    sio_buffer_consume(&buffer, 4); /* what moved to the front is not left behind */
    ck_assert_mem_eq(single.block, "et\0\0\0\0", 6);
    sio_buffer_clear(&buffer);
    ck_assert(!single.is_taken && single.was_wiped);
}
END_TEST

START_TEST(too_much_is_a_failure_that_keeps_the_bytes)
{
    struct failing_memory failing;
    struct sio_buffer buffer;
    failing_memory_init(&failing, 2);
    sio_buffer_init(&buffer, &failing.memory);
    ck_assert(sio_buffer_append(&buffer, (const uint8_t *)"abc", 3));
    ck_assert(!sio_buffer_reserve(&buffer, SIZE_MAX));
    ck_assert(!sio_buffer_reserve(&buffer, SIZE_MAX / 2 - 2));
    ck_assert(!sio_buffer_reserve(&buffer, 10000));
    ck_assert(failing.has_failed);
    ck_assert_uint_eq(buffer.data_len, 3);
    ck_assert_mem_eq(buffer.data, "abc", 3);
    sio_buffer_clear(&buffer);
    ck_assert_uint_eq(failing.num_blocks, 0);
}
END_TEST

Suite *base_buffer_suite(void)
{
    Suite *suite = suite_create("buffer");
    TCase *tests = tcase_create("buffer");
    tcase_add_test(tests, it_grows_and_keeps_its_bytes);
    tcase_add_test(tests, it_consumes_from_the_front);
    tcase_add_test(tests, it_is_wiped_before_it_goes);
    tcase_add_test(tests, too_much_is_a_failure_that_keeps_the_bytes);
    suite_add_tcase(suite, tests);
    return suite;
}
