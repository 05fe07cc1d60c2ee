/* SPDX-License-Identifier: Apache-2.0 */
/*
 * set_test.c: who wins what: order, choices, FIPS, withdrawal; and what a set's users may rely on.
 */
#include <string.h>

#include "crypto_suites.h"

static struct siotls_error error;

static struct siotls_set *make(const char *providers, bool require_fips)
{
    const struct siotls_set_options options = {.size = sizeof options,
                                               .providers = providers,
                                               .provider_path = scratch_directory(),
                                               .require_fips = require_fips};
    struct siotls_set *set = NULL;
    error = (struct siotls_error){.size = sizeof error};
    siotls_set_new(&set, &options, &error);
    return set;
}

/* ---- compressors without a name ---- */

static int compress_nothing(const struct siotls_provider_instance *instance, const struct siotls_compressor *compressor,
                            const uint8_t *data, size_t data_len, uint8_t *output, size_t output_capacity,
                            size_t *output_len)
{
    (void)instance;
    (void)compressor;
    if (data_len > output_capacity)
        return SIOTLS_PROVIDER_TOO_SMALL;
    memcpy(output, data, data_len);
    *output_len = data_len;
    return SIOTLS_PROVIDER_OK;
}

#define COMPRESSOR(id_)                                                                                                \
    {                                                                                                                  \
        sizeof(struct siotls_compressor), (id_), compress_nothing, compress_nothing                                    \
    }

static const struct siotls_compressor unnamed[] = {COMPRESSOR(16383), COMPRESSOR(16384), COMPRESSOR(65535),
                                                   COMPRESSOR(65536)};
static const struct siotls_compressor *const unnamed_list[] = {&unnamed[0], &unnamed[1], &unnamed[2], &unnamed[3]};
static const struct siotls_provider_instance unnamed_instance = {
    .size = sizeof unnamed_instance, .library = "of the test", .compressors = unnamed_list, .num_compressors = 4};

static int open_unnamed(const struct siotls_provider_host *host, const struct siotls_provider_options *options,
                        const struct siotls_provider_instance **instance)
{
    (void)host;
    (void)options;
    *instance = &unnamed_instance;
    return SIOTLS_PROVIDER_OK;
}

static void close_unnamed(const struct siotls_provider_instance *instance)
{
    (void)instance;
}

static const struct siotls_provider *unnamed_provider(void)
{
    static const struct siotls_provider provider = {.size = sizeof provider,
                                                    .abi_minor = SIOTLS_PROVIDER_ABI_MINOR,
                                                    .name = "unnamed",
                                                    .version = "1",
                                                    .description = "compressors for private use",
                                                    .open = open_unnamed,
                                                    .close = close_unnamed};
    return &provider;
}

static void copy_modules(void)
{
    copy_module(TEST_MODULES "/old.so", "old.so");
    copy_module(TEST_MODULES "/newer.so", "newer.so");
    copy_module(TEST_PROVIDERS "/template.so", "template.so");
}

/* Checks the name of the provider that wins; NULL: nobody. */
static void check_winner(struct siotls_set *set, int kind, uint32_t id, const char *expected)
{
    struct siotls_algorithm_info info = {.size = sizeof info};
    struct siotls_provider_info provider = {.size = sizeof provider};
    ck_assert_msg(set != NULL, "%s: %s", error.reason, error.detail);
    int result = siotls_set_which(set, &info, kind, id, 0);
    ck_assert_int_eq(result, expected != NULL ? SIOTLS_OK : SIOTLS_ERROR_NOT_OFFERED);
    if (expected == NULL)
        return;
    ck_assert_int_eq(siotls_set_provider(set, &provider, info.provider), SIOTLS_OK);
    ck_assert_str_eq(provider.name, expected);
    ck_assert_int_eq(info.is_winner, 1);
}

START_TEST(compressors_may_have_numbers_for_private_use)
{
    struct siotls_set *set = make("template", false);
    ck_assert_int_eq(siotls_set_add(set, unnamed_provider, NULL), SIOTLS_OK);
    check_winner(set, SIOTLS_KIND_COMPRESSOR, 16383, NULL);
    check_winner(set, SIOTLS_KIND_COMPRESSOR, 16384, "unnamed");
    check_winner(set, SIOTLS_KIND_COMPRESSOR, 65535, "unnamed");
    check_winner(set, SIOTLS_KIND_COMPRESSOR, 65536, NULL);
    siotls_set_free(set);
}
END_TEST

START_TEST(the_first_of_the_list_wins)
{
    static const char *const lists[] = {"old,newer", "newer,old", "newer,old,RANDOM=old", "old,RANDOM=newer"};
    static const char *const winners[] = {"old", "newer", "old", "newer"};
    struct siotls_set *set = make(lists[_i], false);
    check_winner(set, SIOTLS_KIND_RANDOM, 0, winners[_i]);
    size_t num_winners = 0;
    for (size_t i = 0; i < siotls_set_num_algorithms(set); i++) {
        struct siotls_algorithm_info info = {.size = sizeof info};
        ck_assert_int_eq(siotls_set_algorithm(set, &info, i), SIOTLS_OK);
        num_winners += info.is_winner ? 1 : 0;
    }
    ck_assert_uint_eq(num_winners, 1);
    siotls_set_free(set);
}
END_TEST

START_TEST(what_is_loaded_for_a_choice_wins_nothing_else)
{
    struct siotls_algorithm_info info = {.size = sizeof info};
    struct siotls_set *set = make("old,RANDOM=template", false);
    check_winner(set, SIOTLS_KIND_RANDOM, 0, "template");
    ck_assert_uint_eq(siotls_set_num_providers(set), 2);
    ck_assert_int_eq(siotls_set_which(set, &info, SIOTLS_KIND_COMPRESSOR, SIOTLS_COMPRESSOR_ZLIB, 0),
                     SIOTLS_ERROR_NOT_OFFERED);
    siotls_set_free(set);
}
END_TEST

START_TEST(choices_alone_leave_the_rest_as_usual)
{
    struct siotls_set *set = make("random=old", false);
    check_winner(set, SIOTLS_KIND_RANDOM, 0, "old");
    ck_assert_uint_ge(siotls_set_num_providers(set), 3);
    siotls_set_free(set);
}
END_TEST

START_TEST(a_choice_that_cannot_be_is_an_error)
{
    ck_assert_ptr_null(make("old,X25519=old", false));
    ck_assert_int_eq(error.status, SIOTLS_ERROR_NOT_OFFERED);
    ck_assert_str_eq(error.reason, "set: the provider chosen for an algorithm does not offer it");
    ck_assert_str_eq(error.detail, "X25519=old");
    ck_assert_ptr_null(make("old,X25519=none", false));
    ck_assert_int_eq(error.status, SIOTLS_ERROR_NOT_FOUND);
}
END_TEST

START_TEST(fips_fails_closed)
{
    struct siotls_set *set = make("old,newer", true);
    struct siotls_algorithm_info info = {.size = sizeof info};
    check_winner(set, SIOTLS_KIND_RANDOM, 0, NULL);
    ck_assert_int_eq(siotls_set_algorithm(set, &info, 0), SIOTLS_OK);
    ck_assert_str_eq(info.reason, "registry: FIPS is required and the algorithm does not state it");
    siotls_set_free(set);
    ck_assert_ptr_null(make("old,RANDOM=newer", true));
    ck_assert_int_eq(error.status, SIOTLS_ERROR_NOT_OFFERED);
}
END_TEST

static void state_fips(struct fake_instance *fake, void *context)
{
    (void)context;
    fake->hashes[0].fips = SIOTLS_FIPS_YES;
    fake->hashes[1].fips = SIOTLS_FIPS_NO;
    fake->hashes[2].fips = 3;
    fake->aeads[0].fips = SIOTLS_FIPS_YES;
}

START_TEST(fips_is_judged_per_algorithm)
{
    const struct siotls_set_options options = {.size = sizeof options, .providers = "", .require_fips = 1};
    struct siotls_set *set = NULL;
    struct siotls_algorithm_info info = {.size = sizeof info};
    fake_control_reset();
    fake_control.edit = state_fips;
    ck_assert_int_eq(siotls_set_new(&set, &options, NULL), SIOTLS_OK);
    ck_assert_int_eq(siotls_set_add(set, fake_provider, NULL), SIOTLS_OK);
    ck_assert_int_eq(siotls_set_which(set, &info, SIOTLS_KIND_HASH, SIOTLS_HASH_SHA1, 0), SIOTLS_OK);
    ck_assert_uint_eq(info.fips, SIOTLS_FIPS_YES);
    check_winner(set, SIOTLS_KIND_HASH, SIOTLS_HASH_SHA256, NULL);
    check_winner(set, SIOTLS_KIND_HASH, SIOTLS_HASH_SHA384, NULL);
    check_winner(set, SIOTLS_KIND_AEAD, SIOTLS_AEAD_AES_128_GCM, "fake");
    check_winner(set, SIOTLS_KIND_AEAD, SIOTLS_AEAD_AES_256_GCM, NULL);
    siotls_set_free(set);
}
END_TEST

START_TEST(what_fails_its_test_is_withdrawn_and_the_next_is_taken)
{
    fake_control_reset();
    struct siotls_set *set = fake_set(NULL, true);
    struct sio_hash hash;
    struct sio_error failure = {0};
    struct siotls_algorithm_info info = {.size = sizeof info};
    ck_assert(sio_set_select_hash(set, &hash, SIOTLS_HASH_SHA256, &failure));
    ck_assert_str_eq(hash.provider, "fake");
    /* The fake's answers are not those of SHA-256. */
    size_t index = algorithm_index(set, 0, SIOTLS_KIND_HASH, SIOTLS_HASH_SHA256);
    ck_assert_int_eq(siotls_set_test(set, index, &error), SIOTLS_ERROR_PROVIDER);
    ck_assert_int_eq(siotls_set_algorithm(set, &info, index), SIOTLS_OK);
    ck_assert_int_eq(info.state, SIOTLS_TEST_WITHDRAWN);
    ck_assert_ptr_nonnull(info.reason);
    ck_assert_int_eq(info.is_winner, 0);
    ck_assert(sio_set_select_hash(set, &hash, SIOTLS_HASH_SHA256, &failure));
    ck_assert_str_eq(hash.provider, "fake-b");
    sio_set_skip_tests(set); /* does not bring back what is withdrawn */
    ck_assert_int_eq(siotls_set_test(set, index, NULL), SIOTLS_ERROR_PROVIDER);
    index = algorithm_index(set, 1, SIOTLS_KIND_HASH, SIOTLS_HASH_SHA256);
    ck_assert_int_eq(siotls_set_test(set, index, NULL), SIOTLS_ERROR_PROVIDER);
    ck_assert(!sio_set_select_hash(set, &hash, SIOTLS_HASH_SHA256, &failure));
    ck_assert_int_eq(failure.status, SIOTLS_ERROR_NOT_OFFERED);
    siotls_set_free(set);
    ck_assert_uint_eq(fake_control.num_live, 0);
}
END_TEST

START_TEST(selecting_tests_first)
{
    struct siotls_set *set = make("", false);
    struct sio_aead aead;
    struct sio_error failure = {0};
    struct siotls_algorithm_info info = {.size = sizeof info};
    fake_control_reset();
    ck_assert_int_eq(siotls_set_add(set, fake_provider, NULL), SIOTLS_OK);
    ck_assert(!sio_set_select_aead(set, &aead, SIOTLS_AEAD_AES_128_GCM, &failure));
    ck_assert_int_eq(failure.status, SIOTLS_ERROR_NOT_OFFERED);
    size_t index = algorithm_index(set, 0, SIOTLS_KIND_AEAD, SIOTLS_AEAD_AES_128_GCM);
    ck_assert_int_eq(siotls_set_algorithm(set, &info, index), SIOTLS_OK);
    ck_assert_int_eq(info.state, SIOTLS_TEST_WITHDRAWN);
    siotls_set_free(set);
}
END_TEST

/* Groups and verifiers are tested when they are first used, and then once. */
START_TEST(what_is_dear_to_test_waits_for_its_first_use)
{
    struct siotls_set *set = make("", false);
    struct siotls_memory memory;
    struct sio_error failure = {0};
    struct siotls_algorithm_info info = {.size = sizeof info};
    struct sio_kem kem, ready;
    struct sio_verifiers verifiers;
    struct sio_verifier verifier;
    fake_control_reset();
    ck_assert(sio_memory_init(&memory, NULL));
    ck_assert_int_eq(siotls_set_add(set, fake_provider, NULL), SIOTLS_OK);
    size_t num_calls = fake_control.num_calls;
    ck_assert(sio_set_select_group(set, &kem, SIOTLS_GROUP_X25519, &failure));
    ck_assert(sio_verifiers_init(&verifiers, set, &memory, &failure));
    ck_assert_uint_eq(fake_control.num_calls, num_calls);
    ck_assert(!sio_set_has_withdrawn(set) && sio_set_still_has_group(set, SIOTLS_GROUP_X25519));
    /* The fake's answers are not those of X25519. */
    ck_assert(!sio_set_ready_group(set, &ready, &kem, &failure));
    ck_assert_int_eq(failure.status, SIOTLS_ERROR_PROVIDER);
    ck_assert_uint_eq(failure.alert, SIOTLS_ALERT_INTERNAL_ERROR);
    ck_assert(sio_set_has_withdrawn(set) && !sio_set_still_has_group(set, SIOTLS_GROUP_X25519));
    failure = (struct sio_error){0};
    ck_assert(!sio_verifiers_ready(&verifiers, &verifier, SIOTLS_KEY_ED25519, SIOTLS_SCHEME_ED25519, &failure));
    ck_assert_int_eq(failure.status, SIOTLS_ERROR_PROVIDER);
    ck_assert(!sio_set_still_verifies(set, SIOTLS_SCHEME_ED25519));
    size_t index = algorithm_index(set, 0, SIOTLS_KIND_VERIFIER, SIOTLS_SCHEME_ED25519);
    ck_assert_int_eq(siotls_set_algorithm(set, &info, index), SIOTLS_OK);
    ck_assert_int_eq(info.state, SIOTLS_TEST_WITHDRAWN);
    num_calls = fake_control.num_calls;
    failure = (struct sio_error){0};
    ck_assert(!sio_verifiers_ready(&verifiers, &verifier, SIOTLS_KEY_ED25519, SIOTLS_SCHEME_ED25519, &failure));
    ck_assert_uint_eq(fake_control.num_calls, num_calls);
    sio_verifiers_clear(&verifiers);
    siotls_set_free(set);
}
END_TEST

START_TEST(another_takes_the_place_of_what_fails_at_its_first_use)
{
    fake_control_reset();
    struct siotls_set *set = fake_set(NULL, true);
    struct siotls_memory memory;
    struct sio_error failure = {0};
    struct sio_kem kem, ready;
    struct sio_verifiers verifiers;
    struct sio_verifier verifier;
    ck_assert(sio_memory_init(&memory, NULL));
    ck_assert(sio_set_select_group(set, &kem, SIOTLS_GROUP_X25519, &failure));
    ck_assert(sio_verifiers_init(&verifiers, set, &memory, &failure));
    ck_assert(sio_set_ready_group(set, &ready, &kem, &failure));
    ck_assert_str_eq(ready.parts[0].provider, "fake");
    ck_assert_int_ne(siotls_set_test(set, algorithm_index(set, 0, SIOTLS_KIND_KEM, SIOTLS_GROUP_X25519), NULL), 0);
    ck_assert_int_ne(siotls_set_test(set, algorithm_index(set, 0, SIOTLS_KIND_VERIFIER, SIOTLS_SCHEME_ED25519), NULL),
                     0);
    ck_assert(sio_set_ready_group(set, &ready, &kem, &failure));
    ck_assert_str_eq(ready.parts[0].provider, "fake-b");
    ck_assert(sio_verifiers_ready(&verifiers, &verifier, SIOTLS_KEY_ED25519, SIOTLS_SCHEME_ED25519, &failure));
    ck_assert_str_eq(verifier.provider, "fake-b");
    sio_verifiers_clear(&verifiers);
    siotls_set_free(set);
}
END_TEST

START_TEST(a_chosen_provider_is_not_replaced_when_it_fails)
{
    char detail[240] = "";
    struct siotls_set *set = make("newer,RANDOM=old", false);
    struct sio_random random;
    struct sio_error failure = {.detail = detail, .detail_size = sizeof detail};
    ck_assert_ptr_nonnull(set);
    sio_set_skip_tests(set);
    ck_assert(sio_set_select_random(set, &random, &failure));
    ck_assert_str_eq(random.provider, "old");
    ck_assert_int_eq(siotls_set_test(set, algorithm_index(set, 1, SIOTLS_KIND_RANDOM, 0), NULL), SIOTLS_ERROR_PROVIDER);
    ck_assert(!sio_set_select_random(set, &random, &failure));
    ck_assert_int_eq(failure.status, SIOTLS_ERROR_PROVIDER);
    ck_assert_str_eq(failure.reason, "set: the algorithm of the chosen provider failed its test");
    ck_assert_int_eq(strncmp(detail, "RANDOM: ", 8), 0);
    siotls_set_free(set);
}
END_TEST

START_TEST(a_set_in_use_takes_nothing_more_and_lives_on)
{
    fake_control_reset();
    error = (struct siotls_error){.size = sizeof error};
    struct siotls_set *set = fake_set(NULL, false);
    ck_assert_ptr_eq(sio_set_keep(set), set);
    ck_assert_int_eq(siotls_set_add(set, fake_provider_b, &error), SIOTLS_ERROR_STATE);
    ck_assert_str_eq(error.reason, "set: nothing can be added once it is in use");
    siotls_set_free(set);
    ck_assert_uint_eq(fake_control.num_open, 1);
    ck_assert_uint_eq(siotls_set_num_providers(set), 1);
    siotls_set_free(set);
    ck_assert_uint_eq(fake_control.num_open, 0);
}
END_TEST

START_TEST(the_same_provider_cannot_be_added_twice)
{
    fake_control_reset();
    struct siotls_set *set = fake_set(NULL, false);
    size_t num_algorithms = siotls_set_num_algorithms(set);
    error = (struct siotls_error){.size = sizeof error};
    ck_assert_int_eq(siotls_set_add(set, fake_provider, &error), SIOTLS_ERROR_PROVIDER);
    ck_assert_str_eq(error.reason, "provider: another one of the same name is in the set");
    fake_control.fail_at = fake_control.num_calls + 1;
    fake_control.fail_with = SIOTLS_PROVIDER_UNAVAILABLE;
    ck_assert_int_eq(siotls_set_add(set, fake_provider_b, &error), SIOTLS_ERROR_PROVIDER);
    ck_assert_str_eq(error.detail, "fake-b: unavailable: the fake was told to fail");
    ck_assert_uint_eq(siotls_set_num_algorithms(set), num_algorithms);
    siotls_set_free(set);
}
END_TEST

START_TEST(questions_without_answer_are_errors)
{
    fake_control_reset();
    struct siotls_set *set = fake_set(NULL, false);
    struct siotls_algorithm_info info = {.size = sizeof info};
    struct siotls_provider_info provider = {.size = sizeof provider};
    ck_assert_int_eq(siotls_set_algorithm(set, &info, siotls_set_num_algorithms(set)), SIOTLS_ERROR_NOT_FOUND);
    ck_assert_int_eq(siotls_set_algorithm(set, NULL, 0), SIOTLS_ERROR_ARGUMENT);
    ck_assert_int_eq(siotls_set_provider(set, &provider, 1), SIOTLS_ERROR_NOT_FOUND);
    ck_assert_int_eq(siotls_set_provider(NULL, &provider, 0), SIOTLS_ERROR_ARGUMENT);
    ck_assert_int_eq(siotls_set_which(set, &info, SIOTLS_KIND_HASH, 99, 0), SIOTLS_ERROR_NOT_OFFERED);
    ck_assert_int_eq(siotls_set_which(set, &info, SIOTLS_KIND_SUITE, 0x1301, 0), SIOTLS_ERROR_NOT_OFFERED);
    ck_assert_int_eq(siotls_set_which(set, &info, 1000, 1, 0), SIOTLS_ERROR_NOT_OFFERED);
    ck_assert_int_eq(siotls_set_test(set, SIZE_MAX, &error), SIOTLS_ERROR_NOT_FOUND);
    ck_assert_int_eq(siotls_set_test(NULL, 0, &error), SIOTLS_ERROR_ARGUMENT);
    ck_assert_uint_eq(siotls_set_num_algorithms(NULL), 0);
    ck_assert_uint_eq(siotls_set_num_providers(NULL), 0);
    siotls_set_free(set);
}
END_TEST

START_TEST(verifiers_differ_by_type_of_key)
{
    fake_control_reset();
    struct siotls_set *set = fake_set(NULL, false);
    struct siotls_algorithm_info info = {.size = sizeof info};
    const uint32_t scheme = SIOTLS_SCHEME_ECDSA_SECP256R1_SHA256;
    ck_assert_int_eq(siotls_set_which(set, &info, SIOTLS_KIND_VERIFIER, scheme, SIOTLS_KEY_SECP384R1), SIOTLS_OK);
    ck_assert_uint_eq(info.key_type, SIOTLS_KEY_SECP384R1);
    ck_assert_int_eq(siotls_set_which(set, &info, SIOTLS_KIND_VERIFIER, scheme, SIOTLS_KEY_SECP256R1), SIOTLS_OK);
    ck_assert_uint_eq(info.key_type, SIOTLS_KEY_SECP256R1);
    ck_assert_int_eq(siotls_set_which(set, &info, SIOTLS_KIND_VERIFIER, scheme, SIOTLS_KEY_RSA),
                     SIOTLS_ERROR_NOT_OFFERED);
    siotls_set_free(set);
}
END_TEST

Suite *crypto_set_suite(void)
{
    Suite *suite = suite_create("set");
    TCase *tests = tcase_create("set");
    tcase_add_checked_fixture(tests, copy_modules, remove_scratch);
    tcase_add_test(tests, compressors_may_have_numbers_for_private_use);
    tcase_add_loop_test(tests, the_first_of_the_list_wins, 0, 4);
    tcase_add_test(tests, what_is_loaded_for_a_choice_wins_nothing_else);
    tcase_add_test(tests, choices_alone_leave_the_rest_as_usual);
    tcase_add_test(tests, a_choice_that_cannot_be_is_an_error);
    tcase_add_test(tests, fips_fails_closed);
    tcase_add_test(tests, fips_is_judged_per_algorithm);
    tcase_add_test(tests, what_fails_its_test_is_withdrawn_and_the_next_is_taken);
    tcase_add_test(tests, selecting_tests_first);
    tcase_add_test(tests, what_is_dear_to_test_waits_for_its_first_use);
    tcase_add_test(tests, another_takes_the_place_of_what_fails_at_its_first_use);
    tcase_add_test(tests, a_chosen_provider_is_not_replaced_when_it_fails);
    tcase_add_test(tests, a_set_in_use_takes_nothing_more_and_lives_on);
    tcase_add_test(tests, the_same_provider_cannot_be_added_twice);
    tcase_add_test(tests, questions_without_answer_are_errors);
    tcase_add_test(tests, verifiers_differ_by_type_of_key);
    suite_add_tcase(suite, tests);
    return suite;
}
