/* SPDX-License-Identifier: Apache-2.0 */
/* conform.c: see siotls/conform.h; what there is to check, and the checks one after the other. */
#include <siotls/conform.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kit/fail.h"
#include "kit/process.h"
#include "kit/vectors.h"

enum { MAX_NAME = 16, PATIENCE_SECONDS = 300 };

struct siotls_conform {
    struct siotls_conform_options options; /* its strings are copies */
    struct siotls_set *set;                /* of the caller */
    struct siotls_set *installed;          /* NULL: nothing to compare with */
    struct subject *subjects;              /* first those of set, then others to compare with */
    size_t num_own;
    size_t num_subjects;
    struct vectors vectors;
    struct siotls_conform_totals totals;
};

static struct siotls_provider_info provider_at(const struct siotls_set *set, size_t index)
{
    struct siotls_provider_info info = {.size = sizeof info};
    if (siotls_set_provider(set, &info, index) != SIOTLS_OK)
        info = (struct siotls_provider_info){.name = ""};
    return info;
}

static bool has_provider(const struct siotls_set *set, const char *name)
{
    for (size_t i = 0; i < siotls_set_num_providers(set); i++)
        if (strcmp(provider_at(set, i).name, name) == 0)
            return true;
    return false;
}

/* Every algorithm of a set but those of providers that another set has. */
static void add_subjects(struct siotls_conform *conform, struct siotls_set *set, const struct siotls_set *without)
{
    for (size_t i = 0; i < siotls_set_num_algorithms(set); i++) {
        struct siotls_algorithm_info info = {.size = sizeof info};
        if (siotls_set_algorithm(set, &info, i) != SIOTLS_OK)
            continue;
        struct siotls_provider_info provider = provider_at(set, info.provider);
        if (without != NULL && has_provider(without, provider.name))
            continue;
        conform->subjects[conform->num_subjects++] = (struct subject){.set = set,
                                                                      .index = i,
                                                                      .provider = provider.name,
                                                                      .instance = provider.instance,
                                                                      .kind = info.kind,
                                                                      .id = info.id,
                                                                      .key_type = info.key_type,
                                                                      .algorithm = info.algorithm};
    }
}

/* Names are of ASCII, whatever the locale says. */
static char lower(char character)
{
    return (char)(character >= 'A' && character <= 'Z' ? character - 'A' + 'a' : character);
}

static bool fits(const char *wanted, const char *name)
{
    if (wanted == NULL)
        return true;
    while (*wanted != 0 && lower(*wanted) == lower(*name)) {
        wanted++;
        name++;
    }
    return *wanted == *name;
}

static const char *name_of(const struct subject *subject, char number[MAX_NAME])
{
    const char *name = siotls_algorithm_name(subject->kind, subject->id);
    snprintf(number, MAX_NAME, "0x%04" PRIx32, subject->id);
    return name ? name : number;
}

static bool is_wanted(const struct siotls_conform *conform, const struct subject *subject)
{
    char number[MAX_NAME];
    return fits(conform->options.algorithm, name_of(subject, number));
}

/*
 * What is installed where the set looks names up, whatever SIOTLS_PROVIDER says. The library has read the environment,
 * of which it knows whether to trust it, and on Windows how to. That there is none, or none that opens, is no fault of
 * the set's.
 */
static void open_installed(struct siotls_conform *conform)
{
    const struct siotls_set_options options = {
        .size = sizeof options, .provider_path = siotls_set_search_path(conform->set), .ignore_environment = 1};
    if (siotls_set_new(&conform->installed, &options, NULL) != SIOTLS_OK)
        conform->installed = NULL;
}

static int list_subjects(struct siotls_conform *conform, struct siotls_error *error)
{
    if (!conform->options.without_peers)
        open_installed(conform);
    size_t num_most = siotls_set_num_algorithms(conform->set);
    if (conform->installed != NULL)
        num_most += siotls_set_num_algorithms(conform->installed);
    conform->subjects = calloc(num_most + 1, sizeof *conform->subjects);
    if (conform->subjects == NULL)
        return kit_fail_memory(error);
    add_subjects(conform, conform->set, NULL);
    conform->num_own = conform->num_subjects;
    if (conform->installed != NULL)
        add_subjects(conform, conform->installed, conform->set);
    return SIOTLS_OK;
}

/* False when there is no memory for it. */
static bool keep(const char **text)
{
    if (*text == NULL)
        return true;
    *text = kit_copy(*text);
    return *text != NULL;
}

static int take_options(struct siotls_conform *conform, const struct siotls_conform_options *options,
                        struct siotls_error *error)
{
    struct siotls_conform_options *own = &conform->options;
    struct siotls_conform_options given = {.size = sizeof given};
    if (options != NULL)
        memcpy(&given, options, options->size < sizeof given ? options->size : sizeof given);
    *own = given;
    own->vectors = NULL; /* read at once */
    if (own->patience_seconds == 0)
        own->patience_seconds = PATIENCE_SECONDS;
    /* Both, so that none of them is the caller's when they are freed. */
    bool has_algorithm = keep(&own->algorithm);
    bool has_check = keep(&own->check);
    if (!has_algorithm || !has_check)
        return kit_fail_memory(error);
    return given.vectors ? kit_vectors_load(&conform->vectors, given.vectors, error) : SIOTLS_OK;
}

int siotls_conform_new(struct siotls_conform **conform, struct siotls_set *set,
                       const struct siotls_conform_options *options, struct siotls_error *error)
{
    if (conform == NULL)
        return kit_fail(error, SIOTLS_ERROR_ARGUMENT, "conform: there is no place for the object", NULL);
    *conform = NULL;
    if (set == NULL)
        return kit_fail(error, SIOTLS_ERROR_ARGUMENT, "conform: there is no set", NULL);
    if (options != NULL && options->size < sizeof options->size)
        return kit_fail(error, SIOTLS_ERROR_ARGUMENT, "conform: the size of the options is not set", NULL);
    struct siotls_conform *made = calloc(1, sizeof *made);
    if (made == NULL)
        return kit_fail_memory(error);
    made->set = set;
    int status = take_options(made, options, error);
    if (status == SIOTLS_OK)
        status = list_subjects(made, error);
    if (status != SIOTLS_OK) {
        siotls_conform_free(made);
        return status;
    }
    for (size_t i = 0; i < made->num_own; i++)
        if (is_wanted(made, &made->subjects[i]))
            kit_vectors_count(&made->vectors, &made->subjects[i]);
    *conform = made;
    return SIOTLS_OK;
}

void siotls_conform_free(struct siotls_conform *conform)
{
    if (conform == NULL)
        return;
    kit_vectors_clear(&conform->vectors);
    siotls_set_free(conform->installed);
    free((char *)conform->options.algorithm);
    free((char *)conform->options.check);
    free(conform->subjects);
    free(conform);
}

/* ---- running ---- */

static void tell(struct siotls_conform *conform, const struct subject *subject, const char *check,
                 const struct outcome *outcome)
{
    char number[MAX_NAME];
    const struct siotls_conform_result result = {.size = sizeof result,
                                                 .state = outcome->state,
                                                 .provider = subject->provider,
                                                 .kind = subject->kind,
                                                 .id = subject->id,
                                                 .key_type = subject->key_type,
                                                 .name = name_of(subject, number),
                                                 .check = check,
                                                 .reason = outcome->reason[0] ? outcome->reason : NULL,
                                                 .num_cases = outcome->num_cases};
    size_t *count = outcome->state == SIOTLS_CONFORM_PASSED   ? &conform->totals.num_passed
                    : outcome->state == SIOTLS_CONFORM_FAILED ? &conform->totals.num_failed
                                                              : &conform->totals.num_skipped;
    (*count)++;
    kit_vectors_add(&conform->vectors, outcome);
    if (conform->options.report != NULL && !kit_process_is_child())
        conform->options.report(conform->options.report_context, &result);
}

/* An algorithm whose descriptor the library refused cannot be called at all. */
static bool is_refused(struct siotls_conform *conform, const struct subject *subject)
{
    struct siotls_algorithm_info info = {.size = sizeof info};
    struct outcome outcome = {.state = SIOTLS_CONFORM_FAILED};
    if (siotls_set_algorithm(subject->set, &info, subject->index) != SIOTLS_OK || info.reason == NULL ||
        info.state == SIOTLS_TEST_WITHDRAWN)
        return false;
    snprintf(outcome.reason, sizeof outcome.reason, "%s", info.reason);
    tell(conform, subject, "descriptor", &outcome);
    return true;
}

static void check_subject(struct siotls_conform *conform, const struct subject *subject)
{
    const struct check_table *table = kit_check_table_of(subject->kind);
    const struct trial trial = {.subject = subject,
                                .others = conform->subjects,
                                .num_others = conform->num_subjects,
                                .vectors = conform->vectors.num_files > 0 ? &conform->vectors : NULL,
                                .patience_seconds = conform->options.patience_seconds};
    if (table == NULL || is_refused(conform, subject))
        return;
    for (size_t i = 0; i < MAX_CHECKS && table->checks[i].name != NULL; i++) {
        const struct check *check = &table->checks[i];
        if (!fits(conform->options.check, check->name) || (check->is_slow && !conform->options.thorough))
            continue;
        struct outcome outcome = kit_process_run(&trial, check);
        tell(conform, subject, check->name, &outcome);
    }
}

int siotls_conform_run(struct siotls_conform *conform, struct siotls_conform_totals *totals, struct siotls_error *error)
{
    if (conform == NULL)
        return kit_fail(error, SIOTLS_ERROR_ARGUMENT, "conform: there is nothing to run", NULL);
    if (totals != NULL && totals->size < sizeof totals->size)
        return kit_fail(error, SIOTLS_ERROR_ARGUMENT, "conform: the size of the totals is not set", NULL);
    conform->totals = (struct siotls_conform_totals){.size = sizeof conform->totals};
    for (size_t i = 0; i < conform->num_own; i++)
        if (is_wanted(conform, &conform->subjects[i]))
            check_subject(conform, &conform->subjects[i]);
    if (totals != NULL)
        kit_fill(totals, &conform->totals, sizeof conform->totals);
    if (conform->totals.num_failed > 0)
        return kit_fail(error, SIOTLS_ERROR_PROVIDER, "conform: a check failed", NULL);
    if (conform->totals.num_passed == 0)
        return kit_fail(error, SIOTLS_ERROR_NOT_FOUND, "conform: there was nothing to check", NULL);
    return SIOTLS_OK;
}

/* ---- what there is ---- */

size_t siotls_conform_num_files(const struct siotls_conform *conform)
{
    return conform ? conform->vectors.num_files : 0;
}

int siotls_conform_file(const struct siotls_conform *conform, struct siotls_conform_file_info *info, size_t index)
{
    if (conform == NULL || info == NULL || info->size < sizeof info->size)
        return SIOTLS_ERROR_ARGUMENT;
    if (index >= conform->vectors.num_files)
        return SIOTLS_ERROR_NOT_FOUND;
    const struct vector_file *file = &conform->vectors.files[index];
    const struct siotls_conform_file_info whole = {.size = sizeof whole,
                                                   .name = file->name,
                                                   .reason = kit_vectors_words(file),
                                                   .num_algorithms = file->num_subjects,
                                                   .num_cases = file->num_cases};
    kit_fill(info, &whole, sizeof whole);
    return SIOTLS_OK;
}

const char *siotls_conform_check(int kind, size_t index)
{
    const struct check_table *table = kit_check_table_of(kind);
    return table != NULL && index < MAX_CHECKS ? table->checks[index].name : NULL;
}
