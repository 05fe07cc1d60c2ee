/* SPDX-License-Identifier: Apache-2.0 */
/*
 * certificate_request.c: CertificateRequest (RFC 9846 4.4.2): a server asks, and a client chooses what it answers
 * with.
 */
#include "handshake/auth/identity.h"
#include "handshake/extension/extension.h"
#include "handshake/hello/grease.h"
#include "handshake/message/messages.h"
#include "handshake/state/flight.h"

/* What is asked for is noted: the client's Certificate may carry nothing else (RFC 9846 4.5.1). */
enum sio_outcome sio_certificate_request_send(struct sio_handshake *handshake)
{
    struct sio_context *context = handshake->context;
    struct sio_certificate_request message = {.context = sio_buffer_bytes(&handshake->auth.request_context)};
    struct sio_outgoing outgoing;
    if (!sio_offers_make(&handshake->hello.offers, context->config, &context->error))
        return SIO_FAIL;
    sio_extensions_request(handshake, &message);
    if (!sio_grease_extension(&message.grease_extension, context->config, &context->error))
        return SIO_FAIL;
    handshake->hello.offered = message.extensions.present;
    sio_message_open(&outgoing, handshake, SIO_MESSAGE_CERTIFICATE_REQUEST);
    sio_certificate_request_write(&outgoing.writer, &message);
    return sio_message_close(&outgoing, handshake);
}

/* None that suits means an empty Certificate (RFC 9846 4.5.1). */
static void choose(struct sio_handshake *handshake, const struct sio_certificate_request *message)
{
    const struct sio_identity_wish wish = {
        .schemes = message->signature_algorithms,
        .chain_schemes = message->signature_algorithms_cert,
        .authorities = message->certificate_authorities,
        .type = handshake->negotiated->client_certificate_type,
    };
    struct sio_identity_choice choice =
        sio_choose_identity(handshake->context->config, handshake->auth.chosen_identity, &wish);
    handshake->auth.identity = choice.identity;
    handshake->auth.scheme = choice.scheme;
}

enum sio_outcome sio_certificate_request_recv(struct sio_handshake *handshake, struct siotls_bytes body)
{
    struct sio_certificate_request message = {0};
    struct sio_auth *auth = &handshake->auth;
    struct sio_error *error = &handshake->context->error;
    if (!sio_certificate_request_parse(&message, body, error))
        return SIO_FAIL;
    if (!handshake->established->is_done && message.context.data_len > 0)
        return sio_outcome(sio_fail(error, SIOTLS_ALERT_ILLEGAL_PARAMETER,
                                    "certificate_request: the context is not empty in a handshake"));
    if (!sio_buffer_append(&auth->request_context, message.context.data, message.context.data_len))
        return sio_outcome(sio_fail_memory(error));
    auth->is_requested = true;
    if (!sio_auth_note_wishes(auth, message.extensions.present, message.compress_certificate, error))
        return SIO_FAIL;
    choose(handshake, &message);
    return SIO_DONE;
}
