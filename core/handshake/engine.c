/* SPDX-License-Identifier: Apache-2.0 */
/*
 * engine.c: runs the tables over what arrives (RFC 9846 4 and A).
 */
#include "handshake/engine.h"

#include <string.h>

#include "handshake/alert.h"
#include "handshake/allowance.h"
#include "handshake/cookie.h"
#include "handshake/early_data.h"
#include "handshake/events.h"
#include "handshake/flight.h"
#include "handshake/post_handshake_auth.h"
#include "handshake/pre_shared_key.h"
#include "handshake/table.h"

/* What one turn of the loop came to. */
enum turn { TURN_AGAIN, TURN_OVER };

static enum turn fail_turn(struct siotls_conn *conn)
{
    sio_engine_report_failure(conn);
    return TURN_OVER;
}

void sio_engine_report_failure(struct siotls_conn *conn)
{
    if (!sio_error_is_clear(&conn->error) && conn->error.origin == SIOTLS_ORIGIN_LOCAL && !conn->send_closed)
        sio_alert_send(conn, conn->error.alert);
    conn->can_send = false;
    conn->send_closed = true;
    sio_conn_forget_secrets(conn);
}

/* A message that was run and whose steps are done leaves the buffer. */
static void finish_row(struct siotls_conn *conn)
{
    conn->state = conn->row->next;
    conn->row = NULL;
    conn->step = 0;
    if (conn->message_len > 0)
        sio_buffer_consume(&conn->incoming, conn->message_len);
    conn->message_len = 0;
}

static enum turn run_steps(struct siotls_conn *conn)
{
    sio_step *const *steps = conn->row->steps;
    for (; steps[conn->step] != NULL; conn->step++) {
        enum sio_outcome outcome = steps[conn->step](conn);
        if (outcome == SIO_WAIT)
            return TURN_OVER;
        if (outcome == SIO_FAIL)
            return fail_turn(conn);
    }
    finish_row(conn);
    return TURN_AGAIN;
}

/* Longest body of each message that is worth buffering. */
static uint32_t longest_body(uint8_t message)
{
    switch (message) {
    case SIO_MESSAGE_CLIENT_HELLO:
    case SIO_MESSAGE_SERVER_HELLO:
        return SIO_MAX_HELLO;
    case SIO_MESSAGE_CERTIFICATE:
    case SIO_MESSAGE_COMPRESSED_CERTIFICATE:
        return SIO_MAX_CERTIFICATE_MESSAGE;
    case SIO_MESSAGE_NEW_SESSION_TICKET:
        return SIO_MAX_TICKET_MESSAGE;
    default:
        return SIO_MAX_OTHER_MESSAGE;
    }
}

/* A HelloRetryRequest is a ServerHello with a random of its own (RFC 9846 4.2.3). */
static uint16_t message_kind(uint8_t type, struct siotls_bytes body)
{
    if (type == SIO_MESSAGE_SERVER_HELLO && body.data_len >= 2 + SIO_RANDOM_SIZE &&
        memcmp(body.data + 2, sio_retry_random, SIO_RANDOM_SIZE) == 0)
        return SIO_MESSAGE_HELLO_RETRY_REQUEST;
    return type;
}

static const struct sio_transition *find_row(const struct siotls_conn *conn, uint16_t message)
{
    const struct sio_transition *row = conn->role == SIOTLS_ROLE_CLIENT ? sio_client_table : sio_server_table;
    for (; row->run != NULL; row++)
        if (row->state == conn->state && row->message == message)
            return row;
    return NULL;
}

/* The first row from here on, of the same state and message, whose guard holds. The last one's always does. */
static const struct sio_transition *choose_row(const struct siotls_conn *conn, const struct sio_transition *row)
{
    while (!row->when(conn))
        row++;
    return row;
}

static bool fail_unexpected(struct siotls_conn *conn, uint8_t type)
{
    sio_fail(&conn->error, SIOTLS_ALERT_UNEXPECTED_MESSAGE, "handshake: a message is not legal in this state");
    return sio_fail_detail(&conn->error, "message type %u in %s", type, sio_state_name(conn->state));
}

static enum turn run_message(struct siotls_conn *conn, uint8_t type, struct siotls_bytes message)
{
    struct siotls_bytes body = sio_bytes(message.data + SIO_MESSAGE_HEADER, message.data_len - SIO_MESSAGE_HEADER);
    const struct sio_transition *row = find_row(conn, message_kind(type, body));
    if (row == NULL) {
        fail_unexpected(conn, type);
        return fail_turn(conn);
    }
    enum sio_outcome outcome = row->run(conn, body);
    if (outcome == SIO_WAIT)
        return TURN_OVER;
    if (outcome == SIO_FAIL ||
        (sio_message_is_hashed(conn, type) &&
         !sio_transcript_add(&conn->handshake->transcript, message, &conn->error)) ||
        !sio_note_message(conn, false, message))
        return fail_turn(conn);
    conn->row = choose_row(conn, row);
    conn->step = 0;
    conn->message_len = message.data_len;
    return TURN_AGAIN;
}

/* An illegal type is refused before its body is waited for. */
static bool is_expected(const struct siotls_conn *conn, uint8_t type)
{
    return find_row(conn, type) != NULL ||
           (type == SIO_MESSAGE_SERVER_HELLO && find_row(conn, SIO_MESSAGE_HELLO_RETRY_REQUEST) != NULL);
}

/* What has no form of that length is malformed (RFC 9846 6.2); what is not expanded is a bad certificate (RFC 8879 4).
 */
static bool fail_length(struct siotls_conn *conn, uint8_t type)
{
    switch (type) {
    case SIO_MESSAGE_FINISHED:
    case SIO_MESSAGE_KEY_UPDATE:
    case SIO_MESSAGE_END_OF_EARLY_DATA:
        return sio_fail(&conn->error, SIOTLS_ALERT_DECODE_ERROR, "handshake: a message is longer than its form allows");
    case SIO_MESSAGE_COMPRESSED_CERTIFICATE:
        return sio_fail(&conn->error, SIOTLS_ALERT_BAD_CERTIFICATE,
                        "handshake: a compressed certificate exceeds the limit");
    default:
        return sio_fail(&conn->error, SIOTLS_ALERT_ILLEGAL_PARAMETER, "handshake: a message exceeds the limit");
    }
}

/* Takes the next whole message from the buffer; *whole false when it is not all there. */
static bool next_message(struct siotls_conn *conn, bool *whole, uint8_t *type, struct siotls_bytes *message)
{
    struct sio_reader reader = sio_reader(sio_buffer_bytes(&conn->incoming));
    uint32_t body_len = 0;
    *whole = false;
    if (!sio_read_u8(&reader, type))
        return true;
    if (!is_expected(conn, *type))
        return fail_unexpected(conn, *type);
    if (!sio_read_u24(&reader, &body_len))
        return true;
    if (body_len > longest_body(*type))
        return fail_length(conn, *type);
    *whole = reader.left >= body_len;
    if (*whole)
        *message = sio_bytes(conn->incoming.data, SIO_MESSAGE_HEADER + body_len);
    return true;
}

/* Application data before the handshake is done is early data, or out of order. */
static bool take_early(struct siotls_conn *conn, const struct sio_record *record)
{
    if (conn->state == S_WAIT_EOED)
        return sio_early_data_recv(conn, record->content_len);
    return sio_fail(&conn->error, SIOTLS_ALERT_UNEXPECTED_MESSAGE,
                    "handshake: application data came before it was done");
}

static bool take_record(struct siotls_conn *conn, const struct sio_record *record)
{
    if (record->type == SIO_CONTENT_HANDSHAKE)
        return sio_buffer_append(&conn->incoming, record->content, record->content_len) ||
               sio_fail_memory(&conn->error);
    if (conn->incoming.data_len > 0)
        return sio_fail(&conn->error, SIOTLS_ALERT_UNEXPECTED_MESSAGE,
                        "handshake: another record came inside a message");
    if (record->type == SIO_CONTENT_ALERT)
        return sio_alert_recv(conn, sio_bytes(record->content, record->content_len));
    if (!conn->done && !take_early(conn, record))
        return false;
    if (sio_post_auth_is_under_way(conn))
        return sio_fail(&conn->error, SIOTLS_ALERT_UNEXPECTED_MESSAGE,
                        "handshake: application data came between the messages of an authentication");
    if (record->content_len == 0)
        return true;
    sio_allowance_renew(conn);
    sio_record_keep_text(&conn->record_layer, record);
    return true;
}

/* The transport ended: after close_notify that is how it should be (RFC 9846 6.1). */
static bool check_end(struct siotls_conn *conn)
{
    if (!conn->input_ended || conn->peer_closed)
        return true;
    return sio_fail_both(&conn->error, SIOTLS_ERROR_TRUNCATED, SIOTLS_ALERT_INTERNAL_ERROR,
                         "connection: the transport ended without close_notify");
}

static enum turn run_record(struct siotls_conn *conn)
{
    struct sio_record record;
    if (conn->peer_closed)
        return TURN_OVER; /* RFC 9846 6.1: what comes after close_notify is ignored */
    conn->record_layer.in_message = conn->incoming.data_len > 0;
    switch (sio_record_next(&conn->record_layer, &record, &conn->error)) {
    case SIO_RECORD_NONE:
        return check_end(conn) ? TURN_OVER : fail_turn(conn);
    case SIO_RECORD_READY:
        return take_record(conn, &record) ? TURN_AGAIN : fail_turn(conn);
    default:
        return fail_turn(conn);
    }
}

static bool is_waiting(const struct siotls_conn *conn)
{
    return conn->handshake != NULL && conn->handshake->decision.type != SIOTLS_EVENT_NONE &&
           !conn->handshake->decision.answered;
}

bool sio_engine_is_stopped(const struct siotls_conn *conn)
{
    return sio_record_has_text(&conn->record_layer) || !conn->started || !sio_error_is_clear(&conn->error) ||
           conn->notes.data_len > 0 || is_waiting(conn) || conn->waits_for_sending;
}

static enum turn turn(struct siotls_conn *conn)
{
    bool whole;
    uint8_t type;
    struct siotls_bytes message;
    if (conn->row != NULL)
        return run_steps(conn);
    if (conn->incoming.data_len == 0)
        return run_record(conn);
    if (!next_message(conn, &whole, &type, &message))
        return fail_turn(conn);
    return whole ? run_message(conn, type, message) : run_record(conn);
}

void sio_engine_run(struct siotls_conn *conn)
{
    while (!sio_engine_is_stopped(conn) && turn(conn) == TURN_AGAIN) {
    }
}

void sio_engine_start(struct siotls_conn *conn)
{
    conn->started = true;
    conn->state = conn->role == SIOTLS_ROLE_CLIENT ? C_START : S_START;
    /* Where another connection answered the first ClientHello, this comes before the second (RFC 9846 E.4). */
    conn->record_layer.allow_change_cipher_spec = conn->role == SIOTLS_ROLE_SERVER && sio_cookie_is_wanted(conn);
    if (conn->record_layer.allow_change_cipher_spec)
        sio_early_data_expect(conn);
    if (conn->role == SIOTLS_ROLE_CLIENT) {
        sio_psk_prepare(conn);
        conn->row = choose_row(conn, sio_client_start);
    }
    sio_engine_run(conn);
}
