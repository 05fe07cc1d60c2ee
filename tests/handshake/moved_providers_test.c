/* SPDX-License-Identifier: Apache-2.0 */
/*
 * moved_providers_test.c: a live connection is handed from process to process, each with another provider, while its
 * peer writes and reads: a client here, and its server in one child after the other.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "journey.h"

enum { MAX_STOPS = 5, ROUND = 30000, SKIPPED = 77 };

struct journey {
    const char *name;
    uint16_t suite;
    const char *providers[MAX_STOPS]; /* the first shakes hands; NULL: there are no more */
};

static const struct journey journeys[] = {
    {"ChaCha20-Poly1305", SIOTLS_SUITE_CHACHA20_POLY1305_SHA256, {"openssl", "nettle", "sodium", "hacl", "awslc"}},
    {"AES-128-GCM", SIOTLS_SUITE_AES_128_GCM_SHA256, {"openssl", "nettle", "awslc", "openssl"}},
    {"AES-256-GCM", SIOTLS_SUITE_AES_256_GCM_SHA384, {"nettle", "openssl", "awslc", "nettle"}},
};

static int num_stops(const struct journey *journey)
{
    int num = 0;
    while (num < MAX_STOPS && journey->providers[num] != NULL)
        num++;
    return num;
}

static void hand_over(struct siotls_conn *conn, int to, struct siotls_config *next)
{
    uint8_t target[SIOTLS_MAX_TARGET];
    size_t target_len = sizeof target;
    journey_require(siotls_config_describe_target(next, target, &target_len, NULL) == 0, "the target says nothing");
    journey_hand_over(conn, to, target, target_len);
}

/* One process of the server. pipes[stop] brings it the connection, pipes[stop + 1] takes it to the next. */
static void serve(const struct journey *journey, int stop, int wire, int pipes[MAX_STOPS][2])
{
    struct siotls_config *config = journey_config(journey->providers[stop], SIOTLS_ROLE_SERVER, journey->suite);
    struct siotls_conn *conn = NULL;
    if (stop == 0) {
        journey_require(siotls_conn_new(&conn, config, NULL, NULL) == 0, "no connection");
        journey_shake_hands(conn, wire);
    } else {
        conn = journey_take_over(config, pipes[stop][0]);
    }
    journey_echo(conn, wire, ROUND);
    /* Unless an earlier one is not sent yet. */
    int status = siotls_conn_update_key(conn, 1);
    journey_require(status == 0 || status == SIOTLS_ERROR_LIMIT, "the key is not updated");
    if (stop + 1 < num_stops(journey)) {
        struct siotls_config *next = journey_config(journey->providers[stop + 1], SIOTLS_ROLE_SERVER, journey->suite);
        hand_over(conn, pipes[stop + 1][1], next);
        siotls_config_free(next);
    } else {
        journey_end(conn, wire);
    }
    siotls_conn_free(conn);
    siotls_config_free(config);
    exit(EXIT_SUCCESS);
}

/* Here it is moved now and then too. */
static struct siotls_conn *move_client(struct siotls_conn *conn, const struct journey *journey, size_t turn)
{
    struct siotls_config *config =
        journey_config(journey->providers[turn % (size_t)num_stops(journey)], SIOTLS_ROLE_CLIENT, journey->suite);
    int pipe_ends[2];
    journey_require(socketpair(AF_UNIX, SOCK_STREAM, 0, pipe_ends) == 0, "no pipe");
    hand_over(conn, pipe_ends[1], config);
    siotls_conn_free(conn);
    conn = journey_take_over(config, pipe_ends[0]);
    close(pipe_ends[0]);
    close(pipe_ends[1]);
    siotls_config_free(config);
    return conn;
}

static struct siotls_conn *listen_to_end(struct siotls_conn *conn, const struct journey *journey, int wire)
{
    struct siotls_info info = {.size = sizeof info};
    size_t at = 0;
    for (size_t turn = 1; !info.is_peer_closed; turn++) {
        size_t data_len = journey_hear(conn, at);
        at += data_len;
        journey_require(siotls_conn_info(conn, &info) == 0, "there is no information any more");
        journey_send(conn, wire);
        if (data_len == 0 && !info.is_peer_closed)
            journey_receive(conn, wire);
        if (turn % 5 == 0)
            conn = move_client(conn, journey, turn / 5);
    }
    journey_require(at == (size_t)num_stops(journey) * ROUND, "not all text comes back");
    return conn;
}

static void travel(const struct journey *journey)
{
    int wire[2], pipes[MAX_STOPS][2];
    journey_require(socketpair(AF_UNIX, SOCK_STREAM, 0, wire) == 0, "no socket");
    for (int stop = 0; stop < num_stops(journey); stop++)
        journey_require(socketpair(AF_UNIX, SOCK_STREAM, 0, pipes[stop]) == 0, "no pipe");
    for (int stop = 0; stop < num_stops(journey); stop++) {
        pid_t child = fork();
        journey_require(child >= 0, "no process");
        if (child == 0) {
            close(wire[0]);
            serve(journey, stop, wire[1], pipes);
        }
    }
    close(wire[1]);
    struct siotls_config *config = journey_config(journey->providers[0], SIOTLS_ROLE_CLIENT, journey->suite);
    struct siotls_conn *conn = NULL;
    journey_require(siotls_conn_new(&conn, config, NULL, NULL) == 0, "no client");
    siotls_config_free(config);
    journey_shake_hands(conn, wire[0]);
    journey_say(conn, wire[0], (size_t)num_stops(journey) * ROUND);
    siotls_conn_free(listen_to_end(conn, journey, wire[0]));
    close(wire[0]);
    for (int stop = 0; stop < num_stops(journey); stop++) {
        int outcome = 0;
        journey_require(wait(&outcome) > 0 && outcome == 0, "a child fails");
        close(pipes[stop][0]);
        close(pipes[stop][1]);
    }
    printf("%s:", journey->name);
    for (int stop = 0; stop < num_stops(journey); stop++)
        printf(" %s", journey->providers[stop]);
    printf("\n");
    fflush(stdout);
}

/* The journey without the stops that are not here. */
static struct journey possible(const struct journey *journey)
{
    struct journey kept = {.name = journey->name, .suite = journey->suite};
    int num_kept = 0;
    for (int stop = 0; stop < num_stops(journey); stop++) {
        struct siotls_set *set = journey_set(journey->providers[stop]);
        siotls_set_free(set);
        if (set != NULL)
            kept.providers[num_kept++] = journey->providers[stop];
        else
            printf("%s: there is no provider %s, it is left out\n", journey->name, journey->providers[stop]);
    }
    fflush(stdout);
    return kept;
}

int main(void)
{
    int num_travelled = 0;
    alarm(60);
    for (size_t i = 0; i < sizeof journeys / sizeof journeys[0]; i++) {
        struct journey journey = possible(&journeys[i]);
        if (num_stops(&journey) < 2)
            continue;
        travel(&journey);
        num_travelled++;
    }
    return num_travelled > 0 ? EXIT_SUCCESS : SKIPPED;
}
