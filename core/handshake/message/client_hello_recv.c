/* SPDX-License-Identifier: Apache-2.0 */
/*
 * client_hello_recv.c: a server reads a ClientHello (RFC 9846 4.2.2), asks what is to be asked about it, one after the
 * other, and then commits to all of it at once. The order is in engine/table_server.c.
 */
#include <siotls/session.h>

#include <string.h>

#include "handshake/established/authenticated.h"
#include "handshake/extension/extension.h"
#include "handshake/hello/cookie.h"
#include "handshake/hello/negotiate.h"
#include "handshake/hello/second_hello.h"
#include "handshake/message/early_data.h"
#include "handshake/message/messages.h"

/* RFC 9846 4.3.1: a hello without supported_versions is one of TLS 1.2 or older. */
static bool check_version(const struct sio_client_hello *hello, struct sio_error *error)
{
    return sio_list16_has(hello->supported_versions, SIO_VERSION_TLS13) ||
           sio_fail_both(error, SIOTLS_ERROR_NEGOTIATION, SIOTLS_ALERT_PROTOCOL_VERSION,
                         "client_hello: TLS 1.3 is not offered");
}

enum sio_outcome sio_client_hello_recv(struct sio_handshake *handshake, struct siotls_bytes body)
{
    struct sio_server_part *server = handshake->hello.server;
    struct sio_error *error = &handshake->context->error;
    server->message = (struct sio_client_hello){0};
    server->body = body;
    return sio_outcome(sio_client_hello_parse(&server->message, body, error) && check_version(&server->message, error));
}

/* ---- asks ---- */

/* The config that an answer brings may ask for nothing: the question that is open counts. */
enum sio_outcome sio_ask_application(struct sio_handshake *handshake)
{
    struct sio_context *context = handshake->context;
    struct sio_server_part *server = handshake->hello.server;
    if (context->journal.question.type == SIOTLS_EVENT_NONE) {
        struct siotls_bytes message = sio_bytes(context->incoming->data, context->incoming->data_len);
        message.data_len = SIO_MESSAGE_HEADER + server->body.data_len;
        if (!sio_config_requests(context->config, SIOTLS_REQUEST_CLIENT_HELLO))
            return SIO_DONE;
        if (!sio_hello_view_make(&server->view, &server->message, message, handshake->memory, &context->error))
            return SIO_FAIL;
    }
    enum sio_outcome outcome = sio_ask(&context->journal, SIOTLS_EVENT_CLIENT_HELLO);
    if (outcome == SIO_DONE)
        sio_hello_view_clear(&server->view, handshake->memory);
    return outcome;
}

/* A cookie of ours says what another connection answered to the first hello: its choice stands. */
enum sio_outcome sio_ask_cookie(struct sio_handshake *handshake)
{
    struct sio_context *context = handshake->context;
    struct sio_server_part *server = handshake->hello.server;
    if (!sio_cookie_is_wanted(context->config) ||
        !sio_extensions_have(&server->message.extensions, SIO_EXTENSION_COOKIE))
        return SIO_DONE;
    if (!sio_cookie_open(&server->first, server->message.cookie, sio_buffer_bytes(&server->cookie_context), context))
        return SIO_FAIL;
    if (context->flow.calls->has_skipped(context->flow.carrier) && !server->first.offered_early)
        return sio_outcome(
            sio_fail(&context->error, SIOTLS_ALERT_UNEXPECTED_MESSAGE, "cookie: early data came that was not offered"));
    return SIO_DONE;
}

enum sio_outcome sio_ask_psk(struct sio_handshake *handshake)
{
    const struct sio_server_part *server = handshake->hello.server;
    return sio_psk_find(&handshake->psk, handshake->context, &server->message, server->first.suite,
                        handshake->auth.chosen_identity);
}

enum sio_outcome sio_ask_negotiate(struct sio_handshake *handshake)
{
    struct sio_context *context = handshake->context;
    struct sio_server_part *server = handshake->hello.server;
    const struct sio_negotiation question = {
        .config = context->config,
        .hello = &server->message,
        .first = &server->first,
        .sent_cookie = sio_buffer_bytes(&handshake->hello.cookie),
        .psk = &handshake->psk.choice,
        .peer_psk_modes = handshake->psk.peer_modes,
        .chosen_identity = handshake->auth.chosen_identity,
        .wants = context->flow.calls->wants,
    };
    return sio_outcome(sio_negotiate(&server->choice, &question, &context->error) &&
                       (!server->first.is_of_cookie || sio_transcript_is_started(&handshake->transcript) ||
                        sio_cookie_start(&handshake->transcript, &server->first, &server->message, context)));
}

/* Before anything is made of a PSK, its binder has to be right (RFC 9846 4.3.11). */
enum sio_outcome sio_ask_binder(struct sio_handshake *handshake)
{
    const struct sio_server_part *server = handshake->hello.server;
    return sio_outcome(handshake->psk.choice.psk == NULL ||
                       sio_psk_check(&handshake->psk, &server->message, server->body, &handshake->transcript,
                                     &handshake->context->error));
}

/* A server may choose its own by the client's (RFC 9001 8.2): then it is asked, else only told. */
enum sio_outcome sio_ask_parameters(struct sio_handshake *handshake)
{
    struct sio_context *context = handshake->context;
    const struct sio_flow *flow = &context->flow;
    struct siotls_bytes own;
    if (!sio_flow_wants(flow, SIO_FLOW_PARAMETERS))
        return SIO_DONE;
    if (context->journal.question.type != SIOTLS_EVENT_NONE || !flow->calls->parameters(flow->carrier, &own))
        return sio_ask(&context->journal, SIOTLS_EVENT_QUIC_PARAMETERS);
    return sio_outcome(sio_note_parameters(context, sio_client_parameters(handshake)));
}

/* ---- what was decided ---- */

/* What an answer needs later, when the message's bytes are gone. */
static bool keep_hello(struct sio_handshake *handshake)
{
    struct sio_hello *kept = &handshake->hello;
    struct sio_context *context = handshake->context;
    struct sio_negotiated *negotiated = handshake->negotiated;
    const struct sio_client_hello *hello = &kept->server->message;
    memcpy(kept->client_random, hello->random.data, SIO_RANDOM_SIZE);
    kept->session_id_len = hello->legacy_session_id.data_len;
    if (kept->session_id_len > 0)
        memcpy(kept->session_id, hello->legacy_session_id.data, kept->session_id_len);
    uint32_t asked = hello->extensions.present;
    if (!hello->wants_ocsp)
        asked &= ~sio_extension_bit(SIO_EXTENSION_STATUS_REQUEST);
    if (!sio_auth_note_wishes(&handshake->auth, asked, hello->compress_certificate, &context->error))
        return false;
    if (hello->server_name.data_len == 0 || negotiated->server_name != NULL)
        return true;
    negotiated->server_name = sio_allocate(&context->home->memory, hello->server_name.data_len + 1);
    if (negotiated->server_name == NULL)
        return sio_fail_memory(&context->error);
    memcpy(negotiated->server_name, hello->server_name.data, hello->server_name.data_len);
    return true;
}

static bool commit_choice(struct sio_handshake *handshake)
{
    const struct sio_choice *choice = &handshake->hello.server->choice;
    struct sio_negotiated *negotiated = handshake->negotiated;
    negotiated->suite = choice->suite;
    negotiated->group = choice->group;
    negotiated->client_certificate_type = choice->client_certificate_type;
    negotiated->server_certificate_type = choice->server_certificate_type;
    handshake->auth.identity = choice->identity;
    handshake->auth.scheme = choice->scheme;
    handshake->hello.peer_record_size_limit = choice->record_size_limit;
    handshake->hello.max_fragment_length = choice->max_fragment_length;
    return sio_held_keep(&negotiated->alpn, choice->alpn, &handshake->context->home->memory) ||
           sio_fail_memory(&handshake->context->error);
}

/* Takes over what the session in use says: the client's certificates, since when and by what they are known. */
static bool commit_session(struct sio_handshake *handshake)
{
    const struct sio_session *session = &handshake->psk.session;
    struct sio_context *context = handshake->context;
    handshake->negotiated->client_certificate_type =
        session->is_raw_key ? SIOTLS_CERTIFICATE_RAW_PUBLIC_KEY : SIOTLS_CERTIFICATE_X509;
    return sio_authenticated_by_session(handshake->established, session) &&
           sio_claim_session(&handshake->auth.claim, session->chain, context);
}

static bool commit_psk(struct sio_handshake *handshake)
{
    struct sio_negotiated *negotiated = handshake->negotiated;
    struct sio_established *established = handshake->established;
    const struct sio_psk *psk = handshake->psk.choice.psk;
    negotiated->is_resumed = psk == &handshake->psk.resumption;
    negotiated->psk_kind = SIOTLS_PSK_NONE;
    sio_authenticated_by_nobody(established);
    if (psk == NULL)
        return true;
    negotiated->psk_kind = negotiated->is_resumed ? SIOTLS_PSK_RESUMPTION : SIOTLS_PSK_EXTERNAL;
    if (negotiated->is_resumed)
        return commit_session(handshake);
    return sio_authenticated_by_psk(established, psk);
}

/* What a second hello is compared with; none follows where none is called for. */
static bool commit_retry(struct sio_handshake *handshake)
{
    struct sio_server_part *server = handshake->hello.server;
    if (server->first.suite != NULL)
        handshake->negotiated->is_hello_retried = true;
    if (server->first.is_of_cookie)
        handshake->hello.change_cipher_spec_sent = true; /* behind the HelloRetryRequest */
    return !server->choice.is_retry || sio_first_hello_note(&server->first, &server->choice, &handshake->psk.choice,
                                                            &server->message, &handshake->context->error);
}

enum sio_outcome sio_client_hello_commit(struct sio_handshake *handshake)
{
    struct sio_context *context = handshake->context;
    const struct sio_flow *flow = &context->flow;
    if (!commit_choice(handshake) || !commit_psk(handshake) || !keep_hello(handshake))
        return SIO_FAIL;
    sio_early_data_commit(handshake);
    if (!commit_retry(handshake))
        return SIO_FAIL;
    flow->calls->allow(flow->carrier, SIO_ODDITY_CHANGE_CIPHER_SPEC, true);
    return sio_outcome(
        sio_transcript_start(&handshake->transcript, &handshake->negotiated->suite->kdf.hash, &context->error));
}
