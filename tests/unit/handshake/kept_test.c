/* SPDX-License-Identifier: Apache-2.0 */
/*
 * kept_test.c: parts of any size in one block: in any order, longer and shorter, and nothing of what went is left.
 */
#include "handshake/established/kept.h"

#include <string.h>

#include "failing_memory.h"
#include "handshake_suites.h"

static struct failing_memory memory;
static struct sio_kept *kept;

static bool put(enum sio_kept_part part, const char *text)
{
    return sio_kept_put(&kept, part, sio_bytes((const uint8_t *)text, strlen(text)), &memory.memory);
}

static void has(enum sio_kept_part part, const char *text)
{
    const struct siotls_bytes bytes = sio_kept_part(kept, part);
    ck_assert_uint_eq(bytes.data_len, strlen(text));
    if (bytes.data_len > 0)
        ck_assert_mem_eq(bytes.data, text, bytes.data_len);
}

/* Where nothing is kept nothing is left. */
static void is_clean_behind(size_t size)
{
    for (size_t i = size; i < kept->capacity; i++)
        ck_assert_uint_eq(kept->data[i], 0);
}

START_TEST(parts_come_and_go)
{
    failing_memory_init(&memory, 0);
    has(SIO_KEPT_SECRETS, "");
    ck_assert(put(SIO_KEPT_JUDGEMENT, ""));
    sio_kept_forget(kept, SIO_KEPT_SECRETS);
    ck_assert_uint_eq(memory.num_allocations, 0);
    ck_assert(put(SIO_KEPT_CERTIFICATES, "certificates") && put(SIO_KEPT_SECRETS, "secret"));
    ck_assert_uint_eq(kept->capacity, 18);
    ck_assert(put(SIO_KEPT_RESUMPTION, "again"));
    ck_assert_uint_eq(memory.num_allocations, 3);
    ck_assert_uint_eq(memory.num_blocks, 1);
    has(SIO_KEPT_SECRETS, "secret");
    has(SIO_KEPT_RESUMPTION, "again");
    has(SIO_KEPT_JUDGEMENT, "");
    has(SIO_KEPT_CERTIFICATES, "certificates");
    sio_kept_forget(kept, SIO_KEPT_RESUMPTION);
    has(SIO_KEPT_CERTIFICATES, "certificates");
    is_clean_behind(18);
    ck_assert(put(SIO_KEPT_JUDGEMENT, "fits") && put(SIO_KEPT_SECRETS, "s"));
    has(SIO_KEPT_SECRETS, "s");
    has(SIO_KEPT_JUDGEMENT, "fits");
    has(SIO_KEPT_CERTIFICATES, "certificates");
    is_clean_behind(17);
    ck_assert_uint_eq(memory.num_allocations, 3);
    uint8_t *made = sio_kept_make(&kept, SIO_KEPT_JUDGEMENT, 6, &memory.memory);
    ck_assert_mem_eq(made, "\0\0\0\0\0\0certificates", 18);
    ck_assert_ptr_eq(made, sio_kept_place(kept, SIO_KEPT_JUDGEMENT));
    sio_kept_forget(kept, SIO_KEPT_CERTIFICATES);
    sio_kept_forget(kept, SIO_KEPT_SECRETS);
    is_clean_behind(0);
    sio_kept_clear(&kept, &memory.memory);
    ck_assert_ptr_null(kept);
    ck_assert_uint_eq(memory.num_blocks, 0);
    sio_kept_clear(&kept, &memory.memory);
}
END_TEST

START_TEST(without_memory_they_stay)
{
    static char long_text[UINT16_MAX];
    failing_memory_init(&memory, 2);
    ck_assert(put(SIO_KEPT_SECRETS, "secret") && !put(SIO_KEPT_JUDGEMENT, "judgement"));
    has(SIO_KEPT_SECRETS, "secret");
    has(SIO_KEPT_JUDGEMENT, "");
    failing_memory_init(&memory, 0);
    memset(long_text, 'x', sizeof long_text - 1);
    ck_assert(!put(SIO_KEPT_CERTIFICATES, long_text));
    ck_assert(put(SIO_KEPT_SECRETS, "short"));
    has(SIO_KEPT_SECRETS, "short");
    ck_assert_uint_eq(memory.num_allocations, 0);
    sio_kept_clear(&kept, &memory.memory);
}
END_TEST

Suite *handshake_kept_suite(void)
{
    Suite *suite = suite_create("handshake/kept");
    TCase *tcase = tcase_create("kept");
    tcase_add_test(tcase, parts_come_and_go);
    tcase_add_test(tcase, without_memory_they_stay);
    suite_add_tcase(suite, tcase);
    return suite;
}
