/* SPDX-License-Identifier: Apache-2.0 */
/*
 * echo_epoll.c: an echo server for many clients, none of which can hold it up.
 * echo_epoll CERT.pem KEY.pem [HANDSHAKE-MS IDLE-MS MAX-CLIENTS]
 *
 * A client has so long for its whole handshake, however slowly it speaks, and after that so long without a byte in
 * either direction. When there are as many as there may be, no more are accepted: they wait in the kernel. What a
 * client does not read is not sent, what is not sent is not read (echo_turn), and what is not read is not received: so
 * TCP makes the client wait, and it costs a bounded number of bytes here.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "echo.h"

/*
 * What a client is waited for. Those that wait for the same thing have the same time for it, so they stand in line: who
 * began first is at the head, and its time is up first. No timer is searched or sorted.
 */
enum wait { HANDSHAKE, IDLE, ENDING, NUM_WAITS };

struct client {
    struct client *before; /* in line */
    struct client *behind;
    enum wait wait;
    uint64_t since_ms;
    int network;
    uint32_t events;          /* what epoll waits for */
    struct siotls_conn *conn; /* NULL: it is over; what still comes is thrown away */
};

struct line {
    uint64_t patience_ms;
    struct client *head;
    struct client *tail;
};

static struct line lines[NUM_WAITS] = {{.patience_ms = 10000}, {.patience_ms = 60000}, {.patience_ms = 2000}};
static size_t max_clients = 10000;
static size_t num_clients;
static int epoll;
static int listener;
static int is_accepting;
static struct siotls_config *config;
static struct siotls_pool *pool;

/* A clock that nobody sets, for spans of time. */
static uint64_t steady_ms(void)
{
    struct timespec now = {0};
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

static void leave_line(struct client *client)
{
    struct line *line = &lines[client->wait];
    *(client->before ? &client->before->behind : &line->head) = client->behind;
    *(client->behind ? &client->behind->before : &line->tail) = client->before;
}

/* At the end of the line, from now on. */
static void join_line(struct client *client, enum wait wait)
{
    struct line *line = &lines[wait];
    client->wait = wait;
    client->since_ms = steady_ms();
    client->before = line->tail;
    client->behind = NULL;
    *(line->tail ? &line->tail->behind : &line->head) = client;
    line->tail = client;
}

static void wait_for(struct client *client, enum wait wait)
{
    leave_line(client);
    join_line(client, wait);
}

/* Without clients that could end there is nothing to be gained by waiting. */
static void accept_more(int enabled)
{
    struct epoll_event event = {.events = enabled ? EPOLLIN : 0};
    if (is_accepting != enabled && (enabled || num_clients > 0) &&
        epoll_ctl(epoll, EPOLL_CTL_MOD, listener, &event) == 0)
        is_accepting = enabled;
}

static void free_client(struct client *client)
{
    leave_line(client);
    siotls_conn_free(client->conn);
    close(client->network); /* epoll forgets it */
    free(client);
    num_clients--;
    accept_more(1);
}

static void ask(struct client *client, uint32_t events)
{
    struct epoll_event event = {.events = events, .data.ptr = client};
    if (events != client->events && epoll_ctl(epoll, EPOLL_CTL_MOD, client->network, &event) == 0)
        client->events = events;
}

/* Network in; whether the transport goes on. *moved counts bytes. */
static int fill(struct client *client, size_t *moved)
{
    uint8_t *room;
    size_t len;
    if (siotls_conn_receive_buffer(client->conn, &room, &len, 0) || len == 0)
        return 1;
    ssize_t received = recv(client->network, room, len, 0);
    int why = errno;
    (void)echo_received(client->conn, received > 0 ? (size_t)received : 0); /* 0: the buffer goes back */
    *moved += received > 0 ? (size_t)received : 0;
    if (received == 0)
        (void)siotls_conn_receive_end(client->conn);
    return received >= 0 || why == EAGAIN || why == EINTR;
}

/* Network out, as much as goes. */
static int drain(struct client *client, size_t *moved)
{
    const uint8_t *data;
    size_t len;
    while (siotls_conn_data_to_send(client->conn, &data, &len) == 0 && len > 0) {
        ssize_t sent = send(client->network, data, len, MSG_NOSIGNAL);
        if (sent < 0)
            return errno == EAGAIN || errno == EINTR;
        *moved += (size_t)sent;
        (void)siotls_conn_data_sent(client->conn, (size_t)sent);
    }
    return 1;
}

/*
 * Nothing more is to be sent. TCP resets a socket that is closed with unread bytes, and an alert on its way is lost
 * with it: so our direction ends, and what comes is thrown away until the client has ended too, or its time is up.
 */
static void end(struct client *client)
{
    siotls_conn_free(client->conn);
    client->conn = NULL;
    shutdown(client->network, SHUT_WR);
    ask(client, EPOLLIN);
    wait_for(client, ENDING);
}

static void throw_away(struct client *client)
{
    static char rest[65536];
    ssize_t received = recv(client->network, rest, sizeof rest, 0);
    if (received == 0 || (received < 0 && errno != EAGAIN && errno != EINTR))
        free_client(client);
}

static void serve(struct client *client, uint32_t events)
{
    struct siotls_info info = SIOTLS_INIT_INFO;
    size_t moved = 0;
    int is_alive = (events & (EPOLLIN | EPOLLHUP | EPOLLERR)) == 0 || fill(client, &moved);
    int is_over = echo_turn(client->conn);
    is_alive = drain(client, &moved) && is_alive;
    (void)siotls_conn_info(client->conn, &info);
    if (!is_alive) {
        free_client(client);
        return;
    }
    if (is_over && !info.has_output) {
        end(client);
        return;
    }
    ask(client, (info.can_receive ? EPOLLIN : 0) | (info.has_output ? EPOLLOUT : 0));
    if (info.is_done && (moved > 0 || client->wait == HANDSHAKE))
        wait_for(client, IDLE);
}

/* Its time is up: it is told so as far as it listens. */
static void give_up(struct client *client)
{
    size_t moved;
    if (client->wait == ENDING) {
        free_client(client);
        return;
    }
    printf(client->wait == HANDSHAKE ? "a client took too long for its handshake\n"
                                     : "a client was idle for too long\n");
    fflush(stdout);
    (void)siotls_conn_close(client->conn);
    (void)drain(client, &moved);
    end(client);
}

/* Ends those whose time is up; how long the next one has, -1: nobody waits. */
static int look_at_lines(void)
{
    uint64_t now = steady_ms();
    uint64_t next_ms = UINT64_MAX;
    for (int i = 0; i < NUM_WAITS; i++) {
        const struct line *line = &lines[i];
        while (line->head && line->head->since_ms + line->patience_ms <= now)
            give_up(line->head);
        if (line->head && line->head->since_ms + line->patience_ms < next_ms)
            next_ms = line->head->since_ms + line->patience_ms;
    }
    return next_ms == UINT64_MAX ? -1 : (int)(next_ms - now);
}

static void welcome(void)
{
    int accepted = accept(listener, NULL, NULL);
    if (accepted < 0) {
        if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM)
            accept_more(0); /* until somebody has ended */
        return;
    }
    struct client *client = calloc(1, sizeof *client);
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = client};
    struct siotls_conn *conn = client ? echo_open(config, pool) : NULL;
    if (conn == NULL || fcntl(accepted, F_SETFL, O_NONBLOCK) || epoll_ctl(epoll, EPOLL_CTL_ADD, accepted, &event)) {
        siotls_conn_free(conn);
        free(client);
        close(accepted);
        return;
    }
    client->conn = conn;
    client->network = accepted;
    client->events = EPOLLIN;
    join_line(client, HANDSHAKE);
    if (++num_clients >= max_clients)
        accept_more(0);
}

static int open_loop(void)
{
    struct epoll_event event = {.events = EPOLLIN}; /* no client: the listener */
    listener = listen_here();
    epoll = epoll_create1(EPOLL_CLOEXEC);
    is_accepting = 1;
    return listener >= 0 && epoll >= 0 && fcntl(listener, F_SETFL, O_NONBLOCK) == 0 &&
           epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &event) == 0;
}

static void run(void)
{
    struct epoll_event ready[64];
    for (;;) {
        int num_ready = epoll_wait(epoll, ready, 64, look_at_lines());
        if (num_ready < 0 && errno != EINTR)
            return;
        for (int i = 0; i < num_ready; i++) {
            struct client *client = ready[i].data.ptr;
            if (client == NULL)
                welcome();
            else if (client->conn == NULL)
                throw_away(client);
            else
                serve(client, ready[i].events);
        }
    }
}

int main(int argc, char **argv)
{
    if (argc != 3 && argc != 6) {
        fprintf(stderr, "usage: echo_epoll CERT.pem KEY.pem [HANDSHAKE-MS IDLE-MS MAX-CLIENTS]\n");
        return 2;
    }
    if (argc == 6) {
        lines[HANDSHAKE].patience_ms = strtoul(argv[3], NULL, 10);
        lines[IDLE].patience_ms = strtoul(argv[4], NULL, 10);
        max_clients = strtoul(argv[5], NULL, 10);
    }
    config = echo_config(argv[1], argv[2]);
    if (config && siotls_pool_new(&pool, 64, NULL, NULL) == 0 && open_loop())
        run();
    perror("echo_epoll");
    siotls_pool_free(pool);
    siotls_config_free(config);
    return 1;
}
