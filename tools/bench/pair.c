/* SPDX-License-Identifier: Apache-2.0 */
/* pair.c: see pair.h. Who runs is said before each call, so that memory is counted for the right one. */
#include "bench/pair.h"

#include <string.h>

#include "bench/certificate.h"
#include "bench/count.h"

enum { POOL_BLOCKS = 16, MAX_STEPS = 64 };

static int open_server(struct bench_world *world, struct siotls_error *error)
{
    struct siotls_memory conn_memory = bench_count_memory(BENCH_SERVER);
    struct siotls_identity *identity = NULL;
    struct siotls_identity_options options = {.size = sizeof options, .chain = bench_certificate(), .key = bench_key()};
    error->status = siotls_identity_new(&identity, world->set, &options, error);
    if (error->status)
        return 0;
    error->status = siotls_config_new(&world->server, world->set, SIOTLS_ROLE_SERVER, &conn_memory, error);
    if (error->status == 0)
        error->status = siotls_config_add_identity(world->server, identity);
    siotls_identity_free(identity);
    return error->status == 0;
}

static int open_client(struct bench_world *world, const struct bench_options *options, struct siotls_error *error)
{
    struct siotls_memory conn_memory = bench_count_memory(BENCH_CLIENT);
    uint16_t suite = (uint16_t)options->suite;
    error->status = siotls_config_new(&world->client, world->set, SIOTLS_ROLE_CLIENT, &conn_memory, error);
    if (error->status == 0)
        error->status = siotls_config_set_insecure_no_verification(world->client);
    if (error->status == 0)
        error->status = siotls_config_set_suites(world->client, &suite, 1);
    return error->status == 0;
}

static int open_world(struct bench_world *world, const struct bench_options *options, struct siotls_error *error)
{
    struct siotls_memory set_memory = bench_count_memory(BENCH_OTHER);
    struct siotls_memory pool_memory = bench_count_memory(BENCH_POOL);
    struct siotls_set_options set_options = {
        .size = sizeof set_options, .memory = &set_memory, .providers = options->providers};
    error->status = siotls_set_new(&world->set, &set_options, error);
    if (error->status)
        return 0;
    if (!open_server(world, error) || !open_client(world, options, error))
        return 0;
    if (siotls_config_ready(world->server, error) || siotls_config_ready(world->client, error))
        return 0;
    if (options->with_pool)
        error->status = siotls_pool_new(&world->pool, POOL_BLOCKS, &pool_memory, error);
    return error->status == 0;
}

int bench_world_open(struct bench_world *world, const struct bench_options *options, struct siotls_error *error)
{
    *world = (struct bench_world){0};
    if (open_world(world, options, error))
        return 1;
    bench_world_close(world);
    return 0;
}

void bench_world_close(struct bench_world *world)
{
    siotls_config_free(world->client);
    siotls_config_free(world->server);
    siotls_set_free(world->set);
    siotls_pool_free(world->pool);
    *world = (struct bench_world){0};
}

/* Moves what one side has to say to the other; how much, or -1. */
static int64_t carry(struct siotls_conn *from, enum bench_owner from_owner, struct siotls_conn *to,
                     enum bench_owner to_owner)
{
    const uint8_t *data;
    size_t data_len = 0, taken = 0;
    bench_count_run_as(from_owner);
    int status = siotls_conn_data_to_send(from, &data, &data_len);
    if (status == 0 && data_len > 0) {
        bench_count_run_as(to_owner);
        /* A failure of the receiver is found with siotls_conn_error; it may have an alert to send first. */
        (void)siotls_conn_receive_data(to, &taken, data, data_len);
        bench_count_run_as(from_owner);
        status = siotls_conn_data_sent(from, taken);
    }
    bench_count_run_as(BENCH_OTHER);
    return status ? -1 : (int64_t)taken;
}

static int drain_events(struct siotls_conn *conn, enum bench_owner owner)
{
    int is_done = 0;
    struct siotls_event event = {.size = sizeof event};
    bench_count_run_as(owner);
    while (siotls_conn_next_event(conn, &event) == 0 && event.type != SIOTLS_EVENT_NONE)
        is_done |= event.type == SIOTLS_EVENT_HANDSHAKE_DONE;
    bench_count_run_as(BENCH_OTHER);
    return is_done;
}

static int shake_hands(struct bench_pair *pair)
{
    int client_done = 0, server_done = 0;
    for (int step = 0; step < MAX_STEPS; step++) {
        int64_t sent = carry(pair->client, BENCH_CLIENT, pair->server, BENCH_SERVER);
        int64_t received = carry(pair->server, BENCH_SERVER, pair->client, BENCH_CLIENT);
        client_done |= drain_events(pair->client, BENCH_CLIENT);
        server_done |= drain_events(pair->server, BENCH_SERVER);
        if (sent < 0 || received < 0)
            return 0;
        if (sent + received == 0)
            return client_done && server_done;
    }
    return 0;
}

static void why_failed(struct siotls_error *error, const struct bench_pair *pair)
{
    (void)siotls_conn_error(pair->client, error);
    if (error->status == 0 || error->origin == SIOTLS_ORIGIN_PEER)
        (void)siotls_conn_error(pair->server, error);
}

static int begin(struct siotls_conn **conn, struct siotls_config *config, struct siotls_pool *pool,
                 enum bench_owner owner)
{
    bench_count_run_as(owner);
    int status = siotls_conn_new(conn, config, pool, NULL);
    if (status == 0)
        status = siotls_conn_start(*conn);
    bench_count_run_as(BENCH_OTHER);
    return status;
}

int bench_pair_open(struct bench_pair *pair, const struct bench_world *world, struct siotls_error *error)
{
    *pair = (struct bench_pair){0};
    error->status = begin(&pair->client, world->client, world->pool, BENCH_CLIENT);
    if (error->status == 0)
        error->status = begin(&pair->server, world->server, world->pool, BENCH_SERVER);
    if (error->status == 0 && shake_hands(pair))
        return 1;
    if (error->status == 0)
        why_failed(error, pair);
    bench_pair_close(pair);
    return 0;
}

void bench_pair_close(struct bench_pair *pair)
{
    bench_count_run_as(BENCH_CLIENT);
    siotls_conn_free(pair->client);
    bench_count_run_as(BENCH_SERVER);
    siotls_conn_free(pair->server);
    bench_count_run_as(BENCH_OTHER);
    *pair = (struct bench_pair){0};
}

size_t bench_send(struct siotls_conn *conn, uint8_t *data, size_t data_capacity, const uint8_t *text, size_t text_len)
{
    const uint8_t *view;
    size_t taken = 0, view_len = 0, data_len = 0;
    if (siotls_conn_send_data(conn, &taken, text, text_len) || taken != text_len)
        return 0;
    while (siotls_conn_data_to_send(conn, &view, &view_len) == 0 && view_len > 0) {
        if (data && view_len > data_capacity - data_len)
            return 0;
        if (data)
            memcpy(data + data_len, view, view_len);
        data_len += view_len;
        if (siotls_conn_data_sent(conn, view_len))
            return 0;
    }
    return data_len;
}

size_t bench_receive(struct siotls_conn *conn, const uint8_t *data, size_t data_len)
{
    uint8_t *room;
    const uint8_t *text;
    size_t room_len = 0, text_len = 0, total = 0, offset = 0;
    while (offset < data_len) {
        if (siotls_conn_receive_buffer(conn, &room, &room_len, data_len - offset) || room_len == 0)
            return total;
        size_t part = data_len - offset < room_len ? data_len - offset : room_len;
        memcpy(room, data + offset, part);
        offset += part;
        if (siotls_conn_received(conn, part))
            return total;
        while (siotls_conn_data_to_read(conn, &text, &text_len) == 0 && text_len > 0) {
            total += text_len;
            if (siotls_conn_data_read(conn, text_len))
                return total;
        }
    }
    return total;
}
