/* SPDX-License-Identifier: Apache-2.0 */
/*
 * info.c: what was negotiated, and why a connection failed.
 */

#include <siotls/session.h>

#include "api/conn.h"

/* A client's server has proven by its Finished that it is who says so; a client's PSK is proven by its binder. */
static bool is_answer_proven(const struct siotls_conn *conn)
{
    return conn->engine.context.config->role == SIOTLS_ROLE_SERVER || conn->engine.established.is_done ||
           (conn->engine.handshake != NULL && conn->engine.handshake->auth.claim.is_proven);
}

static void fill_answers(const struct siotls_conn *conn, struct siotls_info *info)
{
    info->early_data = conn->engine.established.negotiated.early_data;
    if (!is_answer_proven(conn)) {
        if (conn->engine.established.negotiated.early_data == SIOTLS_EARLY_DATA_ACCEPTED)
            info->early_data = SIOTLS_EARLY_DATA_OFFERED;
        return;
    }
    info->is_resumed = conn->engine.established.negotiated.is_resumed;
    info->psk_kind = conn->engine.established.negotiated.psk_kind;
    info->alpn = sio_held_bytes(conn->engine.established.negotiated.alpn);
}

/* Who the peer is, or says it is. */
static void fill_peer(const struct siotls_conn *conn, struct siotls_info *info)
{
    const struct sio_handshake *handshake = conn->engine.handshake;
    const struct sio_shown *shown = conn->engine.established.shown;
    info->peer_certificate = sio_held_bytes(conn->engine.established.peer);
    if (shown != NULL && shown->views.num_chain > 0) {
        info->peer_chain = shown->views.chain;
        info->num_peer_chain = shown->views.num_chain;
        info->peer_ocsp_response = shown->views.ocsp_response;
        info->peer_sct_list = shown->views.sct_list;
    }
    if (handshake == NULL || handshake->auth.claim.views.num_chain == 0)
        return;
    const struct sio_claim *claim = &handshake->auth.claim;
    if (!claim->is_proven) {
        info->claimed_chain = claim->views.chain;
        info->num_claimed_chain = claim->views.num_chain;
        info->claimed_scheme = claim->scheme;
        return;
    }
    info->peer_chain = claim->views.chain;
    info->num_peer_chain = claim->views.num_chain;
    info->peer_ocsp_response = claim->views.ocsp_response;
    info->peer_sct_list = claim->views.sct_list;
}

static void fill_negotiated(const struct siotls_conn *conn, struct siotls_info *info)
{
    if (conn->engine.established.negotiated.suite != NULL) {
        info->suite = conn->engine.established.negotiated.suite->id;
        info->aead_provider = conn->engine.established.negotiated.suite->aead.provider;
        info->hash_provider = conn->engine.established.negotiated.suite->kdf.hash.provider;
    }
    if (conn->engine.established.negotiated.group != NULL) {
        info->group = conn->engine.established.negotiated.group->group;
        info->group_provider = conn->engine.established.negotiated.group->parts[0].provider;
    }
    if (conn->engine.established.negotiated.group == NULL)
        info->group = conn->engine.established.negotiated.former_group;
    info->scheme = conn->engine.established.negotiated.scheme;
    info->client_scheme = conn->engine.established.negotiated.client_scheme;
    info->certificate_compression = conn->engine.established.negotiated.certificate_compression;
    info->peer_certificate_type =
        sio_certificate_type_of(&conn->engine.established.negotiated, sio_peer_side(&conn->engine.context));
    info->our_certificate_type =
        sio_certificate_type_of(&conn->engine.established.negotiated, sio_own_side(&conn->engine.context));
    info->signature_provider = conn->engine.established.negotiated.signature_provider;
    info->server_name = sio_server_name_bytes(&conn->engine.established.negotiated);
}

/* What siotls_conn_receive_buffer asks, without lending a block for the answer. */
static bool can_receive(const struct siotls_conn *conn)
{
    return sio_conn_status(conn) == SIOTLS_OK && conn->engine.is_started &&
           !conn->engine.established.closing.input_ended && !conn->engine.established.closing.is_received &&
           !sio_conn_is_quic(conn) && sio_record_can_receive(&conn->record_layer);
}

/* What can be done now, and what waits for whom. */
static void fill_now(const struct siotls_conn *conn, struct siotls_info *info)
{
    const struct sio_journal *journal = &conn->engine.context.journal;
    const struct sio_question *question = &journal->question;
    const bool is_asked = sio_conn_status(conn) == SIOTLS_OK && sio_journal_waits(journal);
    info->can_read = sio_record_has_text(&conn->record_layer);
    info->has_output = sio_record_data_to_send(&conn->record_layer).data_len > 0;
    info->has_event = sio_journal_has_note(journal) || journal->news != 0 || (is_asked && !question->is_shown) ||
                      (sio_conn_is_quic(conn) && sio_quic_has_secret(&sio_conn_quic(conn)->secrets));
    info->awaited_answer = is_asked ? question->type : SIOTLS_EVENT_NONE;
    info->is_closed = conn->engine.established.closing.is_sent;
    info->is_input_ended = conn->engine.established.closing.input_ended;
    info->num_events_lost = journal->notes != NULL ? journal->notes->num_lost : 0;
}

/* What a client may still send early. */
static uint32_t early_data_left(const struct siotls_conn *conn)
{
    bool is_client = conn->engine.context.config->role == SIOTLS_ROLE_CLIENT;
    return is_client && conn->engine.handshake != NULL ? conn->engine.handshake->early.left : 0;
}

int siotls_conn_info(const struct siotls_conn *conn, struct siotls_info *info)
{
    struct siotls_info full = {.size = sizeof full};
    if (conn == NULL)
        return SIOTLS_ERROR_ARGUMENT;
    if (info == NULL || info->size < sizeof info->size)
        return sio_conn_refuse_size(conn, "info: it is NULL, or its size is not set");
    full.role = conn->engine.context.config->role;
    full.is_done = conn->engine.established.is_done;
    full.is_failed = sio_conn_status(conn) != SIOTLS_OK;
    full.can_send =
        !sio_conn_is_quic(conn) && conn->engine.established.can_send && !conn->engine.established.closing.is_sent;
    full.is_peer_closed = conn->engine.established.closing.is_received;
    full.is_hello_retried = conn->engine.established.negotiated.is_hello_retried;
    full.is_stateless_retry_sent = conn->engine.established.negotiated.is_stateless_retry_sent;
    full.early_data_left = early_data_left(conn);
    fill_negotiated(conn, &full);
    full.can_receive = can_receive(conn);
    fill_now(conn, &full);
    fill_answers(conn, &full);
    fill_peer(conn, &full);
    full.records_sent = conn->record_layer.send.sequence;
    full.records_received = conn->record_layer.receive.sequence;
    return sio_struct_fill(info, &full, sizeof full) ? SIOTLS_OK : SIOTLS_ERROR_ARGUMENT;
}

int siotls_conn_misuse(const struct siotls_conn *conn, struct siotls_error *error)
{
    if (conn == NULL)
        return sio_conn_tell_none(error);
    return sio_misuse_tell(&conn->misuse, error) ? SIOTLS_OK : SIOTLS_ERROR_ARGUMENT;
}

int siotls_conn_error(const struct siotls_conn *conn, struct siotls_error *error)
{
    if (conn == NULL)
        return sio_conn_tell_none(error);
    if (!sio_error_tell(&conn->engine.context.error, error))
        return sio_conn_refuse_size(conn, "error: it is NULL, or its size is not set");
    return SIOTLS_OK;
}
