/* SPDX-License-Identifier: Apache-2.0 */
/*
 * auth.c: see auth.h.
 */
#include "handshake/auth/auth.h"

#include "config/session/session.h"

void sio_auth_init(struct sio_auth *auth, const struct siotls_memory *memory)
{
    *auth = (struct sio_auth){.identity = NULL};
    sio_buffer_init(&auth->peer_compressors, memory);
    sio_buffer_init(&auth->request_context, memory);
    sio_buffer_init(&auth->signature, memory);
    sio_buffer_init(&auth->to_sign, memory);
    sio_buffer_init(&auth->claim.unpacked, memory);
}

/* The claim's array of so many certificates, which is not that of its copy. */
static void release_chain(struct sio_claim *claim)
{
    if (claim->copy == NULL)
        sio_release(claim->unpacked.memory, (void *)claim->views.chain,
                    claim->views.num_chain * sizeof claim->views.chain[0]);
}

/* Nothing is claimed. */
static void clear_claim(struct sio_claim *claim)
{
    release_chain(claim);
    sio_shown_free(claim->copy);
    sio_buffer_clear(&claim->unpacked);
    claim->views = (struct sio_shown_views){.num_chain = 0};
    claim->copy = NULL;
}

void sio_auth_clear(struct sio_auth *auth)
{
    sio_buffer_clear(&auth->peer_compressors);
    sio_buffer_clear(&auth->request_context);
    sio_buffer_clear(&auth->signature);
    sio_buffer_clear(&auth->to_sign);
    clear_claim(&auth->claim);
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

/* Room for so many certificates, in place of what was claimed before. NULL: no memory, or none is needed. */
static struct siotls_bytes *make_chain(struct sio_claim *claim, size_t num_chain)
{
    clear_claim(claim);
    if (num_chain == 0)
        return NULL;
    struct siotls_bytes *chain = sio_allocate_array(claim->unpacked.memory, num_chain, sizeof *chain);
    if (chain != NULL)
        claim->views = (struct sio_shown_views){.chain = chain, .num_chain = num_chain};
    return chain;
}

bool sio_claim_message(struct sio_claim *claim, const struct sio_certificate_message *message, struct sio_error *error)
{
    struct sio_reader reader = sio_reader(message->certificate_list);
    struct sio_certificate_entry entry;
    struct siotls_bytes *chain = make_chain(claim, message->num_entries);
    if (chain == NULL)
        return message->num_entries == 0 || sio_fail_memory(error);
    for (size_t i = 0; i < message->num_entries && sio_certificate_entry_next(&reader, &entry); i++) {
        chain[i] = entry.data;
        if (i > 0)
            continue;
        claim->views.ocsp_response = entry.ocsp_response;
        claim->views.sct_list = entry.sct_list;
    }
    return true;
}

void sio_claim_adopt(struct sio_claim *claim, struct sio_buffer *unpacked)
{
    sio_buffer_clear(&claim->unpacked);
    claim->unpacked = *unpacked;
    sio_buffer_init(unpacked, unpacked->memory);
}

bool sio_claim_copy(struct sio_claim *claim, struct sio_context *context)
{
    if (claim->copy != NULL || claim->views.num_chain == 0)
        return true;
    struct sio_shown *copy = sio_shown_new(&context->home->memory, &claim->views);
    if (copy == NULL)
        return sio_fail_memory(&context->error);
    release_chain(claim);
    sio_buffer_clear(&claim->unpacked);
    claim->views = copy->views;
    claim->copy = copy;
    return true;
}

static size_t count_certificates(struct siotls_bytes chain)
{
    struct sio_reader reader = sio_reader(chain);
    struct siotls_bytes certificate;
    size_t num = 0;
    while (num < SIO_MAX_CHAIN && sio_session_certificate_next(&reader, &certificate))
        num++;
    return num;
}

bool sio_claim_session(struct sio_claim *claim, struct siotls_bytes chain, struct sio_context *context)
{
    struct sio_reader reader = sio_reader(chain);
    const size_t num_chain = count_certificates(chain);
    struct siotls_bytes *views = make_chain(claim, num_chain);
    if (views == NULL)
        return num_chain == 0 || sio_fail_memory(&context->error);
    for (size_t i = 0; i < num_chain && sio_session_certificate_next(&reader, &views[i]); i++)
        ;
    return sio_claim_copy(claim, context);
}

void sio_claim_prove(struct sio_claim *claim, struct sio_established *established)
{
    struct sio_negotiated *negotiated = &established->negotiated;
    claim->is_proven = true;
    /* With a PSK alone the peer showed nothing. After the handshake an empty Certificate takes back an earlier one. */
    if (claim->views.num_chain == 0 && !established->is_certificate_awaited)
        return;
    negotiated->certificate_compression = claim->compression;
    if (established->context->config->role == SIOTLS_ROLE_SERVER) {
        negotiated->client_scheme = claim->scheme;
        return;
    }
    negotiated->scheme = claim->scheme;
    negotiated->signature_provider = claim->provider;
}

bool sio_claim_keep(struct sio_claim *claim, struct sio_established *established, struct siotls_identity *identity)
{
    struct sio_context *context = established->context;
    const struct sio_shown_views *views = &claim->views;
    sio_established_hide(established);
    if (!sio_established_keep_peer(established, views->num_chain > 0 ? views->chain[0] : sio_bytes(NULL, 0)) ||
        !sio_claim_copy(claim, context))
        return false;
    if (views->num_chain == 0 && identity == NULL)
        return true;
    established->shown = claim->copy != NULL ? claim->copy : sio_shown_new(&context->home->memory, views);
    if (established->shown == NULL)
        return sio_fail_memory(&context->error);
    claim->views = (struct sio_shown_views){.num_chain = 0};
    claim->copy = NULL;
    if (identity != NULL)
        established->shown->identity = sio_identity_keep(identity);
    return true;
}
