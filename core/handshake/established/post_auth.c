/* SPDX-License-Identifier: Apache-2.0 */
/*
 * post_auth.c: see post_auth.h.
 */
#include "handshake/established/post_auth.h"

#include "handshake/established/allowance.h"
#include "wire/constants.h"

const char *sio_post_auth_obstacle(const struct sio_established *established)
{
    const uint32_t untaken = SIO_NEWS_HANDSHAKE_DONE | SIO_NEWS_PEER_CERTIFICATE;
    if (!established->is_done)
        return "request: the handshake is not done";
    if (established->main_transcript == NULL)
        return "request: post-handshake authentication is not agreed on";
    if (established->is_certificate_awaited)
        return "request: an earlier one is not answered";
    if ((established->context->journal.news & untaken) != 0)
        return "request: the event HANDSHAKE_DONE or PEER_CERTIFICATE is not taken";
    return NULL;
}

static bool fail_unasked(struct sio_error *error, uint8_t message)
{
    if (message == SIO_MESSAGE_CERTIFICATE)
        return sio_fail(error, SIOTLS_ALERT_UNEXPECTED_MESSAGE,
                        "certificate: it was not asked for after the handshake");
    return sio_fail(error, SIOTLS_ALERT_UNEXPECTED_MESSAGE,
                    "compressed_certificate: it was not asked for after the handshake");
}

enum sio_outcome sio_post_auth_admit(struct sio_established *established, uint8_t message)
{
    struct sio_error *error = &established->context->error;
    if (message != SIO_MESSAGE_CERTIFICATE_REQUEST)
        return sio_outcome(fail_unasked(error, message));
    if (established->main_transcript == NULL)
        return sio_outcome(sio_fail(error, SIOTLS_ALERT_UNEXPECTED_MESSAGE,
                                    "certificate_request: post_handshake_auth was not offered"));
    if (established->answer_unsent > 0)
        return SIO_WAIT_FOR_SENDING;
    return sio_outcome(sio_allowance_spend(established, SIO_ALLOWANCE_CERTIFICATE_REQUESTS) ||
                       sio_fail(error, SIOTLS_ALERT_UNEXPECTED_MESSAGE, "certificate_request: too many came in a row"));
}
