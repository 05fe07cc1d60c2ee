/* SPDX-License-Identifier: Apache-2.0 */
/*
 * guards.c: the conditions of the tables.
 */
#include <siotls/session.h>

#include "handshake/message/messages.h"

bool sio_always(const struct sio_handshake *handshake)
{
    (void)handshake;
    return true;
}

bool sio_retry_is_needed(const struct sio_handshake *handshake)
{
    return handshake->hello.server->choice.is_retry;
}

bool sio_psk_is_accepted(const struct sio_handshake *handshake)
{
    return handshake->psk.choice.psk != NULL;
}

bool sio_only_psk_is_accepted(const struct sio_handshake *handshake)
{
    return sio_psk_is_accepted(handshake) && sio_early_key_is_refused(handshake);
}

bool sio_certificate_is_wanted(const struct sio_handshake *handshake)
{
    return handshake->auth.is_requested;
}

bool sio_client_auth_is_wanted(const struct sio_handshake *handshake)
{
    return handshake->context->config->authentication.client_auth != SIOTLS_CLIENT_AUTH_NONE;
}

bool sio_chain_is_empty(const struct sio_handshake *handshake)
{
    return handshake->auth.claim.views.num_chain == 0;
}

bool sio_early_data_is_offered(const struct sio_handshake *handshake)
{
    return handshake->negotiated->early_data == SIOTLS_EARLY_DATA_OFFERED;
}

bool sio_early_data_is_accepted(const struct sio_handshake *handshake)
{
    return handshake->negotiated->early_data == SIOTLS_EARLY_DATA_ACCEPTED;
}

bool sio_early_key_lasts(const struct sio_handshake *handshake)
{
    return sio_early_data_is_offered(handshake) &&
           sio_flow_wants(&handshake->context->flow, SIO_FLOW_END_OF_EARLY_DATA);
}

bool sio_early_end_is_awaited(const struct sio_handshake *handshake)
{
    return sio_early_data_is_accepted(handshake) &&
           sio_flow_wants(&handshake->context->flow, SIO_FLOW_END_OF_EARLY_DATA);
}

bool sio_early_key_is_refused(const struct sio_handshake *handshake)
{
    return handshake->negotiated->early_data == SIOTLS_EARLY_DATA_REJECTED && handshake->early.is_key_in_use;
}
