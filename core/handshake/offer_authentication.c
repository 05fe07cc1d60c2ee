/* SPDX-License-Identifier: Apache-2.0 */
/*
 * offer_authentication.c: see offer_authentication.h (RFC 9846 4.3.3, 4.3.4, 4.4.2 and 4.5.1.1).
 */
#include "handshake/offer_authentication.h"

#include "handshake/certificate_type.h"

static void offer(struct sio_extensions *extensions, enum sio_extension extension, struct siotls_bytes data)
{
    extensions->present |= sio_extension_bit(extension);
    extensions->data[extension] = data;
}

void sio_offer_authentication(const struct siotls_conn *conn, struct sio_client_hello *hello)
{
    /* CertificateStatusRequest: ocsp, any responder, no extensions (RFC 6066 8). */
    static const uint8_t any_ocsp[] = {1, 0, 0, 0, 0};
    const struct sio_authentication *wanted = &conn->config->authentication;
    hello->signature_algorithms_cert = sio_buffer_bytes(&wanted->chain_schemes);
    if (hello->signature_algorithms_cert.data_len > 0)
        offer(&hello->extensions, SIO_EXTENSION_SIGNATURE_ALGORITHMS_CERT, sio_bytes(NULL, 0));
    if (wanted->request_ocsp)
        offer(&hello->extensions, SIO_EXTENSION_STATUS_REQUEST, sio_bytes(any_ocsp, sizeof any_ocsp));
    if (wanted->request_scts)
        offer(&hello->extensions, SIO_EXTENSION_SIGNED_CERTIFICATE_TIMESTAMP, sio_bytes(NULL, 0));
    if (wanted->compression.num_compressors > 0)
        offer(&hello->extensions, SIO_EXTENSION_COMPRESS_CERTIFICATE, sio_compression_extension(&wanted->compression));
    sio_certificate_types_offer(conn, hello);
    if (wanted->post_handshake_auth)
        offer(&hello->extensions, SIO_EXTENSION_POST_HANDSHAKE_AUTH, sio_bytes(NULL, 0));
}

void sio_offer_client_authentication(const struct siotls_conn *conn, struct sio_certificate_request *request)
{
    const struct siotls_config *config = conn->config;
    const struct sio_authentication *wanted = &config->authentication;
    struct sio_extensions *extensions = &request->extensions;
    request->signature_algorithms = sio_buffer_bytes(&config->schemes_list);
    request->signature_algorithms_cert = sio_buffer_bytes(&wanted->chain_schemes);
    request->certificate_authorities = sio_buffer_bytes(&wanted->authorities);
    offer(extensions, SIO_EXTENSION_SIGNATURE_ALGORITHMS, sio_bytes(NULL, 0));
    if (request->signature_algorithms_cert.data_len > 0)
        offer(extensions, SIO_EXTENSION_SIGNATURE_ALGORITHMS_CERT, sio_bytes(NULL, 0));
    if (request->certificate_authorities.data_len > 0)
        offer(extensions, SIO_EXTENSION_CERTIFICATE_AUTHORITIES, sio_bytes(NULL, 0));
    if (wanted->compression.num_compressors > 0)
        offer(extensions, SIO_EXTENSION_COMPRESS_CERTIFICATE, sio_compression_extension(&wanted->compression));
    /* Here both are empty. */
    if (wanted->request_ocsp)
        offer(extensions, SIO_EXTENSION_STATUS_REQUEST, sio_bytes(NULL, 0));
    if (wanted->request_scts)
        offer(extensions, SIO_EXTENSION_SIGNED_CERTIFICATE_TIMESTAMP, sio_bytes(NULL, 0));
}

static bool note_compressors(struct siotls_conn *conn, struct siotls_bytes list)
{
    sio_buffer_clear(&conn->handshake->peer_compressors);
    return sio_buffer_append(&conn->handshake->peer_compressors, list.data, list.data_len) ||
           sio_fail_memory(&conn->error);
}

bool sio_note_client_hello_wishes(struct siotls_conn *conn, const struct sio_client_hello *hello)
{
    conn->handshake->peer_asked = hello->extensions.present;
    if (!hello->wants_ocsp)
        conn->handshake->peer_asked &= ~sio_extension_bit(SIO_EXTENSION_STATUS_REQUEST);
    return note_compressors(conn, hello->compress_certificate);
}

bool sio_note_certificate_request_wishes(struct siotls_conn *conn, const struct sio_certificate_request *request)
{
    conn->handshake->peer_asked = request->extensions.present;
    return note_compressors(conn, request->compress_certificate);
}
