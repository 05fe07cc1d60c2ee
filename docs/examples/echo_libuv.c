/* SPDX-License-Identifier: Apache-2.0 */
/*
 * echo_libuv.c: an echo server on libuv: echo_libuv CERT.pem KEY.pem
 *
 * libuv reads into receive_buffer and writes from data_to_send: nothing is copied, and nothing moves while a write is
 * under way. libuv asks for a buffer when there is something to read, so an idle connection holds none.
 */
#include <stdio.h>
#include <stdlib.h>
#include <uv.h>

#include "echo.h"

static struct siotls_config *config;
static struct siotls_pool *pool;

struct client {
    uv_tcp_t tcp;
    uv_write_t write;
    struct siotls_conn *conn;
    size_t writing_len; /* 0: no write is under way */
    int is_over;
};

static void pump(struct client *client);
static void lend(uv_handle_t *handle, size_t suggested_size, uv_buf_t *buffer);
static void read_some(uv_stream_t *stream, ssize_t num_read, const uv_buf_t *buffer);

static void free_client(uv_handle_t *handle)
{
    struct client *client = handle->data;
    siotls_conn_free(client->conn);
    free(client);
}

static void end(struct client *client)
{
    if (!uv_is_closing((uv_handle_t *)&client->tcp))
        uv_close((uv_handle_t *)&client->tcp, free_client);
}

static void written(uv_write_t *write, int status)
{
    struct client *client = write->data;
    size_t sent = client->writing_len;
    client->writing_len = 0;
    if (status < 0 || siotls_conn_data_sent(client->conn, sent))
        end(client);
    else
        pump(client);
}

/* Reads while more can be received: what is not read fills the peer's window, and it waits. */
static void read_when_wanted(struct client *client)
{
    struct siotls_info info = SIOTLS_INIT_INFO;
    if (siotls_conn_info(client->conn, &info) == 0 && info.can_receive)
        (void)uv_read_start((uv_stream_t *)&client->tcp, lend, read_some); /* again: no effect */
    else
        uv_read_stop((uv_stream_t *)&client->tcp);
}

/* Moves what can move. */
static void pump(struct client *client)
{
    const uint8_t *data;
    size_t len;
    if (uv_is_closing((uv_handle_t *)&client->tcp))
        return;
    client->is_over = echo_turn(client->conn);
    read_when_wanted(client);
    if (client->writing_len > 0)
        return;
    if (siotls_conn_data_to_send(client->conn, &data, &len) == 0 && len > 0) {
        uv_buf_t piece = uv_buf_init((char *)data, (unsigned)len);
        client->writing_len = len;
        client->write.data = client;
        if (uv_write(&client->write, (uv_stream_t *)&client->tcp, &piece, 1, written))
            end(client);
    } else if (client->is_over) {
        end(client);
    }
}

/* Only called when there is something to read. */
static void lend(uv_handle_t *handle, size_t suggested_size, uv_buf_t *buffer)
{
    struct client *client = handle->data;
    uint8_t *room = NULL;
    size_t len = 0;
    (void)suggested_size;
    if (siotls_conn_receive_buffer(client->conn, &room, &len, 0))
        len = 0;
    *buffer = uv_buf_init((char *)room, (unsigned)len);
}

static void read_some(uv_stream_t *stream, ssize_t num_read, const uv_buf_t *buffer)
{
    struct client *client = stream->data;
    (void)buffer;
    (void)echo_received(client->conn, num_read > 0 ? (size_t)num_read : 0); /* 0: the buffer goes back */
    if (num_read == 0)
        return;
    if (num_read < 0) /* reading is not begun again: nothing can be received after the end */
        (void)siotls_conn_receive_end(client->conn);
    pump(client);
    if (num_read < 0 && client->writing_len == 0)
        end(client);
}

static void welcome(uv_stream_t *listener, int status)
{
    struct client *client = status == 0 ? calloc(1, sizeof *client) : NULL;
    if (client == NULL)
        return;
    client->tcp.data = client;
    if (uv_tcp_init(listener->loop, &client->tcp)) {
        free(client);
        return;
    }
    client->conn = echo_open(config, pool);
    if (client->conn == NULL || uv_accept(listener, (uv_stream_t *)&client->tcp))
        end(client);
    else
        pump(client);
}

int main(int argc, char **argv)
{
    uv_tcp_t listener;
    config = argc == 3 ? echo_config(argv[1], argv[2]) : NULL;
    if (config == NULL || siotls_pool_new(&pool, 16, NULL, NULL)) {
        fprintf(stderr, "usage: echo_libuv CERT.pem KEY.pem\n");
        return 2;
    }
    int listening = listen_here();
    if (listening < 0 || uv_tcp_init(uv_default_loop(), &listener) || uv_tcp_open(&listener, listening) ||
        uv_listen((uv_stream_t *)&listener, 64, welcome))
        return 1;
    uv_run(uv_default_loop(), UV_RUN_DEFAULT);
    siotls_pool_free(pool);
    siotls_config_free(config);
    return 1;
}
