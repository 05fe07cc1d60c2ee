/* SPDX-License-Identifier: Apache-2.0 */
/* moved_out.c: writes moved.h's parts. */
#include "handshake/established/authenticated.h"
#include "handshake/established/moved_flags.h"

#include "wire/field.h"

void sio_moved_negotiated_write(struct sio_writer *writer, const struct sio_negotiated *negotiated)
{
    sio_write_u16(writer, negotiated->group != NULL ? negotiated->group->group : negotiated->former_group);
    sio_write_u16(writer, negotiated->scheme);
    sio_write_u16(writer, negotiated->client_scheme);
    sio_write_u16(writer, negotiated->certificate_compression);
    sio_write_u8(writer, negotiated->client_certificate_type);
    sio_write_u8(writer, negotiated->server_certificate_type);
    sio_write_u8(writer, negotiated->psk_kind);
    sio_write_u8(writer, negotiated->early_data);
    sio_write_u8(writer, negotiated->is_resumed);
    sio_write_u8(writer, negotiated->is_hello_retried);
    sio_write_vector(writer, 1, sio_held_bytes(negotiated->alpn));
    sio_write_vector(writer, 2, sio_server_name_bytes(negotiated));
}

void sio_moved_peer_write(struct sio_writer *writer, const struct sio_established *established)
{
    struct sio_session known = {0};
    sio_authenticated_describe(established, established->context->config, &known);
    sio_write_u8(writer, known.judge);
    sio_write_u64(writer, established->since_ms);
    sio_write_bytes(writer, known.judgement.data, known.judgement.data_len);
    sio_write_u64(writer, known.terms.not_before_ms);
    sio_write_u64(writer, known.terms.not_after_ms);
    sio_write_vector(writer, 2, known.terms.certificates);
}

void sio_moved_leaf_write(struct sio_writer *writer, const struct sio_established *established)
{
    sio_write_vector(writer, 3, sio_held_bytes(established->peer));
}

static uint8_t flags_of(const struct sio_established *established)
{
    const struct sio_closing *closing = &established->closing;
    int flags = (established->key_update_owed ? SIO_MOVED_UPDATE_OWED : 0) |
                (established->key_update_awaited ? SIO_MOVED_UPDATE_AWAITED : 0) |
                (closing->is_sent ? SIO_MOVED_CLOSE_SENT : 0) | (closing->is_received ? SIO_MOVED_CLOSE_RECEIVED : 0) |
                (closing->input_ended ? SIO_MOVED_INPUT_ENDED : 0) |
                (established->context->clock.is_set ? SIO_MOVED_CLOCK_SET : 0);
    return (uint8_t)flags;
}

static void write_secrets(struct sio_writer *writer, const struct sio_established *established)
{
    const size_t size = sio_digest_size(&established->negotiated);
    for (int secret = 0; secret < SIO_NUM_SECRETS; secret++)
        sio_write_vector(writer, 1, sio_bytes(sio_secret_of(established, (enum sio_secret)secret), size));
    sio_write_vector(writer, 1, sio_kept_part(established->kept, SIO_KEPT_RESUMPTION));
}

/* A server's is not carried: it can ask no more. */
static struct siotls_bytes transcript_of(const struct sio_established *established)
{
    bool is_client = established->context->config->role == SIOTLS_ROLE_CLIENT;
    return is_client && established->main_transcript != NULL ? sio_buffer_bytes(&established->main_transcript->kept)
                                                             : sio_bytes(NULL, 0);
}

void sio_moved_established_write(struct sio_writer *writer, const struct sio_established *established)
{
    const struct sio_context *context = established->context;
    write_secrets(writer, established);
    sio_write_vector(writer, 3, transcript_of(established));
    sio_write_u8(writer, established->num_sessions);
    sio_write_u8(writer, established->closing.num_user_canceled);
    sio_write_bytes(writer, established->spent, sizeof established->spent);
    sio_write_u8(writer, flags_of(established));
    sio_write_u32(writer, context->journal.news);
    sio_write_u32(writer, established->answer_unsent);
    sio_write_u64(writer, established->num_sent_updates);
    sio_write_u64(writer, established->forgiven_ms);
    sio_write_u64(writer, context->clock.now_ms);
    sio_write_u64(writer, context->journal.last_question);
}
