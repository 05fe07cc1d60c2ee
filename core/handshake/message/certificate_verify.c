/* SPDX-License-Identifier: Apache-2.0 */
/*
 * certificate_verify.c: CertificateVerify (RFC 9846 4.5.2): the handshake signed with the certificate's key.
 */
#include "crypto/load/set.h"
#include "handshake/message/messages.h"
#include "handshake/state/flight.h"
#include "x509/form/certificate.h"

#include <string.h>

enum { NUM_SPACES = 64, MAX_CONTENT = NUM_SPACES + 34 + SIO_MAX_DIGEST };

/* 64 spaces, the context string with its NUL, the transcript's hash. */
static bool signed_content(const struct sio_handshake *handshake, struct sio_buffer *content, enum sio_side signer)
{
    static const char client_context[] = "TLS 1.3, client CertificateVerify";
    static const char server_context[] = "TLS 1.3, server CertificateVerify";
    _Static_assert(sizeof client_context == sizeof server_context, "both are as long");
    _Static_assert(MAX_CONTENT == NUM_SPACES + sizeof server_context + SIO_MAX_DIGEST, "all of it fits");
    const char *words = signer == SIO_CLIENT ? client_context : server_context;
    struct sio_error *error = &handshake->context->error;
    uint8_t hash[SIO_MAX_DIGEST];
    uint8_t spaces[NUM_SPACES];
    memset(spaces, ' ', sizeof spaces);
    if (!sio_transcript_hash(&handshake->transcript, hash, error))
        return false;
    sio_buffer_clear(content);
    return (sio_buffer_reserve(content, MAX_CONTENT) && sio_buffer_append(content, spaces, sizeof spaces) &&
            sio_buffer_append(content, (const uint8_t *)words, sizeof server_context) &&
            sio_buffer_append(content, hash, sio_digest_size(handshake->negotiated))) ||
           sio_fail_memory(error);
}

/* ---- ours ---- */

/* What siotls_conn_info tells of our own signature; that of the peer is told when it is proven (auth.h). */
static void note_scheme(struct sio_handshake *handshake)
{
    struct sio_negotiated *negotiated = handshake->negotiated;
    const struct siotls_identity *identity = handshake->auth.identity;
    if (handshake->context->config->role == SIOTLS_ROLE_CLIENT) {
        negotiated->client_scheme = handshake->auth.scheme;
        return;
    }
    negotiated->scheme = handshake->auth.scheme;
    negotiated->signature_provider = sio_identity_is_external(identity) ? NULL : identity->key.signer.provider;
}

/* Signs here, or takes the application's signature from auth->signature. */
static enum sio_outcome make_signature(struct sio_auth *auth, struct sio_context *context)
{
    const struct siotls_identity *identity = auth->identity;
    if (sio_identity_is_external(identity))
        return sio_ask(&context->journal, SIOTLS_EVENT_SIGN);
    size_t capacity = sio_private_key_max_signature(&identity->key);
    size_t signature_len = 0;
    sio_buffer_clear(&auth->signature);
    if (!sio_buffer_reserve(&auth->signature, capacity))
        return sio_outcome(sio_fail_memory(&context->error));
    bool done = sio_private_key_sign(&identity->key, auth->signature.data, &signature_len, capacity, auth->scheme,
                                     sio_buffer_bytes(&auth->to_sign), &context->error);
    auth->signature.data_len = signature_len;
    return sio_outcome(done);
}

enum sio_outcome sio_certificate_verify_send(struct sio_handshake *handshake)
{
    struct sio_context *context = handshake->context;
    struct sio_auth *auth = &handshake->auth;
    struct sio_outgoing outgoing;
    if (auth->identity == NULL)
        return SIO_DONE;
    /* While the application signs, what it was shown stays as it is. */
    if (context->journal.question.type == SIOTLS_EVENT_NONE &&
        !signed_content(handshake, &auth->to_sign, sio_own_side(context)))
        return SIO_FAIL;
    enum sio_outcome outcome = make_signature(auth, context);
    if (outcome != SIO_DONE)
        return outcome;
    const struct sio_certificate_verify message = {.algorithm = auth->scheme,
                                                   .signature = sio_buffer_bytes(&auth->signature)};
    note_scheme(handshake);
    sio_message_open(&outgoing, handshake, SIO_MESSAGE_CERTIFICATE_VERIFY);
    sio_certificate_verify_write(&outgoing.writer, &message);
    return sio_message_close(&outgoing, handshake);
}

/* ---- the peer's ---- */

/* RFC 9846 4.5.2: a scheme that we offered, that is not for certificates only, and that the key can do. */
static bool check_scheme(struct sio_context *context, uint16_t scheme, uint32_t key_type)
{
    if (!sio_list16_has(sio_buffer_bytes(&context->config->schemes_list), scheme))
        return sio_fail(&context->error, SIOTLS_ALERT_ILLEGAL_PARAMETER,
                        "certificate_verify: the signature scheme was not offered");
    return sio_scheme_fits_key(scheme, key_type) ||
           sio_fail(&context->error, SIOTLS_ALERT_ILLEGAL_PARAMETER,
                    "certificate_verify: the signature scheme does not fit the certificate's key");
}

/* Asked for also when the application judges the chain, for this is a rule of TLS (RFC 9846 4.5.1.2). */
static bool check_usage(struct sio_context *context, const struct sio_certificate *leaf)
{
    return context->config->no_verification || sio_certificate_may_sign(leaf) ||
           sio_fail(&context->error, SIOTLS_ALERT_BAD_CERTIFICATE,
                    "certificate_verify: the certificate's key usage does not allow signatures");
}

static bool check_signature(struct sio_context *context, struct sio_claim *claim,
                            const struct sio_certificate_verify *message, const struct siotls_public_key *key,
                            const struct sio_buffer *content)
{
    enum sio_signature_verdict verdict = SIO_SIGNATURE_BAD;
    const struct sio_verifiers *verifiers = &context->config->verifiers;
    struct sio_verifier verifier;
    if (!sio_verifiers_ready(verifiers, &verifier, key->type, message->algorithm, &context->error))
        return false;
    claim->scheme = message->algorithm;
    claim->provider = verifier.provider;
    return sio_verify(verifiers, &verdict, key, message->algorithm, sio_buffer_bytes(content), message->signature,
                      content->memory, &context->error) &&
           (verdict == SIO_SIGNATURE_GOOD ||
            sio_fail(&context->error, SIOTLS_ALERT_DECRYPT_ERROR, "certificate_verify: the signature is wrong"));
}

/* The key that the peer showed. */
static bool read_key(const struct sio_handshake *handshake, struct siotls_public_key *key)
{
    struct sio_context *context = handshake->context;
    struct siotls_bytes shown = handshake->auth.claim.views.chain[0];
    struct sio_certificate leaf;
    if (sio_certificate_type_of(handshake->negotiated, sio_peer_side(context)) == SIOTLS_CERTIFICATE_RAW_PUBLIC_KEY)
        return sio_public_key_parse(key, shown, &context->error);
    if (!sio_certificate_parse(&leaf, shown, &context->error) || !check_usage(context, &leaf))
        return false;
    *key = leaf.key;
    return true;
}

enum sio_outcome sio_certificate_verify_recv(struct sio_handshake *handshake, struct siotls_bytes body)
{
    struct sio_context *context = handshake->context;
    struct sio_certificate_verify message;
    struct siotls_public_key key;
    struct sio_buffer content;
    if (!sio_certificate_verify_parse(&message, body, &context->error) || !read_key(handshake, &key) ||
        !check_scheme(context, message.algorithm, key.type))
        return SIO_FAIL;
    sio_buffer_init(&content, handshake->memory);
    bool done = signed_content(handshake, &content, sio_peer_side(context)) &&
                check_signature(context, &handshake->auth.claim, &message, &key, &content);
    sio_buffer_clear(&content);
    return sio_outcome(done);
}
