/* SPDX-License-Identifier: Apache-2.0 */
/* main.c: siotls-bench: what records, connections, anchors and chains cost. */
#include "bench/bench.h"

#include <string.h>

#include "common/options.h"
#include "common/report.h"

static struct bench_command command = {.options = {.suite = SIOTLS_SUITE_AES_128_GCM_SHA256}, .num_conns = 200};
static uint64_t wants_json, wants_no_pool;
static const char *suite_name = "TLS_AES_128_GCM_SHA256";

static const struct tool_option options[] = {
    {.name = "suite", .argument = "NAME", .help = "cipher suite (TLS_AES_128_GCM_SHA256)", .text = &suite_name},
    {.name = "providers",
     .argument = "LIST",
     .help = "providers, as in SIOTLS_PROVIDER",
     .text = &command.options.providers},
    {.name = "rounds",
     .argument = "N",
     .help = "turns whose median counts (records, verify: 2001; trust: 101); providers:\n"
             "turns whose fastest counts (5)",
     .number = &command.num_rounds,
     .minimum = 1,
     .maximum = 100000},
    {.name = "connections",
     .argument = "N",
     .help = "memory: pairs that are idle together (200)",
     .number = &command.num_conns,
     .minimum = 1,
     .maximum = 100000},
    {.name = "file",
     .argument = "PATH",
     .help = "trust: the file of anchors (/etc/ssl/certs/ca-certificates.crt)",
     .text = &command.file},
    {.name = "no-pool", .help = "connections allocate their buffers themselves", .number = &wants_no_pool},
    {.name = "json", .help = "JSON instead of a table", .number = &wants_json},
};

static const struct {
    const char *name;
    int (*run)(const struct bench_command *command);
} commands[] = {{"records", bench_records},
                {"memory", bench_memory},
                {"trust", bench_trust},
                {"verify", bench_verify},
                {"providers", bench_providers}};

static const struct tool_program program = {
    .name = "siotls-bench",
    .usage = "records [options]\nmemory [options]\ntrust [options]\nverify [options]\nproviders [options]",
    .about = "Measures siotls in memory.",
    .notes = "records    time per record beside that of the AEAD alone (libcrypto's EVP on a context used again)\n"
             "memory     bytes per idle connection, allocations per handshake and per record\n"
             "trust      loading a file of anchors, beside libssl\n"
             "verify     judging a chain of two certificates: siotls' own part and the signatures\n"
             "providers  time per operation of each algorithm of each provider",
    .options = options,
    .num_options = sizeof options / sizeof options[0],
    .min_operands = 1,
    .max_operands = 1,
    .missing_operand = "say what to measure: records, memory, trust, verify or providers",
};

int bench_fail(const char *what, const struct siotls_error *error)
{
    tool_report(program.name, what, error);
    return TOOL_FAILURE;
}

int main(int argc, char **argv)
{
    const char *operand = NULL;
    size_t num_operands = 0;
    (void)argc;
    int code = tool_options_parse(&program, argv, &operand, &num_operands);
    if (code != TOOL_GO_ON)
        return code;
    command.json = (int)wants_json;
    command.options.with_pool = !wants_no_pool;
    if (siotls_algorithm_id(&command.options.suite, SIOTLS_KIND_SUITE, suite_name)) {
        tool_complain(program.name, "--suite %s: unknown; try TLS_AES_128_GCM_SHA256", suite_name);
        return TOOL_USAGE;
    }
    command.suite_name = siotls_algorithm_name(SIOTLS_KIND_SUITE, command.options.suite);
    for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++)
        if (strcmp(operand, commands[i].name) == 0)
            return commands[i].run(&command);
    tool_complain(program.name, "%s: unknown; siotls-bench measures records, memory, trust, verify or providers",
                  operand);
    return TOOL_USAGE;
}
