/* SPDX-License-Identifier: Apache-2.0 */
/*
 * verify.h: siotls-verify: judges a chain of certificates from a file or of a server, and says why.
 */
#ifndef TOOLS_VERIFY_H
#define TOOLS_VERIFY_H

#include <siotls/siotls.h>

#include "common/judge.h"
#include "common/policies.h"
#include "common/revocation.h"

#define VERIFY_NAME "siotls-verify"

/* verify_options: the command line. */
struct verify_options {
    const char *target; /* a file, or HOST[:PORT] */
    const char *ca;
    const char *name;
    const char *time;
    const char *purpose;
    const char *profile;
    const char *ocsp;
    const char *providers;
    uint64_t max_depth;
    uint64_t max_signature_checks;
    uint64_t connect_timeout_seconds;
    struct tool_revocation revocation;
    struct tool_policy_options policies;
    const char *judge; /* NULL: siotls */
    bool is_judged_by_system;
    bool judges_revocation; /* the system does */
    bool is_host;
    bool is_json;
    bool is_verbose;
};

/* verify: what the options resolved to. */
struct verify {
    struct verify_options options;
    struct siotls_set *set;
    struct siotls_trust *trust;
    struct siotls_crls *crls;
    struct siotls_chain *chain;         /* of a file */
    struct siotls_x509_request request; /* path is set */
    struct siotls_x509_path path;
    struct tool_policies policies;
    struct tool_judgement judgement; /* of the system */
    int exit_code;
};

/* verify_judge_parse reads who is to judge; false and a line on stderr when that cannot be, or not with these options.
 */
bool verify_judge_parse(struct verify_options *options);

/* verify_judge judges the request's chain: path, when it is good, or an error and its status. */
int verify_judge(struct verify *verify, struct siotls_error *error);

/* verify_print judges the request's chain and prints the verdict: the exit code. */
int verify_print(struct verify *verify);

/* verify_host asks a server for its chain and judges that: the exit code. */
int verify_host(struct verify *verify);

#endif
