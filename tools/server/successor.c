/* SPDX-License-Identifier: Apache-2.0 */
/* successor.c: the process that hands over. */
#include "server/successor.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/report.h"
#include "common/system.h"
#include "server/server.h"

/* One packet at a time, and never two: none keeps a secret once it was sent. */
static struct packet packet;

/* ---- early data: the new process refuses what it cannot know, so what is taken here has to stop before ---- */

static void withhold_time(struct server *server, bool is_withheld)
{
    server->is_untimed = is_withheld;
    for (struct connection *connection = server->connections; connection; connection = connection->next)
        connection->link.is_untimed = is_withheld;
}

/* ---- the end of it ---- */

static void channel_closed(uv_handle_t *handle)
{
    struct server *server = handle->data;
    server->successor.num_handles--;
}

static void close_channel(struct successor *successor)
{
    if (!successor->is_open)
        return;
    successor->is_open = false;
    uv_close((uv_handle_t *)&successor->readiness, channel_closed);
    uv_close((uv_handle_t *)&successor->patience, channel_closed);
    close(successor->channel);
}

/* A process that was not started, or has ended, has no number that is its own. */
static bool is_running(const struct successor *successor)
{
    return successor->is_spawned && !uv_is_closing((const uv_handle_t *)&successor->process);
}

/* All goes on as before; but where the new process had the ticket keys, a part of it may have been left behind. */
static void give_up(struct server *server, const char *why)
{
    struct successor *successor = &server->successor;
    close_channel(successor);
    if (is_running(successor))
        (void)uv_process_kill(&successor->process, SIGKILL);
    successor->phase = SUCCESSOR_NONE;
    withhold_time(server, successor->has_given);
    tool_complain(SERVER_NAME, "not handed over: %s; this process goes on", why);
}

/* Connections that are left are finished here. */
static void lose(struct server *server)
{
    server->successor.phase = SUCCESSOR_GONE;
    if (server->num_connections > 0)
        tool_say("the new process takes no more: %zu connections are finished here", server->num_connections);
    for (struct connection *connection = server->connections; connection; connection = connection->next)
        connection->link.is_leaving = false;
}

/* It was told to stop: that holds for the listening socket too. */
static void let_go(struct server *server)
{
    lose(server);
    close_channel(&server->successor);
    server_release_listening(server);
}

static void take_back(uv_timer_t *timer)
{
    struct server *server = timer->data;
    close_channel(&server->successor);
    if (server_listen_again(server)) {
        server->successor.phase = SUCCESSOR_NONE;
        tool_say("the new process ended: this one accepts again");
    }
}

/* It took over and is gone without a word, so nobody accepts. The loop turns once: the old handle has to be closed. */
static void miss(struct server *server)
{
    struct successor *successor = &server->successor;
    lose(server);
    uv_poll_stop(&successor->readiness);
    (void)uv_timer_start(&successor->patience, take_back, 0, 0);
}

static void fail(struct server *server, const char *why)
{
    if (server->successor.phase == SUCCESSOR_MOVING)
        miss(server);
    else
        give_up(server, why);
}

/* ---- connections ---- */

static void channel_moved(uv_poll_t *handle, int status, int events);

static void wait_for_room(struct successor *successor, bool is_waiting)
{
    (void)uv_poll_start(&successor->readiness, UV_READABLE | UV_DISCONNECT | (is_waiting ? UV_WRITABLE : 0),
                        channel_moved);
}

/* The rest of the packet is the connection. False when it cannot be saved now, and lives. */
static bool put_connection(const struct successor *successor, struct connection *connection)
{
    uint8_t *blob = NULL;
    size_t blob_len = 0;
    if (siotls_conn_save(connection->conn, NULL, &blob_len, successor->target, successor->target_len, NULL) != 0 ||
        packet.is_bad || blob_len + sizeof(uint64_t) > sizeof packet.data - packet.data_len)
        return false;
    blob = malloc(blob_len);
    bool is_saved = blob != NULL && siotls_conn_save(connection->conn, blob, &blob_len, successor->target,
                                                     successor->target_len, NULL) == 0;
    if (is_saved)
        packet_put_bytes(&packet, blob, blob_len);
    if (blob)
        tool_wipe(blob, blob_len);
    free(blob);
    return is_saved;
}

static void put_link(const struct connection *connection)
{
    packet_put_number(&packet, connection->link.bytes_received);
    packet_put_number(&packet, connection->link.bytes_sent);
    packet_put_number(&packet, connection->link.text_received);
    packet_put_number(&packet, connection->link.text_sent);
    packet_put_number(&packet, connection->handshake_us);
    http_put(&packet, &connection->http);
}

bool successor_take(struct server *server, struct connection *connection)
{
    struct successor *successor = &server->successor;
    uv_os_fd_t descriptor = -1;
    if (successor->phase != SUCCESSOR_MOVING || connection->is_peer_closed || !tool_link_pause(&connection->link) ||
        uv_fileno((uv_handle_t *)&connection->link.tcp, &descriptor) != 0)
        return false;
    /* Asked before the save, which cannot be taken back. */
    if (!packet_can_send(successor->channel)) {
        wait_for_room(successor, true);
        return false;
    }
    packet_begin(&packet, PACKET_MOVE);
    put_link(connection);
    bool is_moved = put_connection(successor, connection);
    if (is_moved) {
        int problem = packet_send(successor->channel, &packet, descriptor);
        if (problem != 0)
            tool_complain(SERVER_NAME, "%s is lost: the new process did not take it: %s", connection->peer,
                          strerror(problem));
        connection->is_moved = true;
        successor->num_moved++;
        tool_link_abandon(&connection->link);
    }
    packet_clear(&packet);
    return is_moved;
}

static void move_all(struct server *server)
{
    for (struct connection *connection = server->connections; connection;) {
        struct connection *next = connection->next;
        connection->link.is_leaving = true;
        tool_link_pump(&connection->link);
        connection = next;
    }
}

/* ---- what the new process says ---- */

/* It is asked for what it can restore, so that nothing is saved that it lacks. */
static const char *take_ready(struct server *server)
{
    struct successor *successor = &server->successor;
    uint64_t version = packet_number(&packet);
    uint64_t mode = packet_number(&packet);
    struct siotls_bytes target = packet_bytes(&packet);
    if (!packet_is_whole(&packet) || version != SERVER_MOVE_VERSION || target.data_len > sizeof successor->target)
        return "the new program speaks another version of this";
    if (mode != server_mode(server))
        return "the new process does not serve the same: give --http or --echo to both";
    if (target.data_len > 0)
        memcpy(successor->target, target.data, target.data_len);
    successor->target_len = target.data_len;
    return NULL;
}

static const char *give(struct server *server)
{
    struct successor *successor = &server->successor;
    uv_os_fd_t listener = -1;
    if (uv_fileno((uv_handle_t *)&server->listener, &listener) != 0)
        return "there is no listening socket any more";
    packet_begin(&packet, PACKET_TAKE);
    server_sessions_put(&packet, server);
    int problem = packet_send(successor->channel, &packet, listener);
    packet_clear(&packet);
    successor->phase = SUCCESSOR_TAKING;
    successor->has_given = true;
    (void)uv_timer_again(&successor->patience);
    return problem ? strerror(problem) : NULL;
}

/* So long this process is there at least: what the new one dies of is found early most often. */
enum { GRACE_MS = 1000 };

static void grace_is_over(uv_timer_t *timer)
{
    (void)timer;
}

/* Nobody accepts here any more, and the socket stays. */
static void hold_listening(struct server *server)
{
    uv_os_fd_t listener = -1;
    server_release_listening(server);
    if (uv_fileno((uv_handle_t *)&server->listener, &listener) == 0)
        server->held_listener = fcntl(listener, F_DUPFD_CLOEXEC, 0);
    server->is_holding = listener >= 0 && server->held_listener >= 0;
    server_stop_listening(server);
}

/* From here on the new process accepts, and gets every connection as soon as that can be saved. */
static void move(struct server *server)
{
    struct successor *successor = &server->successor;
    successor->phase = SUCCESSOR_MOVING;
    (void)uv_timer_start(&successor->patience, grace_is_over, GRACE_MS, 0);
    uv_unref((uv_handle_t *)&successor->readiness);
    if (is_running(successor))
        uv_unref((uv_handle_t *)&successor->process);
    tool_say("handing over to process %d", successor->process.pid);
    server_accept_last(server);
    hold_listening(server);
    move_all(server);
    if (server->num_connections > 0)
        tool_say("handed over: %zu connections moved, the others follow or are finished here", successor->num_moved);
}

static const char ended[] = "the new process ended before it was ready, or is another user's";

/* Takes what came. False when it is over with the channel. */
static bool take_packet(struct server *server)
{
    struct successor *successor = &server->successor;
    const char *problem = NULL;
    bool is_left = false;
    enum packet_result result = packet_receive(successor->channel, &packet);
    if (result == PACKET_NONE)
        return true;
    if (result == PACKET_END)
        problem = ended;
    else if (packet.data[0] == PACKET_LEAVE && successor->phase == SUCCESSOR_MOVING)
        is_left = true;
    else if (packet.data[0] == PACKET_READY && successor->phase == SUCCESSOR_STARTING)
        problem = take_ready(server);
    else if (packet.data[0] != PACKET_TAKEN || successor->phase != SUCCESSOR_TAKING)
        problem = "the new process says what makes no sense";
    bool is_taken = packet.data_len > 0 && packet.data[0] == PACKET_TAKEN;
    packet_clear(&packet);
    if (problem == NULL && successor->phase == SUCCESSOR_STARTING)
        problem = give(server);
    else if (problem == NULL && is_taken)
        move(server);
    if (is_left)
        let_go(server);
    if (problem)
        fail(server, problem);
    return problem == NULL && !is_left;
}

static void channel_moved(uv_poll_t *handle, int status, int events)
{
    struct server *server = handle->data;
    struct successor *successor = &server->successor;
    if (status < 0) {
        fail(server, ended);
        return;
    }
    if ((events & (UV_READABLE | UV_DISCONNECT)) && !take_packet(server))
        return;
    if ((events & UV_WRITABLE) && successor->phase == SUCCESSOR_MOVING) {
        wait_for_room(successor, false);
        move_all(server);
    }
}

/* What it said in the last moment counts. */
static void out_of_patience(uv_timer_t *timer)
{
    struct server *server = timer->data;
    struct successor *successor = &server->successor;
    enum successor_phase phase = successor->phase;
    if (take_packet(server) && successor->phase == phase)
        fail(server, "the new process is not ready in time");
}

/* ---- the start ---- */

static void process_closed(uv_handle_t *handle)
{
    struct server *server = handle->data;
    server->successor.is_spawned = false;
    server->successor.num_handles--;
}

static void forget_process(uv_process_t *process, int64_t status, int number)
{
    struct server *server = process->data;
    struct successor *successor = &server->successor;
    char why[100];
    snprintf(why, sizeof why, "the new process ended with %s %d", number ? "signal" : "exit code",
             number ? number : (int)status);
    if (successor->phase == SUCCESSOR_STARTING || successor->phase == SUCCESSOR_TAKING)
        give_up(server, why);
    uv_close((uv_handle_t *)process, process_closed);
}

/* The environment with the number of the channel; NULL without memory. */
static char **make_environment(char *channel)
{
    extern char **environ;
    size_t num_entries = 0;
    while (environ[num_entries])
        num_entries++;
    char **made = calloc(num_entries + 2, sizeof *made);
    if (made) {
        memcpy(made, environ, num_entries * sizeof *made);
        made[num_entries] = channel;
    }
    return made;
}

enum { CHANNEL_OF_NEW = 3 };

/* Runs the program with one end of the channel; 0 or an error of libuv. */
static int spawn(struct server *server, int end)
{
    struct successor *successor = &server->successor;
    const char *program = server->options.successor ? server->options.successor : server->arguments[0];
    char channel[64];
    uv_stdio_container_t descriptors[CHANNEL_OF_NEW + 1];
    snprintf(channel, sizeof channel, SERVER_CHANNEL_VARIABLE "=%d", (int)CHANNEL_OF_NEW);
    for (int i = 0; i <= CHANNEL_OF_NEW; i++)
        descriptors[i] = (uv_stdio_container_t){.flags = UV_INHERIT_FD, .data.fd = i < CHANNEL_OF_NEW ? i : end};
    uv_process_options_t how = {.exit_cb = forget_process, .file = program, .args = server->arguments};
    how.env = make_environment(channel);
    how.stdio = descriptors;
    how.stdio_count = CHANNEL_OF_NEW + 1;
    if (how.env == NULL)
        return UV_ENOMEM;
    successor->process.data = server;
    int status = uv_spawn(&server->loop, &successor->process, &how);
    successor->num_handles++;
    successor->is_spawned = status == 0;
    if (status != 0)
        uv_close((uv_handle_t *)&successor->process, process_closed);
    free(how.env);
    return status;
}

static bool open_channel(struct server *server, int ends[2])
{
    struct successor *successor = &server->successor;
    if (packet_channel(ends) != 0)
        return false;
    if (uv_poll_init(&server->loop, &successor->readiness, ends[0]) != 0) {
        close(ends[0]);
        close(ends[1]);
        return false;
    }
    (void)uv_timer_init(&server->loop, &successor->patience);
    successor->readiness.data = successor->patience.data = server;
    successor->num_handles += 2;
    successor->channel = ends[0];
    successor->is_open = true;
    return true;
}

/* The first packet waits in the channel for the new process. */
static int begin(struct server *server, int ends[2])
{
    struct successor *successor = &server->successor;
    uint64_t timeout_ms = server->options.successor_timeout_seconds * 1000;
    packet_begin(&packet, PACKET_START);
    packet_put_number(&packet, SERVER_MOVE_VERSION);
    packet_put_number(&packet, server_latest_ms(server));
    int problem = packet_send(ends[0], &packet, -1);
    packet_clear(&packet);
    if (problem != 0)
        return uv_translate_sys_error(problem);
    wait_for_room(successor, false);
    (void)uv_timer_start(&successor->patience, out_of_patience, timeout_ms, timeout_ms);
    return spawn(server, ends[1]);
}

bool successor_is_possible(void)
{
    return true;
}

void successor_start(struct server *server)
{
    struct successor *successor = &server->successor;
    int ends[2];
    const char *refusal = server->pipe                  ? "a piped connection stays where it is"
                          : server->is_stopping         ? "this process is ending"
                          : server->predecessor.is_open ? "it is still taking over itself"
                          : successor->num_handles > 0  ? "it is under way already"
                                                        : NULL;
    if (refusal) {
        tool_say("not handed over: %s", refusal);
        return;
    }
    if (!open_channel(server, ends)) {
        tool_say("not handed over: there is no channel to a new process");
        return;
    }
    withhold_time(server, true);
    successor->phase = SUCCESSOR_STARTING;
    successor->num_moved = 0;
    int status = begin(server, ends);
    close(ends[1]);
    if (status != 0)
        give_up(server, uv_strerror(status));
}

void successor_close(struct server *server)
{
    struct successor *successor = &server->successor;
    if (successor->phase == SUCCESSOR_STARTING || successor->phase == SUCCESSOR_TAKING)
        give_up(server, "this process is to stop");
    close_channel(successor);
    if (is_running(successor))
        uv_close((uv_handle_t *)&successor->process, process_closed);
}
