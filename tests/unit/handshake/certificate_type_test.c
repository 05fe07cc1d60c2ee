/* SPDX-License-Identifier: Apache-2.0 */
/*
 * certificate_type_test.c: certificates or raw public keys, asked as a function (RFC 7250 4.2).
 */
#include "handshake/auth/certificate_type.h"

#include <string.h>

#include "crypto/load/set.h"
#include "fake_provider.h"
#include "handshake_suites.h"

static struct siotls_set *set;
static struct siotls_config *config;
static struct sio_error error;

static const uint8_t both_raw_first[] = {SIOTLS_CERTIFICATE_RAW_PUBLIC_KEY, SIOTLS_CERTIFICATE_X509};

/* A server without identities that takes these types of its clients. */
static void begin(const uint8_t *types, size_t num_types)
{
    const struct siotls_set_options options = {.size = sizeof options, .providers = ""};
    fake_control_reset();
    ck_assert_int_eq(siotls_set_new(&set, &options, NULL), 0);
    ck_assert_int_eq(siotls_set_add(set, fake_provider, NULL), 0);
    sio_set_skip_tests(set);
    ck_assert_int_eq(siotls_config_new(&config, set, SIOTLS_ROLE_SERVER, NULL, NULL), 0);
    if (num_types > 0)
        ck_assert_int_eq(siotls_config_set_certificate_types(config, SIOTLS_ROLE_CLIENT, types, num_types), 0);
    error = (struct sio_error){0};
}

static void end(void)
{
    siotls_config_free(config);
    siotls_set_free(set);
}

static struct sio_type_question question(int whose, const uint8_t *offered, size_t num_offered)
{
    return (struct sio_type_question){.config = config, .whose = whose, .offered = sio_bytes(offered, num_offered)};
}

START_TEST(ours_come_first)
{
    static const uint8_t offered[] = {SIOTLS_CERTIFICATE_X509, SIOTLS_CERTIFICATE_RAW_PUBLIC_KEY};
    uint8_t type = 99;
    begin(both_raw_first, sizeof both_raw_first);
    struct sio_type_question asked = question(SIOTLS_ROLE_CLIENT, offered, sizeof offered);
    ck_assert(sio_certificate_type_choose(&type, &asked, &error));
    ck_assert_uint_eq(type, SIOTLS_CERTIFICATE_RAW_PUBLIC_KEY);
    end();
}
END_TEST

START_TEST(who_offers_nothing_offers_certificates)
{
    uint8_t type = 99;
    begin(both_raw_first, sizeof both_raw_first);
    struct sio_type_question asked = question(SIOTLS_ROLE_CLIENT, NULL, 0);
    ck_assert(sio_certificate_type_choose(&type, &asked, &error));
    ck_assert_uint_eq(type, SIOTLS_CERTIFICATE_X509);
    end();
    begin(both_raw_first, 1);
    asked = question(SIOTLS_ROLE_CLIENT, NULL, 0);
    ck_assert(!sio_certificate_type_choose(&type, &asked, &error));
    ck_assert_int_eq(error.alert, SIOTLS_ALERT_UNSUPPORTED_CERTIFICATE);
    ck_assert_int_eq(error.status, SIOTLS_ERROR_NEGOTIATION);
    end();
}
END_TEST

START_TEST(what_nobody_knows_is_passed_over)
{
    static const uint8_t offered[] = {77, SIOTLS_CERTIFICATE_X509};
    uint8_t type = 99;
    begin(NULL, 0);
    struct sio_type_question asked = question(SIOTLS_ROLE_CLIENT, offered, sizeof offered);
    ck_assert(sio_certificate_type_choose(&type, &asked, &error));
    ck_assert_uint_eq(type, SIOTLS_CERTIFICATE_X509);
    asked = question(SIOTLS_ROLE_CLIENT, offered, 1);
    ck_assert(!sio_certificate_type_choose(&type, &asked, &error));
    end();
}
END_TEST

/* Whoever has no identity fails for want of one, which is said elsewhere. */
START_TEST(a_type_of_ours_needs_an_identity)
{
    uint8_t type = 99;
    begin(NULL, 0);
    struct sio_type_question asked = question(SIOTLS_ROLE_SERVER, NULL, 0);
    ck_assert(!sio_certificate_type_find(&type, &asked));
    ck_assert(sio_certificate_type_choose(&type, &asked, &error));
    ck_assert_uint_eq(type, SIOTLS_CERTIFICATE_X509);
    end();
}
END_TEST

START_TEST(a_client_is_asked_where_the_config_says_so)
{
    begin(NULL, 0);
    ck_assert(!sio_config_may_ask(config));
    config->authentication.client_auth = SIOTLS_CLIENT_AUTH_REQUEST;
    ck_assert(sio_config_may_ask(config));
    config->authentication.client_auth = SIOTLS_CLIENT_AUTH_NONE;
    config->authentication.post_handshake_auth = true;
    ck_assert(sio_config_may_ask(config));
    end();
}
END_TEST

Suite *handshake_certificate_type_suite(void)
{
    Suite *suite = suite_create("certificate_type");
    TCase *tests = tcase_create("certificate_type");
    tcase_add_test(tests, ours_come_first);
    tcase_add_test(tests, who_offers_nothing_offers_certificates);
    tcase_add_test(tests, what_nobody_knows_is_passed_over);
    tcase_add_test(tests, a_type_of_ours_needs_an_identity);
    tcase_add_test(tests, a_client_is_asked_where_the_config_says_so);
    suite_add_tcase(suite, tests);
    return suite;
}
