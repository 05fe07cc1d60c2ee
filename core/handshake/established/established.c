/* SPDX-License-Identifier: Apache-2.0 */
/*
 * established.c: see established.h.
 */
#include "handshake/established/authenticated.h"

void sio_established_init(struct sio_established *established, struct sio_context *context)
{
    *established = (struct sio_established){.context = context};
    sio_authenticated_by_nobody(established);
}

bool sio_established_keep_peer(struct sio_established *established, struct siotls_bytes leaf)
{
    struct sio_context *context = established->context;
    if (!context->config->authentication.keep_peer)
        leaf = sio_bytes(NULL, 0);
    return sio_held_keep(&established->peer, leaf, &context->home->memory) || sio_fail_memory(&context->error);
}

void sio_established_clear(struct sio_established *established)
{
    sio_established_hide(established);
    sio_held_forget(&established->peer, &established->context->home->memory);
    sio_main_transcript_clear(established);
    sio_negotiated_clear(&established->negotiated, &established->context->home->memory);
    sio_kept_clear(&established->kept, &established->context->home->memory);
}

void sio_established_forget(struct sio_established *established)
{
    sio_kept_forget(established->kept, SIO_KEPT_SECRETS);
    sio_resumption_forget(established);
}

uint8_t *sio_secret_of(const struct sio_established *established, enum sio_secret secret)
{
    return sio_kept_place(established->kept, SIO_KEPT_SECRETS) +
           (size_t)secret * sio_digest_size(&established->negotiated);
}

bool sio_secrets_make(struct sio_established *established)
{
    struct sio_context *context = established->context;
    const size_t size = SIO_NUM_SECRETS * sio_digest_size(&established->negotiated);
    return sio_kept_make(&established->kept, SIO_KEPT_SECRETS, size, &context->home->memory) != NULL ||
           sio_fail_memory(&context->error);
}

void sio_resumption_forget(struct sio_established *established)
{
    sio_kept_forget(established->kept, SIO_KEPT_RESUMPTION);
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
    const struct siotls_memory *memory = &established->context->home->memory;
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
    return sio_transcript_start(main, &established->negotiated.suite->kdf.hash, &established->context->error) &&
           sio_transcript_add(main, messages, &established->context->error);
}

void sio_main_transcript_clear(struct sio_established *established)
{
    struct sio_transcript *kept = established->main_transcript;
    if (kept == NULL)
        return;
    sio_transcript_clear(kept);
    sio_release(&established->context->home->memory, kept, sizeof *kept);
    established->main_transcript = NULL;
}
