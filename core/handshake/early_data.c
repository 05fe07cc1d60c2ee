/* SPDX-License-Identifier: Apache-2.0 */
/*
 * early_data.c: see early_data.h: whether a server takes early data, and what a client hears of it.
 */
#include "handshake/early_data.h"

#include <siotls/session.h>

#include "config/strike_register.h"
#include "config/ticket_keys.h"
#include "handshake/events.h"
#include "handshake/flight.h"
#include "handshake/messages.h"

/* ---- server ---- */

/* Refused early data that is passed over besides what our tickets allow, in bytes of records. */
enum { MIN_SKIPPED = 16384 };

/* How far the clocks of machines that share a store of hellos may differ. */
enum { MAX_SKEW_MS = 60000 };

/*
 * RFC 9846 4.3.10: what must be as it was when the ticket was issued. A client takes its limit from its ticket, so one
 * that allows more than we do now cannot be taken in part. Returns what is not so; NULL: nothing.
 */
static const char *find_obstacle(const struct siotls_conn *conn)
{
    const struct sio_handshake *handshake = conn->handshake;
    const struct sio_session *session = &handshake->session;
    uint32_t max_early_data = conn->config->sessions.max_early_data;
    if (max_early_data == 0)
        return "early_data: the config takes none";
    if (!conn->is_resumed || handshake->psk_index != 0)
        return "early_data: the client's first PSK is no ticket that is taken";
    if (handshake->retry || conn->hello_retried)
        return "early_data: a HelloRetryRequest is needed";
    if (session->max_early_data == 0)
        return "early_data: the ticket allows none";
    if (session->max_early_data > max_early_data)
        return "early_data: the ticket allows more than the config does now";
    if (session->suite != conn->suite->id)
        return "early_data: the cipher suite is not the ticket's";
    if (!sio_bytes_equal(session->alpn, sio_buffer_bytes(&conn->alpn)))
        return "early_data: the application protocol is not the ticket's";
    if (!conn->time_was_current && !conn->time_was_told)
        return "early_data: the time was not set since bytes were last received";
    return NULL;
}

/* RFC 9846 8.3: when the client sent its hello, by our clock and its own view of the ticket's age. */
static uint64_t sent_ms(const struct siotls_conn *conn)
{
    const struct sio_handshake *handshake = conn->handshake;
    uint64_t issued_ms = handshake->session.issued_ms;
    return issued_ms <= UINT64_MAX - handshake->psk_age ? issued_ms + handshake->psk_age : UINT64_MAX;
}

static struct siotls_bytes binder_of(const struct siotls_conn *conn)
{
    return sio_bytes(conn->handshake->binder, conn->suite->kdf.hash.algorithm->digest_size);
}

/* Keys that were given, and stores, may outlive a process. */
static bool is_of_this_process(const struct siotls_conn *conn)
{
    struct siotls_ticket_keys *keys = conn->config->sessions.ticket_keys;
    return !sio_config_requests(conn->config, SIOTLS_REQUEST_SESSION_STORE) && keys != NULL &&
           !sio_ticket_keys_were_given(keys);
}

static const char *strike_reason(enum sio_strike_result result)
{
    switch (result) {
    case SIO_STRIKE_FRESH:
        return NULL;
    case SIO_STRIKE_UNTIMELY:
        return "early_data: the hello is not as old as it says";
    case SIO_STRIKE_BEHIND:
        return "early_data: the clock is behind what the strike register was told";
    case SIO_STRIKE_UNKNOWN:
        return "early_data: the hello reaches behind what the strike register knows";
    case SIO_STRIKE_FULL:
        return "early_data: the strike register is full";
    default:
        return "early_data: the hello was seen before";
    }
}

static const char *ask_register(struct siotls_conn *conn, struct siotls_strike_register *reg)
{
    struct sio_handshake *handshake = conn->handshake;
    struct sio_strike strike = {
        .binder = binder_of(conn),
        .issued_ms = handshake->session.issued_ms,
        .sent_ms = sent_ms(conn),
        .time_ms = conn->time_ms,
        .window_ms = conn->config->sessions.early_data_window_ms,
        .is_of_this_process = is_of_this_process(conn),
    };
    if (!handshake->strike_was_made)
        handshake->strike_reason = strike_reason(sio_strike_register_add(reg, &strike));
    handshake->strike_was_made = true;
    return handshake->strike_reason;
}

/* RFC 9846 8.3: the client's view of the ticket's age is about ours, by the latest time that anybody told. */
static bool is_timely(const struct siotls_conn *conn)
{
    struct siotls_strike_register *reg = conn->config->sessions.strike_register;
    uint64_t now_ms = reg != NULL ? sio_strike_register_tell(reg, conn->time_ms) : conn->time_ms;
    uint64_t then_ms = sent_ms(conn);
    uint64_t difference_ms = now_ms > then_ms ? now_ms - then_ms : then_ms - now_ms;
    return difference_ms <= conn->config->sessions.early_data_window_ms;
}

/* A store is asked last, and the hello judged again when it answers: that may take a while. */
static enum sio_outcome ask_store(struct siotls_conn *conn, const char **reason)
{
    struct sio_handshake *handshake = conn->handshake;
    if (!is_timely(conn)) {
        *reason = strike_reason(SIO_STRIKE_UNTIMELY);
        return SIO_DONE;
    }
    enum sio_outcome outcome = handshake->replay_was_asked ? SIO_DONE : sio_decide(conn, SIOTLS_EVENT_REPLAY_CHECK);
    if (outcome != SIO_DONE)
        return outcome;
    handshake->replay_was_asked = true;
    *reason = handshake->is_fresh ? NULL : "early_data: REPLAY_CHECK was answered with no";
    return SIO_DONE;
}

/* RFC 9846 8.2; without anybody to ask it is taken for a replay. */
static enum sio_outcome check_replay(struct siotls_conn *conn, const char **reason)
{
    struct siotls_strike_register *reg = conn->config->sessions.strike_register;
    bool has_store = sio_config_requests(conn->config, SIOTLS_REQUEST_REPLAY_CHECK);
    *reason = reg == NULL && !has_store ? "early_data: the config has nothing that remembers hellos" : NULL;
    if (reg != NULL)
        *reason = ask_register(conn, reg);
    return *reason == NULL && has_store ? ask_store(conn, reason) : SIO_DONE;
}

/* It counts from the hello's own time: another machine may have the largest window, and a clock that is behind. */
uint64_t sio_early_data_remember_ms(const struct siotls_conn *conn)
{
    uint64_t then_ms = sent_ms(conn);
    uint64_t ahead_ms = then_ms > conn->time_ms ? then_ms - conn->time_ms : 0;
    uint64_t passed_ms = then_ms < conn->time_ms ? conn->time_ms - then_ms : 0;
    uint64_t window_ms = SIO_MAX_EARLY_DATA_WINDOW_MS;
    return ahead_ms + (passed_ms < window_ms ? window_ms - passed_ms : 0) + MAX_SKEW_MS;
}

static void accept(struct siotls_conn *conn)
{
    conn->early_data = SIOTLS_EARLY_DATA_ACCEPTED;
    conn->early_data_left = conn->handshake->session.max_early_data;
    conn->pending_events |= SIO_PENDING_EARLY_DATA;
}

static void skip(struct siotls_conn *conn, uint32_t allowed)
{
    sio_record_skip_early_data(&conn->record_layer,
                               allowed < UINT32_MAX - MIN_SKIPPED ? allowed + MIN_SKIPPED : UINT32_MAX);
}

void sio_early_data_expect(struct siotls_conn *conn)
{
    skip(conn, conn->config->sessions.max_early_data);
}

/* A client with an older ticket sends what that allowed, also when the ticket is not taken. */
static void refuse(struct siotls_conn *conn, const char *reason)
{
    uint32_t allowed = conn->config->sessions.max_early_data;
    uint32_t promised = conn->handshake->session.max_early_data;
    conn->early_data = SIOTLS_EARLY_DATA_REJECTED;
    conn->early_data_reason = reason;
    skip(conn, promised > allowed ? promised : allowed);
}

enum sio_outcome sio_early_data_judge(struct siotls_conn *conn, const struct sio_client_hello *hello)
{
    /* Whatever was refused came before this hello. */
    sio_record_skip_no_more(&conn->record_layer);
    if (conn->handshake->early_data_was_offered)
        conn->early_data = SIOTLS_EARLY_DATA_REJECTED;
    if (!sio_extensions_have(&hello->extensions, SIO_EXTENSION_EARLY_DATA))
        return SIO_DONE;
    const char *reason = find_obstacle(conn);
    enum sio_outcome outcome = reason == NULL ? check_replay(conn, &reason) : SIO_DONE;
    if (outcome != SIO_DONE)
        return outcome;
    if (reason == NULL)
        accept(conn);
    else
        refuse(conn, reason);
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

/* RFC 9846 4.3.10: it may only be accepted as what it was sent for. */
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

/* A HelloRetryRequest refuses it (RFC 9846 4.2.2), and what follows is in the clear again. */
enum sio_outcome sio_early_data_drop(struct siotls_conn *conn)
{
    note_rejection(conn);
    conn->handshake->early_key_in_use = false;
    sio_record_drop_send_key(&conn->record_layer);
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
