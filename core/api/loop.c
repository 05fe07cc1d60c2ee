/* SPDX-License-Identifier: Apache-2.0 */
/*
 * loop.c: takes records from the carrier, one at a time, and gives them to the engine or to who reads text; over QUIC
 * it takes what came of messages.
 */
#include "api/conn.h"

static bool take_record(struct siotls_conn *conn, const struct sio_record *record)
{
    struct sio_engine *engine = &conn->engine;
    const struct siotls_bytes content = sio_bytes(record->content, record->content_len);
    if (record->type == SIO_CONTENT_HANDSHAKE)
        return sio_engine_take_messages(engine, content);
    if (record->type == SIO_CONTENT_ALERT)
        return sio_engine_take_alert(engine, content);
    if (!sio_engine_take_text(engine, content.data_len))
        return false;
    if (content.data_len > 0)
        sio_record_keep_text(&conn->record_layer, record);
    return true;
}

/* The input ended: after close_notify that is how it should be (RFC 9846 6.1). */
static bool check_end(struct siotls_conn *conn)
{
    return !conn->engine.established.closing.input_ended ||
           sio_fail_both(sio_conn_error(conn), SIOTLS_ERROR_TRUNCATED, SIOTLS_ALERT_INTERNAL_ERROR,
                         "connection: the transport ended without close_notify");
}

/* False: there is nothing more to do now. */
static bool run_record(struct siotls_conn *conn)
{
    struct sio_record record;
    if (conn->engine.established.closing.is_received)
        return false; /* RFC 9846 6.1: what comes after close_notify is ignored */
    conn->record_layer.in_message = conn->engine.context.incoming != NULL;
    enum sio_record_result result = sio_record_next(&conn->record_layer, &record, sio_conn_error(conn));
    if (result == SIO_RECORD_NONE && check_end(conn))
        return false;
    if (result == SIO_RECORD_READY && take_record(conn, &record))
        return true;
    sio_engine_report_failure(&conn->engine);
    return false;
}

/* The same with bytes of CRYPTO frames, which are nothing but messages. */
static bool run_crypto(struct siotls_conn *conn)
{
    struct sio_buffer *input = &sio_conn_quic(conn)->input;
    if (input->data_len == 0)
        return false;
    bool taken = sio_engine_take_messages(&conn->engine, sio_buffer_bytes(input));
    sio_buffer_clear(input);
    if (!taken)
        sio_engine_report_failure(&conn->engine);
    return taken;
}

static bool run_input(struct siotls_conn *conn)
{
    return sio_conn_is_quic(conn) ? run_crypto(conn) : run_record(conn);
}

int sio_conn_run(struct siotls_conn *conn)
{
    bool goes_on = true;
    while (goes_on && !sio_conn_is_stopped(conn)) {
        enum sio_turn turn = sio_engine_is_idle(&conn->engine) ? SIO_TURN_NEEDS_BYTES : sio_engine_turn(&conn->engine);
        goes_on = turn == SIO_TURN_AGAIN || (turn == SIO_TURN_NEEDS_BYTES && run_input(conn));
    }
    return sio_conn_status(conn);
}

int sio_conn_fail(struct siotls_conn *conn)
{
    sio_engine_report_failure(&conn->engine);
    return sio_conn_status(conn);
}
