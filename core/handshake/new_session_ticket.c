/* SPDX-License-Identifier: Apache-2.0 */
/*
 * new_session_ticket.c: NewSessionTicket (RFC 9846 4.7.1): a server makes sessions, a client keeps them.
 */
#include <siotls/session.h>

#include <string.h>

#include "config/ticket_keys.h"
#include "handshake/allowance.h"
#include "handshake/authenticated.h"
#include "handshake/events.h"
#include "handshake/flight.h"
#include "handshake/grease.h"
#include "handshake/messages.h"

/* A host has no longer name. */
enum { MAX_SERVER_NAME = 255 };

/* HKDF-Expand-Label(resumption_master_secret, "resumption", ticket_nonce, Hash.length) */
static bool derive_psk(struct siotls_conn *conn, uint8_t *psk, struct siotls_bytes nonce)
{
    const struct sio_kdf *kdf = &conn->suite->kdf;
    return sio_kdf_expand_label(kdf, psk, kdf->hash.algorithm->digest_size, conn->resumption, "resumption", nonce,
                                &conn->error);
}

static struct siotls_bytes server_name_of(const struct siotls_conn *conn)
{
    return sio_bytes((const uint8_t *)conn->server_name, conn->server_name != NULL ? strlen(conn->server_name) : 0);
}

/* What both roles' sessions have in common. */
static struct sio_session session_of(const struct siotls_conn *conn, const uint8_t *psk)
{
    struct sio_session session = {
        .suite = conn->suite->id,
        .issued_ms = conn->time_ms,
        .authenticated_ms = conn->is_resumed ? conn->authenticated_ms : conn->time_ms,
        .psk = sio_bytes(psk, conn->suite->kdf.hash.algorithm->digest_size),
        .alpn = sio_buffer_bytes(&conn->alpn),
        .server_name = server_name_of(conn),
    };
    sio_authenticated_describe(conn, &session);
    return session;
}

/* ---- server ---- */

/* The client's certificates as a session has them. */
static bool write_chain(struct siotls_conn *conn, struct sio_buffer *chain)
{
    const struct sio_handshake *handshake = conn->handshake;
    struct sio_writer writer;
    sio_writer_init(&writer, chain, SIZE_MAX / 2);
    for (size_t i = 0; i < handshake->num_chain; i++) {
        struct sio_mark mark = sio_write_open(&writer, 3);
        sio_write_bytes(&writer, handshake->chain[i].data, handshake->chain[i].data_len);
        sio_write_close(&writer, mark);
    }
    return sio_writer_ok(&writer) || sio_fail_memory(&conn->error);
}

/* Without a store the state itself is the ticket, sealed; else its name, and the application keeps the state. */
static bool make_ticket(struct siotls_conn *conn, struct sio_buffer *ticket, struct siotls_bytes state)
{
    uint8_t name[SIO_SESSION_NAME];
    if (!sio_config_requests(conn->config, SIOTLS_REQUEST_SESSION_STORE))
        return sio_ticket_seal(conn->config->sessions.ticket_keys, ticket, state, conn->time_ms, &conn->error);
    if (!sio_random_fill(&conn->config->random, name, sizeof name, &conn->error))
        return false;
    if (!sio_buffer_append(ticket, name, sizeof name))
        return sio_fail_memory(&conn->error);
    return sio_note_session(conn, SIOTLS_EVENT_STORE_SESSION, sio_buffer_bytes(ticket), state);
}

static bool draw_age_add(struct siotls_conn *conn, uint32_t *age_add)
{
    uint8_t random[4];
    if (!sio_random_fill(&conn->config->random, random, sizeof random, &conn->error))
        return false;
    *age_add = (uint32_t)random[0] << 24 | (uint32_t)random[1] << 16 | (uint32_t)random[2] << 8 | random[3];
    return true;
}

static bool fill_session(struct siotls_conn *conn, struct sio_session *session, uint8_t *psk, uint8_t nonce,
                         const struct sio_buffer *chain)
{
    const struct sio_session_policy *policy = &conn->config->sessions;
    *session = session_of(conn, psk);
    session->kind = SIO_SESSION_OF_SERVER;
    session->lifetime_seconds = policy->ticket_lifetime_seconds;
    session->max_early_data = policy->max_early_data;
    session->chain = sio_buffer_bytes(chain);
    session->is_raw_key = chain->data_len > 0 && conn->client_certificate_type == SIOTLS_CERTIFICATE_RAW_PUBLIC_KEY;
    return derive_psk(conn, psk, sio_bytes(&nonce, 1)) && draw_age_add(conn, &session->age_add);
}

static bool write_message(struct siotls_conn *conn, const struct sio_session *session, uint8_t nonce,
                          struct siotls_bytes ticket)
{
    struct sio_new_session_ticket message = {
        .ticket_lifetime_seconds = session->lifetime_seconds,
        .ticket_age_add = session->age_add,
        .ticket_nonce = sio_bytes(&nonce, 1),
        .ticket = ticket,
        .max_early_data_size = session->max_early_data,
    };
    struct sio_outgoing outgoing;
    if (session->max_early_data > 0)
        message.extensions.present = sio_extension_bit(SIO_EXTENSION_EARLY_DATA);
    if (!sio_grease_extension(conn, &message.grease_extension))
        return false;
    sio_message_open(&outgoing, conn, SIO_MESSAGE_NEW_SESSION_TICKET);
    sio_new_session_ticket_write(&outgoing.writer, &message);
    return sio_message_close(&outgoing, conn) == SIO_DONE;
}

static bool send_ticket(struct siotls_conn *conn, uint8_t nonce, const struct sio_buffer *chain)
{
    uint8_t psk[SIO_MAX_DIGEST];
    struct sio_session session;
    struct sio_buffer state;
    struct sio_buffer ticket;
    sio_buffer_init(&state, &conn->memory);
    sio_buffer_init(&ticket, &conn->memory);
    bool done = fill_session(conn, &session, psk, nonce, chain) &&
                (sio_session_write(&state, &session) || sio_fail_memory(&conn->error)) &&
                make_ticket(conn, &ticket, sio_buffer_bytes(&state)) &&
                write_message(conn, &session, nonce, sio_buffer_bytes(&ticket));
    sio_buffer_clear(&state);
    sio_buffer_clear(&ticket);
    sio_wipe(psk, sizeof psk);
    return done;
}

/* RFC 9846 4.3.9: none for a client that could not use them. Who resumed gets one for the one that it used. */
static uint32_t num_tickets(const struct siotls_conn *conn)
{
    const struct sio_session_policy *policy = &conn->config->sessions;
    bool has_keeper = policy->ticket_keys != NULL || sio_config_requests(conn->config, SIOTLS_REQUEST_SESSION_STORE);
    if (!has_keeper || !conn->has_time || server_name_of(conn).data_len > MAX_SERVER_NAME ||
        (conn->handshake->peer_psk_modes & policy->psk_modes) == 0)
        return 0;
    return conn->is_resumed && policy->num_tickets > 1 ? 1 : policy->num_tickets;
}

enum sio_outcome sio_new_session_tickets_send(struct siotls_conn *conn)
{
    struct sio_buffer chain;
    uint32_t num = num_tickets(conn);
    if (num == 0)
        return SIO_DONE;
    sio_buffer_init(&chain, &conn->memory);
    bool done = sio_secrets_resumption(conn) == SIO_DONE && write_chain(conn, &chain);
    if (chain.data_len > SIO_MAX_SESSION_CHAIN)
        num = 0;
    for (uint32_t i = 0; done && i < num; i++)
        done = send_ticket(conn, (uint8_t)i, &chain);
    sio_buffer_clear(&chain);
    sio_wipe(conn->resumption, sizeof conn->resumption); /* that was the last ticket */
    return done && conn->handshake->flight.data_len > 0 ? sio_flight_send(conn) : sio_outcome(done);
}

/* ---- client ---- */

static bool keep_session(struct siotls_conn *conn, const struct sio_new_session_ticket *message)
{
    uint8_t psk[SIO_MAX_DIGEST];
    struct sio_buffer serial;
    if (!derive_psk(conn, psk, message->ticket_nonce))
        return false;
    struct sio_session session = session_of(conn, psk);
    session.kind = SIO_SESSION_OF_CLIENT;
    session.lifetime_seconds = message->ticket_lifetime_seconds < SIO_MAX_TICKET_LIFETIME
                                   ? message->ticket_lifetime_seconds
                                   : SIO_MAX_TICKET_LIFETIME;
    session.age_add = message->ticket_age_add;
    session.max_early_data = message->max_early_data_size;
    session.ticket = message->ticket;
    sio_buffer_init(&serial, &conn->memory);
    bool done = (sio_session_write(&serial, &session) || sio_fail_memory(&conn->error)) &&
                sio_note_session(conn, SIOTLS_EVENT_SESSION, sio_bytes(NULL, 0), sio_buffer_bytes(&serial));
    sio_buffer_clear(&serial);
    sio_wipe(psk, sizeof psk);
    return done;
}

/* RFC 9846 4.7.1: a lifetime of 0 says to forget it at once. */
static bool is_wanted(const struct siotls_conn *conn, const struct sio_new_session_ticket *message)
{
    return sio_config_requests(conn->config, SIOTLS_REQUEST_SESSION) && conn->has_time &&
           message->ticket_lifetime_seconds > 0 && conn->num_sessions < conn->config->sessions.max_sessions;
}

enum sio_outcome sio_new_session_ticket_recv(struct siotls_conn *conn, struct siotls_bytes body)
{
    struct sio_new_session_ticket message = {0};
    if (!sio_new_session_ticket_parse(&message, body, &conn->error))
        return SIO_FAIL;
    if (!sio_allowance_spend(conn, SIO_ALLOWANCE_TICKETS))
        return sio_outcome(
            sio_fail(&conn->error, SIOTLS_ALERT_UNEXPECTED_MESSAGE, "new_session_ticket: too many came in a row"));
    if (!is_wanted(conn, &message))
        return SIO_DONE;
    conn->num_sessions++;
    bool done = keep_session(conn, &message);
    if (conn->num_sessions == conn->config->sessions.max_sessions)
        sio_wipe(conn->resumption, sizeof conn->resumption);
    return sio_outcome(done);
}
