/* SPDX-License-Identifier: Apache-2.0 */
/*
 * auth.h: who shows what in one authentication: our identity, and the peer's chain until it is proven.
 */
#ifndef SIO_AUTH_AUTH_H
#define SIO_AUTH_AUTH_H

#include "handshake/established/established.h"
#include "wire/constants.h"
#include "wire/messages.h"

/*
 * What the peer says of itself and its Finished has not proven yet (RFC 9846 4.5.3). It is seen where it came until it
 * is judged, which takes the most memory, and copied then, once and for as long as it may be looked at.
 */
struct sio_claim {
    struct sio_shown_views views; /* the array is the claim's own until there is a copy */
    struct sio_buffer unpacked;   /* a message that came compressed, until then */
    struct sio_shown *copy;       /* NULL: none yet */
    uint16_t scheme;
    uint16_t compression;
    const char *provider; /* who checks its signature */
    bool is_proven;
};

struct sio_auth {
    struct siotls_identity *identity;        /* with which we sign; NULL: none */
    struct siotls_identity *chosen_identity; /* by the CLIENT_HELLO event */
    uint32_t peer_asked; /* extensions of its ClientHello or CertificateRequest that our Certificate may answer */
    struct sio_buffer peer_compressors; /* of its compress_certificate: list of u16 */
    bool is_requested;                  /* of a client: a certificate */
    struct sio_buffer request_context;  /* certificate_request_context */
    uint16_t scheme;                    /* ours */
    struct sio_buffer signature;        /* answer of a SIGN event */
    struct sio_buffer to_sign;          /* what a SIGN event shows */
    struct sio_claim claim;
};

void sio_auth_init(struct sio_auth *auth, const struct siotls_memory *memory);
void sio_auth_clear(struct sio_auth *auth);

/* Notes what the peer asked for in its hello or request: only that may go with our certificate. */
bool sio_auth_note_wishes(struct sio_auth *auth, uint32_t asked, struct siotls_bytes compressors,
                          struct sio_error *error) SIO_CHECKED;

/* Sees the peer's certificates in the message, which stays until they are copied. */
bool sio_claim_message(struct sio_claim *claim, const struct sio_certificate_message *message,
                       struct sio_error *error) SIO_CHECKED;

/* The message was unpacked to these bytes, which go over. */
void sio_claim_adopt(struct sio_claim *claim, struct sio_buffer *unpacked);

/* Copies them, since the message goes and they are looked at later. A second time it does nothing. */
bool sio_claim_copy(struct sio_claim *claim, struct sio_context *context) SIO_CHECKED;

/* Sees and copies the chain of a session (config/session.h). */
bool sio_claim_session(struct sio_claim *claim, struct siotls_bytes chain, struct sio_context *context) SIO_CHECKED;

/* The peer's Finished was right: what it claimed is the peer's. */
void sio_claim_prove(struct sio_claim *claim, struct sio_established *established);

/* Keeps what was proven beyond the handshake; identity: a server's own. The claim is empty afterwards. */
bool sio_claim_keep(struct sio_claim *claim, struct sio_established *established,
                    struct siotls_identity *identity) SIO_CHECKED;

#endif
