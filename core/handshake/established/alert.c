/* SPDX-License-Identifier: Apache-2.0 */
/*
 * alert.c: alerts in both directions (RFC 9846 6).
 */
#include "handshake/established/alert.h"

#include "wire/messages.h"

enum { LEVEL_WARNING = 1, LEVEL_FATAL = 2 };

void sio_alert_send(struct sio_context *context, uint8_t description)
{
    bool is_closing = description == SIOTLS_ALERT_CLOSE_NOTIFY || description == SIOTLS_ALERT_USER_CANCELED;
    struct sio_error why = {0};
    /* If even that fails there is nothing left to tell the peer; the first failure stands. */
    if (!context->flow.calls->send_alert(context->flow.carrier, is_closing ? LEVEL_WARNING : LEVEL_FATAL, description,
                                         &why))
        sio_fail_both(&context->error, why.status, why.alert, why.reason);
}

static bool close_notify_recv(struct sio_established *established)
{
    struct sio_context *context = established->context;
    if (!established->is_done)
        return sio_fail_both(&context->error, SIOTLS_ERROR_CLOSED, SIOTLS_ALERT_UNEXPECTED_MESSAGE,
                             "alert: the peer closed during the handshake");
    established->closing.is_received = true;
    context->journal.news |= SIO_NEWS_CLOSED;
    return true;
}

/* RFC 9846 6: all but these two end the connection, whichever of the two levels they have. */
bool sio_alert_recv(struct sio_established *established, struct siotls_bytes content)
{
    struct sio_context *context = established->context;
    uint8_t level;
    uint8_t description;
    if (!sio_alert_parse(&level, &description, content, &context->error))
        return false;
    if (level != LEVEL_WARNING && level != LEVEL_FATAL)
        return sio_fail(&context->error, SIOTLS_ALERT_ILLEGAL_PARAMETER, "alert: the level is unknown");
    if (description == SIOTLS_ALERT_CLOSE_NOTIFY)
        return close_notify_recv(established);
    if (description == SIOTLS_ALERT_USER_CANCELED) {
        if (++established->closing.num_user_canceled <= SIO_MAX_USER_CANCELED)
            return true;
        return sio_fail(&context->error, SIOTLS_ALERT_UNEXPECTED_MESSAGE, "alert: user_canceled came too often");
    }
    sio_fail_both(&context->error, SIOTLS_ERROR_PEER_ALERT, (enum siotls_alert)description,
                  "alert: the peer ended the connection");
    context->error.origin = SIOTLS_ORIGIN_PEER;
    return sio_fail_detail(&context->error, "%s (%u)", siotls_alert_name(description), description);
}
