/* SPDX-License-Identifier: Apache-2.0 */
/*
 * early_data.c: see early_data.h: whether a server takes early data, and what a client hears of it.
 */
#include "handshake/early_data.h"

#include <siotls/session.h>

#include "config/strike_register.h"
#include "handshake/events.h"
#include "handshake/flight.h"
#include "handshake/messages.h"

/* ---- server ---- */

/* Refused early data that is passed over besides what our tickets allow, in bytes of records. */
enum { MIN_SKIPPED = 16384 };

/* RFC 8446 4.2.10: what must be as it was when the ticket was issued. */
static bool is_possible(const struct siotls_conn *conn)
{
    const struct sio_handshake *handshake = conn->handshake;
    const struct sio_session *session = &handshake->session;
    return conn->is_resumed && handshake->psk_index == 0 && !handshake->retry && !conn->hello_retried &&
           conn->config->sessions.max_early_data > 0 && session->max_early_data > 0 &&
           session->suite == conn->suite->id && sio_bytes_equal(session->alpn, sio_buffer_bytes(&conn->alpn));
}

/* RFC 8446 8.3: the client's view of the ticket's age is about ours. */
static bool is_in_window(const struct siotls_conn *conn)
{
    uint64_t ours = sio_session_age_ms(&conn->handshake->session, conn->time_ms);
    uint64_t theirs = conn->handshake->psk_age;
    uint64_t difference = ours > theirs ? ours - theirs : theirs - ours;
    return difference <= conn->config->sessions.early_data_window_ms;
}

static struct siotls_bytes binder_of(const struct siotls_conn *conn)
{
    return sio_bytes(conn->handshake->binder, conn->suite->kdf.hash.algorithm->digest_size);
}

/* RFC 8446 8.2; without anybody to ask it is taken for a replay. */
static enum sio_outcome check_replay(struct siotls_conn *conn)
{
    struct sio_handshake *handshake = conn->handshake;
    struct siotls_strike_register *reg = conn->config->sessions.strike_register;
    if (sio_config_requests(conn->config, SIOTLS_REQUEST_REPLAY_CHECK)) {
        if (handshake->replay_was_asked)
            return SIO_DONE;
        enum sio_outcome outcome = sio_decide(conn, SIOTLS_EVENT_REPLAY_CHECK);
        handshake->replay_was_asked = outcome == SIO_DONE;
        return outcome;
    }
    struct sio_strike strike = {
        .binder = binder_of(conn),
        .issued_ms = handshake->session.issued_ms,
        .sent_ms = handshake->session.issued_ms + handshake->psk_age,
        .time_ms = conn->time_ms,
        .window_ms = conn->config->sessions.early_data_window_ms,
    };
    handshake->is_fresh = reg != NULL && sio_strike_register_add(reg, &strike);
    return SIO_DONE;
}

static void accept(struct siotls_conn *conn)
{
    conn->early_data = SIOTLS_EARLY_DATA_ACCEPTED;
    conn->early_data_left = conn->handshake->session.max_early_data;
    conn->pending_events |= SIO_PENDING_EARLY_DATA;
}

void sio_early_data_expect(struct siotls_conn *conn)
{
    uint32_t allowed = conn->config->sessions.max_early_data;
    sio_transport_skip_early_data(&conn->transport,
                                  allowed < UINT32_MAX - MIN_SKIPPED ? allowed + MIN_SKIPPED : UINT32_MAX);
}

static void refuse(struct siotls_conn *conn)
{
    conn->early_data = SIOTLS_EARLY_DATA_REJECTED;
    sio_early_data_expect(conn);
}

enum sio_outcome sio_early_data_judge(struct siotls_conn *conn, const struct sio_client_hello *hello)
{
    /* Whatever was refused came before this hello. */
    sio_transport_skip_no_more(&conn->transport);
    if (conn->handshake->early_data_was_offered)
        conn->early_data = SIOTLS_EARLY_DATA_REJECTED;
    if (!sio_extensions_have(&hello->extensions, SIO_EXTENSION_EARLY_DATA))
        return SIO_DONE;
    bool is_candidate = is_possible(conn) && is_in_window(conn);
    enum sio_outcome outcome = is_candidate ? check_replay(conn) : SIO_DONE;
    if (outcome != SIO_DONE)
        return outcome;
    if (is_candidate && conn->handshake->is_fresh)
        accept(conn);
    else
        refuse(conn);
    return SIO_DONE;
}

bool sio_early_data_recv(struct siotls_conn *conn, size_t content_len)
{
    if (content_len > conn->early_data_left)
        return sio_fail(&conn->error, SIOTLS_ALERT_UNEXPECTED_MESSAGE, "early_data: more came than the ticket allows");
    conn->early_data_left -= (uint32_t)content_len;
    conn->text_is_early = true;
    return true;
}

/* ---- client ---- */

static void note_rejection(struct siotls_conn *conn)
{
    conn->early_data = SIOTLS_EARLY_DATA_REJECTED;
    conn->early_data_left = 0;
    conn->pending_events |= SIO_PENDING_EARLY_DATA_REJECTED;
}

/* RFC 8446 4.2.10: it may only be accepted as what it was sent for. */
static bool check_acceptance(struct siotls_conn *conn)
{
    const struct sio_handshake *handshake = conn->handshake;
    if (!conn->is_resumed || handshake->psk_index != 0)
        return sio_fail(&conn->error, SIOTLS_ALERT_ILLEGAL_PARAMETER,
                        "encrypted_extensions: early data is accepted without its PSK");
    if (handshake->session.suite != conn->suite->id)
        return sio_fail(&conn->error, SIOTLS_ALERT_ILLEGAL_PARAMETER,
                        "encrypted_extensions: early data is accepted with another suite");
    if (!sio_bytes_equal(handshake->session.alpn, sio_buffer_bytes(&conn->alpn)))
        return sio_fail(&conn->error, SIOTLS_ALERT_ILLEGAL_PARAMETER,
                        "encrypted_extensions: early data is accepted with another protocol");
    return true;
}

bool sio_early_data_take(struct siotls_conn *conn, const struct sio_encrypted_extensions *message)
{
    if (conn->early_data != SIOTLS_EARLY_DATA_OFFERED)
        return true;
    if (!sio_extensions_have(&message->extensions, SIO_EXTENSION_EARLY_DATA)) {
        note_rejection(conn);
        return true;
    }
    if (!check_acceptance(conn))
        return false;
    conn->early_data = SIOTLS_EARLY_DATA_ACCEPTED;
    return true;
}

/* A HelloRetryRequest refuses it (RFC 8446 4.1.2), and what follows is in the clear again. */
enum sio_outcome sio_early_data_drop(struct siotls_conn *conn)
{
    note_rejection(conn);
    conn->handshake->early_key_in_use = false;
    sio_transport_drop_send_key(&conn->transport);
    return SIO_DONE;
}

bool sio_early_data_is_offered(const struct siotls_conn *conn)
{
    return conn->early_data == SIOTLS_EARLY_DATA_OFFERED;
}

bool sio_early_data_is_accepted(const struct siotls_conn *conn)
{
    return conn->early_data == SIOTLS_EARLY_DATA_ACCEPTED;
}

bool sio_early_key_is_refused(const struct siotls_conn *conn)
{
    return conn->early_data == SIOTLS_EARLY_DATA_REJECTED && conn->handshake->early_key_in_use;
}
