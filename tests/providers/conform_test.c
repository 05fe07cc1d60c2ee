/* SPDX-License-Identifier: Apache-2.0 */
/*
 * conform_test.c: the library of checks: what it tells of a provider that is wrong in several ways, and its own
 * interface. That each check finds its fault is tested in broken/.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <siotls/conform.h>

#include "check_main.h"

siotls_provider_entry SIOTLS_PROVIDER_ENTRY;

enum { MAX_RESULTS = 16 };

/* What was reported. */
struct report {
    size_t num_results;
    struct {
        char check[32];
        char reason[200];
        int state;
    } results[MAX_RESULTS];
};

static void take_result(void *context, const struct siotls_conform_result *result)
{
    struct report *report = context;
    ck_assert_uint_lt(report->num_results, MAX_RESULTS);
    ck_assert_uint_eq(result->size, sizeof *result);
    ck_assert_str_eq(result->provider, "faulty");
    ck_assert_str_eq(result->name, "RANDOM");
    ck_assert_int_eq(result->kind, SIOTLS_KIND_RANDOM);
    ck_assert_int_eq(result->reason == NULL, result->state == SIOTLS_CONFORM_PASSED);
    snprintf(report->results[report->num_results].check, 32, "%s", result->check);
    snprintf(report->results[report->num_results].reason, 200, "%s", result->reason ? result->reason : "");
    report->results[report->num_results++].state = result->state;
}

static struct siotls_set *open_faulty(void)
{
    const struct siotls_set_options options = {.size = sizeof options, .providers = "", .ignore_environment = 1};
    struct siotls_set *set = NULL;
    ck_assert_int_eq(siotls_set_new(&set, &options, NULL), SIOTLS_OK);
    ck_assert_int_eq(siotls_set_add(set, SIOTLS_PROVIDER_ENTRY, NULL), SIOTLS_OK);
    return set;
}

static int run(struct report *report, struct siotls_conform_totals *totals, struct siotls_conform_options options)
{
    struct siotls_set *set = open_faulty();
    struct siotls_conform *conform = NULL;
    struct siotls_error error = {.size = sizeof error};
    *report = (struct report){0};
    options.size = sizeof options;
    options.without_peers = 1;
    options.report_context = report;
    options.report = take_result;
    ck_assert_int_eq(siotls_conform_new(&conform, set, &options, NULL), SIOTLS_OK);
    int status = siotls_conform_run(conform, totals, &error);
    ck_assert_int_eq(error.status, status);
    ck_assert(status == SIOTLS_OK || error.reason != NULL);
    siotls_conform_free(conform);
    siotls_set_free(set);
    return status;
}

static void expect(const struct report *report, size_t index, const char *check, int state, const char *reason)
{
    ck_assert_uint_lt(index, report->num_results);
    ck_assert_str_eq(report->results[index].check, check);
    ck_assert_msg(report->results[index].state == state && strstr(report->results[index].reason, reason) != NULL,
                  "%s: %d %s", check, report->results[index].state, report->results[index].reason);
}

START_TEST(test_faults)
{
    struct report report;
    struct siotls_conform_totals totals = {.size = sizeof totals};
    ck_assert_int_eq(run(&report, &totals, (struct siotls_conform_options){0}), SIOTLS_ERROR_PROVIDER);
    expect(&report, 0, "known-answers", SIOTLS_CONFORM_PASSED, "");
    expect(&report, 1, "bias", SIOTLS_CONFORM_FAILED, "exit code 9");
    expect(&report, 2, "repetition", SIOTLS_CONFORM_FAILED, "16 bytes are the same");
    expect(&report, 3, "lengths", SIOTLS_CONFORM_FAILED, ""); /* sanitizers end the process in a way of their own */
    expect(&report, 4, "fork", SIOTLS_CONFORM_FAILED, "a forked child draws what another process draws");
    ck_assert_uint_eq(report.num_results, 5);
    ck_assert_uint_eq(totals.num_passed, 1);
    ck_assert_uint_eq(totals.num_failed, 4);
    ck_assert_uint_eq(totals.num_skipped, 0);
}
END_TEST

START_TEST(test_hanging)
{
    struct report report;
    ck_assert_int_eq(
        run(&report, NULL, (struct siotls_conform_options){.check = "threads", .thorough = 1, .patience_seconds = 2}),
        SIOTLS_ERROR_PROVIDER);
    expect(&report, 0, "threads", SIOTLS_CONFORM_FAILED, "did not end within 2 seconds");
    ck_assert_uint_eq(report.num_results, 1);
}
END_TEST

START_TEST(test_choosing)
{
    struct report report;
    ck_assert_int_eq(
        run(&report, NULL, (struct siotls_conform_options){.check = "Known-Answers", .algorithm = "random"}),
        SIOTLS_OK);
    ck_assert_uint_eq(report.num_results, 1);
    ck_assert_int_eq(run(&report, NULL, (struct siotls_conform_options){.check = "threads"}), SIOTLS_ERROR_NOT_FOUND);
    ck_assert_int_eq(run(&report, NULL, (struct siotls_conform_options){.check = "known"}), SIOTLS_ERROR_NOT_FOUND);
    ck_assert_int_eq(run(&report, NULL, (struct siotls_conform_options){.algorithm = "SHA256"}),
                     SIOTLS_ERROR_NOT_FOUND);
    ck_assert_uint_eq(report.num_results, 0);
}
END_TEST

START_TEST(test_arguments)
{
    struct siotls_set *set = open_faulty();
    struct siotls_conform *conform = NULL;
    struct siotls_error error = {.size = sizeof error};
    struct siotls_conform_options options = {.vectors = "/nowhere"};
    struct siotls_conform_file_info file = {.size = sizeof file};
    ck_assert_int_eq(siotls_conform_new(NULL, set, NULL, NULL), SIOTLS_ERROR_ARGUMENT);
    ck_assert_int_eq(siotls_conform_new(&conform, NULL, NULL, NULL), SIOTLS_ERROR_ARGUMENT);
    ck_assert_int_eq(siotls_conform_new(&conform, set, &options, &error), SIOTLS_ERROR_ARGUMENT);
    ck_assert_str_eq(error.reason, "conform: the size of the options is not set");
    options.size = sizeof options;
    ck_assert_int_eq(siotls_conform_new(&conform, set, &options, NULL), SIOTLS_ERROR_FILE);
    ck_assert_ptr_null(conform);
    /* Who was compiled when the struct ended here does not know of vectors. */
    options.size = offsetof(struct siotls_conform_options, vectors);
    ck_assert_int_eq(siotls_conform_new(&conform, set, &options, NULL), SIOTLS_OK);
    ck_assert_uint_eq(siotls_conform_num_files(conform), 0);
    ck_assert_int_eq(siotls_conform_file(conform, &file, 0), SIOTLS_ERROR_NOT_FOUND);
    ck_assert_int_eq(siotls_conform_file(conform, NULL, 0), SIOTLS_ERROR_ARGUMENT);
    ck_assert_int_eq(siotls_conform_run(NULL, NULL, NULL), SIOTLS_ERROR_ARGUMENT);
    siotls_conform_free(conform);
    siotls_conform_free(NULL);
    siotls_set_free(set);
}
END_TEST

/* An older caller's structs are filled as far as they go. */
START_TEST(test_sizes)
{
    struct siotls_set *set = open_faulty();
    struct siotls_conform *conform = NULL;
    struct siotls_conform_options options = {.size = sizeof options, .check = "known-answers", .without_peers = 1};
    struct siotls_conform_totals totals = {offsetof(struct siotls_conform_totals, num_skipped), 7, 7, 7};
    ck_assert_int_eq(siotls_conform_new(&conform, set, &options, NULL), SIOTLS_OK);
    ck_assert_int_eq(siotls_conform_run(conform, &totals, NULL), SIOTLS_OK);
    ck_assert_uint_eq(totals.num_passed, 1);
    ck_assert_uint_eq(totals.num_failed, 0);
    ck_assert_uint_eq(totals.num_skipped, 7);
    siotls_conform_free(conform);
    siotls_set_free(set);
}
END_TEST

static void take_peers(void *context, const struct siotls_conform_result *result)
{
    if (result->state == SIOTLS_CONFORM_PASSED)
        *(uint32_t *)context += result->num_cases;
}

static uint32_t count_peers(const char *provider_path)
{
    const struct siotls_set_options providers = {.size = sizeof providers,
                                                 .providers = TEST_PROVIDERS "/openssl.so",
                                                 .provider_path = provider_path,
                                                 .ignore_environment = 1};
    uint32_t num_peers = 0;
    const struct siotls_conform_options options = {.size = sizeof options,
                                                   .algorithm = "SHA256",
                                                   .check = "peers",
                                                   .report_context = &num_peers,
                                                   .report = take_peers};
    struct siotls_set *set = NULL;
    struct siotls_conform *conform = NULL;
    ck_assert_int_eq(siotls_set_new(&set, &providers, NULL), SIOTLS_OK);
    ck_assert_int_eq(siotls_conform_new(&conform, set, &options, NULL), SIOTLS_OK);
    ck_assert_int_eq(siotls_conform_run(conform, NULL, NULL), num_peers > 0 ? SIOTLS_OK : SIOTLS_ERROR_NOT_FOUND);
    siotls_conform_free(conform);
    siotls_set_free(set);
    return num_peers;
}

/* Peers are where the set looks for providers, and not where the environment says that it does not ask. */
START_TEST(test_peers)
{
    if (strstr(TEST_BUILT, "openssl") == NULL || strstr(TEST_BUILT, "nettle") == NULL)
        return;
    ck_assert_int_eq(setenv("SIOTLS_PROVIDER_PATH", TEST_PROVIDERS, 1), 0);
    uint32_t num_installed = count_peers("/nowhere");
    ck_assert_int_eq(setenv("SIOTLS_PROVIDER_PATH", "/nowhere", 1), 0);
    ck_assert_uint_gt(count_peers(TEST_PROVIDERS), num_installed);
}
END_TEST

START_TEST(test_check_names)
{
    ck_assert_str_eq(siotls_conform_check(SIOTLS_KIND_RANDOM, 0), "known-answers");
    ck_assert_ptr_null(siotls_conform_check(SIOTLS_KIND_RANDOM, 7));
    ck_assert_ptr_null(siotls_conform_check(SIOTLS_KIND_RANDOM, 1000));
    ck_assert_ptr_null(siotls_conform_check(0, 0));
    ck_assert_ptr_null(siotls_conform_check(-1, 0));
    ck_assert_ptr_null(siotls_conform_check(1000, 0));
}
END_TEST

START_TEST(test_samples)
{
    struct siotls_conform_sample *sample = NULL;
    ck_assert_int_eq(siotls_conform_sample_new(&sample, 0, SIOTLS_SCHEME_ED25519, NULL), SIOTLS_OK);
    ck_assert_uint_eq(sample->key_type, SIOTLS_KEY_ED25519);
    ck_assert_uint_eq(sample->pkcs8.data_len, 48);
    ck_assert_uint_eq(sample->public_key.point.data_len, 32);
    ck_assert_uint_eq(sample->signature.data_len, 64);
    ck_assert_uint_gt(sample->message.data_len, 0);
    siotls_conform_sample_free(sample);
    /* The public key of ML-DSA is asked from the signer. */
    ck_assert_int_eq(siotls_conform_sample_new(&sample, 0, SIOTLS_SCHEME_ML_DSA_44, NULL), SIOTLS_OK);
    ck_assert_ptr_nonnull(sample->pkcs8.data);
    ck_assert_ptr_null(sample->public_key.spki.data);
    ck_assert_ptr_null(sample->signature.data);
    siotls_conform_sample_free(sample);
    ck_assert_int_eq(siotls_conform_sample_new(&sample, 999, SIOTLS_SCHEME_ED25519, NULL), SIOTLS_ERROR_NOT_FOUND);
    ck_assert_ptr_null(sample);
    siotls_conform_sample_free(NULL);
}
END_TEST

static Suite *conform_suite(void)
{
    Suite *suite = suite_create("checks of providers");
    TCase *tests = tcase_create("all");
    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, test_faults);
    tcase_add_test(tests, test_hanging);
    tcase_add_test(tests, test_choosing);
    tcase_add_test(tests, test_arguments);
    tcase_add_test(tests, test_sizes);
    tcase_add_test(tests, test_peers);
    tcase_add_test(tests, test_check_names);
    tcase_add_test(tests, test_samples);
    suite_add_tcase(suite, tests);
    return suite;
}

int main(void)
{
    static Suite *(*const suites[])(void) = {conform_suite};
    return check_main(suites, sizeof suites / sizeof suites[0]);
}
