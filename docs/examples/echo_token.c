/* SPDX-License-Identifier: Apache-2.0 */
/*
 * echo_token.c: an echo server whose key is in a slow token: echo_token CERT.pem 'pkcs11:...' PIN-FILE
 *
 * The identity has no key, so that each signature is a SIGN event. A thread has the token sign (token_sign.c) while the
 * poll loop serves the other connections; the signature comes back by a pipe. Connections have numbers: one that ended
 * meanwhile is not there any more, and its answer is dropped.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "echo.h"
#include "token_sign.h"

enum { LISTENER, ANSWERS, FIRST, MAX_SOCKETS = FIRST + 100 };

static struct pollfd sockets[MAX_SOCKETS];
static struct siotls_conn *conns[MAX_SOCKETS];
static uint64_t numbers[MAX_SOCKETS];
static nfds_t num_sockets = FIRST;
static int answers[2];

/* The certificate alone, for signatures that the token can make. */
static struct siotls_config *make_config(const char *cert_path)
{
    static const uint16_t schemes[] = {SIOTLS_SCHEME_RSA_PSS_RSAE_SHA256};
    static uint8_t cert[65536];
    FILE *file = fopen(cert_path, "rb");
    struct siotls_identity_options options = {.size = sizeof options, .schemes = schemes, .num_schemes = 1};
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
    fprintf(stderr, "echo_token: %s %s\n", error.reason, error.detail);
    siotls_config_free(config);
    return NULL;
}

/* Events, then text; 1: the connection is over once what it has to send is gone. */
static int turn(nfds_t i)
{
    struct siotls_event event = SIOTLS_INIT_EVENT;
    while (siotls_conn_next_event(conns[i], &event) == 0 && event.type != SIOTLS_EVENT_NONE) {
        if (event.type == SIOTLS_EVENT_SIGN && !token_begin(&event, numbers[i], answers[1]))
            siotls_conn_refuse(conns[i], event.id, SIOTLS_ALERT_INTERNAL_ERROR);
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

/* A signature is there. */
static void answer(void)
{
    struct token_job *job;
    if (read(answers[0], &job, sizeof job) != sizeof job)
        return;
    nfds_t i = FIRST;
    while (i < num_sockets && numbers[i] != job->connection)
        i++;
    if (i < num_sockets) {
        if (job->signature_len > 0)
            (void)siotls_conn_answer_sign(conns[i], job->id, job->signature, job->signature_len);
        else
            (void)siotls_conn_refuse(conns[i], job->id, SIOTLS_ALERT_INTERNAL_ERROR);
        sockets[i].revents = 0;
        if (!serve(i))
            end(i);
    }
    free(job);
}

int main(int argc, char **argv)
{
    struct siotls_config *config = argc == 4 && token_open(argv[2], argv[3]) ? make_config(argv[1]) : NULL;
    if (config == NULL || pipe(answers)) {
        fprintf(stderr, "usage: echo_token CERT.pem 'pkcs11:...' PIN-FILE\n");
        return 2;
    }
    sockets[LISTENER] = (struct pollfd){.fd = echo_listen(), .events = POLLIN};
    sockets[ANSWERS] = (struct pollfd){.fd = answers[0], .events = POLLIN};
    while (sockets[LISTENER].fd >= 0 && (poll(sockets, num_sockets, -1) >= 0 || errno == EINTR)) {
        for (nfds_t i = num_sockets - 1; i >= FIRST; i--)
            if (sockets[i].revents != 0 && !serve(i))
                end(i);
        if (sockets[ANSWERS].revents & POLLIN)
            answer();
        if (sockets[LISTENER].revents & POLLIN)
            welcome(config);
    }
    siotls_config_free(config);
    return 1;
}
