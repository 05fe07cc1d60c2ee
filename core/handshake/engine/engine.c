/* SPDX-License-Identifier: Apache-2.0 */
/*
 * engine.c: runs the tables over what arrives (RFC 9846 4 and A).
 */
#include "handshake/engine/engine.h"

#include <string.h>

#include "handshake/engine/table.h"
#include "handshake/established/allowance.h"
#include "handshake/established/post_auth.h"
#include "handshake/hello/cookie.h"
#include "handshake/message/early_data.h"
#include "handshake/state/flight.h"

static void init_parts(struct sio_engine *engine)
{
    struct sio_context *context = &engine->context;
    context->incoming = NULL;
    context->journal = (struct sio_journal){0};
    sio_established_init(&engine->established, context);
}

void sio_engine_init_established(struct sio_engine *engine)
{
    init_parts(engine);
    engine->state = engine->context.config->role == SIOTLS_ROLE_CLIENT ? C_CONNECTED : S_CONNECTED;
    engine->is_started = true;
}

bool sio_engine_init(struct sio_engine *engine)
{
    struct sio_context *context = &engine->context;
    init_parts(engine);
    engine->state = context->config->role == SIOTLS_ROLE_CLIENT ? C_START : S_START;
    engine->handshake = sio_handshake_new(context, &engine->established);
    return engine->handshake != NULL;
}

void sio_engine_clear(struct sio_engine *engine)
{
    struct sio_context *context = &engine->context;
    sio_incoming_forget(&context->incoming);
    sio_handshake_free(engine->handshake);
    engine->handshake = NULL;
    sio_established_clear(&engine->established);
    sio_journal_clear(&context->journal);
}

/* ---- how it ends ---- */

void sio_engine_report_failure(struct sio_engine *engine)
{
    struct sio_context *context = &engine->context;
    if (!sio_error_is_clear(&context->error) && context->error.origin == SIOTLS_ORIGIN_LOCAL &&
        !engine->established.closing.is_sent)
        sio_alert_send(context, context->error.alert);
    engine->established.can_send = false;
    engine->established.closing.is_sent = true;
    if (engine->handshake != NULL)
        sio_handshake_forget(engine->handshake);
    sio_established_forget(&engine->established);
    context->flow.calls->forget_keys(context->flow.carrier);
}

bool sio_engine_may_move(const struct sio_engine *engine, struct sio_error *error)
{
    const struct sio_context *context = &engine->context;
    const struct sio_established *established = &engine->established;
    const uint32_t untaken = SIO_NEWS_HANDSHAKE_DONE | SIO_NEWS_PEER_CERTIFICATE;
    const struct sio_transcript *transcript = established->main_transcript;
    const char *why = NULL;
    if (!sio_error_is_clear(&context->error))
        why = "save: the connection has failed";
    else if (context->journal.question.type != SIOTLS_EVENT_NONE)
        why = "save: a decision is outstanding";
    else if (!established->is_done || engine->handshake != NULL || engine->row != NULL)
        why = "save: a handshake or an authentication is under way";
    else if (sio_journal_has_note(&context->journal))
        why = "save: MESSAGE, KEYLOG, SESSION or STORE_SESSION events are not taken";
    else if ((context->journal.news & untaken) != 0)
        why = "save: HANDSHAKE_DONE or PEER_CERTIFICATE is not taken";
    else if (context->incoming != NULL)
        why = "save: a handshake message is half received, or waits";
    else if (context->config->role == SIOTLS_ROLE_CLIENT && transcript != NULL && transcript->kept.data_len == 0)
        why = "save: the transcript of a client that may be asked for a certificate is not kept";
    return why == NULL || sio_fail_status(error, SIOTLS_ERROR_STATE, why);
}

void sio_engine_give_up(struct sio_engine *engine)
{
    struct sio_context *context = &engine->context;
    struct sio_established *established = &engine->established;
    sio_fail_status(&context->error, SIOTLS_ERROR_CLOSED, "connection: it was saved and goes on elsewhere");
    established->can_send = false;
    established->closing.is_sent = true; /* no alert either */
    sio_established_hide(established);
    sio_main_transcript_clear(established);
    sio_established_forget(established);
    context->journal.news = 0;
    sio_journal_clear(&context->journal);
    engine->is_given_up = true;
}

static enum sio_turn fail_turn(struct sio_engine *engine)
{
    sio_engine_report_failure(engine);
    return SIO_TURN_OVER;
}

static enum sio_turn end_turn(struct sio_engine *engine, enum sio_outcome outcome)
{
    if (outcome == SIO_FAIL)
        return fail_turn(engine);
    engine->waits_for_sending = outcome == SIO_WAIT_FOR_SENDING;
    return SIO_TURN_OVER;
}

static bool fail_unexpected(struct sio_engine *engine, uint8_t type)
{
    struct sio_error *error = &engine->context.error;
    sio_fail(error, SIOTLS_ALERT_UNEXPECTED_MESSAGE, "handshake: a message is not legal in this state");
    return sio_fail_detail(error, "message type %u in %s", type, sio_state_name(engine->state));
}

/* ---- rows ---- */

static const struct sio_transition *find_row(const struct sio_engine *engine, uint16_t message)
{
    bool is_client = engine->context.config->role == SIOTLS_ROLE_CLIENT;
    const struct sio_transition *row = is_client ? sio_client_table : sio_server_table;
    for (; row->receive != NULL; row++)
        if (row->state == engine->state && row->message == message)
            return row;
    return NULL;
}

static const struct sio_exchange *find_exchange(const struct sio_engine *engine, uint16_t message)
{
    for (const struct sio_exchange *exchange = sio_exchanges; exchange->receive != NULL; exchange++)
        if (exchange->state == engine->state && exchange->message == message)
            return exchange;
    return NULL;
}

/* The first row from here on, of the same state and message, whose guard holds. The last one's always does. */
static const struct sio_transition *choose_row(const struct sio_engine *engine, const struct sio_transition *row)
{
    while (!row->when(engine->handshake))
        row++;
    return row;
}

/* What came behind its last message does not go with it. */
static bool end_handshake(struct sio_engine *engine)
{
    struct sio_context *context = &engine->context;
    if (!sio_incoming_move(&context->incoming, &context->home->memory))
        return sio_fail_memory(&context->error);
    sio_handshake_free(engine->handshake);
    engine->handshake = NULL;
    return true;
}

static enum sio_turn finish_row(struct sio_engine *engine)
{
    engine->state = engine->row->next;
    engine->row = NULL;
    engine->phase = SIO_PHASE_NONE;
    sio_incoming_consume(&engine->context.incoming);
    if (engine->handshake->is_over && !end_handshake(engine))
        return fail_turn(engine);
    return SIO_TURN_AGAIN;
}

/* What was asked is answered: the message, if there is one, is hashed, and a row chosen. */
static enum sio_turn finish_asks(struct sio_engine *engine)
{
    struct sio_context *context = &engine->context;
    const struct siotls_bytes message = sio_incoming_message(context->incoming);
    if (message.data_len > 0 && (!sio_transcript_add(&engine->handshake->transcript, message, &context->error) ||
                                 !sio_note_message(context, false, message)))
        return fail_turn(engine);
    engine->row = choose_row(engine, engine->row);
    engine->phase = SIO_PHASE_STEPS;
    engine->at = 0;
    return SIO_TURN_AGAIN;
}

/* Goes on where it waited. */
static enum sio_turn run_row(struct sio_engine *engine)
{
    sio_step *const *steps = engine->phase == SIO_PHASE_ASKS ? engine->row->asks : engine->row->steps;
    for (; steps[engine->at] != NULL; engine->at++) {
        enum sio_outcome outcome = steps[engine->at](engine->handshake);
        if (outcome != SIO_DONE)
            return end_turn(engine, outcome);
    }
    return engine->phase == SIO_PHASE_ASKS ? finish_asks(engine) : finish_row(engine);
}

static void begin_row(struct sio_engine *engine, const struct sio_transition *row)
{
    engine->row = row;
    engine->phase = SIO_PHASE_ASKS;
    engine->at = 0;
}

/* ---- messages ---- */

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

/* An illegal type is refused before its body is waited for. */
static bool is_expected(const struct sio_engine *engine, uint8_t type)
{
    return find_row(engine, type) != NULL || find_exchange(engine, type) != NULL ||
           (type == SIO_MESSAGE_SERVER_HELLO && find_row(engine, SIO_MESSAGE_HELLO_RETRY_REQUEST) != NULL);
}

/* What has no form of that length is malformed (RFC 9846 6.2); what is not expanded is a bad certificate (RFC 8879 4).
 */
static bool fail_length(struct sio_error *error, uint8_t type)
{
    switch (type) {
    case SIO_MESSAGE_FINISHED:
    case SIO_MESSAGE_KEY_UPDATE:
    case SIO_MESSAGE_END_OF_EARLY_DATA:
        return sio_fail(error, SIOTLS_ALERT_DECODE_ERROR, "handshake: a message is longer than its form allows");
    case SIO_MESSAGE_COMPRESSED_CERTIFICATE:
        return sio_fail(error, SIOTLS_ALERT_BAD_CERTIFICATE, "handshake: a compressed certificate exceeds the limit");
    default:
        return sio_fail(error, SIOTLS_ALERT_ILLEGAL_PARAMETER, "handshake: a message exceeds the limit");
    }
}

/* The next whole message in the buffer; *is_whole false when it is not all there. */
static bool next_message(struct sio_engine *engine, bool *is_whole, uint8_t *type)
{
    struct sio_incoming *incoming = engine->context.incoming;
    uint32_t body_len = 0;
    *is_whole = false;
    if (incoming == NULL)
        return true;
    struct sio_reader reader = sio_reader(sio_bytes(incoming->data, incoming->data_len));
    if (!sio_read_u8(&reader, type))
        return true;
    if (!is_expected(engine, *type))
        return fail_unexpected(engine, *type);
    if (!sio_read_u24(&reader, &body_len))
        return true;
    if (body_len > longest_body(*type))
        return fail_length(&engine->context.error, *type);
    *is_whole = reader.left >= body_len;
    if (*is_whole)
        incoming->message_len = SIO_MESSAGE_HEADER + body_len;
    return true;
}

/* The handshake's part comes back; its transcript goes on where the handshake's ended. */
static bool bring_handshake_back(struct sio_engine *engine)
{
    struct sio_context *context = &engine->context;
    engine->handshake = sio_handshake_new(context, &engine->established);
    if (engine->handshake == NULL)
        return sio_fail_memory(&context->error);
    return sio_transcript_copy(&engine->handshake->transcript, engine->established.main_transcript, &context->error);
}

static enum sio_outcome begin_authentication(struct sio_engine *engine, uint8_t message)
{
    enum sio_outcome outcome = sio_post_auth_admit(&engine->established, message);
    return outcome == SIO_DONE ? sio_outcome(bring_handshake_back(engine)) : outcome;
}

static enum sio_turn run_exchange(struct sio_engine *engine, const struct sio_exchange *exchange,
                                  struct siotls_bytes message)
{
    struct siotls_bytes body = sio_bytes(message.data + SIO_MESSAGE_HEADER, message.data_len - SIO_MESSAGE_HEADER);
    if (exchange->receive(&engine->established, body) != SIO_DONE ||
        !sio_note_message(&engine->context, false, message))
        return fail_turn(engine);
    for (sio_established_step *const *step = exchange->steps; *step != NULL; step++)
        if ((*step)(&engine->established) != SIO_DONE)
            return fail_turn(engine);
    sio_incoming_consume(&engine->context.incoming);
    return SIO_TURN_AGAIN;
}

static enum sio_turn run_message(struct sio_engine *engine, uint8_t type)
{
    const struct siotls_bytes message = sio_incoming_message(engine->context.incoming);
    struct siotls_bytes body = sio_bytes(message.data + SIO_MESSAGE_HEADER, message.data_len - SIO_MESSAGE_HEADER);
    const struct sio_exchange *exchange = find_exchange(engine, type);
    const struct sio_transition *row = find_row(engine, message_kind(type, body));
    if (exchange != NULL)
        return run_exchange(engine, exchange, message);
    if (row == NULL) {
        fail_unexpected(engine, type);
        return fail_turn(engine);
    }
    enum sio_outcome outcome = engine->handshake != NULL ? SIO_DONE : begin_authentication(engine, type);
    if (outcome == SIO_DONE)
        outcome = row->receive(engine->handshake, body);
    if (outcome != SIO_DONE)
        return end_turn(engine, outcome);
    begin_row(engine, row);
    return SIO_TURN_AGAIN;
}

enum sio_turn sio_engine_turn(struct sio_engine *engine)
{
    bool is_whole;
    uint8_t type;
    if (engine->row != NULL)
        return run_row(engine);
    if (!next_message(engine, &is_whole, &type))
        return fail_turn(engine);
    return is_whole ? run_message(engine, type) : SIO_TURN_NEEDS_BYTES;
}

/* ---- what the carrier brings ---- */

bool sio_engine_take_messages(struct sio_engine *engine, struct siotls_bytes bytes)
{
    struct sio_context *context = &engine->context;
    /* Until the handshake is over, messages lie in its room. */
    const struct siotls_memory *memory = engine->handshake != NULL ? engine->handshake->memory : &context->home->memory;
    return sio_incoming_add(&context->incoming, bytes, memory) || sio_fail_memory(&context->error);
}

/* RFC 9846 5.1. */
static bool check_between(struct sio_engine *engine)
{
    return engine->context.incoming == NULL || sio_fail(&engine->context.error, SIOTLS_ALERT_UNEXPECTED_MESSAGE,
                                                        "handshake: another record came inside a message");
}

bool sio_engine_take_alert(struct sio_engine *engine, struct siotls_bytes alert)
{
    return check_between(engine) && sio_alert_recv(&engine->established, alert);
}

/* Before the handshake is done it is early data, or out of order; and none comes within an authentication. */
static bool check_unconnected(struct sio_engine *engine, size_t text_len)
{
    struct sio_error *error = &engine->context.error;
    if (engine->state == S_WAIT_EOED && !sio_early_data_recv(engine->handshake, text_len))
        return false;
    if (!engine->established.is_done && engine->state != S_WAIT_EOED)
        return sio_fail(error, SIOTLS_ALERT_UNEXPECTED_MESSAGE, "handshake: application data came before it was done");
    if (engine->state == S_POST_WAIT_CV || engine->state == S_POST_WAIT_FINISHED)
        return sio_fail(error, SIOTLS_ALERT_UNEXPECTED_MESSAGE,
                        "handshake: application data came between the messages of an authentication");
    return true;
}

bool sio_engine_take_text(struct sio_engine *engine, size_t text_len)
{
    bool is_connected = engine->state == C_CONNECTED || engine->state == S_CONNECTED;
    if (!check_between(engine) || (!is_connected && !check_unconnected(engine, text_len)))
        return false;
    if (text_len > 0)
        sio_allowance_renew(&engine->established);
    return true;
}

/* ---- how it begins ---- */

void sio_engine_start(struct sio_engine *engine)
{
    struct sio_context *context = &engine->context;
    const struct sio_flow *flow = &context->flow;
    bool is_client = context->config->role == SIOTLS_ROLE_CLIENT;
    engine->is_started = true;
    if (is_client) {
        begin_row(engine, sio_client_start);
        return;
    }
    /* Where another connection answered the first ClientHello, this comes before the second (RFC 9846 E.4). */
    if (!sio_cookie_is_wanted(context->config))
        return;
    flow->calls->allow(flow->carrier, SIO_ODDITY_CHANGE_CIPHER_SPEC, true);
    sio_early_data_expect(context);
}

bool sio_engine_request_certificate(struct sio_engine *engine)
{
    enum { CONTEXT_SIZE = 32 };
    struct sio_context *context = &engine->context;
    uint8_t request_context[CONTEXT_SIZE];
    if (!bring_handshake_back(engine) ||
        !sio_random_fill(&context->config->random, request_context, sizeof request_context, &context->error))
        return false;
    if (!sio_buffer_append(&engine->handshake->auth.request_context, request_context, sizeof request_context))
        return sio_fail_memory(&context->error);
    engine->established.is_certificate_awaited = true;
    return sio_certificate_request_send(engine->handshake) == SIO_DONE &&
           sio_flight_send(engine->handshake) == SIO_DONE;
}
