/* SPDX-License-Identifier: Apache-2.0 */
/* loop.c: see loop.h. Reading order: tool_link_pump, then the steps it calls. */
#include "common/loop.h"

#include <stdio.h>

#include <siotls/init.h>

#include "common/report.h"

/* How long to wait for the end of TCP of a silent peer, and for one that does not read what is left to send. */
enum { LINGER_MS = 1000, HANG_UP_MS = 3000, MAX_ALERT_RECORD = 64 };

/* What comes after the end, from whomever: nobody reads it. */
static char discarded[65536];

static void settle(struct tool_link *link);
static void finish(struct tool_link *link);

static uv_stream_t *stream_of(struct tool_link *link)
{
    return (uv_stream_t *)&link->tcp;
}

/* ---- the end ---- */

static void closed(uv_handle_t *handle)
{
    struct tool_link *link = handle->data;
    if (--link->num_open_handles == 0)
        link->app->finished(link);
}

void tool_link_abandon(struct tool_link *link)
{
    if (link->is_closed)
        return;
    link->is_closed = true;
    link->is_finishing = true;
    uv_close((uv_handle_t *)&link->tcp, closed);
    uv_close((uv_handle_t *)&link->timer, closed);
}

static void lingered(uv_timer_t *timer)
{
    tool_link_abandon(timer->data);
}

static uint64_t now_ms(const struct tool_link *link)
{
    return uv_now(link->tcp.loop);
}

/* Goes on lingering: a reset would take back what the peer has not read yet, such as our alert. */
static void linger(struct tool_link *link)
{
    uint64_t end_ms = link->finishing_ms + (link->max_linger_ms > LINGER_MS ? link->max_linger_ms : LINGER_MS);
    uint64_t left_ms = end_ms > now_ms(link) ? end_ms - now_ms(link) : 0;
    uv_timer_start(&link->timer, lingered, left_ms < LINGER_MS ? left_ms : LINGER_MS, 0);
}

static void shut(uv_shutdown_t *request, int status)
{
    (void)request;
    (void)status;
}

static void shut_down(struct tool_link *link)
{
    if (link->is_shut)
        return;
    link->is_shut = true;
    /* A peer that is gone already needs no goodbye: the result does not matter. */
    (void)uv_shutdown(&link->shutdown, stream_of(link), shut);
}

/* ---- network in ---- */

static bool is_discarding(const struct tool_link *link)
{
    return link->is_finishing || link->is_failed;
}

static void lend_buffer(uv_handle_t *handle, size_t suggested, uv_buf_t *buffer)
{
    struct tool_link *link = handle->data;
    uint8_t *data = NULL;
    size_t data_len = 0;
    if (is_discarding(link)) {
        *buffer = uv_buf_init(discarded, sizeof discarded);
        return;
    }
    if (siotls_conn_receive_buffer(link->conn, &data, &data_len, suggested) != 0)
        data_len = 0;
    *buffer = uv_buf_init((char *)data, (unsigned)data_len);
}

static void stop_reading(struct tool_link *link)
{
    if (link->is_reading)
        uv_read_stop(stream_of(link));
    link->is_reading = false;
}

static void was_read(uv_stream_t *stream, ssize_t result, const uv_buf_t *buffer)
{
    struct tool_link *link = stream->data;
    (void)buffer;
    if (result <= 0 && !is_discarding(link))
        (void)siotls_conn_received(link->conn, 0); /* nothing came: the buffer goes back */
    if (result == 0)
        return;
    if (result == UV_ENOBUFS) {
        stop_reading(link);
        return;
    }
    if (result < 0 && link->is_finishing) {
        tool_link_abandon(link);
    } else if (result < 0) {
        link->is_ended = true;
        link->read_error = result == UV_EOF ? 0 : (int)result;
        stop_reading(link);
    } else if (link->is_finishing) {
        linger(link);
    } else if (!link->is_failed) {
        link->moved_ms = now_ms(link);
        link->bytes_received += (uint64_t)result;
        if (!link->is_untimed || link->is_done)
            (void)siotls_conn_set_time(link->conn, tool_time_ms());
        /* A failure stays with the connection and is seen in settle. */
        (void)siotls_conn_received(link->conn, (size_t)result);
    }
    tool_link_pump(link);
}

static void read_when_wanted(struct tool_link *link)
{
    struct siotls_info info = SIOTLS_INIT_INFO;
    bool is_wanted = is_discarding(link) || (siotls_conn_info(link->conn, &info) == 0 && info.can_receive);
    if (!is_wanted || link->is_ended) {
        stop_reading(link);
    } else if (!link->is_reading) {
        int status = uv_read_start(stream_of(link), lend_buffer, was_read);
        link->is_reading = status == 0;
        if (status != 0) {
            link->read_error = status;
            link->is_ended = true;
        }
    }
}

/* ---- network out ---- */

static void was_sent(struct tool_link *link, size_t data_len)
{
    link->moved_ms = now_ms(link);
    link->bytes_sent += data_len;
    link->is_stirred = true;
    (void)siotls_conn_data_sent(link->conn, data_len);
}

static void was_written(uv_write_t *request, int status)
{
    struct tool_link *link = request->data;
    link->is_writing = false;
    if (link->is_closed)
        return;
    if (status == 0)
        was_sent(link, link->writing_len);
    else
        link->write_error = status;
    tool_link_pump(link);
}

/* What cannot be written at once goes to libuv as a view; it stays where it is until it is acknowledged. */
static void write_out(struct tool_link *link)
{
    while (!link->is_writing && link->write_error == 0) {
        const uint8_t *data = NULL;
        size_t data_len = 0;
        if (siotls_conn_data_to_send(link->conn, &data, &data_len) != 0 || data_len == 0)
            return;
        uv_buf_t view = uv_buf_init((char *)(uintptr_t)data, (unsigned)data_len);
        int result = uv_try_write(stream_of(link), &view, 1);
        if (result >= 0) {
            was_sent(link, (size_t)result);
            continue;
        }
        if (result == UV_EAGAIN) {
            link->writing_len = data_len;
            result = uv_write(&link->write, stream_of(link), &view, 1, was_written);
            link->is_writing = result == 0;
        }
        link->write_error = result;
    }
}

/* True when nothing is left to write, or nothing can be written any more. */
static bool is_flushed(const struct tool_link *link)
{
    struct siotls_info info = SIOTLS_INIT_INFO;
    if (link->write_error != 0)
        return true;
    return !link->is_writing && (siotls_conn_info(link->conn, &info) != 0 || !info.has_output);
}

/* ---- text and events ---- */

/* Looks again when the time may be over: while bytes move the timer is not touched. */
static void watch_idle(uv_timer_t *timer)
{
    struct tool_link *link = timer->data;
    uint64_t end_ms = link->moved_ms + link->idle_timeout_ms;
    if (end_ms > now_ms(link)) {
        uv_timer_start(&link->timer, watch_idle, end_ms - now_ms(link), 0);
        return;
    }
    link->is_idle = true;
    tool_link_hang_up(link);
}

static void end_handshake(struct tool_link *link)
{
    link->is_done = true;
    if (link->is_hanging_up)
        return;
    uv_timer_stop(&link->timer);
    if (link->idle_timeout_ms > 0)
        uv_timer_start(&link->timer, watch_idle, link->idle_timeout_ms, 0);
}

void tool_link_set_patience(struct tool_link *link, uint64_t idle_timeout_ms, uint64_t max_linger_ms)
{
    link->idle_timeout_ms = idle_timeout_ms;
    link->max_linger_ms = max_linger_ms;
}

static void take_events(struct tool_link *link)
{
    for (;;) {
        struct siotls_event event = SIOTLS_INIT_EVENT;
        if (siotls_conn_next_event(link->conn, &event) != 0 || event.type == SIOTLS_EVENT_NONE)
            return;
        link->is_stirred = true;
        if (event.type == SIOTLS_EVENT_HANDSHAKE_DONE)
            end_handshake(link);
        link->app->event(link, &event);
    }
}

static bool has_text(const struct tool_link *link, const uint8_t **data, size_t *data_len)
{
    return siotls_conn_data_to_read(link->conn, data, data_len) == 0 && *data_len > 0;
}

static void take_text(struct tool_link *link)
{
    const uint8_t *data = NULL;
    size_t data_len = 0;
    while (has_text(link, &data, &data_len)) {
        size_t used = link->app->text(link, data, data_len);
        if (used == 0)
            return;
        link->text_received += used;
        link->is_stirred = true;
        (void)siotls_conn_data_read(link->conn, used);
    }
    /* Only behind the last text does the end of the transport mean anything. */
    if (link->is_ended && !link->is_end_told) {
        link->is_end_told = true;
        link->is_stirred = true;
        if (link->read_error == 0)
            (void)siotls_conn_receive_end(link->conn);
    }
}

void tool_link_text_used(struct tool_link *link, size_t data_len)
{
    link->text_received += data_len;
    (void)siotls_conn_data_read(link->conn, data_len);
    tool_link_pump(link);
}

bool tool_link_can_send(const struct tool_link *link)
{
    struct siotls_info info = SIOTLS_INIT_INFO;
    return !link->is_text_closed && !link->is_finishing && siotls_conn_info(link->conn, &info) == 0 && info.can_send;
}

size_t tool_link_send(struct tool_link *link, const uint8_t *data, size_t data_len)
{
    size_t taken = 0;
    if (data_len == 0 || siotls_conn_send_data(link->conn, &taken, data, data_len) != 0)
        return 0;
    link->text_sent += taken;
    link->is_stirred = taken > 0 ? 1 : link->is_stirred;
    return taken;
}

void tool_link_close(struct tool_link *link)
{
    if (link->is_text_closed || link->is_finishing)
        return;
    link->is_text_closed = true;
    link->is_stirred = true;
    (void)siotls_conn_close(link->conn);
}

void tool_link_hang_up(struct tool_link *link)
{
    if (link->is_finishing)
        link->max_linger_ms = 0; /* this is no time for patience */
    if (link->is_finishing || link->is_hanging_up)
        return;
    tool_link_close(link);
    link->is_hanging_up = true;
    uv_timer_start(&link->timer, lingered, HANG_UP_MS, 0);
    tool_link_pump(link);
}

/* ---- the whole ---- */

static bool has_left(struct tool_link *link)
{
    return link->is_leaving && link->app->leave(link);
}

void tool_link_pump(struct tool_link *link)
{
    if (link->is_closed || link->conn == NULL)
        return;
    link->is_stirred = true;
    if (link->is_pumping || has_left(link))
        return;
    link->is_pumping = true;
    while (link->is_stirred && !link->is_finishing) {
        link->is_stirred = false;
        take_events(link);
        take_text(link);
        link->app->writable(link);
        write_out(link);
    }
    link->is_pumping = false;
    if (!has_left(link))
        settle(link);
}

/* What libuv could not write yet is its queue: the rest of the view is gone. */
static void note_written(struct tool_link *link)
{
    if (!link->is_writing)
        return;
    size_t queued_len = uv_stream_get_write_queue_size(stream_of(link));
    if (queued_len >= link->writing_len)
        return;
    size_t written_len = link->writing_len - queued_len;
    link->writing_len = queued_len;
    was_sent(link, written_len);
}

bool tool_link_pause(struct tool_link *link)
{
    if (!link->is_done || link->is_ended || link->is_text_closed || link->is_failed || link->is_finishing ||
        link->is_closed || link->read_error != 0 || link->write_error != 0)
        return false;
    note_written(link);
    return true;
}

/* Sends what is left, then lingers until the peer has closed too, or for a moment. */
static void finish(struct tool_link *link)
{
    link->is_finishing = true;
    if (link->is_ended || link->write_error != 0 || link->read_error != 0) {
        tool_link_abandon(link);
        return;
    }
    shut_down(link);
    link->finishing_ms = now_ms(link);
    linger(link);
    read_when_wanted(link);
}

/* The alert goes out as long as the peer reads: what it sends meanwhile must not hold it back. */
static void fail_once(struct tool_link *link, bool is_failed)
{
    if (link->is_failed || !is_failed)
        return;
    link->is_failed = true;
    uv_timer_start(&link->timer, lingered, HANG_UP_MS, 0);
}

/* Decides what comes next: read on, shut down our direction, or finish. */
static void settle(struct tool_link *link)
{
    struct siotls_info info = SIOTLS_INIT_INFO;
    if (link->is_finishing || link->is_closed)
        return;
    bool is_over = siotls_conn_info(link->conn, &info) != 0 || info.is_failed;
    fail_once(link, is_over);
    bool is_out = is_flushed(link);
    if (is_out && link->is_text_closed && !is_over) {
        shut_down(link);
        is_over = info.is_peer_closed || link->is_hanging_up;
    }
    /* What cannot be written matters once there is nothing left to read: until then the peer may say why. */
    if (link->write_error != 0 && (info.is_peer_closed || link->is_ended))
        is_over = true;
    if ((is_over && is_out) || (link->read_error != 0 && link->is_end_told))
        finish(link);
    else
        read_when_wanted(link);
}

static void timed_out(uv_timer_t *timer)
{
    struct tool_link *link = timer->data;
    link->is_timed_out = true;
    finish(link);
}

int tool_link_init(struct tool_link *link, uv_loop_t *loop, const struct tool_link_app *app, void *owner)
{
    int status = uv_tcp_init(loop, &link->tcp);
    if (status != 0)
        return status;
    uv_timer_init(loop, &link->timer);
    link->num_open_handles = 2;
    link->tcp.data = link->timer.data = link->write.data = link->shutdown.data = link;
    link->app = app;
    link->owner = owner;
    return 0;
}

void tool_link_start(struct tool_link *link, struct siotls_conn *conn, uint64_t handshake_timeout_ms)
{
    link->conn = conn;
    /* Records are whole when they are queued: waiting for more would only delay them. */
    (void)uv_tcp_nodelay(&link->tcp, 1);
    if (handshake_timeout_ms)
        uv_timer_start(&link->timer, timed_out, handshake_timeout_ms, 0);
    tool_link_pump(link);
}

void tool_link_go_on(struct tool_link *link, struct siotls_conn *conn)
{
    link->moved_ms = now_ms(link);
    end_handshake(link);
    tool_link_start(link, conn, 0);
}

/* True when no more than a close_notify is left to write: no text is lost. */
static bool is_all_written(const struct tool_link *link)
{
    const uint8_t *data = NULL;
    size_t data_len = 0;
    return siotls_conn_data_to_send(link->conn, &data, &data_len) == 0 && data_len <= MAX_ALERT_RECORD;
}

/* What went wrong with the socket; 0: nothing that matters once both sides have said that they are done. */
static int socket_error(const struct tool_link *link)
{
    struct siotls_info info = SIOTLS_INIT_INFO;
    if (link->read_error)
        return link->read_error;
    if (link->is_text_closed && (link->is_hanging_up || (siotls_conn_info(link->conn, &info) == 0 &&
                                                         info.is_peer_closed && is_all_written(link))))
        return 0;
    return link->write_error;
}

bool tool_link_error(const struct tool_link *link, struct siotls_error *error)
{
    *error = (struct siotls_error){.size = sizeof *error};
    if (link->conn == NULL)
        return false;
    if (siotls_conn_error(link->conn, error) == 0 && error->status != 0)
        return true;
    int problem = socket_error(link);
    if (!link->is_timed_out && problem == 0)
        return false;
    *error = (struct siotls_error){.size = sizeof *error, .status = SIOTLS_ERROR_TRUNCATED};
    error->reason = link->is_timed_out ? "the handshake took too long" : "the network connection broke";
    if (!link->is_timed_out)
        snprintf(error->detail, sizeof error->detail, "%s", uv_strerror(problem));
    return true;
}
