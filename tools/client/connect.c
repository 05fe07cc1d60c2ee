/* SPDX-License-Identifier: Apache-2.0 */
/* connect.c: set, config and connection from the options; the addresses of a host in turn. */
#include <stdio.h>
#include <string.h>

#include <siotls/init.h>

#include "client/client.h"
#include "common/report.h"
#include "common/revocation.h"
#include "common/sessions.h"
#include "common/setup.h"

static int add_trust(struct client *client)
{
    const char *ca = client->options.ca;
    if (client->options.is_judged_by_system)
        return 1;
    if (client->options.is_insecure)
        return siotls_config_set_insecure_no_verification(client->config) == 0;
    return tool_trust_load(client->config, CLIENT_NAME,
                           ca ? "--ca" : "cannot load the system's certificates; give --ca FILE", ca);
}

/* While it starts, errors are told by what fails; later, why a handshake failed may be known to the provider alone. */
static void report(void *context, const char *provider, int level, const char *text)
{
    const struct client *client = context;
    bool is_running = client->conn != NULL;
    if (client->options.is_verbose || (is_running && level == SIOTLS_REPORT_ERROR))
        tool_set_report(NULL, provider, level, text);
}

bool client_config_make(struct client *client)
{
    const struct client_options *options = &client->options;
    struct siotls_set_options wishes = {.size = sizeof wishes, .report_context = client, .report = report};
    struct siotls_error error = SIOTLS_INIT_ERROR;
    if (!tool_set_open(&client->set, CLIENT_NAME, options->providers, &wishes))
        return false;
    if (siotls_config_new(&client->config, client->set, SIOTLS_ROLE_CLIENT, NULL, &error) != 0) {
        tool_report(CLIENT_NAME, "cannot make a configuration", &error);
        return false;
    }
    return add_trust(client) && tool_config_revocation(client->config, CLIENT_NAME, &options->revocation) &&
           tool_config_policies(client->config, CLIENT_NAME, &options->policies) &&
           tool_identities_load(client->config, client->set, CLIENT_NAME, &options->identities) &&
           tool_authentication_set(client->config, client->set, CLIENT_NAME, &options->authentication,
                                   SIOTLS_ROLE_CLIENT) &&
           tool_config_algorithms(client->config, CLIENT_NAME, &options->algorithms) &&
           tool_config_alpn(client->config, CLIENT_NAME, options->alpn) &&
           tool_psk_add(client->config, CLIENT_NAME, "--psk", options->psk) &&
           siotls_config_set_events(client->config, tool_watch_requests(&client->watch) |
                                                        client_session_requests(options) |
                                                        client_judge_requests(options)) == 0 &&
           tool_config_ready(client->config, CLIENT_NAME);
}

bool client_conn_make(struct client *client)
{
    const char *name = client->options.server_name ? client->options.server_name : client->target.address.host;
    struct siotls_error error = SIOTLS_INIT_ERROR;
    int status = siotls_conn_new(&client->conn, client->config, NULL, &error);
    if (status == 0)
        status = siotls_conn_set_time(client->conn, tool_time_ms());
    if (status == 0 && siotls_conn_set_server_name(client->conn, name) != 0) {
        tool_misuse(CLIENT_NAME,
                    "\"%s\" is neither a DNS name nor an address; --server-name NAME says for whom the"
                    " certificate must be",
                    name);
        return false;
    }
    if (status != 0)
        tool_complain(CLIENT_NAME, "cannot make a connection: %s", siotls_status_name(status));
    return status == 0 && client_resume_offer(client);
}

void client_fail(struct client *client, int status, const char *what, const char *reason, const char *detail)
{
    if (client->error.size)
        return;
    client->error = (struct siotls_error){.size = sizeof client->error, .status = status, .reason = reason};
    snprintf(client->error.detail, sizeof client->error.detail, "%s", detail);
    client->error_what = what;
}

static const char *what_failed(const struct client *client)
{
    return client->options.target.proxy ? "cannot connect to the proxy" : "cannot connect";
}

static void ignore_close(uv_handle_t *handle)
{
    (void)handle;
}

static void end_connecting(struct client *client)
{
    client->is_connect_over = true;
    if (!uv_is_closing((uv_handle_t *)&client->connect_timer))
        uv_close((uv_handle_t *)&client->connect_timer, ignore_close);
}

/* TLS begins, over a socket on which all is said that comes before. */
static void start(struct client *client)
{
    end_connecting(client);
    client->is_connected = true;
    client->watch.started_ns = uv_hrtime();
    int status = siotls_conn_start(client->conn);
    if (status != 0)
        client_fail(client, status, "cannot start", siotls_status_name(status), "");
    client_resume_started(client);
    if (status != 0)
        tool_link_abandon(&client->link);
    else
        tool_link_start(&client->link, client->conn, client->options.connect_timeout_seconds * 1000);
}

/* No other address is tried after this one has answered. */
static void prologue_is_over(void *owner)
{
    struct client *client = owner;
    if (client->prologue.failure == NULL) {
        start(client);
        return;
    }
    const struct target_options *options = &client->options.target;
    bool is_proxy = options->proxy && (client->prologue.stage == 0 || options->starttls == NULL);
    end_connecting(client);
    client_fail(client, SIOTLS_ERROR_PROTOCOL, is_proxy ? "--proxy" : "--starttls", client->prologue.failure,
                client->prologue.detail);
    tool_link_abandon(&client->link);
}

static void connected(uv_connect_t *request, int status)
{
    struct client *client = request->data;
    if (client->is_connect_over)
        return;
    if (status != 0) {
        /* The last address's error is the one that is told. */
        client->error.size = 0;
        client_fail(client, TOOL_NO_CONNECTION, what_failed(client), uv_strerror(status), client->peer);
        tool_link_abandon(&client->link);
        return;
    }
    client->error.size = 0;
    client->connected_ns = uv_hrtime();
    if (client->options.is_verbose)
        tool_say("connected to %s", client->peer);
    if (!prologue_is_needed(&client->prologue)) {
        start(client);
        return;
    }
    client->prologue.owner = client;
    client->prologue.done = prologue_is_over;
    client->prologue.host = client->options.server_name ? client->options.server_name : client->target.address.host;
    prologue_start(&client->prologue, (uv_stream_t *)&client->link.tcp);
}

static void timed_out(uv_timer_t *timer)
{
    struct client *client = timer->data;
    end_connecting(client);
    client->error.size = 0;
    client_fail(client, TOOL_NO_CONNECTION, what_failed(client), "no answer within the time of --connect-timeout",
                client->peer);
    tool_link_abandon(&client->link);
}

void client_next_address(struct client *client)
{
    const struct tool_link_app *app = client->link.app;
    struct addrinfo *address = client->next_address;
    if (client->is_connect_over || address == NULL) {
        end_connecting(client);
        return;
    }
    client->next_address = address->ai_next;
    tool_address_text(client->peer, address->ai_addr);
    client->link = (struct tool_link){0};
    int status = tool_link_init(&client->link, &client->loop, app, client);
    if (status == 0) {
        status = uv_tcp_connect(&client->connect, &client->link.tcp, address->ai_addr, connected);
        if (status != 0)
            tool_link_abandon(&client->link);
    }
    if (status != 0)
        client_fail(client, TOOL_NO_CONNECTION, what_failed(client), uv_strerror(status), client->peer);
}

void client_connect(struct client *client, const struct tool_link_app *app)
{
    client->started_ns = uv_hrtime();
    client->link.app = app;
    uv_timer_init(&client->loop, &client->connect_timer);
    client->connect_timer.data = client->connect.data = client;
    int status = tool_address_resolve(&client->addresses, &client->loop, &client->target.dialed, 0);
    if (status != 0) {
        client_fail(client, SIOTLS_ERROR_NOT_FOUND, what_failed(client), "there is no such host",
                    client->target.dialed.host);
        end_connecting(client);
        return;
    }
    uv_timer_start(&client->connect_timer, timed_out, client->options.connect_timeout_seconds * 1000, 0);
    client->next_address = client->addresses;
    client_next_address(client);
}
