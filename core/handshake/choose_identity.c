/* SPDX-License-Identifier: Apache-2.0 */
/*
 * choose_identity.c: see choose_identity.h (RFC 9846 4.5.1.2, RFC 6066 3).
 */
#include "handshake/choose_identity.h"

#include <string.h>

#include "handshake/certificate_type.h"

bool sio_choose_identity(struct siotls_conn *conn, const struct sio_identity_wish *wish)
{
    struct sio_handshake *handshake = conn->handshake;
    struct siotls_identity *chosen = handshake->chosen_identity;
    struct siotls_identity *const *candidates = chosen != NULL ? &chosen : conn->config->identities;
    size_t num_candidates = chosen != NULL ? 1 : conn->config->num_identities;
    unsigned best = 0;
    for (size_t i = 0; i < num_candidates; i++) {
        unsigned suits = sio_identity_suits(candidates[i], wish);
        if (suits <= best)
            continue;
        best = suits;
        handshake->identity = candidates[i];
        handshake->our_scheme = sio_identity_scheme(candidates[i], wish->schemes);
    }
    return best > 0;
}

/* What is no name of a host matches none: then only the default is left. */
static void parse_name(struct sio_reference_name *name, char text[256], struct siotls_bytes server_name)
{
    if (server_name.data_len == 0 || server_name.data_len > 255)
        return;
    memcpy(text, server_name.data, server_name.data_len);
    text[server_name.data_len] = '\0';
    if (!sio_reference_name_parse(name, text))
        name->type = SIO_NAME_INVALID;
}

static bool fail_choice(struct siotls_conn *conn, const struct sio_identity_wish *wish)
{
    struct sio_identity_wish any = *wish;
    any.is_name_binding = false;
    if (wish->is_name_binding && sio_choose_identity(conn, &any))
        return sio_fail_both(&conn->error, SIOTLS_ERROR_NEGOTIATION, SIOTLS_ALERT_UNRECOGNIZED_NAME,
                             "client_hello: no identity has that server name");
    return sio_fail_both(&conn->error, SIOTLS_ERROR_NEGOTIATION, SIOTLS_ALERT_HANDSHAKE_FAILURE,
                         "client_hello: no signature scheme in common with any identity");
}

bool sio_choose_server_identity(struct siotls_conn *conn, const struct sio_client_hello *hello)
{
    char text[256];
    struct sio_identity_wish wish = {
        .is_name_binding = conn->config->authentication.strict_server_name && hello->server_name.data_len > 0 &&
                           conn->handshake->chosen_identity == NULL,
        .schemes = hello->signature_algorithms,
        .chain_schemes = hello->signature_algorithms_cert,
        .authorities = hello->certificate_authorities,
    };
    parse_name(&wish.name, text, hello->server_name);
    if (!sio_certificate_types_choose(conn, hello))
        return false;
    wish.type = conn->server_certificate_type;
    return sio_choose_identity(conn, &wish) || fail_choice(conn, &wish);
}
