/* SPDX-License-Identifier: Apache-2.0 */
/*
 * greet_server.c: a server that demands certificates of its clients and greets each by name.
 * greet_server CERT.pem KEY.pem CLIENT-CA.pem
 *
 * It serves one client at a time, each for a bounded time. Nothing that a client is told or asks for is looked at
 * before the handshake is done: until then anybody can have sent its certificate.
 */
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "blocking.h"

enum { PATIENCE_MS = 5000, MAX_NAME = 200 };

/* [CONFIG */
static struct siotls_config *open_config(char **paths)
{
    struct siotls_error error = SIOTLS_INIT_ERROR;
    struct siotls_set *set = NULL;
    struct siotls_identity *identity = NULL;
    struct siotls_trust *clients = NULL;
    struct siotls_config *config = NULL;
    int is_ready = siotls_set_new(&set, NULL, &error) == 0 &&
                   siotls_identity_from_files(&identity, set, paths[0], paths[1], NULL, &error) == 0 &&
                   siotls_trust_new(&clients, NULL, &error) == 0 &&
                   siotls_trust_add_file(clients, paths[2], &error) == 0 &&
                   siotls_config_new(&config, set, SIOTLS_ROLE_SERVER, NULL, &error) == 0 &&
                   siotls_config_add_identity(config, identity) == 0 && siotls_config_set_trust(config, clients) == 0 &&
                   siotls_config_set_client_auth(config, SIOTLS_CLIENT_AUTH_REQUIRE) == 0 &&
                   siotls_config_ready(config, &error) == 0;
    siotls_trust_free(clients); /* the config holds what it uses */
    siotls_identity_free(identity);
    siotls_set_free(set);
    if (is_ready)
        return config;
    fprintf(stderr, "greet_server: %s %s\n", error.reason ? error.reason : "the config is not ready", error.detail);
    siotls_config_free(config);
    return NULL;
}
/* CONFIG] */

/* [NAME */
/*
 * Who is there, from the certificate's subject. A program that gives rights to a name takes it from one place only, for
 * an authority that vouches for common names may not look at e-mail addresses.
 */
static int name_of_peer(const struct siotls_conn *conn, char *name, size_t name_size)
{
    struct siotls_info info = SIOTLS_INIT_INFO;
    struct siotls_certificate certificate = SIOTLS_INIT_CERTIFICATE;
    return siotls_conn_info(conn, &info) == 0 &&
           siotls_certificate_read(&certificate, info.peer_certificate.data, info.peer_certificate.data_len, NULL) ==
               0 &&
           siotls_name_attribute(name, name_size, certificate.subject, "CN", 0) == 0;
}

static void greet(struct siotls_conn *conn)
{
    char name[MAX_NAME];
    char words[MAX_NAME + 16];
    size_t taken;
    if (!name_of_peer(conn, name, sizeof name)) {
        siotls_conn_abort(conn, SIOTLS_ALERT_ACCESS_DENIED); /* trusted, but nobody whom we could greet */
        return;
    }
    snprintf(words, sizeof words, "Hello, %s!\n", name);
    siotls_conn_send_data(conn, &taken, (const uint8_t *)words, strlen(words)); /* there is room for a line */
    siotls_conn_close(conn);
    printf("greeted %s\n", name);
}
/* NAME] */

static void take_events(struct siotls_conn *conn)
{
    struct siotls_event event = SIOTLS_INIT_EVENT;
    while (siotls_conn_next_event(conn, &event) == 0 && event.type != SIOTLS_EVENT_NONE)
        if (event.type == SIOTLS_EVENT_HANDSHAKE_DONE)
            greet(conn);
}

/* What the client says is not wanted, but read: its close_notify is behind it. */
static void pass_over(struct siotls_conn *conn)
{
    const uint8_t *data;
    size_t data_len;
    while (siotls_conn_data_to_read(conn, &data, &data_len) == 0 && data_len > 0)
        siotls_conn_data_read(conn, data_len);
}

static void converse(struct siotls_conn *conn, int network)
{
    struct siotls_info info = SIOTLS_INIT_INFO;
    uint64_t end_ms = now_ms() + PATIENCE_MS;
    for (;;) {
        take_events(conn);
        pass_over(conn);
        if (send_output(conn, network) || siotls_conn_info(conn, &info) || info.is_failed ||
            (info.is_closed && info.is_peer_closed))
            break;
        if (now_ms() >= end_ms || receive_input(conn, network, PATIENCE_MS))
            break;
    }
    if (info.is_failed)
        print_failure("greet_server", conn, "");
    else if (!info.is_done)
        fprintf(stderr, "greet_server: the client did not finish the handshake in time\n");
}

static void serve(struct siotls_config *config, int network)
{
    struct siotls_conn *conn = NULL;
    if (siotls_conn_new(&conn, config, NULL, NULL) == 0 && siotls_conn_set_time(conn, now_ms()) == 0 &&
        siotls_conn_start(conn) == 0)
        converse(conn, network);
    siotls_conn_free(conn);
    close_gently(network);
    fflush(stdout);
}

int main(int argc, char **argv)
{
    if (argc != 4) {
        fprintf(stderr, "usage: greet_server CERT.pem KEY.pem CLIENT-CA.pem\n");
        return 2;
    }
    struct siotls_config *config = open_config(argv + 1);
    int listener = config ? listen_here() : -1;
    for (int network; listener >= 0 && (network = accept(listener, NULL, NULL)) >= 0;)
        serve(config, network);
    siotls_config_free(config);
    return 1;
}
