/* SPDX-License-Identifier: Apache-2.0 */
/*
 * established.c: see established.h.
 */
#include "handshake/established/established.h"

void sio_established_init(struct sio_established *established, struct sio_context *context,
                          struct sio_negotiated *negotiated)
{
    *established = (struct sio_established){.context = context, .negotiated = negotiated};
    sio_authenticated_init(&established->authenticated, &context->memory);
}

void sio_established_clear(struct sio_established *established)
{
    sio_established_hide(established);
    sio_main_transcript_clear(established);
    sio_authenticated_clear(&established->authenticated);
    sio_established_forget(established);
}

void sio_established_forget(struct sio_established *established)
{
    established->has_exporter = false;
    sio_wipe(established->traffic, sizeof established->traffic);
    sio_wipe(established->exporter, sizeof established->exporter);
    sio_wipe(established->resumption, sizeof established->resumption);
}

void sio_established_hide(struct sio_established *established)
{
    sio_shown_free(established->shown, &established->context->memory);
    established->shown = NULL;
    established->shown_taken = false;
}

bool sio_main_transcript_keep(struct sio_established *established, const struct sio_transcript *transcript)
{
    struct sio_context *context = established->context;
    struct sio_transcript *kept = sio_allocate_aligned(&context->memory, sizeof *kept, _Alignof(struct sio_transcript));
    if (kept == NULL)
        return sio_fail_memory(&context->error);
    sio_transcript_init(kept, &context->memory);
    established->main_transcript = kept;
    return sio_transcript_copy(kept, transcript, &context->error);
}

void sio_main_transcript_clear(struct sio_established *established)
{
    struct sio_transcript *kept = established->main_transcript;
    if (kept == NULL)
        return;
    sio_transcript_clear(kept);
    sio_release_aligned(&established->context->memory, kept, sizeof *kept, _Alignof(struct sio_transcript));
    established->main_transcript = NULL;
}
