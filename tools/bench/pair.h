/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pair.h: a client and a server in memory that talk to each other through the public interface.
 */
#ifndef BENCH_PAIR_H
#define BENCH_PAIR_H

#include <siotls/connection.h>

/* bench_world: what all pairs share. */
struct bench_world {
    struct siotls_set *set;
    struct siotls_config *client;
    struct siotls_config *server;
    struct siotls_pool *pool; /* NULL: none */
};

struct bench_pair {
    struct siotls_conn *client;
    struct siotls_conn *server;
};

/* bench_options: what a world is made of. */
struct bench_options {
    const char *providers; /* NULL: as SIOTLS_PROVIDER says, else those installed */
    uint32_t suite;
    int with_pool;
};

/* bench_world_open; 0 and the reason in error when it cannot. */
int bench_world_open(struct bench_world *world, const struct bench_options *options, struct siotls_error *error);
void bench_world_close(struct bench_world *world);

/* bench_pair_open makes a pair and its handshake; 0 and the reason in error when it cannot. */
int bench_pair_open(struct bench_pair *pair, const struct bench_world *world, struct siotls_error *error);
void bench_pair_close(struct bench_pair *pair);

/*
 * bench_send puts one record's worth of text into conn and takes the record out to data, or throws it away when data is
 * NULL; its length, 0: failed.
 */
size_t bench_send(struct siotls_conn *conn, uint8_t *data, size_t data_capacity, const uint8_t *text, size_t text_len);

/* bench_receive gives a record to conn as an event loop would, and reads all of its text; the text's length. */
size_t bench_receive(struct siotls_conn *conn, const uint8_t *data, size_t data_len);

#endif
