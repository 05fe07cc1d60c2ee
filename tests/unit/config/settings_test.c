/* SPDX-License-Identifier: Apache-2.0 */
/*
 * settings_test.c: what setters take and refuse, before and after a config is ready, and what it needs for that.
 */
#include <string.h>

#include "certificate_builder.h"
#include "check_main.h"
#include "config/config.h"
#include "crypto/load/set.h"
#include "failing_memory.h"
#include "fake_provider.h"

enum { ARGUMENT = SIOTLS_ERROR_ARGUMENT, STATE = SIOTLS_ERROR_STATE };

static struct siotls_set *set;
static struct siotls_config *config;

static void begin(int role)
{
    const struct siotls_set_options options = {.size = sizeof options, .providers = "", .ignore_environment = 1};
    fake_control_reset();
    ck_assert_int_eq(siotls_set_new(&set, &options, NULL), SIOTLS_OK);
    ck_assert_int_eq(siotls_set_add(set, fake_provider, NULL), SIOTLS_OK);
    sio_set_skip_tests(set);
    ck_assert_int_eq(siotls_config_new(&config, set, role, NULL, NULL), SIOTLS_OK);
}

static void end(void)
{
    siotls_config_free(config);
    siotls_set_free(set);
}

/* ---- numbers ---- */

static int padding(struct siotls_config *to, uint32_t value)
{
    return siotls_config_set_padding(to, value);
}

static int max_record(struct siotls_config *to, uint32_t value)
{
    return siotls_config_set_max_record(to, value);
}

static int record_size_limit(struct siotls_config *to, uint32_t value)
{
    return siotls_config_set_record_size_limit(to, value);
}

static int max_fragment_length(struct siotls_config *to, uint32_t value)
{
    return siotls_config_set_max_fragment_length(to, value);
}

static int events(struct siotls_config *to, uint32_t value)
{
    return siotls_config_set_events(to, value);
}

static int profile(struct siotls_config *to, uint32_t value)
{
    return siotls_config_set_profile(to, (int)value);
}

static int revocation(struct siotls_config *to, uint32_t value)
{
    return siotls_config_set_revocation(to, (int)value);
}

static int max_ocsp_age(struct siotls_config *to, uint32_t value)
{
    return siotls_config_set_max_ocsp_age(to, value);
}

static int max_depth(struct siotls_config *to, uint32_t value)
{
    return siotls_config_set_verify_limits(to, value, 0);
}

static int client_auth(struct siotls_config *to, uint32_t value)
{
    return siotls_config_set_client_auth(to, (int)value);
}

static int compatibility_mode(struct siotls_config *to, uint32_t value)
{
    return siotls_config_set_compatibility_mode(to, (int)value);
}

static int no_verification(struct siotls_config *to, uint32_t value)
{
    (void)value;
    return siotls_config_set_insecure_no_verification(to);
}

enum { NONE = UINT32_MAX };

/* least and most are taken; below and above are not. NONE: there is no such number. */
static const struct {
    const char *name;
    int (*set)(struct siotls_config *config, uint32_t value);
    uint32_t least, most, below, above;
} numbers[] = {
    {"padding", padding, 0, 16384, NONE, 16385},
    {"max_record", max_record, 64, 16384, 63, 16385},
    {"record_size_limit", record_size_limit, 64, 16385, 63, 16386},
    {"max_fragment_length", max_fragment_length, 512, 4096, 511, 8192},
    {"events", events, SIOTLS_REQUEST_CLIENT_HELLO, SIOTLS_REQUEST_KEYLOG, 1u << 30, 1u << 31},
    {"profile", profile, SIOTLS_PROFILE_DEFAULT, SIOTLS_PROFILE_WEB_STRICT, NONE, SIOTLS_PROFILE_WEB_STRICT + 1},
    {"revocation", revocation, SIOTLS_REVOCATION_OFF, SIOTLS_REVOCATION_REQUIRE, NONE, SIOTLS_REVOCATION_REQUIRE + 1},
    {"max_ocsp_age", max_ocsp_age, 0, UINT32_MAX, NONE, NONE},
    {"max_depth", max_depth, 0, 32, NONE, 33},
    {"client_auth", client_auth, SIOTLS_CLIENT_AUTH_NONE, SIOTLS_CLIENT_AUTH_REQUIRE, NONE, 77},
    {"compatibility_mode", compatibility_mode, 0, 1, NONE, NONE},
    {"no_verification", no_verification, 0, 1, NONE, NONE},
};

static const int num_numbers = sizeof numbers / sizeof numbers[0];

START_TEST(numbers_have_bounds)
{
    begin(numbers[_i].set == max_fragment_length ? SIOTLS_ROLE_CLIENT : SIOTLS_ROLE_SERVER);
    ck_assert_int_eq(numbers[_i].set(NULL, numbers[_i].least), ARGUMENT);
    ck_assert_int_eq(numbers[_i].set(config, numbers[_i].least), SIOTLS_OK);
    ck_assert_int_eq(numbers[_i].set(config, numbers[_i].most), SIOTLS_OK);
    if (numbers[_i].below != NONE)
        ck_assert_int_eq(numbers[_i].set(config, numbers[_i].below), ARGUMENT);
    if (numbers[_i].above != NONE)
        ck_assert_int_eq(numbers[_i].set(config, numbers[_i].above), ARGUMENT);
    end();
}
END_TEST

/* ---- lists ---- */

typedef int list_setter(struct siotls_config *config, const uint16_t *values, size_t num_values);

static list_setter *const lists[] = {siotls_config_set_suites, siotls_config_set_groups, siotls_config_set_key_shares,
                                     siotls_config_set_schemes, siotls_config_set_certificate_schemes};
static const int num_lists = sizeof lists / sizeof lists[0];

START_TEST(lists_name_each_once)
{
    static const uint16_t twice[] = {7, 8, 7};
    uint16_t many[SIO_MAX_CONFIG_LIST + 1];
    for (uint16_t i = 0; i < SIO_MAX_CONFIG_LIST + 1; i++)
        many[i] = i;
    begin(SIOTLS_ROLE_CLIENT);
    ck_assert_int_eq(lists[_i](NULL, twice, 1), ARGUMENT);
    ck_assert_int_eq(lists[_i](config, NULL, 1), ARGUMENT);
    ck_assert_int_eq(lists[_i](config, twice, 3), ARGUMENT);
    ck_assert_int_eq(lists[_i](config, many, SIO_MAX_CONFIG_LIST + 1), ARGUMENT);
    ck_assert_int_eq(lists[_i](config, twice, 2), SIOTLS_OK);
    ck_assert_int_eq(lists[_i](config, NULL, 0), SIOTLS_OK);
    end();
}
END_TEST

START_TEST(protocols_have_names)
{
    static const uint8_t name[256] = {'a'};
    struct siotls_bytes protocol = {name, 255};
    struct siotls_bytes long_list[300];
    begin(SIOTLS_ROLE_CLIENT);
    ck_assert_int_eq(siotls_config_set_alpn(NULL, &protocol, 1), ARGUMENT);
    ck_assert_int_eq(siotls_config_set_alpn(config, NULL, 1), ARGUMENT);
    ck_assert_int_eq(siotls_config_set_alpn(config, &protocol, 1), SIOTLS_OK);
    protocol.data_len = 256;
    ck_assert_int_eq(siotls_config_set_alpn(config, &protocol, 1), ARGUMENT);
    protocol.data_len = 0;
    ck_assert_int_eq(siotls_config_set_alpn(config, &protocol, 1), ARGUMENT);
    protocol = (struct siotls_bytes){NULL, 3};
    ck_assert_int_eq(siotls_config_set_alpn(config, &protocol, 1), ARGUMENT);
    ck_assert_uint_eq(config->alpn.data_len, 256);
    for (size_t i = 0; i < 300; i++)
        long_list[i] = (struct siotls_bytes){name, 255};
    ck_assert_int_ne(siotls_config_set_alpn(config, long_list, 300), SIOTLS_OK);
    ck_assert_int_eq(siotls_config_set_alpn(config, NULL, 0), SIOTLS_OK);
    ck_assert_uint_eq(config->alpn.data_len, 0);
    end();
}
END_TEST

/* ---- objects ---- */

static struct siotls_identity *make_identity(void)
{
    static uint8_t key[256];
    struct siotls_identity *identity = NULL;
    builder_reset();
    struct certificate_plan plan = plan_leaf("www.example.org", 3, "ca", 2);
    struct siotls_identity_options options = {.size = sizeof options, .chain = build_certificate(&plan)};
    options.key = sio_bytes(key, fake_private_key(key, sizeof key, der_key(3)));
    ck_assert_int_eq(siotls_identity_new(&identity, set, &options, NULL), SIOTLS_OK);
    return identity;
}

/* What a config uses it keeps: the application's own references are given up at once. */
START_TEST(objects_are_kept)
{
    struct siotls_trust *trust = NULL;
    struct siotls_trust *other = NULL;
    begin(SIOTLS_ROLE_SERVER);
    struct siotls_identity *identity = make_identity();
    ck_assert_int_eq(siotls_trust_new(&trust, NULL, NULL), SIOTLS_OK);
    ck_assert_int_eq(siotls_trust_new(&other, NULL, NULL), SIOTLS_OK);
    ck_assert_int_eq(siotls_config_set_trust(config, NULL), ARGUMENT);
    ck_assert_int_eq(siotls_config_set_trust(NULL, trust), ARGUMENT);
    ck_assert_int_eq(siotls_config_set_trust(config, trust), SIOTLS_OK);
    ck_assert_int_eq(siotls_config_set_trust(config, trust), SIOTLS_OK);
    ck_assert_int_eq(siotls_config_set_trust(config, other), SIOTLS_OK);
    ck_assert_int_eq(siotls_config_add_identity(config, NULL), ARGUMENT);
    ck_assert_int_eq(siotls_config_add_identity(NULL, identity), ARGUMENT);
    for (size_t i = 0; i < SIO_MAX_CONFIG_LIST; i++)
        ck_assert_int_eq(siotls_config_add_identity(config, identity), SIOTLS_OK);
    ck_assert_int_eq(siotls_config_add_identity(config, identity), SIOTLS_ERROR_LIMIT);
    siotls_identity_free(identity);
    siotls_trust_free(trust);
    siotls_trust_free(other);
    siotls_set_free(set);
    set = NULL;
    ck_assert_int_eq(siotls_config_ready(config, NULL), SIOTLS_OK);
    end();
    ck_assert_uint_eq(fake_control.num_live, 0);
    ck_assert_uint_eq(fake_control.num_open, 0);
}
END_TEST

START_TEST(configs_need_a_set_and_a_role)
{
    struct siotls_config *made = NULL;
    struct siotls_error error = {.size = sizeof error};
    struct siotls_memory half = {.size = sizeof half};
    begin(SIOTLS_ROLE_CLIENT);
    ck_assert_int_eq(siotls_config_new(NULL, set, SIOTLS_ROLE_CLIENT, NULL, &error), ARGUMENT);
    ck_assert_int_eq(siotls_config_new(&made, NULL, SIOTLS_ROLE_CLIENT, NULL, &error), ARGUMENT);
    ck_assert_int_eq(siotls_config_new(&made, set, 0, NULL, &error), ARGUMENT);
    ck_assert_int_eq(siotls_config_new(&made, set, 3, NULL, &error), ARGUMENT);
    ck_assert_int_eq(siotls_config_new(&made, set, SIOTLS_ROLE_CLIENT, &half, &error), ARGUMENT);
    ck_assert_str_eq(error.reason, "config: an argument is missing or wrong");
    ck_assert_str_eq(error.detail, "memory lacks its size, allocate or release");
    ck_assert_int_eq(siotls_config_ready(NULL, &error), ARGUMENT);
    ck_assert_ptr_null(made);
    siotls_config_free(NULL);
    end();
}
END_TEST

/* ---- ready ---- */

START_TEST(clients_need_a_judge)
{
    struct siotls_error error = {.size = sizeof error};
    begin(SIOTLS_ROLE_CLIENT);
    ck_assert_int_eq(siotls_config_ready(config, &error), STATE);
    ck_assert_ptr_nonnull(error.reason);
    ck_assert_int_eq(siotls_config_set_events(config, SIOTLS_REQUEST_VERIFY), SIOTLS_OK);
    ck_assert_int_eq(siotls_config_ready(config, &error), SIOTLS_OK);
    ck_assert_int_eq(siotls_config_ready(config, &error), SIOTLS_OK);
    end();
}
END_TEST

START_TEST(servers_need_an_identity)
{
    struct siotls_error error = {.size = sizeof error};
    begin(SIOTLS_ROLE_SERVER);
    ck_assert_int_eq(siotls_config_ready(config, &error), STATE);
    ck_assert_ptr_nonnull(error.reason);
    struct siotls_identity *identity = make_identity();
    ck_assert_int_eq(siotls_config_add_identity(config, identity), SIOTLS_OK);
    ck_assert_int_eq(siotls_config_ready(config, &error), SIOTLS_OK);
    siotls_identity_free(identity);
    end();
}
END_TEST

START_TEST(what_is_ready_does_not_change)
{
    static const uint16_t one[] = {SIOTLS_SUITE_AES_128_GCM_SHA256};
    const struct siotls_bytes protocol = {(const uint8_t *)"h2", 2};
    struct siotls_trust *trust = NULL;
    begin(SIOTLS_ROLE_SERVER);
    struct siotls_identity *identity = make_identity();
    ck_assert_int_eq(siotls_trust_new(&trust, NULL, NULL), SIOTLS_OK);
    ck_assert_int_eq(siotls_config_add_identity(config, identity), SIOTLS_OK);
    ck_assert_int_eq(siotls_config_ready(config, NULL), SIOTLS_OK);
    for (int i = 0; i < num_numbers; i++)
        ck_assert_msg(numbers[i].set(config, numbers[i].least) == STATE, "%s", numbers[i].name);
    for (int i = 0; i < num_lists; i++)
        ck_assert_int_eq(lists[i](config, one, 1), STATE);
    ck_assert_int_eq(siotls_config_set_alpn(config, &protocol, 1), STATE);
    ck_assert_int_eq(siotls_config_add_identity(config, identity), STATE);
    ck_assert_int_eq(siotls_config_set_trust(config, trust), STATE);
    siotls_trust_free(trust);
    siotls_identity_free(identity);
    end();
}
END_TEST

static void why(int status, int wanted, const char *reason, const char *detail)
{
    struct siotls_error error = {.size = sizeof error};
    ck_assert_int_eq(status, wanted);
    ck_assert_int_eq(siotls_config_misuse(config, &error), SIOTLS_OK);
    ck_assert_int_eq(error.status, wanted);
    ck_assert_str_eq(error.reason, reason);
    ck_assert_str_eq(error.detail, detail);
}

START_TEST(refusals_have_reasons)
{
    static const uint16_t twice[] = {SIOTLS_GROUP_X25519, SIOTLS_GROUP_X25519};
    struct siotls_error error = {.size = sizeof error};
    begin(SIOTLS_ROLE_CLIENT);
    ck_assert_int_eq(siotls_config_misuse(config, &error), SIOTLS_OK);
    ck_assert_int_eq(error.status, 0);
    why(siotls_config_set_max_record(config, 63), ARGUMENT, "max record: it is not 64 to 16384", "value 63");
    why(siotls_config_set_groups(config, twice, 2), ARGUMENT, "setting: a number stands twice in the list", "value 29");
    why(siotls_config_set_trust(config, NULL), ARGUMENT, "setting: the trust store is NULL", "");
    why(siotls_config_set_tickets(config, 1, 1), ARGUMENT, "setting: only a server's config has it", "");
    why(siotls_config_set_public_suffixes(config, (const uint8_t *)"x", 1), SIOTLS_ERROR_SYNTAX,
        "public suffixes: the list has none, or is cut short", "");
    struct siotls_psk psk = {.size = 0};
    why(siotls_config_add_psk(config, &psk), ARGUMENT, "psk: its size is not set", "");
    ck_assert_int_eq(siotls_config_set_insecure_no_verification(config), SIOTLS_OK);
    ck_assert_int_eq(siotls_config_ready(config, NULL), SIOTLS_OK);
    why(siotls_config_set_padding(config, 0), STATE, "setting: the config is ready, and does not change any more", "");
    ck_assert_int_eq(siotls_config_misuse(NULL, &error), ARGUMENT);
    ck_assert_int_eq(siotls_config_misuse(config, NULL), ARGUMENT);
    end();
}
END_TEST

static int any_early_data(struct siotls_config *to)
{
    return siotls_config_set_early_data(to, 1);
}

static int any_window(struct siotls_config *to)
{
    return siotls_config_set_early_data_window(to, 1);
}

static int any_strict_name(struct siotls_config *to)
{
    return siotls_config_set_strict_server_name(to, 1);
}

static int any_authorities(struct siotls_config *to)
{
    return siotls_config_set_certificate_authorities(to, 1);
}

static int any_client_auth(struct siotls_config *to)
{
    return siotls_config_set_client_auth(to, SIOTLS_CLIENT_AUTH_NONE);
}

static int any_prefer_group(struct siotls_config *to)
{
    return siotls_config_set_prefer_group(to, 1);
}

static int any_cookie_keys(struct siotls_config *to)
{
    return siotls_config_set_cookie_keys(to, NULL, 0);
}

static int any_fragment_length(struct siotls_config *to)
{
    return siotls_config_set_max_fragment_length(to, 0);
}

static int any_transcript(struct siotls_config *to)
{
    return siotls_config_set_keep_transcript(to, 1);
}

static int any_sessions(struct siotls_config *to)
{
    return siotls_config_set_max_sessions(to, 1);
}

/* A setting that has no effect for a role is refused, the same way by both. */
START_TEST(settings_are_of_their_role)
{
    static const struct {
        int (*set)(struct siotls_config *to);
        int role;
    } settings[] = {
        {any_early_data, SIOTLS_ROLE_SERVER},  {any_window, SIOTLS_ROLE_SERVER},
        {any_strict_name, SIOTLS_ROLE_SERVER}, {any_authorities, SIOTLS_ROLE_SERVER},
        {any_client_auth, SIOTLS_ROLE_SERVER}, {any_prefer_group, SIOTLS_ROLE_SERVER},
        {any_cookie_keys, SIOTLS_ROLE_SERVER}, {any_fragment_length, SIOTLS_ROLE_CLIENT},
        {any_transcript, SIOTLS_ROLE_CLIENT},  {any_sessions, SIOTLS_ROLE_CLIENT},
    };
    static const char *const reasons[] = {"setting: only a client's config has it",
                                          "setting: only a server's config has it"};
    for (int role = SIOTLS_ROLE_CLIENT; role <= SIOTLS_ROLE_SERVER; role++) {
        begin(role);
        for (size_t i = 0; i < sizeof settings / sizeof settings[0]; i++) {
            if (settings[i].role == role)
                ck_assert_int_eq(settings[i].set(config), SIOTLS_OK);
            else
                why(settings[i].set(config), ARGUMENT, reasons[settings[i].role == SIOTLS_ROLE_SERVER], "");
        }
        end();
    }
}
END_TEST

START_TEST(key_shares_are_of_the_groups)
{
    static const uint16_t groups[] = {SIOTLS_GROUP_X25519};
    static const uint16_t shares[] = {SIOTLS_GROUP_SECP256R1};
    begin(SIOTLS_ROLE_CLIENT);
    ck_assert_int_eq(siotls_config_set_insecure_no_verification(config), SIOTLS_OK);
    ck_assert_int_eq(siotls_config_set_groups(config, groups, 1), SIOTLS_OK);
    ck_assert_int_eq(siotls_config_set_key_shares(config, shares, 1), SIOTLS_OK);
    ck_assert_int_eq(siotls_config_ready(config, NULL), ARGUMENT);
    ck_assert_int_eq(siotls_config_set_key_shares(config, groups, 1), SIOTLS_OK);
    ck_assert_int_eq(siotls_config_ready(config, NULL), SIOTLS_OK);
    end();
}
END_TEST

static Suite *settings_suite(void)
{
    Suite *suite = suite_create("settings");
    TCase *tcase = tcase_create("settings");
    tcase_add_loop_test(tcase, numbers_have_bounds, 0, num_numbers);
    tcase_add_loop_test(tcase, lists_name_each_once, 0, num_lists);
    tcase_add_test(tcase, protocols_have_names);
    tcase_add_test(tcase, objects_are_kept);
    tcase_add_test(tcase, configs_need_a_set_and_a_role);
    tcase_add_test(tcase, clients_need_a_judge);
    tcase_add_test(tcase, servers_need_an_identity);
    tcase_add_test(tcase, what_is_ready_does_not_change);
    tcase_add_test(tcase, key_shares_are_of_the_groups);
    tcase_add_test(tcase, refusals_have_reasons);
    tcase_add_test(tcase, settings_are_of_their_role);
    suite_add_tcase(suite, tcase);
    return suite;
}

int main(void)
{
    static Suite *(*const suites[])(void) = {settings_suite};
    return check_main(suites, 1);
}
