/* SPDX-License-Identifier: Apache-2.0 */
/*
 * hello_retry_request.c: HelloRetryRequest (RFC 9846 4.2.4): the server asks for a share of another group.
 */
#include "handshake/hello/cookie.h"
#include "handshake/hello/hello_retry.h"
#include "handshake/message/hello_checks.h"
#include "handshake/message/messages.h"
#include "handshake/state/flight.h"

/* ---- server ---- */

static bool make_cookie(struct sio_handshake *handshake)
{
    struct sio_context *context = handshake->context;
    const struct sio_server_part *server = handshake->hello.server;
    uint8_t first_hash[SIO_MAX_DIGEST];
    if (!sio_cookie_is_wanted(context->config))
        return true;
    handshake->negotiated->is_stateless_retry_sent = true;
    return sio_transcript_hash(&handshake->transcript, first_hash, &context->error) &&
           sio_cookie_make(&handshake->hello.cookie, &server->first, first_hash,
                           sio_buffer_bytes(&server->cookie_context), context);
}

enum sio_outcome sio_hello_retry_send(struct sio_handshake *handshake)
{
    struct sio_outgoing outgoing;
    handshake->negotiated->is_hello_retried = true;
    if (!make_cookie(handshake) || !sio_transcript_retry(&handshake->transcript, &handshake->context->error))
        return SIO_FAIL;
    sio_message_open(&outgoing, handshake, SIO_MESSAGE_SERVER_HELLO);
    sio_hello_retry_write(&outgoing.writer, &handshake->hello.server->first, sio_session_id(&handshake->hello),
                          sio_buffer_bytes(&handshake->hello.cookie));
    return sio_message_close(&outgoing, handshake);
}

/* ---- client ---- */

/* RFC 9846 4.3.8: the group is one that we support and sent no share of. *group stays NULL where none is asked for. */
static bool check_group(const struct sio_handshake *handshake, const struct sio_kem **group,
                        const struct sio_server_hello *hello, struct sio_error *error)
{
    if (!sio_extensions_have(&hello->extensions, SIO_EXTENSION_KEY_SHARE))
        return hello->cookie.data_len > 0 ||
               sio_fail(error, SIOTLS_ALERT_ILLEGAL_PARAMETER, "hello_retry_request: nothing would change");
    *group = sio_config_group(handshake->context->config, hello->group);
    if (*group == NULL)
        return sio_fail(error, SIOTLS_ALERT_ILLEGAL_PARAMETER, "hello_retry_request: the group was not offered");
    return sio_shares_find(&handshake->hello.shares, hello->group) == NULL ||
           sio_fail(error, SIOTLS_ALERT_ILLEGAL_PARAMETER,
                    "hello_retry_request: a share of the group was sent already");
}

enum sio_outcome sio_hello_retry_recv(struct sio_handshake *handshake, struct siotls_bytes body)
{
    struct sio_error *error = &handshake->context->error;
    struct sio_negotiated *negotiated = handshake->negotiated;
    struct sio_server_hello hello = {0};
    const struct sio_suite *suite = NULL;
    const struct sio_kem *group = NULL;
    if (!sio_server_hello_parse(&hello, body, handshake->hello.offered, error) ||
        !sio_server_hello_check(&suite, handshake, &hello, error) || !check_group(handshake, &group, &hello, error))
        return SIO_FAIL;
    negotiated->suite = suite;
    negotiated->group = group;
    negotiated->is_hello_retried = true;
    sio_psk_keep_hash(&handshake->psk, suite->kdf.hash.algorithm->id);
    return sio_outcome((sio_buffer_append(&handshake->hello.cookie, hello.cookie.data, hello.cookie.data_len) ||
                        sio_fail_memory(error)) &&
                       sio_transcript_start(&handshake->transcript, &suite->kdf.hash, error) &&
                       sio_transcript_retry(&handshake->transcript, error));
}
