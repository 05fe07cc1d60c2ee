/* SPDX-License-Identifier: Apache-2.0 */
/*
 * limbo-harness.c: judges the cases of an x509-limbo file and writes what it found in the suite's results format.
 *
 *   limbo-harness LIMBO.json RESULTS.json           judges
 *   limbo-harness --check LISTED.md LIMBO.json      compares, as TAP: fails on each disagreement that has no row
 *                                                   "| `id` |" in the text, and on each row that is not needed
 *   limbo-harness --count PROFILE LIMBO.json        judges all with one profile, and says where that disagrees
 */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <siotls/siotls.h>

#include "asn1/pem.h"
#include "listed.h"

enum { MAX_CHAIN = 256 };

enum outcome { OUTCOME_SUCCESS, OUTCOME_FAILURE, OUTCOME_SKIPPED };

static const char *const outcome_names[] = {"SUCCESS", "FAILURE", "SKIPPED"};

/* How cases are judged. */
struct run {
    struct siotls_set *set;
    int profile; /* of all; ITS_OWN: of each case */
    struct siotls_bytes suffixes;
};

enum { ITS_OWN = -1 };

static const char suffix_file[] = "/usr/share/publicsuffix/public_suffix_list.dat";

/* One case on its way to siotls_x509_verify. */
struct job {
    const struct run *run;
    struct siotls_memory memory;
    struct sio_buffer der;
    struct siotls_bytes chain[MAX_CHAIN];
    struct siotls_trust *trust;
    struct siotls_crls *crls;
    struct siotls_x509_request request;
    char context[512];
};

/* Decodes the certificates of a PEM text behind those that are there; the buffer is made large enough before. */
static bool add_to_chain(struct job *job, const char *pem)
{
    struct sio_pem blocks = sio_pem(sio_bytes((const uint8_t *)pem, strlen(pem)));
    struct sio_error error = {0};
    for (;;) {
        size_t start = job->der.data_len;
        bool found;
        if (!sio_pem_next(&blocks, &found, SIO_PEM_CERTIFICATE, &error))
            return false;
        if (!found)
            return true;
        if (job->request.num_chain == MAX_CHAIN || !sio_pem_decode(&job->der, &blocks.block, &error))
            return false;
        job->chain[job->request.num_chain++] = sio_bytes(job->der.data + start, job->der.data_len - start);
    }
}

static size_t text_size(const json_t *testcase)
{
    size_t size = strlen(json_string_value(json_object_get(testcase, "peer_certificate")));
    size_t i;
    json_t *pem;
    json_array_foreach(json_object_get(testcase, "untrusted_intermediates"), i, pem) size += json_string_length(pem);
    return size;
}

static bool fill_chain(struct job *job, const json_t *testcase)
{
    size_t i;
    json_t *pem;
    if (!sio_buffer_reserve(&job->der, text_size(testcase) + 16) ||
        !add_to_chain(job, json_string_value(json_object_get(testcase, "peer_certificate"))))
        return false;
    json_array_foreach(json_object_get(testcase, "untrusted_intermediates"), i, pem)
    {
        if (!add_to_chain(job, json_string_value(pem)))
            return false;
    }
    job->request.chain = job->chain;
    return true;
}

static bool fill_trust(struct job *job, const json_t *testcase)
{
    size_t i;
    json_t *pem;
    if (siotls_trust_new(&job->trust, NULL, NULL) != SIOTLS_OK)
        return false;
    json_array_foreach(json_object_get(testcase, "trusted_certs"), i, pem)
    {
        const char *text = json_string_value(pem);
        if (siotls_trust_add(job->trust, (const uint8_t *)text, strlen(text), NULL) != SIOTLS_OK)
            return false;
    }
    job->request.trust = job->trust;
    return true;
}

/* A malformed list is one more reason not to trust. */
static bool fill_crls(struct job *job, const json_t *testcase)
{
    size_t i;
    json_t *pem;
    if (siotls_crls_new(&job->crls, NULL, NULL) != SIOTLS_OK)
        return false;
    json_array_foreach(json_object_get(testcase, "crls"), i, pem)
    {
        const char *text = json_string_value(pem);
        if (siotls_crls_add(job->crls, (const uint8_t *)text, strlen(text), NULL) != SIOTLS_OK)
            return false;
    }
    job->request.crls = job->crls;
    job->request.revocation = SIOTLS_REVOCATION_IF_PRESENT;
    return true;
}

static uint64_t days_since_1970(unsigned year, unsigned month, unsigned day)
{
    static const unsigned before[] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};
    unsigned leap_years = (year - (month <= 2 ? 1 : 0)) / 4 - 492 - (year - 1) / 100 + 19 + (year - 1) / 400 - 4;
    return (uint64_t)(year - 1970) * 365 + leap_years + before[month - 1] + day - 1;
}

/* "2024-03-01T00:00:00.999000+00:00" or with Z; the suite writes UTC only. */
static uint64_t parse_time(const json_t *text)
{
    unsigned year;
    unsigned month;
    unsigned day;
    unsigned hour;
    unsigned minute;
    double second;
    if (!json_is_string(text) ||
        sscanf(json_string_value(text), "%4u-%2u-%2uT%2u:%2u:%lf", &year, &month, &day, &hour, &minute, &second) != 6)
        return (uint64_t)time(NULL) * 1000;
    uint64_t minutes = (days_since_1970(year, month, day) * 24 + hour) * 60 + minute;
    return minutes * 60000 + (uint64_t)(second * 1000);
}

static bool has_feature(const json_t *testcase, const char *prefix)
{
    size_t i;
    json_t *feature;
    json_array_foreach(json_object_get(testcase, "features"), i, feature)
    {
        if (strncmp(json_string_value(feature), prefix, strlen(prefix)) == 0)
            return true;
    }
    return false;
}

/*
 * The suite's namespaces say which document a case is written for: some of webpki contradict some of rfc5280
 * (conflicts_with). Everything else is held to RFC 5280.
 */
static int profile_of(const json_t *testcase)
{
    const char *id = json_string_value(json_object_get(testcase, "id"));
    bool is_web = strncmp(id, "webpki::", 8) == 0 || strncmp(id, "online::", 8) == 0;
    if (has_feature(testcase, "pedantic-webpki"))
        return SIOTLS_PROFILE_WEB_STRICT;
    return is_web ? SIOTLS_PROFILE_WEB : SIOTLS_PROFILE_RFC5280;
}

/* What the verifier has no means to be asked for; NULL: nothing. */
static const char *unsupported(const struct run *run, const json_t *testcase)
{
    size_t i;
    json_t *item;
    json_array_foreach(json_object_get(testcase, "key_usage"), i, item)
    {
        if (strcmp(json_string_value(item), "digitalSignature") != 0)
            return "other key usages than digitalSignature cannot be asked for";
    }
    json_array_foreach(json_object_get(testcase, "extended_key_usage"), i, item)
    {
        if (strcmp(json_string_value(item), "serverAuth") != 0 && strcmp(json_string_value(item), "clientAuth") != 0)
            return "other purposes than TLS cannot be asked for";
    }
    if (json_array_size(json_object_get(testcase, "signature_algorithms")) > 0)
        return "the list of signature algorithms is fixed";
    const json_t *name = json_object_get(testcase, "expected_peer_name");
    if (json_is_object(name) && strcmp(json_string_value(json_object_get(name, "kind")), "RFC822") == 0)
        return "mail addresses are not matched";
    bool needs_list = has_feature(testcase, "pedantic-public-suffix") && run->suffixes.data_len == 0;
    return needs_list ? "there is no public suffix list (Debian has it in publicsuffix)" : NULL;
}

static void fill_request(struct job *job, const json_t *testcase)
{
    const char *kind = json_string_value(json_object_get(testcase, "validation_kind"));
    const json_t *name = json_object_get(testcase, "expected_peer_name");
    const json_t *depth = json_object_get(testcase, "max_chain_depth");
    job->request.purpose = strcmp(kind, "CLIENT") == 0 ? SIOTLS_PURPOSE_CLIENT : SIOTLS_PURPOSE_SERVER;
    job->request.name = json_is_object(name) ? json_string_value(json_object_get(name, "value")) : NULL;
    job->request.time_ms = parse_time(json_object_get(testcase, "validation_time"));
    /* The suite counts intermediates only. */
    job->request.max_depth = json_is_integer(depth) ? (uint32_t)json_integer_value(depth) + 2 : 0;
    job->request.profile = job->run->profile != ITS_OWN ? job->run->profile : profile_of(testcase);
    job->request.public_suffixes = job->run->suffixes;
    job->request.any_key_usage = json_array_size(json_object_get(testcase, "key_usage")) == 0;
}

static enum outcome verify(struct job *job)
{
    struct siotls_error error = {.size = sizeof error};
    if (siotls_x509_verify(job->run->set, &job->request, &error) == SIOTLS_OK)
        return OUTCOME_SUCCESS;
    snprintf(job->context, sizeof job->context, "%s (%s; %s)", error.reason, error.detail,
             siotls_alert_name(error.alert));
    return OUTCOME_FAILURE;
}

/* A client's certificate must be for each expected name that is a host or an address. */
static enum outcome verify_names(struct job *job, const json_t *testcase)
{
    enum outcome outcome = verify(job);
    size_t i;
    json_t *name;
    json_array_foreach(json_object_get(testcase, "expected_peer_names"), i, name)
    {
        job->request.name = json_string_value(json_object_get(name, "value"));
        bool is_mail = strcmp(json_string_value(json_object_get(name, "kind")), "RFC822") == 0;
        if (outcome == OUTCOME_SUCCESS && !is_mail)
            outcome = verify(job);
    }
    return outcome;
}

static enum outcome judge(struct job *job, const json_t *testcase)
{
    const char *reason = unsupported(job->run, testcase);
    if (reason != NULL) {
        snprintf(job->context, sizeof job->context, "%s", reason);
        return OUTCOME_SKIPPED;
    }
    job->request.size = sizeof job->request;
    fill_request(job, testcase);
    if (fill_chain(job, testcase) && fill_trust(job, testcase) && fill_crls(job, testcase))
        return verify_names(job, testcase);
    snprintf(job->context, sizeof job->context, "certificates or revocation lists are not in PEM, or malformed");
    return OUTCOME_FAILURE;
}

static enum outcome run_case(json_t *results, const json_t *testcase, const struct run *run)
{
    struct job job = {.run = run};
    if (!sio_memory_init(&job.memory, NULL))
        abort();
    sio_buffer_init(&job.der, &job.memory);
    enum outcome outcome = judge(&job, testcase);
    json_array_append_new(results, json_pack("{s:O, s:s, s:s}", "id", json_object_get(testcase, "id"), "actual_result",
                                             outcome_names[outcome], "context", job.context));
    sio_buffer_clear(&job.der);
    siotls_trust_free(job.trust);
    siotls_crls_free(job.crls);
    return outcome;
}

/* One line of TAP; true unless it disagrees without being listed, or is listed but agrees. */
static bool compare(const char *listed, const json_t *testcase, size_t number, enum outcome outcome,
                    const char *context)
{
    const char *id = json_string_value(json_object_get(testcase, "id"));
    const char *expected = json_string_value(json_object_get(testcase, "expected_result"));
    char why[1024];
    if (outcome == OUTCOME_SKIPPED) {
        printf("ok %zu - %s # SKIP %s\n", number, id, context);
        return true;
    }
    snprintf(why, sizeof why, "the suite expects %s; %s", expected, context);
    return listed_judge(listed, id, (unsigned)number, strcmp(outcome_names[outcome], expected) != 0, why);
}

static json_t *run_all(const json_t *limbo, const struct run *run, const char *listed, size_t *num_wrong)
{
    json_t *results = json_array();
    const json_t *testcases = json_object_get(limbo, "testcases");
    size_t i;
    json_t *testcase;
    if (listed != NULL)
        printf("1..%zu\n", json_array_size(testcases));
    json_array_foreach(testcases, i, testcase)
    {
        enum outcome outcome = run_case(results, testcase, run);
        const char *context = json_string_value(json_object_get(json_array_get(results, i), "context"));
        if (listed != NULL && !compare(listed, testcase, i + 1, outcome, context))
            *num_wrong += 1;
    }
    return json_pack("{s:i, s:s, s:o}", "version", 1, "harness", "siotls", "results", results);
}

static int check(const json_t *limbo, const struct run *run, const char *path)
{
    size_t num_wrong = 0;
    char *listed = listed_read(path);
    json_decref(run_all(limbo, run, listed, &num_wrong));
    free(listed);
    return num_wrong == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

static int judge_all(const json_t *limbo, const struct run *run, const char *path)
{
    json_t *results = run_all(limbo, run, NULL, NULL);
    bool is_written = json_dump_file(results, path, JSON_INDENT(1)) == 0;
    if (!is_written)
        fprintf(stderr, "limbo-harness: %s cannot be written\n", path);
    json_decref(results);
    return is_written ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* All with one profile, as an application would. */
static int count(const json_t *limbo, struct run *run, const char *profile)
{
    static const char *const profiles[] = {"default", "rfc5280", "web", "web-strict"};
    const json_t *testcases = json_object_get(limbo, "testcases");
    size_t counts[2][3] = {{0}};
    size_t i;
    json_t *testcase;
    for (int known = 0; known < 4; known++)
        run->profile = strcmp(profile, profiles[known]) == 0 ? known : run->profile;
    if (run->profile == ITS_OWN)
        return EXIT_FAILURE;
    json_array_foreach(testcases, i, testcase)
    {
        json_t *results = json_array();
        const char *expected = json_string_value(json_object_get(testcase, "expected_result"));
        enum outcome outcome = run_case(results, testcase, run);
        bool is_good = strcmp(expected, outcome_names[OUTCOME_SUCCESS]) == 0;
        counts[is_good ? 0 : 1][outcome]++;
        if (outcome != OUTCOME_SKIPPED && strcmp(outcome_names[outcome], expected) != 0)
            printf("%s, expected %s: %s\n", json_string_value(json_object_get(testcase, "id")), expected,
                   json_string_value(json_object_get(json_array_get(results, 0), "context")));
        json_decref(results);
    }
    printf("%s: %zu trusted as expected, %zu refused as expected, %zu trusted against it, %zu refused against it, %zu "
           "skipped\n",
           profile, counts[0][OUTCOME_SUCCESS], counts[1][OUTCOME_FAILURE], counts[1][OUTCOME_SUCCESS],
           counts[0][OUTCOME_FAILURE], counts[0][OUTCOME_SKIPPED] + counts[1][OUTCOME_SKIPPED]);
    return EXIT_SUCCESS;
}

static int judge_suite(const json_t *limbo, struct run *run, char **arguments)
{
    if (strcmp(arguments[1], "--check") == 0)
        return check(limbo, run, arguments[2]);
    if (strcmp(arguments[1], "--count") == 0)
        return count(limbo, run, arguments[2]);
    return judge_all(limbo, run, arguments[2]);
}

/* NULL where the environment says it. */
static const char *provider_path(void)
{
    return getenv("SIOTLS_PROVIDER_PATH") == NULL ? BUILT_PROVIDERS : NULL;
}

static int no_suite(bool is_check, const char *path, const char *why)
{
    if (is_check)
        printf("1..0 # SKIP there are no x509-limbo cases at %s\n", path);
    else
        fprintf(stderr, "limbo-harness: %s: %s\n", path, why);
    return is_check ? EXIT_SUCCESS : EXIT_FAILURE;
}

int main(int num_arguments, char **arguments)
{
    bool is_check = num_arguments == 4 && strcmp(arguments[1], "--check") == 0;
    bool is_count = num_arguments == 4 && strcmp(arguments[1], "--count") == 0;
    if (num_arguments != 3 && !is_check && !is_count) {
        fprintf(stderr, "usage: limbo-harness LIMBO.json RESULTS.json | --check LISTED.md LIMBO.json | --count PROFILE "
                        "LIMBO.json\n");
        return EXIT_FAILURE;
    }
    json_error_t json_error;
    const char *suite = arguments[num_arguments == 4 ? 3 : 1];
    json_t *limbo = json_load_file(suite, 0, &json_error);
    if (limbo == NULL)
        return no_suite(is_check, suite, json_error.text);
    char *suffixes = listed_read(suffix_file);
    struct run run = {.profile = ITS_OWN,
                      .suffixes = {.data = (const uint8_t *)suffixes, .data_len = strlen(suffixes)}};
    struct siotls_set_options options = {.size = sizeof options, .provider_path = provider_path()};
    struct siotls_error error = {.size = sizeof error};
    int result = EXIT_FAILURE;
    if (siotls_set_new(&run.set, &options, &error) == SIOTLS_OK) {
        result = judge_suite(limbo, &run, arguments);
        siotls_set_free(run.set);
    } else {
        fprintf(stderr, "limbo-harness: %s (%s)\n", error.reason, error.detail);
    }
    free(suffixes);
    json_decref(limbo);
    return result;
}
