/* SPDX-License-Identifier: Apache-2.0 */
/*
 * resume_client.c: a client that fetches a page and resumes its last session, which it keeps in a file.
 * resume_client HOST PORT CA.pem SESSION-FILE
 *
 * Run it twice: the first run shows a full handshake, the second a resumed one. Where the server takes early data
 * (0-RTT) the request goes out with the first packet. Whoever records that packet can send it again, so only a request
 * that may happen twice belongs there: this one is a GET.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "blocking.h"

enum { MAX_SESSION = 65536 };

/* fetch: a page on its way. */
struct fetch {
    struct siotls_conn *conn;
    const char *session_path;
    char request[512];
    size_t request_len;
    size_t asked; /* of the request */
};

/* [SESSION_FILE */
/* A session is used once, so its file goes before it is used. What is in it is as secret as a password. */
static size_t take_session(const char *path, uint8_t *session)
{
    FILE *file = fopen(path, "rb");
    size_t session_len = file ? fread(session, 1, MAX_SESSION, file) : 0;
    if (file)
        fclose(file);
    return file && unlink(path) == 0 ? session_len : 0;
}

/* Written beside its place and moved there, so that nobody finds half of one. The last session is the newest. */
static void keep_session(const char *path, const struct siotls_bytes *session)
{
    char new_path[4096];
    snprintf(new_path, sizeof new_path, "%s.new", path);
    (void)unlink(new_path); /* of a run that was ended */
    int file = open(new_path, O_WRONLY | O_CREAT | O_EXCL, 0600);
    int is_written = file >= 0 && write(file, session->data, session->data_len) == (ssize_t)session->data_len;
    if (file >= 0 && close(file))
        is_written = 0;
    if (!is_written || rename(new_path, path))
        fprintf(stderr, "resume_client: the session is not kept: %s: %s\n", path, strerror(errno));
}
/* SESSION_FILE] */

/* [RESUME */
static int start(struct fetch *fetch, const char *host)
{
    static uint8_t session[MAX_SESSION];
    struct siotls_session_info kept = SIOTLS_INIT_SESSION_INFO;
    size_t session_len = take_session(fetch->session_path, session);
    if (siotls_conn_set_time(fetch->conn, now_ms()) || siotls_conn_set_server_name(fetch->conn, host))
        return -1;
    /* One that does not suit any more is passed over, and the handshake is a full one. */
    if (session_len > 0 && siotls_session_describe(&kept, session, session_len) == 0 &&
        siotls_conn_set_session(fetch->conn, session, session_len) == 0 && kept.max_early_data >= fetch->request_len)
        (void)siotls_conn_enable_early_data(fetch->conn);
    explicit_bzero(session, sizeof session);
    return siotls_conn_start(fetch->conn);
}

static void take_events(struct fetch *fetch)
{
    struct siotls_event event = SIOTLS_INIT_EVENT;
    struct siotls_info info = SIOTLS_INIT_INFO;
    while (siotls_conn_next_event(fetch->conn, &event) == 0 && event.type != SIOTLS_EVENT_NONE) {
        if (event.type == SIOTLS_EVENT_HANDSHAKE_DONE && siotls_conn_info(fetch->conn, &info) == 0)
            fprintf(stderr, "%s\n", info.is_resumed ? "the session was resumed" : "a full handshake");
        else if (event.type == SIOTLS_EVENT_EARLY_DATA)
            fprintf(stderr, "the request was early\n");
        else if (event.type == SIOTLS_EVENT_EARLY_DATA_REJECTED) {
            fprintf(stderr, "early data was refused\n");
            fetch->asked = 0; /* the server did not look at it: ask again */
        } else if (event.type == SIOTLS_EVENT_SESSION)
            keep_session(fetch->session_path, &event.message);
        else if (event.type == SIOTLS_EVENT_CLOSED)
            siotls_conn_close(fetch->conn);
    }
}
/* RESUME] */

/* 0: the whole page came. */
static int converse(struct fetch *fetch, int network)
{
    struct siotls_info info = SIOTLS_INIT_INFO;
    const uint8_t *page;
    size_t len;
    for (;;) {
        take_events(fetch);
        /* From the start on, when data may be early, else when the handshake allows it. */
        siotls_conn_info(fetch->conn, &info);
        if ((info.can_send || info.early_data_left > 0) && fetch->asked < fetch->request_len &&
            siotls_conn_send_data(fetch->conn, &len, (const uint8_t *)fetch->request + fetch->asked,
                                  fetch->request_len - fetch->asked) == 0)
            fetch->asked += len;
        while (siotls_conn_data_to_read(fetch->conn, &page, &len) == 0 && len > 0) {
            fwrite(page, 1, len, stdout);
            siotls_conn_data_read(fetch->conn, len);
        }
        take_events(fetch);
        if (send_output(fetch->conn, network) || siotls_conn_info(fetch->conn, &info) || info.is_failed)
            return -1;
        if (info.is_peer_closed)
            return 0;
        if (receive_input(fetch->conn, network, -1))
            return -1;
    }
}

static struct siotls_config *open_config(const char *ca_path)
{
    struct siotls_error error = SIOTLS_INIT_ERROR;
    struct siotls_set *set = NULL;
    struct siotls_trust *trust = NULL;
    struct siotls_config *config = NULL;
    int is_ready = siotls_set_new(&set, NULL, &error) == 0 && siotls_trust_new(&trust, NULL, &error) == 0 &&
                   siotls_trust_add_file(trust, ca_path, &error) == 0 &&
                   siotls_config_new(&config, set, SIOTLS_ROLE_CLIENT, NULL, &error) == 0 &&
                   siotls_config_set_trust(config, trust) == 0 &&
                   siotls_config_set_events(config, SIOTLS_REQUEST_SESSION) == 0 &&
                   siotls_config_set_max_sessions(config, 1) == 0 && siotls_config_ready(config, &error) == 0;
    siotls_trust_free(trust); /* the config holds what it uses */
    siotls_set_free(set);
    if (is_ready)
        return config;
    fprintf(stderr, "resume_client: %s %s\n", error.reason ? error.reason : "the config is not ready", error.detail);
    siotls_config_free(config);
    return NULL;
}

int main(int argc, char **argv)
{
    int result = -1;
    if (argc != 5) {
        fprintf(stderr, "usage: resume_client HOST PORT CA.pem SESSION-FILE\n");
        return 2;
    }
    struct fetch fetch = {.session_path = argv[4]};
    fetch.request_len = (size_t)snprintf(fetch.request, sizeof fetch.request,
                                         "GET / HTTP/1.1\r\nHost: %.255s\r\nConnection: close\r\n\r\n", argv[1]);
    struct siotls_config *config = open_config(argv[3]);
    int network = config ? connect_to(argv[1], argv[2]) : -1;
    if (network >= 0 && siotls_conn_new(&fetch.conn, config, NULL, NULL) == 0) {
        result = start(&fetch, argv[1]);
        if (result == 0)
            result = converse(&fetch, network);
        if (result)
            print_failure("resume_client", fetch.conn, "the connection broke");
    }
    siotls_conn_free(fetch.conn);
    siotls_config_free(config);
    if (network >= 0)
        close(network);
    return result ? 1 : 0;
}
