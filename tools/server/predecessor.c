/* SPDX-License-Identifier: Apache-2.0 */
/* predecessor.c: the process that takes over. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/options.h"
#include "common/report.h"
#include "server/server.h"
#include "server/successor.h"

static struct packet packet;

enum { MAX_DESCRIPTOR = 65535 };

/* Whoever starts a process of ours later must not be taken for the old one. */
bool predecessor_find(struct server *server)
{
    struct predecessor *predecessor = &server->predecessor;
    const char *text = getenv(SERVER_CHANNEL_VARIABLE);
    uint64_t channel = 0;
    if (text == NULL)
        return true;
    bool is_right = tool_number_parse(&channel, text, STDERR_FILENO + 1, MAX_DESCRIPTOR) &&
                    packet_channel_check((int)channel) && packet_receive((int)channel, &packet) == PACKET_CAME &&
                    packet.data[0] == PACKET_START;
    uint64_t version = packet_number(&packet);
    predecessor->latest_ms = packet_number(&packet);
    is_right = is_right && packet_is_whole(&packet) && version == SERVER_MOVE_VERSION;
    packet_clear(&packet);
    unsetenv(SERVER_CHANNEL_VARIABLE);
    predecessor->channel = (int)channel;
    predecessor->is_expected = is_right;
    if (!is_right)
        tool_complain(SERVER_NAME, SERVER_CHANNEL_VARIABLE " does not name the channel of a server that this one could "
                                                           "take over from");
    return is_right;
}

static void close_channel(struct predecessor *predecessor)
{
    if (!predecessor->is_open)
        return;
    predecessor->is_open = false;
    uv_close((uv_handle_t *)&predecessor->readiness, NULL);
    close(predecessor->channel);
}

/* The old process keeps all that it has when this one cannot take it. */
static void refuse(struct server *server, const char *why)
{
    tool_complain(SERVER_NAME, "cannot take over: %s", why);
    server->is_failed = true;
    close_channel(&server->predecessor);
}

static void take_listener(struct server *server)
{
    struct predecessor *predecessor = &server->predecessor;
    int listener = packet.descriptor;
    packet.descriptor = -1;
    if (listener < 0 || !server_sessions_take(server, &packet) || !packet_is_whole(&packet)) {
        if (listener >= 0)
            close(listener);
        refuse(server, "the old process says what makes no sense");
        return;
    }
    if (!server_adopt(server, listener)) {
        refuse(server, "the listening socket cannot be used");
        return;
    }
    predecessor->has_given = true;
    packet_clear(&packet);
    packet_begin(&packet, PACKET_TAKEN);
    (void)packet_send(predecessor->channel, &packet, -1); /* if it is gone, this process serves all the same */
}

static void take_packet(struct server *server)
{
    struct predecessor *predecessor = &server->predecessor;
    if (packet.data[0] == PACKET_TAKE && !predecessor->has_given)
        take_listener(server);
    else if (packet.data[0] == PACKET_MOVE && predecessor->has_given)
        predecessor->num_moved += (size_t)connection_adopt(server, &packet);
    else if (!predecessor->has_given)
        refuse(server, "the old process says what makes no sense");
}

/* A few at a time, so that those who are here already do not wait for all. */
static void channel_readable(uv_poll_t *handle, int status, int events)
{
    enum { NUM_AT_ONCE = 16 };
    struct server *server = handle->data;
    struct predecessor *predecessor = &server->predecessor;
    enum packet_result result = PACKET_CAME;
    (void)events;
    for (int i = 0; predecessor->is_open && result == PACKET_CAME && i < NUM_AT_ONCE; i++) {
        result = status < 0 ? PACKET_END : packet_receive(predecessor->channel, &packet);
        if (result == PACKET_CAME)
            take_packet(server);
        packet_clear(&packet);
    }
    if (!predecessor->is_open || result != PACKET_END)
        return;
    if (!predecessor->has_given) {
        refuse(server, "the old process does not want it any more");
        return;
    }
    close_channel(predecessor);
    tool_say("took over %zu connections", predecessor->num_moved);
}

bool predecessor_ready(struct server *server)
{
    struct predecessor *predecessor = &server->predecessor;
    uint8_t target[SIOTLS_MAX_TARGET];
    size_t target_len = sizeof target;
    int problem = siotls_config_describe_target(server->config, target, &target_len, NULL);
    packet_begin(&packet, PACKET_READY);
    packet_put_number(&packet, SERVER_MOVE_VERSION);
    packet_put_number(&packet, server_mode(server));
    packet_put_bytes(&packet, target, target_len);
    if (problem == 0 && uv_poll_init(&server->loop, &predecessor->readiness, predecessor->channel) == 0) {
        predecessor->is_open = true;
        predecessor->readiness.data = server;
        problem = uv_poll_start(&predecessor->readiness, UV_READABLE | UV_DISCONNECT, channel_readable);
    } else {
        problem = 1;
    }
    if (problem == 0 && packet_send(predecessor->channel, &packet, -1) == 0)
        return true;
    refuse(server, "the channel to the old process cannot be used");
    return false;
}

/* Else the old process, if there is one still, would take this end for a crash. */
static void say_leave(const struct predecessor *predecessor)
{
    packet_begin(&packet, PACKET_LEAVE);
    (void)packet_send(predecessor->channel, &packet, -1);
    packet_clear(&packet);
}

void predecessor_close(struct server *server)
{
    struct predecessor *predecessor = &server->predecessor;
    while (predecessor->is_open && predecessor->has_given &&
           packet_receive(predecessor->channel, &packet) == PACKET_CAME) {
        take_packet(server);
        packet_clear(&packet);
    }
    packet_clear(&packet);
    if (predecessor->is_open && predecessor->has_given)
        say_leave(predecessor);
    close_channel(predecessor);
}
