/* SPDX-License-Identifier: Apache-2.0 */
/*
 * judge.h: answers VERIFY with what the operating system says of the chain: on Windows, CertGetCertificateChain and its
 * policy for TLS. That fetches roots, intermediates and revocation lists as the system is set up to, and waits for
 * them. A program may use judge_windows.c as it is.
 */
#ifndef TOOLS_JUDGE_H
#define TOOLS_JUDGE_H

#include <siotls/connection.h>
#include <stdbool.h>

/* tool_judge_is_possible: whether this system judges chains. */
bool tool_judge_is_possible(void);

enum { TOOL_MAX_JUDGEMENT = 300 };

/*
 * tool_judge judges the chain of a VERIFY event at a client, for its server_name (NULL: any name). 0 when it is good,
 * else the alert to refuse it with, and why, in UTF-8. checks_revocation: of every certificate but the root; one of
 * which that cannot be told is refused.
 */
int tool_judge(char why[TOOL_MAX_JUDGEMENT], const struct siotls_event *event, bool checks_revocation);

#endif
