/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mask_test.c: header protection masks: selected, keyed, re-keyed, tested before use.
 */
#include <string.h>

#include "crypto/kat/kat.h"
#include "crypto/mask.h"
#include "crypto_suites.h"

static struct siotls_set *set;
static struct sio_error error;
static struct failing_memory failing;

static void begin(void)
{
    fake_control_reset();
    set = fake_set(NULL, true);
    error = (struct sio_error){0};
    failing_memory_init(&failing, 0);
}

static void end(void)
{
    ck_assert_uint_eq(fake_control.num_live, 0);
    ck_assert_uint_eq(failing.num_blocks, 0);
    siotls_set_free(set);
}

START_TEST(a_mask_depends_on_key_and_sample)
{
    static const uint8_t key[33] = {1};
    const uint8_t samples[2][SIOTLS_MASK_SAMPLE_SIZE] = {{0}, {[15] = 1}};
    uint8_t made[4][SIOTLS_MASK_SIZE];
    struct sio_mask mask;
    struct sio_mask_key keyed = {0};
    begin();
    ck_assert(sio_set_select_mask(set, &mask, SIOTLS_MASK_AES_128, &error));
    ck_assert_str_eq(mask.provider, "fake");
    ck_assert(sio_mask_key_set(&keyed, &mask, key, &failing.memory, &error));
    ck_assert(sio_mask_make(&keyed, made[0], samples[0], &error));
    ck_assert(sio_mask_make(&keyed, made[1], samples[1], &error));
    ck_assert(sio_mask_key_set(&keyed, &mask, key + 1, &failing.memory, &error));
    ck_assert(sio_mask_make(&keyed, made[2], samples[0], &error));
    ck_assert(sio_mask_key_set(&keyed, &mask, key, &failing.memory, &error));
    ck_assert(sio_mask_make(&keyed, made[3], samples[0], &error));
    ck_assert_mem_ne(made[0], made[1], SIOTLS_MASK_SIZE);
    ck_assert_mem_ne(made[0], made[2], SIOTLS_MASK_SIZE);
    ck_assert_mem_eq(made[0], made[3], SIOTLS_MASK_SIZE);
    sio_mask_key_clear(&keyed, &failing.memory);
    end();
}
END_TEST

START_TEST(a_mask_is_rekeyed_in_place_and_replaced_when_it_is_another)
{
    static const uint8_t key[32] = {1};
    struct sio_mask aes, chacha;
    struct sio_mask_key keyed = {0};
    begin();
    ck_assert(sio_set_select_mask(set, &aes, SIOTLS_MASK_AES_256, &error));
    ck_assert(sio_set_select_mask(set, &chacha, SIOTLS_MASK_CHACHA20, &error));
    ck_assert(sio_mask_key_set(&keyed, &aes, key, &failing.memory, &error));
    ck_assert(sio_mask_key_set(&keyed, &aes, key, &failing.memory, &error));
    ck_assert_uint_eq(failing.num_allocations, 1);
    ck_assert(sio_mask_key_set(&keyed, &chacha, key, &failing.memory, &error));
    ck_assert_uint_eq(failing.num_blocks, 1);
    fake_control.fail_at = fake_control.num_calls + 1;
    ck_assert(!sio_mask_key_set(&keyed, &chacha, key, &failing.memory, &error));
    ck_assert_str_eq(error.reason, "mask: the key cannot be set");
    ck_assert_ptr_null(keyed.mask.algorithm);
    sio_mask_key_clear(&keyed, &failing.memory);
    end();
}
END_TEST

START_TEST(a_mask_that_cannot_be_made_is_an_error)
{
    static const uint8_t zeros[32];
    uint8_t made[SIOTLS_MASK_SIZE];
    struct sio_mask mask;
    struct sio_mask_key keyed = {0};
    begin();
    ck_assert(sio_set_select_mask(set, &mask, SIOTLS_MASK_CHACHA20, &error));
    ck_assert(sio_mask_key_set(&keyed, &mask, zeros, &failing.memory, &error));
    fake_control.fail_at = fake_control.num_calls + 1;
    ck_assert(!sio_mask_make(&keyed, made, zeros, &error));
    ck_assert_int_eq(error.status, SIOTLS_ERROR_PROVIDER);
    sio_mask_key_clear(&keyed, &failing.memory);
    failing_memory_init(&failing, 1);
    error = (struct sio_error){0};
    ck_assert(!sio_mask_key_set(&keyed, &mask, zeros, &failing.memory, &error));
    ck_assert_int_eq(error.status, SIOTLS_ERROR_NO_MEMORY);
    end();
}
END_TEST

/* A mask of the test that answers with what one call tells it: right for the vector that the core asks first. */
static size_t num_made;
static size_t num_right;

static int told_init(const struct siotls_provider_instance *instance, const struct siotls_mask *mask, void *context,
                     const uint8_t *key)
{
    (void)instance;
    (void)mask;
    (void)context;
    return key != NULL ? SIOTLS_PROVIDER_OK : SIOTLS_PROVIDER_ARGUMENT;
}

static int told_make(void *context, const uint8_t *sample, uint8_t *output)
{
    static const uint8_t answers[2][SIOTLS_MASK_SIZE] = {{0x43, 0x7b, 0x9a, 0xec, 0x36},
                                                         {0x2e, 0xc0, 0xd8, 0x35, 0x6a}};
    (void)context;
    ck_assert_uint_eq(sample[0], num_made == 0 ? 0xd1 : 0x2c);
    memcpy(output, answers[num_made], SIOTLS_MASK_SIZE);
    output[4] ^= num_made >= num_right;
    num_made++;
    return SIOTLS_PROVIDER_OK;
}

static void told_clear(void *context)
{
    (void)context;
}

/* Both vectors of AES-128 are asked, and each wrong answer is noticed. */
START_TEST(known_answers_of_masks_are_those_of_rfc_9001)
{
    const struct siotls_mask mask = {.size = sizeof mask,
                                     .id = SIOTLS_MASK_AES_128,
                                     .key_size = 16,
                                     .init = told_init,
                                     .make = told_make,
                                     .clear = told_clear};
    const struct sio_kat_subject subject = {.kind = SIOTLS_KIND_MASK, .id = mask.id, .algorithm = &mask};
    const char *reason = NULL;
    failing_memory_init(&failing, 0);
    num_made = 0;
    num_right = (size_t)_i;
    ck_assert_int_eq(sio_kat_run(&subject, &failing.memory, &reason), _i == 2);
    ck_assert_uint_eq(num_made, _i == 0 ? 1 : 2);
    ck_assert_uint_eq(failing.num_blocks, 0);
    if (_i < 2)
        ck_assert_str_eq(reason, "the mask is wrong");
}
END_TEST

START_TEST(what_gives_no_known_answer_is_withdrawn)
{
    struct siotls_algorithm_info info = {.size = sizeof info};
    const struct siotls_set_options options = {.size = sizeof options, .providers = ""};
    struct sio_mask mask;
    fake_control_reset();
    error = (struct sio_error){0};
    ck_assert_int_eq(siotls_set_new(&set, &options, NULL), SIOTLS_OK);
    ck_assert_int_eq(siotls_set_add(set, fake_provider, NULL), SIOTLS_OK);
    ck_assert(!sio_set_select_mask(set, &mask, SIOTLS_MASK_AES_256, &error));
    ck_assert_int_eq(error.status, SIOTLS_ERROR_NOT_OFFERED);
    ck_assert_int_eq(siotls_set_algorithm(set, &info, algorithm_index(set, 0, SIOTLS_KIND_MASK, SIOTLS_MASK_AES_256)),
                     SIOTLS_OK);
    ck_assert_int_eq(info.state, SIOTLS_TEST_WITHDRAWN);
    ck_assert_str_eq(info.reason, "the mask is wrong");
    siotls_set_free(set);
}
END_TEST

Suite *crypto_mask_suite(void)
{
    Suite *suite = suite_create("mask");
    TCase *tests = tcase_create("mask");
    tcase_add_test(tests, a_mask_depends_on_key_and_sample);
    tcase_add_test(tests, a_mask_is_rekeyed_in_place_and_replaced_when_it_is_another);
    tcase_add_test(tests, a_mask_that_cannot_be_made_is_an_error);
    tcase_add_loop_test(tests, known_answers_of_masks_are_those_of_rfc_9001, 0, 3);
    tcase_add_test(tests, what_gives_no_known_answer_is_withdrawn);
    suite_add_tcase(suite, tests);
    return suite;
}
