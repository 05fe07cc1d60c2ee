/* SPDX-License-Identifier: Apache-2.0 */
/*
 * verification_test.c: what configs take about chains, and what becomes of it.
 */
#include "config/config.h"
#include "config/verification.h"
#include "config_suites.h"
#include "crypto/load/set.h"
#include "fake_provider.h"
#include "x509/revocation/revocation.h"

static struct siotls_set *set;
static struct siotls_config *config;

static void begin(void)
{
    const struct siotls_set_options options = {.size = sizeof options, .providers = "", .ignore_environment = 1};
    fake_control_reset();
    ck_assert_int_eq(siotls_set_new(&set, &options, NULL), SIOTLS_OK);
    ck_assert_int_eq(siotls_set_add(set, fake_provider, NULL), SIOTLS_OK);
    sio_set_skip_tests(set);
    ck_assert_int_eq(siotls_config_new(&config, set, SIOTLS_ROLE_CLIENT, NULL, NULL), SIOTLS_OK);
    ck_assert_int_eq(siotls_config_set_insecure_no_verification(config), SIOTLS_OK);
}

static void end(void)
{
    siotls_config_free(config);
    siotls_set_free(set);
}

START_TEST(arguments)
{
    static const uint8_t pin[SIO_PIN_SIZE] = {1};
    begin();
    ck_assert_int_eq(siotls_config_set_profile(config, -1), SIOTLS_ERROR_ARGUMENT);
    ck_assert_int_eq(siotls_config_set_profile(config, SIOTLS_PROFILE_WEB_STRICT + 1), SIOTLS_ERROR_ARGUMENT);
    ck_assert_int_eq(siotls_config_set_verify_limits(config, SIOTLS_X509_MAX_PATH + 1, 0), SIOTLS_ERROR_ARGUMENT);
    ck_assert_int_eq(siotls_config_set_pins(config, NULL, 1), SIOTLS_ERROR_ARGUMENT);
    ck_assert_int_eq(siotls_config_set_pins(config, pin, SIO_MAX_CONFIG_LIST + 1), SIOTLS_ERROR_ARGUMENT);
    ck_assert_int_eq(siotls_config_set_revocation(config, -1), SIOTLS_ERROR_ARGUMENT);
    ck_assert_int_eq(siotls_config_set_revocation(config, SIOTLS_REVOCATION_REQUIRE + 1), SIOTLS_ERROR_ARGUMENT);
    ck_assert_int_eq(siotls_config_set_crls(config, NULL), SIOTLS_ERROR_ARGUMENT);
    ck_assert_int_eq(siotls_config_set_pins(NULL, pin, 1), SIOTLS_ERROR_ARGUMENT);
    ck_assert_int_eq(siotls_config_ready(config, NULL), SIOTLS_OK);
    ck_assert_int_eq(siotls_config_set_profile(config, SIOTLS_PROFILE_WEB), SIOTLS_ERROR_STATE);
    ck_assert_int_eq(siotls_config_set_verify_limits(config, 3, 3), SIOTLS_ERROR_STATE);
    ck_assert_int_eq(siotls_config_set_pins(config, pin, 1), SIOTLS_ERROR_STATE);
    ck_assert_int_eq(siotls_config_set_revocation(config, SIOTLS_REVOCATION_OFF), SIOTLS_ERROR_STATE);
    ck_assert_int_eq(siotls_config_set_max_ocsp_age(config, 1), SIOTLS_ERROR_STATE);
    end();
}
END_TEST

START_TEST(policies_and_suffixes_that_are_none)
{
    static const char *const good[] = {"2.5.29.32.0", "1.2.3"};
    static const char *const bad[] = {"1.2.3", "1.2.x"};
    const uint8_t cut[] = {'c', 'o', '.', 'u'};
    begin();
    ck_assert_int_eq(siotls_config_set_policies(NULL, good, 2, 0), SIOTLS_ERROR_ARGUMENT);
    ck_assert_int_eq(siotls_config_set_policies(config, NULL, 1, 0), SIOTLS_ERROR_ARGUMENT);
    ck_assert_int_eq(siotls_config_set_policies(config, good, SIOTLS_X509_MAX_POLICIES + 1, 0), SIOTLS_ERROR_ARGUMENT);
    ck_assert_int_eq(siotls_config_set_policies(config, good, 2, 8), SIOTLS_ERROR_ARGUMENT);
    ck_assert_int_eq(siotls_config_set_policies(config, bad, 2, 0), SIOTLS_ERROR_SYNTAX);
    ck_assert_int_eq(siotls_config_set_public_suffixes(NULL, cut, 4), SIOTLS_ERROR_ARGUMENT);
    ck_assert_int_eq(siotls_config_set_public_suffixes(config, NULL, 1), SIOTLS_ERROR_ARGUMENT);
    ck_assert_int_eq(siotls_config_set_public_suffixes(config, cut, 4), SIOTLS_ERROR_SYNTAX);
    ck_assert_int_eq(siotls_config_ready(config, NULL), SIOTLS_OK);
    ck_assert_int_eq(siotls_config_set_policies(config, good, 2, 0), SIOTLS_ERROR_STATE);
    ck_assert_int_eq(siotls_config_set_public_suffixes(config, NULL, 0), SIOTLS_ERROR_STATE);
    end();
}
END_TEST

static void apply(struct sio_chain_request *request, struct sio_revocation *revocation)
{
    *request = (struct sio_chain_request){0};
    ck_assert_int_eq(siotls_config_ready(config, NULL), SIOTLS_OK);
    sio_verification_apply(&config->verification, request, revocation, sio_bytes(NULL, 0));
}

START_TEST(defaults)
{
    struct sio_chain_request request;
    struct sio_revocation revocation;
    begin();
    apply(&request, &revocation);
    ck_assert_int_eq(request.profile, SIOTLS_PROFILE_DEFAULT);
    ck_assert_uint_eq(request.max_depth, 0);
    ck_assert_uint_eq(request.max_signature_checks, 0);
    ck_assert_uint_eq(request.pins.num_digests, 0);
    ck_assert_int_eq(revocation.policy, SIOTLS_REVOCATION_IF_PRESENT);
    ck_assert_uint_eq(revocation.max_ocsp_age_seconds, 0);
    ck_assert_uint_eq(request.policy.num_policies, 0);
    ck_assert(!request.policy.require_explicit && !request.policy.inhibit_mapping && !request.policy.inhibit_any);
    ck_assert_uint_eq(request.public_suffixes.data_len, 0);
    end();
}
END_TEST

/* The last pins that were set count. */
START_TEST(what_is_set)
{
    static const uint8_t pins[2 * SIO_PIN_SIZE] = {1, 2, 3};
    struct sio_chain_request request;
    struct sio_revocation revocation;
    begin();
    ck_assert_int_eq(siotls_config_set_profile(config, SIOTLS_PROFILE_WEB), SIOTLS_OK);
    ck_assert_int_eq(siotls_config_set_verify_limits(config, 4, 7), SIOTLS_OK);
    ck_assert_int_eq(siotls_config_set_pins(config, pins, 2), SIOTLS_OK);
    ck_assert_int_eq(siotls_config_set_pins(config, pins, 1), SIOTLS_OK);
    ck_assert_int_eq(siotls_config_set_revocation(config, SIOTLS_REVOCATION_REQUIRE), SIOTLS_OK);
    ck_assert_int_eq(siotls_config_set_max_ocsp_age(config, 3600), SIOTLS_OK);
    apply(&request, &revocation);
    ck_assert_int_eq(request.profile, SIOTLS_PROFILE_WEB);
    ck_assert_uint_eq(request.max_depth, 4);
    ck_assert_uint_eq(request.max_signature_checks, 7);
    ck_assert_uint_eq(request.pins.num_digests, 1);
    ck_assert_mem_eq(request.pins.digests, pins, SIO_PIN_SIZE);
    ck_assert_ptr_nonnull(request.pins.sha256.algorithm);
    ck_assert_int_eq(revocation.policy, SIOTLS_REVOCATION_REQUIRE);
    ck_assert_uint_eq(revocation.max_ocsp_age_seconds, 3600);
    end();
}
END_TEST

/* What fails leaves what was set before. */
START_TEST(policies_and_suffixes)
{
    static const char *const policies[] = {"2.5.29.32.0", "1.2.3", "1.x"};
    static const uint8_t oids[] = {0x55, 0x1d, 0x20, 0x00, 0x2a, 0x03};
    struct sio_chain_request request;
    struct sio_revocation revocation;
    uint8_t list[] = {'c', 'o', '.', 'u', 'k', '\n'};
    begin();
    ck_assert_int_eq(siotls_config_set_policies(config, policies + 1, 1, SIOTLS_POLICY_EXPLICIT), SIOTLS_OK);
    ck_assert_int_eq(siotls_config_set_policies(config, policies, 2, SIOTLS_POLICY_INHIBIT_ANY), SIOTLS_OK);
    ck_assert_int_eq(siotls_config_set_policies(config, policies, 3, SIOTLS_POLICY_EXPLICIT), SIOTLS_ERROR_SYNTAX);
    ck_assert_int_eq(siotls_config_set_public_suffixes(config, list, sizeof list), SIOTLS_OK);
    ck_assert_int_eq(siotls_config_set_public_suffixes(config, list, 5), SIOTLS_ERROR_SYNTAX);
    list[0] = 'x';
    apply(&request, &revocation);
    ck_assert_uint_eq(request.policy.num_policies, 2);
    ck_assert_uint_eq(request.policy.policies[0].data_len, 4);
    ck_assert_mem_eq(request.policy.policies[0].data, oids, 4);
    ck_assert_uint_eq(request.policy.policies[1].data_len, 2);
    ck_assert_mem_eq(request.policy.policies[1].data, oids + 4, 2);
    ck_assert(!request.policy.require_explicit && !request.policy.inhibit_mapping && request.policy.inhibit_any);
    ck_assert_uint_eq(request.public_suffixes.data_len, sizeof list);
    ck_assert_mem_eq(request.public_suffixes.data, "co.uk\n", sizeof list);
    end();
}
END_TEST

START_TEST(policy_flags)
{
    struct sio_chain_request request;
    struct sio_revocation revocation;
    begin();
    ck_assert_int_eq(siotls_config_set_policies(config, NULL, 0, 1u << _i), SIOTLS_OK);
    apply(&request, &revocation);
    ck_assert_int_eq(request.policy.require_explicit, _i == 0);
    ck_assert_int_eq(request.policy.inhibit_mapping, _i == 1);
    ck_assert_int_eq(request.policy.inhibit_any, _i == 2);
    end();
}
END_TEST

Suite *config_verification_suite(void)
{
    Suite *suite = suite_create("verification");
    TCase *tcase = tcase_create("verification");
    tcase_add_test(tcase, arguments);
    tcase_add_test(tcase, defaults);
    tcase_add_test(tcase, what_is_set);
    tcase_add_test(tcase, policies_and_suffixes_that_are_none);
    tcase_add_test(tcase, policies_and_suffixes);
    tcase_add_loop_test(tcase, policy_flags, 0, 3);
    suite_add_tcase(suite, tcase);
    return suite;
}
