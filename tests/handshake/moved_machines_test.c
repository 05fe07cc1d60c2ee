/* SPDX-License-Identifier: Apache-2.0 */
/*
 * moved_machines_test.c COMMAND COMMAND: a live connection moves to and fro between the processes of two commands, each
 * a machine_stop, maybe of another byte order, while its peer, which is this process, writes and reads.
 */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "journey.h"

enum { NUM_STOPS = 4, ROUND = 20000, WIRE = 3 };

/* machine: what runs a stop there, and what it can restore. */
struct machine {
    const char *command;
    uint8_t *target;
    size_t target_len;
};

/* child: a running stop, and what it is talked to by. */
struct child {
    pid_t pid;
    int input;
    int output;
};

static void become(const char *command, int input, int output, int wire)
{
    char line[4096];
    int len = snprintf(line, sizeof line, "exec %s", command);
    /* Above those that they are to become. */
    int kept = fcntl(wire, F_DUPFD, 10);
    journey_require(len > 0 && (size_t)len < sizeof line && kept >= 0 && dup2(input, STDIN_FILENO) >= 0 &&
                        dup2(output, STDOUT_FILENO) >= 0 && dup2(kept, WIRE) >= 0,
                    "no descriptors for a child");
    for (int descriptor = WIRE + 1; descriptor < 64; descriptor++)
        (void)close(descriptor);
    execl("/bin/sh", "sh", "-c", line, (char *)NULL);
    _exit(EXIT_FAILURE);
}

static struct child start(const char *command, int role, uint16_t suite, const char *what, int wire)
{
    char line[3000];
    int in[2], out[2];
    snprintf(line, sizeof line, "%s %s %u %s", command, role == SIOTLS_ROLE_CLIENT ? "client" : "server", suite, what);
    journey_require(pipe(in) == 0 && pipe(out) == 0, "no pipe");
    pid_t pid = fork();
    journey_require(pid >= 0, "no process");
    if (pid == 0)
        become(line, in[0], out[1], wire);
    close(in[0]);
    close(out[1]);
    return (struct child){.pid = pid, .input = in[1], .output = out[0]};
}

static void finish(const struct child *child)
{
    int outcome = 0;
    close(child->input);
    close(child->output);
    journey_require(waitpid(child->pid, &outcome, 0) == child->pid && outcome == 0, "a child fails");
}

static struct machine describe(const char *command, int role, uint16_t suite)
{
    struct machine machine = {.command = command};
    struct child child = start(command, role, suite, "describe", STDIN_FILENO);
    machine.target = journey_get(child.output, &machine.target_len);
    finish(&child);
    return machine;
}

static struct siotls_conn *open_peer(int role, uint16_t suite, int wire)
{
    struct siotls_conn *conn = NULL;
    struct siotls_config *config = journey_config("openssl", role, suite);
    journey_require(siotls_conn_new(&conn, config, NULL, NULL) == 0, "no connection");
    siotls_config_free(config);
    journey_shake_hands(conn, wire);
    journey_say(conn, wire, NUM_STOPS * (size_t)ROUND);
    return conn;
}

static void hear_all(struct siotls_conn *conn, int wire)
{
    struct siotls_info info = {.size = sizeof info};
    size_t heard_len = 0;
    while (!info.is_peer_closed) {
        size_t data_len = journey_hear(conn, heard_len);
        heard_len += data_len;
        journey_require(siotls_conn_info(conn, &info) == 0, "there is no information");
        if (data_len == 0 && !info.is_peer_closed)
            journey_receive(conn, wire);
    }
    journey_require(heard_len == NUM_STOPS * (size_t)ROUND, "not all text comes back");
}

/* role: of the one that moves; it begins on the machine of that index. */
static void travel(const struct machine machines[2], size_t begin, int role, uint16_t suite)
{
    int wire[2];
    uint8_t *blob = NULL;
    size_t blob_len = 0;
    struct siotls_conn *peer = NULL;
    journey_require(socketpair(AF_UNIX, SOCK_STREAM, 0, wire) == 0, "no socket");
    for (size_t i = 0; i < NUM_STOPS; i++) {
        char what[40];
        int is_last = i + 1 == NUM_STOPS;
        const struct machine *next = &machines[(begin + i + 1) % 2];
        snprintf(what, sizeof what, "%d %s", (int)ROUND, i == 0 ? "first" : "");
        struct child child = start(machines[(begin + i) % 2].command, role, suite, what, wire[1]);
        journey_put(child.input, next->target, is_last ? 0 : next->target_len);
        if (i == 0)
            peer = open_peer(role == SIOTLS_ROLE_CLIENT ? SIOTLS_ROLE_SERVER : SIOTLS_ROLE_CLIENT, suite, wire[0]);
        else
            journey_put(child.input, blob, blob_len);
        free(blob);
        blob = is_last ? NULL : journey_get(child.output, &blob_len);
        if (is_last) {
            close(wire[1]);
            hear_all(peer, wire[0]);
            close(wire[0]);
        }
        finish(&child);
    }
    siotls_conn_free(peer);
}

static void travel_both_ways(char *const commands[2], int role, uint16_t suite)
{
    struct machine machines[2];
    for (size_t i = 0; i < 2; i++)
        machines[i] = describe(commands[i], role, suite);
    for (size_t begin = 0; begin < 2; begin++)
        travel(machines, begin, role, suite);
    for (size_t i = 0; i < 2; i++)
        free(machines[i].target);
    printf("%s: a %s moved to and fro\n", siotls_algorithm_name(SIOTLS_KIND_SUITE, suite),
           role == SIOTLS_ROLE_CLIENT ? "client" : "server");
    fflush(stdout);
}

int main(int argc, char **argv)
{
    static const uint16_t suites[] = {SIOTLS_SUITE_AES_128_GCM_SHA256, SIOTLS_SUITE_AES_256_GCM_SHA384,
                                      SIOTLS_SUITE_CHACHA20_POLY1305_SHA256};
    journey_require(argc == 3, "moved_machines_test COMMAND COMMAND");
    alarm(600);
    (void)signal(SIGPIPE, SIG_IGN);
    for (size_t i = 0; i < sizeof suites / sizeof suites[0]; i++)
        for (int role = SIOTLS_ROLE_CLIENT; role <= SIOTLS_ROLE_SERVER; role++)
            travel_both_ways(argv + 1, role, suites[i]);
    return EXIT_SUCCESS;
}
