/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pool_test.c: what a pool keeps, what it gives to the allocator, and that this is wiped as far as it was used.
 */
#include "peer.h"

#include <stdlib.h>
#include <string.h>

#include "record_suites.h"

/* Memory that looks at what is released: whether all but the block's head is zero. */
struct wipe_memory {
    size_t num_live;
    size_t num_dirty;
};

static void *allocate(void *context, size_t block_size)
{
    struct wipe_memory *seen = context;
    seen->num_live++;
    return calloc(1, block_size);
}

static void release(void *context, void *block, size_t block_size)
{
    struct wipe_memory *seen = context;
    const uint8_t *bytes = block;
    for (size_t i = sizeof(struct sio_block); i < block_size && block_size == siotls_pool_block_size(); i++) {
        if (bytes[i] != 0) {
            seen->num_dirty++;
            break;
        }
    }
    seen->num_live--;
    free(block);
}

static struct siotls_memory wipe_memory(struct wipe_memory *seen)
{
    return (struct siotls_memory){
        .size = sizeof(struct siotls_memory), .context = seen, .allocate = allocate, .release = release};
}

START_TEST(arguments)
{
    struct siotls_pool *pool = NULL;
    struct siotls_memory unusable = {.size = sizeof unusable};
    ck_assert_int_eq(siotls_pool_new(NULL, 1, NULL, NULL), SIOTLS_ERROR_ARGUMENT);
    struct siotls_error error = {.size = sizeof error};
    ck_assert_int_eq(siotls_pool_new(&pool, 1, &unusable, &error), SIOTLS_ERROR_ARGUMENT);
    ck_assert_str_eq(error.reason, "pool: the memory lacks its size, allocate or release");
    ck_assert_ptr_null(pool);
    ck_assert_int_eq(siotls_pool_new(&pool, 1, NULL, NULL), SIOTLS_OK);
    siotls_pool_free(pool);
    siotls_pool_free(NULL);
    ck_assert_uint_ge(siotls_pool_block_size(), MAX_WIRE);
}
END_TEST

START_TEST(keeps_so_many_and_wipes_the_rest)
{
    struct wipe_memory seen = {0};
    struct siotls_memory memory = wipe_memory(&seen);
    struct siotls_pool *pool;
    struct sio_block *blocks[3];
    ck_assert_int_eq(siotls_pool_new(&pool, 2, &memory, NULL), SIOTLS_OK);
    for (size_t i = 0; i < 3; i++) {
        blocks[i] = sio_block_lend(pool, NULL);
        ck_assert_ptr_nonnull(blocks[i]);
        ck_assert_uint_eq(blocks[i]->capacity, SIO_BLOCK_ROOM);
        blocks[i]->end = i == 2 ? blocks[i]->capacity : 7;
        memset(blocks[i]->data, 0x5a, blocks[i]->end);
    }
    ck_assert_uint_eq(seen.num_live, 4);
    for (size_t i = 0; i < 3; i++)
        sio_block_return(pool, NULL, blocks[i]);
    ck_assert_uint_eq(seen.num_live, 3);
    struct sio_block *again = sio_block_lend(pool, NULL);
    ck_assert_ptr_eq(again, blocks[1]);
    ck_assert_uint_eq(again->start, 0);
    ck_assert_uint_eq(again->end, 0);
    ck_assert_ptr_null(again->next);
    for (size_t i = 0; i < 7; i++)
        ck_assert_uint_eq(again->data[i], 0);
    /* What lay behind the end before bytes were moved to the front goes too. */
    memset(again->data, 0x5a, 20);
    again->used = 20;
    again->end = 5;
    sio_block_return(pool, NULL, again);
    again = sio_block_lend(pool, NULL);
    for (size_t i = 0; i < 20; i++)
        ck_assert_uint_eq(again->data[i], 0);
    sio_block_return(pool, NULL, again);
    siotls_pool_free(pool);
    ck_assert_uint_eq(seen.num_live, 0);
    ck_assert_uint_eq(seen.num_dirty, 0);
}
END_TEST

START_TEST(without_a_pool)
{
    struct wipe_memory seen = {0};
    struct siotls_memory memory = wipe_memory(&seen);
    struct sio_block *block = sio_block_lend(NULL, &memory);
    ck_assert_ptr_nonnull(block);
    block->end = block->capacity;
    memset(block->data, 0x5a, block->end);
    ck_assert_uint_eq(seen.num_live, 1);
    sio_block_return(NULL, &memory, block);
    ck_assert_uint_eq(seen.num_live, 0);
    ck_assert_uint_eq(seen.num_dirty, 0);
}
END_TEST

Suite *record_pool_suite(void)
{
    Suite *suite = suite_create("pool");
    TCase *tests = tcase_create("pool");
    tcase_add_test(tests, arguments);
    tcase_add_test(tests, keeps_so_many_and_wipes_the_rest);
    tcase_add_test(tests, without_a_pool);
    suite_add_tcase(suite, tests);
    return suite;
}
