/* SPDX-License-Identifier: Apache-2.0 */
/* listen.c: set, config and pool from the options; where to listen; accepting and stopping. */
#include <stdio.h>
#include <string.h>

#include "common/files.h"
#include "common/report.h"
#include "common/setup.h"
#include "server/server.h"

enum { BACKLOG = 1024, POOL_BLOCKS = 256 };

/* The first line of the file. */
static struct siotls_bytes passphrase_of(const struct tool_file *file)
{
    size_t len = 0;
    while (len < file->data_len && file->data[len] != '\n' && file->data[len] != '\r')
        len++;
    return (struct siotls_bytes){file->data, len};
}

static int add_identity(struct server *server, const struct tool_file *cert, const struct tool_file *key,
                        const struct tool_file *passphrase)
{
    struct siotls_error error = {.size = sizeof error};
    struct siotls_identity *identity = NULL;
    struct siotls_identity_options options = {.size = sizeof options,
                                              .chain = {cert->data, cert->data_len},
                                              .key = {key->data, key->data_len},
                                              .passphrase = passphrase_of(passphrase)};
    int status = siotls_identity_new(&identity, server->set, &options, &error);
    if (status == 0) {
        status = siotls_config_add_identity(server->config, identity);
        error.reason = siotls_status_name(status);
    }
    siotls_identity_free(identity);
    if (status == 0)
        return 1;
    char what[512];
    snprintf(what, sizeof what, "--cert %.200s --key %.200s", server->options.cert, server->options.key);
    tool_report(SERVER_NAME, what, &error);
    return 0;
}

static int load_identity(struct server *server)
{
    const struct server_options *options = &server->options;
    struct tool_file cert = {0};
    struct tool_file key = {0};
    struct tool_file passphrase = {0};
    int is_good = tool_file_read(&cert, SERVER_NAME, "--cert", options->cert) &&
                  tool_file_read(&key, SERVER_NAME, "--key", options->key) &&
                  (options->passphrase_file == NULL ||
                   tool_file_read(&passphrase, SERVER_NAME, "--passphrase-file", options->passphrase_file)) &&
                  add_identity(server, &cert, &key, &passphrase);
    tool_file_clear(&cert);
    tool_file_clear(&key);
    tool_file_clear(&passphrase);
    return is_good;
}

int server_config_make(struct server *server)
{
    const struct server_options *options = &server->options;
    struct siotls_set_options wishes = {.size = sizeof wishes, .report = options->is_verbose ? tool_set_report : NULL};
    struct siotls_error error = {.size = sizeof error};
    if (!tool_set_open(&server->set, SERVER_NAME, options->providers, &wishes))
        return 0;
    if (siotls_config_new(&server->config, server->set, SIOTLS_ROLE_SERVER, NULL, &error) != 0) {
        tool_report(SERVER_NAME, "cannot make a configuration", &error);
        return 0;
    }
    if (siotls_pool_new(&server->pool, POOL_BLOCKS, NULL) != 0) {
        tool_complain(SERVER_NAME, "there is not enough memory");
        return 0;
    }
    return load_identity(server) && tool_config_alpn(server->config, SERVER_NAME, options->alpn) &&
           siotls_config_set_events(server->config, tool_watch_requests(&server->watch)) == 0 &&
           tool_config_ready(server->config, SERVER_NAME);
}

/* Text of a piped connection owns standard output: the line then goes to standard error. */
static void say_where(struct server *server)
{
    struct sockaddr_storage address;
    int address_len = sizeof address;
    char text[TOOL_MAX_ADDRESS_TEXT] = "?";
    if (uv_tcp_getsockname(&server->listener, (struct sockaddr *)&address, &address_len) == 0)
        tool_address_text(text, (struct sockaddr *)&address);
    FILE *file = server->pipe ? stderr : stdout;
    fprintf(file, "listening on %s\n", text);
    fflush(file);
}

static void came(uv_stream_t *listener, int status)
{
    struct server *server = listener->data;
    /* No more descriptors, or a peer that was gone before it was accepted: others can still be served. */
    if (status != 0) {
        if (server->options.is_verbose)
            tool_complain(SERVER_NAME, "cannot accept a connection: %s", uv_strerror(status));
        return;
    }
    server->is_waiting = 1;
    server_accept(server);
}

void server_accept(struct server *server)
{
    size_t max = server->pipe ? 1 : (size_t)server->options.max_connections;
    if (!server->is_waiting || server->is_stopping || server->num_connections >= max)
        return;
    /* libuv accepts no further connection until it is rid of this one: that is what holds the others back. */
    server->is_waiting = 0;
    int is_new = connection_new(server);
    if (server->pipe && is_new)
        server_stop_listening(server);
}

static int bind_to(struct server *server, const struct addrinfo *address)
{
    int status = uv_tcp_init(&server->loop, &server->listener);
    server->listener.data = server;
    if (status == 0)
        status = uv_tcp_bind(&server->listener, address->ai_addr, 0);
    if (status == 0)
        status = uv_listen((uv_stream_t *)&server->listener, BACKLOG, came);
    return status;
}

int server_listen(struct server *server)
{
    struct addrinfo *addresses = NULL;
    int status = tool_address_resolve(&addresses, &server->loop, &server->address, 1);
    if (status == 0)
        status = bind_to(server, addresses);
    uv_freeaddrinfo(addresses);
    if (status == 0) {
        say_where(server);
        return 1;
    }
    tool_complain(SERVER_NAME, "--listen %s: cannot listen there: %s%s", server->options.listen, uv_strerror(status),
                  status == UV_EADDRINUSE ? "; port 0 picks a free one" : "");
    return 0;
}

void server_stop_listening(struct server *server)
{
    if (!server->is_stopping)
        uv_close((uv_handle_t *)&server->listener, NULL);
    server->is_stopping = 1;
}

void server_stop(struct server *server)
{
    server_stop_listening(server);
    for (struct connection *connection = server->connections; connection;) {
        struct connection *next = connection->next;
        if (connection->conn)
            tool_link_hang_up(&connection->link);
        connection = next;
    }
}
