/* SPDX-License-Identifier: Apache-2.0 */
/* process.c: see process.h; what is the same on all systems. */
#include "kit/process.h"

#include <stdio.h>

struct outcome kit_process_failed(const char *words, unsigned long number)
{
    struct outcome outcome = {.state = SIOTLS_CONFORM_FAILED};
    snprintf(outcome.reason, sizeof outcome.reason, words, number);
    return outcome;
}

void kit_process_check(struct trial *trial, const struct check *check)
{
    check->run(trial);
    kit_trial_expect(trial, kit_trial_areas_intact(trial), "memory was written beside what it was given");
}
