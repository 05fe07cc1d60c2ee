/* SPDX-License-Identifier: Apache-2.0 */
/*
 * blocking.c: see blocking.h.
 */
#include "blocking.h"

#include <poll.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

enum { PATIENCE_AT_END_MS = 1000 };

int send_output(struct siotls_conn *conn, int network)
{
    const uint8_t *data;
    size_t data_len;
    while (siotls_conn_data_to_send(conn, &data, &data_len) == 0 && data_len > 0) {
        ssize_t sent = send(network, data, data_len, MSG_NOSIGNAL);
        if (sent < 0)
            return -1;
        (void)siotls_conn_data_sent(conn, (size_t)sent); /* a failure shows in siotls_conn_info */
    }
    return 0;
}

int receive_input(struct siotls_conn *conn, int network, int patience_ms)
{
    struct pollfd readable = {.fd = network, .events = POLLIN};
    struct siotls_info info = SIOTLS_INIT_INFO;
    uint8_t *room;
    size_t room_len;
    if (siotls_conn_info(conn, &info) || info.is_input_ended)
        return -1;
    if (!info.can_receive)
        return 0;
    /* While nothing comes no buffer is lent. */
    if (poll(&readable, 1, patience_ms) <= 0 || siotls_conn_receive_buffer(conn, &room, &room_len, 0))
        return -1;
    ssize_t received = recv(network, room, room_len, 0);
    (void)siotls_conn_set_time(conn, now_ms());
    if (received > 0)
        (void)siotls_conn_received(conn, (size_t)received);
    else
        (void)siotls_conn_receive_end(conn); /* without close_notify before it the connection has failed now */
    return 0;
}

void close_gently(int network)
{
    char rest[4096];
    struct pollfd readable = {.fd = network, .events = POLLIN};
    uint64_t end_ms = now_ms() + PATIENCE_AT_END_MS;
    shutdown(network, SHUT_WR);
    while (now_ms() < end_ms && poll(&readable, 1, PATIENCE_AT_END_MS) > 0 && recv(network, rest, sizeof rest, 0) > 0)
        continue;
    close(network);
}

void print_failure(const char *program, const struct siotls_conn *conn, const char *otherwise)
{
    struct siotls_error error = SIOTLS_INIT_ERROR;
    (void)siotls_conn_error(conn, &error);
    fprintf(stderr, "%s: %s %s\n", program, error.reason ? error.reason : otherwise, error.detail);
}
