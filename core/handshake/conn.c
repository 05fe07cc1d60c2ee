/* SPDX-License-Identifier: Apache-2.0 */
/*
 * conn.c: the handshake's part of a connection comes and goes.
 */
#include "handshake/conn.h"

#include "handshake/negotiate.h"

enum sio_side sio_conn_side(const struct siotls_conn *conn)
{
    return conn->role == SIOTLS_ROLE_CLIENT ? SIO_CLIENT : SIO_SERVER;
}

enum sio_side sio_conn_peer_side(const struct siotls_conn *conn)
{
    return conn->role == SIOTLS_ROLE_CLIENT ? SIO_SERVER : SIO_CLIENT;
}

void sio_conn_apply_policy(struct siotls_conn *conn)
{
    const struct siotls_config *config = conn->config;
    conn->record_layer.padding_block = config->padding_block;
    conn->record_layer.max_record = config->max_record;
    conn->record_layer.key_limit = config->key_limit != 0 ? config->key_limit : UINT64_MAX;
}

enum { NUM_BUFFERS = 15 };

/* All of the handshake's own buffers. */
static void list_buffers(struct sio_buffer *buffers[NUM_BUFFERS], struct sio_handshake *handshake)
{
    struct sio_buffer *const list[NUM_BUFFERS] = {
        &handshake->flight,           &handshake->shared_secret,
        &handshake->key_shares,       &handshake->share,
        &handshake->cookie_context,   &handshake->cookie,
        &handshake->signature,        &handshake->to_sign,
        &handshake->chain_storage,    &handshake->certificate_request_context,
        &handshake->peer_compressors, &handshake->session_storage,
        &handshake->found_session,    &handshake->psk_identities,
        &handshake->psk_binders,
    };
    for (size_t i = 0; i < NUM_BUFFERS; i++)
        buffers[i] = list[i];
}

bool sio_handshake_begin(struct siotls_conn *conn)
{
    struct sio_handshake *handshake =
        sio_allocate_aligned(&conn->memory, sizeof *handshake, _Alignof(struct sio_handshake));
    if (handshake == NULL)
        return false;
    struct sio_buffer *buffers[NUM_BUFFERS];
    list_buffers(buffers, handshake);
    for (size_t i = 0; i < NUM_BUFFERS; i++)
        sio_buffer_init(buffers[i], &conn->memory);
    sio_buffer_init(&handshake->hello_view.numbers, &conn->memory);
    sio_transcript_init(&handshake->transcript, &conn->memory);
    conn->handshake = handshake;
    conn->error.detail = handshake->detail;
    conn->error.detail_size = sizeof handshake->detail;
    return true;
}

static void forget_private_keys(struct siotls_conn *conn)
{
    for (size_t i = 0; i < SIO_MAX_KEY_SHARES; i++)
        sio_kem_key_clear(&conn->handshake->keys[i], &conn->memory);
}

void sio_handshake_end(struct siotls_conn *conn)
{
    struct sio_handshake *handshake = conn->handshake;
    if (handshake == NULL)
        return;
    sio_hello_view_clear(conn);
    sio_transcript_clear(&handshake->transcript);
    forget_private_keys(conn);
    struct sio_buffer *buffers[NUM_BUFFERS];
    list_buffers(buffers, handshake);
    for (size_t i = 0; i < NUM_BUFFERS; i++)
        sio_buffer_clear(buffers[i]);
    siotls_identity_free(handshake->chosen_identity);
    conn->error.detail = NULL;
    conn->error.detail_size = 0;
    conn->handshake = NULL;
    sio_wipe(handshake, sizeof *handshake);
    sio_release_aligned(&conn->memory, handshake, sizeof *handshake, _Alignof(struct sio_handshake));
}

/* A decision may be outstanding, and the error's words are looked at later: their memory stays. */
static void forget_handshake_secrets(struct siotls_conn *conn)
{
    struct sio_handshake *handshake = conn->handshake;
    forget_private_keys(conn);
    sio_buffer_clear(&handshake->shared_secret);
    sio_buffer_clear(&handshake->session_storage);
    sio_buffer_clear(&handshake->found_session);
    handshake->session = (struct sio_session){0};
    handshake->resumption = (struct sio_psk){0};
    handshake->psk = NULL;
    handshake->num_offered_psks = 0;
    handshake->has_early_exporter = false;
    sio_wipe(handshake->secret, sizeof handshake->secret);
    sio_wipe(handshake->traffic, sizeof handshake->traffic);
    sio_wipe(handshake->early_traffic, sizeof handshake->early_traffic);
    sio_wipe(handshake->early_exporter, sizeof handshake->early_exporter);
}

void sio_conn_forget_secrets(struct siotls_conn *conn)
{
    if (conn->handshake != NULL)
        forget_handshake_secrets(conn);
    conn->has_exporter = false;
    sio_wipe(conn->traffic, sizeof conn->traffic);
    sio_wipe(conn->exporter, sizeof conn->exporter);
    sio_wipe(conn->resumption, sizeof conn->resumption);
    sio_record_forget_keys(&conn->record_layer);
}
