/* SPDX-License-Identifier: Apache-2.0 */
/* moved_in.c: reads moved.h's parts, and gives them to a new connection. */
#include <string.h>

#include <siotls/session.h>

#include "handshake/established/allowance.h"
#include "handshake/established/authenticated.h"
#include "handshake/established/moved_flags.h"

#include "wire/constants.h"

enum { MAX_SERVER_NAME = 65535, MIN_DIGEST = 32 };

/* ---- read ---- */

static bool read_bool(struct sio_reader *reader, bool *value)
{
    uint8_t number;
    if (!sio_read_u8(reader, &number) || number > 1)
        return false;
    *value = number == 1;
    return true;
}

static bool is_certificate_type(uint8_t type)
{
    return type == SIOTLS_CERTIFICATE_X509 || type == SIOTLS_CERTIFICATE_RAW_PUBLIC_KEY;
}

static bool has_no_zero(struct siotls_bytes text)
{
    return text.data_len == 0 || memchr(text.data, 0, text.data_len) == NULL;
}

bool sio_moved_negotiated_read(struct sio_moved_negotiated *moved, struct sio_reader *reader)
{
    return sio_read_u16(reader, &moved->group) && sio_read_u16(reader, &moved->scheme) &&
           sio_read_u16(reader, &moved->client_scheme) && sio_read_u16(reader, &moved->certificate_compression) &&
           sio_read_u8(reader, &moved->client_certificate_type) &&
           is_certificate_type(moved->client_certificate_type) &&
           sio_read_u8(reader, &moved->server_certificate_type) &&
           is_certificate_type(moved->server_certificate_type) && sio_read_u8(reader, &moved->psk_kind) &&
           moved->psk_kind <= SIOTLS_PSK_EXTERNAL && sio_read_u8(reader, &moved->early_data) &&
           moved->early_data <= SIOTLS_EARLY_DATA_REJECTED && read_bool(reader, &moved->is_resumed) &&
           read_bool(reader, &moved->is_hello_retried) && sio_read_vector8(reader, &moved->alpn, 0, 255) &&
           sio_read_vector16(reader, &moved->server_name, 0, MAX_SERVER_NAME) && has_no_zero(moved->server_name);
}

bool sio_moved_peer_read(struct sio_moved_peer *moved, struct sio_reader *reader)
{
    return sio_read_u8(reader, &moved->judge) && moved->judge <= SIO_JUDGED_BY_PSK &&
           sio_read_u64(reader, &moved->since_ms) && sio_read_bytes(reader, &moved->judgement, SIO_JUDGEMENT_SIZE) &&
           sio_read_u64(reader, &moved->terms.not_before_ms) && sio_read_u64(reader, &moved->terms.not_after_ms) &&
           sio_read_vector16(reader, &moved->terms.certificates, 0, SIO_MAX_TERMS) &&
           sio_terms_are_well_formed(&moved->terms);
}

bool sio_moved_leaf_read(struct sio_moved_peer *moved, struct sio_reader *reader)
{
    return sio_read_vector24(reader, &moved->leaf, 0, SIO_MAX_CERTIFICATE_MESSAGE);
}

static bool read_secrets(struct sio_moved_established *moved, struct sio_reader *reader)
{
    return sio_read_vector8(reader, &moved->traffic[SIO_CLIENT], MIN_DIGEST, SIO_MAX_DIGEST) &&
           sio_read_vector8(reader, &moved->traffic[SIO_SERVER], MIN_DIGEST, SIO_MAX_DIGEST) &&
           sio_read_vector8(reader, &moved->exporter, MIN_DIGEST, SIO_MAX_DIGEST) &&
           sio_read_vector8(reader, &moved->resumption, 0, SIO_MAX_DIGEST) &&
           sio_read_vector24(reader, &moved->transcript, 0, SIO_MAX_KEPT_TRANSCRIPT);
}

static bool read_spent(struct sio_moved_established *moved, struct sio_reader *reader)
{
    for (int kind = 0; kind < SIO_NUM_ALLOWANCES; kind++)
        if (!sio_read_u8(reader, &moved->spent[kind]) ||
            moved->spent[kind] > sio_allowance_most((enum sio_allowance)kind))
            return false;
    return true;
}

bool sio_moved_established_read(struct sio_moved_established *moved, struct sio_reader *reader)
{
    return read_secrets(moved, reader) && sio_read_u8(reader, &moved->num_sessions) &&
           sio_read_u8(reader, &moved->num_user_canceled) && moved->num_user_canceled <= SIO_MAX_USER_CANCELED &&
           read_spent(moved, reader) && sio_read_u8(reader, &moved->flags) &&
           (moved->flags & ~SIO_MOVED_ALL_FLAGS) == 0 && sio_read_u32(reader, &moved->news) &&
           (moved->news & ~(uint32_t)SIO_MOVED_NEWS) == 0 && sio_read_u32(reader, &moved->answer_unsent) &&
           sio_read_u64(reader, &moved->num_sent_updates) && moved->num_sent_updates <= SIO_MAX_EPOCH &&
           sio_read_u64(reader, &moved->forgiven_ms) && sio_read_u64(reader, &moved->now_ms) &&
           sio_read_u64(reader, &moved->last_question);
}

/* ---- take over ---- */

bool sio_negotiated_take_over(struct sio_negotiated *negotiated, const struct sio_moved_negotiated *moved,
                              struct sio_context *context)
{
    const struct siotls_bytes name = moved->server_name;
    negotiated->former_group = moved->group;
    negotiated->scheme = moved->scheme;
    negotiated->client_scheme = moved->client_scheme;
    negotiated->certificate_compression = moved->certificate_compression;
    negotiated->client_certificate_type = moved->client_certificate_type;
    negotiated->server_certificate_type = moved->server_certificate_type;
    negotiated->psk_kind = moved->psk_kind;
    negotiated->early_data = moved->early_data;
    negotiated->is_resumed = moved->is_resumed;
    negotiated->is_hello_retried = moved->is_hello_retried;
    if (!sio_held_keep(&negotiated->alpn, moved->alpn, &context->home->memory))
        return sio_fail_memory(&context->error);
    if (name.data_len == 0)
        return true;
    negotiated->server_name = sio_allocate(&context->home->memory, name.data_len + 1);
    if (negotiated->server_name == NULL)
        return sio_fail_memory(&context->error);
    memcpy(negotiated->server_name, name.data, name.data_len);
    return true;
}

static bool take_peer(struct sio_established *established, const struct sio_moved_peer *peer)
{
    const struct sio_session known = {
        .judge = peer->judge, .authenticated_ms = peer->since_ms, .judgement = peer->judgement, .terms = peer->terms};
    return sio_authenticated_take_over(established, &known);
}

/* A server makes its sessions before anything can be moved, and asks for no certificate afterwards. */
static bool check_secrets(const struct sio_established *established, const struct sio_moved_established *moved)
{
    const size_t size = sio_digest_size(&established->negotiated);
    const bool is_client = established->context->config->role == SIOTLS_ROLE_CLIENT;
    bool fits = moved->traffic[SIO_CLIENT].data_len == size && moved->traffic[SIO_SERVER].data_len == size &&
                moved->exporter.data_len == size &&
                (moved->resumption.data_len == 0 || (is_client && moved->resumption.data_len == size)) &&
                (moved->transcript.data_len == 0 || is_client);
    return fits || sio_fail_status(&established->context->error, SIOTLS_ERROR_SYNTAX,
                                   "restore: a secret does not fit the suite or the role");
}

static bool take_secrets(struct sio_established *established, const struct sio_moved_established *moved)
{
    struct sio_context *context = established->context;
    if (!sio_secrets_make(established))
        return false;
    memcpy(sio_traffic_secret(established, SIO_CLIENT), moved->traffic[SIO_CLIENT].data,
           moved->traffic[SIO_CLIENT].data_len);
    memcpy(sio_traffic_secret(established, SIO_SERVER), moved->traffic[SIO_SERVER].data,
           moved->traffic[SIO_SERVER].data_len);
    memcpy(sio_secret_of(established, SIO_SECRET_EXPORTER), moved->exporter.data, moved->exporter.data_len);
    return sio_kept_put(&established->kept, SIO_KEPT_RESUMPTION, moved->resumption, &context->home->memory) ||
           sio_fail_memory(&context->error);
}

static void take_state(struct sio_established *established, const struct sio_moved_established *moved)
{
    struct sio_context *context = established->context;
    established->num_sessions = moved->num_sessions;
    established->key_update_owed = (moved->flags & SIO_MOVED_UPDATE_OWED) != 0;
    established->key_update_awaited = (moved->flags & SIO_MOVED_UPDATE_AWAITED) != 0;
    established->num_sent_updates = moved->num_sent_updates;
    established->answer_unsent = moved->answer_unsent;
    established->closing.is_sent = (moved->flags & SIO_MOVED_CLOSE_SENT) != 0;
    established->closing.is_received = (moved->flags & SIO_MOVED_CLOSE_RECEIVED) != 0;
    established->closing.input_ended = (moved->flags & SIO_MOVED_INPUT_ENDED) != 0;
    established->closing.num_user_canceled = moved->num_user_canceled;
    memcpy(established->spent, moved->spent, sizeof established->spent);
    established->forgiven_ms = moved->forgiven_ms;
    context->clock.is_set = (moved->flags & SIO_MOVED_CLOCK_SET) != 0;
    context->clock.now_ms = moved->now_ms;
    context->journal.news = moved->news;
    context->journal.last_question = moved->last_question;
}

bool sio_established_take_over(struct sio_established *established, const struct sio_moved_established *moved,
                               const struct sio_moved_peer *peer)
{
    if (!check_secrets(established, moved) || !take_secrets(established, moved))
        return false;
    take_state(established, moved);
    established->is_done = true;
    established->can_send = true;
    return take_peer(established, peer) && sio_established_keep_peer(established, peer->leaf) &&
           (moved->transcript.data_len == 0 || sio_main_transcript_make(established, moved->transcript));
}
