/* SPDX-License-Identifier: Apache-2.0 */
/* judge.c: who judges the chain: the library, or the operating system, which is asked less and fetches more. */
#include "common/judge.h"
#include "common/report.h"

#include <string.h>

#include <siotls/init.h>

#include "verify/verify.h"

/* An option that was given, of those that are for siotls alone; NULL: none. */
static const char *find_excluded(const struct verify_options *options)
{
    const struct {
        bool is_given;
        const char *name;
    } rows[] = {
        {options->ca != NULL, "--ca"},
        {options->profile != NULL, "--profile"},
        {options->max_depth != 0, "--max-depth"},
        {options->max_signature_checks != 0, "--max-signature-checks"},
        {options->revocation.crl != NULL, "--crl"},
        {options->revocation.policy != NULL, "--revocation"},
        {options->revocation.max_ocsp_age_seconds != 0, "--max-ocsp-age"},
        {options->policies.policies != NULL, "--policy"},
        {options->policies.suffixes != NULL, "--public-suffixes"},
        {options->policies.needs_policy, "--explicit-policy"},
        {options->policies.inhibits_mapping, "--inhibit-policy-mapping"},
        {options->policies.inhibits_any, "--inhibit-any-policy"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (rows[i].is_given)
            return rows[i].name;
    return NULL;
}

/* Of clients Windows compares no names. */
static bool wants_name_of_client(const struct verify_options *options)
{
    return options->purpose != NULL && strcmp(options->purpose, "client") == 0 &&
           (options->name != NULL || options->is_host);
}

bool verify_judge_parse(struct verify_options *options)
{
    if (!tool_judge_parse(&options->is_judged_by_system, VERIFY_NAME, "--judge", options->judge))
        return false;
    const char *excluded = options->is_judged_by_system ? find_excluded(options) : NULL;
    if (excluded != NULL)
        tool_complain(VERIFY_NAME, "--judge windows excludes %s", excluded);
    else if (options->is_judged_by_system && wants_name_of_client(options))
        tool_complain(VERIFY_NAME, "--judge windows --purpose client: Windows compares names of servers only");
    else if (!options->is_judged_by_system && options->judges_revocation)
        tool_complain(VERIFY_NAME, "--judge-revocation goes with --judge windows; --revocation is what siotls asks");
    else
        return true;
    return false;
}

int verify_judge(struct verify *verify, struct siotls_error *error)
{
    struct tool_judgement *judgement = &verify->judgement;
    if (!verify->options.is_judged_by_system)
        return siotls_x509_verify(verify->set, &verify->request, error);
    tool_judgement_clear(judgement);
    tool_judge(judgement, &verify->request, verify->options.judges_revocation);
    verify->path = judgement->path;
    *error = (struct siotls_error)SIOTLS_INIT_ERROR;
    if (judgement->alert == 0)
        return SIOTLS_OK;
    error->status = SIOTLS_ERROR_UNTRUSTED;
    error->alert = (uint8_t)judgement->alert;
    error->reason = "Windows refuses the chain";
    memcpy(error->detail, judgement->why, sizeof error->detail);
    return error->status;
}
