/* SPDX-License-Identifier: Apache-2.0 */
/* main.c: siotls-client: one TLS 1.3 connection to a server, piped or with an HTTP GET. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <siotls/init.h>

#include "client/chain_out.h"
#include "client/client.h"
#include "common/files.h"
#include "common/options.h"
#include "common/report.h"
#include "common/setup.h"
#include "common/system.h"

static const char notes[] =
    "HOST is a name, an IPv4 address or [an IPv6 address]; the port is 443 unless given. A URL\n"
    "https://HOST[:PORT]/PATH is HOST:PORT and --get /PATH.\n"
    "\n"
    "Without --get, standard input is sent and what comes back is written to standard output. The end\n"
    "of standard input ends this direction only (close_notify); the other goes on until the peer ends it.\n"
    "\n"
    "--json writes one line of JSON to standard error when all is over, instead of a line of words:\n"
    "host, port, address, handshake (suite, group, signature, alpn, server_name, providers,\n"
    "chain, ...), times, byte counts, http_status, error. Standard output is the peer's text alone.\n"
    "\n"
    "environment:\n"
    "  SIOTLS_PROVIDER       the list that --providers overrides\n"
    "  SIOTLS_PROVIDER_PATH  directories to look providers up in, before the installed one\n"
    "  SSL_CERT_FILE         the system's trusted certificates, if elsewhere\n"
    "\n"
    "exit code: 0 when all went well, whatever the HTTP status; 1 when the connection could not be made,\n"
    "failed or was cut off; 2 for a wrong command line.";

/* What the options fill in. */
static struct client_options wanted = {.connect_timeout_seconds = 30};

/* Beside the groups that programs share. */
static const struct tool_option own[] = {
    {.name = "post-handshake-auth",
     .help = "let the server ask for the certificate after the handshake",
     .flag = &wanted.authentication.post_handshake_auth},
    {.name = "verify",
     .argument = "WORD",
     .help =
         "who judges the server's certificate: siotls (the default), or, on\nWindows, windows, which fetches what it "
         "needs to know",
     .text = &wanted.verify},
    {.name = "verify-revocation",
     .help = "with --verify windows: refuse what may be revoked",
     .flag = &wanted.verifies_revocation},
    {.name = "insecure", .help = "accept any certificate: for tests, never for real data", .flag = &wanted.is_insecure},
    {.name = "server-name",
     .argument = "NAME",
     .help = "whose certificate to expect; default: HOST",
     .text = &wanted.server_name},
    {.name = "connect",
     .argument = "HOST:PORT",
     .help = "connect there; whom to expect is still the HOST of the command\nline",
     .text = &wanted.target.connect},
    {.name = "proxy",
     .argument = "HOST:PORT",
     .help = "connect through this HTTP proxy (CONNECT)",
     .text = &wanted.target.proxy},
    {.name = "starttls",
     .argument = "PROTOCOL",
     .help = "begin in the clear, as smtp, imap, pop3, ldap, postgres or xmpp,\nand ask for TLS; the default port is "
             "that of the protocol",
     .text = &wanted.target.starttls},
    {.name = "chain-out",
     .argument = "FILE",
     .help = "write the certificates that the server showed to FILE (PEM)",
     .text = &wanted.chain_out},
    {.name = "alpn",
     .argument = "A,B",
     .help = "application protocols to offer, such as h2,http/1.1",
     .text = &wanted.alpn},
    {.name = "get",
     .argument = "PATH",
     .help = "send an HTTP/1.1 GET and write the response's body to stdout",
     .text = &wanted.target.get},
    {.name = "session",
     .argument = "FILE",
     .help = "resume the session in FILE, if there is one, and keep the next\none there, as secret as a password",
     .text = &wanted.session},
    {.name = "early-data",
     .argument = "FILE",
     .help = "send FILE first, as early data if the session allows it:\nit can be replayed",
     .text = &wanted.early_data},
    {.name = "reconnect",
     .argument = "N",
     .help = "connect N times before, each with the session of the last",
     .number = &wanted.num_reconnects,
     .minimum = 1,
     .maximum = 1000},
    {.name = "psk",
     .argument = "IDENTITY:HEXKEY",
     .help = "offer this pre-shared key, of 16 bytes at least",
     .text = &wanted.psk},
    {.name = "connect-timeout",
     .argument = "SECONDS",
     .help = "give up connecting, and then the handshake, after so long;\ndefault: 30",
     .number = &wanted.connect_timeout_seconds,
     .minimum = 1,
     .maximum = 86400},
    {.name = "verbose",
     .letter = 'v',
     .help = "say on stderr what happens: messages, parameters,\nproviders, certificates, response headers",
     .flag = &wanted.is_verbose},
    {.name = "json", .help = "say it as one JSON object on stderr, at the end", .flag = &wanted.is_json},
};

static int parse(char **argv)
{
    struct tool_option_list list = {0};
    tool_option_list_add(&list, own, sizeof own / sizeof own[0]);
    tool_trust_options_add(&list, &wanted.ca);
    tool_revocation_options_add(&list, &wanted.revocation);
    tool_policy_options_add(&list, &wanted.policies);
    tool_identity_options_add(&list, &wanted.identities);
    tool_authentication_options_add(&list, &wanted.authentication);
    tool_algorithm_options_add(&list, &wanted.algorithms);
    tool_provider_options_add(&list, &wanted.providers);
    tool_keylog_options_add(&list, &wanted.keylog);
    const struct tool_program program = {
        .name = CLIENT_NAME,
        .usage = "[options] HOST[:PORT]\n[options] https://HOST[:PORT][/PATH]",
        .about = "Connects to a server with TLS 1.3.",
        .notes = notes,
        .options = list.rows,
        .num_options = list.num_rows,
        .min_operands = 1,
        .max_operands = 1,
        .missing_operand = "give a HOST, HOST:PORT or https://HOST/PATH to connect to",
    };
    size_t num_operands = 0;
    int result = tool_options_parse(&program, argv, &wanted.target.target, &num_operands);
    return result == TOOL_GO_ON &&
                   !(client_judge_parse(&wanted) && tool_identities_check(&wanted.identities, CLIENT_NAME))
               ? TOOL_USAGE
               : result;
}

/* ---- the app of the link ---- */

static size_t take_text(struct tool_link *link, const uint8_t *data, size_t data_len)
{
    struct client *client = link->owner;
    if (client->num_left > 0)
        return data_len;
    return client->target.path[0] ? get_text(&client->get, data, data_len)
                                  : tool_pipe_text(&client->pipe, data, data_len);
}

static void give_text(struct tool_link *link)
{
    struct client *client = link->owner;
    if (client->num_left > 0 || !client_early_data_send(client))
        return;
    if (client->target.path[0])
        get_writable(&client->get);
    else
        tool_pipe_writable(&client->pipe);
}

/* What is proven: after the handshake, of a server that showed its chain in it. */
static void keep_chain(struct client *client, const struct siotls_info *info)
{
    const char *path = client->options.chain_out;
    if (info->num_peer_chain == 0 || info->peer_certificate_type != SIOTLS_CERTIFICATE_X509) {
        client_fail(client, SIOTLS_ERROR_NOT_FOUND, "--chain-out", "the server showed no certificates", path);
        return;
    }
    int problem = chain_out_write(path, info->peer_chain, info->num_peer_chain);
    if (problem != 0)
        client_fail(client, SIOTLS_ERROR_FILE, "--chain-out", strerror(problem), path);
}

static void take_event(struct tool_link *link, const struct siotls_event *event)
{
    struct client *client = link->owner;
    tool_watch_event(&client->watch, client->conn, event);
    client_resume_event(client, event);
    if (event->type == SIOTLS_EVENT_VERIFY)
        client_judge(client, event);
    if (client->num_left > 0)
        return;
    if (event->type == SIOTLS_EVENT_HANDSHAKE_DONE) {
        struct siotls_info info = SIOTLS_INIT_INFO;
        client->done_ns = uv_hrtime();
        if (siotls_conn_info(client->conn, &info) == 0 && client->chain == NULL)
            client->chain = client_chain_json(&info);
        if (client->options.chain_out)
            keep_chain(client, &info);
    } else if (event->type == SIOTLS_EVENT_CLOSED && client->target.path[0]) {
        get_peer_closed(&client->get);
    } else if (event->type == SIOTLS_EVENT_CLOSED) {
        tool_pipe_peer_closed(&client->pipe);
    }
}

static void note_failure(struct client *client, const struct siotls_error *error)
{
    client->error = *error;
    client->error_what = client->done_ns ? "the connection failed" : "the handshake failed";
}

/* All but the last connection are there for their sessions. */
static void go_on(struct client *client)
{
    struct siotls_error error;
    if (tool_link_error(&client->link, &error))
        note_failure(client, &error);
    if (client_resume_again(client))
        client_connect(client, client->link.app);
    else
        tool_pipe_finished(&client->pipe);
}

static void link_finished(struct tool_link *link)
{
    struct client *client = link->owner;
    struct siotls_error error;
    if (!client->is_connected) {
        client_next_address(client);
        return;
    }
    if (client->num_left > 0) {
        go_on(client);
        return;
    }
    tool_pipe_finished(&client->pipe);
    if (tool_link_error(link, &error) && !(client->target.path[0] && client->get.is_over) && client->error.size == 0) {
        note_failure(client, &error);
    }
    if (client->get.failure)
        client_fail(client, SIOTLS_ERROR_PROTOCOL, "--get", client->get.failure, "");
}

static const struct tool_link_app app = {
    .text = take_text, .writable = give_text, .event = take_event, .finished = link_finished};

/* ---- the whole ---- */

static bool open_text(struct client *client)
{
    const struct target *target = &client->target;
    if (target->path[0] == 0)
        return tool_pipe_open(&client->pipe, CLIENT_NAME, &client->loop, &client->link);
    client->get.is_verbose = client->options.is_verbose != 0;
    if (!get_make_request(&client->get, target->authority, target->path)) {
        tool_misuse(CLIENT_NAME, "host and path are too long together");
        return false;
    }
    int status = get_open(&client->get, &client->loop, &client->link);
    if (status != 0)
        tool_complain(CLIENT_NAME, "cannot use standard output: %s", uv_strerror(status));
    return status == 0;
}

static bool prepare(struct client *client)
{
    if (!target_parse(&client->target, &client->prologue, CLIENT_NAME, &client->options.target))
        return false;
    client->watch = (struct tool_watch){.program = CLIENT_NAME, .keylog = -1};
    client->watch.is_verbose = client->options.is_verbose != 0;
    if (client->options.keylog) {
        client->watch.keylog = tool_file_append(CLIENT_NAME, "--keylog", client->options.keylog);
        if (client->watch.keylog < 0)
            return false;
    }
    if (!client_resume_open(client) || !client_config_make(client))
        return false;
    client->watch.set = client->set;
    return client_conn_make(client) && open_text(client);
}

/* Says how it went; the exit code. */
static int conclude(struct client *client)
{
    bool is_good = client->error.size == 0;
    if (client->options.is_json)
        return tool_json_print(client_json(client), stderr, 1) && is_good ? TOOL_SUCCESS : TOOL_FAILURE;
    if (!is_good)
        tool_report(CLIENT_NAME, client->error_what, &client->error);
    return is_good ? TOOL_SUCCESS : TOOL_FAILURE;
}

static int run(struct client *client)
{
    int result = TOOL_FAILURE;
    if (uv_loop_init(&client->loop) != 0) {
        tool_complain(CLIENT_NAME, "cannot make an event loop");
        return TOOL_FAILURE;
    }
    if (prepare(client)) {
        client_connect(client, &app);
        uv_run(&client->loop, UV_RUN_DEFAULT);
        result = conclude(client);
    } else {
        result = tool_failure();
    }
    get_close(&client->get);
    if (!tool_pipe_close(&client->pipe, CLIENT_NAME))
        result = TOOL_FAILURE;
    uv_run(&client->loop, UV_RUN_DEFAULT);
    uv_loop_close(&client->loop);
    uv_freeaddrinfo(client->addresses);
    siotls_conn_free(client->conn);
    siotls_config_free(client->config);
    siotls_set_free(client->set);
    json_decref(client->chain);
    client_resume_close(client);
    if (client->watch.keylog >= 0)
        close(client->watch.keylog);
    return result;
}

int main(int argc, char **argv)
{
    static struct client client;
    (void)argc;
    argv = tool_begin(argv);
    if (argv == NULL)
        return TOOL_FAILURE;
    tool_ignore_pipe_signal();
    client.watch.keylog = -1;
    int result = parse(argv);
    client.options = wanted;
    return result == TOOL_GO_ON ? run(&client) : result;
}
