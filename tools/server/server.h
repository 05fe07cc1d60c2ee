/* SPDX-License-Identifier: Apache-2.0 */
/*
 * server.h: siotls-server: any number of connections in one loop; their text is echoed, answered as HTTP, or
 * one connection's is piped.
 */
#ifndef TOOLS_SERVER_H
#define TOOLS_SERVER_H

#include <stdbool.h>

#include "common/address.h"
#include "common/algorithms.h"
#include "common/authentication.h"
#include "common/identities.h"
#include "common/loop.h"
#include "common/pipe.h"
#include "common/revocation.h"
#include "common/watch.h"
#include "server/http.h"
#include "server/successor.h"

#define SERVER_NAME "siotls-server"

/* What tells a new process of the channel to the old one, and what the two say to each other (packet.h). */
#define SERVER_CHANNEL_VARIABLE "SIOTLS_SERVER_CHANNEL"
enum { SERVER_MOVE_VERSION = 2 };

/* server_options: the command line. */
struct server_options {
    const char *listen;
    struct tool_identity_files identities;
    struct tool_authentication authentication;
    const char *client_ca;
    bool require_client_cert;
    struct tool_revocation revocation;
    struct tool_algorithms algorithms;
    const char *alpn;
    const char *providers;
    const char *keylog;
    uint64_t num_tickets;
    const char *ticket_keys;
    uint64_t early_data;
    const char *psk;
    bool is_psk_ke;
    bool is_http;
    bool is_echo;
    uint64_t max_connections;
    uint64_t handshake_timeout_seconds;
    uint64_t idle_timeout_seconds; /* 0: none */
    const char *successor;         /* NULL: this program */
    uint64_t successor_timeout_seconds;
    bool is_verbose;
};

struct connection;

enum { SERVER_NUM_SIGNALS = 4 };

struct server {
    struct server_options options;
    char **arguments; /* with which it was started */
    struct tool_address address;
    struct tool_watch watch;
    struct siotls_set *set;
    struct siotls_config *config;
    struct siotls_pool *pool;
    struct siotls_ticket_keys *ticket_keys; /* they and the register outlive a reload */
    uint64_t rotated_ms;                    /* when keys of our own changed last */
    struct siotls_strike_register *strike_register;
    uv_loop_t loop;
    uv_tcp_t listener;
    uv_signal_t signals[SERVER_NUM_SIGNALS];
    uv_timer_t rotation;
    struct successor successor;
    struct predecessor predecessor;
    struct connection *connections; /* a list */
    size_t num_connections;
    bool is_waiting; /* libuv holds an accepted socket until there is room */
    bool is_stopping;
    bool is_listening; /* the listener is a handle */
    bool is_holding;   /* held_listener is its socket, at which nobody accepts here */
    int held_listener;
    bool is_untimed;        /* no time is told before a handshake is done: so no early data is taken */
    bool is_failed;         /* of a single, piped connection */
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
    bool is_peer_closed;
    bool is_moved; /* to another process */
    struct http http;
};

/* server_config_make makes set, config and pool; false and a line on stderr when it cannot. */
bool server_config_make(struct server *server);

/*
 * server_reload reads certificates, keys and CAs again for the connections to come. When something is wrong with them,
 * that is said, and all stays as it is.
 */
void server_reload(struct server *server);

/* server_sessions_open makes ticket keys and strike register; server_sessions_set gives them to a config. */
bool server_sessions_open(struct server *server);
bool server_sessions_set(struct siotls_config *config, const struct server *server);

/* server_sessions_rekey reads --ticket-keys, which older configs use as well: last, once all else is good. */
bool server_sessions_rekey(const struct server *server);
void server_sessions_close(struct server *server);

/* server_sessions_put hands over ticket keys of our own; server_sessions_take is the other end: false when it cannot
 * be. */
void server_sessions_put(struct packet *packet, struct server *server);
bool server_sessions_take(struct server *server, struct packet *packet);

/* server_latest_ms: the latest time that the strike register was told; 0: there is none. */
uint64_t server_latest_ms(const struct server *server);

/* server_mode: what is served; a connection moves to a server of the same only. */
uint64_t server_mode(const struct server *server);

/* server_listen binds and says where; false and a line on stderr when it cannot. */
bool server_listen(struct server *server);

/* server_adopt takes a listening socket of another process, in any case; false when it cannot be used. */
bool server_adopt(struct server *server, int listener);

/* server_accept takes the waiting connections for which there is room. */
void server_accept(struct server *server);

/* server_accept_last takes one that libuv has accepted already, whether there is room or not. */
void server_accept_last(struct server *server);

/*
 * While is_holding: server_listen_again, when the loop has turned since, accepts at the held socket as before; false
 * when there is none, or it cannot be used. server_release_listening closes it.
 */
bool server_listen_again(struct server *server);
void server_release_listening(struct server *server);

/* server_signals_watch does what signals ask for, in the loop, which they alone do not keep running. */
bool server_signals_watch(struct server *server);
void server_signals_close(struct server *server);

/* server_stop_listening accepts no more; server_stop also ends every connection in an orderly way. */
void server_stop_listening(struct server *server);
void server_stop(struct server *server);

/* connection_new accepts one; false when none was accepted. */
bool connection_new(struct server *server);

/* connection_adopt takes one that another process gives away; false and a line on stderr when it is lost. */
bool connection_adopt(struct server *server, struct packet *packet);

#endif
