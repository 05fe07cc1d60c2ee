/* SPDX-License-Identifier: Apache-2.0 */
/*
 * successor.h: a server hands its listening socket and its connections to a new process, and is that new process.
 *
 * The old one starts the new one with one end of a channel, and serves on. The new one loads all that it needs and says
 * READY; it gets the listening socket and the ticket keys (TAKE), and says TAKEN. Only then is a connection saved,
 * which ends it here, and sent (MOVE), one after the other, each as soon as it can move. Whatever goes wrong before
 * TAKEN changes nothing here. After TAKEN this process keeps the listening socket as long as it is there, a second at
 * least, and accepts again when the new one is gone; unless that was told to stop and says so (LEAVE). From the start
 * on this process takes no early data, for the new one cannot know what was taken.
 */
#ifndef TOOLS_SERVER_SUCCESSOR_H
#define TOOLS_SERVER_SUCCESSOR_H

#include <stdbool.h>
#include <uv.h>

#include <siotls/connection.h>

#include "server/packet.h"

struct server;
struct connection;

enum successor_phase { SUCCESSOR_NONE, SUCCESSOR_STARTING, SUCCESSOR_TAKING, SUCCESSOR_MOVING, SUCCESSOR_GONE };

/* successor: whom this process hands over to. Zero: nobody. */
struct successor {
    enum successor_phase phase;
    bool is_open;
    bool is_spawned;
    bool has_given; /* the ticket keys, now or at an earlier try */
    int channel;
    size_t num_handles; /* that are not closed yet */
    uv_process_t process;
    uv_poll_t readiness;
    uv_timer_t patience;
    uint8_t target[SIOTLS_MAX_TARGET];
    size_t target_len;
    size_t num_moved;
};

/* predecessor: who hands over to this process. Zero: nobody. */
struct predecessor {
    bool is_expected; /* this process was started to take over */
    bool is_open;
    bool has_given; /* TAKE came */
    int channel;
    uv_poll_t readiness;
    uint64_t latest_ms; /* the latest time that its strike register was told */
    size_t num_moved;
};

/* successor_is_possible: on this system. */
bool successor_is_possible(void);

/* successor_start, at the signal: begins to hand over, or says why not. */
void successor_start(struct server *server);

/* successor_take moves a connection; false when that cannot be done now, or not at all. */
bool successor_take(struct server *server, struct connection *connection);

/* successor_close, when the server ends or is to stop: whoever is not ready is not waited for. */
void successor_close(struct server *server);

/* predecessor_find looks whether there is one, and forgets what told of it; false and a line when it makes no sense. */
bool predecessor_find(struct server *server);

/* predecessor_ready tells it that everything is loaded, and goes on when it answers. False and a line when it cannot.
 */
bool predecessor_ready(struct server *server);

/* predecessor_close takes what is on its way, and no more. */
void predecessor_close(struct server *server);

#endif
