/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ports.c: the four ports. Each call does its own part and then lets the engine go on.
 */
#include <string.h>

#include "api/conn.h"
#include "handshake/established/key_update.h"
#include "handshake/established/post_auth.h"

/* The ports are those of records. */
static int refuse_quic(struct siotls_conn *conn)
{
    return sio_conn_refuse(conn, SIOTLS_ERROR_STATE, "port: a connection over QUIC has ports of its own");
}

static int refuse_unstarted(struct siotls_conn *conn)
{
    return sio_conn_refuse(conn, SIOTLS_ERROR_STATE, "port: the connection is not started");
}

/* What every receiving call asks first. */
static int receivable(struct siotls_conn *conn)
{
    if (sio_conn_is_quic(conn))
        return refuse_quic(conn);
    if (sio_conn_status(conn) != SIOTLS_OK)
        return sio_conn_status(conn);
    if (!conn->engine.is_started)
        return refuse_unstarted(conn);
    if (conn->engine.established.closing.input_ended)
        return sio_conn_refuse(conn, SIOTLS_ERROR_STATE, "receive: the transport was said to have ended");
    return SIOTLS_OK;
}

/* ---- network in ---- */

int siotls_conn_receive_buffer(struct siotls_conn *conn, uint8_t **buffer, size_t *buffer_len, size_t size_hint)
{
    int status = sio_conn_check(conn, buffer != NULL && buffer_len != NULL, true);
    if (status != SIOTLS_OK)
        return status;
    *buffer = NULL;
    *buffer_len = 0;
    status = receivable(conn);
    if (status != SIOTLS_OK || conn->engine.established.closing.is_received)
        return status;
    if (!sio_record_receive_buffer(&conn->record_layer, buffer, buffer_len, size_hint, sio_conn_error(conn)))
        return sio_conn_fail(conn);
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
        return sio_refuse_value(&conn->misuse, "receive: more bytes than the buffer shown has", data_len);
    if (data_len > 0)
        sio_conn_date_input(conn);
    return sio_conn_run(conn);
}

int siotls_conn_receive_data(struct siotls_conn *conn, size_t *taken, const uint8_t *data, size_t data_len)
{
    int status = sio_conn_check(conn, taken != NULL, data != NULL || data_len == 0);
    if (status != SIOTLS_OK)
        return status;
    *taken = 0;
    status = receivable(conn);
    if (status != SIOTLS_OK)
        return status;
    /* As much as goes in, then the engine makes room, and again. */
    while (status == SIOTLS_OK && *taken < data_len && !conn->engine.established.closing.is_received) {
        size_t part = 0;
        if (!sio_record_receive_data(&conn->record_layer, &part, data + *taken, data_len - *taken,
                                     sio_conn_error(conn)))
            return sio_conn_fail(conn);
        if (part == 0)
            break;
        if (*taken == 0)
            sio_conn_date_input(conn);
        *taken += part;
        status = sio_conn_run(conn);
    }
    if (conn->engine.established.closing.is_received)
        *taken = data_len;
    return status;
}

int siotls_conn_receive_in_place(struct siotls_conn *conn, size_t *taken, uint8_t *data, size_t data_len)
{
    int status = sio_conn_check(conn, taken != NULL, data != NULL || data_len == 0);
    if (status != SIOTLS_OK)
        return status;
    *taken = 0;
    status = receivable(conn);
    if (status != SIOTLS_OK)
        return status;
    if (conn->engine.established.closing.is_received) {
        *taken = data_len;
        return SIOTLS_OK;
    }
    /* An engine that is stopped takes nothing. */
    if (data_len > 0 && !sio_conn_is_stopped(conn))
        sio_conn_date_input(conn);
    struct sio_borrowed borrowed;
    sio_record_borrow_begin(&conn->record_layer, &borrowed, data, data_len);
    status = sio_conn_run(conn);
    if (!sio_record_borrow_end(&conn->record_layer, taken, sio_conn_is_stopped(conn), sio_conn_error(conn)))
        return sio_conn_fail(conn);
    if (conn->engine.established.closing.is_received)
        *taken = data_len;
    return status;
}

int siotls_conn_receive_end(struct siotls_conn *conn)
{
    if (conn == NULL)
        return SIOTLS_ERROR_ARGUMENT;
    if (!conn->engine.is_started || sio_conn_is_quic(conn))
        return sio_conn_is_quic(conn) ? refuse_quic(conn) : refuse_unstarted(conn);
    conn->engine.established.closing.input_ended = true;
    return sio_conn_run(conn);
}

/* ---- network out ---- */

/* Of a connection that has failed the last bytes go out first: they tell the peer why. */
static int output_status(const struct siotls_conn *conn)
{
    return sio_record_data_to_send(&conn->record_layer).data_len > 0 ? SIOTLS_OK : sio_conn_status(conn);
}

int siotls_conn_data_to_send(struct siotls_conn *conn, const uint8_t **data, size_t *data_len)
{
    int status = sio_conn_check(conn, data != NULL && data_len != NULL, true);
    if (status != SIOTLS_OK)
        return status;
    if (sio_conn_is_quic(conn))
        return refuse_quic(conn);
    struct siotls_bytes view = sio_record_data_to_send(&conn->record_layer);
    *data = view.data;
    *data_len = view.data_len;
    return view.data_len > 0 ? SIOTLS_OK : sio_conn_status(conn);
}

/* Our answer to the peer is on its way: what waited for that goes on. */
static int go_on_when_sent(struct siotls_conn *conn, size_t data_len)
{
    uint32_t *unsent = &conn->engine.established.answer_unsent;
    if (*unsent == 0)
        return sio_conn_status(conn);
    *unsent = data_len < *unsent ? (uint32_t)(*unsent - data_len) : 0;
    if (sio_conn_status(conn) != SIOTLS_OK || *unsent > 0)
        return sio_conn_status(conn);
    if (!sio_key_update_settle(&conn->engine.established))
        return sio_conn_fail(conn);
    if (!conn->engine.waits_for_sending)
        return sio_conn_status(conn);
    conn->engine.waits_for_sending = false;
    return sio_conn_run(conn);
}

int siotls_conn_data_sent(struct siotls_conn *conn, size_t data_len)
{
    if (conn == NULL)
        return SIOTLS_ERROR_ARGUMENT;
    if (sio_conn_is_quic(conn))
        return refuse_quic(conn);
    if (!sio_record_data_sent(&conn->record_layer, data_len))
        return sio_refuse_value(&conn->misuse, "send: more bytes than siotls_conn_data_to_send shows", data_len);
    return go_on_when_sent(conn, data_len) != SIOTLS_OK ? output_status(conn) : SIOTLS_OK;
}

int siotls_conn_take_output(struct siotls_conn *conn, uint8_t *buffer, size_t *data_len, size_t buffer_len)
{
    int status = sio_conn_check(conn, data_len != NULL && (buffer != NULL || buffer_len == 0), true);
    if (status != SIOTLS_OK)
        return status;
    *data_len = 0;
    if (sio_conn_is_quic(conn))
        return refuse_quic(conn);
    for (struct siotls_bytes view = sio_record_data_to_send(&conn->record_layer);
         view.data_len > 0 && *data_len < buffer_len; view = sio_record_data_to_send(&conn->record_layer)) {
        size_t part = view.data_len < buffer_len - *data_len ? view.data_len : buffer_len - *data_len;
        memcpy(buffer + *data_len, view.data, part);
        *data_len += part;
        (void)siotls_conn_data_sent(conn, part);
    }
    return *data_len > 0 ? SIOTLS_OK : output_status(conn);
}

/* ---- application data out ---- */

/* What there is to say when there is nothing to read: nothing yet, never again, or why it broke off. */
static int reading_status(struct siotls_conn *conn)
{
    if (sio_conn_is_quic(conn))
        return refuse_quic(conn);
    if (sio_conn_status(conn) != SIOTLS_OK)
        return sio_conn_status(conn);
    return conn->engine.established.closing.is_received ? SIOTLS_ERROR_CLOSED : SIOTLS_OK;
}

int siotls_conn_data_to_read(struct siotls_conn *conn, const uint8_t **data, size_t *data_len)
{
    int status = sio_conn_check(conn, data != NULL && data_len != NULL, true);
    if (status != SIOTLS_OK)
        return status;
    struct siotls_bytes view = sio_record_text(&conn->record_layer);
    *data = view.data;
    *data_len = view.data_len;
    return view.data_len > 0 ? SIOTLS_OK : reading_status(conn);
}

int siotls_conn_data_read(struct siotls_conn *conn, size_t data_len)
{
    if (conn == NULL)
        return SIOTLS_ERROR_ARGUMENT;
    if (sio_conn_is_quic(conn))
        return refuse_quic(conn);
    if (!sio_record_text_read(&conn->record_layer, data_len))
        return sio_refuse_value(&conn->misuse, "read: more bytes than siotls_conn_data_to_read shows", data_len);
    /* Most often that was all that came. */
    if (sio_record_input_is_empty(&conn->record_layer) && !conn->engine.established.closing.input_ended)
        return sio_conn_status(conn);
    return sio_conn_run(conn);
}

int siotls_conn_read_data(struct siotls_conn *conn, uint8_t *buffer, size_t *data_len, size_t buffer_len)
{
    int status = sio_conn_check(conn, data_len != NULL && (buffer != NULL || buffer_len == 0), true);
    if (status != SIOTLS_OK)
        return status;
    *data_len = 0;
    if (sio_conn_is_quic(conn))
        return refuse_quic(conn);
    for (struct siotls_bytes view = sio_record_text(&conn->record_layer); view.data_len > 0 && *data_len < buffer_len;
         view = sio_record_text(&conn->record_layer)) {
        size_t part = view.data_len < buffer_len - *data_len ? view.data_len : buffer_len - *data_len;
        memcpy(buffer + *data_len, view.data, part);
        *data_len += part;
        (void)siotls_conn_data_read(conn, part);
    }
    return *data_len > 0 || sio_record_has_text(&conn->record_layer) ? SIOTLS_OK : reading_status(conn);
}

/* ---- application data in ---- */

static int sendable(struct siotls_conn *conn)
{
    if (sio_conn_is_quic(conn))
        return refuse_quic(conn);
    if (sio_conn_status(conn) != SIOTLS_OK)
        return sio_conn_status(conn);
    if (conn->engine.established.closing.is_sent)
        return sio_conn_refuse(conn, SIOTLS_ERROR_CLOSED, "send: this side has closed its direction");
    if (!conn->engine.established.can_send)
        return sio_conn_refuse(conn, SIOTLS_ERROR_STATE, "send: the handshake is not far enough");
    return SIOTLS_OK;
}

/*
 * RFC 9846 5.5: a key is changed before it has protected as much as it may. And 4.7.3: what the peer asked for goes
 * before any text; while an earlier answer is in its way, there is no room for text.
 */
static bool refresh_key(struct siotls_conn *conn)
{
    if (!conn->engine.established.is_done)
        return true;
    if (sio_record_send_key_is_worn(&conn->record_layer))
        return sio_key_update_send(&conn->engine.established, false);
    return !conn->engine.established.key_update_owed || sio_key_update_settle(&conn->engine.established);
}

/* Before the server answers (RFC 9846 2.3); what the ticket does not allow has to wait. */
static int send_early_data(struct siotls_conn *conn, size_t *taken, const uint8_t *data, size_t data_len)
{
    size_t allowed = data_len < conn->engine.handshake->early.left ? data_len : conn->engine.handshake->early.left;
    if (!sio_record_send_text(&conn->record_layer, taken, data, allowed, sio_conn_error(conn)))
        return sio_conn_fail(conn);
    conn->engine.handshake->early.left -= (uint32_t)*taken;
    return SIOTLS_OK;
}

static bool may_send_early(const struct siotls_conn *conn)
{
    return sio_conn_status(conn) == SIOTLS_OK && !conn->engine.established.closing.is_sent &&
           conn->engine.handshake != NULL && conn->engine.handshake->early.is_key_in_use;
}

int siotls_conn_send_data(struct siotls_conn *conn, size_t *taken, const uint8_t *data, size_t data_len)
{
    int status = sio_conn_check(conn, taken != NULL, data != NULL || data_len == 0);
    if (status != SIOTLS_OK)
        return status;
    *taken = 0;
    status = sendable(conn);
    if (status == SIOTLS_ERROR_STATE && may_send_early(conn) && !sio_conn_is_quic(conn))
        return send_early_data(conn, taken, data, data_len);
    if (status != SIOTLS_OK)
        return status;
    /* As much as a key may seal, then the next key, and again. */
    for (size_t part = 1; part > 0 && (*taken == 0 || *taken < data_len); *taken += part) {
        if (!refresh_key(conn))
            return sio_conn_fail(conn);
        if (conn->engine.established.key_update_owed)
            return SIOTLS_OK;
        const uint8_t *rest = data != NULL ? data + *taken : NULL;
        if (!sio_record_send_text(&conn->record_layer, &part, rest, data_len - *taken, sio_conn_error(conn)))
            return sio_conn_fail(conn);
    }
    return SIOTLS_OK;
}

int siotls_conn_abort(struct siotls_conn *conn, int alert)
{
    if (conn == NULL)
        return SIOTLS_ERROR_ARGUMENT;
    if (alert < 1 || alert > UINT8_MAX || alert == SIOTLS_ALERT_USER_CANCELED)
        return sio_refuse_value(&conn->misuse, "abort: the alert is not 1 to 255, or is user_canceled",
                                (uint64_t)(int64_t)alert);
    if (!conn->engine.is_started)
        return refuse_unstarted(conn);
    if (sio_conn_status(conn) != SIOTLS_OK)
        return sio_conn_status(conn);
    sio_fail_both(sio_conn_error(conn), SIOTLS_ERROR_REFUSED, (enum siotls_alert)alert,
                  "connection: the application ended it");
    sio_conn_fail(conn);
    return SIOTLS_OK;
}

int siotls_conn_close(struct siotls_conn *conn)
{
    if (conn == NULL)
        return SIOTLS_ERROR_ARGUMENT;
    if (!conn->engine.is_started || sio_conn_is_quic(conn))
        return sio_conn_is_quic(conn) ? refuse_quic(conn) : refuse_unstarted(conn);
    if (sio_conn_status(conn) != SIOTLS_OK || conn->engine.established.closing.is_sent)
        return sio_conn_status(conn);
    /* RFC 9846 6.1: who gives up a handshake says so before it closes. A server that can send is through with its part.
     */
    if (!conn->engine.established.can_send) {
        sio_alert_send(&conn->engine.context, SIOTLS_ALERT_USER_CANCELED);
        sio_alert_send(&conn->engine.context, SIOTLS_ALERT_CLOSE_NOTIFY);
        conn->engine.established.closing.is_sent = true;
        sio_fail_both(sio_conn_error(conn), SIOTLS_ERROR_CLOSED, SIOTLS_ALERT_USER_CANCELED,
                      "connection: it was closed before the handshake was done");
        return sio_conn_fail(conn);
    }
    sio_alert_send(&conn->engine.context, SIOTLS_ALERT_CLOSE_NOTIFY);
    conn->engine.established.closing.is_sent = true;
    return sio_conn_status(conn);
}

int siotls_conn_update_key(struct siotls_conn *conn, int request_peer)
{
    if (conn == NULL)
        return SIOTLS_ERROR_ARGUMENT;
    int status = sendable(conn);
    if (status != SIOTLS_OK)
        return status;
    const struct sio_established *established = &conn->engine.established;
    if (!established->is_done)
        return sio_conn_refuse(conn, SIOTLS_ERROR_STATE, "update: the handshake is not done");
    if (established->answer_unsent > 0)
        return sio_conn_refuse(conn, SIOTLS_ERROR_LIMIT, "update: an earlier KeyUpdate or answer is not sent");
    if (request_peer != 0 && established->key_update_awaited)
        return sio_conn_refuse(conn, SIOTLS_ERROR_LIMIT, "update: the peer did not answer the last request");
    if (established->num_sent_updates >= SIO_MAX_EPOCH)
        return sio_conn_refuse(conn, SIOTLS_ERROR_LIMIT, "update: there were as many as there may be");
    if (!sio_key_update_send(&conn->engine.established, request_peer != 0))
        return sio_conn_fail(conn);
    return SIOTLS_OK;
}

int siotls_conn_request_certificate(struct siotls_conn *conn)
{
    if (conn == NULL)
        return SIOTLS_ERROR_ARGUMENT;
    int status = sendable(conn);
    if (status == SIOTLS_OK)
        status = sio_conn_check_role(conn, SIOTLS_ROLE_SERVER);
    if (status != SIOTLS_OK)
        return status;
    const char *obstacle = sio_post_auth_obstacle(&conn->engine.established);
    if (obstacle != NULL)
        return sio_conn_refuse(conn, SIOTLS_ERROR_STATE, obstacle);
    if (!sio_engine_request_certificate(&conn->engine))
        return sio_conn_fail(conn);
    return SIOTLS_OK;
}
