/* SPDX-License-Identifier: Apache-2.0 */
/* starve_windows.c: Windows limits the memory of jobs, but not what a heap has taken already. */
#include "kit/process.h"

void kit_trial_starve(struct trial *trial, int (*work)(void *argument), void *argument)
{
    (void)work;
    (void)argument;
    kit_trial_skip(trial, "this system cannot limit memory");
}
