/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bio_siotls.c: see bio.h: TLS by siotls.
 */
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#include <siotls/siotls.h>

#include "bio.h"

/* [SIOTLS */
static int flush(struct siotls_conn *conn, int network)
{
    const uint8_t *view;
    size_t len;
    while (siotls_conn_data_to_send(conn, &view, &len) == 0 && len > 0) {
        ssize_t sent = send(network, view, len, 0);
        if (sent < 0)
            return -1;
        siotls_conn_data_sent(conn, (size_t)sent);
    }
    return 0;
}

static int converse(struct siotls_conn *conn, int network, const char *request)
{
    struct siotls_info info = SIOTLS_INIT_INFO;
    uint8_t text[4096];
    uint8_t *room;
    size_t len, asked = 0, request_len = strlen(request);
    for (;;) {
        siotls_conn_info(conn, &info);
        if (info.can_send && asked < request_len && /* application data in */
            siotls_conn_send_data(conn, &len, (const uint8_t *)request + asked, request_len - asked) == 0)
            asked += len;
        while (siotls_conn_read_data(conn, text, &len, sizeof text) == 0 && len > 0) /* application data out */
            fwrite(text, 1, len, stdout);
        if (flush(conn, network)) /* network out; after a failure: the alert */
            return -1;
        siotls_conn_info(conn, &info);
        if (info.is_failed || info.is_peer_closed)
            return info.is_failed ? -1 : 0;
        if (siotls_conn_receive_buffer(conn, &room, &len, 0)) /* network in */
            return -1;
        ssize_t received = recv(network, room, len, 0);
        siotls_conn_set_time(conn, (uint64_t)time(NULL) * 1000);
        if (received > 0)
            siotls_conn_received(conn, (size_t)received);
        else
            siotls_conn_receive_end(conn); /* fails unless close_notify came: that is truncation */
    }
}

static struct siotls_config *open_config(const char *ca_path, struct siotls_error *error)
{
    struct siotls_set *set = NULL;
    struct siotls_trust *trust = NULL;
    struct siotls_config *config = NULL;
    if (siotls_set_new(&set, NULL, error) || siotls_trust_new(&trust, NULL, error) ||
        siotls_trust_add_file(trust, ca_path, error) ||
        siotls_config_new(&config, set, SIOTLS_ROLE_CLIENT, NULL, error) || siotls_config_set_trust(config, trust) ||
        siotls_config_ready(config, error)) {
        siotls_config_free(config);
        config = NULL;
    }
    siotls_trust_free(trust); /* the config holds what it uses */
    siotls_set_free(set);
    return config;
}

int fetch(int network, const char *host, const char *ca_path, const char *request)
{
    int result = -1;
    struct siotls_conn *conn = NULL;
    struct siotls_error error = SIOTLS_INIT_ERROR;
    struct siotls_config *config = open_config(ca_path, &error);
    if (config && siotls_conn_new(&conn, config, NULL, &error) == 0) {
        siotls_conn_set_time(conn, (uint64_t)time(NULL) * 1000); /* siotls reads no clock */
        if (siotls_conn_set_server_name(conn, host) == 0 && siotls_conn_start(conn) == 0)
            result = converse(conn, network, request);
        siotls_conn_error(conn, &error);
    }
    if (result)
        fprintf(stderr, "%s %s\n", error.reason ? error.reason : "no connection", error.detail);
    siotls_conn_free(conn);
    siotls_config_free(config);
    return result;
}
/* SIOTLS] */
