/* SPDX-License-Identifier: Apache-2.0 */
/*
 * find.c: a server looks for a PSK among those that a client offers (RFC 9846 4.3.11): its own external ones, sessions
 * in tickets, sessions that the application keeps. See psk.h.
 */
#include "config/session/ticket_keys.h"
#include "handshake/auth/identity.h"
#include "handshake/established/authenticated.h"
#include "handshake/keys/binder.h"
#include "handshake/psk/psk.h"

/* Sessions that are tried to be opened or asked for; that costs, and a client needs no more. */
enum { MAX_TRIES = 8 };

/* What a search looks at; it does not change while it goes on. */
struct quest {
    struct sio_psk_part *part;
    struct sio_context *context;
    const struct sio_client_hello *hello;
    const struct sio_suite *only_suite;
    const struct siotls_identity *chosen_identity;
};

/* ---- modes and suites ---- */

static uint32_t read_modes(const struct sio_client_hello *hello)
{
    uint32_t modes = 0;
    for (size_t i = 0; i < hello->psk_key_exchange_modes.data_len; i++) {
        if (hello->psk_key_exchange_modes.data[i] == 0)
            modes |= SIOTLS_PSK_KE;
        if (hello->psk_key_exchange_modes.data[i] == 1)
            modes |= SIOTLS_PSK_DHE_KE;
    }
    return modes;
}

static bool is_suitable(const struct quest *quest, const struct sio_suite *suite, uint32_t hash)
{
    return suite->kdf.hash.algorithm->id == hash && sio_list16_has(quest->hello->cipher_suites, suite->id) &&
           (quest->only_suite == NULL || suite == quest->only_suite);
}

/* A suite of the PSK's hash: that of its session if possible, so that early data can be taken. */
static const struct sio_suite *find_suite(const struct quest *quest, uint32_t hash, uint16_t preferred)
{
    const struct siotls_config *config = quest->context->config;
    const struct sio_suite *suite = sio_config_suite(config, preferred);
    if (suite != NULL && is_suitable(quest, suite, hash))
        return suite;
    for (size_t i = 0; i < config->num_suites; i++)
        if (is_suitable(quest, &config->suites[i], hash))
            return &config->suites[i];
    return NULL;
}

static void choose(const struct quest *quest, const struct sio_psk *psk, const struct sio_suite *suite)
{
    struct sio_psk_part *part = quest->part;
    part->choice.psk = psk;
    part->choice.suite = suite;
    part->choice.index = (uint16_t)(part->search.num_seen - 1);
    part->choice.age_ms = part->search.obfuscated_age - part->session.age_add;
}

/* ---- sessions ---- */

/* RFC 9846 4.7.1 and 4.3.11: whom and what it was issued for. Where a PSK was the proof, no identity was. */
static bool is_for_client(const struct quest *quest, const struct sio_session *session)
{
    return sio_session_is_current(session, quest->context->clock.now_ms) &&
           sio_bytes_equal(session->server_name, quest->hello->server_name) &&
           (session->judge == SIO_JUDGED_BY_PSK ||
            sio_server_name_is_served(quest->context->config, quest->chosen_identity, quest->hello->server_name)) &&
           sio_session_is_enough(quest->context, session);
}

static void try_state(const struct quest *quest, struct siotls_bytes state)
{
    struct sio_psk_part *part = quest->part;
    struct sio_session *session = &part->session;
    if (!sio_session_parse(session, state, SIO_SESSION_OF_SERVER))
        return;
    if (session->is_of_quic != sio_flow_wants(&quest->context->flow, SIO_FLOW_PARAMETERS))
        return;
    /* The client sends what its ticket allows, also when that is not taken. */
    if (session->max_early_data > part->promised_early_data)
        part->promised_early_data = session->max_early_data;
    const struct sio_suite *suite = find_suite(quest, sio_session_hash(session), session->suite);
    if (suite == NULL || !is_for_client(quest, session))
        return;
    part->resumption = (struct sio_psk){
        .kind = SIO_PSK_RESUMPTION, .kdf = suite->kdf, .identity = part->search.identity, .key = session->psk};
    choose(quest, &part->resumption, suite);
}

static enum sio_outcome try_ticket(const struct quest *quest)
{
    struct sio_psk_part *part = quest->part;
    struct siotls_ticket_keys *keys = quest->context->config->sessions.ticket_keys;
    if (keys == NULL)
        return SIO_DONE;
    sio_buffer_clear(&part->storage);
    switch (sio_ticket_open(keys, &part->storage, part->search.identity, &quest->context->error)) {
    case SIO_TICKET_OPENED:
        try_state(quest, sio_buffer_bytes(&part->storage));
        return SIO_DONE;
    case SIO_TICKET_UNKNOWN:
        return SIO_DONE;
    default:
        return SIO_FAIL;
    }
}

static enum sio_outcome try_store(const struct quest *quest)
{
    struct sio_psk_part *part = quest->part;
    part->search.is_asking = true;
    enum sio_outcome outcome = sio_ask(&quest->context->journal, SIOTLS_EVENT_FIND_SESSION);
    if (outcome != SIO_DONE)
        return outcome;
    part->search.is_asking = false;
    if (part->found.data_len > 0)
        try_state(quest, sio_buffer_bytes(&part->found));
    return SIO_DONE;
}

static enum sio_outcome try_session(const struct quest *quest)
{
    const struct sio_context *context = quest->context;
    if (!context->clock.is_set || quest->part->search.num_seen > MAX_TRIES)
        return SIO_DONE;
    return sio_config_requests(context->config, SIOTLS_REQUEST_SESSION_STORE) ? try_store(quest) : try_ticket(quest);
}

/* ---- external PSKs ---- */

/* None stands in for a certificate that is required. */
static const struct sio_psks *external_psks(const struct sio_context *context)
{
    return sio_peer_may_lack_certificate(context) ? context->config->sessions.psks : NULL;
}

/* What time it takes does not depend on how much of an identity is right, nor on which one it is. */
static bool is_identity(const struct sio_psk *psk, struct siotls_bytes identity)
{
    return psk->identity.data_len == identity.data_len &&
           sio_equal_secret(psk->identity.data, identity.data, identity.data_len);
}

static void try_external(const struct quest *quest)
{
    const struct sio_psks *psks = external_psks(quest->context);
    for (size_t i = 0; psks != NULL && i < psks->num_ready; i++) {
        const struct sio_psk *psk = &psks->ready[i];
        const struct sio_suite *suite = find_suite(quest, psk->kdf.hash.algorithm->id, 0);
        if (is_identity(psk, quest->part->search.identity) && suite != NULL && quest->part->choice.psk == NULL)
            choose(quest, psk, suite);
    }
}

/*
 * RFC 9846 appendix F.6 (PSK Identity Exposure): where only PSKs are known, no PSK that is known fails as a known one
 * with a wrong binder does: after the same work, with the same alert.
 */
static void pretend(const struct quest *quest)
{
    struct sio_psk_choice *choice = &quest->part->choice;
    const struct sio_psks *psks = external_psks(quest->context);
    for (size_t i = 0; psks != NULL && choice->psk == NULL && i < psks->num_ready; i++) {
        const struct sio_suite *suite = find_suite(quest, psks->ready[i].kdf.hash.algorithm->id, 0);
        if (suite == NULL)
            continue;
        choice->psk = &psks->ready[i];
        choice->suite = suite;
        choice->is_pretended = true;
        choice->index = 0;
    }
}

/* ---- all of them ---- */

/* *is_over: there is nothing to look for. */
static bool begin(const struct quest *quest, bool *is_over)
{
    struct sio_psk_part *part = quest->part;
    const struct sio_client_hello *hello = quest->hello;
    part->choice = (struct sio_psk_choice){.psk = NULL};
    part->search = (struct sio_psk_search){.rest = sio_reader(hello->psk_identities), .is_under_way = true};
    part->peer_modes = read_modes(hello);
    uint32_t modes = part->peer_modes & quest->context->config->sessions.psk_modes;
    *is_over = !sio_extensions_have(&hello->extensions, SIO_EXTENSION_PRE_SHARED_KEY) || modes == 0;
    part->choice.mode = (modes & SIOTLS_PSK_DHE_KE) != 0 ? SIOTLS_PSK_DHE_KE : SIOTLS_PSK_KE;
    if (sio_extensions_have(&hello->extensions, SIO_EXTENSION_PRE_SHARED_KEY) &&
        !sio_extensions_have(&hello->extensions, SIO_EXTENSION_PSK_KEY_EXCHANGE_MODES))
        return sio_fail(&quest->context->error, SIOTLS_ALERT_MISSING_EXTENSION,
                        "client_hello: psk_key_exchange_modes is missing");
    return true;
}

static bool next_identity(struct sio_psk_search *search)
{
    search->num_seen++;
    return sio_read_vector16(&search->rest, &search->identity, 1, 65535) &&
           sio_read_u32(&search->rest, &search->obfuscated_age);
}

enum sio_outcome sio_psk_find(struct sio_psk_part *part, struct sio_context *context,
                              const struct sio_client_hello *hello, const struct sio_suite *only_suite,
                              const struct siotls_identity *chosen_identity)
{
    const struct quest quest = {part, context, hello, only_suite, chosen_identity};
    bool has_identity = context->config->num_identities > 0 || chosen_identity != NULL;
    bool is_over = false;
    if (!part->search.is_under_way && !begin(&quest, &is_over))
        return SIO_FAIL;
    while (!is_over && part->choice.psk == NULL && (part->search.is_asking || next_identity(&part->search))) {
        if (!part->search.is_asking)
            try_external(&quest);
        enum sio_outcome outcome = part->choice.psk == NULL ? try_session(&quest) : SIO_DONE;
        if (outcome != SIO_DONE)
            return outcome;
    }
    if (!is_over && !has_identity)
        pretend(&quest);
    part->search.is_under_way = false;
    return SIO_DONE;
}

/* ---- the binder ---- */

/* The binder at an index; the list's form is checked. */
static struct siotls_bytes binder_at(const struct sio_client_hello *hello, size_t index)
{
    struct sio_reader reader = sio_reader(hello->psk_binders);
    struct siotls_bytes binder = {0};
    for (size_t i = 0; i <= index; i++)
        if (!sio_read_vector8(&reader, &binder, 32, 255))
            return sio_bytes(NULL, 0);
    return binder;
}

bool sio_psk_check(struct sio_psk_part *part, const struct sio_client_hello *hello, struct siotls_bytes body,
                   const struct sio_transcript *transcript, struct sio_error *error)
{
    const struct sio_psk_choice *choice = &part->choice;
    const uint8_t header[SIO_MESSAGE_HEADER] = {SIO_MESSAGE_CLIENT_HELLO, (uint8_t)(body.data_len >> 16),
                                                (uint8_t)(body.data_len >> 8), (uint8_t)body.data_len};
    const struct siotls_bytes truncated[2] = {sio_bytes(header, sizeof header),
                                              sio_bytes(body.data, hello->truncated_len)};
    struct siotls_bytes binder = binder_at(hello, choice->index);
    if (!sio_psk_binder(choice->psk, part->binder, transcript, truncated, 2, error))
        return false;
    bool is_right = binder.data_len == choice->psk->kdf.hash.algorithm->digest_size &&
                    sio_equal_secret(part->binder, binder.data, binder.data_len);
    if (choice->is_pretended)
        return sio_fail(error, SIOTLS_ALERT_DECRYPT_ERROR, "pre_shared_key: no PSK that is offered is known");
    if (!is_right)
        return sio_fail(error, SIOTLS_ALERT_DECRYPT_ERROR, "pre_shared_key: the binder is wrong");
    return true;
}
