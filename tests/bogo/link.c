/* SPDX-License-Identifier: Apache-2.0 */
/*
 * link.c: a connection over a blocking socket to the runner.
 */
#include "link.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static int connect_to(int fd, const struct shim_flags *flags)
{
    struct sockaddr_in6 six = {.sin6_family = AF_INET6, .sin6_port = htons((uint16_t)flags->port)};
    struct sockaddr_in four = {.sin_family = AF_INET, .sin_port = htons((uint16_t)flags->port)};
    six.sin6_addr = in6addr_loopback;
    four.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (flags->is_ipv6)
        return connect(fd, (const struct sockaddr *)&six, sizeof six) == 0;
    return connect(fd, (const struct sockaddr *)&four, sizeof four) == 0;
}

/* The runner finds the test by this number, 64 bits little-endian. */
static int tell_id(int fd, const char *shim_id)
{
    unsigned long long id = strtoull(shim_id, NULL, 10);
    uint8_t bytes[8];
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (uint8_t)(id >> 8 * i);
    return send(fd, bytes, sizeof bytes, MSG_NOSIGNAL) == (ssize_t)sizeof bytes;
}

int shim_link_open(struct shim_link *link)
{
    const struct shim_flags *flags = link->flags;
    if (flags->shim_id == NULL || flags->port <= 0 || flags->port > UINT16_MAX)
        return shim_complain("-port and -shim-id are needed");
    link->fd = socket(flags->is_ipv6 ? AF_INET6 : AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (link->fd < 0)
        return shim_complain("socket: %s", strerror(errno));
    int yes = 1;
    setsockopt(link->fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    if (!connect_to(link->fd, flags) || !tell_id(link->fd, flags->shim_id))
        return shim_complain("the runner: %s", strerror(errno));
    return 1;
}

/* How many of these bytes may go now. */
static size_t allowed(const struct shim_link *link, size_t data_len)
{
    if (!link->is_held || data_len == 0)
        return data_len;
    return link->held_sent ? 0 : 1;
}

/* Once the runner takes nothing more, what it still says decides; so this is no failure by itself. */
static void send_pending(struct shim_link *link)
{
    const uint8_t *data;
    size_t data_len;
    if (link->flags->is_quic) {
        shim_quic_send(link);
        return;
    }
    while (siotls_conn_data_to_send(link->conn, &data, &data_len) == SIOTLS_OK && data_len > 0) {
        size_t part = allowed(link, data_len);
        if (part == 0)
            return;
        ssize_t sent = link->is_broken ? (ssize_t)part : send(link->fd, data, part, MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR)
            continue;
        if (sent < 0) {
            link->is_broken = 1;
            continue;
        }
        link->held_sent |= link->is_held;
        if (siotls_conn_data_sent(link->conn, (size_t)sent) != SIOTLS_OK)
            return;
    }
}

static int take_events(struct shim_link *link)
{
    struct siotls_event event = {.size = sizeof event};
    while (siotls_conn_next_event(link->conn, &event) == SIOTLS_OK && event.type != SIOTLS_EVENT_NONE) {
        if (!link->event(link, &event))
            link->is_unhappy = 1;
        event = (struct siotls_event){.size = sizeof event};
    }
    return !link->is_unhappy;
}

static int has_error(const struct shim_link *link)
{
    struct siotls_error error = {.size = sizeof error};
    return siotls_conn_error(link->conn, &error) != SIOTLS_OK || error.status != SIOTLS_OK;
}

struct siotls_info shim_link_info(const struct shim_link *link)
{
    struct siotls_info info = {.size = sizeof info};
    siotls_conn_info(link->conn, &info);
    return info;
}

static int is_done(const struct shim_link *link)
{
    return shim_link_info(link).is_done;
}

int shim_link_flush(struct shim_link *link)
{
    int is_happy = take_events(link);
    send_pending(link);
    return is_happy && !has_error(link);
}

/* Once the end of the handshake is out only text is answered, not what else was read: so one KeyUpdate answers any
 * number of them (RFC 9846 4.7.3). */
static int settle(struct shim_link *link)
{
    if (link->is_quiet)
        return take_events(link) && !has_error(link);
    int is_good = shim_link_flush(link);
    link->is_quiet = is_done(link);
    return is_good;
}

/* Waits for bytes of the runner; 0 when none can come any more. */
static int receive(struct shim_link *link)
{
    uint8_t *buffer;
    size_t buffer_len;
    if (link->flags->is_quic)
        return shim_quic_receive(link);
    if (link->is_ended || siotls_conn_receive_buffer(link->conn, &buffer, &buffer_len, 0) != SIOTLS_OK)
        return 0;
    if (buffer_len == 0)
        return 0;
    if (link->is_bytewise)
        buffer_len = 1;
    ssize_t received;
    do
        received = recv(link->fd, buffer, buffer_len, 0);
    while (received < 0 && errno == EINTR);
    if (received > 0) {
        siotls_conn_set_time(link->conn, link->time_ms);
        siotls_conn_received(link->conn, (size_t)received);
        return 1;
    }
    link->is_ended = 1;
    siotls_conn_receive_end(link->conn);
    return 0;
}

int shim_link_wait(struct shim_link *link, int (*is_reached)(const struct shim_link *link))
{
    for (;;) {
        int is_good = settle(link);
        if (is_good && is_reached(link))
            return 1;
        /* What the handshake still has to send cannot wait for a read. */
        if (link->is_held && link->held_sent && !is_done(link)) {
            link->is_held = 0;
            send_pending(link);
        }
        if (!is_good || !receive(link))
            break;
    }
    return settle(link) && is_reached(link);
}

static int has_text_or_end(const struct shim_link *link)
{
    const uint8_t *data;
    size_t data_len = link->quic.text.data_len;
    if (!link->flags->is_quic)
        siotls_conn_data_to_read(link->conn, &data, &data_len);
    return data_len > 0 || link->is_rejected || shim_link_info(link).is_peer_closed;
}

int shim_link_read(struct shim_link *link, uint8_t *data, size_t *data_len)
{
    if (!shim_link_wait(link, has_text_or_end)) {
        struct siotls_error error = {.size = sizeof error};
        siotls_conn_error(link->conn, &error);
        if (link->flags->is_quic) /* its end is that of TCP */
            return error.status == SIOTLS_OK && link->is_ended ? SHIM_READ_CLOSED : SHIM_READ_FAILED;
        return error.status == SIOTLS_ERROR_TRUNCATED ? SHIM_READ_END : SHIM_READ_FAILED;
    }
    if (link->is_rejected)
        return SHIM_READ_REJECTED;
    if (link->flags->is_quic) {
        shim_quic_read(&link->quic, data, data_len);
        return SHIM_READ_TEXT;
    }
    const uint8_t *view;
    size_t view_len = 0;
    siotls_conn_data_to_read(link->conn, &view, &view_len);
    if (view_len == 0)
        return SHIM_READ_CLOSED;
    if (*data_len > view_len)
        *data_len = view_len;
    memcpy(data, view, *data_len);
    siotls_conn_data_read(link->conn, *data_len);
    return SHIM_READ_TEXT;
}

static int is_done_or_rejected(const struct shim_link *link)
{
    return link->is_rejected || is_done(link);
}

/* The same over QUIC, where nothing is left to be sent later. */
static int write_quic(struct shim_link *link, const uint8_t *data, size_t data_len)
{
    int outcome;
    while ((outcome = shim_quic_write(link, data, data_len)) == 0)
        if (!shim_link_wait(link, is_done_or_rejected) || link->is_rejected)
            return 0;
    return outcome > 0 && shim_link_flush(link);
}

int shim_link_write(struct shim_link *link, const uint8_t *data, size_t data_len)
{
    if (link->flags->is_quic)
        return write_quic(link, data, data_len);
    while (data_len > 0) {
        size_t taken = 0;
        int status = siotls_conn_send_data(link->conn, &taken, data, data_len);
        int is_too_early = taken == 0 && !is_done(link) && (status == SIOTLS_OK || status == SIOTLS_ERROR_STATE);
        if (status != SIOTLS_OK && !is_too_early && !has_error(link))
            return shim_complain("write: %s", siotls_status_name(status));
        if ((status != SIOTLS_OK && !is_too_early) || !shim_link_flush(link))
            return 0;
        if (is_too_early && !shim_link_wait(link, is_done_or_rejected))
            return 0;
        if (link->is_rejected)
            return 0;
        data += taken;
        data_len -= taken;
    }
    return 1;
}

int shim_link_failed(struct shim_link *link)
{
    struct siotls_error error = {.size = sizeof error};
    siotls_conn_error(link->conn, &error);
    if (error.status == SIOTLS_OK)
        return 0;
    if (error.origin == SIOTLS_ORIGIN_PEER)
        shim_complain("peer alert %u %s", (unsigned)error.alert, siotls_alert_name(error.alert));
    else
        shim_complain("%s [%s] %s", error.reason, siotls_alert_name(error.alert), error.detail);
    return 1;
}

void shim_link_close(struct shim_link *link)
{
    link->is_held = 0;
    if (link->conn != NULL)
        send_pending(link);
    if (link->fd >= 0) {
        uint8_t rest[4096];
        shutdown(link->fd, SHUT_WR);
        while (recv(link->fd, rest, sizeof rest, 0) > 0)
            continue;
        close(link->fd);
        link->fd = -1;
    }
    shim_quic_free(&link->quic);
    shim_bytes_free(&link->secret[0]);
    shim_bytes_free(&link->secret[1]);
    siotls_conn_free(link->conn);
    link->conn = NULL;
}
