/* SPDX-License-Identifier: Apache-2.0 */
/*
 * server.h: siotls-server: any number of connections in one loop; their text is echoed, answered as HTTP, or
 * one connection's is piped.
 */
#ifndef TOOLS_SERVER_H
#define TOOLS_SERVER_H

#include "common/address.h"
#include "common/algorithms.h"
#include "common/authentication.h"
#include "common/identities.h"
#include "common/loop.h"
#include "common/pipe.h"
#include "common/watch.h"
#include "server/http.h"

#define SERVER_NAME "siotls-server"

/* server_options: the command line. */
struct server_options {
    const char *listen;
    struct tool_identity_files identities;
    struct tool_authentication authentication;
    const char *client_ca;
    uint64_t require_client_cert;
    const char *crl;
    const char *revocation;
    struct tool_algorithms algorithms;
    const char *alpn;
    const char *providers;
    const char *keylog;
    uint64_t num_tickets;
    const char *ticket_keys;
    uint64_t early_data;
    const char *psk;
    uint64_t is_psk_ke;
    uint64_t is_http;
    uint64_t is_echo;
    uint64_t max_connections;
    uint64_t handshake_timeout_seconds;
    uint64_t idle_timeout_seconds; /* 0: none */
    uint64_t is_verbose;
};

struct connection;

struct server {
    struct server_options options;
    struct tool_address address;
    struct tool_watch watch;
    struct siotls_set *set;
    struct siotls_config *config;
    struct siotls_pool *pool;
    struct siotls_ticket_keys *ticket_keys; /* they and the register outlive a reload */
    struct siotls_strike_register *strike_register;
    uv_loop_t loop;
    uv_tcp_t listener;
    uv_signal_t interrupted;
    uv_signal_t terminated;
    uv_signal_t hung_up;
    struct connection *connections; /* a list */
    size_t num_connections;
    int is_waiting; /* libuv holds an accepted socket until there is room */
    int is_stopping;
    int is_failed;          /* of a single, piped connection */
    struct tool_pipe *pipe; /* NULL: not that mode */
};

/* connection: one client. */
struct connection {
    struct tool_link link;
    struct siotls_conn *conn;
    struct server *server;
    struct connection *previous;
    struct connection *next;
    char peer[TOOL_MAX_ADDRESS_TEXT];
    uint64_t started_ns;
    uint64_t handshake_us; /* 0: not done */
    int is_peer_closed;
    struct http http;
};

/* server_config_make makes set, config and pool; 0 and a line on stderr when it cannot. */
int server_config_make(struct server *server);

/*
 * server_reload reads certificates, keys and CAs again for the connections to come. When something is wrong with them,
 * that is said, and all stays as it is.
 */
void server_reload(struct server *server);

/* server_sessions_open makes ticket keys and strike register; server_sessions_set gives them to a config. */
int server_sessions_open(struct server *server);
int server_sessions_set(struct siotls_config *config, const struct server *server);

/* server_sessions_rekey reads --ticket-keys, which older configs use as well: last, once all else is good. */
int server_sessions_rekey(const struct server *server);
void server_sessions_close(struct server *server);

/* server_listen binds and says where; 0 and a line on stderr when it cannot. */
int server_listen(struct server *server);

/* server_accept takes the waiting connections for which there is room. */
void server_accept(struct server *server);

/* server_stop_listening accepts no more; server_stop also ends every connection in an orderly way. */
void server_stop_listening(struct server *server);
void server_stop(struct server *server);

/* connection_new accepts one; 0 when none was accepted. */
int connection_new(struct server *server);

#endif
