/* SPDX-License-Identifier: Apache-2.0 */
/* test.c: siotls-providers test: every check of every algorithm of the providers in the set. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "common/json.h"
#include "common/options.h"
#include "common/report.h"
#include "common/table.h"
#include "kit/vectors.h"
#include "providers/providers.h"
#include "providers/results.h"

/* Every algorithm of a set; providers of the first set are not listed again. */
static size_t list_subjects(struct subject *subjects, const struct session *session, struct siotls_set *set)
{
    const struct session there = {.set = set};
    size_t num_subjects = 0;
    for (size_t i = 0; i < siotls_set_num_algorithms(set); i++) {
        struct siotls_algorithm_info info = algorithm_at(&there, i);
        struct siotls_provider_info provider = provider_at(&there, info.provider);
        if (set != session->set && session_is_open(session, NULL, provider.name))
            continue;
        subjects[num_subjects++] = (struct subject){.set = set,
                                                    .index = i,
                                                    .provider = provider.name,
                                                    .instance = provider.instance,
                                                    .kind = info.kind,
                                                    .id = info.id,
                                                    .key_type = info.key_type,
                                                    .algorithm = info.algorithm};
    }
    return num_subjects;
}

/* What is installed, to compare with, whatever SIOTLS_PROVIDER says; NULL when there is nothing. */
static struct siotls_set *open_installed(void)
{
    struct siotls_set *set = NULL;
    const struct siotls_set_options options = {
        .size = sizeof options, .provider_path = getenv("SIOTLS_PROVIDER_PATH"), .ignore_environment = 1};
    return siotls_set_new(&set, &options, NULL) == 0 ? set : NULL;
}

static int is_wanted(const char *wanted, const char *name)
{
    return wanted == NULL || strcasecmp(wanted, name) == 0;
}

/* An algorithm whose descriptor the core refused cannot be called at all. */
static int is_refused(struct results *results, const struct session *session, const struct subject *subject)
{
    struct siotls_algorithm_info info = algorithm_at(session, subject->index);
    struct outcome outcome = {.state = OUTCOME_FAILED};
    if (info.reason == NULL || info.state == SIOTLS_TEST_WITHDRAWN)
        return 0;
    snprintf(outcome.reason, sizeof outcome.reason, "%s", info.reason);
    results_add(results, subject, "descriptor", &outcome);
    return 1;
}

static void test_subject(struct results *results, const struct session *session, const struct trial *trial,
                         struct vectors *vectors, const struct test_request *request)
{
    const struct check_table *table = conform_table(trial->subject->kind);
    if (is_refused(results, session, trial->subject))
        return;
    for (size_t i = 0; i < MAX_CHECKS && table->checks[i].name != NULL; i++) {
        const struct check *check = &table->checks[i];
        if (!is_wanted(request->check, check->name) || (check->is_slow && !request->is_thorough))
            continue;
        struct outcome outcome = conform_run(trial, check);
        results_add(results, trial->subject, check->name, &outcome);
        vectors_add(vectors, &outcome);
    }
}

static void test_all(struct results *results, const struct session *session, struct vectors *vectors,
                     const struct test_request *request)
{
    struct siotls_set *installed = open_installed();
    size_t num_own = siotls_set_num_algorithms(session->set);
    struct subject *subjects = tool_allocate(num_own + siotls_set_num_algorithms(installed) + 1, sizeof *subjects);
    num_own = list_subjects(subjects, session, session->set);
    size_t num_all = num_own + list_subjects(subjects + num_own, session, installed);
    for (size_t i = 0; i < num_own; i++) {
        char text[16];
        struct siotls_algorithm_info info = algorithm_at(session, subjects[i].index);
        const struct trial trial = {.subject = &subjects[i],
                                    .others = subjects,
                                    .num_others = num_all,
                                    .vectors = vectors->num_files > 0 ? vectors : NULL};
        if (!is_wanted(request->algorithm, algorithm_text(&info, text, sizeof text)))
            continue;
        vectors_count(vectors, &subjects[i]);
        test_subject(results, session, &trial, vectors, request);
    }
    results_end(results);
    free(subjects);
    siotls_set_free(installed);
}

int test_command(struct session *session, const struct test_request *request)
{
    struct vectors vectors = {0};
    struct results results;
    const char *reason = request->vectors != NULL ? vectors_load(&vectors, request->vectors) : NULL;
    if (reason != NULL) {
        tool_complain(PROVIDERS_NAME, "--vectors %s: %s", request->vectors, reason);
        vectors_clear(&vectors);
        return TOOL_USAGE;
    }
    results_begin(&results, session->is_json);
    test_all(&results, session, &vectors, request);
    int is_printed = results_print(&results, &vectors);
    size_t num_unused = request->wants_all_vectors ? vectors_unused(&vectors) : 0;
    vectors_clear(&vectors);
    if (num_unused > 0)
        tool_complain(PROVIDERS_NAME, "--all-vectors: %zu files were not used", num_unused);
    size_t num_run = results.num_passed + results.num_failed;
    if (num_run == 0)
        tool_complain(PROVIDERS_NAME, "there is nothing to test; " PROVIDERS_NAME " list tells what is loaded");
    return is_printed && results.num_failed == 0 && num_unused == 0 && num_run > 0 ? TOOL_SUCCESS : TOOL_FAILURE;
}
