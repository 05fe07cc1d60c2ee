/* SPDX-License-Identifier: Apache-2.0 */
/*
 * loop.h: a siotls connection over a libuv TCP stream.
 *
 * A link moves bytes between the socket and the connection's ports without copying: it reads into
 * siotls_conn_receive_buffer, tells the time, and writes from siotls_conn_data_to_send. It stops reading when the
 * connection takes no more, shuts down its direction of TCP after close_notify is out, sends what is queued before it
 * closes, and then lingers: it throws away what still comes, to a bound, so that an alert is not lost to a reset. What
 * to do with text and events is the app's.
 */
#ifndef TOOLS_LOOP_H
#define TOOLS_LOOP_H

#include <stdbool.h>
#include <uv.h>

#include <siotls/connection.h>

struct tool_link;

/* tool_link_app: what a link calls. All functions but the last must be set. */
struct tool_link_app {
    /* Text of the peer. Returns how much is used now; what is not is shown again after tool_link_pump. */
    size_t (*text)(struct tool_link *link, const uint8_t *data, size_t data_len);
    /* Something moved: tool_link_send may take more. */
    void (*writable)(struct tool_link *link);
    void (*event)(struct tool_link *link, const struct siotls_event *event);
    /* All is over and the socket is closed. The app frees connection and link here or later. */
    void (*finished)(struct tool_link *link);
    /* While is_leaving: moves the connection elsewhere and abandons the link, or returns false. NULL: never. */
    bool (*leave)(struct tool_link *link);
};

/* tool_link: zero it, tool_link_init, connect or accept its tcp, then tool_link_start. */
struct tool_link {
    uv_tcp_t tcp;
    struct siotls_conn *conn;
    const struct tool_link_app *app;
    void *owner; /* the app's */
    uint64_t bytes_received;
    uint64_t bytes_sent;
    uint64_t text_received;
    uint64_t text_sent;
    bool is_untimed; /* until the handshake is done no time is told: so no early data is taken */
    bool is_leaving; /* the app is asked to move the connection elsewhere, whenever that may have become possible */

    /* Private. */
    uv_timer_t timer;
    uint64_t idle_timeout_ms; /* 0: none */
    uint64_t max_linger_ms;
    uint64_t moved_ms;     /* when bytes were received or sent last */
    uint64_t finishing_ms; /* since when it lingers */
    uv_write_t write;
    uv_shutdown_t shutdown;
    size_t writing_len;
    int read_error; /* of libuv; UV_EOF is none */
    int write_error;
    int num_open_handles;
    bool is_pumping;
    bool is_stirred; /* something moved: look at every port again */
    bool is_writing; /* a view is with libuv */
    bool is_reading;
    bool is_done;        /* the handshake */
    bool is_ended;       /* the peer's end of TCP was seen */
    bool is_end_told;    /* and told to the connection */
    bool is_text_closed; /* our close_notify is queued */
    bool is_shut;        /* our direction of TCP is shut down */
    bool is_hanging_up;  /* do not wait for the peer's close_notify */
    bool is_failed;      /* what comes is thrown away; the alert may have to be sent yet */
    bool is_finishing;   /* only lingers */
    bool is_timed_out;   /* the handshake took too long */
    bool is_idle;        /* nothing moved for idle_timeout_ms */
    bool is_closed;
};

/* tool_link_init readies tcp and timer; 0 or a libuv error. Afterwards only the finished call, or
 * tool_link_abandon, ends the link. */
int tool_link_init(struct tool_link *link, uv_loop_t *loop, const struct tool_link_app *app, void *owner);

/* tool_link_start runs a started connection over the connected tcp. handshake_timeout_ms 0: none. */
void tool_link_start(struct tool_link *link, struct siotls_conn *conn, uint64_t handshake_timeout_ms);

/* tool_link_go_on is tool_link_start for a connection whose handshake was done in another process. */
void tool_link_go_on(struct tool_link *link, struct siotls_conn *conn);

/*
 * tool_link_pause takes note of all that was written, so that the connection can be moved: libuv writes nothing more
 * before the app returns to it, and nothing at all once the link is abandoned. False when the link cannot move: its
 * handshake is not done, it is about to end, or its socket has a problem.
 */
bool tool_link_pause(struct tool_link *link);

/*
 * tool_link_set_patience, before the start: hangs up when, after the handshake, no byte came or went for so long (0:
 * never), and lingers so long while the peer still sends (0: as long as for a silent one).
 */
void tool_link_set_patience(struct tool_link *link, uint64_t idle_timeout_ms, uint64_t max_linger_ms);

/* tool_link_abandon closes a link that was not started, or drops one at once; finished follows. */
void tool_link_abandon(struct tool_link *link);

/* tool_link_pump moves all that can move. Call it when the app can take or give more. */
void tool_link_pump(struct tool_link *link);

/* tool_link_send offers text for the peer: how much was taken. */
size_t tool_link_send(struct tool_link *link, const uint8_t *data, size_t data_len);

/* tool_link_can_send tells whether text may be sent: the handshake allows it, and it is not closed. */
bool tool_link_can_send(const struct tool_link *link);

/* tool_link_text_used acknowledges text for which the app's text function had returned 0. */
void tool_link_text_used(struct tool_link *link, size_t data_len);

/* tool_link_close ends this side's direction; receiving goes on. */
void tool_link_close(struct tool_link *link);

/* tool_link_hang_up sends close_notify and ends the link without waiting for the peer's. */
void tool_link_hang_up(struct tool_link *link);

/* tool_link_error fills error with why the link failed; false when it did not. */
bool tool_link_error(const struct tool_link *link, struct siotls_error *error);

#endif
