/* SPDX-License-Identifier: Apache-2.0 */
/* judge_posix.c: see judge.h. Here the library judges, by the system's files. */
#include "common/judge.h"

#include <stdio.h>

bool tool_judge_is_possible(void)
{
    return false;
}

void tool_judge(struct tool_judgement *judgement, const struct siotls_x509_request *request, bool checks_revocation)
{
    (void)request;
    (void)checks_revocation;
    *judgement = (struct tool_judgement){.alert = SIOTLS_ALERT_INTERNAL_ERROR};
    snprintf(judgement->why, sizeof judgement->why, "this system does not judge certificates");
}

void tool_judgement_clear(struct tool_judgement *judgement)
{
    *judgement = (struct tool_judgement){0};
}
