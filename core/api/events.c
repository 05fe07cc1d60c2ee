/* SPDX-License-Identifier: Apache-2.0 */
/*
 * events.c: what the application is told, and what it answers. What there is to tell lies in the journal
 * (handshake/context/journal.h); an answer lets the engine run the ask or step again that raised the question.
 */
#include "api/answer.h"
#include "handshake/established/session_ticket.h"

/* ---- events ---- */

/* The name is in front of the state. */
static void split_name(const struct siotls_conn *conn, struct siotls_event *event)
{
    event->session_id = sio_bytes(event->message.data, SIO_SESSION_NAME);
    event->message = sio_bytes(event->message.data + SIO_SESSION_NAME, event->message.data_len - SIO_SESSION_NAME);
    event->lifetime_ms = (uint64_t)conn->engine.context.config->sessions.ticket_lifetime_seconds * 1000;
}

static bool take_note(struct siotls_conn *conn, struct siotls_event *event)
{
    bool is_there;
    bool sent = false;
    if (!sio_note_take(&conn->engine.context.journal, &is_there, &event->type, &sent, &event->message,
                       sio_conn_error(conn)) ||
        !is_there)
        return false;
    event->sent = sent;
    if (event->type == SIOTLS_EVENT_STORE_SESSION)
        split_name(conn, event);
    return true;
}

/* Before anything else: what follows may have to be protected with them. */
static bool take_secret(struct siotls_conn *conn, struct siotls_event *event)
{
    const struct sio_quic_secret *secret =
        sio_conn_is_quic(conn) ? sio_quic_secret_take(&sio_conn_quic(conn)->secrets) : NULL;
    if (secret == NULL)
        return false;
    event->type = SIOTLS_EVENT_SECRET;
    event->level = (int)secret->level;
    event->direction = secret->direction;
    event->suite = secret->suite->id;
    event->aead = secret->suite->aead.algorithm->id;
    event->hash = secret->suite->kdf.hash.algorithm->id;
    event->secret = sio_bytes(secret->bytes, secret->suite->kdf.hash.algorithm->digest_size);
    return true;
}

static void show_sign(const struct sio_auth *auth, struct siotls_event *event)
{
    event->identity = auth->identity;
    event->scheme = auth->scheme;
    event->message = sio_buffer_bytes(&auth->to_sign);
}

static void show_replay_check(const struct sio_handshake *handshake, struct siotls_event *event)
{
    const struct sio_psk_part *psk = &handshake->psk;
    event->message = sio_bytes(psk->binder, psk->choice.psk->kdf.hash.algorithm->digest_size);
    event->lifetime_ms = sio_early_data_remember_ms(handshake->context, psk);
}

static void show_verify(const struct sio_handshake *handshake, struct siotls_event *event)
{
    const struct sio_context *context = handshake->context;
    const struct sio_claim *claim = &handshake->auth.claim;
    event->chain = claim->views.chain;
    event->num_chain = claim->views.num_chain;
    event->ocsp_response = claim->views.ocsp_response;
    event->sct_list = claim->views.sct_list;
    event->certificate_type = sio_certificate_type_of(handshake->negotiated, sio_peer_side(context));
    event->server_name = context->config->role == SIOTLS_ROLE_CLIENT ? handshake->negotiated->server_name : NULL;
}

static bool take_question(struct siotls_conn *conn, struct siotls_event *event)
{
    const struct sio_handshake *handshake = conn->engine.handshake;
    struct sio_question *question = &conn->engine.context.journal.question;
    if (handshake == NULL || sio_conn_status(conn) != SIOTLS_OK || question->type == SIOTLS_EVENT_NONE ||
        question->is_shown)
        return false;
    question->is_shown = true;
    event->type = question->type;
    event->id = conn->engine.context.journal.last_question;
    if (question->type == SIOTLS_EVENT_CLIENT_HELLO)
        event->client_hello = &handshake->hello.server->view.public_view;
    else if (question->type == SIOTLS_EVENT_SIGN)
        show_sign(&handshake->auth, event);
    else if (question->type == SIOTLS_EVENT_REPLAY_CHECK)
        show_replay_check(handshake, event);
    else if (question->type == SIOTLS_EVENT_QUIC_PARAMETERS)
        event->message = sio_client_parameters(handshake);
    else if (question->type == SIOTLS_EVENT_FIND_SESSION)
        event->session_id = handshake->psk.search.identity;
    else
        show_verify(handshake, event);
    return true;
}

static bool take_information(struct siotls_conn *conn, struct siotls_event *event)
{
    static const struct {
        uint32_t bit;
        int type;
    } order[] = {
        {SIO_NEWS_EARLY_DATA, SIOTLS_EVENT_EARLY_DATA},
        {SIO_NEWS_EARLY_DATA_REJECTED, SIOTLS_EVENT_EARLY_DATA_REJECTED},
        {SIO_NEWS_HANDSHAKE_DONE, SIOTLS_EVENT_HANDSHAKE_DONE},
        {SIO_NEWS_KEY_UPDATE, SIOTLS_EVENT_KEY_UPDATE},
        {SIO_NEWS_PEER_CERTIFICATE, SIOTLS_EVENT_PEER_CERTIFICATE},
        {SIO_NEWS_CLOSED, SIOTLS_EVENT_CLOSED},
    };
    for (size_t i = 0; i < sizeof order / sizeof order[0]; i++)
        if ((conn->engine.context.journal.news & order[i].bit) != 0) {
            conn->engine.context.journal.news &= ~order[i].bit;
            conn->engine.established.shown_taken = conn->engine.established.shown_taken ||
                                                   order[i].type == SIOTLS_EVENT_HANDSHAKE_DONE ||
                                                   order[i].type == SIOTLS_EVENT_PEER_CERTIFICATE;
            event->type = order[i].type;
            return true;
        }
    return false;
}

int siotls_conn_next_event(struct siotls_conn *conn, struct siotls_event *event)
{
    struct siotls_event next = {.size = sizeof next};
    int status = sio_conn_check(conn, event != NULL, true);
    if (status != SIOTLS_OK)
        return status;
    if (event->size < sizeof next.size + sizeof next.type)
        return sio_conn_refuse(conn, SIOTLS_ERROR_ARGUMENT, "event: its size is not set");
    /* What HANDSHAKE_DONE let the application look at ends with the event; on a failed connection it stays. */
    if (conn->engine.established.shown_taken && sio_conn_status(conn) == SIOTLS_OK)
        sio_established_hide(&conn->engine.established);
    bool taken = take_secret(conn, &next) || take_note(conn, &next) || take_question(conn, &next) ||
                 take_information(conn, &next);
    if (!sio_struct_fill(event, &next, sizeof next))
        return SIOTLS_ERROR_ARGUMENT;
    return taken ? SIOTLS_OK : sio_conn_status(conn);
}

/* ---- answers ---- */

struct sio_question *sio_answer_find(struct siotls_conn *conn, uint64_t id, int type, int *status)
{
    *status = SIOTLS_ERROR_ARGUMENT;
    if (conn == NULL)
        return NULL;
    *status = sio_conn_status(conn);
    if (*status != SIOTLS_OK)
        return NULL;
    struct sio_question *question = &conn->engine.context.journal.question;
    if (conn->engine.handshake == NULL || question->type == SIOTLS_EVENT_NONE || question->is_answered ||
        conn->engine.context.journal.last_question != id || (type != SIOTLS_EVENT_NONE && question->type != type)) {
        *status = sio_conn_refuse(conn, SIOTLS_ERROR_STALE, "answer: no such decision is outstanding");
        return NULL;
    }
    *status = SIOTLS_OK;
    return question;
}

int sio_answer_go_on(struct siotls_conn *conn, struct sio_question *question)
{
    question->is_answered = true;
    return sio_conn_run(conn);
}

/* Nothing was negotiated yet, so that another config can take over. That of the beginning is kept: it has the memory.
 */
static void replace_config(struct siotls_conn *conn, struct siotls_config *config)
{
    struct sio_context *context = &conn->engine.context;
    struct siotls_config *old = context->config;
    context->config = config == context->home ? config : sio_config_keep(config);
    sio_record_apply_policy(&conn->record_layer, config);
    if (old != context->home)
        siotls_config_free(old);
}

int siotls_conn_answer_client_hello(struct siotls_conn *conn, uint64_t id, struct siotls_config *config,
                                    struct siotls_identity *identity)
{
    int status;
    struct sio_question *question = sio_answer_find(conn, id, SIOTLS_EVENT_CLIENT_HELLO, &status);
    if (question == NULL)
        return status;
    if (config != NULL && config->role != SIOTLS_ROLE_SERVER)
        return sio_conn_refuse(conn, SIOTLS_ERROR_STATE, "answer: the config is a client's");
    if (config != NULL && !config->is_ready)
        return sio_conn_refuse(conn, SIOTLS_ERROR_STATE, "answer: the config is not ready");
    if (config != NULL)
        replace_config(conn, config);
    if (identity != NULL)
        conn->engine.handshake->auth.chosen_identity = sio_identity_keep(identity);
    return sio_answer_go_on(conn, question);
}

int siotls_conn_answer_sign(struct siotls_conn *conn, uint64_t id, const uint8_t *signature, size_t signature_len)
{
    int status;
    struct sio_question *question = sio_answer_find(conn, id, SIOTLS_EVENT_SIGN, &status);
    if (question == NULL)
        return status;
    status = sio_conn_check(conn, true, signature != NULL);
    if (status != SIOTLS_OK)
        return status;
    if (signature_len == 0 || signature_len > UINT16_MAX)
        return sio_refuse_value(&conn->misuse, "answer: a signature has 1 to 65535 bytes", signature_len);
    struct sio_buffer *kept = &conn->engine.handshake->auth.signature;
    sio_buffer_clear(kept);
    if (!sio_buffer_append(kept, signature, signature_len))
        return sio_refuse_memory(&conn->misuse);
    return sio_answer_go_on(conn, question);
}

int siotls_conn_answer_verify(struct siotls_conn *conn, uint64_t id)
{
    int status;
    struct sio_question *question = sio_answer_find(conn, id, SIOTLS_EVENT_VERIFY, &status);
    return question != NULL ? sio_answer_go_on(conn, question) : status;
}

int siotls_conn_refuse(struct siotls_conn *conn, uint64_t id, int alert)
{
    int status;
    struct sio_question *question = sio_answer_find(conn, id, SIOTLS_EVENT_NONE, &status);
    if (question == NULL)
        return status;
    if (alert < 1 || alert > UINT8_MAX || alert == SIOTLS_ALERT_USER_CANCELED)
        return sio_refuse_value(&conn->misuse, "refuse: the alert is not 1 to 255, or is user_canceled",
                                (uint64_t)(int64_t)alert);
    question->is_answered = true;
    sio_fail_both(sio_conn_error(conn), SIOTLS_ERROR_REFUSED, (enum siotls_alert)alert,
                  "connection: the application refused");
    sio_conn_fail(conn);
    return SIOTLS_OK;
}
