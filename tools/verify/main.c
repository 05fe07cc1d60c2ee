/* SPDX-License-Identifier: Apache-2.0 */
/* main.c: siotls-verify: is this chain of certificates good, and if not, why? */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/files.h"
#include "common/options.h"
#include "common/report.h"
#include "common/revocation.h"
#include "common/setup.h"
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

static const struct tool_option table[] = {
    {.name = "host", .help = "ask the server HOST[:PORT] for its chain", .number = &wanted.is_host},
    {.name = "ca",
     .argument = "FILE",
     .help = "trust these CA certificates (PEM); default: the system's",
     .text = &wanted.ca},
    {.name = "name", .argument = "NAME", .help = "the DNS name or address to match", .text = &wanted.name},
    {.name = "time",
     .argument = "SECONDS",
     .help = "judge as of this time, in seconds since 1970; default: now",
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
    {.name = "crl", .argument = "FILE", .help = TOOL_CRL_HELP, .text = &wanted.crl},
    {.name = "ocsp", .argument = "FILE", .help = "an OCSP response about the leaf (DER)", .text = &wanted.ocsp},
    {.name = "revocation", .argument = "WORD", .help = TOOL_REVOCATION_HELP, .text = &wanted.revocation},
    {.name = "max-ocsp-age",
     .argument = "SECONDS",
     .help = TOOL_OCSP_AGE_HELP,
     .number = &wanted.max_ocsp_age_seconds,
     .minimum = 1,
     .maximum = UINT32_MAX},
    {.name = "policy",
     .argument = "OID[,...]",
     .help = "certificate policies to accept where the path must have one; default: any",
     .text = &wanted.policies},
    {.name = "explicit-policy", .help = "the path must have a certificate policy", .number = &wanted.needs_policy},
    {.name = "inhibit-policy-mapping", .help = "CAs cannot map policies", .number = &wanted.inhibits_mapping},
    {.name = "inhibit-any-policy", .help = "anyPolicy stands for no policy", .number = &wanted.inhibits_any},
    {.name = "public-suffixes",
     .argument = "FILE",
     .help = "a public suffix list: wildcards directly below a suffix match nothing",
     .text = &wanted.suffixes},
    {.name = "providers",
     .argument = "LIST",
     .help = "as in SIOTLS_PROVIDER, which it overrides",
     .text = &wanted.providers},
    {.name = "connect-timeout",
     .argument = "SECONDS",
     .help = "give up the handshake after so long; default: 30",
     .number = &wanted.connect_timeout_seconds,
     .minimum = 1,
     .maximum = 86400},
    {.name = "json", .help = "print JSON", .number = &wanted.is_json},
};

static int parse(char **argv)
{
    const struct tool_program program = {
        .name = VERIFY_NAME,
        .usage = "[options] FILE\n[options] --host HOST[:PORT]",
        .about = "Judges a chain of certificates and says why.",
        .notes = notes,
        .options = table,
        .num_options = sizeof table / sizeof table[0],
        .min_operands = 1,
        .max_operands = 1,
        .missing_operand = "give a FILE with certificates, or --host HOST[:PORT]",
    };
    size_t num_operands = 0;
    return tool_options_parse(&program, argv, &wanted.target, &num_operands);
}

static int set_time(struct verify *verify)
{
    uint64_t seconds = 0;
    verify->request.time_ms = tool_time_ms();
    if (verify->options.time == NULL)
        return 1;
    if (!tool_number_parse(&seconds, verify->options.time, 0, 253402300799)) {
        tool_complain(VERIFY_NAME, "--time %s: give seconds since 1970", verify->options.time);
        return 0;
    }
    verify->request.time_ms = seconds * 1000;
    return 1;
}

/* What is plainly none; the library knows better. */
static int looks_like_oid(const char *text)
{
    return text[0] != 0 && text[strspn(text, "0123456789.")] == 0;
}

static int split_policies(struct verify *verify)
{
    struct siotls_x509_request *request = &verify->request;
    verify->policy_text = strdup(verify->options.policies != NULL ? verify->options.policies : "");
    char *rest = verify->options.policies != NULL ? verify->policy_text : NULL;
    request->policies = verify->policies;
    while (rest != NULL && request->num_policies < SIOTLS_X509_MAX_POLICIES) {
        const char *policy = strsep(&rest, ",");
        verify->policies[request->num_policies++] = policy;
        if (!looks_like_oid(policy)) {
            tool_misuse(VERIFY_NAME, "--policy: \"%s\" is no OID such as 2.23.140.1.2.1", policy);
            return 0;
        }
    }
    if (rest == NULL)
        return 1;
    tool_misuse(VERIFY_NAME, "--policy: give %d policies at most", SIOTLS_X509_MAX_POLICIES);
    return 0;
}

static int read_words(struct verify *verify)
{
    const struct verify_options *options = &verify->options;
    struct siotls_x509_request *request = &verify->request;
    request->name = options->name;
    request->max_depth = (uint32_t)options->max_depth;
    request->max_signature_checks = (uint32_t)options->max_signature_checks;
    request->max_ocsp_age_seconds = (uint32_t)options->max_ocsp_age_seconds;
    request->purpose = SIOTLS_PURPOSE_SERVER;
    request->explicit_policy = options->needs_policy != 0;
    request->inhibit_policy_mapping = options->inhibits_mapping != 0;
    request->inhibit_any_policy = options->inhibits_any != 0;
    return split_policies(verify) &&
           tool_word_parse(&request->purpose, VERIFY_NAME, "--purpose", options->purpose, purposes) &&
           tool_word_parse(&request->profile, VERIFY_NAME, "--profile", options->profile, profiles) &&
           tool_revocation_policy(&request->revocation, VERIFY_NAME, options->revocation) && set_time(verify);
}

static int load_trust(struct verify *verify)
{
    struct siotls_error error = {.size = sizeof error};
    const char *ca = verify->options.ca;
    int status = siotls_trust_new(&verify->trust, NULL, &error);
    if (status == 0)
        status = ca ? siotls_trust_add_file(verify->trust, ca, &error) : siotls_trust_add_system(verify->trust, &error);
    if (status != 0)
        tool_report(VERIFY_NAME, ca ? "--ca" : "cannot load the system's certificates; give --ca FILE", &error);
    verify->request.trust = verify->trust;
    return status == 0;
}

static int load_chain(struct verify *verify)
{
    struct siotls_error error = {.size = sizeof error};
    struct tool_file file = {0};
    if (!tool_file_read(&file, VERIFY_NAME, "FILE", verify->options.target))
        return 0;
    int status = siotls_chain_new(&verify->chain, file.data, file.data_len, NULL, &error);
    tool_file_clear(&file);
    if (status != 0)
        tool_report(VERIFY_NAME, verify->options.target, &error);
    verify->request.chain = siotls_chain_certificates(verify->chain, &verify->request.num_chain);
    return status == 0;
}

/* Files that are used as they are. */
struct files {
    struct tool_file ocsp;
    struct tool_file suffixes;
};

static int read_files(struct files *files, const struct verify_options *options)
{
    return (options->ocsp == NULL || tool_file_read(&files->ocsp, VERIFY_NAME, "--ocsp", options->ocsp)) &&
           (options->suffixes == NULL ||
            tool_file_read(&files->suffixes, VERIFY_NAME, "--public-suffixes", options->suffixes));
}

static int judge(struct verify *verify, const struct files *files)
{
    verify->request.crls = verify->crls;
    verify->request.ocsp_response = (struct siotls_bytes){files->ocsp.data, files->ocsp.data_len};
    verify->request.public_suffixes = (struct siotls_bytes){files->suffixes.data, files->suffixes.data_len};
    if (verify->options.is_host)
        return verify_host(verify);
    return load_chain(verify) ? verify_print(verify) : TOOL_FAILURE;
}

static int run(struct verify *verify)
{
    struct files files = {0};
    int result;
    verify->request.size = sizeof verify->request;
    verify->path.size = sizeof verify->path;
    verify->request.path = &verify->path;
    if (!read_words(verify))
        return TOOL_USAGE;
    if (tool_set_open(&verify->set, VERIFY_NAME, verify->options.providers, NULL) && load_trust(verify) &&
        tool_crls_load(&verify->crls, VERIFY_NAME, verify->options.crl) && read_files(&files, &verify->options))
        result = judge(verify, &files);
    else
        result = tool_failure();
    tool_file_clear(&files.ocsp);
    tool_file_clear(&files.suffixes);
    siotls_chain_free(verify->chain);
    siotls_crls_free(verify->crls);
    siotls_trust_free(verify->trust);
    siotls_set_free(verify->set);
    free(verify->policy_text);
    return result;
}

int main(int argc, char **argv)
{
    static struct verify verify;
    (void)argc;
    signal(SIGPIPE, SIG_IGN);
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
