/* SPDX-License-Identifier: Apache-2.0 */
/*
 * session_ticket.c: sessions of a connection, and a client's from NewSessionTicket (RFC 9846 4.7.1). A server's are
 * made in message/new_session_ticket.c.
 */
#include "handshake/established/session_ticket.h"

#include "handshake/established/allowance.h"
#include "handshake/established/authenticated.h"
#include "handshake/established/steps.h"
#include "wire/messages.h"

bool sio_session_psk(const struct sio_established *established, uint8_t *psk, struct siotls_bytes nonce)
{
    const struct sio_kdf *kdf = &established->negotiated.suite->kdf;
    return sio_kdf_expand_label(kdf, psk, kdf->hash.algorithm->digest_size,
                                sio_kept_part(established->kept, SIO_KEPT_RESUMPTION).data, "resumption", nonce,
                                &established->context->error);
}

struct sio_session sio_session_describe(const struct sio_established *established, const uint8_t *psk)
{
    const struct sio_negotiated *negotiated = &established->negotiated;
    uint64_t now_ms = established->context->clock.now_ms;
    struct sio_session session = {
        .suite = negotiated->suite->id,
        .issued_ms = now_ms,
        .authenticated_ms = negotiated->is_resumed ? established->since_ms : now_ms,
        .psk = sio_bytes(psk, sio_digest_size(negotiated)),
        .alpn = sio_held_bytes(negotiated->alpn),
        .server_name = sio_server_name_bytes(negotiated),
        .is_of_quic = sio_flow_wants(&established->context->flow, SIO_FLOW_PARAMETERS),
    };
    sio_authenticated_describe(established, established->context->config, &session);
    return session;
}

static bool keep_session(struct sio_established *established, const struct sio_new_session_ticket *message)
{
    struct sio_context *context = established->context;
    uint8_t psk[SIO_MAX_DIGEST];
    struct sio_buffer serial;
    if (!sio_session_psk(established, psk, message->ticket_nonce))
        return false;
    struct sio_session session = sio_session_describe(established, psk);
    session.kind = SIO_SESSION_OF_CLIENT;
    session.lifetime_seconds = message->ticket_lifetime_seconds < SIO_MAX_TICKET_LIFETIME
                                   ? message->ticket_lifetime_seconds
                                   : SIO_MAX_TICKET_LIFETIME;
    session.age_add = message->ticket_age_add;
    session.max_early_data = message->max_early_data_size;
    session.ticket = message->ticket;
    sio_buffer_init(&serial, &context->home->memory);
    bool done = (sio_session_write(&serial, &session) || sio_fail_memory(&context->error)) &&
                sio_note_session(context, SIOTLS_EVENT_SESSION, sio_bytes(NULL, 0), sio_buffer_bytes(&serial));
    sio_buffer_clear(&serial);
    sio_wipe(psk, sizeof psk);
    return done;
}

/* RFC 9846 4.7.1: a lifetime of 0 says to forget it at once. */
static bool is_wanted(const struct sio_established *established, const struct sio_new_session_ticket *message)
{
    const struct sio_context *context = established->context;
    return sio_config_requests(context->config, SIOTLS_REQUEST_SESSION) &&
           sio_kept_part(established->kept, SIO_KEPT_RESUMPTION).data_len > 0 && context->clock.is_set &&
           message->ticket_lifetime_seconds > 0 && established->num_sessions < context->config->sessions.max_sessions;
}

/* RFC 9001 4.6.1. */
static bool check_early_data(struct sio_context *context, const struct sio_new_session_ticket *message)
{
    return !sio_flow_wants(&context->flow, SIO_FLOW_UNBOUNDED_EARLY_DATA) ||
           !sio_extensions_have(&message->extensions, SIO_EXTENSION_EARLY_DATA) ||
           message->max_early_data_size == UINT32_MAX ||
           sio_fail(&context->error, SIOTLS_ALERT_ILLEGAL_PARAMETER,
                    "new_session_ticket: max_early_data_size is not 0xffffffff over QUIC");
}

enum sio_outcome sio_new_session_ticket_recv(struct sio_established *established, struct siotls_bytes body)
{
    struct sio_context *context = established->context;
    struct sio_new_session_ticket message = {0};
    if (!sio_new_session_ticket_parse(&message, body, &context->error))
        return SIO_FAIL;
    if (!check_early_data(context, &message))
        return SIO_FAIL;
    if (!sio_allowance_spend(established, SIO_ALLOWANCE_TICKETS))
        return sio_outcome(
            sio_fail(&context->error, SIOTLS_ALERT_UNEXPECTED_MESSAGE, "new_session_ticket: too many came in a row"));
    if (!is_wanted(established, &message))
        return SIO_DONE;
    established->num_sessions++;
    bool done = keep_session(established, &message);
    if (established->num_sessions == context->config->sessions.max_sessions)
        sio_resumption_forget(established);
    return sio_outcome(done);
}
