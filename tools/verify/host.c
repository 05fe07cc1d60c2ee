/* SPDX-License-Identifier: Apache-2.0 */
/*
 * host.c: the chain that a server shows. A chain that is bad is told at the VERIFY event, as claimed; one that is good
 * only when the handshake is done, for anybody can show a chain whose key he has not. Then the connection ends.
 */
#include <string.h>

#include <siotls/init.h>

#include "common/address.h"
#include "common/loop.h"
#include "common/options.h"
#include "common/report.h"
#include "verify/verify.h"

/* host: one connection. */
struct host {
    struct verify *verify;
    struct tool_address address;
    uv_loop_t loop;
    uv_connect_t connect;
    struct addrinfo *addresses;
    struct addrinfo *next_address;
    struct siotls_config *config;
    struct siotls_conn *conn;
    struct tool_link link;
    const char *connect_error;
    bool is_connected;
    bool is_claimed; /* a good chain was shown */
    bool is_judged;
};

static size_t ignore_text(struct tool_link *link, const uint8_t *data, size_t data_len)
{
    (void)link;
    (void)data;
    return data_len;
}

static void ignore_room(struct tool_link *link)
{
    (void)link;
}

static void take_chain(struct siotls_x509_request *request, const struct siotls_bytes *chain, size_t num_chain,
                       struct siotls_bytes ocsp_response)
{
    request->chain = chain;
    request->num_chain = num_chain;
    if (ocsp_response.data_len > 0)
        request->ocsp_response = ocsp_response;
}

static void print(struct host *host)
{
    host->verify->exit_code = verify_print(host->verify);
    host->is_judged = true;
}

static void judge_claimed(struct host *host, const struct siotls_event *event)
{
    struct verify *verify = host->verify;
    struct siotls_error error = SIOTLS_INIT_ERROR;
    take_chain(&verify->request, event->chain, event->num_chain, event->ocsp_response);
    host->is_claimed = verify_judge(verify, &error) == 0;
    if (host->is_claimed) {
        siotls_conn_answer_verify(host->conn, event->id);
        return;
    }
    print(host);
    siotls_conn_refuse(host->conn, event->id, SIOTLS_ALERT_CERTIFICATE_UNKNOWN);
}

static void judge_proven(struct host *host)
{
    struct siotls_info info = SIOTLS_INIT_INFO;
    siotls_conn_info(host->conn, &info);
    take_chain(&host->verify->request, info.peer_chain, info.num_peer_chain, info.peer_ocsp_response);
    print(host);
    tool_link_hang_up(&host->link);
}

static void take_event(struct tool_link *link, const struct siotls_event *event)
{
    struct host *host = link->owner;
    if (event->type == SIOTLS_EVENT_VERIFY)
        judge_claimed(host, event);
    if (event->type == SIOTLS_EVENT_HANDSHAKE_DONE)
        judge_proven(host);
}

static void try_next(struct host *host);

static void finished(struct tool_link *link)
{
    struct host *host = link->owner;
    struct siotls_error error = SIOTLS_INIT_ERROR;
    if (!host->is_connected)
        try_next(host);
    else if (!host->is_judged && tool_link_error(link, &error))
        tool_report(VERIFY_NAME,
                    host->is_claimed ? "the server did not prove that the chain is its own"
                                     : "the handshake failed before there was a chain to judge",
                    &error);
    else if (!host->is_judged)
        tool_complain(VERIFY_NAME, "the connection ended before there was a chain to judge");
}

static const struct tool_link_app app = {
    .text = ignore_text, .writable = ignore_room, .event = take_event, .finished = finished};

static void connected(uv_connect_t *request, int status)
{
    struct host *host = request->data;
    if (status == 0 && siotls_conn_start(host->conn) == 0) {
        host->is_connected = true;
        tool_link_start(&host->link, host->conn, host->verify->options.connect_timeout_seconds * 1000);
        return;
    }
    host->connect_error = status != 0 ? uv_strerror(status) : "the connection cannot start";
    tool_link_abandon(&host->link);
}

static void try_next(struct host *host)
{
    struct addrinfo *address = host->next_address;
    if (address == NULL) {
        tool_complain(VERIFY_NAME, "cannot connect to %s: %s", host->verify->options.target,
                      host->connect_error ? host->connect_error : "it has no address");
        return;
    }
    host->next_address = address->ai_next;
    host->link = (struct tool_link){0};
    host->connect.data = host;
    int status = tool_link_init(&host->link, &host->loop, &app, host);
    if (status == 0) {
        status = uv_tcp_connect(&host->connect, &host->link.tcp, address->ai_addr, connected);
        if (status != 0)
            tool_link_abandon(&host->link);
    }
    if (status != 0)
        host->connect_error = uv_strerror(status);
}

static bool make_connection(struct host *host)
{
    struct siotls_error error = SIOTLS_INIT_ERROR;
    struct verify *verify = host->verify;
    int status = siotls_config_new(&host->config, verify->set, SIOTLS_ROLE_CLIENT, NULL, &error);
    if (status == 0)
        status = siotls_config_set_events(host->config, SIOTLS_REQUEST_VERIFY);
    if (status == 0)
        status = siotls_config_ready(host->config, &error);
    if (status == 0)
        status = siotls_conn_new(&host->conn, host->config, NULL, &error);
    if (status == 0)
        status = siotls_conn_set_time(host->conn, verify->request.time_ms);
    if (status == 0)
        status = siotls_conn_set_server_name(host->conn, verify->request.name);
    if (status == 0)
        return true;
    error.reason = error.reason ? error.reason : siotls_status_name(status);
    tool_report(VERIFY_NAME, "cannot make a connection", &error);
    return false;
}

int verify_host(struct verify *verify)
{
    struct host host = {.verify = verify};
    verify->exit_code = TOOL_FAILURE;
    if (!tool_address_parse(&host.address, verify->options.target, 443, 1) || host.address.host[0] == 0) {
        tool_complain(VERIFY_NAME, "--host: \"%s\" is no HOST or HOST:PORT", verify->options.target);
        return TOOL_USAGE;
    }
    if (verify->request.name == NULL)
        verify->request.name = host.address.host;
    if (uv_loop_init(&host.loop) != 0) {
        tool_complain(VERIFY_NAME, "cannot make an event loop");
        return TOOL_FAILURE;
    }
    if (make_connection(&host)) {
        int status = tool_address_resolve(&host.addresses, &host.loop, &host.address, 0);
        host.connect_error = status != 0 ? uv_strerror(status) : NULL;
        host.next_address = host.addresses;
        try_next(&host);
        uv_run(&host.loop, UV_RUN_DEFAULT);
    }
    uv_loop_close(&host.loop);
    uv_freeaddrinfo(host.addresses);
    siotls_conn_free(host.conn);
    siotls_config_free(host.config);
    return verify->exit_code;
}
