/* SPDX-License-Identifier: Apache-2.0 */
/*
 * offer.c: a client's PSKs: the session and external ones offered, the server's choice judged. See psk.h.
 */
#include "base/writer.h"
#include "handshake/established/authenticated.h"
#include "handshake/psk/psk.h"
#include "wire/field.h"

/* ---- before the hello ---- */

static const struct sio_suite *suite_of_hash(const struct siotls_config *config, uint32_t hash)
{
    for (size_t i = 0; i < config->num_suites; i++)
        if (config->suites[i].kdf.hash.algorithm->id == hash)
            return &config->suites[i];
    return NULL;
}

/* *suite is that of the session's hash; false: the session is of no use. */
static bool may_offer_session(const struct sio_psk_part *part, const struct sio_suite **suite,
                              const struct sio_context *context, const struct sio_negotiated *negotiated)
{
    const struct sio_session *session = &part->session;
    if (session->kind != SIO_SESSION_OF_CLIENT || !context->clock.is_set ||
        !sio_session_is_current(session, context->clock.now_ms) ||
        !sio_bytes_equal(session->server_name, sio_server_name_bytes(negotiated)) ||
        !sio_session_is_enough(context, session))
        return false;
    *suite = suite_of_hash(context->config, sio_session_hash(session));
    return *suite != NULL;
}

static bool make_room(struct sio_psk_part *part, size_t num_psks)
{
    struct sio_psk_offer *offer = &part->offer;
    if (num_psks == 0)
        return true;
    offer->psks = sio_allocate_array(part->storage.memory, num_psks, sizeof offer->psks[0]);
    offer->psks_room = offer->psks != NULL ? num_psks : 0;
    return offer->psks != NULL;
}

bool sio_psk_prepare(struct sio_psk_part *part, struct sio_context *context, const struct sio_negotiated *negotiated)
{
    const struct sio_psks *psks = context->config->sessions.psks;
    const struct sio_session *session = &part->session;
    const struct sio_suite *suite = NULL;
    const bool has_session = may_offer_session(part, &suite, context, negotiated);
    const size_t num_external = psks != NULL ? psks->num_ready : 0;
    if (!make_room(part, (has_session ? 1 : 0) + num_external))
        return sio_fail_memory(&context->error);
    if (has_session) {
        part->resumption = (struct sio_psk){
            .kind = SIO_PSK_RESUMPTION, .kdf = suite->kdf, .identity = session->ticket, .key = session->psk};
        part->offer.psks[part->offer.num_psks++] = &part->resumption;
    }
    for (size_t i = 0; i < num_external; i++)
        part->offer.psks[part->offer.num_psks++] = &psks->ready[i];
    return true;
}

static bool offers_protocol(const struct siotls_config *config, struct siotls_bytes wanted)
{
    return wanted.data_len == 0 || sio_protocols_have(sio_buffer_bytes(&config->alpn), wanted);
}

/* RFC 9846 4.3.10: early data is of the session's suite and protocol, and belongs to the first PSK. */
bool sio_psk_can_be_early(const struct sio_psk_part *part, const struct siotls_config *config)
{
    const struct sio_session *session = &part->session;
    return part->offer.num_psks > 0 && part->offer.psks[0] == &part->resumption && session->max_early_data > 0 &&
           sio_config_suite(config, session->suite) != NULL && offers_protocol(config, session->alpn);
}

/* ---- the hello ---- */

void sio_psk_keep_hash(struct sio_psk_part *part, uint32_t hash)
{
    struct sio_psk_offer *offer = &part->offer;
    size_t num_left = 0;
    for (size_t i = 0; i < offer->num_psks; i++)
        if (offer->psks[i]->kdf.hash.algorithm->id == hash)
            offer->psks[num_left++] = offer->psks[i];
    offer->num_psks = num_left;
}

/* RFC 9846 4.3.11.1: a ticket's age is hidden; an external PSK has none. */
static uint32_t obfuscated_age(const struct sio_session *session, const struct sio_psk *psk, uint64_t now_ms)
{
    if (psk->kind != SIO_PSK_RESUMPTION)
        return 0;
    return (uint32_t)(sio_session_age_ms(session, now_ms) + session->age_add);
}

static bool write_lists(struct sio_psk_part *part, struct sio_context *context)
{
    static const uint8_t zeros[SIO_MAX_DIGEST];
    struct sio_psk_offer *offer = &part->offer;
    struct sio_writer identities;
    struct sio_writer binders;
    sio_buffer_clear(&offer->identities);
    sio_buffer_clear(&offer->binders);
    sio_writer_init(&identities, &offer->identities, UINT16_MAX);
    sio_writer_init(&binders, &offer->binders, UINT16_MAX);
    for (size_t i = 0; i < offer->num_psks; i++) {
        const struct sio_psk *psk = offer->psks[i];
        sio_write_vector(&identities, 2, psk->identity);
        sio_write_u32(&identities, obfuscated_age(&part->session, psk, context->clock.now_ms));
        sio_write_vector(&binders, 1, sio_bytes(zeros, psk->kdf.hash.algorithm->digest_size));
    }
    return (sio_writer_ok(&identities) && sio_writer_ok(&binders)) || sio_fail_memory(&context->error);
}

bool sio_psk_offer(struct sio_psk_part *part, struct sio_context *context, struct sio_client_hello *hello)
{
    const struct sio_psk_offer *offer = &part->offer;
    if (offer->num_psks == 0)
        return true;
    if (!write_lists(part, context))
        return false;
    hello->psk_identities = sio_buffer_bytes(&offer->identities);
    hello->psk_binders = sio_buffer_bytes(&offer->binders);
    hello->extensions.present |= sio_extension_bit(SIO_EXTENSION_PRE_SHARED_KEY);
    return true;
}

/* ---- the server's choice ---- */

bool sio_psk_take(struct sio_psk_choice *choice, const struct sio_psk_offer *offer, const struct siotls_config *config,
                  const struct sio_server_hello *hello, uint32_t hash, struct sio_error *error)
{
    if (!sio_extensions_have(&hello->extensions, SIO_EXTENSION_PRE_SHARED_KEY))
        return true;
    if (hello->selected_identity >= offer->num_psks)
        return sio_fail(error, SIOTLS_ALERT_ILLEGAL_PARAMETER, "server_hello: the PSK was not offered");
    const struct sio_psk *psk = offer->psks[hello->selected_identity];
    if (psk->kdf.hash.algorithm->id != hash)
        return sio_fail(error, SIOTLS_ALERT_ILLEGAL_PARAMETER, "server_hello: the suite's hash is not the PSK's");
    /* RFC 9846 4.3.9: a key share or none says which mode it is; it must be one that we offered. */
    bool has_share = sio_extensions_have(&hello->extensions, SIO_EXTENSION_KEY_SHARE);
    uint8_t mode = has_share ? SIOTLS_PSK_DHE_KE : SIOTLS_PSK_KE;
    if ((config->sessions.psk_modes & mode) == 0)
        return sio_fail(error, SIOTLS_ALERT_ILLEGAL_PARAMETER, "server_hello: the PSK mode was not offered");
    *choice = (struct sio_psk_choice){.psk = psk, .index = hello->selected_identity, .mode = mode};
    return true;
}
