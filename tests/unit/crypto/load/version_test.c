/* SPDX-License-Identifier: Apache-2.0 */
/*
 * version_test.c: providers, options and infos of other versions of the contract.
 */
#include <string.h>

#include "crypto_suites.h"

static struct siotls_set *load(const char *name)
{
    const struct siotls_set_options options = {
        .size = sizeof options, .providers = name, .provider_path = TEST_MODULES};
    struct siotls_error error = {.size = sizeof error};
    struct siotls_set *set = NULL;
    ck_assert_msg(siotls_set_new(&set, &options, &error) == SIOTLS_OK, "%s: %s", error.reason, error.detail);
    sio_set_skip_tests(set);
    return set;
}

/* old ends its instance before lists that later versions have; newer appends to every struct. */
START_TEST(older_and_newer_providers_work)
{
    static const char *const names[] = {"old", "newer"};
    static const uint32_t minors[] = {0, 64};
    struct siotls_set *set = load(names[_i]);
    struct sio_random random;
    struct sio_error error = {0};
    struct siotls_provider_info info = {.size = sizeof info};
    uint8_t bytes[3];
    ck_assert_int_eq(siotls_set_provider(set, &info, 0), SIOTLS_OK);
    ck_assert_uint_eq(info.abi_minor, minors[_i]);
    ck_assert_uint_eq(siotls_set_num_algorithms(set), 1);
    ck_assert(sio_set_select_random(set, &random, &error));
    ck_assert_int_eq(random.algorithm->fill(random.instance, random.algorithm, bytes, sizeof bytes), 0);
    ck_assert_uint_eq(bytes[2], 69);
    siotls_set_free(set);
}
END_TEST

static void shrink(struct fake_instance *fake, void *context)
{
    size_t cut = *(const size_t *)context;
    fake->hashes[0].size -= cut;
    fake->hkdfs[0].size -= cut;
    fake->aeads[0].size -= cut;
    fake->kems[0].size = offsetof(struct siotls_kem, takes_private_keys) - cut;
    fake->kems[1].size = offsetof(struct siotls_kem, takes_private_keys); /* whole in 1.0 */
    fake->signers[0].size -= cut;
    fake->verifiers[0].size -= cut;
    fake->randoms[0].size -= cut;
    fake->compressors[0].size -= cut;
    fake->masks[0].size -= cut;
}

START_TEST(descriptors_that_lack_a_field_of_1_0_are_not_considered)
{
    size_t cut = 1;
    fake_control_reset();
    struct siotls_set *whole = fake_set(NULL, false);
    fake_control.edit = shrink;
    fake_control.edit_context = &cut;
    struct siotls_set *set = fake_set(NULL, false);
    /* One too small to have an id, such as the random generator where pointers are short, is not listed at all. */
    size_t num_refused = siotls_set_num_algorithms(whole) - siotls_set_num_algorithms(set);
    siotls_set_free(whole);
    for (size_t i = 0; i < siotls_set_num_algorithms(set); i++) {
        struct siotls_algorithm_info info = {.size = sizeof info};
        ck_assert_int_eq(siotls_set_algorithm(set, &info, i), SIOTLS_OK);
        num_refused += info.reason != NULL;
        ck_assert(info.reason == NULL || !info.is_winner);
    }
    ck_assert_uint_eq(num_refused, 4 + 14 + 6 + 1 + 1 + 1); /* signer and first verifier count per scheme */
    siotls_set_free(set);
}
END_TEST

static void make_stubs(struct fake_instance *fake, void *context)
{
    size_t cut = sizeof fake->hashes[0] - 2 * sizeof(size_t);
    (void)context;
    fake->hashes[0].size -= cut;
    fake->hashes[1].size = 0;
    fake->hash_list[2] = NULL;
    fake->signers[0].size = 16;
    fake->verifiers[0].size = 16;
}

START_TEST(descriptors_too_small_to_speak_of_are_left_out)
{
    fake_control_reset();
    fake_control.edit = make_stubs;
    struct siotls_set *set = fake_set(NULL, false);
    struct siotls_algorithm_info info = {.size = sizeof info};
    ck_assert_int_eq(siotls_set_which(set, &info, SIOTLS_KIND_HASH, SIOTLS_HASH_SHA256, 0), SIOTLS_ERROR_NOT_OFFERED);
    ck_assert_int_eq(siotls_set_which(set, &info, SIOTLS_KIND_HASH, SIOTLS_HASH_SHA384, 0), SIOTLS_ERROR_NOT_OFFERED);
    ck_assert_int_eq(siotls_set_which(set, &info, SIOTLS_KIND_HASH, SIOTLS_HASH_SHA512, 0), SIOTLS_OK);
    ck_assert_int_eq(siotls_set_which(set, &info, SIOTLS_KIND_SIGNER, SIOTLS_SCHEME_ED25519, 0),
                     SIOTLS_ERROR_NOT_OFFERED);
    siotls_set_free(set);
    ck_assert_uint_eq(fake_control.num_open, 0);
}
END_TEST

START_TEST(callers_of_other_versions_are_served)
{
    struct {
        struct siotls_set_options options;
        uint8_t later[32];
    } newer = {.options = {.size = sizeof newer, .providers = ""}, .later = {0xff}};
    struct siotls_set_options older = {.providers = "", .report_context = (void *)1};
    older.size = offsetof(struct siotls_set_options, ignore_environment);
    struct siotls_set *set = NULL;
    ck_assert_int_eq(siotls_set_new(&set, &newer.options, NULL), SIOTLS_OK);
    siotls_set_free(set);
    ck_assert_int_eq(siotls_set_new(&set, &older, NULL), SIOTLS_OK);
    siotls_set_free(set);
    set = fake_set(NULL, false);
    struct siotls_provider_info info;
    memset(&info, 0xee, sizeof info);
    info.size = offsetof(struct siotls_provider_info, version);
    ck_assert_int_eq(siotls_set_provider(set, &info, 0), SIOTLS_OK);
    ck_assert_str_eq(info.name, "fake");
    ck_assert_uint_eq((uintptr_t)info.version & 0xff, 0xee);
    ck_assert_uint_eq(info.size, offsetof(struct siotls_provider_info, version));
    info.size = 0;
    ck_assert_int_eq(siotls_set_provider(set, &info, 0), SIOTLS_ERROR_ARGUMENT);
    siotls_set_free(set);
}
END_TEST

Suite *crypto_version_suite(void)
{
    Suite *suite = suite_create("version");
    TCase *tests = tcase_create("version");
    tcase_add_loop_test(tests, older_and_newer_providers_work, 0, 2);
    tcase_add_test(tests, descriptors_that_lack_a_field_of_1_0_are_not_considered);
    tcase_add_test(tests, descriptors_too_small_to_speak_of_are_left_out);
    tcase_add_test(tests, callers_of_other_versions_are_served);
    suite_add_tcase(suite, tests);
    return suite;
}
