/* SPDX-License-Identifier: Apache-2.0 */
/*
 * client.h: siotls-client: one connection; its text is piped, or an HTTP GET and its response.
 */
#ifndef TOOLS_CLIENT_H
#define TOOLS_CLIENT_H

#include <stdbool.h>

#include "client/get.h"
#include "client/prologue.h"
#include "client/target.h"
#include "common/address.h"
#include "common/algorithms.h"
#include "common/authentication.h"
#include "common/files.h"
#include "common/identities.h"
#include "common/json.h"
#include "common/loop.h"
#include "common/pipe.h"
#include "common/policies.h"
#include "common/revocation.h"
#include "common/watch.h"

#define CLIENT_NAME "siotls-client"

/* client_options: the command line. */
struct client_options {
    struct target_options target;
    const char *chain_out;
    const char *ca;
    struct tool_revocation revocation;
    struct tool_policy_options policies;
    struct tool_identity_files identities;
    struct tool_authentication authentication;
    bool is_insecure;
    const char *verify; /* who judges; NULL: siotls */
    bool is_judged_by_system;
    bool verifies_revocation; /* the system does */
    const char *server_name;
    struct tool_algorithms algorithms;
    const char *alpn;
    const char *providers;
    const char *keylog;
    const char *session;
    const char *early_data;
    const char *psk;
    uint64_t num_reconnects;
    uint64_t connect_timeout_seconds;
    bool is_verbose;
    bool is_json;
};

struct client {
    struct client_options options;
    struct target target;
    struct prologue prologue;
    struct tool_watch watch;
    struct siotls_set *set;
    struct siotls_config *config;
    struct siotls_conn *conn;
    uv_loop_t loop;
    struct addrinfo *addresses;
    struct addrinfo *next_address;
    uv_connect_t connect;
    uv_timer_t connect_timer;
    struct tool_link link;
    struct tool_pipe pipe;
    struct get get;
    struct siotls_error error; /* size 0: none. Why there is no connection, or why it failed */
    const char *error_what;
    bool is_connected;
    bool is_connect_over; /* no further address is tried */
    char peer[TOOL_MAX_ADDRESS_TEXT];
    uint64_t started_ns;
    uint64_t connected_ns;
    uint64_t done_ns;
    json_t *chain; /* subjects, once known */
    struct tool_file session;
    struct tool_file early_data;
    size_t early_sent;
    uint64_t num_left; /* further connections */
};

/* client_config_make makes set and config; false and a line on stderr when it cannot. */
bool client_config_make(struct client *client);

/* client_conn_make makes the connection for one attempt. */
bool client_conn_make(struct client *client);

/* client_connect tries the addresses in turn, then starts the link. Runs with the loop. */
void client_connect(struct client *client, const struct tool_link_app *app);

/* client_next_address goes on after an address that did not answer. */
void client_next_address(struct client *client);

/* client_fail keeps the first reason for failure. */
void client_fail(struct client *client, int status, const char *what, const char *reason, const char *detail);

/* client_judge_parse reads --verify; false and a line on stderr when it cannot be. */
bool client_judge_parse(struct client_options *options);

/* client_judge_requests: the events that the system's judgement needs; client_judge answers VERIFY with it. */
uint32_t client_judge_requests(const struct client_options *options);
void client_judge(struct client *client, const struct siotls_event *event);

/* client_session_requests: the events that sessions need, bits of siotls_event_request. */
uint32_t client_session_requests(const struct client_options *options);

/* client_resume_open reads session and early data; false and a line on stderr when it cannot. */
bool client_resume_open(struct client *client);
void client_resume_close(struct client *client);

/* client_resume_offer gives the session to a new connection; client_resume_started forgets it. */
bool client_resume_offer(struct client *client);
void client_resume_started(struct client *client);

/* client_early_data_send sends of the early data what can be sent now; true when nothing is left of it. */
bool client_early_data_send(struct client *client);

/* client_resume_event keeps sessions, sends rejected early data again, and ends all but the last connection. */
void client_resume_event(struct client *client, const struct siotls_event *event);

/* client_resume_again makes the next connection; false when that was the last. */
bool client_resume_again(struct client *client);

/* client_json: the whole connection as an object. */
json_t *client_json(const struct client *client);

/* client_chain_json: the subjects of the peer's chain. */
json_t *client_chain_json(const struct siotls_info *info);

#endif
