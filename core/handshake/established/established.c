/* SPDX-License-Identifier: Apache-2.0 */
/*
 * established.c: see established.h.
 */
#include "handshake/established/established.h"

void sio_established_init(struct sio_established *established, struct sio_context *context,
                          struct sio_negotiated *negotiated)
{
    *established = (struct sio_established){.context = context, .negotiated = negotiated};
    sio_authenticated_init(&established->authenticated);
}

bool sio_established_keep_peer(struct sio_established *established, struct siotls_bytes leaf)
{
    struct sio_context *context = established->context;
    if (!context->config->authentication.keep_peer)
        leaf = sio_bytes(NULL, 0);
    return sio_bytes_keep(&established->peer, leaf, context->memory) || sio_fail_memory(&context->error);
}

void sio_established_clear(struct sio_established *established)
{
    sio_established_hide(established);
    sio_bytes_forget(&established->peer, established->context->memory);
    sio_main_transcript_clear(established);
    sio_authenticated_clear(&established->authenticated, established->context->memory);
    sio_established_forget(established);
}

void sio_established_forget(struct sio_established *established)
{
    established->has_exporter = false;
    sio_wipe(established->traffic, sizeof established->traffic);
    sio_wipe(established->exporter, sizeof established->exporter);
    sio_resumption_forget(established);
}

void sio_resumption_forget(struct sio_established *established)
{
    sio_bytes_forget(&established->resumption, established->context->memory);
}

void sio_established_hide(struct sio_established *established)
{
    sio_shown_free(established->shown);
    established->shown = NULL;
    established->shown_taken = false;
}

/* NULL: no memory. */
static struct sio_transcript *new_transcript(struct sio_established *established)
{
    const struct siotls_memory *memory = established->context->memory;
    struct sio_transcript *made = sio_allocate(memory, sizeof *made);
    if (made == NULL) {
        sio_fail_memory(&established->context->error);
        return NULL;
    }
    sio_transcript_init(made, memory);
    established->main_transcript = made;
    return made;
}

bool sio_main_transcript_keep(struct sio_established *established, const struct sio_transcript *transcript)
{
    struct sio_error *error = &established->context->error;
    const struct siotls_bytes messages = sio_buffer_bytes(&transcript->kept);
    struct sio_transcript *main = new_transcript(established);
    return main != NULL && sio_transcript_copy(main, transcript, error) &&
           (sio_buffer_append(&main->kept, messages.data, messages.data_len) || sio_fail_memory(error));
}

bool sio_main_transcript_make(struct sio_established *established, struct siotls_bytes messages)
{
    const struct sio_context *context = established->context;
    struct sio_transcript *main = new_transcript(established);
    if (main == NULL)
        return false;
    /* It may be moved on. */
    sio_transcript_keep(main, context->config->authentication.keep_transcript);
    return sio_transcript_start(main, &established->negotiated->suite->kdf.hash, &established->context->error) &&
           sio_transcript_add(main, messages, &established->context->error);
}

void sio_main_transcript_clear(struct sio_established *established)
{
    struct sio_transcript *kept = established->main_transcript;
    if (kept == NULL)
        return;
    sio_transcript_clear(kept);
    sio_release(established->context->memory, kept, sizeof *kept);
    established->main_transcript = NULL;
}
