/* SPDX-License-Identifier: Apache-2.0 */
/*
 * server_hello.c: ServerHello (RFC 9846 4.2.3) and the key exchange in it (4.3.8).
 */
#include "crypto/load/set.h"
#include "handshake/established/authenticated.h"
#include "handshake/message/hello_checks.h"
#include "handshake/message/messages.h"
#include "handshake/state/flight.h"

#include <siotls/session.h>

#include <string.h>

/* So many bytes of an empty buffer, to be written; NULL: no memory. */
static uint8_t *fill(struct sio_buffer *buffer, size_t data_len)
{
    if (!sio_buffer_reserve(buffer, data_len))
        return NULL;
    buffer->data_len = data_len;
    return buffer->data;
}

/* ---- server ---- */

/* Answers the client's share; the shared secret stays for the key schedule. */
static bool answer_share(struct sio_handshake *handshake)
{
    struct sio_error *error = &handshake->context->error;
    struct sio_server_part *server = handshake->hello.server;
    const struct sio_kem *group = handshake->negotiated->group;
    struct siotls_bytes share;
    struct sio_kem kem;
    if (!sio_key_share_find(&share, server->message.key_shares, group->group))
        return sio_fail(error, SIOTLS_ALERT_ILLEGAL_PARAMETER, "server_hello: the client's share is gone");
    if (!sio_set_ready_group(handshake->context->config->set, &kem, group, error))
        return false;
    uint8_t *answer = fill(&server->share, kem.ciphertext_size);
    uint8_t *secret = fill(&handshake->schedule.shared_secret, kem.shared_secret_size);
    if (answer == NULL || secret == NULL)
        return sio_fail_memory(error);
    return sio_kem_encapsulate(&kem, answer, secret, share, NULL, error);
}

enum sio_outcome sio_server_hello_send(struct sio_handshake *handshake)
{
    struct sio_context *context = handshake->context;
    const struct sio_psk_choice *psk = &handshake->psk.choice;
    uint8_t random[SIO_RANDOM_SIZE];
    struct sio_outgoing outgoing;
    bool has_share = !sio_psk_is_alone(psk);
    if (!sio_random_fill(&context->config->random, random, sizeof random, &context->error) ||
        (has_share && !answer_share(handshake)))
        return SIO_FAIL;
    struct sio_server_hello hello = {
        .legacy_version = SIO_VERSION_TLS12,
        .random = sio_bytes(random, sizeof random),
        .legacy_session_id_echo = sio_session_id(&handshake->hello),
        .cipher_suite = handshake->negotiated->suite->id,
        .selected_version = SIO_VERSION_TLS13,
        .selected_identity = psk->index,
        .extensions.present = sio_extension_bit(SIO_EXTENSION_SUPPORTED_VERSIONS),
    };
    if (has_share) {
        hello.group = handshake->negotiated->group->group;
        hello.key_exchange = sio_buffer_bytes(&handshake->hello.server->share);
        hello.extensions.present |= sio_extension_bit(SIO_EXTENSION_KEY_SHARE);
    }
    if (psk->psk != NULL)
        hello.extensions.present |= sio_extension_bit(SIO_EXTENSION_PRE_SHARED_KEY);
    sio_message_open(&outgoing, handshake, SIO_MESSAGE_SERVER_HELLO);
    sio_server_hello_write(&outgoing.writer, &hello);
    sio_buffer_clear(&handshake->hello.server->share);
    return sio_message_close(&outgoing, handshake);
}

/* ---- client ---- */

/* RFC 9846 4.2.3: the end of a random by which a TLS 1.3 server says that it was made to speak less. */
static bool is_downgrade(struct siotls_bytes random)
{
    static const uint8_t sentinel[] = {'D', 'O', 'W', 'N', 'G', 'R', 'D'};
    const uint8_t *end = random.data + SIO_RANDOM_SIZE - 8;
    return memcmp(end, sentinel, sizeof sentinel) == 0 && end[7] <= 1;
}

static bool check_version(const struct sio_server_hello *hello, struct sio_error *error)
{
    bool has_version = sio_extensions_have(&hello->extensions, SIO_EXTENSION_SUPPORTED_VERSIONS);
    if (!has_version && is_downgrade(hello->random))
        return sio_fail(error, SIOTLS_ALERT_ILLEGAL_PARAMETER,
                        "server_hello: the connection was downgraded by somebody");
    if (!has_version)
        return sio_fail_both(error, SIOTLS_ERROR_NEGOTIATION, SIOTLS_ALERT_PROTOCOL_VERSION,
                             "server_hello: the server does not speak TLS 1.3");
    if (hello->selected_version != SIO_VERSION_TLS13)
        return sio_fail(error, SIOTLS_ALERT_ILLEGAL_PARAMETER, "server_hello: the version was not offered");
    /* RFC 9846 4.2.3. */
    if (hello->legacy_version != SIO_VERSION_TLS12)
        return sio_fail(error, SIOTLS_ALERT_PROTOCOL_VERSION, "server_hello: legacy_version is not 0x0303");
    return true;
}

/* After a HelloRetryRequest the suite stays (RFC 9846 4.2.4); *suite is that one, or NULL. */
static bool check_suite(const struct sio_suite **suite, const struct siotls_config *config,
                        const struct sio_server_hello *hello, struct sio_error *error)
{
    const struct sio_suite *chosen = sio_config_suite(config, hello->cipher_suite);
    if (chosen == NULL)
        return sio_fail(error, SIOTLS_ALERT_ILLEGAL_PARAMETER, "server_hello: the suite was not offered");
    if (*suite != NULL && *suite != chosen)
        return sio_fail(error, SIOTLS_ALERT_ILLEGAL_PARAMETER,
                        "server_hello: the suite changed after HelloRetryRequest");
    *suite = chosen;
    return true;
}

bool sio_server_hello_check(const struct sio_suite **suite, const struct sio_handshake *handshake,
                            const struct sio_server_hello *hello, struct sio_error *error)
{
    if (!check_version(hello, error))
        return false;
    if (!sio_bytes_equal(hello->legacy_session_id_echo, sio_session_id(&handshake->hello)))
        return sio_fail(error, SIOTLS_ALERT_ILLEGAL_PARAMETER, "server_hello: the session id is not ours");
    return check_suite(suite, handshake->context->config, hello, error);
}

/* *group stays NULL where a PSK does alone. */
static bool take_share(struct sio_handshake *handshake, const struct sio_kem **group,
                       const struct sio_server_hello *hello, bool is_alone)
{
    struct sio_error *error = &handshake->context->error;
    if (is_alone)
        return true;
    if (!sio_extensions_have(&hello->extensions, SIO_EXTENSION_KEY_SHARE))
        return sio_fail(error, SIOTLS_ALERT_MISSING_EXTENSION, "server_hello: key_share is missing");
    const struct sio_kem_key *key = sio_shares_find(&handshake->hello.shares, hello->group);
    if (key == NULL)
        return sio_fail(error, SIOTLS_ALERT_ILLEGAL_PARAMETER,
                        "server_hello: the share is of a group that we sent none of");
    uint8_t *secret = fill(&handshake->schedule.shared_secret, sio_kem_key_secret_size(key));
    if (secret == NULL)
        return sio_fail_memory(error);
    *group = sio_config_group(handshake->context->config, key->group);
    return sio_kem_decapsulate(key, secret, hello->key_exchange, error);
}

static bool commit_psk(struct sio_handshake *handshake, const struct sio_psk_choice *choice)
{
    struct sio_negotiated *negotiated = handshake->negotiated;
    struct sio_established *established = handshake->established;
    handshake->psk.choice = *choice;
    if (choice->psk == NULL)
        return true;
    negotiated->is_resumed = choice->psk->kind == SIO_PSK_RESUMPTION;
    negotiated->psk_kind = negotiated->is_resumed ? SIOTLS_PSK_RESUMPTION : SIOTLS_PSK_EXTERNAL;
    if (negotiated->is_resumed)
        return sio_authenticated_by_session(established, &handshake->psk.session);
    return sio_authenticated_by_psk(established, choice->psk);
}

enum sio_outcome sio_server_hello_recv(struct sio_handshake *handshake, struct siotls_bytes body)
{
    struct sio_context *context = handshake->context;
    struct sio_error *error = &context->error;
    struct sio_negotiated *negotiated = handshake->negotiated;
    struct sio_server_hello hello = {0};
    const struct sio_suite *suite = negotiated->suite;
    const struct sio_kem *group = NULL;
    struct sio_psk_choice choice = {.psk = NULL};
    if (!sio_server_hello_parse(&hello, body, handshake->hello.offered, error) ||
        !sio_server_hello_check(&suite, handshake, &hello, error) ||
        !sio_psk_take(&choice, &handshake->psk.offer, context->config, &hello, suite->kdf.hash.algorithm->id, error) ||
        !take_share(handshake, &group, &hello, sio_psk_is_alone(&choice)))
        return SIO_FAIL;
    negotiated->suite = suite;
    negotiated->group = group;
    sio_shares_forget(&handshake->hello.shares, handshake->memory);
    sio_buffer_clear(&handshake->hello.shares.list);
    return sio_outcome(commit_psk(handshake, &choice) &&
                       sio_transcript_start(&handshake->transcript, &suite->kdf.hash, error));
}
