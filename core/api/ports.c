/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ports.c: the four ports. Each call does its own part and then lets the engine go on.
 */
#include "handshake/alert.h"
#include "handshake/conn.h"
#include "handshake/engine.h"
#include "handshake/key_update.h"
#include "handshake/post_handshake_auth.h"

/* Lets the engine go on and tells how the connection is. */
static int run(struct siotls_conn *conn)
{
    sio_engine_run(conn);
    return conn->error.status;
}

/* A failure outside of the engine: its alert is sent, its status returned. */
static int fail(struct siotls_conn *conn)
{
    sio_engine_report_failure(conn);
    return conn->error.status;
}

/* What every receiving call asks first. */
static int receivable(const struct siotls_conn *conn)
{
    if (!sio_error_is_clear(&conn->error))
        return conn->error.status;
    return conn->started && !conn->input_ended ? SIOTLS_OK : SIOTLS_ERROR_STATE;
}

/* Bytes are about to be taken: what they say is as fresh as the time that was told for them. */
static void date_input(struct siotls_conn *conn)
{
    conn->time_was_current = conn->time_was_told;
    conn->time_was_told = false;
}

/* ---- network in ---- */

int siotls_conn_receive_buffer(struct siotls_conn *conn, uint8_t **buffer, size_t *buffer_len, size_t size_hint)
{
    if (conn == NULL || buffer == NULL || buffer_len == NULL)
        return SIOTLS_ERROR_ARGUMENT;
    *buffer = NULL;
    *buffer_len = 0;
    int status = receivable(conn);
    if (status != SIOTLS_OK || conn->peer_closed)
        return status;
    if (!sio_record_receive_buffer(&conn->record_layer, buffer, buffer_len, size_hint, &conn->error))
        return fail(conn);
    return SIOTLS_OK;
}

int siotls_conn_received(struct siotls_conn *conn, size_t data_len)
{
    if (conn == NULL)
        return SIOTLS_ERROR_ARGUMENT;
    int status = receivable(conn);
    if (status != SIOTLS_OK)
        return status;
    if (!sio_record_received(&conn->record_layer, data_len))
        return SIOTLS_ERROR_ARGUMENT;
    if (data_len > 0)
        date_input(conn);
    return run(conn);
}

int siotls_conn_receive_data(struct siotls_conn *conn, size_t *taken, const uint8_t *data, size_t data_len)
{
    if (conn == NULL || taken == NULL || (data == NULL && data_len > 0))
        return SIOTLS_ERROR_ARGUMENT;
    *taken = 0;
    int status = receivable(conn);
    if (status != SIOTLS_OK)
        return status;
    /* As much as goes in, then the engine makes room, and again. */
    while (status == SIOTLS_OK && *taken < data_len && !conn->peer_closed) {
        size_t part = 0;
        if (!sio_record_receive_data(&conn->record_layer, &part, data + *taken, data_len - *taken, &conn->error))
            return fail(conn);
        if (part == 0)
            break;
        if (*taken == 0)
            date_input(conn);
        *taken += part;
        status = run(conn);
    }
    if (conn->peer_closed)
        *taken = data_len;
    return status;
}

int siotls_conn_receive_in_place(struct siotls_conn *conn, size_t *taken, uint8_t *data, size_t data_len)
{
    if (conn == NULL || taken == NULL || (data == NULL && data_len > 0))
        return SIOTLS_ERROR_ARGUMENT;
    *taken = 0;
    int status = receivable(conn);
    if (status != SIOTLS_OK)
        return status;
    if (conn->peer_closed) {
        *taken = data_len;
        return SIOTLS_OK;
    }
    /* An engine that is stopped takes nothing. */
    if (data_len > 0 && !sio_engine_is_stopped(conn))
        date_input(conn);
    sio_record_borrow_begin(&conn->record_layer, data, data_len);
    status = run(conn);
    if (!sio_record_borrow_end(&conn->record_layer, taken, sio_engine_is_stopped(conn), &conn->error))
        return fail(conn);
    if (conn->peer_closed)
        *taken = data_len;
    return status;
}

int siotls_conn_receive_end(struct siotls_conn *conn)
{
    if (conn == NULL)
        return SIOTLS_ERROR_ARGUMENT;
    if (!conn->started)
        return SIOTLS_ERROR_STATE;
    conn->input_ended = true;
    return run(conn);
}

/* ---- network out ---- */

int siotls_conn_data_to_send(struct siotls_conn *conn, const uint8_t **data, size_t *data_len)
{
    if (conn == NULL || data == NULL || data_len == NULL)
        return SIOTLS_ERROR_ARGUMENT;
    struct siotls_bytes view = sio_record_data_to_send(&conn->record_layer);
    *data = view.data;
    *data_len = view.data_len;
    return SIOTLS_OK;
}

int siotls_conn_data_sent(struct siotls_conn *conn, size_t data_len)
{
    if (conn == NULL || !sio_record_data_sent(&conn->record_layer, data_len))
        return SIOTLS_ERROR_ARGUMENT;
    if (conn->answer_unsent == 0)
        return conn->error.status;
    conn->answer_unsent -= data_len < conn->answer_unsent ? data_len : conn->answer_unsent;
    if (!sio_error_is_clear(&conn->error) || conn->answer_unsent > 0)
        return conn->error.status;
    if (!sio_key_update_settle(conn))
        return fail(conn);
    if (!conn->waits_for_sending)
        return conn->error.status;
    conn->waits_for_sending = false;
    return run(conn);
}

/* ---- text out ---- */

int siotls_conn_data_to_read(struct siotls_conn *conn, const uint8_t **data, size_t *data_len)
{
    if (conn == NULL || data == NULL || data_len == NULL)
        return SIOTLS_ERROR_ARGUMENT;
    struct siotls_bytes view = sio_record_text(&conn->record_layer);
    *data = view.data;
    *data_len = view.data_len;
    return SIOTLS_OK;
}

int siotls_conn_data_read(struct siotls_conn *conn, size_t data_len)
{
    if (conn == NULL || !sio_record_text_read(&conn->record_layer, data_len))
        return SIOTLS_ERROR_ARGUMENT;
    /* Most often that was all that came. */
    if (sio_record_input_is_empty(&conn->record_layer) && !conn->input_ended)
        return conn->error.status;
    return run(conn);
}

/* ---- text in ---- */

static int sendable(const struct siotls_conn *conn)
{
    if (!sio_error_is_clear(&conn->error))
        return conn->error.status;
    if (conn->send_closed)
        return SIOTLS_ERROR_CLOSED;
    return conn->can_send ? SIOTLS_OK : SIOTLS_ERROR_STATE;
}

/*
 * RFC 9846 5.5: a key is changed before it has protected as much as it may. And 4.7.3: what the peer asked for goes
 * before any text; while an earlier answer is in its way, there is no room for text.
 */
static bool refresh_key(struct siotls_conn *conn)
{
    if (!conn->done)
        return true;
    if (sio_record_send_key_is_worn(&conn->record_layer))
        return sio_key_update_send(conn, false);
    return !conn->key_update_owed || sio_key_update_settle(conn);
}

/* Before the server answers (RFC 9846 2.3); what the ticket does not allow has to wait. */
static int send_early_data(struct siotls_conn *conn, size_t *taken, const uint8_t *data, size_t data_len)
{
    size_t allowed = data_len < conn->early_data_left ? data_len : conn->early_data_left;
    if (!sio_record_send_text(&conn->record_layer, taken, data, allowed, &conn->error))
        return fail(conn);
    conn->early_data_left -= (uint32_t)*taken;
    return SIOTLS_OK;
}

static bool may_send_early(const struct siotls_conn *conn)
{
    return sio_error_is_clear(&conn->error) && !conn->send_closed && conn->handshake != NULL &&
           conn->handshake->early_key_in_use;
}

int siotls_conn_send_data(struct siotls_conn *conn, size_t *taken, const uint8_t *data, size_t data_len)
{
    if (conn == NULL || taken == NULL || (data == NULL && data_len > 0))
        return SIOTLS_ERROR_ARGUMENT;
    *taken = 0;
    int status = sendable(conn);
    if (status == SIOTLS_ERROR_STATE && may_send_early(conn))
        return send_early_data(conn, taken, data, data_len);
    if (status != SIOTLS_OK)
        return status;
    /* As much as a key may seal, then the next key, and again. */
    for (size_t part = 1; part > 0 && (*taken == 0 || *taken < data_len); *taken += part) {
        if (!refresh_key(conn))
            return fail(conn);
        if (conn->key_update_owed)
            return SIOTLS_OK;
        if (!sio_record_send_text(&conn->record_layer, &part, data + *taken, data_len - *taken, &conn->error))
            return fail(conn);
    }
    return SIOTLS_OK;
}

int siotls_conn_abort(struct siotls_conn *conn, int alert)
{
    if (conn == NULL || alert < 1 || alert > UINT8_MAX || alert == SIOTLS_ALERT_USER_CANCELED)
        return SIOTLS_ERROR_ARGUMENT;
    if (!conn->started)
        return SIOTLS_ERROR_STATE;
    if (!sio_error_is_clear(&conn->error))
        return conn->error.status;
    sio_fail_both(&conn->error, SIOTLS_ERROR_REFUSED, (enum siotls_alert)alert, "connection: the application ended it");
    sio_engine_report_failure(conn);
    return SIOTLS_OK;
}

int siotls_conn_close(struct siotls_conn *conn)
{
    if (conn == NULL)
        return SIOTLS_ERROR_ARGUMENT;
    if (!conn->started)
        return SIOTLS_ERROR_STATE;
    if (!sio_error_is_clear(&conn->error) || conn->send_closed)
        return conn->error.status;
    /* RFC 9846 6.1: who gives up a handshake says so before it closes. A server that can send is through with its part.
     */
    if (!conn->can_send) {
        sio_alert_send(conn, SIOTLS_ALERT_USER_CANCELED);
        sio_alert_send(conn, SIOTLS_ALERT_CLOSE_NOTIFY);
        conn->send_closed = true;
        sio_fail_both(&conn->error, SIOTLS_ERROR_CLOSED, SIOTLS_ALERT_USER_CANCELED,
                      "connection: it was closed before the handshake was done");
        return fail(conn);
    }
    sio_alert_send(conn, SIOTLS_ALERT_CLOSE_NOTIFY);
    conn->send_closed = true;
    return conn->error.status;
}

int siotls_conn_update_key(struct siotls_conn *conn, int request_peer)
{
    if (conn == NULL)
        return SIOTLS_ERROR_ARGUMENT;
    int status = sendable(conn);
    if (status != SIOTLS_OK)
        return status;
    if (!conn->done)
        return SIOTLS_ERROR_STATE;
    if (conn->answer_unsent > 0 || (request_peer != 0 && conn->key_update_awaited) || conn->send_epoch >= SIO_MAX_EPOCH)
        return SIOTLS_ERROR_LIMIT;
    if (!sio_key_update_send(conn, request_peer != 0))
        return fail(conn);
    return SIOTLS_OK;
}

int siotls_conn_request_certificate(struct siotls_conn *conn)
{
    if (conn == NULL)
        return SIOTLS_ERROR_ARGUMENT;
    int status = sendable(conn);
    if (status != SIOTLS_OK)
        return status;
    if (!sio_post_auth_is_possible(conn))
        return SIOTLS_ERROR_STATE;
    if (!sio_post_auth_request(conn))
        return fail(conn);
    return SIOTLS_OK;
}
