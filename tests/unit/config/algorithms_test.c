/* SPDX-License-Identifier: Apache-2.0 */
/*
 * algorithms_test.c: which suites, groups and key shares a config has by default, and what it does with those that are
 * named (docs/algorithms.md).
 */
#include "config/config.h"
#include "config_suites.h"
#include "crypto/load/set.h"
#include "fake_provider.h"
#include "platform/cpu.h"

static struct siotls_set *set;
static struct siotls_config *config;

static void begin(void (*edit)(struct fake_instance *, void *), int role)
{
    const struct siotls_set_options options = {.size = sizeof options, .providers = ""};
    fake_control_reset();
    fake_control.edit = edit;
    ck_assert_int_eq(siotls_set_new(&set, &options, NULL), SIOTLS_OK);
    ck_assert_int_eq(siotls_set_add(set, fake_provider, NULL), SIOTLS_OK);
    sio_set_skip_tests(set);
    ck_assert_int_eq(siotls_config_new(&config, set, role, NULL, NULL), SIOTLS_OK);
    ck_assert_int_eq(siotls_config_set_insecure_no_verification(config), SIOTLS_OK);
    if (role == SIOTLS_ROLE_SERVER)
        ck_assert_int_eq(siotls_config_set_events(config, SIOTLS_REQUEST_CLIENT_HELLO), SIOTLS_OK);
}

static void end(void)
{
    siotls_config_free(config);
    siotls_set_free(set);
}

static void is_list(const struct sio_buffer *list, const uint16_t *values, size_t num_values)
{
    ck_assert_uint_eq(list->data_len, 2 * num_values);
    for (size_t i = 0; i < num_values; i++)
        ck_assert_uint_eq((unsigned)(list->data[2 * i] << 8 | list->data[2 * i + 1]), values[i]);
}

static void has_shares(uint16_t first, uint16_t second)
{
    ck_assert_uint_eq(config->num_key_shares, second != 0 ? 2 : 1);
    ck_assert_uint_eq(config->key_shares[0]->group, first);
    ck_assert(second == 0 || config->key_shares[1]->group == second);
}

START_TEST(defaults_are_the_documented_ones)
{
    static const uint16_t with_aes[] = {0x1301, 0x1303, 0x1302};
    static const uint16_t without_aes[] = {0x1303, 0x1301, 0x1302};
    static const uint16_t groups[] = {0x11ec, 0x11eb, 0x1d, 0x17, 0x18, 0x19, 0x1e, 0x100, 0x101};
    begin(NULL, SIOTLS_ROLE_CLIENT);
    ck_assert_int_eq(siotls_config_ready(config, NULL), SIOTLS_OK);
    is_list(&config->suites_list, sio_cpu_has_aes() ? with_aes : without_aes, 3);
    is_list(&config->groups_list, groups, 9);
    has_shares(SIOTLS_GROUP_X25519MLKEM768, SIOTLS_GROUP_X25519);
    end();
}
END_TEST

/* ML-KEM alone is as little known as a hybrid: the first group without it gets a share too. */
START_TEST(ml_kem_has_company)
{
    static const uint16_t groups[] = {SIOTLS_GROUP_MLKEM1024, SIOTLS_GROUP_MLKEM768, SIOTLS_GROUP_X25519MLKEM768,
                                      SIOTLS_GROUP_SECP256R1, SIOTLS_GROUP_X25519};
    begin(NULL, SIOTLS_ROLE_CLIENT);
    ck_assert_int_eq(siotls_config_set_groups(config, groups, 5), SIOTLS_OK);
    ck_assert_int_eq(siotls_config_ready(config, NULL), SIOTLS_OK);
    has_shares(SIOTLS_GROUP_MLKEM1024, SIOTLS_GROUP_SECP256R1);
    end();
    begin(NULL, SIOTLS_ROLE_CLIENT);
    ck_assert_int_eq(siotls_config_set_groups(config, groups, 3), SIOTLS_OK);
    ck_assert_int_eq(siotls_config_ready(config, NULL), SIOTLS_OK);
    has_shares(SIOTLS_GROUP_MLKEM1024, 0);
    end();
}
END_TEST

static void without_ml_kem(struct fake_instance *fake, void *context)
{
    (void)context;
    fake->instance.num_kems = 10;
}

static void without_x25519(struct fake_instance *fake, void *context)
{
    (void)context;
    fake->instance.num_kems = 13;
    fake->kems[3].keygen = NULL;
}

START_TEST(defaults_shrink_to_what_is_there)
{
    static const uint16_t classical[] = {0x1d, 0x17, 0x18, 0x19, 0x1e, 0x100, 0x101};
    static const uint16_t rest[] = {0x11eb, 0x17, 0x18, 0x19, 0x1e, 0x100, 0x101};
    begin(without_ml_kem, SIOTLS_ROLE_CLIENT);
    ck_assert_int_eq(siotls_config_ready(config, NULL), SIOTLS_OK);
    is_list(&config->groups_list, classical, 7);
    has_shares(SIOTLS_GROUP_X25519, 0);
    end();
    begin(without_x25519, SIOTLS_ROLE_CLIENT);
    ck_assert_int_eq(siotls_config_ready(config, NULL), SIOTLS_OK);
    is_list(&config->groups_list, rest, 7);
    ck_assert_uint_eq(config->groups[0].num_parts, 2);
    has_shares(SIOTLS_GROUP_SECP256R1MLKEM768, SIOTLS_GROUP_SECP256R1);
    end();
}
END_TEST

START_TEST(everything_else_is_there_when_it_is_named)
{
    static const uint16_t suites[] = {0x1305, 0x1304, 0x1302, 0x1303, 0x1301};
    static const uint16_t groups[] = {0x104, 0x103, 0x102, 0x1e, 0x19, 0x11ed};
    static const uint16_t shares[] = {0x104, 0x11ed, 0x1e};
    static const uint16_t too_many[SIO_MAX_KEY_SHARES + 1] = {1, 2, 3, 4, 5, 6, 7};
    begin(NULL, SIOTLS_ROLE_CLIENT);
    ck_assert_int_eq(siotls_config_set_suites(config, suites, 5), SIOTLS_OK);
    ck_assert_int_eq(siotls_config_set_groups(config, groups, 6), SIOTLS_OK);
    ck_assert_int_eq(siotls_config_set_key_shares(config, too_many, SIO_MAX_KEY_SHARES + 1), SIOTLS_ERROR_ARGUMENT);
    ck_assert_int_eq(siotls_config_set_key_shares(config, shares, 3), SIOTLS_OK);
    ck_assert_int_eq(siotls_config_ready(config, NULL), SIOTLS_OK);
    is_list(&config->suites_list, suites, 5);
    is_list(&config->groups_list, groups, 6);
    ck_assert_uint_eq(config->num_key_shares, 3);
    for (size_t i = 0; i < 3; i++)
        ck_assert_uint_eq(config->key_shares[i]->group, shares[i]);
    for (size_t i = 0; i < 6; i++) {
        ck_assert_uint_le(config->groups[i].public_key_size, SIO_MAX_SHARE);
        ck_assert_uint_le(config->groups[i].ciphertext_size, SIO_MAX_SHARE);
        ck_assert_uint_le(config->groups[i].shared_secret_size, SIO_MAX_SHARED_SECRET);
    }
    end();
}
END_TEST

START_TEST(what_is_named_and_missing_is_an_error)
{
    static const uint16_t hybrid[] = {SIOTLS_GROUP_X25519MLKEM768};
    static const uint16_t x25519[] = {SIOTLS_GROUP_X25519};
    static const uint16_t no_suite[] = {0x002f};
    begin(without_ml_kem, SIOTLS_ROLE_CLIENT);
    ck_assert_int_eq(siotls_config_set_groups(config, hybrid, 1), SIOTLS_OK);
    ck_assert_int_eq(siotls_config_ready(config, NULL), SIOTLS_ERROR_NOT_OFFERED);
    ck_assert_int_eq(siotls_config_set_groups(config, x25519, 1), SIOTLS_OK);
    ck_assert_int_eq(siotls_config_set_key_shares(config, hybrid, 1), SIOTLS_OK);
    ck_assert_int_eq(siotls_config_ready(config, NULL), SIOTLS_ERROR_ARGUMENT);
    ck_assert_int_eq(siotls_config_set_key_shares(config, NULL, 0), SIOTLS_OK);
    ck_assert_int_eq(siotls_config_ready(config, NULL), SIOTLS_OK);
    ck_assert_uint_eq(config->num_key_shares, 0);
    end();
    begin(NULL, SIOTLS_ROLE_CLIENT);
    ck_assert_int_eq(siotls_config_set_suites(config, no_suite, 1), SIOTLS_OK);
    ck_assert_int_eq(siotls_config_ready(config, NULL), SIOTLS_ERROR_ARGUMENT);
    end();
}
END_TEST

Suite *config_algorithms_suite(void)
{
    Suite *suite = suite_create("algorithms");
    TCase *tests = tcase_create("algorithms");
    tcase_add_test(tests, defaults_are_the_documented_ones);
    tcase_add_test(tests, ml_kem_has_company);
    tcase_add_test(tests, defaults_shrink_to_what_is_there);
    tcase_add_test(tests, everything_else_is_there_when_it_is_named);
    tcase_add_test(tests, what_is_named_and_missing_is_an_error);
    suite_add_tcase(suite, tests);
    return suite;
}
