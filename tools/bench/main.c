/* SPDX-License-Identifier: Apache-2.0 */
/* main.c: siotls-bench: what connections cost, beside other implementations and beside the cryptography alone. */
#include "bench/bench.h"

#include <string.h>

#include <siotls/init.h>
#include <siotls/set.h>

#include "bench/providers.h"
#include "common/report.h"
#include "common/setup.h"

static struct bench_command command = {.suite = SIOTLS_SUITE_AES_128_GCM_SHA256};
static const char *suite_name = "TLS_AES_128_GCM_SHA256";

static const struct tool_option options[] = {
    {.name = "suite", .argument = "NAME", .help = "cipher suite (TLS_AES_128_GCM_SHA256)", .text = &suite_name},
    {.name = "providers",
     .argument = "LIST",
     .help = "providers, as in SIOTLS_PROVIDER; given again: another siotls to measure",
     .texts = &command.providers},
    {.name = "rounds",
     .argument = "N",
     .help = "rounds in which all take their turn; default: as many as fit",
     .number = &command.num_rounds,
     .minimum = 1,
     .maximum = 100000},
    {.name = "connections",
     .argument = "N",
     .help = "memory: pairs that are idle together (200); server: its clients (2000);\n"
             "scale: the most (100000)",
     .number = &command.num_conns,
     .minimum = 1,
     .maximum = 100000},
    {.name = "file",
     .argument = "FILE",
     .help = "trust: the file of anchors (/etc/ssl/certs/ca-certificates.crt);\n"
             "report: the folder to write to (docs)",
     .text = &command.file},
    {.name = "elsewhere",
     .argument = "COMMAND",
     .help = "report: handshakes of another system too: what runs siotls-bench there",
     .texts = &command.elsewhere},
    {.name = "json", .help = "JSON instead of a table", .number = &command.is_json},
};

static const struct {
    const char *name;
    json_t *(*measure)(const struct bench_command *command);
} commands[] = {
    {"handshake", bench_measure_handshake},
    {"resume", bench_measure_resume},
    {"records", bench_measure_records},
    {"memory", bench_measure_memory},
    {"server", bench_measure_server},
    {"scale", bench_measure_scale},
    {"cold", bench_measure_cold},
    {"floor", bench_measure_floor},
    {"trust", bench_measure_trust},
    {"verify", bench_measure_verify},
    {"instructions", bench_measure_instructions},
};
enum { NUM_COMMANDS = sizeof commands / sizeof commands[0] };

static const struct tool_program program = {
    .name = BENCH_NAME,
    .usage = "[options] COMMAND\n[options] providers\n[options] report",
    .about = "Measures siotls in memory, beside other implementations.",
    .notes = "commands:\n"
             "  handshake     full handshakes per side, beside other stacks and the floor\n"
             "  resume        resumed ones\n"
             "  records       time per record, beside other stacks and the AEAD alone\n"
             "  memory        bytes idle, peak and growth, and how often memory is asked for\n"
             "  server        what siotls-server holds for an idle connection\n"
             "  scale         one thread and two; ten connections and up to 100,000\n"
             "  cold          a process from its start to its first handshake\n"
             "  floor         what the cryptography alone takes, step by step\n"
             "  trust         loading a file of anchors, beside libssl\n"
             "  verify        judging a chain: siotls' own part and the signatures\n"
             "  instructions  instructions instead of time, by valgrind\n"
             "  providers     time per operation of each algorithm of each provider\n"
             "  report        all of it: writes performance.md and its charts\n"
             "\n"
             "Times are of the thread's processor, not of the clock on the wall.",
    .options = options,
    .num_options = sizeof options / sizeof options[0],
    .min_operands = 1,
    .max_operands = 1,
    .missing_operand = "say what to measure, such as handshake; --help lists it",
};

/* Who cannot be loaded is said before anything is measured. */
static int check_providers(void)
{
    for (size_t i = 0; i == 0 || i < command.providers.num_items; i++) {
        const char *list = command.providers.num_items > 0 ? command.providers.items[i] : NULL;
        const struct siotls_set_options set_options = SIOTLS_INIT_SET_OPTIONS;
        struct siotls_set *set = NULL;
        int is_open = tool_set_open(&set, BENCH_NAME, list, &set_options);
        siotls_set_free(set);
        if (!is_open)
            return 0;
    }
    return 1;
}

static int costs(void)
{
    const struct siotls_set_options set_options = SIOTLS_INIT_SET_OPTIONS;
    struct siotls_set *set = NULL;
    const char *list = command.providers.num_items > 0 ? command.providers.items[0] : NULL;
    int code = tool_set_open(&set, BENCH_NAME, list, &set_options)
                   ? bench_costs(set, command.num_rounds, (int)command.is_json)
                   : tool_failure();
    siotls_set_free(set);
    return code;
}

static int run(const char *name)
{
    if (strcmp(name, "providers") == 0)
        return costs();
    for (size_t i = 0; i < NUM_COMMANDS; i++)
        if (strcmp(name, commands[i].name) == 0)
            return check_providers() ? bench_print(commands[i].measure(&command), (int)command.is_json)
                                     : tool_failure();
    if (strcmp(name, "report") == 0)
        return check_providers() ? bench_report(&command) : tool_failure();
    tool_complain(BENCH_NAME, "%s: unknown; --help lists what can be measured", name);
    return TOOL_USAGE;
}

int main(int argc, char **argv)
{
    const char *operand = NULL;
    size_t num_operands = 0;
    (void)argc;
    int code = tool_options_parse(&program, argv, &operand, &num_operands);
    if (code != TOOL_GO_ON)
        return code;
    if (siotls_algorithm_id(&command.suite, SIOTLS_KIND_SUITE, suite_name)) {
        tool_complain(program.name, "--suite %s: unknown; try TLS_AES_128_GCM_SHA256", suite_name);
        return TOOL_USAGE;
    }
    return run(operand);
}
