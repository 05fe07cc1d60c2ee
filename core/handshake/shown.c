/* SPDX-License-Identifier: Apache-2.0 */
/*
 * shown.c: see shown.h.
 */
#include "handshake/shown.h"

#include <string.h>

void sio_shown_prove(struct siotls_conn *conn)
{
    struct sio_handshake *handshake = conn->handshake;
    handshake->is_proven = true;
    /* With a PSK alone the peer showed nothing. After the handshake an empty Certificate takes back an earlier one. */
    if (handshake->num_chain == 0 && !conn->is_certificate_awaited)
        return;
    conn->certificate_compression = handshake->claimed_compression;
    if (conn->role == SIOTLS_ROLE_SERVER) {
        conn->client_scheme = handshake->claimed_scheme;
        return;
    }
    conn->scheme = handshake->claimed_scheme;
    conn->signature_provider = handshake->claimed_provider;
}

/* The handshake's buffer goes over as it is, so that no view moves. */
static void move_chain(struct sio_shown *shown, struct sio_handshake *handshake)
{
    if (handshake->num_chain > 0)
        memcpy(shown->chain, handshake->chain, handshake->num_chain * sizeof handshake->chain[0]);
    shown->num_chain = handshake->num_chain;
    shown->ocsp_response = handshake->ocsp_response;
    shown->sct_list = handshake->sct_list;
    shown->storage = handshake->chain_storage;
    sio_buffer_init(&handshake->chain_storage, handshake->chain_storage.memory);
    handshake->num_chain = 0;
}

bool sio_shown_keep(struct siotls_conn *conn)
{
    struct sio_handshake *handshake = conn->handshake;
    struct siotls_identity *own = conn->role == SIOTLS_ROLE_SERVER ? handshake->identity : NULL;
    sio_shown_clear(conn);
    if (handshake->num_chain == 0 && own == NULL)
        return true;
    conn->shown = sio_allocate(&conn->memory, sizeof *conn->shown);
    if (conn->shown == NULL)
        return sio_fail_memory(&conn->error);
    sio_buffer_init(&conn->shown->storage, &conn->memory);
    if (handshake->num_chain > 0) {
        conn->shown->chain = sio_allocate_array(&conn->memory, handshake->num_chain, sizeof handshake->chain[0]);
        if (conn->shown->chain == NULL)
            return sio_fail_memory(&conn->error);
    }
    move_chain(conn->shown, handshake);
    if (own != NULL)
        conn->shown->identity = sio_identity_keep(own);
    return true;
}

void sio_shown_clear(struct siotls_conn *conn)
{
    struct sio_shown *shown = conn->shown;
    conn->shown_taken = false;
    if (shown == NULL)
        return;
    conn->shown = NULL;
    sio_release(&conn->memory, shown->chain, shown->num_chain * sizeof *shown->chain);
    sio_buffer_clear(&shown->storage);
    siotls_identity_free(shown->identity);
    sio_release(&conn->memory, shown, sizeof *shown);
}
