/* SPDX-License-Identifier: Apache-2.0 */
/* process.c: see process.h; what is the same on all systems. */
#include "kit/process.h"

#include <stdio.h>

struct outcome process_failed(const char *words, unsigned long number)
{
    struct outcome outcome = {.state = SIOTLS_CONFORM_FAILED};
    snprintf(outcome.reason, sizeof outcome.reason, words, number);
    return outcome;
}

void process_check(struct trial *trial, const struct check *check)
{
    check->run(trial);
    trial_expect(trial, trial_areas_intact(trial), "memory was written beside what it was given");
}
