/* SPDX-License-Identifier: Apache-2.0 */
/*
 * new_session_ticket.c: a server's NewSessionTickets, behind the handshake (RFC 9846 4.7.1).
 */
#include <siotls/session.h>

#include "config/session/ticket_keys.h"
#include "handshake/established/session_ticket.h"
#include "handshake/hello/grease.h"
#include "handshake/message/messages.h"
#include "handshake/state/flight.h"

/* A host has no longer name. */
enum { MAX_SERVER_NAME = 255 };

/* The client's certificates as a session has them. */
static bool write_chain(const struct sio_claim *claim, struct sio_buffer *chain, struct sio_error *error)
{
    struct sio_writer writer;
    sio_writer_init(&writer, chain, SIZE_MAX / 2);
    for (size_t i = 0; i < claim->views.num_chain; i++) {
        struct sio_mark mark = sio_write_open(&writer, 3);
        sio_write_bytes(&writer, claim->views.chain[i].data, claim->views.chain[i].data_len);
        sio_write_close(&writer, mark);
    }
    return sio_writer_ok(&writer) || sio_fail_memory(error);
}

/* Without a store the state itself is the ticket, sealed; else its name, and the application keeps the state. */
static bool make_ticket(struct sio_context *context, struct sio_buffer *ticket, struct siotls_bytes state)
{
    uint8_t name[SIO_SESSION_NAME];
    if (!sio_config_requests(context->config, SIOTLS_REQUEST_SESSION_STORE))
        return sio_ticket_seal(context->config->sessions.ticket_keys, ticket, state, context->clock.now_ms,
                               &context->error);
    if (!sio_random_fill(&context->config->random, name, sizeof name, &context->error))
        return false;
    if (!sio_buffer_append(ticket, name, sizeof name))
        return sio_fail_memory(&context->error);
    return sio_note_session(context, SIOTLS_EVENT_STORE_SESSION, sio_buffer_bytes(ticket), state);
}

static bool draw_age_add(struct sio_context *context, uint32_t *age_add)
{
    uint8_t random[4];
    if (!sio_random_fill(&context->config->random, random, sizeof random, &context->error))
        return false;
    *age_add = (uint32_t)random[0] << 24 | (uint32_t)random[1] << 16 | (uint32_t)random[2] << 8 | random[3];
    return true;
}

static bool fill_session(const struct sio_established *established, struct sio_session *session, uint8_t *psk,
                         uint8_t nonce, const struct sio_buffer *chain)
{
    struct sio_context *context = established->context;
    const struct sio_session_policy *policy = &context->config->sessions;
    *session = sio_session_describe(established, psk);
    session->kind = SIO_SESSION_OF_SERVER;
    session->lifetime_seconds = policy->ticket_lifetime_seconds;
    session->max_early_data = sio_max_early_data(context);
    session->early_context = context->flow.calls->early_context(context->flow.carrier);
    session->chain = sio_buffer_bytes(chain);
    session->is_raw_key =
        chain->data_len > 0 && established->negotiated.client_certificate_type == SIOTLS_CERTIFICATE_RAW_PUBLIC_KEY;
    return sio_session_psk(established, psk, sio_bytes(&nonce, 1)) && draw_age_add(context, &session->age_add);
}

static bool write_message(struct sio_handshake *handshake, const struct sio_session *session, uint8_t nonce,
                          struct siotls_bytes ticket)
{
    struct sio_context *context = handshake->context;
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
    if (!sio_grease_extension(&message.grease_extension, context->config, &context->error))
        return false;
    sio_message_open(&outgoing, handshake, SIO_MESSAGE_NEW_SESSION_TICKET);
    sio_new_session_ticket_write(&outgoing.writer, &message);
    return sio_message_close(&outgoing, handshake) == SIO_DONE;
}

static bool send_ticket(struct sio_handshake *handshake, uint8_t nonce, const struct sio_buffer *chain)
{
    struct sio_context *context = handshake->context;
    uint8_t psk[SIO_MAX_DIGEST];
    struct sio_session session;
    struct sio_buffer state;
    struct sio_buffer ticket;
    sio_buffer_init(&state, handshake->memory);
    sio_buffer_init(&ticket, handshake->memory);
    bool done = fill_session(handshake->established, &session, psk, nonce, chain) &&
                (sio_session_write(&state, &session) || sio_fail_memory(&context->error)) &&
                make_ticket(context, &ticket, sio_buffer_bytes(&state)) &&
                write_message(handshake, &session, nonce, sio_buffer_bytes(&ticket));
    sio_buffer_clear(&state);
    sio_buffer_clear(&ticket);
    sio_wipe(psk, sizeof psk);
    return done;
}

/* RFC 9846 4.3.9: none for a client that could not use them. Who resumed gets one for the one that it used. */
static uint32_t num_tickets(const struct sio_handshake *handshake)
{
    const struct sio_context *context = handshake->context;
    const struct sio_negotiated *negotiated = handshake->negotiated;
    const struct sio_session_policy *policy = &context->config->sessions;
    bool has_keeper = policy->ticket_keys != NULL || sio_config_requests(context->config, SIOTLS_REQUEST_SESSION_STORE);
    if (!has_keeper || !context->clock.is_set || sio_server_name_bytes(negotiated).data_len > MAX_SERVER_NAME ||
        (handshake->psk.peer_modes & policy->psk_modes) == 0)
        return 0;
    return negotiated->is_resumed && policy->num_tickets > 1 ? 1 : policy->num_tickets;
}

enum sio_outcome sio_new_session_tickets_send(struct sio_handshake *handshake)
{
    struct sio_context *context = handshake->context;
    struct sio_established *established = handshake->established;
    struct sio_buffer chain;
    uint32_t num = num_tickets(handshake);
    if (num == 0)
        return SIO_DONE;
    sio_buffer_init(&chain, handshake->memory);
    bool done =
        sio_secrets_resumption(handshake) == SIO_DONE && write_chain(&handshake->auth.claim, &chain, &context->error);
    if (chain.data_len > SIO_MAX_SESSION_CHAIN)
        num = 0;
    for (uint32_t i = 0; done && i < num; i++)
        done = send_ticket(handshake, (uint8_t)i, &chain);
    sio_buffer_clear(&chain);
    sio_resumption_forget(established); /* that was the last ticket */
    return done && handshake->flight.data_len > 0 ? sio_flight_send(handshake) : sio_outcome(done);
}
