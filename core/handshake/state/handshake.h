/* SPDX-License-Identifier: Apache-2.0 */
/*
 * handshake.h: the state of one handshake, or of one authentication after it, by who owns it. It goes, secrets first,
 * at the moment it is done. Functions that need one part take that part; messages and extensions take them all.
 */
#ifndef SIO_STATE_HANDSHAKE_H
#define SIO_STATE_HANDSHAKE_H

#include "base/arena.h"
#include "handshake/auth/auth.h"
#include "handshake/hello/hello.h"
#include "handshake/keys/schedule.h"
#include "handshake/psk/early.h"
#include "handshake/psk/psk.h"

/*
 * May change the body of a message that was just built, before it is hashed and sent; false: no memory. It is for tests
 * that play recorded handshakes (RFC 8448) or hostile peers, and NULL elsewhere.
 */
struct sio_reviser {
    bool (*revise)(void *context, uint8_t message, struct sio_buffer *body);
    void *context;
};

/*
 * One block of memory, with room behind it for what its parts allocate: all of that dies with it. What lives on, and
 * what the connection itself allocates, comes from the config's memory.
 */
struct sio_handshake {
    struct sio_context *context;
    struct sio_established *established;
    struct sio_negotiated *negotiated;  /* of established */
    const struct siotls_memory *memory; /* of the arena */
    struct sio_arena arena;

    struct sio_transcript transcript;
    struct sio_buffer flight;  /* messages that are built and not yet sealed */
    enum sio_level send_level; /* under which they go */
    struct sio_reviser reviser;
    struct sio_schedule schedule;
    struct sio_hello hello;
    struct sio_psk_part psk;
    struct sio_early early;
    struct sio_auth auth;
    bool is_over;     /* its last step is done: it goes */
    char detail[240]; /* words of the first failure */
};

/* NULL: no memory. The parts that live on are borrowed. */
struct sio_handshake *sio_handshake_new(struct sio_context *context, struct sio_established *established);

/* Wipes and frees it; NULL is fine. */
void sio_handshake_free(struct sio_handshake *handshake);

/* What a client's carrier says of itself (RFC 9001 8.2): a view of the hello being answered. */
static inline struct siotls_bytes sio_client_parameters(const struct sio_handshake *handshake)
{
    return handshake->hello.server->message.extensions.data[SIO_EXTENSION_QUIC_TRANSPORT_PARAMETERS];
}

/* Wipes its secrets after a failure. What events and errors point to stays. */
void sio_handshake_forget(struct sio_handshake *handshake);

#endif
