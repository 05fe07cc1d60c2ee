/* SPDX-License-Identifier: Apache-2.0 */
/* main.c: siotls-providers: what providers there are, what they offer, who wins, and whether they work. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uv.h>

#include "bench/providers.h"
#include "common/options.h"
#include "common/report.h"
#include "common/setup.h"
#include "common/system.h"
#include "providers/examine.h"
#include "providers/providers.h"

enum { MAX_OPERANDS = 32, MAX_LIST = 4096 };

static const char notes[] =
    "commands:\n"
    "  list                  every provider: how many algorithms, version, library, module; which modules\n"
    "                        could not be loaded, and why; which are not here, and what to install\n"
    "  show NAME             every algorithm of one provider\n"
    "  which [ALGORITHM]     who wins each algorithm; the cipher suites, groups and signature schemes\n"
    "                        that result, and what cannot be formed and why\n"
    "  doctor                every module that is found, or that the list names: whether it can be used, and\n"
    "                        if not, why, and what to do; and where modules are looked for\n"
    "  test [NAME|PATH ...]  checks every algorithm of these providers against the contract, of all\n"
    "                        providers in short; each check runs in a process of its own\n"
    "  cost [NAME|PATH ...]  how long each operation of each algorithm takes, in nanoseconds\n"
    "  cost --order          the SIOTLS_PROVIDER that is fastest here, and what it gains\n"
    "\n"
    "providers:\n"
    "  openssl               libcrypto: everything that TLS 1.3 has; ML-KEM and ML-DSA with 3.5 or later\n"
    "  nettle                GNU Nettle and Hogweed: the same without finite fields and post-quantum\n"
    "  sodium                libsodium: ChaCha20-Poly1305, X25519, Ed25519\n"
    "  hacl                  HACL* and libcrux, formally verified: ChaCha20-Poly1305, X25519, NIST curves,\n"
    "                        Ed25519, ML-KEM-768\n"
    "  awslc                 AWS-LC: everything but X448, Ed448, finite fields and CCM\n"
    "  compress              zlib, Brotli, Zstandard: certificate compression\n"
    "  pkcs11                signs with keys that stay in tokens, by pkcs11: URI; show lists those\n"
    "\n"
    "environment:\n"
    "  SIOTLS_PROVIDER       the list that --providers overrides; unset: every installed provider\n"
    "  SIOTLS_PROVIDER_PATH  directories to look names up in, before the installed one\n"
    "  SIOTLS_PKCS11_MODULE  where keys are whose pkcs11: URIs name no module: its path, or a pkcs11: URI\n"
    "                        with module-path, whose token is then also asked for random numbers\n"
    "  NO_COLOR              no bold headings on a terminal\n"
    "\n"
    "exit code: 0 when all is well; 1 when a provider cannot be loaded, a test fails, or nobody offers\n"
    "the algorithm asked for; 2 for a wrong command line.";

/* request: the command line. */
struct request {
    const char *providers;
    uint64_t is_json;
    uint64_t wants_order;
    struct test_request test;
    const char *operands[MAX_OPERANDS];
    size_t num_operands;
};

static int parse(struct request *request, char **argv)
{
    const struct tool_option options[] = {
        {.name = "providers",
         .argument = "LIST",
         .help = "the providers to use, such as openssl,nettle? or /path/mine.so\n"
                 "or openssl,X25519=nettle; default: SIOTLS_PROVIDER",
         .text = &request->providers},
        {.name = "vectors",
         .argument = "DIR",
         .help = "test: a folder of test vectors in the form of Wycheproof",
         .text = &request->test.vectors},
        {.name = "all-vectors",
         .help = "test: fail when a file of --vectors was not used",
         .number = &request->test.wants_all_vectors},
        {.name = "algorithm",
         .argument = "NAME",
         .help = "test: only this algorithm",
         .text = &request->test.algorithm},
        {.name = "check", .argument = "NAME", .help = "test: only this check", .text = &request->test.check},
        {.name = "order", .help = "cost: print the fastest list instead", .number = &request->wants_order},
        {.name = "json", .help = "print JSON on stdout instead of tables", .number = &request->is_json},
    };
    const struct tool_program program = {
        .name = PROVIDERS_NAME,
        .usage = "[options] list\n[options] show NAME\n[options] which [ALGORITHM]\n[options] doctor\n[options] test "
                 "[NAME|PATH "
                 "...]\n[options] cost [NAME|PATH ...]",
        .about = "Tells about the cryptographic providers of siotls.",
        .notes = notes,
        .options = options,
        .num_options = sizeof options / sizeof options[0],
        .min_operands = 1,
        .max_operands = MAX_OPERANDS,
        .missing_operand = "give a command: list, show, which, doctor, test or cost",
    };
    return tool_options_parse(&program, argv, request->operands, &request->num_operands);
}

/* Adds an operand of test, an item of a provider list; the path of a module may be relative here. */
static bool add_item(char *list, size_t *used, const char *item)
{
    uv_fs_t whole = {0};
    bool is_found =
        tool_path_has_folder(item) && !tool_path_is_absolute(item) && uv_fs_realpath(NULL, &whole, item, NULL) == 0;
    int len =
        snprintf(list + *used, MAX_LIST - *used, "%s%s", *used ? "," : "", is_found ? (const char *)whole.ptr : item);
    uv_fs_req_cleanup(&whole);
    if (len < 0 || (size_t)len >= MAX_LIST - *used) {
        tool_complain(PROVIDERS_NAME, "test: the names are too long together; test a few at a time");
        return false;
    }
    *used += (size_t)len;
    return true;
}

static bool list_of_operands(char *list, const struct request *request)
{
    size_t used = 0;
    for (size_t i = 1; i < request->num_operands; i++)
        if (!add_item(list, &used, request->operands[i]))
            return false;
    return true;
}

enum command { LIST, SHOW, WHICH, DOCTOR, TEST, COST, NUM_COMMANDS };

/* A command that looks at the set. */
static int run_in_session(const struct request *request, enum command command, const char *providers)
{
    struct test_request test = request->test;
    test.is_thorough = request->num_operands > 1;
    struct session session = {.is_json = request->is_json != 0};
    int result;
    if (session_open(&session, providers) && (command == LIST || tool_set_has_providers(session.set, PROVIDERS_NAME)))
        result = command == LIST                           ? list_command(&session)
                 : command == SHOW                         ? show_command(&session, request->operands[1])
                 : command == WHICH                        ? which_command(&session, request->operands[1])
                 : command == COST && request->wants_order ? order_command(&session)
                 : command == COST                         ? bench_costs(session.set, 0, session.is_json)
                                                           : test_command(&session, &test);
    else
        result = tool_failure();
    session_close(&session);
    return result;
}

static int run(const struct request *request)
{
    static struct {
        const char *name;
        size_t min_operands;
        size_t max_operands;
        const char *usage;
    } const commands[] = {{"list", 1, 1, "list"},
                          {"show", 2, 2, "show NAME"},
                          {"which", 1, 2, "which [ALGORITHM]"},
                          {"doctor", 1, 1, "doctor"},
                          {"test", 1, MAX_OPERANDS, "test [NAME|PATH ...]"},
                          {"cost", 1, MAX_OPERANDS, "cost [NAME|PATH ...]"}};
    enum command command = LIST;
    while (command < NUM_COMMANDS && strcmp(request->operands[0], commands[command].name) != 0)
        command++;
    if (command == NUM_COMMANDS) {
        tool_complain(PROVIDERS_NAME, "unknown command %s; use list, show, which, doctor, test or cost",
                      request->operands[0]);
        return TOOL_USAGE;
    }
    if (request->num_operands < commands[command].min_operands ||
        request->num_operands > commands[command].max_operands) {
        tool_complain(PROVIDERS_NAME, "usage: " PROVIDERS_NAME " %s", commands[command].usage);
        return TOOL_USAGE;
    }
    if (command == DOCTOR)
        return doctor_command(request->providers, request->is_json != 0);
    char list[MAX_LIST];
    const char *providers = request->providers;
    if ((command == TEST || command == COST) && request->num_operands > 1) {
        if (!list_of_operands(list, request))
            return TOOL_USAGE;
        providers = list;
    }
    return run_in_session(request, command, providers);
}

int main(int argc, char **argv)
{
    struct request request = {0};
    (void)argc;
    argv = tool_begin(argv);
    if (argv == NULL)
        return TOOL_FAILURE;
    examine_errand();
    int result = parse(&request, argv);
    if (result == TOOL_GO_ON)
        result = run(&request);
    if (fflush(stdout) != 0 && result == TOOL_SUCCESS) {
        tool_complain(PROVIDERS_NAME, "cannot write to standard output");
        result = TOOL_FAILURE;
    }
    return result;
}
