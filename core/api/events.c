/* SPDX-License-Identifier: Apache-2.0 */
/*
 * events.c: what the application is told, and what it answers.
 */
#include "handshake/events.h"

#include "api/answer.h"
#include "handshake/certificate_type.h"
#include "handshake/early_data.h"
#include "handshake/engine.h"
#include "handshake/negotiate.h"
#include "handshake/shown.h"

/* ---- events ---- */

/* The name is in front of the state. */
static void split_name(const struct siotls_conn *conn, struct siotls_event *event)
{
    event->session_id = sio_bytes(event->message.data, SIO_SESSION_NAME);
    event->message = sio_bytes(event->message.data + SIO_SESSION_NAME, event->message.data_len - SIO_SESSION_NAME);
    event->lifetime_ms = (uint64_t)conn->config->sessions.ticket_lifetime_seconds * 1000;
}

static bool take_note(struct siotls_conn *conn, struct siotls_event *event)
{
    bool sent;
    if (!sio_note_take(conn, &event->type, &sent, &event->message))
        return false;
    event->sent = sent;
    if (event->type == SIOTLS_EVENT_STORE_SESSION)
        split_name(conn, event);
    return true;
}

static void show_sign(const struct siotls_conn *conn, struct siotls_event *event)
{
    event->identity = conn->handshake->identity;
    event->scheme = conn->handshake->our_scheme;
    event->message = sio_buffer_bytes(&conn->handshake->to_sign);
}

static void show_replay_check(const struct siotls_conn *conn, struct siotls_event *event)
{
    event->message = sio_bytes(conn->handshake->binder, conn->suite->kdf.hash.algorithm->digest_size);
    event->lifetime_ms = sio_early_data_remember_ms(conn);
}

static void show_verify(const struct siotls_conn *conn, struct siotls_event *event)
{
    event->chain = conn->handshake->chain;
    event->num_chain = conn->handshake->num_chain;
    event->ocsp_response = conn->handshake->ocsp_response;
    event->sct_list = conn->handshake->sct_list;
    event->certificate_type = sio_conn_peer_type(conn);
    event->server_name = conn->role == SIOTLS_ROLE_CLIENT ? conn->server_name : NULL;
}

static bool take_decision(struct siotls_conn *conn, struct siotls_event *event)
{
    if (conn->handshake == NULL || !sio_error_is_clear(&conn->error))
        return false;
    struct sio_decision *decision = &conn->handshake->decision;
    if (decision->type == SIOTLS_EVENT_NONE || decision->shown)
        return false;
    decision->shown = true;
    event->type = decision->type;
    event->id = decision->id;
    if (decision->type == SIOTLS_EVENT_CLIENT_HELLO)
        event->client_hello = &conn->handshake->hello_view.public_view;
    else if (decision->type == SIOTLS_EVENT_SIGN)
        show_sign(conn, event);
    else if (decision->type == SIOTLS_EVENT_REPLAY_CHECK)
        show_replay_check(conn, event);
    else if (decision->type == SIOTLS_EVENT_FIND_SESSION)
        event->session_id = conn->handshake->asked_identity;
    else
        show_verify(conn, event);
    return true;
}

static bool take_information(struct siotls_conn *conn, struct siotls_event *event)
{
    static const struct {
        uint32_t bit;
        int type;
    } order[] = {
        {SIO_PENDING_EARLY_DATA, SIOTLS_EVENT_EARLY_DATA},
        {SIO_PENDING_EARLY_DATA_REJECTED, SIOTLS_EVENT_EARLY_DATA_REJECTED},
        {SIO_PENDING_HANDSHAKE_DONE, SIOTLS_EVENT_HANDSHAKE_DONE},
        {SIO_PENDING_KEY_UPDATE, SIOTLS_EVENT_KEY_UPDATE},
        {SIO_PENDING_PEER_CERTIFICATE, SIOTLS_EVENT_PEER_CERTIFICATE},
        {SIO_PENDING_CLOSED, SIOTLS_EVENT_CLOSED},
    };
    for (size_t i = 0; i < sizeof order / sizeof order[0]; i++)
        if ((conn->pending_events & order[i].bit) != 0) {
            conn->pending_events &= ~order[i].bit;
            conn->shown_taken = conn->shown_taken || order[i].type == SIOTLS_EVENT_HANDSHAKE_DONE ||
                                order[i].type == SIOTLS_EVENT_PEER_CERTIFICATE;
            event->type = order[i].type;
            return true;
        }
    return false;
}

int siotls_conn_next_event(struct siotls_conn *conn, struct siotls_event *event)
{
    struct siotls_event next = {.size = sizeof next};
    if (conn == NULL || event == NULL || event->size < sizeof next.size + sizeof next.type)
        return SIOTLS_ERROR_ARGUMENT;
    /* What HANDSHAKE_DONE let the application look at ends with the event; on a failed connection it stays. */
    if (conn->shown_taken && sio_error_is_clear(&conn->error))
        sio_shown_clear(conn);
    bool had_notes = conn->notes.data_len > 0;
    bool taken = take_note(conn, &next) || take_decision(conn, &next) || take_information(conn, &next);
    if (!sio_struct_fill(event, &next, sizeof next))
        return SIOTLS_ERROR_ARGUMENT;
    if (had_notes)
        sio_engine_run(conn);
    return taken ? SIOTLS_OK : conn->error.status;
}

/* ---- answers ---- */

struct sio_decision *sio_answer_find(struct siotls_conn *conn, uint64_t id, int type, int *status)
{
    *status = SIOTLS_ERROR_ARGUMENT;
    if (conn == NULL)
        return NULL;
    *status = conn->error.status != SIOTLS_OK ? conn->error.status : SIOTLS_ERROR_STALE;
    if (*status != SIOTLS_ERROR_STALE || conn->handshake == NULL)
        return NULL;
    struct sio_decision *decision = &conn->handshake->decision;
    if (decision->type == SIOTLS_EVENT_NONE || decision->answered || decision->id != id ||
        (type != SIOTLS_EVENT_NONE && decision->type != type))
        return NULL;
    *status = SIOTLS_OK;
    return decision;
}

int sio_answer_go_on(struct siotls_conn *conn, struct sio_decision *decision)
{
    decision->answered = true;
    sio_engine_run(conn);
    return conn->error.status;
}

/* Nothing was negotiated yet, so that another config can take over. */
static void replace_config(struct siotls_conn *conn, struct siotls_config *config)
{
    struct siotls_config *old = conn->config;
    conn->config = sio_config_keep(config);
    sio_conn_apply_policy(conn);
    siotls_config_free(old);
}

int siotls_conn_answer_client_hello(struct siotls_conn *conn, uint64_t id, struct siotls_config *config,
                                    struct siotls_identity *identity)
{
    int status;
    struct sio_decision *decision = sio_answer_find(conn, id, SIOTLS_EVENT_CLIENT_HELLO, &status);
    if (decision == NULL)
        return status;
    if (config != NULL && (!config->is_ready || config->role != SIOTLS_ROLE_SERVER))
        return SIOTLS_ERROR_STATE;
    if (config != NULL)
        replace_config(conn, config);
    if (identity != NULL)
        conn->handshake->chosen_identity = sio_identity_keep(identity);
    /* Asked once, whatever the new config would ask for. */
    conn->handshake->hello_decided = true;
    conn->handshake->decision = (struct sio_decision){.type = SIOTLS_EVENT_NONE};
    sio_hello_view_clear(conn);
    sio_engine_run(conn);
    return conn->error.status;
}

int siotls_conn_answer_sign(struct siotls_conn *conn, uint64_t id, const uint8_t *signature, size_t signature_len)
{
    int status;
    struct sio_decision *decision = sio_answer_find(conn, id, SIOTLS_EVENT_SIGN, &status);
    if (decision == NULL)
        return status;
    if (signature == NULL || signature_len == 0 || signature_len > UINT16_MAX)
        return SIOTLS_ERROR_ARGUMENT;
    sio_buffer_clear(&conn->handshake->signature);
    if (!sio_buffer_append(&conn->handshake->signature, signature, signature_len))
        return SIOTLS_ERROR_NO_MEMORY;
    return sio_answer_go_on(conn, decision);
}

int siotls_conn_answer_verify(struct siotls_conn *conn, uint64_t id)
{
    int status;
    struct sio_decision *decision = sio_answer_find(conn, id, SIOTLS_EVENT_VERIFY, &status);
    if (decision == NULL)
        return status;
    return sio_answer_go_on(conn, decision);
}

int siotls_conn_refuse(struct siotls_conn *conn, uint64_t id, int alert)
{
    int status;
    struct sio_decision *decision = sio_answer_find(conn, id, SIOTLS_EVENT_NONE, &status);
    if (decision == NULL)
        return status;
    if (alert < 1 || alert > UINT8_MAX || alert == SIOTLS_ALERT_USER_CANCELED)
        return SIOTLS_ERROR_ARGUMENT;
    decision->answered = true;
    sio_fail_both(&conn->error, SIOTLS_ERROR_REFUSED, (enum siotls_alert)alert, "connection: the application refused");
    sio_engine_report_failure(conn);
    return SIOTLS_OK;
}
