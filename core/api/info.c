/* SPDX-License-Identifier: Apache-2.0 */
/*
 * info.c: what was negotiated, and why a connection failed.
 */
#include "handshake/certificate_type.h"
#include "handshake/conn.h"
#include "handshake/shown.h"

#include <siotls/session.h>

#include <string.h>

static struct siotls_bytes name_bytes(const char *name)
{
    return name != NULL ? sio_bytes((const uint8_t *)name, strlen(name)) : sio_bytes(NULL, 0);
}

/* A client's server has proven by its Finished that it is who says so; a client's PSK is proven by its binder. */
static bool is_answer_proven(const struct siotls_conn *conn)
{
    return conn->role == SIOTLS_ROLE_SERVER || conn->done || (conn->handshake != NULL && conn->handshake->is_proven);
}

static void fill_answers(const struct siotls_conn *conn, struct siotls_info *info)
{
    info->early_data = conn->early_data;
    if (!is_answer_proven(conn)) {
        if (conn->early_data == SIOTLS_EARLY_DATA_ACCEPTED)
            info->early_data = SIOTLS_EARLY_DATA_OFFERED;
        return;
    }
    info->is_resumed = conn->is_resumed;
    info->psk_kind = conn->psk_kind;
    info->alpn = sio_buffer_bytes(&conn->alpn);
}

/* Who the peer is, or says it is. */
static void fill_peer(const struct siotls_conn *conn, struct siotls_info *info)
{
    const struct sio_handshake *handshake = conn->handshake;
    const struct sio_shown *shown = conn->shown;
    if (shown != NULL && shown->num_chain > 0) {
        info->peer_chain = shown->chain;
        info->num_peer_chain = shown->num_chain;
        info->peer_ocsp_response = shown->ocsp_response;
        info->peer_sct_list = shown->sct_list;
    }
    if (handshake == NULL || handshake->num_chain == 0)
        return;
    if (!handshake->is_proven) {
        info->claimed_chain = handshake->chain;
        info->num_claimed_chain = handshake->num_chain;
        info->claimed_scheme = handshake->claimed_scheme;
        return;
    }
    info->peer_chain = handshake->chain;
    info->num_peer_chain = handshake->num_chain;
    info->peer_ocsp_response = handshake->ocsp_response;
    info->peer_sct_list = handshake->sct_list;
}

static void fill_negotiated(const struct siotls_conn *conn, struct siotls_info *info)
{
    if (conn->suite != NULL) {
        info->suite = conn->suite->id;
        info->aead_provider = conn->suite->aead.provider;
        info->hash_provider = conn->suite->kdf.hash.provider;
    }
    if (conn->group != NULL) {
        info->group = conn->group->group;
        info->group_provider = conn->group->parts[0].provider;
    }
    info->scheme = conn->scheme;
    info->client_scheme = conn->client_scheme;
    info->certificate_compression = conn->certificate_compression;
    info->peer_certificate_type = sio_conn_peer_type(conn);
    info->our_certificate_type = sio_conn_own_type(conn);
    info->signature_provider = conn->signature_provider;
    info->server_name = name_bytes(conn->server_name);
}

/* What siotls_conn_receive_buffer asks, without lending a block for the answer. */
static bool can_receive(const struct siotls_conn *conn)
{
    return sio_error_is_clear(&conn->error) && conn->started && !conn->input_ended && !conn->peer_closed &&
           sio_record_can_receive(&conn->record_layer);
}

int siotls_conn_info(const struct siotls_conn *conn, struct siotls_info *info)
{
    struct siotls_info full = {.size = sizeof full};
    if (conn == NULL)
        return SIOTLS_ERROR_ARGUMENT;
    full.role = conn->role;
    full.is_done = conn->done;
    full.is_failed = !sio_error_is_clear(&conn->error);
    full.can_send = conn->can_send && !conn->send_closed;
    full.is_peer_closed = conn->peer_closed;
    full.is_hello_retried = conn->hello_retried;
    full.is_stateless_retry_sent = conn->stateless_retry_sent;
    full.early_data_left = conn->role == SIOTLS_ROLE_CLIENT ? conn->early_data_left : 0;
    fill_negotiated(conn, &full);
    full.can_receive = can_receive(conn);
    fill_answers(conn, &full);
    fill_peer(conn, &full);
    full.records_sent = conn->record_layer.send.sequence;
    full.records_received = conn->record_layer.receive.sequence;
    return sio_struct_fill(info, &full, sizeof full) ? SIOTLS_OK : SIOTLS_ERROR_ARGUMENT;
}

int siotls_conn_error(const struct siotls_conn *conn, struct siotls_error *error)
{
    if (conn == NULL || error == NULL)
        return SIOTLS_ERROR_ARGUMENT;
    sio_error_end(&conn->error, error);
    return SIOTLS_OK;
}
