/* SPDX-License-Identifier: Apache-2.0 */
/*
 * hello_client.c: the example of README.md: fetches a page with blocking sockets.
 * hello_client HOST PORT CA.pem
 */
#include <netdb.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <siotls/siotls.h>

static int open_socket(const char *host, const char *port)
{
    struct addrinfo *list = NULL;
    const struct addrinfo wanted = {.ai_socktype = SOCK_STREAM};
    if (getaddrinfo(host, port, &wanted, &list))
        return -1;
    int connected = socket(list->ai_family, SOCK_STREAM, 0);
    if (connected >= 0 && connect(connected, list->ai_addr, list->ai_addrlen)) {
        close(connected);
        connected = -1;
    }
    freeaddrinfo(list);
    return connected;
}

/* [README */
static int converse(struct siotls_conn *conn, int network, const char *request)
{
    struct siotls_info info = SIOTLS_INIT_INFO;
    struct pollfd readable = {.fd = network, .events = POLLIN};
    const uint8_t *view;
    uint8_t *room;
    size_t len, asked = 0, request_len = strlen(request);
    for (;;) {
        if (siotls_conn_info(conn, &info) == 0 && info.can_send && asked < request_len) { /* our data in */
            if (siotls_conn_send_data(conn, &len, (const uint8_t *)request + asked, request_len - asked))
                return -1;
            asked += len;
        }
        while (siotls_conn_data_to_send(conn, &view, &len) == 0 && len > 0) { /* network out */
            ssize_t sent = send(network, view, len, MSG_NOSIGNAL);
            if (sent < 0 || siotls_conn_data_sent(conn, (size_t)sent))
                return -1;
        }
        while (siotls_conn_data_to_read(conn, &view, &len) == 0 && len > 0) { /* their data out */
            fwrite(view, 1, len, stdout);
            siotls_conn_data_read(conn, len);
        }
        if (siotls_conn_info(conn, &info) || info.is_failed || info.is_peer_closed)
            return info.is_failed ? -1 : 0;
        poll(&readable, 1, -1);                               /* no buffer is lent while nothing comes */
        if (siotls_conn_receive_buffer(conn, &room, &len, 0)) /* network in */
            return -1;
        ssize_t received = recv(network, room, len, 0);
        siotls_conn_set_time(conn, (uint64_t)time(NULL) * 1000);
        if (received > 0)
            siotls_conn_received(conn, (size_t)received);
        else if (received < 0 || siotls_conn_receive_end(conn))
            return -1; /* the connection broke: the page may be cut off */
    }
}
/* README] */

static struct siotls_config *open_config(const char *ca_path, struct siotls_error *error)
{
    struct siotls_set *set = NULL;
    struct siotls_trust *trust = NULL;
    struct siotls_config *config = NULL;
    if (siotls_set_new(&set, NULL, error) == 0 && siotls_trust_new(&trust, NULL, error) == 0 &&
        siotls_trust_add_file(trust, ca_path, error) == 0 &&
        siotls_config_new(&config, set, SIOTLS_ROLE_CLIENT, NULL, error) == 0)
        siotls_config_set_trust(config, trust);
    if (config && siotls_config_ready(config, error)) {
        siotls_config_free(config);
        config = NULL;
    }
    siotls_trust_free(trust); /* the config holds what it uses */
    siotls_set_free(set);
    return config;
}

int main(int argc, char **argv)
{
    struct siotls_error error = SIOTLS_INIT_ERROR;
    struct siotls_conn *conn = NULL;
    char request[512];
    if (argc != 4) {
        fprintf(stderr, "usage: hello_client HOST PORT CA.pem\n");
        return 2;
    }
    snprintf(request, sizeof request, "GET / HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n", argv[1]);
    struct siotls_config *config = open_config(argv[3], &error);
    int network = open_socket(argv[1], argv[2]);
    int result = -1;
    if (config && network >= 0 && siotls_conn_new(&conn, config, NULL, NULL) == 0) {
        siotls_conn_set_time(conn, (uint64_t)time(NULL) * 1000);
        if (siotls_conn_set_server_name(conn, argv[1]) == 0 && siotls_conn_start(conn) == 0)
            result = converse(conn, network, request);
        siotls_conn_error(conn, &error);
    }
    if (result)
        fprintf(stderr, "hello_client: %s %s\n", error.reason ? error.reason : "no connection", error.detail);
    siotls_conn_free(conn);
    siotls_config_free(config);
    if (network >= 0)
        close(network);
    return result ? 1 : 0;
}
