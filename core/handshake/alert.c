/* SPDX-License-Identifier: Apache-2.0 */
/*
 * alert.c: alerts in both directions (RFC 9846 6).
 */
#include "handshake/alert.h"

enum { LEVEL_WARNING = 1, LEVEL_FATAL = 2 };

void sio_alert_send(struct siotls_conn *conn, uint8_t description)
{
    bool is_closing = description == SIOTLS_ALERT_CLOSE_NOTIFY || description == SIOTLS_ALERT_USER_CANCELED;
    uint8_t alert[2] = {is_closing ? LEVEL_WARNING : LEVEL_FATAL, description};
    struct sio_error why = {0};
    /* If even that fails there is nothing left to tell the peer; the first failure stands. */
    if (!sio_record_send_urgent(&conn->record_layer, SIO_CONTENT_ALERT, sio_bytes(alert, sizeof alert), &why))
        sio_fail_both(&conn->error, why.status, why.alert, why.reason);
}

static bool close_notify_recv(struct siotls_conn *conn)
{
    if (!conn->done)
        return sio_fail_both(&conn->error, SIOTLS_ERROR_CLOSED, SIOTLS_ALERT_UNEXPECTED_MESSAGE,
                             "alert: the peer closed during the handshake");
    conn->peer_closed = true;
    conn->pending_events |= SIO_PENDING_CLOSED;
    return true;
}

/* RFC 9846 6: all but these two end the connection, whichever of the two levels they have. */
bool sio_alert_recv(struct siotls_conn *conn, struct siotls_bytes content)
{
    uint8_t level;
    uint8_t description;
    if (!sio_alert_parse(&level, &description, content, &conn->error))
        return false;
    if (level != LEVEL_WARNING && level != LEVEL_FATAL)
        return sio_fail(&conn->error, SIOTLS_ALERT_ILLEGAL_PARAMETER, "alert: the level is unknown");
    if (description == SIOTLS_ALERT_CLOSE_NOTIFY)
        return close_notify_recv(conn);
    if (description == SIOTLS_ALERT_USER_CANCELED) {
        if (++conn->num_user_canceled <= SIO_MAX_USER_CANCELED)
            return true;
        return sio_fail(&conn->error, SIOTLS_ALERT_UNEXPECTED_MESSAGE, "alert: user_canceled came too often");
    }
    sio_fail_both(&conn->error, SIOTLS_ERROR_PEER_ALERT, (enum siotls_alert)description,
                  "alert: the peer ended the connection");
    conn->error.origin = SIOTLS_ORIGIN_PEER;
    return sio_fail_detail(&conn->error, "%s (%u)", siotls_alert_name(description), description);
}
