/* SPDX-License-Identifier: Apache-2.0 */
/* judge_posix.c: see judge.h. Here the library judges, by the system's files. */
#include "common/judge.h"

#include <stdio.h>

bool tool_judge_is_possible(void)
{
    return false;
}

int tool_judge(char why[TOOL_MAX_JUDGEMENT], const struct siotls_event *event, bool checks_revocation)
{
    (void)event;
    (void)checks_revocation;
    snprintf(why, TOOL_MAX_JUDGEMENT, "this system does not judge certificates");
    return SIOTLS_ALERT_INTERNAL_ERROR;
}
