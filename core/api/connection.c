/* SPDX-License-Identifier: Apache-2.0 */
/*
 * connection.c: a connection's life: made, told who and when, started, freed.
 */
#include <siotls/quic.h>

#include "api/conn.h"
#include "handshake/established/allowance.h"
#include "x509/name/name.h"

/* What all kinds are made of. Without a carrier yet; NULL: no memory. */
static struct siotls_conn *make(struct siotls_config *config)
{
    struct siotls_conn *made = sio_allocate(&config->memory, sizeof *made);
    if (made == NULL)
        return NULL;
    struct sio_context *context = &made->engine.context;
    context->home = sio_config_keep(config);
    context->config = config;
    return made;
}

static void unmake(struct siotls_conn *conn)
{
    struct siotls_config *home = conn->engine.context.home;
    if (conn->engine.context.config != home)
        siotls_config_free(conn->engine.context.config);
    sio_release_secret(&conn->engine.context.home->memory, conn, sizeof *conn);
    siotls_config_free(home);
}

struct siotls_conn *sio_conn_make(struct siotls_config *config, struct siotls_pool *pool)
{
    struct siotls_conn *made = make(config);
    if (made == NULL)
        return NULL;
    made->engine.context.flow = (struct sio_flow){.calls = &sio_record_flow, .carrier = &made->record_layer};
    sio_record_init(&made->record_layer, &made->engine.context.home->memory, pool);
    sio_record_apply_policy(&made->record_layer, config);
    return made;
}

static struct siotls_conn *make_quic(struct siotls_config *config)
{
    struct siotls_conn *made = make(config);
    if (made == NULL)
        return NULL;
    sio_record_init(&made->record_layer, &made->engine.context.home->memory, NULL);
    struct sio_quic *quic = sio_allocate(&config->memory, sizeof *quic);
    if (quic == NULL) {
        unmake(made);
        return NULL;
    }
    sio_quic_init(quic, &made->engine.context.home->memory);
    made->engine.context.flow = (struct sio_flow){.calls = &sio_quic_flow, .carrier = quic};
    return made;
}

bool sio_conn_check_config(struct siotls_conn **conn, const struct siotls_config *config, struct sio_error *error)
{
    if (conn != NULL)
        *conn = NULL;
    if (conn == NULL)
        return sio_fail_status(error, SIOTLS_ERROR_ARGUMENT, "connection: there is no place to put it");
    if (config == NULL)
        return sio_fail_status(error, SIOTLS_ERROR_ARGUMENT, "connection: there is no config");
    return config->is_ready || sio_fail_status(error, SIOTLS_ERROR_STATE, "connection: the config is not ready");
}

/* made NULL: no memory for it. */
static void begin(struct siotls_conn **conn, struct siotls_conn *made, struct sio_error *error)
{
    if (made != NULL && sio_engine_init(&made->engine)) {
        *conn = made;
        return;
    }
    siotls_conn_free(made);
    sio_fail_memory(error);
}

int siotls_conn_new(struct siotls_conn **conn, struct siotls_config *config, struct siotls_pool *pool,
                    struct siotls_error *error)
{
    struct sio_error why;
    sio_error_begin(&why, error);
    if (sio_conn_check_config(conn, config, &why))
        begin(conn, sio_conn_make(config, pool), &why);
    return sio_error_end(&why, error);
}

int siotls_quic_conn_new(struct siotls_conn **conn, struct siotls_config *config, struct siotls_error *error)
{
    struct sio_error why;
    sio_error_begin(&why, error);
    if (sio_conn_check_config(conn, config, &why))
        begin(conn, make_quic(config), &why);
    return sio_error_end(&why, error);
}

static void free_quic(struct siotls_conn *conn)
{
    struct sio_quic *quic = sio_conn_quic(conn);
    if (quic == NULL)
        return;
    sio_quic_clear(quic);
    sio_release_secret(&conn->engine.context.home->memory, quic, sizeof *quic);
}

void siotls_conn_free(struct siotls_conn *conn)
{
    if (conn == NULL)
        return;
    sio_engine_clear(&conn->engine);
    sio_record_clear(&conn->record_layer);
    free_quic(conn);
    unmake(conn);
}

/* ---- what calls ask first ---- */

int sio_conn_find_fault(struct siotls_conn *conn, bool has_places)
{
    if (conn == NULL)
        return SIOTLS_ERROR_ARGUMENT;
    if (!has_places)
        return sio_conn_refuse(conn, SIOTLS_ERROR_ARGUMENT, "call: the place for a result is NULL");
    return sio_conn_refuse(conn, SIOTLS_ERROR_ARGUMENT, "call: the data or text is NULL");
}

int sio_conn_check_role(struct siotls_conn *conn, int role)
{
    if (conn->engine.context.config->role == role)
        return SIOTLS_OK;
    return role == SIOTLS_ROLE_SERVER
               ? sio_conn_refuse(conn, SIOTLS_ERROR_STATE, "call: only a server's connection has it")
               : sio_conn_refuse(conn, SIOTLS_ERROR_STATE, "call: only a client's connection has it");
}

int sio_conn_check_before_start(struct siotls_conn *conn, int role)
{
    int status = sio_conn_check_role(conn, role);
    if (status == SIOTLS_OK && conn->engine.is_started)
        status = sio_conn_refuse(conn, SIOTLS_ERROR_STATE, "call: it comes before siotls_conn_start");
    return status;
}

int sio_conn_tell_none(struct siotls_error *error)
{
    static const struct sio_misuse none = {.reason = "call: the connection is NULL", .status = SIOTLS_ERROR_ARGUMENT};
    (void)sio_misuse_tell(&none, error);
    return SIOTLS_ERROR_ARGUMENT;
}

/* ---- told before the start ---- */

int siotls_conn_set_time(struct siotls_conn *conn, uint64_t time_ms)
{
    if (conn == NULL)
        return SIOTLS_ERROR_ARGUMENT;
    sio_record_forgive(&conn->record_layer, sio_allowance_pass_time(&conn->engine.established, time_ms));
    conn->engine.context.clock.now_ms = time_ms;
    conn->engine.context.clock.is_set = true;
    conn->engine.context.clock.was_told = true;
    return SIOTLS_OK;
}

int siotls_conn_set_server_name(struct siotls_conn *conn, const char *name)
{
    struct sio_reference_name parsed;
    int status = sio_conn_check(conn, true, name != NULL);
    if (status != SIOTLS_OK)
        return status;
    if (!sio_reference_name_parse(&parsed, name))
        return sio_conn_refuse(conn, SIOTLS_ERROR_ARGUMENT, "server name: it is neither a DNS name nor an address");
    status = sio_conn_check_before_start(conn, SIOTLS_ROLE_CLIENT);
    if (status != SIOTLS_OK)
        return status;
    char *copy = sio_allocate_string(&conn->engine.context.home->memory, name);
    if (copy == NULL)
        return sio_refuse_memory(&conn->misuse);
    sio_release_string(&conn->engine.context.home->memory, conn->engine.established.negotiated.server_name);
    conn->engine.established.negotiated.server_name = copy;
    return SIOTLS_OK;
}

int siotls_conn_set_cookie_context(struct siotls_conn *conn, const uint8_t *context, size_t context_len)
{
    int status = sio_conn_check(conn, true, context != NULL || context_len == 0);
    if (status != SIOTLS_OK)
        return status;
    if (context_len > SIO_MAX_COOKIE_CONTEXT)
        return sio_refuse_value(&conn->misuse, "cookie: the context is longer than 1024 bytes", context_len);
    status = sio_conn_check_before_start(conn, SIOTLS_ROLE_SERVER);
    if (status != SIOTLS_OK)
        return status;
    struct sio_buffer *kept = &conn->engine.handshake->hello.server->cookie_context;
    sio_buffer_clear(kept);
    return sio_buffer_append(kept, context, context_len) ? SIOTLS_OK : sio_refuse_memory(&conn->misuse);
}

/* A client's QUIC says its parameters in the first flight (RFC 9001 8.2). */
static bool lacks_parameters(const struct siotls_conn *conn)
{
    const struct sio_quic *quic = sio_conn_quic(conn);
    return quic != NULL && conn->engine.context.config->role == SIOTLS_ROLE_CLIENT && !quic->has_parameters;
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
    if (conn->engine.is_started)
        return sio_conn_refuse(conn, SIOTLS_ERROR_STATE, "start: the connection was started before");
    if (lacks_parameters(conn))
        return sio_conn_refuse(conn, SIOTLS_ERROR_STATE, "start: siotls_quic_set_parameters was not called");
    if (needs_time(conn->engine.context.config) && !conn->engine.context.clock.is_set)
        return sio_conn_refuse(conn, SIOTLS_ERROR_STATE, "start: the time was not set (siotls_conn_set_time)");
    /* It may take the peer a while to say its first word. */
    conn->engine.context.clock.was_told = false;
    sio_engine_start(&conn->engine);
    return sio_conn_run(conn);
}
