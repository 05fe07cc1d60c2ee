/* SPDX-License-Identifier: Apache-2.0 */
/*
 * key_update.c: KeyUpdate (RFC 9846 4.7.3) in both directions.
 */
#include "handshake/key_update.h"

#include "handshake/allowance.h"
#include "handshake/events.h"
#include "handshake/flight.h"
#include "handshake/key_schedule.h"
#include "handshake/messages.h"

bool sio_key_update_send(struct siotls_conn *conn, bool request_update)
{
    const uint8_t message[] = {SIO_MESSAGE_KEY_UPDATE, 0, 0, 1, request_update};
    if (conn->send_epoch >= SIO_MAX_EPOCH)
        return sio_fail_status(&conn->error, SIOTLS_ERROR_LIMIT,
                               "key_update: the last key of the connection is in use");
    conn->send_epoch++;
    conn->key_update_owed = false;
    if (!sio_record_send_urgent(&conn->record_layer, SIO_CONTENT_HANDSHAKE, sio_bytes(message, sizeof message),
                                &conn->error))
        return false;
    conn->key_update_awaited = conn->key_update_awaited || request_update;
    conn->answer_unsent = sio_record_pending(&conn->record_layer);
    return sio_note_message(conn, true, sio_bytes(message, sizeof message)) && sio_next_send_key(conn);
}

bool sio_key_update_settle(struct siotls_conn *conn)
{
    /* RFC 9846 4.7.3: who may not change its key again takes no notice. */
    if (conn->send_closed || conn->send_epoch >= SIO_MAX_EPOCH)
        conn->key_update_owed = false;
    if (!conn->key_update_owed || conn->answer_unsent > 0)
        return true;
    return sio_key_update_send(conn, false);
}

/* An update that is still to be sent, with nothing sealed behind it, answers this request too (RFC 9846 4.7.3). */
static bool is_answered(const struct siotls_conn *conn)
{
    return conn->answer_unsent > 0 && conn->record_layer.send.sequence == 0;
}

enum sio_outcome sio_key_update_recv(struct siotls_conn *conn, struct siotls_bytes body)
{
    bool request_update;
    if (!sio_key_update_parse(&request_update, body, &conn->error))
        return SIO_FAIL;
    /* Whatever made the peer send it, it may be asked again (RFC 9846 4.7.3). */
    bool is_answer = conn->key_update_awaited && !request_update;
    conn->key_update_awaited = false;
    if (!is_answer && !sio_allowance_spend(conn, SIO_ALLOWANCE_KEY_UPDATES))
        return sio_outcome(
            sio_fail(&conn->error, SIOTLS_ALERT_UNEXPECTED_MESSAGE, "key_update: too many came in a row"));
    if (request_update && !is_answered(conn))
        conn->key_update_owed = true;
    conn->pending_events |= SIO_PENDING_KEY_UPDATE;
    return SIO_DONE;
}

enum sio_outcome sio_receive_key_update(struct siotls_conn *conn)
{
    return sio_outcome(sio_next_receive_key(conn));
}

enum sio_outcome sio_key_update_answer(struct siotls_conn *conn)
{
    return sio_outcome(sio_key_update_settle(conn));
}
