/* SPDX-License-Identifier: Apache-2.0 */
/* subject.c: what is measured, side by side. */
#include "bench/bench.h"

#include <stdio.h>
#include <string.h>

#include "common/report.h"

static size_t list_subjects(struct bench_subject *subjects, const struct bench_command *command)
{
    size_t num_subjects = 0;
    for (size_t i = 0; i < command->providers.num_items; i++) {
        struct bench_subject *subject = &subjects[num_subjects++];
        *subject = (struct bench_subject){.stack = &bench_siotls, .providers = command->providers.items[i]};
        snprintf(subject->label, sizeof subject->label, "siotls (%s)", subject->providers);
        if (num_subjects == BENCH_MAX_SUBJECTS / 2)
            break;
    }
    for (size_t i = command->providers.num_items > 0 ? 1 : 0; bench_stacks[i] != NULL; i++) {
        struct bench_subject *subject = &subjects[num_subjects++];
        *subject = (struct bench_subject){.stack = bench_stacks[i]};
        snprintf(subject->label, sizeof subject->label, "%s", bench_stacks[i]->name);
    }
    return num_subjects;
}

/* A stack may lack an algorithm, and then has no row; what it has must do as it is told. */
static int is_honest(const struct bench_subject *subject)
{
    return subject->world != NULL || strcmp(subject->reason, "a wrong name is accepted") != 0;
}

static int may_be_missing(const struct bench_subject *subject, const struct bench_setting *setting)
{
    return subject->stack != &bench_siotls || setting->may_lack;
}

int bench_subjects_open(struct bench_subject subjects[BENCH_MAX_SUBJECTS], size_t *num_subjects,
                        const struct bench_command *command, const struct bench_setting *setting)
{
    int is_good = 1;
    *num_subjects = list_subjects(subjects, command);
    for (size_t i = 0; i < *num_subjects; i++) {
        struct bench_setting own = *setting;
        own.providers = subjects[i].providers;
        subjects[i].world = bench_stack_open(&subjects[i].reason, subjects[i].stack, &own);
        if (subjects[i].world != NULL || (is_honest(&subjects[i]) && may_be_missing(&subjects[i], setting)))
            continue;
        is_good = 0;
        tool_complain(BENCH_NAME, "%s: %s", subjects[i].label, subjects[i].reason);
    }
    if (!is_good)
        bench_subjects_close(subjects, *num_subjects);
    return is_good;
}

void bench_subjects_close(struct bench_subject *subjects, size_t num_subjects)
{
    for (size_t i = 0; i < num_subjects; i++) {
        if (subjects[i].world != NULL)
            subjects[i].stack->close(subjects[i].world);
        subjects[i].world = NULL;
    }
}
