/* SPDX-License-Identifier: Apache-2.0 */
/*
 * restore.c: a connection out of the bytes that siotls_conn_save made. They are read whole before anything is made of
 * them.
 */
#include "api/moved.h"

/* ---- read ---- */

static bool read_header(struct sio_moved *moved, struct sio_reader *reader, struct sio_error *error)
{
    uint32_t magic;
    if (!sio_read_u32(reader, &magic) || magic != SIO_MOVED_MAGIC || !sio_read_u8(reader, &moved->version))
        return sio_fail_status(error, SIOTLS_ERROR_SYNTAX, "restore: this is no connection");
    if (moved->version < SIO_MOVED_OLDEST || moved->version > SIO_MOVED_VERSION)
        return sio_fail_status(error, SIOTLS_ERROR_NOT_OFFERED, "restore: the connection is of another version");
    return (sio_read_u8(reader, &moved->role) && sio_read_u16(reader, &moved->suite)) ||
           sio_fail_status(error, SIOTLS_ERROR_SYNTAX, "restore: the connection is cut short");
}

bool sio_moved_read(struct sio_moved *moved, struct siotls_bytes blob, struct sio_error *error)
{
    struct sio_reader reader = sio_reader(blob);
    *moved = (struct sio_moved){0};
    if (!read_header(moved, &reader, error))
        return false;
    /* A KeyUpdate that is not sent yet lies within the output. */
    return (sio_moved_negotiated_read(&moved->negotiated, &reader) && sio_moved_peer_read(&moved->peer, &reader) &&
            sio_moved_established_read(&moved->established, &reader) &&
            sio_moved_records_read(&moved->records, &reader) &&
            (moved->version < SIO_MOVED_WITH_LEAF || sio_moved_leaf_read(&moved->peer, &reader)) &&
            sio_read_end(&reader) && moved->established.answer_unsent <= moved->records.output.data_len) ||
           sio_fail_status(error, SIOTLS_ERROR_SYNTAX, "restore: a part of the connection is malformed");
}

/* ---- take over ---- */

static const struct sio_suite *find_suite(const struct siotls_config *config, const struct sio_moved *moved,
                                          struct sio_error *error)
{
    if (moved->role != config->role) {
        sio_fail_status(error, SIOTLS_ERROR_NOT_OFFERED, "restore: the config has the other role");
        return NULL;
    }
    const struct sio_suite *suite = sio_config_suite(config, moved->suite);
    if (suite == NULL)
        sio_fail_status(error, SIOTLS_ERROR_NOT_OFFERED, "restore: the config lacks the suite");
    return suite;
}

static bool set_key(struct sio_engine *engine, int direction, enum sio_side side)
{
    const struct sio_flow *flow = &engine->context.flow;
    return flow->calls->set_key(flow->carrier, direction, SIO_LEVEL_APPLICATION, engine->established.negotiated.suite,
                                sio_traffic_secret(&engine->established, side), &engine->context.error);
}

static bool take_over(struct siotls_conn *conn, const struct sio_moved *moved, const struct sio_suite *suite)
{
    struct sio_engine *engine = &conn->engine;
    struct sio_context *context = &engine->context;
    engine->established.negotiated.suite = suite;
    return sio_negotiated_take_over(&engine->established.negotiated, &moved->negotiated, context) &&
           sio_established_take_over(&engine->established, &moved->established, &moved->peer) &&
           set_key(engine, SIOTLS_DIRECTION_SEAL, sio_own_side(context)) &&
           set_key(engine, SIOTLS_DIRECTION_OPEN, sio_peer_side(context)) &&
           sio_record_take_over(&conn->record_layer, &moved->records, &context->error);
}

/* NULL: error says why. */
static struct siotls_conn *make(const struct sio_moved *moved, struct siotls_config *config, struct siotls_pool *pool,
                                struct sio_error *error)
{
    const struct sio_suite *suite = find_suite(config, moved, error);
    if (suite == NULL)
        return NULL;
    struct siotls_conn *made = sio_conn_make(config, pool);
    if (made == NULL) {
        sio_fail_memory(error);
        return NULL;
    }
    sio_engine_init_established(&made->engine);
    if (take_over(made, moved, suite))
        return made;
    const struct sio_error *failure = sio_conn_error(made);
    sio_fail_status(error, (enum siotls_status)failure->status, failure->reason);
    siotls_conn_free(made);
    return NULL;
}

int siotls_conn_restore(struct siotls_conn **conn, struct siotls_config *config, struct siotls_pool *pool,
                        const uint8_t *blob, size_t blob_len, struct siotls_error *error)
{
    struct sio_error why;
    struct sio_moved moved;
    sio_error_begin(&why, error);
    if (!sio_conn_check_config(conn, config, &why))
        return sio_error_end(&why, error);
    if (blob == NULL)
        sio_fail_status(&why, SIOTLS_ERROR_ARGUMENT, "restore: the blob is NULL");
    else if (sio_moved_read(&moved, sio_bytes(blob, blob_len), &why))
        *conn = make(&moved, config, pool, &why);
    return sio_error_end(&why, error);
}
