/* SPDX-License-Identifier: Apache-2.0 */
/*
 * certificate_verify.c: CertificateVerify (RFC 9846 4.5.2): the handshake signed with the certificate's key.
 */
#include "handshake/certificate_type.h"
#include "handshake/events.h"
#include "handshake/flight.h"
#include "handshake/messages.h"
#include "x509/certificate.h"

#include <string.h>

enum { NUM_SPACES = 64 };

/* 64 spaces, the context string with its NUL, the transcript's hash. */
static bool signed_content(struct siotls_conn *conn, struct sio_buffer *content, enum sio_side signer)
{
    static const char client_context[] = "TLS 1.3, client CertificateVerify";
    static const char server_context[] = "TLS 1.3, server CertificateVerify";
    _Static_assert(sizeof client_context == sizeof server_context, "both are as long");
    const char *context = signer == SIO_CLIENT ? client_context : server_context;
    uint8_t hash[SIO_MAX_DIGEST];
    uint8_t spaces[NUM_SPACES];
    memset(spaces, ' ', sizeof spaces);
    if (!sio_transcript_hash(&conn->handshake->transcript, hash, &conn->error))
        return false;
    sio_buffer_clear(content);
    return (sio_buffer_append(content, spaces, sizeof spaces) &&
            sio_buffer_append(content, (const uint8_t *)context, sizeof server_context) &&
            sio_buffer_append(content, hash, conn->suite->kdf.hash.algorithm->digest_size)) ||
           sio_fail_memory(&conn->error);
}

/* What siotls_info tells of our own signature; that of the peer is told when it is proven (shown.h). */
static void note_scheme(struct siotls_conn *conn, uint16_t scheme, const char *provider)
{
    if (conn->role == SIOTLS_ROLE_CLIENT) {
        conn->client_scheme = scheme;
        return;
    }
    conn->scheme = scheme;
    conn->signature_provider = provider;
}

/* Signs here, or takes the application's signature from handshake->signature. */
static enum sio_outcome make_signature(struct siotls_conn *conn)
{
    struct sio_handshake *handshake = conn->handshake;
    const struct siotls_identity *identity = handshake->identity;
    if (sio_identity_is_external(identity))
        return sio_decide(conn, SIOTLS_EVENT_SIGN);
    size_t capacity = sio_private_key_max_signature(&identity->key);
    size_t signature_len = 0;
    sio_buffer_clear(&handshake->signature);
    if (!sio_buffer_reserve(&handshake->signature, capacity))
        return sio_outcome(sio_fail_memory(&conn->error));
    bool done = sio_private_key_sign(&identity->key, handshake->signature.data, &signature_len, capacity,
                                     handshake->our_scheme, sio_buffer_bytes(&handshake->to_sign), &conn->error);
    handshake->signature.data_len = signature_len;
    return sio_outcome(done);
}

enum sio_outcome sio_certificate_verify_send(struct siotls_conn *conn)
{
    struct sio_handshake *handshake = conn->handshake;
    struct sio_outgoing outgoing;
    if (handshake->identity == NULL)
        return SIO_DONE;
    /* While the application signs, what it was shown stays as it is. */
    if (handshake->decision.type == SIOTLS_EVENT_NONE &&
        !signed_content(conn, &handshake->to_sign, sio_conn_side(conn)))
        return SIO_FAIL;
    enum sio_outcome outcome = make_signature(conn);
    if (outcome != SIO_DONE)
        return outcome;
    struct sio_certificate_verify message = {.algorithm = handshake->our_scheme,
                                             .signature = sio_buffer_bytes(&handshake->signature)};
    note_scheme(conn, handshake->our_scheme,
                sio_identity_is_external(handshake->identity) ? NULL : handshake->identity->key.signer.provider);
    sio_message_open(&outgoing, conn, SIO_MESSAGE_CERTIFICATE_VERIFY);
    sio_certificate_verify_write(&outgoing.writer, &message);
    return sio_message_close(&outgoing, conn);
}

/* RFC 9846 4.5.2: a scheme that we offered, that is not for certificates only, and that the key can do. */
static bool check_scheme(struct siotls_conn *conn, uint16_t scheme, uint32_t key_type)
{
    if (!sio_list16_has(sio_buffer_bytes(&conn->config->schemes_list), scheme))
        return sio_fail(&conn->error, SIOTLS_ALERT_ILLEGAL_PARAMETER,
                        "certificate_verify: the signature scheme was not offered");
    if (!sio_scheme_fits_key(scheme, key_type))
        return sio_fail(&conn->error, SIOTLS_ALERT_ILLEGAL_PARAMETER,
                        "certificate_verify: the signature scheme does not fit the certificate's key");
    return true;
}

/* Asked for also when the application judges the chain, for this is a rule of TLS (RFC 9846 4.5.1.2). */
static bool check_usage(struct siotls_conn *conn, const struct sio_certificate *leaf)
{
    return conn->config->no_verification || sio_certificate_may_sign(leaf) ||
           sio_fail(&conn->error, SIOTLS_ALERT_BAD_CERTIFICATE,
                    "certificate_verify: the certificate's key usage does not allow signatures");
}

static bool check_signature(struct siotls_conn *conn, const struct sio_certificate_verify *message,
                            const struct siotls_public_key *key, struct siotls_bytes content)
{
    enum sio_signature_verdict verdict = SIO_SIGNATURE_BAD;
    const struct sio_verifiers *verifiers = &conn->config->verifiers;
    const struct sio_verifier *verifier = sio_verifiers_find(verifiers, key->type, message->algorithm);
    conn->handshake->claimed_scheme = message->algorithm;
    conn->handshake->claimed_provider = verifier != NULL ? verifier->provider : NULL;
    if (!sio_verify(verifiers, &verdict, key, message->algorithm, content, message->signature, &conn->memory,
                    &conn->error))
        return false;
    if (verdict != SIO_SIGNATURE_GOOD)
        return sio_fail(&conn->error, SIOTLS_ALERT_DECRYPT_ERROR, "certificate_verify: the signature is wrong");
    return true;
}

/* The key that the peer showed. */
static bool read_key(struct siotls_conn *conn, struct siotls_public_key *key)
{
    struct siotls_bytes shown = conn->handshake->chain[0];
    struct sio_certificate leaf;
    if (sio_conn_peer_type(conn) == SIOTLS_CERTIFICATE_RAW_PUBLIC_KEY)
        return sio_public_key_parse(key, shown, &conn->error);
    if (!sio_certificate_parse(&leaf, shown, &conn->error) || !check_usage(conn, &leaf))
        return false;
    *key = leaf.key;
    return true;
}

enum sio_outcome sio_certificate_verify_recv(struct siotls_conn *conn, struct siotls_bytes body)
{
    struct sio_certificate_verify message;
    struct siotls_public_key key;
    struct sio_buffer content;
    if (!sio_certificate_verify_parse(&message, body, &conn->error) || !read_key(conn, &key) ||
        !check_scheme(conn, message.algorithm, key.type))
        return SIO_FAIL;
    sio_buffer_init(&content, &conn->memory);
    bool done = signed_content(conn, &content, sio_conn_peer_side(conn)) &&
                check_signature(conn, &message, &key, sio_buffer_bytes(&content));
    sio_buffer_clear(&content);
    return sio_outcome(done);
}
