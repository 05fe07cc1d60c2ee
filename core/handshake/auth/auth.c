/* SPDX-License-Identifier: Apache-2.0 */
/*
 * auth.c: see auth.h.
 */
#include "handshake/auth/auth.h"

#include <string.h>

#include "config/session/session.h"

void sio_auth_init(struct sio_auth *auth, const struct siotls_memory *memory)
{
    *auth = (struct sio_auth){.identity = NULL};
    sio_buffer_init(&auth->peer_compressors, memory);
    sio_buffer_init(&auth->request_context, memory);
    sio_buffer_init(&auth->signature, memory);
    sio_buffer_init(&auth->to_sign, memory);
    sio_buffer_init(&auth->claim.storage, memory);
}

void sio_auth_clear(struct sio_auth *auth)
{
    sio_buffer_clear(&auth->peer_compressors);
    sio_buffer_clear(&auth->request_context);
    sio_buffer_clear(&auth->signature);
    sio_buffer_clear(&auth->to_sign);
    sio_buffer_clear(&auth->claim.storage);
    siotls_identity_free(auth->chosen_identity);
    auth->chosen_identity = NULL;
}

bool sio_auth_note_wishes(struct sio_auth *auth, uint32_t asked, struct siotls_bytes compressors,
                          struct sio_error *error)
{
    auth->peer_asked = asked;
    sio_buffer_clear(&auth->peer_compressors);
    return sio_buffer_append(&auth->peer_compressors, compressors.data, compressors.data_len) || sio_fail_memory(error);
}

/* ---- what the peer claims ---- */

/* The same bytes in what was kept of the message. */
static struct siotls_bytes kept(const struct sio_claim *claim, const struct sio_certificate_message *message,
                                struct siotls_bytes bytes)
{
    if (bytes.data_len == 0)
        return sio_bytes(NULL, 0);
    size_t offset = (size_t)(bytes.data - message->certificate_list.data);
    return sio_bytes(claim->storage.data + offset, bytes.data_len);
}

bool sio_claim_message(struct sio_claim *claim, const struct sio_certificate_message *message, struct sio_error *error)
{
    struct sio_reader reader = sio_reader(message->certificate_list);
    struct sio_certificate_entry entry;
    if (!sio_buffer_append(&claim->storage, message->certificate_list.data, message->certificate_list.data_len))
        return sio_fail_memory(error);
    claim->num_chain = 0;
    while (sio_certificate_entry_next(&reader, &entry) && claim->num_chain < SIO_MAX_CHAIN) {
        if (claim->num_chain == 0) {
            claim->ocsp_response = kept(claim, message, entry.ocsp_response);
            claim->sct_list = kept(claim, message, entry.sct_list);
        }
        claim->chain[claim->num_chain++] = kept(claim, message, entry.data);
    }
    return true;
}

bool sio_claim_session(struct sio_claim *claim, struct siotls_bytes chain, struct sio_error *error)
{
    struct siotls_bytes certificate;
    claim->num_chain = 0;
    sio_buffer_clear(&claim->storage);
    if (!sio_buffer_append(&claim->storage, chain.data, chain.data_len))
        return sio_fail_memory(error);
    struct sio_reader reader = sio_reader(sio_buffer_bytes(&claim->storage));
    while (claim->num_chain < SIO_MAX_CHAIN && sio_session_certificate_next(&reader, &certificate))
        claim->chain[claim->num_chain++] = certificate;
    return true;
}

void sio_claim_prove(struct sio_claim *claim, struct sio_established *established)
{
    struct sio_negotiated *negotiated = established->negotiated;
    claim->is_proven = true;
    /* With a PSK alone the peer showed nothing. After the handshake an empty Certificate takes back an earlier one. */
    if (claim->num_chain == 0 && !established->is_certificate_awaited)
        return;
    negotiated->certificate_compression = claim->compression;
    if (established->context->role == SIOTLS_ROLE_SERVER) {
        negotiated->client_scheme = claim->scheme;
        return;
    }
    negotiated->scheme = claim->scheme;
    negotiated->signature_provider = claim->provider;
}

/* The claim's buffer goes over as it is, so that no view moves. */
static void move_chain(struct sio_shown *shown, struct sio_claim *claim)
{
    if (claim->num_chain > 0)
        memcpy(shown->chain, claim->chain, claim->num_chain * sizeof claim->chain[0]);
    shown->ocsp_response = claim->ocsp_response;
    shown->sct_list = claim->sct_list;
    shown->storage = claim->storage;
    sio_buffer_init(&claim->storage, claim->storage.memory);
    claim->num_chain = 0;
}

bool sio_claim_keep(struct sio_claim *claim, struct sio_established *established, struct siotls_identity *identity)
{
    struct sio_context *context = established->context;
    sio_established_hide(established);
    if (!sio_established_keep_peer(established, claim->num_chain > 0 ? claim->chain[0] : sio_bytes(NULL, 0)))
        return false;
    if (claim->num_chain == 0 && identity == NULL)
        return true;
    established->shown = sio_shown_new(context->memory, claim->num_chain);
    if (established->shown == NULL)
        return sio_fail_memory(&context->error);
    move_chain(established->shown, claim);
    if (identity != NULL)
        established->shown->identity = sio_identity_keep(identity);
    return true;
}
