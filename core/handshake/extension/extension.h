/* SPDX-License-Identifier: Apache-2.0 */
/*
 * extension.h: what an extension means (RFC 9846 4.3). Its form is its row in wire/; its meaning is one file here. A
 * new extension is that row and that file.
 */
#ifndef SIO_EXTENSION_EXTENSION_H
#define SIO_EXTENSION_EXTENSION_H

#include "handshake/state/handshake.h"
#include "wire/extension_rows.h"

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

/* sio_NAME_meaning for each row of wire/extension_rows.h. */
#define SIO_DECLARE_MEANING(IDENTIFIER, name, type, MESSAGES)                                                          \
    extern const struct sio_extension_meaning sio_##name##_meaning;
SIO_EXTENSION_ROWS(SIO_DECLARE_MEANING)
#undef SIO_DECLARE_MEANING

#endif
