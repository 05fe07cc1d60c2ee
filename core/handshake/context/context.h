/* SPDX-License-Identifier: Apache-2.0 */
/*
 * context.h: what all parts of one connection work with. It holds nothing of the protocol's state: that lies with the
 * room that owns it.
 */
#ifndef SIO_CONTEXT_CONTEXT_H
#define SIO_CONTEXT_CONTEXT_H

#include "config/config.h"
#include "flow/flow.h"
#include "handshake/context/incoming.h"
#include "handshake/context/journal.h"
#include "handshake/context/outcome.h"

/* Whose secret, whose certificate. */
enum sio_side { SIO_CLIENT, SIO_SERVER };

/* The time, as the application tells it. */
struct sio_clock {
    uint64_t now_ms;
    bool is_set;
    bool was_told;   /* since the start, and since bytes were last taken */
    bool is_current; /* it was told when bytes were last taken */
};

struct sio_context {
    struct siotls_config *home;   /* with which the connection began; kept: all memory is its */
    struct siotls_config *config; /* the same, or another of that role that answered CLIENT_HELLO; kept too */
    struct sio_error error;
    struct sio_flow flow;
    struct sio_clock clock;
    struct sio_incoming *incoming; /* NULL: no bytes are there */
    struct sio_journal journal;
};

/* Which side we are, and the other. */
static inline enum sio_side sio_own_side(const struct sio_context *context)
{
    return context->config->role == SIOTLS_ROLE_CLIENT ? SIO_CLIENT : SIO_SERVER;
}

static inline enum sio_side sio_peer_side(const struct sio_context *context)
{
    return context->config->role == SIOTLS_ROLE_CLIENT ? SIO_SERVER : SIO_CLIENT;
}

/* The most early data that a server takes, in bytes; 0: none. Over QUIC the config only says whether. */
uint32_t sio_max_early_data(const struct sio_context *context);

/*
 * RFC 9846 5.1: messages must not span a change of keys, so nothing may be left behind the one being run. Nor behind a
 * hello that is answered by another hello: its sender cannot know how to go on.
 */
bool sio_incoming_ends(struct sio_context *context) SIO_CHECKED;

/* Keeps a MESSAGE note if the application asked for them. */
bool sio_note_message(struct sio_context *context, bool sent, struct siotls_bytes message) SIO_CHECKED;

/* Keeps a KEYLOG note, "LABEL client_random secret" in hex, if asked for (RFC 9850). */
bool sio_note_secret(struct sio_context *context, const char *label, const uint8_t client_random[32],
                     struct siotls_bytes secret) SIO_CHECKED;

/* Keeps a QUIC_PARAMETERS note: what the peer's carrier says (RFC 9001 8.2). */
bool sio_note_parameters(struct sio_context *context, struct siotls_bytes parameters) SIO_CHECKED;

/* Keeps a SESSION note, or a STORE_SESSION note with the session's name in front of its state. */
bool sio_note_session(struct sio_context *context, enum siotls_event_type type, struct siotls_bytes name,
                      struct siotls_bytes state) SIO_CHECKED;

#endif
