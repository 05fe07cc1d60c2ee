/* SPDX-License-Identifier: Apache-2.0 */
/*
 * server.c: siotls-bench server: how much memory siotls-server holds for each connection that is idle: what is resident
 * of the process, the buffers of its loop and the crypto library's memory included, the kernel's sockets not.
 */
#include "bench/bench.h"

#include <arpa/inet.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench/chain.h"
#include "common/report.h"
#include "common/table.h"

/* The first pay for what a process has once, such as the pages of its heap. */
enum {
    FIRST_CONNS = 200,
    DEFAULT_CONNS = 2000,
    MAX_CONNS = 100000,
    DESCRIPTORS = 64, /* that are other things */
    PATIENCE_SECONDS = 10,
    SETTLE_US = 300000
};
extern char **environ;

struct running {
    char folder[32];
    char certificate[64];
    char key[64];
    pid_t process; /* 0: none */
    unsigned port;
};

struct client {
    int socket;
    void *conn;
};

/* ---- the server ---- */

static int write_text(const char *path, const char *first, const char *second)
{
    FILE *file = fopen(path, "w");
    if (file == NULL)
        return 0;
    fprintf(file, "%s%s", first, second);
    return fclose(file) == 0;
}

static int write_identity(struct running *server)
{
    snprintf(server->folder, sizeof server->folder, "/tmp/siotls-bench-XXXXXX");
    if (mkdtemp(server->folder) == NULL)
        return 0;
    snprintf(server->certificate, sizeof server->certificate, "%s/certificate", server->folder);
    snprintf(server->key, sizeof server->key, "%s/key", server->folder);
    return write_text(server->certificate, bench_server_pem, bench_ca_pem) &&
           write_text(server->key, bench_server_key_pem, "");
}

/* The port is what it says. posix_spawn only reads the arguments. */
static int spawn(struct running *server, const char *path, const char *const arguments[])
{
    posix_spawn_file_actions_t actions;
    int ends[2];
    if (pipe(ends))
        return 0;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", 0, 0);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    posix_spawn_file_actions_addclose(&actions, ends[0]);
    int failed = posix_spawn(&server->process, path, &actions, NULL, (char *const *)(uintptr_t)arguments, environ);
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);
    if (failed)
        server->process = 0;
    FILE *said = fdopen(ends[0], "r");
    int is_listening = !failed && said != NULL && fscanf(said, "listening on 127.0.0.1:%u", &server->port) == 1;
    if (said != NULL)
        fclose(said);
    return is_listening;
}

static int start(struct running *server, const char *path, const char *providers)
{
    char most[32];
    snprintf(most, sizeof most, "%d", MAX_CONNS + FIRST_CONNS);
    const char *arguments[] = {path,
                               "--listen",
                               "127.0.0.1:0",
                               "--http",
                               "--cert",
                               server->certificate,
                               "--key",
                               server->key,
                               "--max-connections",
                               most,
                               providers != NULL ? "--providers" : NULL,
                               providers,
                               NULL};
    return write_identity(server) && spawn(server, path, arguments);
}

static void stop(struct running *server)
{
    if (server->process > 0) {
        kill(server->process, SIGKILL);
        waitpid(server->process, NULL, 0);
    }
    (void)remove(server->certificate);
    (void)remove(server->key);
    (void)remove(server->folder);
}

static double resident_bytes(const struct running *server)
{
    char path[64];
    unsigned long total = 0, resident = 0;
    snprintf(path, sizeof path, "/proc/%d/statm", (int)server->process);
    FILE *file = fopen(path, "r");
    if (file != NULL && fscanf(file, "%lu %lu", &total, &resident) != 2)
        resident = 0;
    if (file != NULL)
        fclose(file);
    return (double)resident * (double)sysconf(_SC_PAGESIZE);
}

/* ---- its clients ---- */

static int connect_to(unsigned port)
{
    const struct timeval patience = {.tv_sec = PATIENCE_SECONDS};
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int descriptor = socket(AF_INET, SOCK_STREAM, 0);
    if (descriptor >= 0 && setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience) == 0 &&
        connect(descriptor, (const struct sockaddr *)&address, sizeof address) == 0)
        return descriptor;
    if (descriptor >= 0)
        close(descriptor);
    return -1;
}

static int shake_hands(struct client *client)
{
    static uint8_t heard[BENCH_WIRE];
    static struct bench_wire answer;
    ssize_t heard_len = 0;
    for (;;) {
        answer.data_len = 0;
        int state = bench_siotls.step(client->conn, &answer, heard, (size_t)heard_len);
        if (state == BENCH_FAILED ||
            send(client->socket, answer.data, answer.data_len, MSG_NOSIGNAL) != (ssize_t)answer.data_len)
            return 0;
        if (state == BENCH_DONE)
            return 1;
        heard_len = recv(client->socket, heard, sizeof heard, 0);
        if (heard_len <= 0)
            return 0;
    }
}

/* More clients that are connected and say nothing. */
static int add_clients(struct client *clients, size_t *num_clients, size_t num_wanted, unsigned port, void *world)
{
    while (*num_clients < num_wanted) {
        struct client *client = &clients[(*num_clients)++];
        *client = (struct client){.socket = connect_to(port)};
        if (client->socket >= 0)
            client->conn = bench_siotls.start(world, BENCH_AS_CLIENT);
        if (client->conn == NULL || !shake_hands(client))
            return 0;
    }
    usleep(SETTLE_US); /* what the server has yet to read, such as the Finished of the last */
    return 1;
}

static void close_clients(struct client *clients, size_t num_clients)
{
    for (size_t i = 0; i < num_clients; i++) {
        if (clients[i].conn != NULL)
            bench_siotls.free(clients[i].conn);
        if (clients[i].socket >= 0)
            close(clients[i].socket);
    }
}

/* As many as there may be descriptors. */
static size_t limit_conns(size_t wanted)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return wanted;
    limit.rlim_cur = limit.rlim_max;
    (void)setrlimit(RLIMIT_NOFILE, &limit);
    size_t most = limit.rlim_max > FIRST_CONNS + DESCRIPTORS ? limit.rlim_max - FIRST_CONNS - DESCRIPTORS : 1;
    return wanted < most ? wanted : most;
}

/* Bytes for each of num_conns; negative when something failed. */
static double measure(const struct running *server, size_t num_conns, void *world)
{
    struct client *clients = tool_allocate(FIRST_CONNS + num_conns, sizeof clients[0]);
    size_t num_clients = 0;
    double bytes = -1;
    if (add_clients(clients, &num_clients, FIRST_CONNS, server->port, world)) {
        double before = resident_bytes(server);
        if (add_clients(clients, &num_clients, FIRST_CONNS + num_conns, server->port, world) && before > 0)
            bytes = (resident_bytes(server) - before) / (double)num_conns;
    }
    close_clients(clients, num_clients);
    free(clients);
    return bytes;
}

static int measure_with(json_t *rows, const char *path, const char *providers, size_t num_conns)
{
    const struct bench_setting setting = {
        .name = BENCH_CHAIN_NAME, .providers = providers, .suite = SIOTLS_SUITE_AES_128_GCM_SHA256, .with_pool = 1};
    struct running server = {0};
    char label[64];
    snprintf(label, sizeof label, "siotls-server (%s)", providers != NULL ? providers : "default");
    bench_progress("server", label);
    void *world = bench_siotls.open(&setting);
    double bytes = world != NULL && start(&server, path, providers) ? measure(&server, num_conns, world) : -1;
    stop(&server);
    if (world != NULL)
        bench_siotls.close(world);
    if (bytes < 0) {
        tool_complain(BENCH_NAME, "%s: it does not run, or a client could not connect", path);
        return 0;
    }
    json_array_append_new(rows, json_pack("{s:s, s:I, s:o}", "server", label, "connections", (json_int_t)num_conns,
                                          "resident_bytes_a_connection", bench_round(bytes, 0)));
    return 1;
}

json_t *bench_measure_server(const struct bench_command *command)
{
    size_t num_conns = limit_conns(command->num_conns > 0 ? (size_t)command->num_conns : DEFAULT_CONNS);
    size_t num_lists = command->providers.num_items;
    char path[BENCH_MAX_PATH];
    json_t *rows = json_array();
    int is_done = bench_find_tool(path, "siotls-server");
    if (!is_done)
        tool_complain(BENCH_NAME, "siotls-server is not beside this program");
    for (size_t i = 0; is_done && i < (num_lists > 0 ? num_lists : 1); i++)
        is_done = measure_with(rows, path, num_lists > 0 ? command->providers.items[i] : NULL, num_conns);
    if (is_done)
        return json_pack("{s:s, s:o}", "title",
                         "siotls-server: bytes that are resident more for each connection that is idle", "rows", rows);
    json_decref(rows);
    return NULL;
}
