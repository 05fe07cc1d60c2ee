/* SPDX-License-Identifier: Apache-2.0 */
/*
 * client_hello_send.c: a client's ClientHello (RFC 9846 4.2.2). What its extensions say is in extension/.
 */
#include "handshake/extension/extension.h"
#include "handshake/hello/grease.h"
#include "handshake/keys/binder.h"
#include "handshake/message/messages.h"
#include "handshake/state/flight.h"

#include <string.h>

/* Random, session id and GREASE are drawn at once and once; the second ClientHello repeats them. */
static bool draw_randoms(struct sio_hello *hello, struct sio_context *context)
{
    const struct siotls_config *config = context->config;
    uint8_t drawn[SIO_RANDOM_SIZE + SIO_MAX_SESSION_ID + SIO_NUM_GREASE];
    bool has_session_id = config->compatibility_mode && sio_flow_wants(&context->flow, SIO_FLOW_CHANGE_CIPHER_SPEC);
    hello->session_id_len = has_session_id ? SIO_MAX_SESSION_ID : 0;
    size_t num_grease = config->grease ? SIO_NUM_GREASE : 0;
    if (!sio_random_fill(&config->random, drawn, SIO_RANDOM_SIZE + hello->session_id_len + num_grease, &context->error))
        return false;
    memcpy(hello->client_random, drawn, SIO_RANDOM_SIZE);
    memcpy(hello->session_id, drawn + SIO_RANDOM_SIZE, hello->session_id_len);
    memcpy(hello->grease, drawn + SIO_RANDOM_SIZE + hello->session_id_len, num_grease);
    return true;
}

/*
 * Shares of the config's groups, or of the one that a HelloRetryRequest asked for. One that names no group leaves the
 * list as it is (RFC 9846 4.2.2).
 */
static bool make_shares(struct sio_handshake *handshake)
{
    struct sio_context *context = handshake->context;
    const struct sio_negotiated *negotiated = handshake->negotiated;
    const struct siotls_config *config = context->config;
    struct sio_client_shares *shares = &handshake->hello.shares;
    if (!negotiated->is_hello_retried)
        return sio_shares_make(shares, config, config->key_shares, config->num_key_shares, false, handshake->memory,
                               &context->error);
    return negotiated->group == NULL ||
           sio_shares_make(shares, config, &negotiated->group, 1, true, handshake->memory, &context->error);
}

/* Once: the second ClientHello offers the same (RFC 9846 4.2.2), whatever failed its test meanwhile. */
static bool make_offers(struct sio_handshake *handshake)
{
    struct sio_context *context = handshake->context;
    return sio_offers_make(&handshake->hello.offers, context->config, &context->error);
}

static bool fill(struct sio_handshake *handshake, struct sio_client_hello *hello)
{
    static const uint8_t null_compression[] = {0};
    hello->legacy_version = SIO_VERSION_TLS12;
    hello->random = sio_bytes(handshake->hello.client_random, SIO_RANDOM_SIZE);
    hello->legacy_session_id = sio_session_id(&handshake->hello);
    hello->cipher_suites = sio_buffer_bytes(&handshake->context->config->suites_list);
    hello->legacy_compression_methods = sio_bytes(null_compression, sizeof null_compression);
    return sio_extensions_offer(handshake, hello);
}

/* The last bytes of the message are room for them. */
static bool write_binders(struct sio_handshake *handshake, const struct sio_outgoing *outgoing)
{
    const struct sio_psk_offer *offer = &handshake->psk.offer;
    const struct sio_buffer *flight = &handshake->flight;
    if (offer->num_psks == 0 || !sio_writer_ok(&outgoing->writer))
        return true;
    return sio_binders_write(flight->data + outgoing->start, flight->data_len - outgoing->start,
                             offer->binders.data_len, offer->psks, offer->num_psks, &handshake->transcript,
                             &handshake->context->error);
}

static enum sio_outcome send(struct sio_handshake *handshake, struct sio_client_hello *hello)
{
    struct sio_outgoing outgoing;
    sio_message_open(&outgoing, handshake, SIO_MESSAGE_CLIENT_HELLO);
    sio_client_hello_write(&outgoing.writer, hello);
    if (!write_binders(handshake, &outgoing))
        return SIO_FAIL;
    handshake->hello.offered = hello->extensions.present;
    return sio_message_close(&outgoing, handshake);
}

enum sio_outcome sio_client_hello_send(struct sio_handshake *handshake)
{
    struct sio_client_hello hello = {0};
    struct sio_hello_grease grease;
    const struct sio_negotiated *negotiated = handshake->negotiated;
    const struct sio_flow *flow = &handshake->context->flow;
    bool is_retried = negotiated->is_hello_retried;
    if ((!is_retried && !draw_randoms(&handshake->hello, handshake->context)) || !make_shares(handshake) ||
        (!is_retried && !make_offers(handshake)) || !fill(handshake, &hello))
        return SIO_FAIL;
    if (handshake->context->config->grease) {
        grease = sio_grease_offer(&handshake->hello, is_retried && negotiated->group != NULL);
        hello.grease = &grease;
    }
    flow->calls->allow(flow->carrier, SIO_ODDITY_CHANGE_CIPHER_SPEC, true);
    flow->calls->allow(flow->carrier, SIO_ODDITY_FIRST_HELLO, !is_retried);
    return send(handshake, &hello);
}

/* Before the first hello: what is offered of PSKs, and whether early data goes with them. */
enum sio_outcome sio_client_hello_prepare(struct sio_handshake *handshake)
{
    struct sio_context *context = handshake->context;
    if (!sio_psk_prepare(&handshake->psk, context, handshake->negotiated))
        return SIO_FAIL;
    if (handshake->early.is_wanted && sio_psk_can_be_early(&handshake->psk, context->config))
        handshake->negotiated->early_data = SIOTLS_EARLY_DATA_OFFERED;
    return SIO_DONE;
}
