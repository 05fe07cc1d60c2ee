/* SPDX-License-Identifier: Apache-2.0 */
/* main.c: siotls-verify: is this chain of certificates good, and if not, why? */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <siotls/init.h>

#include "common/date.h"
#include "common/files.h"
#include "common/identities.h"
#include "common/options.h"
#include "common/report.h"
#include "common/setup.h"
#include "common/system.h"
#include "verify/verify.h"

static const char notes[] =
    "FILE holds certificates in PEM, the one to be judged first, or one in DER. With --host the chain is the\n"
    "one that a server shows, and the name to match is that of the host unless --name gives another.\n"
    "\n"
    "environment:\n"
    "  SIOTLS_PROVIDER       the list that --providers overrides\n"
    "  SSL_CERT_FILE         the system's trusted certificates, if elsewhere\n"
    "\n"
    "exit code: 0 when the chain is good; 1 when it is not, or could not be had; 2 for a wrong command line.";

static const struct tool_word purposes[] = {
    {"server", SIOTLS_PURPOSE_SERVER},
    {"client", SIOTLS_PURPOSE_CLIENT},
    {NULL, 0},
};

static const struct tool_word profiles[] = {
    {"default", SIOTLS_PROFILE_DEFAULT},
    {"rfc5280", SIOTLS_PROFILE_RFC5280},
    {"web", SIOTLS_PROFILE_WEB},
    {"web-strict", SIOTLS_PROFILE_WEB_STRICT},
    {NULL, 0},
};

static struct verify_options wanted = {.connect_timeout_seconds = 30};

/* Beside the groups that programs share. */
static const struct tool_option own[] = {
    {.name = "host", .help = "ask the server HOST[:PORT] for its chain", .flag = &wanted.is_host},
    {.name = "name", .argument = "NAME", .help = "the DNS name or address to match", .text = &wanted.name},
    {.name = "time",
     .argument = "DATE",
     .help = "judge as of this time: 2030-01-31, 2030-01-31T12:00:00Z or\nseconds since 1970; default: now",
     .text = &wanted.time},
    {.name = "purpose", .argument = "WORD", .help = "server (the default) or client", .text = &wanted.purpose},
    {.name = "profile",
     .argument = "WORD",
     .help = "default, rfc5280, web or web-strict: how much is asked",
     .text = &wanted.profile},
    {.name = "max-depth",
     .argument = "N",
     .help = "certificates in the path at most; default: 10",
     .number = &wanted.max_depth,
     .minimum = 1,
     .maximum = SIOTLS_X509_MAX_PATH},
    {.name = "max-signature-checks",
     .argument = "N",
     .help = "signatures to check at most; default: 50",
     .number = &wanted.max_signature_checks,
     .minimum = 1,
     .maximum = 100000},
    {.name = "ocsp", .argument = "FILE", .help = "an OCSP response about the leaf (DER)", .text = &wanted.ocsp},
    {.name = "judge",
     .argument = "WORD",
     .help = "who judges: siotls (the default), or, on Windows, windows,\nwhich fetches what it needs to know",
     .text = &wanted.judge},
    {.name = "judge-revocation",
     .help = "with --judge windows: refuse what may be revoked",
     .flag = &wanted.judges_revocation},
    {.name = "connect-timeout",
     .argument = "SECONDS",
     .help = "give up the handshake after so long; default: 30",
     .number = &wanted.connect_timeout_seconds,
     .minimum = 1,
     .maximum = 86400},
    {.name = "verbose", .letter = 'v', .help = "say of each certificate what is in it", .flag = &wanted.is_verbose},
    {.name = "json", .help = "print JSON", .flag = &wanted.is_json},
};

static int parse(char **argv)
{
    struct tool_option_list list = {0};
    tool_option_list_add(&list, own, sizeof own / sizeof own[0]);
    tool_trust_options_add(&list, &wanted.ca);
    tool_revocation_options_add(&list, &wanted.revocation);
    tool_policy_options_add(&list, &wanted.policies);
    tool_provider_options_add(&list, &wanted.providers);
    const struct tool_program program = {
        .name = VERIFY_NAME,
        .usage = "[options] FILE\n[options] --host HOST[:PORT]",
        .about = "Judges a chain of certificates and says why.",
        .notes = notes,
        .options = list.rows,
        .num_options = list.num_rows,
        .min_operands = 1,
        .max_operands = 1,
        .missing_operand = "give a FILE with certificates, or --host HOST[:PORT]",
    };
    size_t num_operands = 0;
    int result = tool_options_parse(&program, argv, &wanted.target, &num_operands);
    return result == TOOL_GO_ON && !verify_judge_parse(&wanted) ? TOOL_USAGE : result;
}

static bool set_time(struct verify *verify)
{
    uint64_t seconds = 0;
    verify->request.time_ms = tool_time_ms();
    if (verify->options.time == NULL)
        return true;
    if (!tool_date_parse(&seconds, verify->options.time)) {
        tool_complain(VERIFY_NAME,
                      "--time %s: give a date such as 2030-01-31 or 2030-01-31T12:00:00Z, or seconds since 1970",
                      verify->options.time);
        return false;
    }
    verify->request.time_ms = seconds * 1000;
    return true;
}

static bool read_words(struct verify *verify)
{
    const struct verify_options *options = &verify->options;
    struct siotls_x509_request *request = &verify->request;
    request->name = options->name;
    request->max_depth = (uint32_t)options->max_depth;
    request->max_signature_checks = (uint32_t)options->max_signature_checks;
    request->max_ocsp_age_seconds = (uint32_t)options->revocation.max_ocsp_age_seconds;
    request->purpose = SIOTLS_PURPOSE_SERVER;
    request->explicit_policy = options->policies.needs_policy;
    request->inhibit_policy_mapping = options->policies.inhibits_mapping;
    request->inhibit_any_policy = options->policies.inhibits_any;
    return tool_word_parse(&request->purpose, VERIFY_NAME, "--purpose", options->purpose, purposes) &&
           tool_word_parse(&request->profile, VERIFY_NAME, "--profile", options->profile, profiles) &&
           tool_revocation_policy(&request->revocation, VERIFY_NAME, options->revocation.policy) && set_time(verify);
}

static bool load_trust(struct verify *verify)
{
    struct siotls_error error = SIOTLS_INIT_ERROR;
    const char *ca = verify->options.ca;
    if (verify->options.is_judged_by_system)
        return true;
    int status = siotls_trust_new(&verify->trust, NULL, &error);
    if (status == 0)
        status = ca ? siotls_trust_add_file(verify->trust, ca, &error) : siotls_trust_add_system(verify->trust, &error);
    if (status != 0)
        tool_report(VERIFY_NAME, ca ? "--ca" : "cannot load the system's certificates; give --ca FILE", &error);
    verify->request.trust = verify->trust;
    return status == 0;
}

static bool load_chain(struct verify *verify)
{
    struct siotls_error error = SIOTLS_INIT_ERROR;
    struct tool_file file = {0};
    if (!tool_file_read(&file, VERIFY_NAME, "FILE", verify->options.target))
        return false;
    int status = siotls_chain_new(&verify->chain, file.data, file.data_len, NULL, &error);
    tool_file_clear(&file);
    if (status != 0)
        tool_report(VERIFY_NAME, verify->options.target, &error);
    verify->request.chain = siotls_chain_certificates(verify->chain, &verify->request.num_chain);
    return status == 0;
}

static bool load_policies(struct verify *verify)
{
    struct siotls_x509_request *request = &verify->request;
    const struct tool_policies *policies = &verify->policies;
    if (!tool_policies_load(&verify->policies, VERIFY_NAME, &verify->options.policies))
        return false;
    request->policies = policies->items;
    request->num_policies = policies->num_items;
    request->public_suffixes = (struct siotls_bytes){policies->suffixes.data, policies->suffixes.data_len};
    return true;
}

static int judge(struct verify *verify, const struct tool_file *ocsp)
{
    verify->request.crls = verify->crls;
    verify->request.ocsp_response = (struct siotls_bytes){ocsp->data, ocsp->data_len};
    if (verify->options.is_host)
        return verify_host(verify);
    return load_chain(verify) ? verify_print(verify) : TOOL_FAILURE;
}

static int run(struct verify *verify)
{
    struct tool_file ocsp = {0};
    const char *ocsp_path = verify->options.ocsp;
    int result;
    verify->request.size = sizeof verify->request;
    verify->path.size = sizeof verify->path;
    verify->request.path = &verify->path;
    if (!read_words(verify))
        return TOOL_USAGE;
    if (tool_set_open(&verify->set, VERIFY_NAME, verify->options.providers, NULL) && load_trust(verify) &&
        tool_crls_load(&verify->crls, VERIFY_NAME, verify->options.revocation.crl) && load_policies(verify) &&
        (ocsp_path == NULL || tool_file_read(&ocsp, VERIFY_NAME, "--ocsp", ocsp_path)))
        result = judge(verify, &ocsp);
    else
        result = tool_failure();
    tool_file_clear(&ocsp);
    tool_policies_clear(&verify->policies);
    tool_judgement_clear(&verify->judgement);
    siotls_chain_free(verify->chain);
    siotls_crls_free(verify->crls);
    siotls_trust_free(verify->trust);
    siotls_set_free(verify->set);
    return result;
}

int main(int argc, char **argv)
{
    static struct verify verify;
    (void)argc;
    argv = tool_begin(argv);
    if (argv == NULL)
        return TOOL_FAILURE;
    tool_ignore_pipe_signal();
    int result = parse(argv);
    verify.options = wanted;
    if (result == TOOL_GO_ON)
        result = run(&verify);
    if (fflush(stdout) != 0 && result == TOOL_SUCCESS) {
        tool_complain(VERIFY_NAME, "cannot write to standard output");
        result = TOOL_FAILURE;
    }
    return result;
}
