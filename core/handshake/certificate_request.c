/* SPDX-License-Identifier: Apache-2.0 */
/*
 * certificate_request.c: CertificateRequest (RFC 8446 4.3.2): a client chooses what it answers with.
 */
#include "handshake/flight.h"
#include "handshake/messages.h"

/* The first identity that can sign with a scheme that the server takes; none means an empty Certificate. */
static void choose_identity(struct siotls_conn *conn, struct siotls_bytes schemes)
{
    const struct siotls_config *config = conn->config;
    for (size_t i = 0; i < config->num_identities; i++)
        for (size_t k = 0; k < config->identities[i]->num_schemes; k++)
            if (sio_list16_has(schemes, config->identities[i]->schemes[k])) {
                conn->handshake->identity = config->identities[i];
                conn->handshake->our_scheme = config->identities[i]->schemes[k];
                return;
            }
}

enum sio_outcome sio_certificate_request_recv(struct siotls_conn *conn, struct siotls_bytes body)
{
    struct sio_certificate_request message = {0};
    struct sio_handshake *handshake = conn->handshake;
    if (!sio_certificate_request_parse(&message, body, &conn->error))
        return SIO_FAIL;
    if (message.context.data_len > 0)
        return sio_outcome(sio_fail(&conn->error, SIOTLS_ALERT_ILLEGAL_PARAMETER,
                                    "certificate_request: the context is not empty in a handshake"));
    handshake->certificate_requested = true;
    choose_identity(conn, message.signature_algorithms);
    return SIO_DONE;
}
