/* SPDX-License-Identifier: Apache-2.0 */
/*
 * echo_uring.c: an echo server on io_uring: echo_uring CERT.pem KEY.pem. Exits with 77 where the kernel has none.
 *
 * The kernel reads into receive_buffer and sends from data_to_send while the program does other things. That is safe
 * because a port's view stays where it is until it is acknowledged on that port. While there is nothing to receive the
 * kernel polls, and no buffer is lent.
 */
#include <errno.h>
#include <liburing.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "echo.h"

static struct io_uring ring;
static struct siotls_config *config;
static struct siotls_pool *pool;

enum kind { ACCEPT, POLL, RECEIVE, SEND };

/* An operation under way; the kernel hands its address back. */
struct operation {
    enum kind kind;
    int is_pending;
    struct client *client;
};

struct client {
    int network;
    int is_broken;
    struct siotls_conn *conn;
    struct operation receive;
    struct operation send;
};

static struct operation accepting = {.kind = ACCEPT};

static struct io_uring_sqe *begin(struct operation *operation)
{
    struct io_uring_sqe *entry = io_uring_get_sqe(&ring);
    if (entry == NULL) { /* the queue is full: make room */
        io_uring_submit(&ring);
        entry = io_uring_get_sqe(&ring);
    }
    operation->is_pending = 1;
    return entry;
}

static void submit(struct io_uring_sqe *entry, struct operation *operation)
{
    io_uring_sqe_set_data(entry, operation);
}

static void accept_next(int listener)
{
    struct io_uring_sqe *entry = begin(&accepting);
    io_uring_prep_accept(entry, listener, NULL, NULL, 0);
    submit(entry, &accepting);
}

/* The first step of receiving: there is something to receive. */
static void start_poll(struct client *client)
{
    struct siotls_info info = SIOTLS_INIT_INFO;
    if (client->receive.is_pending || siotls_conn_info(client->conn, &info) || !info.can_receive)
        return;
    struct io_uring_sqe *entry = begin(&client->receive);
    client->receive.kind = POLL;
    io_uring_prep_poll_add(entry, client->network, POLLIN);
    submit(entry, &client->receive);
}

/* The second: only now is a buffer lent. */
static void start_receive(struct client *client)
{
    uint8_t *room;
    size_t len;
    if (siotls_conn_receive_buffer(client->conn, &room, &len, 0) || len == 0)
        return;
    struct io_uring_sqe *entry = begin(&client->receive);
    client->receive.kind = RECEIVE;
    io_uring_prep_recv(entry, client->network, room, len, 0);
    submit(entry, &client->receive);
}

static void start_send(struct client *client)
{
    const uint8_t *data;
    size_t len;
    if (client->send.is_pending || siotls_conn_data_to_send(client->conn, &data, &len) || len == 0)
        return;
    struct io_uring_sqe *entry = begin(&client->send);
    io_uring_prep_send(entry, client->network, data, len, MSG_NOSIGNAL);
    submit(entry, &client->send);
}

/* Starts what the ports allow, one operation for each direction; ends the client when there is nothing left to do. */
static void pump(struct client *client)
{
    int is_over = echo_turn(client->conn) || client->is_broken;
    if (!client->is_broken)
        start_send(client);
    if (!is_over)
        start_poll(client);
    if (!client->send.is_pending && is_over) {
        if (client->receive.is_pending) {
            shutdown(client->network, SHUT_RDWR); /* which ends the receive */
            return;
        }
        close(client->network);
        siotls_conn_free(client->conn);
        free(client);
    }
}

static void accepted(int listener, int network)
{
    struct client *client = network >= 0 ? calloc(1, sizeof *client) : NULL;
    accept_next(listener);
    if (client == NULL)
        return;
    client->network = network;
    client->receive = (struct operation){.kind = POLL, .client = client};
    client->send = (struct operation){.kind = SEND, .client = client};
    client->conn = echo_open(config, pool);
    if (client->conn != NULL) {
        pump(client);
        return;
    }
    close(network);
    free(client);
}

static void received(struct client *client, int result)
{
    if (result > 0)
        (void)echo_received(client->conn, (size_t)result); /* a failure has an alert to be sent */
    else
        client->is_broken = result < 0 || siotls_conn_receive_end(client->conn) != 0;
}

static void completed(struct operation *operation, int result)
{
    struct client *client = operation->client;
    operation->is_pending = 0;
    if (operation->kind == SEND)
        client->is_broken = client->is_broken || result < 0 || siotls_conn_data_sent(client->conn, (size_t)result) != 0;
    else if (operation->kind == RECEIVE)
        received(client, result);
    else if (result < 0)
        client->is_broken = 1;
    else
        start_receive(client);
    pump(client);
}

int main(int argc, char **argv)
{
    int status = io_uring_queue_init(256, &ring, 0);
    if (status < 0) {
        fprintf(stderr, "echo_uring: this kernel offers no io_uring (%d)\n", -status);
        return 77;
    }
    config = argc == 3 ? echo_config(argv[1], argv[2]) : NULL;
    if (config == NULL || siotls_pool_new(&pool, 16, NULL, NULL)) {
        fprintf(stderr, "usage: echo_uring CERT.pem KEY.pem\n");
        return 2;
    }
    int listener = listen_here();
    if (listener < 0)
        return 1;
    accept_next(listener);
    for (;;) {
        struct io_uring_cqe *completion;
        status = io_uring_submit_and_wait(&ring, 1);
        if (status < 0 && status != -EINTR)
            return 1;
        while (io_uring_peek_cqe(&ring, &completion) == 0) {
            struct operation *operation = io_uring_cqe_get_data(completion);
            int result = completion->res;
            io_uring_cqe_seen(&ring, completion);
            if (operation->kind == ACCEPT)
                accepted(listener, result);
            else
                completed(operation, result);
        }
    }
}
