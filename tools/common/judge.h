/* SPDX-License-Identifier: Apache-2.0 */
/*
 * judge.h: what the operating system says of a chain: on Windows, CertGetCertificateChain and its policy for TLS. That
 * fetches roots, intermediates and revocation lists as the system is set up to, and waits for them. A program may use
 * judge_windows.c as it is, to answer VERIFY for example.
 */
#ifndef TOOLS_JUDGE_H
#define TOOLS_JUDGE_H

#include <siotls/x509.h>
#include <stdbool.h>

/* tool_judge_is_possible: whether this system judges chains. */
bool tool_judge_is_possible(void);

/*
 * tool_judge_parse: what a program's option says of who judges: siotls (also for NULL), or windows. False, after a
 * line: another word, or a system that does not judge.
 */
bool tool_judge_parse(bool *is_system, const char *program, const char *option, const char *word);

enum { TOOL_MAX_JUDGEMENT = sizeof((struct siotls_error *)NULL)->detail };

/* tool_judgement: zero it to begin. */
struct tool_judgement {
    int alert;                    /* 0: the chain is good; else the one to refuse it with */
    char why[TOOL_MAX_JUDGEMENT]; /* in UTF-8 */
    struct siotls_x509_path path; /* of a good chain; its bytes live until the judgement is cleared */
    const void *kept;
};

/*
 * tool_judge judges the chain of a request for its name (NULL: any; of servers only), its purpose and its time (0:
 * now), with its OCSP response, and looks at nothing else of it. checks_revocation: of every certificate but the root;
 * one of which that cannot be told is refused. Clear the judgement.
 */
void tool_judge(struct tool_judgement *judgement, const struct siotls_x509_request *request, bool checks_revocation);
void tool_judgement_clear(struct tool_judgement *judgement);

#endif
