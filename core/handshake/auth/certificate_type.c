/* SPDX-License-Identifier: Apache-2.0 */
/*
 * certificate_type.c: see certificate_type.h.
 */
#include "handshake/auth/certificate_type.h"

#include <string.h>

static bool has_identity(const struct sio_type_question *question, uint8_t type)
{
    const struct siotls_config *config = question->config;
    if (question->chosen != NULL)
        return sio_identity_type(question->chosen) == type;
    for (size_t i = 0; i < config->num_identities; i++)
        if (sio_identity_type(config->identities[i]) == type)
            return true;
    return false;
}

/* Who offers nothing offers X509. */
bool sio_certificate_type_find(uint8_t *type, const struct sio_type_question *question)
{
    static const uint8_t only_x509[] = {SIOTLS_CERTIFICATE_X509};
    struct siotls_bytes ours =
        sio_certificate_types_list(sio_config_certificate_types(question->config, question->whose));
    struct siotls_bytes offered =
        question->offered.data_len > 0 ? question->offered : sio_bytes(only_x509, sizeof only_x509);
    for (size_t i = 0; i < ours.data_len; i++) {
        *type = ours.data[i];
        if (memchr(offered.data, *type, offered.data_len) != NULL &&
            (question->whose == SIOTLS_ROLE_CLIENT || has_identity(question, *type)))
            return true;
    }
    return false;
}

bool sio_certificate_type_choose(uint8_t *type, const struct sio_type_question *question, struct sio_error *error)
{
    if (sio_certificate_type_find(type, question))
        return true;
    /* Without any identity the choice of one fails, with what RFC 9846 4.2.1 says of it. */
    *type = SIOTLS_CERTIFICATE_X509;
    if (question->whose == SIOTLS_ROLE_SERVER && !has_identity(question, SIOTLS_CERTIFICATE_RAW_PUBLIC_KEY) &&
        !has_identity(question, SIOTLS_CERTIFICATE_X509))
        return true;
    return sio_fail_both(error, SIOTLS_ERROR_NEGOTIATION, SIOTLS_ALERT_UNSUPPORTED_CERTIFICATE,
                         "client_hello: no certificate type in common");
}

bool sio_config_may_ask(const struct siotls_config *config)
{
    return config->authentication.client_auth != SIOTLS_CLIENT_AUTH_NONE || config->authentication.post_handshake_auth;
}
