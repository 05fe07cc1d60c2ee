/* SPDX-License-Identifier: Apache-2.0 */
/*
 * loader_test.c: where providers are looked for, what a list means, and what the environment says.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <siotls/certificate.h>
#include <siotls/session.h>

#include "crypto_suites.h"

static struct siotls_error error;
static char reported[2000];

static void listen(void *context, const char *provider, int level, const char *text)
{
    (void)context;
    (void)level;
    size_t used = strlen(reported);
    snprintf(reported + used, sizeof reported - used, "%s: %s\n", provider, text);
}

static struct siotls_set *make(const char *providers, const char *path)
{
    const struct siotls_set_options options = {
        .size = sizeof options, .providers = providers, .provider_path = path, .report = listen};
    struct siotls_set *set = NULL;
    error = (struct siotls_error){.size = sizeof error};
    reported[0] = '\0';
    int result = siotls_set_new(&set, &options, &error);
    ck_assert_int_eq(result, error.status);
    ck_assert_int_eq(result == SIOTLS_OK, set != NULL);
    return set;
}

static void check_names(struct siotls_set *set, const char *expected)
{
    char names[500] = "";
    ck_assert_msg(set != NULL, "%s: %s", error.reason, error.detail);
    for (size_t i = 0; i < siotls_set_num_providers(set); i++) {
        struct siotls_provider_info info = {.size = sizeof info};
        ck_assert_int_eq(siotls_set_provider(set, &info, i), SIOTLS_OK);
        strcat(strcat(names, i > 0 ? " " : ""), info.name);
    }
    ck_assert_str_eq(names, expected);
    siotls_set_free(set);
}

static void check_failure(struct siotls_set *set, int status, const char *reason, const char *detail)
{
    ck_assert_ptr_null(set);
    ck_assert_int_eq(error.status, status);
    ck_assert_str_eq(error.reason, reason);
    ck_assert_msg(strstr(error.detail, detail) != NULL, "%s", error.detail);
}

/* The scratch directory with modules that name themselves after their files. */
static const char *prepare(void)
{
    copy_module(TEST_MODULES "/old.so", "old.so");
    copy_module(TEST_MODULES "/newer.so", "newer.so");
    copy_module(TEST_PROVIDERS "/template.so", "template.so");
    return scratch_directory();
}

START_TEST(names_are_found_in_the_path_in_the_lists_order)
{
    const char *directory = prepare();
    char path[300];
    check_names(make("template,old", directory), "template old");
    check_names(make("old , template", directory), "old template");
    snprintf(path, sizeof path, ":/nowhere/at/all::%s:", directory);
    check_names(make("old", path), "old");
    check_names(make("", directory), "");
}
END_TEST

START_TEST(the_first_directory_of_the_path_goes_first)
{
    char path[300];
    snprintf(path, sizeof path, "%s:%s", prepare(), TEST_MODULES);
    struct siotls_set *set = make("old", path);
    ck_assert_ptr_nonnull(set);
    struct siotls_provider_info info = {.size = sizeof info};
    ck_assert_int_eq(siotls_set_provider(set, &info, 0), SIOTLS_OK);
    ck_assert_int_eq(strncmp(info.path, scratch_directory(), strlen(scratch_directory())), 0);
    siotls_set_free(set);
}
END_TEST

START_TEST(paths_are_taken_as_they_are)
{
    char list[600];
    snprintf(list, sizeof list, "%s/old.so,%s/template.so", prepare(), TEST_PROVIDERS);
    check_names(make(list, NULL), "old template");
    struct siotls_set *set = make(list, NULL);
    struct siotls_provider_info info = {.size = sizeof info};
    ck_assert_int_eq(siotls_set_provider(set, &info, 0), SIOTLS_OK);
    ck_assert_str_eq(info.path, scratch_path("old.so"));
    ck_assert_str_eq(info.version, "");
    siotls_set_free(set);
}
END_TEST

START_TEST(what_cannot_be_loaded_is_an_error_unless_it_is_optional)
{
    const char *directory = prepare();
    char list[600];
    check_failure(make("old,none", directory), SIOTLS_ERROR_NOT_FOUND, "provider: none of this name is installed",
                  "none (looked for none.so in ");
    check_names(make("old,none?,template", directory), "old template");
    ck_assert_ptr_nonnull(strstr(reported, "none: not loaded: provider: none of this name is installed"));
    snprintf(list, sizeof list, "/no/such.so?,%s/template.so?", directory);
    check_names(make(list, directory), "template");
    check_failure(make("/no/such.so", directory), SIOTLS_ERROR_NOT_FOUND, "module: there is no such file",
                  "/no/such.so");
    ck_assert_int_eq(chmod(scratch_path("old.so"), 0777), 0);
    check_failure(make("old", directory), SIOTLS_ERROR_REFUSED, "module: the file is writable by everybody", "old.so");
    check_names(make("old?", directory), "");
    ck_assert_ptr_nonnull(strstr(reported, "writable by everybody"));
}
END_TEST

static const struct {
    const char *name;
    const char *reason;
    const char *detail;
} broken[] = {
    {"tiny", "provider: its description is smaller than version 1.0 of the contract", "tiny.so"},
    {"nameless", "provider: its name is not of lower-case letters, digits and hyphens", "nameless.so"},
    {"no-open", "provider: its description lacks open or close", "no-open.so"},
    {"no-description", "provider: its entry returned no description", "no-description.so"},
    {"unavailable", "provider: it could not be opened", "unavailable: unavailable: the hardware is somewhere else"},
    {"no-instance", "provider: open gave no proper instance", "no-instance"},
    {"foreign", "module: it is no siotls provider of this major version", "siotls_provider_v1"},
};

START_TEST(broken_providers_are_refused_with_a_reason)
{
    char list[100];
    check_failure(make(broken[_i].name, TEST_MODULES), SIOTLS_ERROR_PROVIDER, broken[_i].reason, broken[_i].detail);
    snprintf(list, sizeof list, "%s?,old", broken[_i].name);
    check_names(make(list, TEST_MODULES), "old");
}
END_TEST

START_TEST(a_module_is_called_as_it_calls_itself)
{
    prepare();
    copy_module(TEST_MODULES "/old.so", "other.so");
    check_failure(make("other", scratch_directory()), SIOTLS_ERROR_PROVIDER,
                  "provider: the module has another name than its file", "is old");
    check_names(make(scratch_path("other.so"), NULL), "old");
}
END_TEST

START_TEST(two_providers_of_one_name_are_ambiguous)
{
    char list[600];
    snprintf(list, sizeof list, "old,%s/old.so", TEST_MODULES);
    check_failure(make(list, prepare()), SIOTLS_ERROR_PROVIDER, "provider: another one of the same name is in the set",
                  "old");
}
END_TEST

START_TEST(without_a_list_all_that_opens_is_taken_by_name)
{
    prepare();
    copy_module(TEST_MODULES "/unavailable.so", "unavailable.so");
    copy_module("/etc/passwd", "broken.so");
    copy_module("/etc/passwd", "README");
    copy_module("/etc/passwd", "Not_A_Name.so");
    const struct siotls_set_options options = {
        .size = sizeof options, .provider_path = scratch_directory(), .ignore_environment = 1, .report = listen};
    struct siotls_set *set = NULL;
    reported[0] = '\0';
    ck_assert_int_eq(siotls_set_new(&set, &options, NULL), SIOTLS_OK);
    size_t num_providers = siotls_set_num_providers(set);
    char names[500] = "";
    for (size_t i = 0; i < num_providers; i++) {
        struct siotls_provider_info info = {.size = sizeof info};
        ck_assert_int_eq(siotls_set_provider(set, &info, i), SIOTLS_OK);
        if (strncmp(info.path, scratch_directory(), strlen(scratch_directory())) == 0)
            strcat(strcat(names, " "), info.name);
    }
    ck_assert_str_eq(names, " newer old template");
    ck_assert_ptr_nonnull(strstr(reported, "broken: not loaded"));
    ck_assert_ptr_nonnull(strstr(reported, "unavailable: not loaded"));
    ck_assert_ptr_null(strstr(reported, "README"));
    siotls_set_free(set);
}
END_TEST

START_TEST(bundled_providers_go_first)
{
    /* Files that are no modules: what is reported shows the order in which they are tried. */
    static const char *const files[] = {"aaa.so", "compress.so", "nettle.so", "openssl.so", "sodium.so", "zzz.so"};
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++)
        copy_module("/etc/passwd", files[i]);
    check_failure(make("aaa", scratch_directory()), SIOTLS_ERROR_PROVIDER, "module: it cannot be loaded", "aaa.so");
    const struct siotls_set_options options = {
        .size = sizeof options, .provider_path = scratch_directory(), .ignore_environment = 1, .report = listen};
    struct siotls_set *set = NULL;
    reported[0] = '\0';
    ck_assert_int_eq(siotls_set_new(&set, &options, NULL), SIOTLS_OK);
    static const char *const order[] = {"openssl: not",  "nettle: not", "sodium: not",
                                        "compress: not", "aaa: not",    "zzz: not"};
    const char *last = reported;
    for (size_t i = 0; i < sizeof order / sizeof order[0]; i++) {
        last = strstr(last, order[i]);
        ck_assert_msg(last != NULL, "%s is not in its place in:\n%s", order[i], reported);
    }
    siotls_set_free(set);
}
END_TEST

START_TEST(directories_have_to_be_absolute)
{
    check_failure(make("old", "relative/path"), SIOTLS_ERROR_SYNTAX, "provider path: a directory is not absolute",
                  "relative/path");
}
END_TEST

START_TEST(the_environment_is_read_unless_the_application_speaks)
{
    ck_assert_int_eq(setenv("SIOTLS_PROVIDER", "old", 1), 0);
    ck_assert_int_eq(setenv("SIOTLS_PROVIDER_PATH", prepare(), 1), 0);
    check_names(make(NULL, NULL), "old");
    check_names(make("template", NULL), "template");
    check_names(make("", NULL), "");
    check_failure(make(NULL, "/nowhere"), SIOTLS_ERROR_NOT_FOUND, "provider: none of this name is installed", "old");
    struct siotls_set *set = NULL;
    ck_assert_int_eq(siotls_set_new(&set, NULL, NULL), SIOTLS_OK);
    check_names(set, "old");
    const struct siotls_set_options options = {.size = sizeof options, .providers = "old", .ignore_environment = 1};
    ck_assert_int_eq(siotls_set_new(&set, &options, NULL), SIOTLS_ERROR_NOT_FOUND);
    ck_assert_int_eq(setenv("SIOTLS_PROVIDER", "old,", 1), 0);
    check_failure(make(NULL, NULL), SIOTLS_ERROR_SYNTAX, "provider list: an item is empty", "");
    ck_assert_int_eq(setenv("SIOTLS_PROVIDER", "", 1), 0);
    set = make(NULL, NULL);
    ck_assert_uint_ge(siotls_set_num_providers(set), 3);
    siotls_set_free(set);
}
END_TEST

/* What needs an algorithm, and finds that there is none at all. */
static void every_use_says(struct siotls_set *set, const char *reason, const char *detail)
{
    struct siotls_ticket_keys *keys = NULL;
    uint8_t digest[SIOTLS_MAX_FINGERPRINT];
    size_t digest_len;
    ck_assert_int_eq(siotls_ticket_keys_new(&keys, set, NULL, &error), SIOTLS_ERROR_NOT_OFFERED);
    ck_assert_str_eq(error.reason, reason);
    ck_assert_int_eq(strncmp(error.detail, detail, strlen(detail)), 0);
    ck_assert_int_eq(
        siotls_certificate_fingerprint(set, digest, &digest_len, SIOTLS_HASH_SHA256, (const uint8_t *)"x", 1, &error),
        SIOTLS_ERROR_NOT_OFFERED);
    ck_assert_str_eq(error.reason, reason);
}

START_TEST(where_fips_is_required_its_lack_is_said)
{
    const struct siotls_set_options options = {.size = sizeof options, .providers = "", .require_fips = 1};
    struct siotls_set *set = NULL;
    error = (struct siotls_error){.size = sizeof error};
    fake_control_reset();
    ck_assert_int_eq(siotls_set_new(&set, &options, NULL), SIOTLS_OK);
    ck_assert_int_eq(siotls_set_add(set, fake_provider, NULL), SIOTLS_OK);
    every_use_says(set, "set: no provider states that an algorithm is within a FIPS module, which is required", "");
    siotls_set_free(set);
}
END_TEST

START_TEST(a_set_tells_where_it_looked)
{
    struct siotls_config *config = NULL;
    struct siotls_set *set = make("", "/nowhere:/at/all");
    ck_assert_int_eq(strncmp(siotls_set_search_path(set), "/nowhere:/at/all:/", 18), 0);
    ck_assert_int_eq(siotls_config_new(&config, set, SIOTLS_ROLE_CLIENT, NULL, NULL), SIOTLS_OK);
    ck_assert_int_eq(siotls_config_set_insecure_no_verification(config), SIOTLS_OK);
    ck_assert_int_eq(siotls_config_ready(config, &error), SIOTLS_ERROR_NOT_OFFERED);
    ck_assert_str_eq(error.reason, "set: no provider is loaded");
    ck_assert_int_eq(strncmp(error.detail, "looked in /nowhere:/at/all:/", 28), 0);
    siotls_config_free(config);
    every_use_says(set, "set: no provider is loaded", "looked in /nowhere:/at/all:/");
    struct siotls_trust *trust = NULL;
    ck_assert_int_eq(siotls_trust_new(&trust, NULL, NULL), SIOTLS_OK);
    const struct siotls_x509_request request = {
        .size = sizeof request, .trust = trust, .purpose = SIOTLS_PURPOSE_SERVER};
    ck_assert_int_eq(siotls_x509_verify(set, &request, &error), SIOTLS_ERROR_NOT_OFFERED);
    ck_assert_str_eq(error.reason, "set: no provider is loaded");
    siotls_trust_free(trust);
    siotls_set_free(set);
    set = make("", "");
    ck_assert_int_eq(siotls_set_search_path(set)[0], '/');
    siotls_set_free(set);
    ck_assert_ptr_null(siotls_set_search_path(NULL));
}
END_TEST

START_TEST(bad_arguments_are_said_to_be_bad)
{
    const struct siotls_set_options sizeless = {.providers = ""};
    struct siotls_memory incomplete = {.size = sizeof incomplete};
    const struct siotls_set_options memoryless = {.size = sizeof memoryless, .providers = "", .memory = &incomplete};
    struct siotls_set *set = (struct siotls_set *)&incomplete;
    ck_assert_int_eq(siotls_set_new(NULL, NULL, NULL), SIOTLS_ERROR_ARGUMENT);
    ck_assert_int_eq(siotls_set_new(&set, &sizeless, NULL), SIOTLS_ERROR_ARGUMENT);
    ck_assert_ptr_null(set);
    ck_assert_int_eq(siotls_set_new(&set, &memoryless, NULL), SIOTLS_ERROR_ARGUMENT);
    ck_assert_int_eq(siotls_set_add(NULL, fake_provider, NULL), SIOTLS_ERROR_ARGUMENT);
    siotls_set_free(NULL);
}
END_TEST

Suite *crypto_loader_suite(void)
{
    Suite *suite = suite_create("loader");
    TCase *tests = tcase_create("loader");
    tcase_add_checked_fixture(tests, NULL, remove_scratch);
    tcase_add_test(tests, names_are_found_in_the_path_in_the_lists_order);
    tcase_add_test(tests, the_first_directory_of_the_path_goes_first);
    tcase_add_test(tests, paths_are_taken_as_they_are);
    tcase_add_test(tests, what_cannot_be_loaded_is_an_error_unless_it_is_optional);
    tcase_add_loop_test(tests, broken_providers_are_refused_with_a_reason, 0, (int)(sizeof broken / sizeof broken[0]));
    tcase_add_test(tests, a_module_is_called_as_it_calls_itself);
    tcase_add_test(tests, two_providers_of_one_name_are_ambiguous);
    tcase_add_test(tests, without_a_list_all_that_opens_is_taken_by_name);
    tcase_add_test(tests, bundled_providers_go_first);
    tcase_add_test(tests, directories_have_to_be_absolute);
    tcase_add_test(tests, the_environment_is_read_unless_the_application_speaks);
    tcase_add_test(tests, a_set_tells_where_it_looked);
    tcase_add_test(tests, where_fips_is_required_its_lack_is_said);
    tcase_add_test(tests, bad_arguments_are_said_to_be_bad);
    suite_add_tcase(suite, tests);
    return suite;
}
