/* SPDX-License-Identifier: Apache-2.0 */
/* main.c: siotls-server: a TLS 1.3 server for tests and demonstrations. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "common/files.h"
#include "common/options.h"
#include "common/report.h"
#include "common/setup.h"
#include "common/system.h"
#include "server/server.h"

static const char notes[] =
    "ADDR is a name, an IPv4 address, [an IPv6 address], or empty for all; PORT 0 picks a free port.\n"
    "\"listening on ADDR:PORT\" is printed on standard output as soon as clients can connect.\n"
    "\n"
    "With neither --http nor --echo one client is served: its text goes to standard output, standard\n"
    "input goes to it, each direction is closed by itself, and \"listening on\" is printed on standard error.\n"
    "\n"
    "SIGINT and SIGTERM end the server in an orderly way: it stops listening, sends close_notify to\n"
    "every client, and exits with 0. SIGHUP makes it read the files of --cert, --key, --ocsp,\n"
    "--ticket-keys, --psk, --client-ca and --crl again, for the connections to come; when they are not good,\n"
    "all stays as it is.\n"
    "\n"
    "SIGUSR2 hands the listening socket and every connection over to a new process, of a new version of\n"
    "this program or of its providers: none is lost, and its peer notices nothing. What cannot move yet, such\n"
    "as a handshake, follows when it can, or is finished in the old process, which then exits with 0. When the\n"
    "new process does not get ready, all stays as it is; when it crashes while the old one is there, which is\n"
    "for a second at least, the old one accepts again. Tickets go on to be good; early data is refused until\n"
    "the new process knows what can have been taken.\n"
    "\n"
    "On Windows there are no such signals: Ctrl+C, Ctrl+Break and the end of the console end the server as\n"
    "SIGINT does, and nothing is handed over.\n"
    "\n"
    "environment:\n"
    "  SIOTLS_PROVIDER       the list that --providers overrides\n"
    "  SIOTLS_PROVIDER_PATH  directories to look providers up in, before the installed one\n"
    "\n"
    "exit code: 0 after a signal, or when the one piped connection went well; 1 when the server could not\n"
    "start, or that connection failed; 2 for a wrong command line.";

static bool offers_http2(const char *alpn)
{
    for (const char *at = alpn; at; at = strchr(at, ',')) {
        at += *at == ',';
        size_t name_len = strcspn(at, ",");
        if ((name_len == 2 && memcmp(at, "h2", 2) == 0) || (name_len == 3 && memcmp(at, "h2c", 3) == 0))
            return true;
    }
    return false;
}

static int check(const struct server_options *options)
{
    const char *missing =
        options->listen == NULL ? "--listen ADDR:PORT, such as --listen 127.0.0.1:4433"
        : options->identities.certs.num_items == 0 && options->psk == NULL && options->authentication.raw_key == NULL
            ? "--cert FILE, the certificate chain"
        : options->identities.keys.num_items == 0 && options->psk == NULL && options->authentication.raw_key == NULL
            ? "--key FILE, the private key"
        : options->require_client_cert && options->client_ca == NULL
            ? "--client-ca FILE, who may sign clients' certificates"
            : NULL;
    if (missing)
        tool_complain(SERVER_NAME, "give %s; " SERVER_NAME " --help tells more", missing);
    else if (options->is_http && options->is_echo)
        tool_complain(SERVER_NAME, "--http and --echo exclude each other; give one of them");
    else if (options->successor && !successor_is_possible())
        tool_complain(SERVER_NAME, "--successor: on Windows no socket is handed over; start the new server at another "
                                   "port, or end this one first");
    else if (options->is_http && offers_http2(options->alpn))
        tool_complain(SERVER_NAME, "--http speaks HTTP/1.1, not h2; give --alpn http/1.1, or leave it out");
    else if (tool_identities_check(&options->identities, SERVER_NAME))
        return TOOL_GO_ON;
    return TOOL_USAGE;
}

/* What no --idle-timeout can be. */
enum { IDLE_BY_DEFAULT = 86401, IDLE_SECONDS = 300 };

/* What the options fill in. */
static struct server_options wanted = {.num_tickets = 2,
                                       .max_connections = 10000,
                                       .handshake_timeout_seconds = 30,
                                       .successor_timeout_seconds = 30,
                                       .idle_timeout_seconds = IDLE_BY_DEFAULT};

/* Beside the groups that programs share. */
static const struct tool_option own[] = {
    {.name = "listen", .argument = "ADDR:PORT", .help = "where to listen (required)", .text = &wanted.listen},
    {.name = "ocsp",
     .argument = "FILE",
     .help = "an OCSP response (DER) to staple; the n-th is about the n-th --cert",
     .texts = &wanted.identities.ocsp_responses},
    {.name = "client-ca",
     .argument = "FILE",
     .help = "ask clients for certificates, and trust these CAs (PEM) for them",
     .text = &wanted.client_ca},
    {.name = "require-client-cert", .help = "refuse clients that have none", .flag = &wanted.require_client_cert},
    {.name = "post-handshake-auth",
     .help = "ask for client certificates after the handshake, not in it",
     .flag = &wanted.authentication.post_handshake_auth},
    {.name = "alpn",
     .argument = "A,B",
     .help = "application protocols to choose from, the best first",
     .text = &wanted.alpn},
    {.name = "prefer-group",
     .help = "take the best group that the client supports, at the price of a round trip",
     .flag = &wanted.algorithms.prefer_group},
    {.name = "http", .help = "answer HTTP/1.x requests with a page of what was negotiated", .flag = &wanted.is_http},
    {.name = "echo", .help = "send back what comes", .flag = &wanted.is_echo},
    {.name = "tickets",
     .argument = "N",
     .help = "send so many tickets after a handshake, 0 to 16; default: 2",
     .number = &wanted.num_tickets,
     .maximum = 16},
    {.name = "ticket-keys",
     .argument = "FILE",
     .help = "seal tickets with the first key in FILE, and open them with all\nof them, 64 bytes each; servers may "
             "share it",
     .text = &wanted.ticket_keys},
    {.name = "early-data",
     .argument = "BYTES",
     .help = "take so much early data, and refuse what this process has\nseen before; default: 0",
     .number = &wanted.early_data,
     .maximum = 1 << 30},
    {.name = "psk",
     .argument = "FILE",
     .help = "take the pre-shared keys in FILE, lines of IDENTITY:HEXKEY,\neach ended by a newline; --cert and --key "
             "may then be left out",
     .text = &wanted.psk},
    {.name = "psk-ke",
     .help = "resume, and take pre-shared keys, without a key exchange too: not\nforward secret",
     .flag = &wanted.is_psk_ke},
    {.name = "max-connections",
     .argument = "N",
     .help = "serve so many at a time, others wait; default: 10000",
     .number = &wanted.max_connections,
     .minimum = 1,
     .maximum = 1000000},
    {.name = "handshake-timeout",
     .argument = "SECONDS",
     .help = "drop clients that take longer; default: 30",
     .number = &wanted.handshake_timeout_seconds,
     .minimum = 1,
     .maximum = 86400},
    {.name = "idle-timeout",
     .argument = "SECONDS",
     .help =
         "end connections on which nothing came or went for so long, 0:\nnever; default: 300 with --http or --echo, "
         "else 0",
     .number = &wanted.idle_timeout_seconds,
     .maximum = 86400},
    {.name = "successor",
     .argument = "PROGRAM",
     .help = "hand over to this program on SIGUSR2, started with the same\narguments; default: this one anew",
     .text = &wanted.successor},
    {.name = "successor-timeout",
     .argument = "SECONDS",
     .help = "go on without it when it is not ready by then; default: 30",
     .number = &wanted.successor_timeout_seconds,
     .minimum = 1,
     .maximum = 3600},
    {.name = "verbose",
     .letter = 'v',
     .help = "a line on stderr for each connection when it ends",
     .flag = &wanted.is_verbose},
};

static int parse(char **argv)
{
    struct tool_option_list list = {0};
    tool_option_list_add(&list, own, sizeof own / sizeof own[0]);
    tool_identity_options_add(&list, &wanted.identities);
    tool_authentication_options_add(&list, &wanted.authentication);
    tool_revocation_options_add(&list, &wanted.revocation);
    tool_algorithm_options_add(&list, &wanted.algorithms);
    tool_provider_options_add(&list, &wanted.providers);
    tool_keylog_options_add(&list, &wanted.keylog);
    const struct tool_program program = {
        .name = SERVER_NAME,
        .usage = "--listen ADDR:PORT --cert FILE --key FILE [options]",
        .about = "Serves TLS 1.3, for tests and demonstrations.",
        .notes = notes,
        .options = list.rows,
        .num_options = list.num_rows,
    };
    size_t num_operands = 0;
    int result = tool_options_parse(&program, argv, NULL, &num_operands);
    if (wanted.idle_timeout_seconds == IDLE_BY_DEFAULT)
        wanted.idle_timeout_seconds = wanted.is_http || wanted.is_echo ? IDLE_SECONDS : 0;
    wanted.identities.signatures = wanted.algorithms.signatures;
    return result == TOOL_GO_ON ? check(&wanted) : result;
}

static bool prepare(struct server *server)
{
    const struct server_options *options = &server->options;
    if (!tool_address_parse(&server->address, options->listen, -1, 0)) {
        tool_misuse(SERVER_NAME, "--listen %s: give ADDR:PORT, such as 127.0.0.1:4433, [::1]:0 or :4433",
                    options->listen);
        return false;
    }
    server->watch = (struct tool_watch){.program = SERVER_NAME, .keylog = -1};
    if (options->keylog) {
        server->watch.keylog = tool_file_append(SERVER_NAME, "--keylog", options->keylog);
        if (server->watch.keylog < 0)
            return false;
    }
    tool_raise_limits(); /* each connection takes a descriptor */
    if (!server_config_make(server))
        return false;
    server->watch.set = server->set;
    return server->predecessor.is_expected ? predecessor_ready(server) : server_listen(server);
}

static void close_handles(struct server *server)
{
    server_signals_close(server);
    uv_close((uv_handle_t *)&server->rotation, NULL);
    successor_close(server);
    predecessor_close(server);
    server_release_listening(server);
    uv_run(&server->loop, UV_RUN_DEFAULT);
}

static int run(struct server *server)
{
    int result = TOOL_FAILURE;
    if (uv_loop_init(&server->loop) != 0 || !server_signals_watch(server) ||
        uv_timer_init(&server->loop, &server->rotation) != 0) {
        tool_complain(SERVER_NAME, "cannot make an event loop");
        return TOOL_FAILURE;
    }
    server->rotation.data = server;
    if (prepare(server)) {
        uv_run(&server->loop, UV_RUN_DEFAULT);
        result = server->is_failed ? TOOL_FAILURE : TOOL_SUCCESS;
    } else {
        result = tool_failure();
    }
    if (server->pipe && !tool_pipe_close(server->pipe, SERVER_NAME))
        result = TOOL_FAILURE;
    close_handles(server);
    uv_loop_close(&server->loop);
    siotls_pool_free(server->pool);
    server_sessions_close(server);
    siotls_config_free(server->config);
    siotls_set_free(server->set);
    if (server->watch.keylog >= 0)
        close(server->watch.keylog);
    return result;
}

int main(int argc, char **argv)
{
    static struct server server;
    static struct tool_pipe pipe;
    (void)argc;
    argv = tool_begin(argv);
    if (argv == NULL)
        return TOOL_FAILURE;
    tool_ignore_pipe_signal();
    server.watch.keylog = -1;
    int result = parse(argv);
    server.options = wanted;
    server.arguments = argv;
    if (result != TOOL_GO_ON)
        return result;
    if (!server.options.is_http && !server.options.is_echo)
        server.pipe = &pipe;
    if (!predecessor_find(&server))
        return TOOL_FAILURE;
    return run(&server);
}
