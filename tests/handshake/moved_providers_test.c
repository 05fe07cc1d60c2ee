/* SPDX-License-Identifier: Apache-2.0 */
/*
 * moved_providers_test.c: a live connection is handed from process to process, each with another provider, while its
 * peer writes and reads: a client here, and its server in one child after the other.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <siotls/connection.h>
#include <siotls/session.h>

enum { MAX_STOPS = 3, ROUND = 30000, SKIPPED = 77 };

struct journey {
    const char *name;
    uint16_t suite;
    const char *providers[MAX_STOPS]; /* the first shakes hands */
};

static const struct journey journeys[] = {
    {"ChaCha20-Poly1305", SIOTLS_SUITE_CHACHA20_POLY1305_SHA256, {"openssl", "nettle", "sodium"}},
    {"AES-128-GCM", SIOTLS_SUITE_AES_128_GCM_SHA256, {"openssl", "nettle", "openssl"}},
    {"AES-256-GCM", SIOTLS_SUITE_AES_256_GCM_SHA384, {"nettle", "openssl", "nettle"}},
};

static void require(int is_so, const char *what)
{
    if (is_so)
        return;
    fprintf(stderr, "%s\n", what);
    exit(EXIT_FAILURE);
}

static void require_ok(int status, const struct siotls_error *error)
{
    require(status == 0, error->reason != NULL ? error->reason : siotls_status_name(status));
}

/* ---- configs ---- */

static struct siotls_set *open_set(const char *provider)
{
    struct siotls_set *set = NULL;
    struct siotls_set_options options = {.size = sizeof options, .providers = provider};
    return siotls_set_new(&set, &options, NULL) == 0 ? set : NULL;
}

static struct siotls_config *open_config(const char *provider, int role, uint16_t suite)
{
    static const uint8_t key[32] = {7};
    static const uint16_t group = SIOTLS_GROUP_X25519;
    struct siotls_error error = {.size = sizeof error};
    struct siotls_config *config = NULL;
    struct siotls_set *set = open_set(provider);
    struct siotls_psk psk = {
        .size = sizeof psk, .identity = {(const uint8_t *)"somebody", 8}, .key = {key, sizeof key}};
    if (suite == SIOTLS_SUITE_AES_256_GCM_SHA384)
        psk.hash = SIOTLS_HASH_SHA384;
    require(set != NULL, "a provider is gone");
    require_ok(siotls_config_new(&config, set, role, NULL, &error), &error);
    siotls_set_free(set);
    require(siotls_config_set_suites(config, &suite, 1) == 0 && siotls_config_set_groups(config, &group, 1) == 0 &&
                siotls_config_add_psk(config, &psk) == 0,
            "the config is not as wanted");
    if (role == SIOTLS_ROLE_CLIENT)
        require(siotls_config_set_insecure_no_verification(config) == 0, "the switch is gone");
    require_ok(siotls_config_ready(config, &error), &error);
    return config;
}

/* ---- bytes ---- */

static void write_all(int to, const uint8_t *data, size_t data_len)
{
    while (data_len > 0) {
        ssize_t done = write(to, data, data_len);
        require(done > 0, "a write fails");
        data += done;
        data_len -= (size_t)done;
    }
}

static void read_all(int from, uint8_t *data, size_t data_len)
{
    while (data_len > 0) {
        ssize_t done = read(from, data, data_len);
        require(done > 0, "a read fails");
        data += done;
        data_len -= (size_t)done;
    }
}

static void send_output(struct siotls_conn *conn, int wire)
{
    const uint8_t *data;
    size_t data_len;
    while (siotls_conn_data_to_send(conn, &data, &data_len) == 0 && data_len > 0) {
        write_all(wire, data, data_len);
        (void)siotls_conn_data_sent(conn, data_len);
    }
}

static void take_events(struct siotls_conn *conn)
{
    struct siotls_event event = {.size = sizeof event};
    do
        require(siotls_conn_next_event(conn, &event) == 0, "the connection fails");
    while (event.type != SIOTLS_EVENT_NONE);
}

static void receive(struct siotls_conn *conn, int wire)
{
    uint8_t *buffer;
    size_t buffer_len;
    require(siotls_conn_receive_buffer(conn, &buffer, &buffer_len, 0) == 0 && buffer_len > 0, "there is no room");
    ssize_t len = read(wire, buffer, buffer_len);
    require(len > 0, "the peer is gone");
    require(siotls_conn_received(conn, (size_t)len) == 0, "bytes are not taken");
}

static void shake_hands(struct siotls_conn *conn, int wire)
{
    struct siotls_info info = {.size = sizeof info};
    require(siotls_conn_set_time(conn, 1893456000000) == 0 && siotls_conn_start(conn) == 0, "it does not start");
    for (;;) {
        take_events(conn);
        send_output(conn, wire);
        require(siotls_conn_info(conn, &info) == 0, "there is no information");
        if (info.is_done)
            return;
        receive(conn, wire);
    }
}

/* ---- the two sides ---- */

/* Sends back so many bytes of what comes, and no more: what else came goes along. */
static void echo(struct siotls_conn *conn, int wire, size_t num_bytes)
{
    while (num_bytes > 0) {
        const uint8_t *data;
        size_t data_len = 0, taken = 0;
        take_events(conn);
        require(siotls_conn_data_to_read(conn, &data, &data_len) == 0, "there is no text");
        if (data_len == 0) {
            send_output(conn, wire);
            receive(conn, wire);
            continue;
        }
        require(siotls_conn_send_data(conn, &taken, data, data_len < num_bytes ? data_len : num_bytes) == 0,
                "text is not sent");
        require(siotls_conn_data_read(conn, taken) == 0, "text is not read");
        num_bytes -= taken;
        if (taken == 0)
            send_output(conn, wire);
    }
}

static void hand_over(struct siotls_conn *conn, int to, struct siotls_config *next)
{
    struct siotls_error error = {.size = sizeof error};
    uint8_t target[SIOTLS_MAX_TARGET];
    size_t target_len = sizeof target, blob_len = 0;
    require(siotls_config_describe_target(next, target, &target_len, NULL) == 0, "the target says nothing");
    require_ok(siotls_conn_save(conn, NULL, &blob_len, target, target_len, &error), &error);
    uint8_t *blob = malloc(blob_len);
    require(blob != NULL, "no memory");
    require_ok(siotls_conn_save(conn, blob, &blob_len, target, target_len, &error), &error);
    uint32_t number = (uint32_t)blob_len;
    write_all(to, (const uint8_t *)&number, sizeof number);
    write_all(to, blob, blob_len);
    free(blob);
}

static struct siotls_conn *take_over(struct siotls_config *config, int from)
{
    struct siotls_error error = {.size = sizeof error};
    struct siotls_conn *conn = NULL;
    uint32_t blob_len;
    read_all(from, (uint8_t *)&blob_len, sizeof blob_len);
    uint8_t *blob = malloc(blob_len);
    require(blob != NULL, "no memory");
    read_all(from, blob, blob_len);
    require_ok(siotls_conn_restore(&conn, config, NULL, blob, blob_len, &error), &error);
    free(blob);
    return conn;
}

/* The client may have something to say until it hears of the end. */
static void drain(int wire)
{
    uint8_t byte;
    shutdown(wire, SHUT_WR);
    while (read(wire, &byte, 1) > 0)
        continue;
}

/* One process of the server. pipes[stop] brings it the connection, pipes[stop + 1] takes it to the next. */
static void serve(const struct journey *journey, int stop, int wire, int pipes[MAX_STOPS][2])
{
    struct siotls_config *config = open_config(journey->providers[stop], SIOTLS_ROLE_SERVER, journey->suite);
    struct siotls_conn *conn = NULL;
    if (stop == 0) {
        require(siotls_conn_new(&conn, config, NULL, NULL) == 0, "no connection");
        shake_hands(conn, wire);
    } else {
        conn = take_over(config, pipes[stop][0]);
    }
    echo(conn, wire, ROUND);
    /* Unless an earlier one is not sent yet. */
    int status = siotls_conn_update_key(conn, 1);
    require(status == 0 || status == SIOTLS_ERROR_LIMIT, "the key is not updated");
    if (stop + 1 < MAX_STOPS) {
        struct siotls_config *next = open_config(journey->providers[stop + 1], SIOTLS_ROLE_SERVER, journey->suite);
        hand_over(conn, pipes[stop + 1][1], next);
        siotls_config_free(next);
    } else {
        require(siotls_conn_close(conn) == 0, "it does not close");
        send_output(conn, wire);
        drain(wire);
    }
    siotls_conn_free(conn);
    siotls_config_free(config);
    exit(EXIT_SUCCESS);
}

static uint8_t byte_at(size_t at)
{
    return (uint8_t)(at * 11 + at / 256);
}

/* All at once, so that there is always something on the way. */
static void say(struct siotls_conn *conn, int wire)
{
    for (size_t at = 0; at < MAX_STOPS * (size_t)ROUND;) {
        uint8_t bytes[1000];
        size_t taken = 0;
        for (size_t i = 0; i < sizeof bytes; i++)
            bytes[i] = byte_at(at + i);
        require(siotls_conn_send_data(conn, &taken, bytes, sizeof bytes) == 0, "text is not taken");
        at += taken;
        send_output(conn, wire);
    }
}

/* Here it is moved now and then too. */
static struct siotls_conn *move_client(struct siotls_conn *conn, const struct journey *journey, size_t turn)
{
    struct siotls_config *config =
        open_config(journey->providers[turn % MAX_STOPS], SIOTLS_ROLE_CLIENT, journey->suite);
    int pipe_ends[2];
    require(socketpair(AF_UNIX, SOCK_STREAM, 0, pipe_ends) == 0, "no pipe");
    hand_over(conn, pipe_ends[1], config);
    siotls_conn_free(conn);
    conn = take_over(config, pipe_ends[0]);
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
        const uint8_t *data;
        size_t data_len = 0;
        take_events(conn);
        require(siotls_conn_data_to_read(conn, &data, &data_len) == 0, "there is no text to read");
        for (size_t i = 0; i < data_len; i++)
            require(data[i] == byte_at(at + i), "other text comes back");
        at += data_len;
        require(siotls_conn_data_read(conn, data_len) == 0, "text is not let go");
        require(siotls_conn_info(conn, &info) == 0, "there is no information any more");
        send_output(conn, wire);
        if (data_len == 0 && !info.is_peer_closed)
            receive(conn, wire);
        if (turn % 5 == 0)
            conn = move_client(conn, journey, turn / 5);
    }
    require(at == MAX_STOPS * (size_t)ROUND, "not all text comes back");
    return conn;
}

static void travel(const struct journey *journey)
{
    int wire[2], pipes[MAX_STOPS][2];
    require(socketpair(AF_UNIX, SOCK_STREAM, 0, wire) == 0, "no socket");
    for (int stop = 0; stop < MAX_STOPS; stop++)
        require(socketpair(AF_UNIX, SOCK_STREAM, 0, pipes[stop]) == 0, "no pipe");
    for (int stop = 0; stop < MAX_STOPS; stop++) {
        pid_t child = fork();
        require(child >= 0, "no process");
        if (child == 0) {
            close(wire[0]);
            serve(journey, stop, wire[1], pipes);
        }
    }
    close(wire[1]);
    struct siotls_config *config = open_config(journey->providers[0], SIOTLS_ROLE_CLIENT, journey->suite);
    struct siotls_conn *conn = NULL;
    require(siotls_conn_new(&conn, config, NULL, NULL) == 0, "no client");
    siotls_config_free(config);
    shake_hands(conn, wire[0]);
    say(conn, wire[0]);
    siotls_conn_free(listen_to_end(conn, journey, wire[0]));
    close(wire[0]);
    for (int stop = 0; stop < MAX_STOPS; stop++) {
        int outcome = 0;
        require(wait(&outcome) > 0 && outcome == 0, "a child fails");
        close(pipes[stop][0]);
        close(pipes[stop][1]);
    }
    printf("%s: %s, %s, %s\n", journey->name, journey->providers[0], journey->providers[1], journey->providers[2]);
    fflush(stdout);
}

static int are_there(const struct journey *journey)
{
    for (int stop = 0; stop < MAX_STOPS; stop++) {
        struct siotls_set *set = open_set(journey->providers[stop]);
        siotls_set_free(set);
        if (set == NULL) {
            printf("%s: left out, there is no provider %s\n", journey->name, journey->providers[stop]);
            return 0;
        }
    }
    return 1;
}

int main(void)
{
    int num_travelled = 0;
    alarm(60);
    for (size_t i = 0; i < sizeof journeys / sizeof journeys[0]; i++) {
        if (!are_there(&journeys[i]))
            continue;
        travel(&journeys[i]);
        num_travelled++;
    }
    return num_travelled > 0 ? EXIT_SUCCESS : SKIPPED;
}
