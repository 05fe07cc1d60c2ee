/* SPDX-License-Identifier: Apache-2.0 */
/*
 * compressed_certificate.c: CompressedCertificate (RFC 8879 4 and 5) both ways. What comes out of it is a Certificate
 * message, treated as if it had come as it is; the transcript has what was on the wire.
 */
#include "handshake/message/compressed_certificate.h"

#include "crypto/compress.h"
#include "handshake/extension/extension.h"
#include "handshake/message/messages.h"
#include "handshake/state/flight.h"

/* What little cannot be compressed may grow a little: better than to do it for nothing. */
enum { MAX_GROWTH = 64 };

static const struct sio_compression *compression_of(const struct sio_handshake *handshake)
{
    return &handshake->context->config->authentication.compression;
}

static enum sio_outcome send_packed(struct sio_handshake *handshake, uint16_t algorithm, size_t uncompressed_len,
                                    const struct sio_buffer *packed)
{
    struct sio_compressed_certificate message = {
        .algorithm = algorithm, .uncompressed_len = (uint32_t)uncompressed_len, .compressed = sio_buffer_bytes(packed)};
    struct sio_outgoing outgoing;
    sio_message_open(&outgoing, handshake, SIO_MESSAGE_COMPRESSED_CERTIFICATE);
    sio_compressed_certificate_write(&outgoing.writer, &message);
    return sio_message_close(&outgoing, handshake);
}

/* NULL: there is none that both sides know. */
static const struct sio_compressor *choose(const struct sio_handshake *handshake)
{
    return sio_compression_choose(compression_of(handshake), sio_buffer_bytes(&handshake->auth.peer_compressors));
}

bool sio_compressed_certificate_is_wanted(const struct sio_handshake *handshake)
{
    return choose(handshake) != NULL;
}

enum sio_outcome sio_compressed_certificate_send(struct sio_handshake *handshake, bool *is_sent,
                                                 struct siotls_bytes body)
{
    struct sio_context *context = handshake->context;
    const struct sio_compressor *compressor = choose(handshake);
    struct sio_buffer packed;
    *is_sent = false;
    sio_buffer_init(&packed, handshake->memory);
    enum sio_outcome outcome = SIO_FAIL;
    if (sio_compress(compressor, &packed, is_sent, body, body.data_len + MAX_GROWTH, &context->error))
        outcome =
            *is_sent ? send_packed(handshake, (uint16_t)compressor->algorithm->id, body.data_len, &packed) : SIO_DONE;
    sio_buffer_clear(&packed);
    return outcome;
}

/* RFC 8879 4: what does not come to what it says is a bad certificate; and more than the limit is not tried. */
static bool unpack(const struct sio_compression *compression, struct sio_buffer *body,
                   const struct sio_compressed_certificate *message, struct sio_error *error)
{
    const struct sio_compressor *compressor = sio_compression_find(compression, message->algorithm);
    bool is_good;
    if (compressor == NULL)
        return sio_fail(error, SIOTLS_ALERT_ILLEGAL_PARAMETER, "compressed_certificate: the algorithm was not offered");
    if (message->uncompressed_len == 0 || message->uncompressed_len > SIO_MAX_CERTIFICATE_MESSAGE)
        return sio_fail(error, SIOTLS_ALERT_BAD_CERTIFICATE,
                        "compressed_certificate: the message would exceed the limit");
    if (!sio_decompress(compressor, body, &is_good, message->compressed, message->uncompressed_len, error))
        return false;
    return is_good || sio_fail(error, SIOTLS_ALERT_BAD_CERTIFICATE,
                               "compressed_certificate: it does not decompress to what it says");
}

static enum sio_outcome take(struct sio_handshake *handshake, struct siotls_bytes body, sio_handler *certificate_recv)
{
    struct sio_context *context = handshake->context;
    struct sio_compressed_certificate message;
    struct sio_buffer unpacked;
    if (!sio_extension_is_offered(handshake, SIO_EXTENSION_COMPRESS_CERTIFICATE))
        return sio_outcome(sio_fail(&context->error, SIOTLS_ALERT_UNEXPECTED_MESSAGE,
                                    "compressed_certificate: compress_certificate was not offered"));
    if (!sio_compressed_certificate_parse(&message, body, &context->error))
        return SIO_FAIL;
    sio_buffer_init(&unpacked, handshake->memory);
    enum sio_outcome outcome = SIO_FAIL;
    if (unpack(compression_of(handshake), &unpacked, &message, &context->error))
        outcome = certificate_recv(handshake, sio_buffer_bytes(&unpacked));
    sio_claim_adopt(&handshake->auth.claim, &unpacked);
    handshake->auth.claim.compression = message.algorithm;
    return outcome;
}

enum sio_outcome sio_compressed_certificate_recv(struct sio_handshake *handshake, struct siotls_bytes body)
{
    return take(handshake, body, sio_certificate_recv);
}

enum sio_outcome sio_post_compressed_certificate_recv(struct sio_handshake *handshake, struct siotls_bytes body)
{
    return take(handshake, body, sio_post_certificate_recv);
}
