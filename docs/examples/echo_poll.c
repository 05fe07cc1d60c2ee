/* SPDX-License-Identifier: Apache-2.0 */
/*
 * echo_poll.c: an echo server in one poll loop: echo_poll CERT.pem KEY.pem
 *
 * Whether a socket is waited for depends on the ports alone: for reading while info says that more can be received,
 * which lends no buffer meanwhile, for writing while there is something to send.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

#include "echo.h"

enum { MAX_CONNECTIONS = 10000 };

static struct pollfd sockets[1 + MAX_CONNECTIONS]; /* the listener, then the connections */
static struct siotls_conn *conns[1 + MAX_CONNECTIONS];
static nfds_t num_sockets = 1;

/* What to wait for next. */
static void ask(nfds_t i)
{
    struct siotls_info info = SIOTLS_INIT_INFO;
    sockets[i].events = 0;
    if (siotls_conn_info(conns[i], &info))
        return;
    if (info.can_receive)
        sockets[i].events |= POLLIN;
    if (info.has_output)
        sockets[i].events |= POLLOUT;
}

static void welcome(struct siotls_config *config, struct siotls_pool *pool)
{
    int accepted = accept(sockets[0].fd, NULL, NULL);
    struct siotls_conn *conn = accepted >= 0 && num_sockets <= MAX_CONNECTIONS ? echo_open(config, pool) : NULL;
    if (conn == NULL || fcntl(accepted, F_SETFL, O_NONBLOCK)) {
        siotls_conn_free(conn);
        if (accepted >= 0)
            close(accepted);
        return;
    }
    sockets[num_sockets].fd = accepted;
    conns[num_sockets] = conn;
    ask(num_sockets++);
}

/* Network in. */
static int fill(struct siotls_conn *conn, int network)
{
    uint8_t *room;
    size_t len;
    if (siotls_conn_receive_buffer(conn, &room, &len, 0) || len == 0)
        return 1;
    ssize_t received = recv(network, room, len, 0);
    if (received > 0)
        return echo_received(conn, (size_t)received) == 0;
    (void)siotls_conn_received(conn, 0); /* nothing came: the buffer goes back */
    if (received < 0 && (errno == EAGAIN || errno == EINTR))
        return 1;
    return received == 0 && siotls_conn_receive_end(conn) == 0;
}

/* Network out. */
static int drain(struct siotls_conn *conn, int network)
{
    const uint8_t *data;
    size_t len;
    while (siotls_conn_data_to_send(conn, &data, &len) == 0 && len > 0) {
        ssize_t sent = send(network, data, len, MSG_NOSIGNAL);
        if (sent < 0)
            return errno == EAGAIN || errno == EINTR;
        siotls_conn_data_sent(conn, (size_t)sent);
    }
    return 1;
}

/* One socket's turn; 0: it is over. */
static int serve(nfds_t i)
{
    int is_alive = 1;
    if (sockets[i].revents & (POLLIN | POLLHUP | POLLERR))
        is_alive = fill(conns[i], sockets[i].fd);
    int is_over = echo_turn(conns[i]);
    is_alive = drain(conns[i], sockets[i].fd) && is_alive;
    ask(i);
    return is_alive && !(is_over && (sockets[i].events & POLLOUT) == 0);
}

int main(int argc, char **argv)
{
    struct siotls_pool *pool = NULL;
    struct siotls_config *config = argc == 3 ? echo_config(argv[1], argv[2]) : NULL;
    if (config == NULL || siotls_pool_new(&pool, 16, NULL, NULL)) {
        fprintf(stderr, "usage: echo_poll CERT.pem KEY.pem\n");
        return 2;
    }
    sockets[0] = (struct pollfd){.fd = listen_here(), .events = POLLIN};
    while (sockets[0].fd >= 0 && (poll(sockets, num_sockets, -1) >= 0 || errno == EINTR)) {
        for (nfds_t i = num_sockets - 1; i > 0; i--) {
            if (sockets[i].revents == 0 || serve(i))
                continue;
            close(sockets[i].fd);
            siotls_conn_free(conns[i]);
            sockets[i] = sockets[--num_sockets]; /* the last one, which had its turn already */
            conns[i] = conns[num_sockets];
        }
        if (sockets[0].revents & POLLIN)
            welcome(config, pool);
    }
    siotls_pool_free(pool);
    siotls_config_free(config);
    return 1;
}
