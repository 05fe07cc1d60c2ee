/* SPDX-License-Identifier: Apache-2.0 */
/*
 * extension.h: what an extension means (RFC 9846 4.3). Its form is its row in wire/; its meaning is one file here. A
 * new extension is that row and that file.
 */
#ifndef SIO_EXTENSION_EXTENSION_H
#define SIO_EXTENSION_EXTENSION_H

#include "handshake/state/handshake.h"

/*
 * What is to be done about an extension; NULL: nothing. In the order of a handshake:
 *
 * offer    a client puts it into its ClientHello
 * request  a server puts it into its CertificateRequest
 * answer   a server puts it into its EncryptedExtensions, if the client offered it
 * attach   either puts it beside its own certificate, if the peer asked for it
 * take     a client hears of it in EncryptedExtensions, where it may be missing
 *
 * What a server chooses from a ClientHello is negotiated as a whole (hello/negotiate.h).
 */
struct sio_extension_meaning {
    bool (*offer)(struct sio_handshake *handshake, struct sio_client_hello *hello);
    void (*request)(struct sio_handshake *handshake, struct sio_certificate_request *message);
    void (*answer)(struct sio_handshake *handshake, struct sio_encrypted_extensions *message);
    void (*attach)(struct sio_handshake *handshake, struct sio_extensions *leaf);
    bool (*take)(struct sio_handshake *handshake, const struct sio_encrypted_extensions *message);
};

/* All of them, message by message. */
bool sio_extensions_offer(struct sio_handshake *handshake, struct sio_client_hello *hello) SIO_CHECKED;
void sio_extensions_request(struct sio_handshake *handshake, struct sio_certificate_request *message);
void sio_extensions_answer(struct sio_handshake *handshake, struct sio_encrypted_extensions *message);
void sio_extensions_attach(struct sio_handshake *handshake, struct sio_extensions *leaf);
bool sio_extensions_take(struct sio_handshake *handshake, const struct sio_encrypted_extensions *message) SIO_CHECKED;

/* ---- for the files ---- */

static inline void sio_extension_put(struct sio_extensions *extensions, enum sio_extension extension,
                                     struct siotls_bytes data)
{
    extensions->present |= sio_extension_bit(extension);
    extensions->data[extension] = data;
}

/* Did the peer ask for it, in its ClientHello or CertificateRequest? */
static inline bool sio_extension_is_asked(const struct sio_handshake *handshake, enum sio_extension extension)
{
    return (handshake->auth.peer_asked & sio_extension_bit(extension)) != 0;
}

/* Did we, in ours? */
static inline bool sio_extension_is_offered(const struct sio_handshake *handshake, enum sio_extension extension)
{
    return (handshake->hello.offered & sio_extension_bit(extension)) != 0;
}

extern const struct sio_extension_meaning sio_alpn_meaning, sio_certificate_authorities_meaning,
    sio_client_certificate_type_meaning, sio_compress_certificate_meaning, sio_cookie_meaning, sio_early_data_meaning,
    sio_key_share_meaning, sio_max_fragment_length_meaning, sio_post_handshake_auth_meaning, sio_pre_shared_key_meaning,
    sio_record_size_limit_meaning, sio_server_certificate_type_meaning, sio_server_name_meaning,
    sio_signature_algorithms_cert_meaning, sio_signature_algorithms_meaning, sio_signed_certificate_timestamp_meaning,
    sio_status_request_meaning, sio_supported_groups_meaning, sio_supported_versions_meaning;

#endif
