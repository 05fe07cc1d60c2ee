/* SPDX-License-Identifier: Apache-2.0 */
/*
 * old_provider_test.c: a provider that was compiled with version 1.0 of the contract, in a set of today.
 */
#include <string.h>

#include "../providers_support.h"
#include "check_main.h"
#include "crypto/kat/kat_vectors.h"
#include "crypto/load/set.h"
#include "crypto/signature.h"

static struct siotls_bytes ed25519_pkcs8(void)
{
    const struct sio_kat_key_vector *vector = sio_kat_keys;
    while (vector->key_type != SIOTLS_KEY_ED25519)
        vector++;
    return vector->pkcs8;
}

START_TEST(what_it_has_is_used_and_what_it_cannot_have_is_not_there)
{
    struct siotls_set *set = open_set(TEST_BUILT);
    struct siotls_provider_info provider = {.size = sizeof provider};
    ck_assert_int_eq(siotls_set_provider(set, &provider, 0), SIOTLS_OK);
    ck_assert_uint_eq(provider.abi_minor, 0);
    ck_assert_uint_lt(provider.instance->size, sizeof *provider.instance);
    ck_assert_uint_gt(siotls_set_num_algorithms(set), 5);
    for (size_t i = 0; i < siotls_set_num_algorithms(set); i++) {
        struct siotls_algorithm_info info = {.size = sizeof info};
        ck_assert_int_eq(siotls_set_test(set, i, NULL), SIOTLS_OK);
        ck_assert_int_eq(siotls_set_algorithm(set, &info, i), SIOTLS_OK);
        ck_assert_int_ne(info.kind, SIOTLS_KIND_MASK);
        ck_assert_int_eq(info.is_winner, 1);
    }
    siotls_set_free(set);
}
END_TEST

START_TEST(its_keys_are_as_long_as_its_signer_says)
{
    struct siotls_set *set = open_set(TEST_BUILT);
    struct siotls_memory memory;
    struct sio_error error = {0};
    struct sio_private_key key;
    const struct siotls_private_key_source source = {.size = sizeof source, .pkcs8 = ed25519_pkcs8()};
    ck_assert(sio_memory_init(&memory, NULL));
    ck_assert_msg(sio_private_key_import(&key, set, &source, &memory, &error), "%s", error.reason);
    ck_assert_uint_eq(key.description.max_signature_size, 0);
    ck_assert_uint_eq(sio_private_key_max_signature(&key), key.signer.algorithm->max_signature_size);
    sio_private_key_clear(&key);
    siotls_set_free(set);
}
END_TEST

static Suite *old_provider_suite(void)
{
    Suite *suite = suite_create("provider of 1.0");
    TCase *tests = tcase_create("all");
    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, what_it_has_is_used_and_what_it_cannot_have_is_not_there);
    tcase_add_test(tests, its_keys_are_as_long_as_its_signer_says);
    suite_add_tcase(suite, tests);
    return suite;
}

int main(void)
{
    static Suite *(*const suites[])(void) = {old_provider_suite};
    return check_main(suites, 1);
}
