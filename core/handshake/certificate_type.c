/* SPDX-License-Identifier: Apache-2.0 */
/*
 * certificate_type.c: see certificate_type.h.
 */
#include "handshake/certificate_type.h"

#include <string.h>

#include "handshake/messages.h"

static void offer(struct sio_client_hello *hello, enum sio_extension extension,
                  const struct sio_certificate_types *types)
{
    if (types->list[0] == 0)
        return;
    hello->extensions.present |= sio_extension_bit(extension);
    hello->extensions.data[extension] = sio_bytes(types->list, 1U + types->list[0]);
}

void sio_certificate_types_offer(const struct siotls_conn *conn, struct sio_client_hello *hello)
{
    const struct siotls_config *config = conn->config;
    offer(hello, SIO_EXTENSION_CLIENT_CERTIFICATE_TYPE, sio_config_certificate_types(config, SIOTLS_ROLE_CLIENT));
    offer(hello, SIO_EXTENSION_SERVER_CERTIFICATE_TYPE, sio_config_certificate_types(config, SIOTLS_ROLE_SERVER));
}

static bool check_offered(struct siotls_conn *conn, int whose, uint8_t type)
{
    return sio_certificate_types_have(sio_config_certificate_types(conn->config, whose), type) ||
           sio_fail(&conn->error, SIOTLS_ALERT_ILLEGAL_PARAMETER,
                    "encrypted_extensions: the certificate type was not offered");
}

bool sio_certificate_types_take(struct siotls_conn *conn, const struct sio_encrypted_extensions *message)
{
    conn->client_certificate_type = message->client_certificate_type;
    conn->server_certificate_type = message->server_certificate_type;
    const struct sio_extensions *extensions = &message->extensions;
    return (!sio_extensions_have(extensions, SIO_EXTENSION_CLIENT_CERTIFICATE_TYPE) ||
            check_offered(conn, SIOTLS_ROLE_CLIENT, conn->client_certificate_type)) &&
           (!sio_extensions_have(extensions, SIO_EXTENSION_SERVER_CERTIFICATE_TYPE) ||
            check_offered(conn, SIOTLS_ROLE_SERVER, conn->server_certificate_type));
}

/* ---- server ---- */

static bool has_identity(const struct siotls_conn *conn, uint8_t type)
{
    const struct siotls_config *config = conn->config;
    if (conn->handshake->chosen_identity != NULL)
        return sio_identity_type(conn->handshake->chosen_identity) == type;
    for (size_t i = 0; i < config->num_identities; i++)
        if (sio_identity_type(config->identities[i]) == type)
            return true;
    return false;
}

/* Our first one that the client offers; offers nothing: X509. False: none. */
static bool find_common(const struct siotls_conn *conn, uint8_t *chosen, int whose, struct siotls_bytes offered)
{
    static const uint8_t only_x509[] = {SIOTLS_CERTIFICATE_X509};
    struct siotls_bytes ours = sio_certificate_types_list(sio_config_certificate_types(conn->config, whose));
    if (offered.data_len == 0)
        offered = sio_bytes(only_x509, sizeof only_x509);
    for (size_t i = 0; i < ours.data_len; i++) {
        *chosen = ours.data[i];
        if (memchr(offered.data, *chosen, offered.data_len) != NULL &&
            (whose == SIOTLS_ROLE_CLIENT || has_identity(conn, *chosen)))
            return true;
    }
    return false;
}

static bool choose(struct siotls_conn *conn, uint8_t *chosen, int whose, struct siotls_bytes offered)
{
    if (find_common(conn, chosen, whose, offered))
        return true;
    /* Without any identity the choice of one fails, with what RFC 9846 4.2.1 says of it. */
    *chosen = SIOTLS_CERTIFICATE_X509;
    if (whose == SIOTLS_ROLE_SERVER && !has_identity(conn, SIOTLS_CERTIFICATE_RAW_PUBLIC_KEY) &&
        !has_identity(conn, SIOTLS_CERTIFICATE_X509))
        return true;
    return sio_fail_both(&conn->error, SIOTLS_ERROR_NEGOTIATION, SIOTLS_ALERT_UNSUPPORTED_CERTIFICATE,
                         "client_hello: no certificate type in common");
}

/* A client is asked in the handshake or, perhaps, later. */
static bool may_ask(const struct siotls_conn *conn)
{
    return sio_client_auth_is_wanted(conn) || conn->config->authentication.post_handshake_auth;
}

bool sio_certificate_types_choose(struct siotls_conn *conn, const struct sio_client_hello *hello)
{
    return choose(conn, &conn->server_certificate_type, SIOTLS_ROLE_SERVER, hello->server_certificate_types) &&
           (!may_ask(conn) ||
            choose(conn, &conn->client_certificate_type, SIOTLS_ROLE_CLIENT, hello->client_certificate_types));
}

static void answer(const struct siotls_conn *conn, struct sio_extensions *extensions, enum sio_extension extension,
                   const uint8_t *type)
{
    if ((conn->handshake->peer_asked & sio_extension_bit(extension)) == 0)
        return;
    extensions->present |= sio_extension_bit(extension);
    extensions->data[extension] = sio_bytes(type, 1);
}

/*
 * With a PSK nobody shows anything. A server that resumes says nevertheless of which type its certificate is, if there
 * is one in common (RFC 7250 4.2); it asks for none, so it says nothing of the client's.
 */
void sio_certificate_types_answer(struct siotls_conn *conn, struct sio_encrypted_extensions *message)
{
    const struct sio_handshake *handshake = conn->handshake;
    if (handshake->identity == NULL &&
        (!conn->is_resumed || !find_common(conn, &conn->server_certificate_type, SIOTLS_ROLE_SERVER,
                                           handshake->hello.server_certificate_types)))
        return;
    answer(conn, &message->extensions, SIO_EXTENSION_SERVER_CERTIFICATE_TYPE, &conn->server_certificate_type);
    if (handshake->identity == NULL)
        return;
    if (may_ask(conn))
        answer(conn, &message->extensions, SIO_EXTENSION_CLIENT_CERTIFICATE_TYPE, &conn->client_certificate_type);
}

uint8_t sio_conn_own_type(const struct siotls_conn *conn)
{
    return conn->role == SIOTLS_ROLE_CLIENT ? conn->client_certificate_type : conn->server_certificate_type;
}

uint8_t sio_conn_peer_type(const struct siotls_conn *conn)
{
    return conn->role == SIOTLS_ROLE_CLIENT ? conn->server_certificate_type : conn->client_certificate_type;
}
