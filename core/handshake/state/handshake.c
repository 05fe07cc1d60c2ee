/* SPDX-License-Identifier: Apache-2.0 */
/*
 * handshake.c: see handshake.h.
 */
#include "handshake/state/handshake.h"

/* Only a client that offers to authenticate itself later takes its transcript to where it is moved. */
static bool is_transcript_kept(const struct sio_context *context, const struct sio_established *established)
{
    return context->role == SIOTLS_ROLE_CLIENT && context->config->authentication.post_handshake_auth &&
           !established->is_done;
}

struct sio_handshake *sio_handshake_new(struct sio_context *context, struct sio_negotiated *negotiated,
                                        struct sio_established *established)
{
    const struct siotls_memory *memory = context->memory;
    struct sio_handshake *handshake = sio_allocate_aligned(memory, sizeof *handshake, _Alignof(struct sio_handshake));
    if (handshake == NULL)
        return NULL;
    handshake->context = context;
    handshake->negotiated = negotiated;
    handshake->established = established;
    handshake->send_level = established->is_done ? SIO_LEVEL_APPLICATION : SIO_LEVEL_INITIAL;
    sio_transcript_init(&handshake->transcript, memory);
    if (is_transcript_kept(context, established))
        sio_transcript_keep(&handshake->transcript, context->config->authentication.keep_transcript);
    sio_buffer_init(&handshake->flight, memory);
    sio_schedule_init(&handshake->schedule, memory);
    sio_hello_init(&handshake->hello, memory);
    sio_psk_init(&handshake->psk, memory);
    sio_auth_init(&handshake->auth, memory);
    context->error.detail = handshake->detail;
    context->error.detail_size = sizeof handshake->detail;
    return handshake;
}

void sio_handshake_free(struct sio_handshake *handshake)
{
    if (handshake == NULL)
        return;
    struct sio_context *context = handshake->context;
    sio_schedule_clear(&handshake->schedule);
    sio_psk_clear(&handshake->psk);
    sio_hello_clear(&handshake->hello, context->memory);
    sio_auth_clear(&handshake->auth);
    sio_transcript_clear(&handshake->transcript);
    sio_buffer_clear(&handshake->flight);
    context->error.detail = NULL;
    context->error.detail_size = 0;
    sio_wipe(handshake, sizeof *handshake);
    sio_release_aligned(context->memory, handshake, sizeof *handshake, _Alignof(struct sio_handshake));
}

void sio_handshake_forget(struct sio_handshake *handshake)
{
    sio_schedule_clear(&handshake->schedule);
    sio_shares_forget(&handshake->hello.shares, handshake->context->memory);
    sio_psk_forget(&handshake->psk);
}
