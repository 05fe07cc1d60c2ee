/* SPDX-License-Identifier: Apache-2.0 */
/*
 * hello_client.c: the example of README.md: fetches a page with a blocking socket, and ends the connection properly: it
 * waits for the server's close_notify, by which it knows that it has the whole page, and sends its own.
 * hello_client HOST PORT CA.pem
 */
/* [OPEN */
#include <errno.h>
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
    int connected = -1;
    int failure = getaddrinfo(host, port, &wanted, &list);
    for (const struct addrinfo *each = list; each && connected < 0; each = each->ai_next) {
        connected = socket(each->ai_family, SOCK_STREAM, 0);
        if (connected >= 0 && connect(connected, each->ai_addr, each->ai_addrlen)) {
            int why = errno;
            close(connected);
            errno = why;
            connected = -1;
        }
    }
    if (connected < 0)
        fprintf(stderr, "%s:%s: %s\n", host, port, failure ? gai_strerror(failure) : strerror(errno));
    if (list)
        freeaddrinfo(list);
    return connected;
}
/* OPEN] */

/* [README */
static void take_events(struct siotls_conn *conn)
{
    struct siotls_event event = SIOTLS_INIT_EVENT;
    struct siotls_info info = SIOTLS_INIT_INFO;
    while (siotls_conn_next_event(conn, &event) == 0 && event.type != SIOTLS_EVENT_NONE) {
        if (event.type == SIOTLS_EVENT_HANDSHAKE_DONE && siotls_conn_info(conn, &info) == 0)
            fprintf(stderr, "connected with %s\n", siotls_algorithm_name(SIOTLS_KIND_SUITE, info.suite));
        else if (event.type == SIOTLS_EVENT_CLOSED)
            siotls_conn_close(conn); /* the page is whole: say goodbye as well */
    }
}

static int converse(struct siotls_conn *conn, int network, const char *request)
{
    struct siotls_info info = SIOTLS_INIT_INFO;
    struct pollfd readable = {.fd = network, .events = POLLIN};
    const uint8_t *view;
    uint8_t *room;
    size_t len, asked = 0, request_len = strlen(request);
    for (;;) {
        siotls_conn_info(conn, &info);
        if (info.can_send && asked < request_len && /* our data in */
            siotls_conn_send_data(conn, &len, (const uint8_t *)request + asked, request_len - asked) == 0)
            asked += len;
        while (siotls_conn_data_to_read(conn, &view, &len) == 0 && len > 0) { /* their data out */
            fwrite(view, 1, len, stdout);
            siotls_conn_data_read(conn, len);
        }
        take_events(conn);                                                    /* what happened */
        while (siotls_conn_data_to_send(conn, &view, &len) == 0 && len > 0) { /* network out, an alert too */
            ssize_t sent = send(network, view, len, MSG_NOSIGNAL);
            if (sent < 0)
                return -1;
            siotls_conn_data_sent(conn, (size_t)sent);
        }
        siotls_conn_info(conn, &info);
        if (info.is_failed || info.is_peer_closed)
            return info.is_failed ? -1 : 0;
        poll(&readable, 1, -1);                               /* no buffer is lent while nothing comes */
        if (siotls_conn_receive_buffer(conn, &room, &len, 0)) /* network in */
            return -1;
        ssize_t received = recv(network, room, len, 0);
        siotls_conn_set_time(conn, (uint64_t)time(NULL) * 1000);
        if (received > 0)
            siotls_conn_received(conn, (size_t)received);
        else
            siotls_conn_receive_end(conn); /* fails unless close_notify came: the page may be cut off */
    }
}
/* README] */

/* [CONFIG */
static struct siotls_config *open_config(const char *ca_path, struct siotls_error *error)
{
    struct siotls_set *set = NULL;
    struct siotls_trust *trust = NULL;
    struct siotls_config *config = NULL;
    if (siotls_set_new(&set, NULL, error) || siotls_trust_new(&trust, NULL, error) ||
        siotls_trust_add_file(trust, ca_path, error) ||
        siotls_config_new(&config, set, SIOTLS_ROLE_CLIENT, NULL, error) || siotls_config_set_trust(config, trust) ||
        siotls_config_ready(config, error)) {
        siotls_config_free(config);
        config = NULL;
    }
    siotls_trust_free(trust); /* the config holds what it uses */
    siotls_set_free(set);
    return config;
}
/* CONFIG] */

/* [MAIN */
/* 0: the whole page came; else why is in error, or was printed. */
static int fetch(struct siotls_config *config, int network, const char *host, struct siotls_error *error)
{
    struct siotls_conn *conn = NULL;
    char request[512];
    int result = -1;
    snprintf(request, sizeof request, "GET / HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n", host);
    if (siotls_conn_new(&conn, config, NULL, error))
        return -1;
    siotls_conn_set_time(conn, (uint64_t)time(NULL) * 1000); /* siotls reads no clock */
    if (siotls_conn_set_server_name(conn, host))
        siotls_conn_misuse(conn, error); /* it is neither a name nor an address */
    else {
        if (siotls_conn_start(conn) == 0)
            result = converse(conn, network, request);
        siotls_conn_error(conn, error);
    }
    siotls_conn_free(conn);
    return result;
}

int main(int argc, char **argv)
{
    struct siotls_error error = SIOTLS_INIT_ERROR;
    int result = -1;
    if (argc != 4) {
        fprintf(stderr, "usage: hello_client HOST PORT CA.pem\n");
        return 2;
    }
    struct siotls_config *config = open_config(argv[3], &error);
    int network = config ? open_socket(argv[1], argv[2]) : -1;
    if (network >= 0) {
        result = fetch(config, network, argv[1], &error);
        close(network);
    }
    siotls_config_free(config);
    if (result)
        fprintf(stderr, "hello_client: %s %s\n", error.reason ? error.reason : "no connection", error.detail);
    return result ? 1 : 0;
}
/* MAIN] */
