/* SPDX-License-Identifier: Apache-2.0 */
/*
 * echo_sign.c: an echo server whose key is elsewhere. There are two of it, with one way to sign each (sign.h):
 *   echo_token CERT.pem 'pkcs11:...' PIN-FILE    in a token
 *   echo_signer CERT.pem SIGNER-SOCKET           in another process
 *
 * The identity has no key, so that each signature is a SIGN event. It is made elsewhere while the poll loop serves the
 * other connections. Connections have numbers: one that ended meanwhile is not there any more, and its answer is
 * dropped.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "echo.h"
#include "sign.h"

enum { LISTENER, ANSWERS, FIRST, MAX_SOCKETS = FIRST + 100 };

static struct pollfd sockets[MAX_SOCKETS];
static struct siotls_conn *conns[MAX_SOCKETS];
static uint64_t numbers[MAX_SOCKETS];
static nfds_t num_sockets = FIRST;

/* The certificate alone, for signatures that the key's owner can make. */
static struct siotls_config *make_config(const char *cert_path)
{
    static uint8_t cert[65536];
    FILE *file = fopen(cert_path, "rb");
    struct siotls_identity_options options = SIOTLS_INIT_IDENTITY_OPTIONS;
    options.schemes = sign_num_schemes > 0 ? sign_schemes : NULL;
    options.num_schemes = sign_num_schemes;
    options.chain = (struct siotls_bytes){.data = cert, .data_len = file ? fread(cert, 1, sizeof cert, file) : 0};
    if (file)
        fclose(file);
    struct siotls_error error = SIOTLS_INIT_ERROR;
    struct siotls_set *set = NULL;
    struct siotls_config *config = NULL;
    struct siotls_identity *identity = NULL;
    if (siotls_set_new(&set, NULL, &error) == 0 && siotls_identity_new(&identity, set, &options, &error) == 0 &&
        siotls_config_new(&config, set, SIOTLS_ROLE_SERVER, NULL, &error) == 0 &&
        siotls_config_add_identity(config, identity) == 0)
        (void)siotls_config_ready(config, &error);
    siotls_identity_free(identity);
    siotls_set_free(set);
    if (error.status == 0)
        return config;
    fprintf(stderr, "%s: %s %s\n", cert_path, error.reason, error.detail);
    siotls_config_free(config);
    return NULL;
}

/* [SIGN */
static void begin_to_sign(nfds_t i, const struct siotls_event *event)
{
    struct sign_job job = {.connection = numbers[i], .id = event->id, .scheme = event->scheme};
    int is_begun = event->message.data_len <= sizeof job.message;
    if (is_begun) {
        job.message_len = (uint16_t)event->message.data_len;
        memcpy(job.message, event->message.data, event->message.data_len);
        is_begun = sign_begin(&job) == 0;
    }
    if (!is_begun)
        siotls_conn_refuse(conns[i], event->id, SIOTLS_ALERT_INTERNAL_ERROR);
}
/* SIGN] */

/* Events, then text; 1: the connection is over once what it has to send is gone. */
static int turn(nfds_t i)
{
    struct siotls_event event = SIOTLS_INIT_EVENT;
    while (siotls_conn_next_event(conns[i], &event) == 0 && event.type != SIOTLS_EVENT_NONE) {
        if (event.type == SIOTLS_EVENT_SIGN)
            begin_to_sign(i, &event);
        if (event.type == SIOTLS_EVENT_CLOSED)
            siotls_conn_close(conns[i]);
    }
    return echo_turn(conns[i]);
}

static int send_all(nfds_t i)
{
    const uint8_t *data;
    size_t len;
    sockets[i].events = POLLIN;
    while (siotls_conn_data_to_send(conns[i], &data, &len) == 0 && len > 0) {
        ssize_t sent = send(sockets[i].fd, data, len, MSG_NOSIGNAL);
        if (sent < 0) {
            sockets[i].events = POLLOUT; /* what it has to say goes before what it hears */
            return errno == EAGAIN || errno == EINTR;
        }
        siotls_conn_data_sent(conns[i], (size_t)sent);
    }
    return 1;
}

static int receive(nfds_t i)
{
    uint8_t *room;
    size_t len;
    if (siotls_conn_receive_buffer(conns[i], &room, &len, 0) || len == 0)
        return 1;
    ssize_t received = recv(sockets[i].fd, room, len, 0);
    if (received > 0)
        return echo_received(conns[i], (size_t)received) == 0;
    (void)siotls_conn_received(conns[i], 0);
    return received < 0 ? errno == EAGAIN || errno == EINTR : siotls_conn_receive_end(conns[i]) == 0;
}

/* One socket's turn; 0: it is over. */
static int serve(nfds_t i)
{
    int is_alive = (sockets[i].revents & (POLLIN | POLLHUP | POLLERR)) == 0 || receive(i);
    int is_over = turn(i);
    struct siotls_info info = SIOTLS_INIT_INFO;
    is_alive = send_all(i) && is_alive;
    if (siotls_conn_info(conns[i], &info) == 0 && !info.can_receive)
        sockets[i].events &= ~POLLIN; /* it waits for its signature, or for us to read */
    return is_alive && !(is_over && (sockets[i].events & POLLOUT) == 0);
}

static void end(nfds_t i)
{
    close(sockets[i].fd);
    siotls_conn_free(conns[i]);
    sockets[i] = sockets[--num_sockets];
    conns[i] = conns[num_sockets];
    numbers[i] = numbers[num_sockets];
}

static void welcome(struct siotls_config *config)
{
    static uint64_t number;
    int accepted = accept(sockets[LISTENER].fd, NULL, NULL);
    struct siotls_conn *conn = accepted >= 0 && num_sockets < MAX_SOCKETS ? echo_open(config, NULL) : NULL;
    if (conn == NULL || fcntl(accepted, F_SETFL, O_NONBLOCK)) {
        siotls_conn_free(conn);
        if (accepted >= 0)
            close(accepted);
        return;
    }
    sockets[num_sockets] = (struct pollfd){.fd = accepted, .events = POLLIN};
    conns[num_sockets] = conn;
    numbers[num_sockets++] = ++number;
}

/* [ANSWER */
static void answer(const struct sign_job *job)
{
    nfds_t i = FIRST;
    while (i < num_sockets && numbers[i] != job->connection)
        i++;
    if (i == num_sockets)
        return; /* its connection has ended meanwhile */
    if (job->signature_len > 0 && job->signature_len <= sizeof job->signature)
        (void)siotls_conn_answer_sign(conns[i], job->id, job->signature, job->signature_len);
    else
        (void)siotls_conn_refuse(conns[i], job->id, SIOTLS_ALERT_INTERNAL_ERROR);
    sockets[i].revents = 0;
    if (!serve(i))
        end(i);
}
/* ANSWER] */

static void run(struct siotls_config *config)
{
    static struct sign_job job;
    int signatures = 0;
    while (signatures >= 0 && (poll(sockets, num_sockets, -1) >= 0 || errno == EINTR)) {
        for (nfds_t i = num_sockets - 1; i >= FIRST; i--)
            if (sockets[i].revents != 0 && !serve(i))
                end(i);
        while ((signatures = sign_next(&job)) > 0)
            answer(&job);
        if (sockets[LISTENER].revents & POLLIN)
            welcome(config);
    }
}

int main(int argc, char **argv)
{
    if (argc != 2 + sign_num_arguments) {
        fprintf(stderr, "usage: %s CERT.pem %s\n", argv[0], sign_usage);
        return 2;
    }
    struct siotls_config *config = make_config(argv[1]);
    int answers = config ? sign_open(argv + 2) : -1;
    int listener = answers >= 0 ? listen_here() : -1;
    sockets[LISTENER] = (struct pollfd){.fd = listener, .events = POLLIN};
    sockets[ANSWERS] = (struct pollfd){.fd = answers, .events = POLLIN};
    if (listener >= 0)
        run(config);
    siotls_config_free(config);
    return 1;
}
