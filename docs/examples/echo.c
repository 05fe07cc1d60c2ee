/* SPDX-License-Identifier: Apache-2.0 */
/*
 * echo.c: see echo.h.
 */
#include "echo.h"

#include <stdio.h>

struct siotls_config *echo_config(const char *cert_path, const char *key_path)
{
    struct siotls_error error = SIOTLS_INIT_ERROR;
    struct siotls_set *set = NULL;
    struct siotls_config *config = NULL;
    struct siotls_identity *identity = NULL;
    if (siotls_set_new(&set, NULL, &error) == 0 &&
        siotls_identity_from_files(&identity, set, cert_path, key_path, NULL, &error) == 0 &&
        siotls_config_new(&config, set, SIOTLS_ROLE_SERVER, NULL, &error) == 0 &&
        siotls_config_add_identity(config, identity) == 0)
        (void)siotls_config_ready(config, &error);
    siotls_identity_free(identity); /* the config holds what it uses */
    siotls_set_free(set);
    if (error.status == 0)
        return config;
    fprintf(stderr, "echo: %s %s\n", error.reason, error.detail);
    siotls_config_free(config);
    return NULL;
}

struct siotls_conn *echo_open(struct siotls_config *config, struct siotls_pool *pool)
{
    struct siotls_conn *conn = NULL;
    if (siotls_conn_new(&conn, config, pool, NULL))
        return NULL;
    if (siotls_conn_set_time(conn, now_ms()) == 0 && siotls_conn_start(conn) == 0)
        return conn;
    siotls_conn_free(conn);
    return NULL;
}

/* What comes is judged by the time when it comes: the connection may have been open for long. */
int echo_received(struct siotls_conn *conn, size_t data_len)
{
    siotls_conn_set_time(conn, now_ms());
    return siotls_conn_received(conn, data_len);
}

int echo_turn(struct siotls_conn *conn)
{
    struct siotls_event event = SIOTLS_INIT_EVENT;
    struct siotls_info info = SIOTLS_INIT_INFO;
    const uint8_t *text;
    size_t text_len;
    size_t taken = 0;
    while (siotls_conn_data_to_read(conn, &text, &text_len) == 0 && text_len > 0) {
        if (siotls_conn_send_data(conn, &taken, text, text_len) || taken == 0)
            break; /* the output is full: go on when some of it is sent */
        siotls_conn_data_read(conn, taken);
    }
    while (siotls_conn_next_event(conn, &event) == 0 && event.type != SIOTLS_EVENT_NONE)
        if (event.type == SIOTLS_EVENT_CLOSED)
            siotls_conn_close(conn); /* all that the peer said is read and sent back */
    return siotls_conn_info(conn, &info) != 0 || info.is_failed || info.is_peer_closed;
}
