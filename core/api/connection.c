/* SPDX-License-Identifier: Apache-2.0 */
/*
 * connection.c: a connection's life: made, told who and when, started, freed.
 */
#include "handshake/allowance.h"
#include "handshake/authenticated.h"
#include "handshake/conn.h"
#include "handshake/engine.h"
#include "handshake/post_handshake_auth.h"
#include "handshake/shown.h"
#include "x509/name.h"

#include <string.h>

int siotls_conn_new(struct siotls_conn **conn, struct siotls_config *config, struct siotls_pool *pool)
{
    if (conn == NULL || config == NULL)
        return SIOTLS_ERROR_ARGUMENT;
    if (!config->is_ready)
        return SIOTLS_ERROR_STATE;
    struct siotls_conn *made = sio_allocate(&config->memory, sizeof *made);
    if (made == NULL)
        return SIOTLS_ERROR_NO_MEMORY;
    made->memory = config->memory;
    made->config = sio_config_keep(config);
    made->role = (uint8_t)config->role;
    sio_buffer_init(&made->incoming, &made->memory);
    sio_buffer_init(&made->alpn, &made->memory);
    sio_buffer_init(&made->notes, &made->memory);
    sio_buffer_init(&made->shown_note, &made->memory);
    sio_authenticated_init(&made->authenticated, &made->memory);
    sio_record_init(&made->record_layer, &made->memory, pool);
    sio_conn_apply_policy(made);
    if (!sio_handshake_begin(made)) {
        siotls_conn_free(made);
        return SIOTLS_ERROR_NO_MEMORY;
    }
    *conn = made;
    return SIOTLS_OK;
}

void siotls_conn_free(struct siotls_conn *conn)
{
    if (conn == NULL)
        return;
    sio_handshake_end(conn);
    sio_shown_clear(conn);
    sio_post_auth_clear(conn);
    sio_record_clear(&conn->record_layer);
    sio_buffer_clear(&conn->incoming);
    sio_buffer_clear(&conn->alpn);
    sio_buffer_clear(&conn->notes);
    sio_buffer_clear(&conn->shown_note);
    sio_authenticated_clear(&conn->authenticated);
    sio_release_string(&conn->memory, conn->server_name);
    struct siotls_config *config = conn->config;
    struct siotls_memory memory = conn->memory;
    sio_release_secret(&memory, conn, sizeof *conn);
    siotls_config_free(config);
}

int siotls_conn_set_time(struct siotls_conn *conn, uint64_t time_ms)
{
    if (conn == NULL)
        return SIOTLS_ERROR_ARGUMENT;
    sio_allowance_pass_time(conn, time_ms);
    conn->time_ms = time_ms;
    conn->has_time = true;
    conn->time_was_told = true;
    return SIOTLS_OK;
}

int siotls_conn_set_server_name(struct siotls_conn *conn, const char *name)
{
    struct sio_reference_name parsed;
    if (conn == NULL || name == NULL || !sio_reference_name_parse(&parsed, name))
        return SIOTLS_ERROR_ARGUMENT;
    if (conn->started || conn->role != SIOTLS_ROLE_CLIENT)
        return SIOTLS_ERROR_STATE;
    char *copy = sio_allocate_string(&conn->memory, name);
    if (copy == NULL)
        return SIOTLS_ERROR_NO_MEMORY;
    sio_release_string(&conn->memory, conn->server_name);
    conn->server_name = copy;
    return SIOTLS_OK;
}

int siotls_conn_set_cookie_context(struct siotls_conn *conn, const uint8_t *context, size_t context_len)
{
    if (conn == NULL || (context == NULL && context_len > 0) || context_len > SIO_MAX_COOKIE_CONTEXT)
        return SIOTLS_ERROR_ARGUMENT;
    if (conn->started || conn->role != SIOTLS_ROLE_SERVER)
        return SIOTLS_ERROR_STATE;
    struct sio_buffer *kept = &conn->handshake->cookie_context;
    sio_buffer_clear(kept);
    return sio_buffer_append(kept, context, context_len) ? SIOTLS_OK : SIOTLS_ERROR_NO_MEMORY;
}

/* Certificates and cookies can only be judged at a time. */
static bool needs_time(const struct siotls_config *config)
{
    return sio_config_judges(config) || config->cookie_keys.data_len > 0;
}

int siotls_conn_start(struct siotls_conn *conn)
{
    if (conn == NULL)
        return SIOTLS_ERROR_ARGUMENT;
    if (conn->started || (needs_time(conn->config) && !conn->has_time))
        return SIOTLS_ERROR_STATE;
    /* It may take the peer a while to say its first word. */
    conn->time_was_told = false;
    sio_engine_start(conn);
    return conn->error.status;
}
