/* SPDX-License-Identifier: Apache-2.0 */
/*
 * conn.h: a connection: the engine of its handshake, and what carries it. The engine sees the carrier only through
 * engine.context.flow; the carrier does not see the engine. loop.c goes between. Reading order: this, loop.c, ports.c.
 */
#ifndef SIO_API_CONN_H
#define SIO_API_CONN_H

#include "handshake/engine/engine.h"
#include "quic/quic.h"
#include "record/record_flow.h"

struct siotls_conn {
    struct sio_engine engine;
    struct sio_record_layer record_layer; /* not in use over QUIC */
    struct sio_misuse misuse;
};

/* What carries it is not its records. Asked for every call. */
static inline bool sio_conn_is_quic(const struct siotls_conn *conn)
{
    return conn->engine.context.flow.carrier != &conn->record_layer;
}

/* NULL: over TCP. */
static inline struct sio_quic *sio_conn_quic(const struct siotls_conn *conn)
{
    return sio_conn_is_quic(conn) ? conn->engine.context.flow.carrier : NULL;
}

static inline struct sio_error *sio_conn_error(struct siotls_conn *conn)
{
    return &conn->engine.context.error;
}

/* SIOTLS_OK, or the status of the failure that ended the connection. */
static inline int sio_conn_status(const struct siotls_conn *conn)
{
    return conn->engine.context.error.status;
}

/* A call is refused, and nothing happened. Returns the status. */
static inline int sio_conn_refuse(struct siotls_conn *conn, enum siotls_status status, const char *reason)
{
    return sio_refuse(&conn->misuse, status, reason);
}

/* What was shown to a const connection is the application's; why a call was refused is none of that. */
static inline int sio_conn_refuse_size(const struct siotls_conn *conn, const char *reason)
{
    return sio_refuse(&((struct siotls_conn *)(uintptr_t)conn)->misuse, SIOTLS_ERROR_ARGUMENT, reason);
}

/* Tells which of the arguments is missing; returns ARGUMENT. */
int sio_conn_find_fault(struct siotls_conn *conn, bool has_places);

/*
 * What calls ask of their arguments: a connection, a place for each result, data where there is to be some. OK or
 * ARGUMENT.
 */
static inline int sio_conn_check(struct siotls_conn *conn, bool has_places, bool has_data)
{
    return conn != NULL && has_places && has_data ? SIOTLS_OK : sio_conn_find_fault(conn, has_places);
}

/* What calls ask that are for one role, and those that set something up: OK or STATE. */
int sio_conn_check_role(struct siotls_conn *conn, int role);
int sio_conn_check_before_start(struct siotls_conn *conn, int role);

/* Tells whoever asks about a connection that is NULL; returns ARGUMENT. */
int sio_conn_tell_none(struct siotls_error *error);

/* Bytes are about to be taken: what they say is as fresh as the time that was told for them. */
static inline void sio_conn_date_input(struct siotls_conn *conn)
{
    struct sio_clock *clock = &conn->engine.context.clock;
    clock->is_current = clock->was_told;
    clock->was_told = false;
}

/* What all that make a connection ask first; *conn is NULL afterwards. */
bool sio_conn_check_config(struct siotls_conn **conn, const struct siotls_config *config,
                           struct sio_error *error) SIO_CHECKED;

/* A connection of a ready config whose engine is still to be initialised; NULL: no memory. */
struct siotls_conn *sio_conn_make(struct siotls_config *config, struct siotls_pool *pool);

/*
 * Does everything that can be done now: pending steps, whole messages, records in wire order; until more bytes, an
 * answer, a reader or a sender are needed. Returns sio_conn_status.
 */
int sio_conn_run(struct siotls_conn *conn);

/* True when no records may be opened now. */
static inline bool sio_conn_is_stopped(const struct siotls_conn *conn)
{
    return sio_record_has_text(&conn->record_layer) || sio_engine_is_stopped(&conn->engine);
}

/* Ends a connection whose error was just set: its alert is sent. Returns its status. */
int sio_conn_fail(struct siotls_conn *conn);

#endif
