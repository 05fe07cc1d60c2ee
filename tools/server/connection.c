/* SPDX-License-Identifier: Apache-2.0 */
/* connection.c: one client of the server, from accept to the line in the log. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include <siotls/init.h>

#include "common/report.h"
#include "common/sessions.h"
#include "common/subject.h"
#include "server/server.h"

/* How long a client that was refused may go on sending. */
enum { MAX_LINGER_MS = 30000 };

static struct connection *of(struct tool_link *link)
{
    return link->owner;
}

static size_t echo_text(struct tool_link *link, const uint8_t *data, size_t data_len)
{
    return tool_link_can_send(link) ? tool_link_send(link, data, data_len) : data_len;
}

static size_t take_text(struct tool_link *link, const uint8_t *data, size_t data_len)
{
    struct connection *connection = of(link);
    if (connection->server->pipe)
        return tool_pipe_text(connection->server->pipe, data, data_len);
    if (connection->server->options.is_http)
        return http_text(&connection->http, link, data, data_len);
    return echo_text(link, data, data_len);
}

static void give_text(struct tool_link *link)
{
    struct connection *connection = of(link);
    if (connection->server->pipe) {
        tool_pipe_writable(connection->server->pipe);
        return;
    }
    if (connection->server->options.is_http)
        http_writable(&connection->http, link);
    if (connection->is_peer_closed && http_is_idle(&connection->http))
        tool_link_close(link);
}

static const char *or_dash(int kind, uint16_t id)
{
    const char *name = id ? siotls_algorithm_name(kind, id) : NULL;
    return name ? name : "-";
}

static const char *text_of(const struct siotls_bytes *bytes)
{
    return bytes->data_len ? (const char *)bytes->data : "";
}

/*
 * What was agreed on, as far as it is proven: by the handshake, or by the PSK under which early data came. That may be
 * answered, and the connection closed, before the handshake is done.
 */
static void negotiated_text(char *text, size_t text_capacity, const struct connection *connection,
                            const struct siotls_info *info)
{
    snprintf(text, text_capacity, "-");
    if (connection->handshake_us == 0 && info->early_data != SIOTLS_EARLY_DATA_ACCEPTED)
        return;
    snprintf(text, text_capacity, "%s %s %s session=%s early=%s alpn=%.*s name=%.*s",
             or_dash(SIOTLS_KIND_SUITE, info->suite), or_dash(SIOTLS_KIND_KEM, info->group),
             or_dash(SIOTLS_KIND_SIGNER, info->scheme),
             info->psk_kind == SIOTLS_PSK_EXTERNAL ? "psk" : tool_session_text(info),
             tool_early_data_text(info) ? tool_early_data_text(info) : "-", (int)info->alpn.data_len,
             text_of(&info->alpn), (int)info->server_name.data_len, text_of(&info->server_name));
}

/* Who answered a request after the handshake. */
static void note_certificate(const struct connection *connection)
{
    struct siotls_info info = SIOTLS_INIT_INFO;
    char subject[512] = "no certificate";
    if (!connection->server->options.is_verbose || siotls_conn_info(connection->conn, &info) != 0)
        return;
    if (info.peer_certificate.data_len > 0 && info.peer_certificate_type == SIOTLS_CERTIFICATE_X509)
        tool_subject_text(subject, sizeof subject, &info.peer_certificate);
    else if (info.peer_certificate.data_len > 0)
        snprintf(subject, sizeof subject, "a raw public key");
    tool_say("%s shows after the handshake: %s", connection->peer, subject);
}

/* Whoever runs the server wants to know of a client that was not let in, without all that -v says. */
static void note_refused(const struct connection *connection, const struct siotls_error *error)
{
    struct siotls_info info = SIOTLS_INIT_INFO;
    char subject[512] = "no certificate";
    char words[600];
    if (error->origin != SIOTLS_ORIGIN_LOCAL ||
        (error->status != SIOTLS_ERROR_UNTRUSTED && error->alert != SIOTLS_ALERT_CERTIFICATE_REQUIRED) ||
        siotls_conn_info(connection->conn, &info) != 0)
        return;
    if (info.num_claimed_chain > 0 && info.peer_certificate_type == SIOTLS_CERTIFICATE_X509)
        tool_subject_text(subject, sizeof subject, &info.claimed_chain[0]);
    else if (info.num_claimed_chain > 0)
        snprintf(subject, sizeof subject, "a raw public key");
    tool_error_text(words, sizeof words, error);
    tool_say("%s is refused, showing %s: %s", connection->peer, subject, words);
}

static void take_event(struct tool_link *link, const struct siotls_event *event)
{
    struct connection *connection = of(link);
    tool_watch_event(&connection->server->watch, connection->conn, event);
    if (event->type == SIOTLS_EVENT_HANDSHAKE_DONE)
        connection->handshake_us = (uv_hrtime() - connection->started_ns) / 1000 + 1;
    if (event->type == SIOTLS_EVENT_HANDSHAKE_DONE && connection->server->options.authentication.post_handshake_auth)
        (void)siotls_conn_request_certificate(connection->conn); /* STATE: this client does not do that */
    if (event->type == SIOTLS_EVENT_PEER_CERTIFICATE)
        note_certificate(connection);
    if (event->type != SIOTLS_EVENT_CLOSED)
        return;
    connection->is_peer_closed = true;
    if (connection->server->pipe)
        tool_pipe_peer_closed(connection->server->pipe);
}

/* How it ended, other than by a failure. */
static void end_text(char *words, size_t words_capacity, const struct connection *connection,
                     const struct siotls_info *info)
{
    const char *early = info->early_data == SIOTLS_EARLY_DATA_ACCEPTED ? ", early data accepted" : "";
    if (connection->is_moved)
        snprintf(words, words_capacity, "goes on in process %d", connection->server->successor.process.pid);
    else if (connection->link.is_idle)
        snprintf(words, words_capacity, "nothing came or went for %" PRIu64 " seconds",
                 connection->server->options.idle_timeout_seconds);
    else
        snprintf(words, words_capacity, "closed%s%s", connection->handshake_us ? "" : " before the handshake was done",
                 early);
}

static void write_log(const struct connection *connection, bool is_failed, const struct siotls_error *error)
{
    struct siotls_info info = SIOTLS_INIT_INFO;
    char negotiated[400];
    char words[600];
    (void)siotls_conn_info(connection->conn, &info);
    negotiated_text(negotiated, sizeof negotiated, connection, &info);
    end_text(words, sizeof words, connection, &info);
    const char *refusal = siotls_conn_early_data_reason(connection->conn);
    if (refusal)
        tool_say("%s %s", connection->peer, refusal);
    if (is_failed)
        tool_error_text(words, sizeof words, error);
    tool_say("%s %s handshake=%" PRIu64 "us in=%" PRIu64 " out=%" PRIu64 ": %s", connection->peer, negotiated,
             connection->handshake_us, connection->link.text_received, connection->link.text_sent, words);
}

static void forget(struct connection *connection)
{
    struct server *server = connection->server;
    if (connection->previous)
        connection->previous->next = connection->next;
    else
        server->connections = connection->next;
    if (connection->next)
        connection->next->previous = connection->previous;
    server->num_connections--;
}

static void link_finished(struct tool_link *link)
{
    struct connection *connection = of(link);
    struct server *server = connection->server;
    struct siotls_error error;
    bool is_failed = !connection->is_moved && tool_link_error(link, &error);
    if (connection->conn && server->options.is_verbose)
        write_log(connection, is_failed, &error);
    else if (connection->conn && is_failed && !server->pipe)
        note_refused(connection, &error);
    forget(connection);
    if (server->pipe && connection->conn) {
        tool_pipe_finished(server->pipe);
        if (is_failed && !server->options.is_verbose)
            tool_report(SERVER_NAME, "the connection failed", &error);
        server->is_failed = is_failed;
    }
    http_clear(&connection->http);
    siotls_conn_free(connection->conn);
    free(connection);
    server_accept(server);
}

static bool leave(struct tool_link *link)
{
    return successor_take(of(link)->server, of(link));
}

static const struct tool_link_app app = {take_text, give_text, take_event, link_finished, leave};

/* The TLS side of a connection whose socket is accepted. 0 and words when it cannot be made. */
static bool start(struct connection *connection, const char **what)
{
    struct server *server = connection->server;
    *what = "cannot make a connection";
    if (server->pipe && !tool_pipe_open(server->pipe, SERVER_NAME, &server->loop, &connection->link))
        return false;
    int status = siotls_conn_new(&connection->conn, server->config, server->pool, NULL);
    if (status == 0)
        status = siotls_conn_set_time(connection->conn, tool_time_ms());
    if (status == 0)
        status = siotls_conn_start(connection->conn);
    if (status == 0)
        return true;
    *what = siotls_status_name(status);
    return false;
}

static void note_peer(struct connection *connection)
{
    struct sockaddr_storage address;
    int address_len = sizeof address;
    if (uv_tcp_getpeername(&connection->link.tcp, (struct sockaddr *)&address, &address_len) == 0)
        tool_address_text(connection->peer, (struct sockaddr *)&address);
}

/* One without a socket, in the list; NULL and a line on stderr when there can be none. */
static struct connection *add(struct server *server)
{
    struct connection *connection = calloc(1, sizeof *connection);
    if (connection == NULL) {
        tool_complain(SERVER_NAME, "there is not enough memory for another connection");
        return NULL;
    }
    connection->server = server;
    connection->started_ns = uv_hrtime();
    int status = tool_link_init(&connection->link, &server->loop, &app, connection);
    if (status != 0) {
        tool_complain(SERVER_NAME, "cannot take another connection: %s", uv_strerror(status));
        free(connection);
        return NULL;
    }
    connection->link.is_untimed = server->is_untimed;
    connection->next = server->connections;
    if (connection->next)
        connection->next->previous = connection;
    server->connections = connection;
    server->num_connections++;
    tool_link_set_patience(&connection->link, server->options.idle_timeout_seconds * 1000, MAX_LINGER_MS);
    return connection;
}

bool connection_new(struct server *server)
{
    const char *what = NULL;
    struct connection *connection = add(server);
    if (connection == NULL) {
        server->is_waiting = true;
        return false;
    }
    if (uv_accept((uv_stream_t *)&server->listener, (uv_stream_t *)&connection->link.tcp) != 0) {
        tool_link_abandon(&connection->link);
        return false;
    }
    note_peer(connection);
    if (start(connection, &what)) {
        tool_link_start(&connection->link, connection->conn, server->options.handshake_timeout_seconds * 1000);
    } else {
        tool_complain(SERVER_NAME, "%s: %s", connection->peer, what);
        tool_link_abandon(&connection->link);
    }
    return true;
}

/* Gives the socket of a packet to the connection, and restores it. */
static bool restore(struct connection *connection, struct packet *packet, struct siotls_error *error)
{
    struct tool_link *link = &connection->link;
    *error = (struct siotls_error){.size = sizeof *error, .status = SIOTLS_ERROR_SYNTAX};
    error->reason = "the old process says what makes no sense";
    if (packet->descriptor < 0 || uv_tcp_open(&link->tcp, (uv_os_sock_t)packet->descriptor) != 0)
        return false;
    packet->descriptor = -1;
    note_peer(connection);
    link->bytes_received = packet_number(packet);
    link->bytes_sent = packet_number(packet);
    link->text_received = packet_number(packet);
    link->text_sent = packet_number(packet);
    connection->handshake_us = packet_number(packet);
    bool is_http_right = http_take(&connection->http, packet);
    struct siotls_bytes blob = packet_bytes(packet);
    return is_http_right && packet_is_whole(packet) &&
           siotls_conn_restore(&connection->conn, connection->server->config, connection->server->pool, blob.data,
                               blob.data_len, error) == 0;
}

bool connection_adopt(struct server *server, struct packet *packet)
{
    struct siotls_error error;
    struct connection *connection = add(server);
    if (connection == NULL)
        return false;
    if (!restore(connection, packet, &error)) {
        tool_report(SERVER_NAME, "a connection is lost", &error);
        tool_link_abandon(&connection->link);
        return false;
    }
    tool_link_go_on(&connection->link, connection->conn);
    return true;
}
