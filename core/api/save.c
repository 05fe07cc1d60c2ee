/* SPDX-License-Identifier: Apache-2.0 */
/*
 * save.c: a connection as bytes, to go on in another process or with other providers. What ends here must not go on
 * here: two that seal with one key and one sequence number give the plaintext away (RFC 9846 5.3).
 */
#include <string.h>

#include "api/moved.h"

enum { MAX_BLOB = 1 << 25 };

static bool check(const struct siotls_conn *conn, struct siotls_bytes target, struct sio_error *error)
{
    if (conn->engine.is_given_up)
        return sio_fail_status(error, SIOTLS_ERROR_STATE, "save: the connection was saved before");
    if (sio_conn_is_quic(conn))
        return sio_fail_status(error, SIOTLS_ERROR_STATE, "save: the keys of a QUIC connection are not here");
    if (!sio_engine_may_move(&conn->engine, error))
        return false;
    if (conn->record_layer.input.shown_len > 0)
        return sio_fail_status(error, SIOTLS_ERROR_STATE, "save: a receive buffer is shown and not acknowledged");
    return target.data_len == 0 || sio_target_takes(target, (uint8_t)conn->engine.context.config->role,
                                                    conn->engine.established.negotiated.suite->id, error);
}

void sio_moved_write(struct sio_writer *writer, const struct siotls_conn *conn)
{
    sio_write_u32(writer, SIO_MOVED_MAGIC);
    sio_write_u8(writer, SIO_MOVED_VERSION);
    sio_write_u8(writer, (uint8_t)conn->engine.context.config->role);
    sio_write_u16(writer, conn->engine.established.negotiated.suite->id);
    sio_moved_negotiated_write(writer, &conn->engine.established.negotiated);
    sio_moved_peer_write(writer, &conn->engine.established);
    sio_moved_established_write(writer, &conn->engine.established);
    sio_moved_records_write(writer, &conn->record_layer);
    sio_moved_leaf_write(writer, &conn->engine.established);
}

static bool write_blob(const struct siotls_conn *conn, struct sio_buffer *blob, struct sio_error *error)
{
    struct sio_writer writer;
    sio_writer_init(&writer, blob, MAX_BLOB);
    sio_moved_write(&writer, conn);
    return sio_writer_ok(&writer) || sio_fail_memory(error);
}

/* Without room for it, it is only told how much that would be. */
static bool hand_out(uint8_t *blob, size_t *blob_len, const struct sio_buffer *made, struct sio_error *error)
{
    const size_t room = *blob_len;
    *blob_len = made->data_len;
    if (blob == NULL)
        return true;
    if (room < made->data_len)
        return sio_fail_status(error, SIOTLS_ERROR_LIMIT, "save: there is no room for the blob");
    memcpy(blob, made->data, made->data_len);
    return true;
}

static void end(struct siotls_conn *conn)
{
    sio_engine_give_up(&conn->engine);
    sio_record_give_up(&conn->record_layer);
}

int siotls_conn_save(struct siotls_conn *conn, uint8_t *blob, size_t *blob_len, const uint8_t *target,
                     size_t target_len, struct siotls_error *error)
{
    struct sio_error why;
    struct sio_buffer made;
    sio_error_begin(&why, error);
    if (!SIO_ARGUMENTS_CHECK(&why, "save: an argument is missing", {conn != NULL, "conn is NULL"},
                             {blob_len != NULL, "blob_len is NULL"},
                             {target != NULL || target_len == 0, "target is NULL"}))
        return sio_error_end(&why, error);
    sio_buffer_init(&made, &conn->engine.context.home->memory);
    if (check(conn, sio_bytes(target, target_len), &why) && write_blob(conn, &made, &why) &&
        hand_out(blob, blob_len, &made, &why) && blob != NULL)
        end(conn);
    sio_buffer_clear(&made);
    return sio_error_end(&why, error);
}
