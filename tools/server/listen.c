/* SPDX-License-Identifier: Apache-2.0 */
/* listen.c: set, config and pool from the options; where to listen; accepting and stopping. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <siotls/init.h>

#include "common/identities.h"
#include "common/report.h"
#include "common/revocation.h"
#include "common/setup.h"
#include "server/server.h"

enum { BACKLOG = 1024, POOL_BLOCKS = 256 };

/* Client certificates are asked for where there is something to trust. */
static bool ask_clients(struct siotls_config *config, const struct server_options *options)
{
    bool is_later = options->authentication.post_handshake_auth != 0;
    if (options->client_ca != NULL && !tool_trust_load(config, SERVER_NAME, "--client-ca", options->client_ca))
        return false;
    if ((options->client_ca == NULL && options->authentication.trusted_keys.num_items == 0) || is_later)
        return true;
    int mode = options->require_client_cert ? SIOTLS_CLIENT_AUTH_REQUIRE : SIOTLS_CLIENT_AUTH_REQUEST;
    return siotls_config_set_client_auth(config, mode) == 0;
}

static bool fill_config(struct siotls_config *config, const struct server *server)
{
    const struct server_options *options = &server->options;
    return server_sessions_set(config, server) &&
           tool_identities_load(config, server->set, SERVER_NAME, &options->identities) &&
           tool_authentication_set(config, server->set, SERVER_NAME, &options->authentication, SIOTLS_ROLE_SERVER) &&
           tool_config_revocation(config, SERVER_NAME, &options->revocation) && ask_clients(config, options) &&
           tool_config_algorithms(config, SERVER_NAME, &options->algorithms) &&
           tool_config_alpn(config, SERVER_NAME, options->alpn) &&
           siotls_config_set_events(config, tool_watch_requests(&server->watch)) == 0 &&
           tool_config_ready(config, SERVER_NAME) && server_sessions_rekey(server);
}

/* Reads every file anew; NULL and a line on stderr when something is wrong with them. */
static struct siotls_config *make_config(const struct server *server)
{
    struct siotls_error error = SIOTLS_INIT_ERROR;
    struct siotls_config *config = NULL;
    if (siotls_config_new(&config, server->set, SIOTLS_ROLE_SERVER, NULL, &error) != 0) {
        tool_report(SERVER_NAME, "cannot make a configuration", &error);
        return NULL;
    }
    if (fill_config(config, server))
        return config;
    siotls_config_free(config);
    return NULL;
}

/* While it starts, errors are told by what fails; later, why a handshake failed is known to the provider alone. */
static void report(void *context, const char *provider, int level, const char *text)
{
    const struct server *server = context;
    bool is_running = server->config != NULL;
    if (server->options.is_verbose || (is_running && level == SIOTLS_REPORT_ERROR))
        tool_set_report(NULL, provider, level, text);
}

bool server_config_make(struct server *server)
{
    const struct server_options *options = &server->options;
    struct siotls_set_options wishes = {.size = sizeof wishes, .report_context = server, .report = report};
    if (!tool_set_open(&server->set, SERVER_NAME, options->providers, &wishes))
        return false;
    if (siotls_pool_new(&server->pool, POOL_BLOCKS, NULL, NULL) != 0) {
        tool_complain(SERVER_NAME, "there is not enough memory");
        return false;
    }
    if (!server_sessions_open(server))
        return false;
    server->config = make_config(server);
    return server->config != NULL;
}

void server_reload(struct server *server)
{
    struct siotls_config *config = make_config(server);
    if (config == NULL) {
        tool_say("not reloaded: the server goes on with what it has");
        return;
    }
    /* Connections keep the configuration with which they began. */
    siotls_config_free(server->config);
    server->config = config;
    tool_say("reloaded");
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
    server->is_waiting = true;
    server_accept(server);
}

void server_accept(struct server *server)
{
    size_t max = server->pipe ? 1 : (size_t)server->options.max_connections;
    if (!server->is_waiting || server->is_stopping || server->num_connections >= max)
        return;
    /* libuv accepts no further connection until it is rid of this one: that is what holds the others back. */
    server->is_waiting = false;
    bool is_new = connection_new(server);
    if (server->pipe && is_new)
        server_stop_listening(server);
}

void server_accept_last(struct server *server)
{
    if (server->is_waiting)
        (void)connection_new(server);
    server->is_waiting = false;
}

static int bind_to(struct server *server, const struct addrinfo *address)
{
    int status = uv_tcp_init(&server->loop, &server->listener);
    server->listener.data = server;
    server->is_listening = status == 0;
    if (status == 0)
        status = uv_tcp_bind(&server->listener, address->ai_addr, 0);
    if (status == 0)
        status = uv_listen((uv_stream_t *)&server->listener, BACKLOG, came);
    return status;
}

bool server_listen(struct server *server)
{
    struct addrinfo *addresses = NULL;
    int status = tool_address_resolve(&addresses, &server->loop, &server->address, 1);
    if (status == 0)
        status = bind_to(server, addresses);
    uv_freeaddrinfo(addresses);
    if (status == 0) {
        say_where(server);
        return true;
    }
    tool_complain(SERVER_NAME, "--listen %s: cannot listen there: %s%s", server->options.listen, uv_strerror(status),
                  status == UV_EADDRINUSE ? "; port 0 picks a free one" : "");
    return false;
}

bool server_adopt(struct server *server, int listener)
{
    int status = uv_tcp_init(&server->loop, &server->listener);
    server->listener.data = server;
    if (status != 0) {
        close(listener);
        return false;
    }
    server->is_listening = true;
    status = uv_tcp_open(&server->listener, (uv_os_sock_t)listener);
    if (status != 0)
        close(listener);
    else
        status = uv_listen((uv_stream_t *)&server->listener, BACKLOG, came);
    if (status == 0)
        say_where(server);
    return status == 0;
}

uint64_t server_mode(const struct server *server)
{
    return server->options.is_http ? 1 : server->options.is_echo ? 2 : 3;
}

void server_stop_listening(struct server *server)
{
    if (!server->is_stopping && server->is_listening)
        uv_close((uv_handle_t *)&server->listener, NULL);
    server->is_stopping = true;
}

bool server_listen_again(struct server *server)
{
    if (!server->is_holding)
        return false;
    server->is_holding = server->is_stopping = server->is_listening = false;
    return server_adopt(server, server->held_listener);
}

void server_release_listening(struct server *server)
{
    if (server->is_holding)
        close(server->held_listener);
    server->is_holding = false;
}

void server_stop(struct server *server)
{
    successor_close(server);
    predecessor_close(server);
    server_release_listening(server);
    server_stop_listening(server);
    for (struct connection *connection = server->connections; connection;) {
        struct connection *next = connection->next;
        if (connection->conn)
            tool_link_hang_up(&connection->link);
        connection = next;
    }
}
