/* SPDX-License-Identifier: Apache-2.0 */
/*
 * export.c: exporters (RFC 9846 7.5) and channel bindings (RFC 9266, RFC 5929 4) of a connection.
 */
#include <siotls/session.h>

#include <string.h>

#include "api/conn.h"
#include "crypto/load/set.h"

#include "x509/form/certificate.h"

enum { CHANNEL_BINDING_SIZE = 32 };

/* Whatever is wrong is for the caller to know; the connection goes on. */
static int export(struct siotls_conn *conn, const struct sio_kdf *kdf, uint8_t *output, size_t output_len,
                  const uint8_t *secret, const char *label, struct siotls_bytes context)
{
    struct sio_error why = {0};
    size_t label_len = strlen(label);
    if (label_len < 1 || label_len > SIO_MAX_LABEL)
        return sio_refuse_value(&conn->misuse, "export: the label has not 1 to 249 characters", label_len);
    if (output_len < 1 || output_len > 255 * kdf->hash.algorithm->digest_size)
        return sio_refuse_value(&conn->misuse, "export: the output is not 1 to 255 digests long", output_len);
    if (sio_export(kdf, output, output_len, secret, label, context, &why))
        return SIOTLS_OK;
    sio_wipe(output, output_len);
    return sio_conn_refuse(conn, (enum siotls_status)why.status, why.reason);
}

static int refuse(struct siotls_conn *conn)
{
    return sio_conn_refuse(conn, SIOTLS_ERROR_STATE, "export: there is no secret before Finished, or after a failure");
}

static int refuse_room(struct siotls_conn *conn)
{
    return sio_conn_refuse(conn, SIOTLS_ERROR_LIMIT, "channel binding: there is no room for it");
}

int siotls_conn_export_keying_material(struct siotls_conn *conn, uint8_t *output, size_t output_len, const char *label,
                                       const uint8_t *context, size_t context_len)
{
    int status = sio_conn_check(conn, output != NULL, label != NULL && (context != NULL || context_len == 0));
    if (status != SIOTLS_OK)
        return status;
    if (!sio_has_secrets(&conn->engine.established))
        return refuse(conn);
    return export(conn, &conn->engine.established.negotiated.suite->kdf, output, output_len,
                  sio_secret_of(&conn->engine.established, SIO_SECRET_EXPORTER), label,
                  sio_bytes(context, context_len));
}

int siotls_conn_export_early_keying_material(struct siotls_conn *conn, uint8_t *output, size_t output_len,
                                             const char *label, const uint8_t *context, size_t context_len)
{
    int status = sio_conn_check(conn, output != NULL, label != NULL && (context != NULL || context_len == 0));
    if (status != SIOTLS_OK)
        return status;
    if (conn->engine.handshake == NULL || !conn->engine.handshake->schedule.has_early_exporter ||
        conn->engine.established.negotiated.early_data == SIOTLS_EARLY_DATA_REJECTED)
        return sio_conn_refuse(conn, SIOTLS_ERROR_STATE, "export: early data is not offered, or the handshake is done");
    return export(conn, &conn->engine.handshake->psk.resumption.kdf, output, output_len,
                  conn->engine.handshake->schedule.early_exporter, label, sio_bytes(context, context_len));
}

/* ---- channel bindings ---- */

/* RFC 9266 2: the exporter with a fixed label and no context. */
static int bind_exporter(struct siotls_conn *conn, uint8_t *output, size_t *output_len)
{
    if (*output_len < CHANNEL_BINDING_SIZE)
        return refuse_room(conn);
    *output_len = CHANNEL_BINDING_SIZE;
    return siotls_conn_export_keying_material(conn, output, CHANNEL_BINDING_SIZE, "EXPORTER-Channel-Binding", NULL, 0);
}

/*
 * The leaf certificate of the server; data NULL: it is not known (any more), or there was none. A client that gets here
 * has the server's Finished; a server's own certificate needs no proof, but its client has not seen it all before.
 */
static struct siotls_bytes server_certificate(const struct siotls_conn *conn)
{
    const struct sio_handshake *handshake = conn->engine.handshake;
    const struct sio_shown *shown = conn->engine.established.shown;
    const struct siotls_identity *identity = NULL;
    if (conn->engine.context.config->role == SIOTLS_ROLE_CLIENT && shown != NULL && shown->views.num_chain > 0)
        return shown->views.chain[0];
    if (conn->engine.context.config->role == SIOTLS_ROLE_CLIENT && !conn->engine.established.is_done &&
        handshake != NULL && handshake->auth.claim.views.num_chain > 0)
        return handshake->auth.claim.views.chain[0];
    if (conn->engine.context.config->role == SIOTLS_ROLE_SERVER && shown != NULL)
        identity = shown->identity;
    else if (conn->engine.context.config->role == SIOTLS_ROLE_SERVER && !conn->engine.established.is_done &&
             handshake != NULL)
        identity = handshake->auth.identity;
    return identity != NULL ? identity->chain[0] : sio_bytes(NULL, 0);
}

/* RFC 5929 4.1: the signature's hash, SHA-256 for weaker ones; a signature without a hash has no such binding. */
static uint32_t hash_of(uint16_t scheme)
{
    switch (scheme) {
    case SIOTLS_SCHEME_ECDSA_SECP256R1_SHA256:
    case SIOTLS_SCHEME_RSA_PKCS1_SHA256:
    case SIOTLS_SCHEME_RSA_PSS_RSAE_SHA256:
    case SIOTLS_SCHEME_RSA_PSS_PSS_SHA256:
        return SIOTLS_HASH_SHA256;
    case SIOTLS_SCHEME_ECDSA_SECP384R1_SHA384:
    case SIOTLS_SCHEME_RSA_PKCS1_SHA384:
    case SIOTLS_SCHEME_RSA_PSS_RSAE_SHA384:
    case SIOTLS_SCHEME_RSA_PSS_PSS_SHA384:
        return SIOTLS_HASH_SHA384;
    case SIOTLS_SCHEME_ECDSA_SECP521R1_SHA512:
    case SIOTLS_SCHEME_RSA_PKCS1_SHA512:
    case SIOTLS_SCHEME_RSA_PSS_RSAE_SHA512:
    case SIOTLS_SCHEME_RSA_PSS_PSS_SHA512:
        return SIOTLS_HASH_SHA512;
    default:
        return 0;
    }
}

static int bind_end_point(struct siotls_conn *conn, uint8_t *output, size_t *output_len)
{
    struct sio_certificate certificate;
    struct sio_error why = {0};
    struct sio_hash hash = {0};
    struct siotls_bytes der = server_certificate(conn);
    if (der.data_len == 0 || !sio_certificate_parse(&certificate, der, &why))
        return sio_conn_refuse(conn, SIOTLS_ERROR_NOT_FOUND, "channel binding: there is no server certificate");
    uint32_t id = hash_of(certificate.signature_algorithm.scheme);
    if (id == 0)
        return sio_conn_refuse(conn, SIOTLS_ERROR_NOT_FOUND, "channel binding: the certificate's scheme has no hash");
    if (!sio_set_select_hash(conn->engine.context.config->set, &hash, id, &why))
        return sio_conn_refuse(conn, (enum siotls_status)why.status, why.reason);
    if (*output_len < hash.algorithm->digest_size)
        return refuse_room(conn);
    *output_len = hash.algorithm->digest_size;
    if (sio_hash_digest(&hash, output, &der, 1, &why))
        return SIOTLS_OK;
    return sio_conn_refuse(conn, (enum siotls_status)why.status, why.reason);
}

int siotls_conn_channel_binding(struct siotls_conn *conn, uint8_t *output, size_t *output_len, const char *type)
{
    int status = sio_conn_check(conn, output != NULL && output_len != NULL, type != NULL);
    if (status != SIOTLS_OK)
        return status;
    if (!sio_has_secrets(&conn->engine.established))
        return refuse(conn);
    if (strcmp(type, "tls-exporter") == 0)
        return bind_exporter(conn, output, output_len);
    if (strcmp(type, "tls-server-end-point") == 0)
        return bind_end_point(conn, output, output_len);
    return sio_conn_refuse(conn, SIOTLS_ERROR_NOT_FOUND, "channel binding: the type is not known");
}
